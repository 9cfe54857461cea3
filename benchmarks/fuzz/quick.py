"""Reads very many broken files in one process: no rules, only the readers, their limits, and what they lose.

    python -m benchmarks.fuzz.quick [--count N | --minutes M] [--first SEED] [--only docx,html,…] [--keep FOLDER]

Where ``benchmarks.fuzz`` reads and lints some files a second, this reads a hundred: from short seeds, changed in
memory. A file is at fault when it ends in anything but a document or one line (``DraftingError``), takes more than
twenty seconds of CPU, makes the process grow by more than 600 MB, or loses most of its words without a note. A process
that hangs in a library is ended after a minute; ``--mark`` says at which seed, and the next run goes on behind it. PDF
is read as always, in a process of its own, and only one in two hundred, as each costs a start of Python.
"""

from __future__ import annotations

import argparse
import faulthandler
import io
import random
import re
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.fuzz.generators import GENERATED
from benchmarks.fuzz.mutations import mutated, package
from drafting import api
from drafting.document.model import Document
from drafting.errors import DraftingError, InputError
from drafting.genre.figures import Agency, Figures
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document

SECONDS = 20
MEMORY = 600 * 2**20
HANGS = 60
"""Seconds after which a process that does not come back is ended."""
FIGURES = (".yaml", ".json", ".xlsx")
PACKED = (".docx", ".xlsx")
PDF_EACH = 200
_HAN = re.compile("[\u4e00-\u9fff]")
_ASIDE = (
    "title|head|aside|footer|nav|button|object|embed|canvas|audio|video|map|template|select|textarea|iframe|noscript"
    "|svg|script|style"
)
_LEFT_OUT = re.compile(rf"(?is)<({_ASIDE})\b[^<>]*>.*?</\1\s*>")
"""What a page holds beside its report, where it is closed: the reader leaves it out, and is right to."""
_UNSEEN = re.compile(
    rf"(?i)<(?:template|select|textarea|iframe|noscript|nav|svg|math|script|style|img)\b|</(?:{_ASIDE})\b|hidden|display"
    "|<!--"
)
"""What a page may hide words in where it is not closed, or holds another of its kind: what is lost then is not the
reader's doing."""
_COUNTED = re.compile(r"共(\d+)个字符")
_HARMLESS = re.compile("已当作空格|部首字符")
"""Notes that say nothing of words that were lost."""
_BETWEEN = re.compile(r"<[^<>]*>|[\n|]")
_FEW = 60
"""Characters that may be lost: a heading cut to pieces is none of the reader's doing."""


class TooLongError(BaseException):
    """Raised by the clock inside of whatever runs: no ``except Exception`` may catch it."""


def short_seeds(folder: Path) -> dict[str, list[bytes]]:
    """A short report and its figures in every format that the program writes, by suffix."""
    figures = _figures()
    report = api.draft(figures, force=True)
    out: dict[str, list[bytes]] = {}
    for suffix in (".md", ".html", ".docx"):
        made = folder / f"seed{suffix}"
        report.write(made)
        out[suffix] = [made.read_bytes()]
    out[".txt"] = list(out[".md"])
    for suffix in FIGURES:
        made = folder / f"seed{suffix}"
        figures.write(made)
        out[suffix] = [made.read_bytes()]
    out[".pdf"] = [plain_pdf()]
    return out


def _figures() -> Figures:
    return Figures("gi_annual_report", Agency("示例县司法局", "county", "department"), 2024, "2021", {}, frozenset())


def plain_pdf() -> bytes:
    """A page of PDF with a line of text, made by hand: uncompressed, so that changes reach its objects."""
    content = b"BT /F1 12 Tf 72 720 Td (2024 report 13 items) Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % p for p in places)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def made(suffix: str, files: Sequence[bytes], seed: int) -> bytes:
    """The file of a seed: mostly a changed seed file, else one that a generator makes, changed or not."""
    rng = random.Random(f"{suffix}{seed}")
    generate = GENERATED.get(suffix)
    if generate is not None and rng.random() < 0.35:
        data = generate(rng)
        if rng.random() < 0.5:
            return data
    else:
        data = rng.choice(files)
    if suffix in PACKED:
        try:
            return package(rng, data)
        except (zipfile.BadZipFile, NotImplementedError, IndexError):
            return mutated(rng, data)
    return mutated(rng, data)


