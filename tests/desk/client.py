"""A client of the desk that keeps its cookie, as a browser or an add-in does."""

from __future__ import annotations

import http.client
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Files = Sequence[tuple[str, str, bytes]]
"""Field, file name, content."""


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


@dataclass
class Client:
    """One session."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            sent = dict(headers or {})
            if self.cookies:
                sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
            connection.request(method, path, body, sent)
            got = connection.getresponse()
            for name, value in got.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def send(self, path: str, files: Files = (), method: str = "POST", **fields: str) -> Answer:
        body, kind = form(files, fields)
        return self.ask(method, path, body, {"Content-Type": kind})

    def job(self, path: str, files: Files = (), **fields: str) -> Any:
        """Begin a job and wait for its end."""
        begun = self.send(path, files, **fields)
        assert begun.status == 202, begun.text
        return self.wait(begun.json["id"])

    def wait(self, id: str, seconds: float = 120) -> Any:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            job = self.get(f"/api/jobs/{id}").json
            if job["state"] not in ("waiting", "running"):
                return job
            time.sleep(0.05)
        raise TimeoutError(id)

    def file(self, job: Any, ending: str) -> Answer:
        """The one file of a job whose name ends so."""
        (href,) = [f["href"] for f in job["files"] if f["name"].endswith(ending)]
        return self.get(href)


def form(files: Files, fields: dict[str, str]) -> tuple[bytes, str]:
    """A form as browsers send it."""
    border = secrets.token_hex(12)
    out = bytearray()
    for name, value in fields.items():
        out += f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, filename, content in files:
        out += f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'.encode()
        out += b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n"
    out += f"--{border}--\r\n".encode()
    return bytes(out), f"multipart/form-data; boundary={border}"


def upload(name: str, *paths: Path) -> list[tuple[str, str, bytes]]:
    """Files of a field, by their own names."""
    return [(name, p.name, p.read_bytes()) for p in paths]
