"""Twenty people at one desk, a folder of two hundred reports, and a server that is killed: times, memory, and traces.

    python -m benchmarks.desk [--people 20] [--reports 200] [--jobs N] [--program FILE]

Starts ``drafting serve`` (or the program that is named: that of the folder that runs without Python) on this machine
and asks it over the loopback as browsers do. Each person has a session and a report of an agency of their own, checks
it, compares it with last year's, drafts one, and reads what comes back: the name of anybody else in it is an error, as
is any answer that is none. Exit 1 when something of this kind happened; times are told, not judged.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from drafting.resources import corpus_root
from tests.desk.client import Client, Files, upload

YEARS = corpus_root() / "gi_annual_report"
OFFICE, BEFORE = YEARS / "2024" / "shili-county-office.md", YEARS / "2023" / "shili-county-office.md"
FIGURES = YEARS / "2024" / "shili-county-office.figures.yaml"
_OWN = "示例县"
_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"


def name(number: int) -> str:
    """A county that nobody else has."""
    return f"{_LETTERS[number // len(_LETTERS) % len(_LETTERS)]}{_LETTERS[number % len(_LETTERS)]}示例县"


def report(path: Path, number: int) -> bytes:
    """The same report of another county."""
    return path.read_text(encoding="utf-8").replace(_OWN, name(number)).encode()


@dataclass
class Told:
    """What was measured, by what was asked for, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextlib.contextmanager
    def timed(self, what: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        with self.lock:
            self.seconds.setdefault(what, []).append(time.perf_counter() - begun)

    def check(self, right: bool, said: str) -> None:
        if not right:
            with self.lock:
                self.wrong.append(said)

    def print(self) -> None:
        for what, values in self.seconds.items():
            ordered = sorted(values)
            high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
            print(
                f"{what:34s} {len(values):4d} times, median {statistics.median(values):6.2f} s, "
                f"95% {high:6.2f} s, longest {ordered[-1]:6.2f} s"
            )
        self.seconds.clear()


class Server:
    """The desk as a program of its own."""

    def __init__(self, program: Sequence[str], jobs: int | None) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        more = ["--jobs", str(jobs)] if jobs else []
        self.begun = time.perf_counter()
        self.process = subprocess.Popen(
            [*program, "serve", "--no-browser", "--port", str(self.port), *more],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        while time.perf_counter() - self.begun < 120:
            try:
                Client(self.port).get("/")
                break
            except OSError:
                time.sleep(0.02)
        self.ready = time.perf_counter() - self.begun

    def family(self) -> list[int]:
        """The server and all that it started, by process id."""
        return [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _session_of(p) == self.process.pid]

    def memory(self) -> tuple[int, float]:
        """How many processes, and MiB of them all, what they share counted once."""
        kept = [_share(pid) for pid in self.family()]
        return len(kept), sum(kept) / 1024

    def cpu(self) -> float:
        """CPU seconds of them all so far: what a machine that others use, too, cannot blur."""
        return sum(_worked(pid) for pid in self.family())

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)


def _session_of(process: Path) -> int:
    try:
        about = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(about[3]) if about[0] != "Z" else 0


def _worked(pid: int) -> float:
    try:
        about = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(about[11]) + int(about[12])) / os.sysconf("SC_CLK_TCK")