def lost(suffix: str, data: bytes, document: Document) -> str:
    """How many Chinese characters of the file the document is without; empty when they are few or a note tells.

    A note that counts what was lost accounts for as much. Nor is lost what the file says a hundred times, as copied
    pieces do, and the document once: of the title above a report the reader keeps the last.
    """
    told = 0
    for note in document.notes:
        counted = _COUNTED.search(note.message)
        if counted is not None:
            told += int(counted[1])
        elif not _HARMLESS.search(note.message):
            return ""
    text = _text_of(suffix, data)
    got = "".join(_HAN.findall("".join(c.text for c in (*document.contents(), *document.asides))))
    there = Counter(_HAN.findall(text))
    gone = min(sum((there - Counter(got)).values()), _nowhere(text, got)) - told
    return f"{gone} of {sum(there.values())} characters lost" if gone > max(_FEW, sum(there.values()) // 3) else ""


def _nowhere(text: str, got: str) -> int:
    """How many Chinese characters stand in pieces of a text, between two marks, that the document has nowhere."""
    pieces = Counter("".join(_HAN.findall(piece)) for piece in _BETWEEN.split(text))
    return sum(len(piece) * times for piece, times in pieces.items() if piece not in got)


def _text_of(suffix: str, data: bytes) -> str:
    """What a file holds where a reader has to find it."""
    if suffix == ".docx":
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                body = archive.read("word/document.xml").decode("utf-8", "replace")
        except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError):
            return ""
        body = re.sub(r"<w:r>\s*<w:rPr>\s*<w:vanish/>.*?</w:r>", "", body)  # what is hidden is not read
        return "\n".join(
            "".join(re.findall(r"<w:t(?: [^<>]*)?>([^<]*)</w:t>", paragraph)) for paragraph in body.split("</w:p>")
        )
    if suffix == ".html":
        text = _LEFT_OUT.sub("\n", data.decode("utf-8", "replace"))
        if _UNSEEN.search(text) or text.count("</main") > text.count("<main"):
            return ""
        return re.sub(r"<[^<>]*>", "\n", text)
    if suffix in (".md", ".txt"):
        return re.sub(r"(?s)<!--.*?(?:-->|\Z)", "\n", data.decode("utf-8", "replace"))
    return ""


def fault_of(suffix: str, data: bytes, memory: Callable[[], int]) -> str:
    """What is wrong with how a file was read; empty if nothing is."""
    before, started = memory(), time.process_time()
    fault = ""
    try:
        if suffix in FIGURES:
            load_figures(Path(f"f{suffix}"), content=data)
        else:
            fault = lost(suffix, data, read_document(f"r{suffix}", content=data))
    except InputError as error:
        if isinstance(error.__cause__, MemoryError):
            fault = "out of memory"
    except DraftingError:
        pass
    except TooLongError:
        fault = f"more than {SECONDS} CPU seconds\n{traceback.format_exc(limit=-4)}"
    except Exception:
        fault = traceback.format_exc(limit=-4)
    grown, taken = memory() - before, time.process_time() - started
    if not fault and grown > MEMORY:
        fault = f"{grown >> 20} MB"
    return fault or (f"{taken:.0f} CPU seconds" if taken > SECONDS else "")


def _peak() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _ring(*_: object) -> None:
    raise TooLongError


def run(
    material: Mapping[str, Sequence[bytes]],
    seeds: range,
    until: float,
    keep: Path | None,
    log: Callable[[str], None],
    mark: Callable[[str], None] = lambda _: None,
) -> tuple[Counter[str], int]:
    """How many files of each format were read before a moment, and how many were at fault."""
    tried: Counter[str] = Counter()
    fallen = 0
    signal.signal(signal.SIGVTALRM, _ring)
    suffixes = list(material)
    for seed in seeds:
        if time.monotonic() > until:
            break
        suffix = suffixes[seed % len(suffixes)]
        if suffix == ".pdf" and seed // len(suffixes) % PDF_EACH:
            continue
        data = made(suffix, material[suffix], seed)
        mark(f"{seed} {suffix}")
        faulthandler.dump_traceback_later(HANGS * (3 if suffix == ".pdf" else 1), exit=True)
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
        fault = fault_of(suffix, data, _peak)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        tried[suffix] += 1
        if fault:
            fallen += 1
            log(f"seed {seed} {suffix}: {fault}")
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{seed}{suffix}").write_bytes(data)
    faulthandler.cancel_dump_traceback_later()
    return tried, fallen


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=0)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--only", default="", help="formats, by comma")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--mark", type=Path, help="where to write down what is being read")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        material = short_seeds(Path(folder))
    if options.only:
        wanted = {f".{name}" for name in options.only.split(",")}
        material = {suffix: files for suffix, files in material.items() if suffix in wanted}
    until = time.monotonic() + options.minutes * 60 if options.minutes else float("inf")
    last = options.first + (10**9 if options.minutes else options.count)

    def mark(line: str) -> None:
        if options.mark is not None:
            options.mark.write_text(line, encoding="utf-8")

    def log(line: str) -> None:
        print(line, flush=True)

    tried, fallen = run(material, range(options.first, last), until, options.keep, log, mark)
    for suffix, count in sorted(tried.items()):
        print(f"{suffix:6s} {count:8d}")
    print(f"{sum(tried.values())} files, {fallen} fell")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
