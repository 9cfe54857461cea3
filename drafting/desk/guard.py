"""What every request must pass, and what every answer says to the browser.

A page of a stranger in the same browser can send requests to this machine, and can have its own name point here (DNS
rebinding). So a request must call the server by a name that it has, one that changes something must come from the
desk's own page, and no other page may frame the desk or read its answers. Whoever serves others than this machine has
to give a token, which a browser shows once and then keeps.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_COOKIE = "desk_token"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: a browser would then send the desk's own forms without their origin.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
_SAFE = ("GET", "HEAD")
_LOCAL = frozenset(["127.0.0.1", "localhost", "::1"])


@dataclass(frozen=True, slots=True)
class Access:
    """By which names the server may be called (any address when ``addresses``), and with which token."""

    names: frozenset[str] = _LOCAL
    addresses: bool = False
    token: str | None = None

    def called(self, host: str) -> bool:
        """Whether a Host header names this server."""
        name = host_name(host)
        if name in self.names:
            return True
        if not self.addresses:
            return False
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def knows(self, given: str | None) -> bool:
        """Whether that is the token."""
        if self.token is None:
            return True
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())


LOCAL = Access()
"""This machine alone, without a token."""


def host_name(host: str) -> str:
    """The name in a Host header, without port and brackets; empty when it is none."""
    if host.startswith("["):
        name, bracket, rest = host[1:].partition("]")
        return name.lower() if bracket and (not rest or rest.startswith(":")) else ""
    return host.partition(":")[0].lower().rstrip(".")


class Guard:
    """Lets through what belongs here, and sends headers with every answer."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self.app = app
        self.access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(scope) or self._greeting(scope)
        await (answer or self.app)(scope, receive, with_headers)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not self.access.called(hosts[0]):
            return _told("这个地址不是本程序的。请用启动时显示的地址打开。", 421)
        if scope["method"] not in _SAFE and not _own(headers, hosts[0], scope["scheme"]):
            return _told("请求不是从本程序的页面发出的，没有接受。", 403)
        if headers.get("sec-fetch-site") == "cross-site" and not _navigates(headers):
            return _told("不供别的网页取用。", 403)
        return None

    def _greeting(self, scope: Scope) -> Response | None:
        """Ask for the token; whoever brings it in the address gets a cookie, so that it stands there only once."""
        if self.access.token is None:
            return None
        headers = Headers(scope=scope)
        bearer = headers.get("authorization", "")
        cookie = cookies(headers).get(TOKEN_COOKIE)
        if self.access.knows(cookie) or (bearer[:7].lower() == "bearer " and self.access.knows(bearer[7:].strip())):
            return None
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        given = asked.pop("token", [""])[0]
        if scope["method"] in _SAFE and given and self.access.knows(given):
            query = urlencode(asked, doseq=True)
            # Only to this server: what begins with two slashes would be another one.
            path = "/" + scope["path"].lstrip("/\\")
            answer = RedirectResponse(path + (f"?{query}" if query else ""), 303)
            answer.set_cookie(TOKEN_COOKIE, given, httponly=True, samesite="strict")
            return answer
        if scope["path"].startswith("/static/"):
            return None
        return _told("需要口令。请用管理员给的完整地址打开，地址里有 token=…", 401)


def _own(headers: Headers, host: str, scheme: str) -> bool:
    """Whether a request comes from a page of this server, or from no page at all."""
    origin = headers.get("origin")
    if origin is not None:
        return origin.lower() == f"{scheme}://{host.lower()}"
    return headers.get("sec-fetch-site", "none") in ("none", "same-origin")


def _navigates(headers: Headers) -> bool:
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") in ("document", "iframe")


def cookies(headers: Mapping[str, str] | Headers) -> dict[str, str]:
    """The cookies of a request."""
    jar: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        jar.load(headers.get("cookie", ""))
    return {name: morsel.value for name, morsel in jar.items()}


def _told(message: str, status: int) -> Response:
    return PlainTextResponse(message + "\n", status, media_type="text/plain; charset=utf-8")


def own_names(host: str, machine: Iterable[str]) -> Access:
    """How a server on an address may be called: by that address or name, and on all addresses by the machine's."""
    given = host_name(f"[{host}]") if ":" in host else host.lower()
    everywhere = given in ("0.0.0.0", "::", "")
    names = _LOCAL | {given} | {n.lower() for n in machine if n}
    return Access(frozenset(names), everywhere)