def _share(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found is not None else 0


class Watch(threading.Thread):
    """The most memory that a server had meanwhile."""

    def __init__(self, server: Server) -> None:
        super().__init__(daemon=True)
        self.server = server
        self.before = server.cpu()
        self.most = 0.0
        self.processes = 0
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(0.25):
            processes, memory = self.server.memory()
            if memory > self.most:
                self.most, self.processes = memory, processes

    def stop(self) -> str:
        self.stopped.set()
        self.join()
        used = self.server.cpu() - self.before
        return f"{used:.1f} s of CPU; {self.most:.0f} MiB in {self.processes} processes at most"


def person(server: Server, told: Told, number: int, others: Sequence[str]) -> None:
    """What one person does in January, with a report that is theirs alone."""
    client = Client(server.port)
    own = name(number)
    with told.timed("the page"):
        client.get("/")
    checked: Files = [("reports", f"{own}.md", report(OFFICE, number)), ("previous", "上年.md", report(BEFORE, number))]
    with told.timed("a check with last year"):
        job = client.job("/api/check", checked)
    read(client, told, job, own, others)
    with told.timed("a comparison"):
        job = client.job(
            "/api/compare", [("old", "旧.md", report(BEFORE, number)), ("new", "新.md", report(OFFICE, number))]
        )
    read(client, told, job, own, others)
    with told.timed("a draft"):
        job = client.job("/api/draft", [("form", "数据.yaml", report(FIGURES, number))])
    read(client, told, job, own, others)
    told.check(len(client.get("/api/jobs").json) == 3, f"{own}: not three jobs")
    client.ask("DELETE", "/api/session")


def read(client: Client, told: Told, job: dict[str, object], own: str, others: Sequence[str]) -> None:
    """Read all pages of a job: they are of this person, and of nobody else."""
    told.check(job["state"] == "done", f"{own}: {job['kind']} {job['state']} {job['problems']}")
    files = job["files"]
    assert isinstance(files, list)
    for file in files:
        if file["name"].endswith((".html", ".json")):
            with told.timed("a page or data of a result"):
                answer = client.get(file["href"])
            told.check(answer.status == 200, f"{own}: {file['name']} {answer.status}")
            crossed = [o for o in others if o != own and o in answer.text]
            told.check(not crossed, f"{own}: {file['name']} names {crossed}")
    told.check(own in json.dumps(job, ensure_ascii=False), f"{own}: not named")


def together(server: Server, told: Told, people: int) -> None:
    """All people at once."""
    names = [name(n) for n in range(people)]
    threads = [threading.Thread(target=person, args=(server, told, n, names)) for n in range(people)]
    watch = Watch(server)
    watch.start()
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{people} people at once: {time.perf_counter() - begun:.1f} s for all; {watch.stop()}")
    told.print()


def folder(count: int) -> list[tuple[str, str, bytes]]:
    """Reports of so many units, in folders."""
    return [("reports", f"报送/{n // 20:02d}/{name(n)}.md", report(OFFICE, n)) for n in range(count)]


def large(server: Server, told: Told, count: int) -> None:
    """A folder of many reports, while somebody else has a single one."""
    client, other = Client(server.port), Client(server.port)
    watch = Watch(server)
    watch.start()
    begun = time.perf_counter()
    started = client.send("/api/check", folder(count)).json
    sent = time.perf_counter() - begun
    while client.get(f"/api/jobs/{started['id']}").json["state"] in ("waiting", "running"):
        with told.timed("one report of another meanwhile"):
            job = other.job("/api/check", upload("reports", OFFICE))
        told.check(job["state"] == "done", "the other's single report failed")
        other.ask("DELETE", f"/api/jobs/{job['id']}")
    job = client.wait(started["id"])
    took = time.perf_counter() - begun
    told.check(len(job["result"]["reports"]) == count, "not all reports of the folder are there")
    told.check(not any(r["problem"] for r in job["result"]["reports"]), "a report of the folder was not read")
    with told.timed("the folder's archive"):
        archive = client.get(job["archive"])
    print(
        f"a folder of {count}: sent in {sent:.1f} s, answered after {took:.1f} s "
        f"({count / took:.1f} a second), archive of {len(archive.body) / 2**20:.1f} MiB; {watch.stop()}"
    )
    told.print()


def killed(program: Sequence[str], told: Told, jobs: int | None, count: int) -> None:
    """A server that is killed while it works: no file of anybody is changed, nothing is left."""
    with tempfile.TemporaryDirectory() as place:
        own = Path(place)
        for field_name, path, content in folder(count):
            file = own / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            assert field_name == "reports"
        before = {p: hashlib.sha256(p.read_bytes()).digest() for p in own.rglob("*.md")}
        server = Server(program, jobs)
        client = Client(server.port)
        started = client.send("/api/check", folder(count)).json
        while client.get(f"/api/jobs/{started['id']}").json["done"] < count // 4:
            time.sleep(0.05)
        family = server.family()
        left = set(Path(tempfile.gettempdir()).glob("drafting-desk-*"))
        server.kill()
        begun = time.perf_counter()
        while server.family() and time.perf_counter() - begun < 30:
            time.sleep(0.05)
        gone = time.perf_counter() - begun
        told.check(not server.family(), f"processes are left: {server.family()}")
        again = Server(program, jobs)
        told.check(
            not [p for p in left if p.exists() and str(again.process.pid) != (p / "alive").read_text()],
            "files of the killed server are left",
        )
        again.end()
        time.sleep(2)  # what workers are forked from ends when it sees that nobody needs it
        told.check(not again.family(), "processes are left after a regular end")
        told.check(
            {p: hashlib.sha256(p.read_bytes()).digest() for p in own.rglob("*") if p.is_file()} == before,
            "a file was changed",
        )
        print(f"killed in the middle of {count}: {len(family)} processes gone after {gone:.1f} s, files as they were")


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--jobs", type=int, help="worker processes; as many as processors without it")
    parser.add_argument("--program", help="the program to ask; this Python's own without it")
    options = parser.parse_args(arguments)
    program = [options.program] if options.program else [sys.executable, "-m", "drafting"]
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    told = Told()
    server = Server(program, options.jobs)
    try:
        client = Client(server.port)
        begun = time.perf_counter()
        client.job("/api/check", upload("reports", OFFICE))
        first = time.perf_counter() - begun
        memory = server.memory()[1]
        print(f"first page after {server.ready:.1f} s, first report {first:.1f} s later, then {memory:.0f} MiB")
        for _ in range(3):
            with told.timed("one person alone: a check"):
                client.job("/api/check", upload("reports", OFFICE))
        told.print()
        together(server, told, options.people)
        large(server, told, options.reports)
    finally:
        server.end()
    killed(program, told, options.jobs, options.reports)
    for line in told.wrong[:20]:
        print(f"wrong: {line}", file=sys.stderr)
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
