"""Starting the desk: an address to listen at, the browser that shows it, and an end without a trace."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from drafting.desk import bounds
from drafting.desk.app import create_app
from drafting.desk.guard import Access, own_names
from drafting.desk.jobs import Desk
from drafting.errors import InputError

_LOOPBACK = "127.0.0.1"
_CLOSING_SECONDS = 4
"""For removing files when the window is closed: Windows ends a program that takes more than five."""


def serve(
    *,
    host: str | None = None,
    port: int | None = None,
    token: str | None = None,
    browser: bool = True,
    workers: int | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the desk until it is told to end. Raises InputError when it cannot listen."""
    access = _access(host, token)
    listening = _listen(host or _LOOPBACK, port)
    address = _address(host, listening.getsockname()[1])
    desk = Desk(workers)
    server = uvicorn.Server(configured(create_app(desk, access)))
    say(f"报告工作台：{address}")
    if token is not None:
        say(f"给别人的地址（含口令，请勿外传）：{address}?token={token}")
    say("用完按 Ctrl+C 或关闭本窗口")
    if browser:
        shown = f"{address}?token={token}" if token is not None else address
        threading.Thread(target=_open, args=(server, shown), daemon=True).start()
    ended = threading.Event()
    kept = _end_with_the_window(server, ended)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    listening.close()
    ended.set()
    del kept


def _end_with_the_window(server: uvicorn.Server, ended: threading.Event) -> object:
    """Let the server end in good order, and so remove its files, when the window that it runs in is closed; what is
    returned has to be kept as long."""
    if sys.platform != "win32":
        with contextlib.suppress(ValueError):  # not in the main thread: then nobody's window is closed
            signal.signal(signal.SIGHUP, lambda *_: setattr(server, "should_exit", True))
        return None
    import ctypes

    closed, logged_off, shut_down = 2, 5, 6

    def told(event: int) -> int:
        if event not in (closed, logged_off, shut_down):
            return 0
        server.should_exit = True
        ended.wait(_CLOSING_SECONDS)
        return 1

    handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(told)
    ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, 1)
    return handler


def configured(app: ASGIApp) -> uvicorn.Config:
    """How the server runs: it tells nothing of itself, writes no log, and reads no header that a proxy would set."""
    return uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        ws="none",
        lifespan="on",
        timeout_keep_alive=20,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=64 * 1024,
    )


def _access(host: str | None, token: str | None) -> Access:
    """Who may ask: this machine alone, unless a host is given, and then whoever has the token."""
    if host is None:
        if token is not None and len(token) < bounds.LEAST_TOKEN:
            raise InputError("--token", f"太短，至少{bounds.LEAST_TOKEN}个字符")
        return Access(token=token)
    if token is None:
        advice = f"请加 --token 和口令，如 --token {secrets.token_urlsafe(18)}"
        raise InputError("--host", "供别的机器使用时要有口令", advice=advice)
    if len(token) < bounds.LEAST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise InputError("--token", f"至少{bounds.LEAST_TOKEN}个字母、数字或符号，没有空格")
    named = own_names(host, (socket.gethostname(), socket.getfqdn()))
    return Access(named.names, named.addresses, token)


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket at the port, or at the first free one from the usual one on when none is asked for."""
    tries = [port] if port is not None else [*range(bounds.PORT, bounds.PORT + bounds.PORTS), 0]
    for one in tries:
        try:
            family, kind, protocol, _, place = socket.getaddrinfo(host, one, type=socket.SOCK_STREAM)[0]
        except (OSError, UnicodeError) as error:
            raise InputError("--host", f"“{host}”不是本机的地址", advice="请写本机的 IP 地址或名称") from error
        made = socket.socket(family, kind, protocol)
        if sys.platform == "win32":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(place)
            made.listen(128)
        except OSError as error:
            made.close()
            taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
            if taken and port is None:
                continue
            if taken:
                raise InputError("--port", f"端口{port}已被占用或不能使用", advice="请换一个，或不写 --port") from error
            raise InputError("--host", f"不能在“{host}”上提供服务（{error.strerror or error}）") from error
        return made
    raise InputError("--port", "找不到空闲的端口", advice="请用 --port 给出")


def _address(host: str | None, port: int) -> str:
    shown = _LOOPBACK if host is None else socket.gethostname() if host in ("0.0.0.0", "::", "") else host
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


def _open(server: uvicorn.Server, address: str) -> None:
    """Open the browser as soon as there is an answer."""
    for _ in range(600):
        if server.started:
            with contextlib.suppress(webbrowser.Error, OSError):
                _show(address)
            return
        time.sleep(0.05)


def _show(address: str) -> None:
    opener = shutil.which("xdg-open")
    if not getattr(sys, "frozen", False) or opener is None:
        webbrowser.open(address)
        return
    # A program with its own interpreter has its own libraries, too, which its workers need and a browser must not load.
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("LD_LIBRARY_PATH", "_PYI_"))}
    if "LD_LIBRARY_PATH_ORIG" in os.environ:
        clean["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH_ORIG"]
    subprocess.Popen([opener, address], env=clean, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
