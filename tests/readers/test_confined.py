"""PDF files that would take the machine: each ends in one line, in bounded time and memory."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from drafting import limits
from drafting.errors import InputError
from drafting.readers import confined
from drafting.readers.confined import read_pdf
from drafting.readers.files import read_document
from drafting.readers.pdf import read_pdf as read_here


def _file(*objects: bytes) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        len(out),
    )


def _stream(content: bytes, extra: bytes = b"", times: int = 1) -> bytes:
    for _ in range(times):
        content = zlib.compress(content, 9)
    filters = b"/FlateDecode " * times
    return b"<</Length %d/Filter[%s]%s>>stream\n%s\nendstream" % (len(content), filters, extra, content)


def _page(content: bytes, *more: bytes, extra: bytes = b"", times: int = 1) -> bytes:
    return _file(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>" % extra,
        _stream(content, times=times),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def _forms() -> bytes:
    """Forms that draw forms, thirty times each, eight deep."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
    deeper = [_stream(b"/B Do " * 30, form + b"/Resources<</XObject<</B %d 0 R>>>>" % (7 + i)) for i in range(8)]
    last = _stream(b"BT /F 1 Tf (x) Tj ET", form)
    return _page(b"/B Do", *deeper, last, extra=b"/XObject<</B 6 0 R>>")


WORDS = _page(b"BT /F 10 Tf 100 100 Td (hello 2024) Tj ET")


CIRCLE = (
    b"%PDF-1.4\n1 0 obj 1 0 R endobj\n2 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n"
    b"trailer<</Root 2 0 R/Size 3>>\nstartxref\n0\n%%EOF"
)


def _spent() -> float:
    """Seconds of the processor that children of this process have taken so far; 0 where the system does not say."""
    times = os.times()
    return times.children_user + times.children_system


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        lambda: _page(b" " * 600_000_000, times=2),
        lambda: _page(b"BT /F 10 Tf 10 10 Td (" + b"a" * 1_000_000 + b") Tj ET"),
    ],
    ids=["deflated twice", "a million characters"],
)
def test_a_file_that_would_take_the_machine_ends_in_one_line(made: Callable[[], bytes]) -> None:
    data = made()
    begun, spent = time.monotonic(), _spent()
    with pytest.raises(InputError, match=r"^坏\.pdf：") as told:
        read_pdf(data, "坏.pdf")
    assert "程序出错" not in str(told.value)
    # What it takes of the processor, and on a machine as busy as can be what the parent waits for at most.
    assert _spent() - spent <= limits.PDF_SECONDS + 2
    assert time.monotonic() - begun < limits.PDF_WAIT + confined._GRACE + 1


@pytest.mark.slow
@pytest.mark.parametrize("made", [_forms, lambda: CIRCLE], ids=["unfolds without end", "refers to itself"])
def test_what_would_never_end_is_ended_by_the_child(made: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """With a fifth of the time that a file has: it would go on for years."""
    assert limits.PDF_SECONDS < limits.PDF_WAIT, "the child is to end itself, and the parent to wait for longer"
    less = f"from drafting import limits; limits.PDF_SECONDS = {limits.PDF_SECONDS / 5:.0f}; serve()"
    monkeypatch.setattr(confined, "_BOOT", confined._BOOT.replace("serve()", less))
    monkeypatch.setattr(confined, "_GRACE", 600)  # it is the child that ends itself
    with pytest.raises(InputError, match=r"^坏\.pdf：.*还没有读完"):
        read_pdf(made(), "坏.pdf")


def test_what_the_child_reads_is_what_is_read_here(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(WORDS)
    assert read_document(path) == read_here(WORDS, str(path))
    assert read_document(path).text == "hello2024\n"


def test_time_runs_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_WAIT", 0.5)
    monkeypatch.setattr(confined, "_GRACE", 0)
    monkeypatch.setattr(confined, "_BOOT", "import time; time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(InputError, match="还没有读完"):
        read_pdf(WORDS, "a.pdf")
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("boot", ["raise SystemExit(3)", "print('nothing')", "import os; os.abort()"])
def test_a_child_that_breaks_is_a_broken_file(monkeypatch: pytest.MonkeyPatch, boot: str) -> None:
    monkeypatch.setattr(confined, "_BOOT", boot)
    with pytest.raises(InputError, match=r"a\.pdf：PDF 文件已损坏"):
        read_pdf(WORDS, "a.pdf")


def test_what_the_child_refuses_is_told_with_the_name_of_the_file() -> None:
    with pytest.raises(InputError, match=r"^空\.pdf：PDF 里没有文字"):
        read_pdf(_page(b""), "空.pdf")


def test_no_more_pages_than_a_report_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_PAGES", 0)
    from drafting.errors import TooMuchError

    with pytest.raises(TooMuchError, match="页"):
        read_here(WORDS)
