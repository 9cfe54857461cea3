"""What a request must pass: its host, its origin, its token; and what every answer says to the browser."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from starlette.responses import StreamingResponse

from drafting.desk.app import _file, _MissingError
from drafting.desk.guard import Access, host_name, own_names
from drafting.desk.serving import serve
from drafting.errors import InputError
from tests.desk.client import Client, form
from tests.desk.conftest import Running


@pytest.fixture
def client(running: Running) -> Client:
    return Client(running.port)


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("127.0.0.1:{port}", True), ("localhost:{port}", True), ("LOCALHOST", True), ("[::1]:{port}", True),
        ("evil.example:{port}", False), ("127.0.0.1.evil.example", False), ("", False), ("[::1]evil", False),
        ("192.168.1.5:{port}", False),
    ],
)  # fmt: skip
def test_only_a_name_of_this_machine_is_answered(client: Client, host: str, allowed: bool) -> None:
    answer = client.get("/", Host=host.format(port=client.port))
    assert (answer.status == 200) is allowed
    if not allowed:
        assert answer.status in (400, 421)
        assert "desk_session" not in client.cookies


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({}, True),
        ({"Origin": "http://127.0.0.1:{port}"}, True),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://127.0.0.1:{port}"}, False),
        ({"Origin": "http://127.0.0.1:1"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "same-origin"}, True),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/end"), ("DELETE", "/api/session")])
def test_only_the_own_page_may_change_anything(
    client: Client, method: str, path: str, headers: dict[str, str], allowed: bool
) -> None:
    sent = {k: v.format(port=client.port) for k, v in headers.items()}
    assert (client.ask(method, path, headers=sent).status in (200, 204)) is allowed


def test_a_page_of_others_may_lead_here_but_take_nothing(client: Client) -> None:
    led = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert client.ask("GET", "/", headers=led).status == 200
    taken = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
    assert client.ask("GET", "/api/jobs", headers=taken).status == 403


@pytest.mark.parametrize("path", ["/", "/api/jobs", "/static/desk.js", "/nothing", "/api/nothing"])
def test_every_answer_has_its_headers(client: Client, path: str) -> None:
    told = client.get(path, Origin="http://evil.example").headers
    assert "default-src 'none'" in told["content-security-policy"]
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    assert "unsafe" not in told["content-security-policy"]
    assert told["x-content-type-options"] == "nosniff"
    assert not any(name.startswith("access-control") for name in told)
    assert "server" not in told


def test_the_cookie_is_for_this_page_alone(client: Client) -> None:
    told = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in told
    assert "SameSite=strict" in told
    assert "Max-Age" not in told
    assert len(client.cookies["desk_session"]) >= 32


def test_a_token_is_asked_for_and_shown_once() -> None:
    token = "a-token-of-some-length"
    with Running(Access(token=token), workers=1) as running:
        client = Client(running.port)
        for path in ("/", "/api/jobs", "/api/openapi.json"):
            assert client.get(path).status == 401
        assert client.get("/?token=a-token-of-another-kind").status == 401
        assert client.ask("POST", f"/end?token={token}").status == 401
        led = client.get(f"/draft?token={token}&x=1")
        assert (led.status, led.headers["location"]) == (303, "/draft?x=1")
        assert client.get("/draft").status == 200
        assert Client(running.port).get("/api/jobs", Authorization=f"Bearer {token}").status == 200
        assert Client(running.port).get("/api/jobs", Authorization="Bearer wrong").status == 401


def test_others_are_served_with_a_token_only() -> None:
    with pytest.raises(InputError, match="口令"):
        serve(host="0.0.0.0", browser=False)
    with pytest.raises(InputError, match="16"):
        serve(host="0.0.0.0", token="short", browser=False)
    with pytest.raises(InputError, match="16"):
        serve(token="short", browser=False)


def test_a_port_that_is_taken_is_told(running: Running) -> None:
    with pytest.raises(InputError, match="已被占用"):
        serve(port=running.port, browser=False)


def test_names_by_which_a_server_is_called() -> None:
    everywhere = own_names("0.0.0.0", ("desk-1",))
    assert all(everywhere.called(h) for h in ("10.1.2.3:80", "desk-1:80", "[fe80::1]:80", "localhost"))
    assert not everywhere.called("evil.example")
    one = own_names("10.1.2.3", ("desk-1",))
    assert one.called("10.1.2.3:80")
    assert not one.called("10.1.2.4:80")
    assert host_name("Desk-1.:80") == "desk-1"


def test_what_is_no_form_is_refused(client: Client) -> None:
    assert client.ask("POST", "/api/check", b"x", {"Content-Type": "text/plain"}).status == 400
    body, kind = form([("reports", "a.md", b"# a")], {})
    assert client.ask("POST", "/api/check", body[:-20], {"Content-Type": kind}).status == 400
    assert client.ask("POST", "/api/balance", b"{", {"Content-Type": "application/json"}).status == 400
    assert client.ask("POST", "/api/balance", b"[]", {"Content-Type": "application/json"}).status == 400


@pytest.mark.parametrize("boundary", ["", '""', "x" * 5000, '"' + "x" * 300 + '"', "\xff"])
def test_a_form_with_a_boundary_that_none_has_is_refused(client: Client, boundary: str) -> None:
    kind = f"multipart/form-data; boundary={boundary}"
    answer = client.ask("POST", "/api/check", b"--x", {"Content-Type": kind})
    assert answer.status == 400


def test_a_file_that_is_cleared_while_it_is_handed_out_comes_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "r.docx"
    path.write_bytes(b"x" * 1_000_000)
    answer = _file(path, "application/octet-stream", path.name)
    path.unlink()
    assert isinstance(answer, StreamingResponse)

    async def sent() -> int:
        return sum([len(chunk) async for chunk in answer.body_iterator])

    assert asyncio.run(sent()) == int(answer.headers["content-length"])
    with pytest.raises(_MissingError):
        _file(path, "application/octet-stream")
