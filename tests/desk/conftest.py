"""A desk that runs while tests ask it, and a browser that looks at it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from drafting.desk.app import create_app
from drafting.desk.guard import LOCAL, Access
from drafting.desk.jobs import Desk
from drafting.desk.serving import configured
from drafting.resources import corpus_root
from tests.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

YEARS = corpus_root() / "gi_annual_report"


class Running:
    """A desk that listens."""

    def __init__(self, access: Access = LOCAL, workers: int = 2) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.desk = Desk(workers)
        self.server = uvicorn.Server(configured(create_app(self.desk, access)))
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)

    def __enter__(self) -> Running:
        self._thread.start()
        until = time.monotonic() + 60
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert self.server.started
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self._thread.join(30)
        self.socket.close()


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    """One desk for all tests: each has a session of its own."""
    with Running() as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's browser, or the one that CHROME names; tests are skipped without it."""
    program = browser()
    api = pytest.importorskip("playwright.sync_api", reason="no playwright here")
    with api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", accept_downloads=True)
    made.set_default_timeout(60_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, running: Running) -> Page:
    """A page whose script errors and refused resources fail the test that looks at it."""
    made = context.new_page()
    made.goto(running.address)
    return made


@pytest.fixture
def report() -> Path:
    return YEARS / "2024" / "shili-county-office.md"
