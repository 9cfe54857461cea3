"""Published web pages: the report found among navigation, headings that are only bold paragraphs, real tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import lxml.html
from lxml import etree

from drafting import limits
from drafting.document.model import Document
from drafting.errors import InputError, TooMuchError
from drafting.language.pages import CHROME, FOOT, REPORT_OF_YEAR
from drafting.readers.composed import SUPERSCRIPT, Composition, tidy
from drafting.readers.files import decode, too_large
from drafting.readers.grids import Placed, Spanning, place
from drafting.readers.packages import marks_in
from drafting.readers.swallowed import note_of_swallowed, tag_end
from drafting.text.layout import continues, ends_sentence, grown, heading_level, is_title_like
from drafting.text.mapped import is_blank, without_blanks
from drafting.text.numerals import to_hanzi

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_NO_CHARSETS = frozenset(
    "idna punycode undefined unicode_escape unicode-escape raw_unicode_escape raw-unicode-escape utf-7 utf7".split()
)
"""What Python decodes and no browser does."""
_PICTURE = re.compile(rb"data:[\w.+-]+/[\w.+;=-]+,[^\s\"'()<>]{200,}")
"""A picture that stands in the page itself, as pages saved in one file have them."""
_TYPE = re.compile(r"</?(?:font|span|b|strong|i|em|u|s|small|big|o:p|ins|label)(?:\s[^<>]*)?>", re.IGNORECASE)
"""Tags that set type."""
_ARRANGING = re.compile(
    r"</?(?:div|section|article|main|center|blockquote|ul|ol|li|dl|dt|dd|fieldset|form)(?:\s[^<>]*)?>", re.IGNORECASE
)
_FLAT = "网页的标记没有配对，套得太深，已略去排版用的标记来读；请核对有没有缺漏"
_NAMES = ("style", "script", "title", "textarea")
_SWALLOWING = re.compile(rf"<!--|<({'|'.join(_NAMES)})(?=[\s/>])", re.IGNORECASE)
_ENDS = {"": re.compile("-->")} | {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in _NAMES}
_PAGE = re.compile(r"<(?:body|main|h1)\b", re.IGNORECASE)
_NEVER = re.compile(r"(?!)")
_HAN = re.compile("[\u4e00-\u9fff]")
_STRUCTURE = re.compile(r"</head\b|<(?:body|main|article|section|div|table|h[1-6]|p)\b", re.IGNORECASE)
"""Where the words of a page begin, at the latest."""
_XML = re.compile(r"^\s*<\?xml[^>]*\?>|</(?:html|body)\s*>", re.IGNORECASE)
"""What says nothing of the page. The parser reads nothing behind the first end of one, browsers read on: a page that is
put together of parts has several."""
_DROPPED = {
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "canvas",
    "button", "input", "select", "textarea", "nav", "footer", "aside", "audio", "video", "map",
}  # fmt: skip
_BESIDE = frozenset({"nav", "footer", "aside"})
_DATA = 10
"""Cells with words from which on a table is one of the report."""
_NO_TEXT = frozenset({"script", "style", "head"})
"""What holds no words of the page even where it is never closed."""
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
    "ol", "p", "pre", "section", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "ucapcontent", "ucaptitle",
}  # fmt: skip
_ROWS = frozenset({"tr", "thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_MOST_IN_CELL = 300
"""Letters of a cell beyond which it holds prose."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_TITLE_META = {"articletitle", "title", "og:title", "dc.title", "contenttitle"}
_TITLE_TAGS = {"h1", "h2", "h3", "ucaptitle"}
_NEAR = 4
"""Blocks between a title and its article: date, source, tools of the page."""
_LISTS = {"ul", "ol", "dl", "div", "table"}
_LONG = 60
"""Characters from which the words of a link count as prose."""
_READABLE = 200
"""Characters below which a page without its hidden parts is taken for one that a script unfolds."""


def read_html(data: bytes, path: str | None = None) -> Document:
    """Read a page. Raises InputError when it holds no text."""
    source = path or "网页"
    data = _PICTURE.sub(b"", data)
    if len(data) > limits.MOST_TEXT:
        raise too_large(source, limits.MOST_TEXT)
    if marks_in(data) > limits.MOST_ELEMENTS:
        raise TooMuchError(f"网页里的标记超过{limits.MOST_ELEMENTS}个")
    # Whatever is left out leaves its line breaks, so that lines are those of the file.
    text = _XML.sub(lambda m: "\n" * m.group().count("\n"), _decoded(data, source).replace("\r\n", "\n"))
    text, unclosed = _closed(text)
    swallowed = note_of_swallowed(text)  # and its attributes counted
    root, note = _parsed(text, source)
    titles = _page_titles(root)
    _prune(root)
    if len("".join("".join(root.itertext()).split())) < _READABLE:
        # All of it is hidden until a script shows it.
        root, note = _parsed(text, source)
        _prune(root, hidden=False)
    body = root.find(".//body")
    page = body if body is not None else root
    composition = Composition()
    for said in (unclosed, note, swallowed):
        if said is not None:
            composition.note(said)
    _compose(_report_blocks(page, titles), composition)
    if composition.empty:
        advice = swallowed or "页面可能由脚本生成，请复制正文存为 .txt 或另存为 .docx"
        raise InputError(source, "网页里没有文字", advice=advice)
    return composition.build("html", path)


def _closed(text: str) -> tuple[str, str | None]:
    """The page with an end to what swallows all markup behind it where nothing ends it, and what has to be said of it.

    A style sheet, a script or a title ends at its closing tag and nowhere else: without it, it is the rest of the page.
    """
    note = None
    at = 0
    following: dict[re.Pattern[str], int] = {}

    def find(pattern: re.Pattern[str], start: int) -> int:
        """Where a pattern comes next. It is searched for anew only behind where it was found."""
        if following.get(pattern, -1) < start:
            found = pattern.search(text, start)
            following[pattern] = found.start() if found is not None else len(text)
        return following[pattern]

    pieces: list[str] = []
    kept = 0
    while (opened := _SWALLOWING.search(text, at)) is not None:
        name = (opened[1] or "").lower()
        at = tag_end(text, opened.start())[0] if name else opened.end()
        closes, begins = find(_ENDS[name], at), find(_PAGE if name else _NEVER, at)
        if closes < begins or not name:
            at = max(at, closes) if closes < len(text) else at
            continue
        behind = find(_STRUCTURE, at)
        if behind == len(text):
            continue
        pieces += (text[kept:behind], f"</{name}>")
        kept = at = behind
        note = f"网页里的<{name}>没有结束标记，已当作在后面的正文标记之前结束；请核对有没有缺漏"
    return "".join((*pieces, text[kept:])), note


def _parsed(text: str, source: str) -> tuple[lxml.html.HtmlElement, str | None]:
    """The page, and what had to be done to read it.

    The parser drops in silence what stands deeper than so many elements, and tags that are opened again and again and
    never closed make it as deep as the page is long. Then the tags that only set type are left out, then those that
    only arrange: their words stay. Raises InputError or TooMuchError for a page that is still too deep.
    """
    for shallower, note in ((None, None), (_TYPE, _FLAT), (_ARRANGING, _FLAT)):
        if shallower is not None:
            put = "" if shallower is _TYPE else "<p>"
            text = shallower.sub(lambda m, put=put: put + "\n" * m.group().count("\n"), text)  # type: ignore[misc]
        try:
            root = lxml.html.document_fromstring(text)
        except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
            raise InputError(source, "不是可读的网页", advice="请在浏览器中另存为完整网页后再试") from error
        if _depth(root) < limits.MOST_DEPTH:
            return root, note
    raise TooMuchError(f"网页的标记套得太深（超过{limits.MOST_DEPTH}层）")


def _depth(root: lxml.html.HtmlElement) -> int:
    """How many elements the deepest element of a page stands in. (The parser's own list of errors is cut off.)"""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _decoded(data: bytes, source: str) -> str:
    """By byte order mark; as UTF-8 where it is, whatever the page declares; by its declaration; as any text file.

    As browsers do, a few bytes that the declared encoding does not have are passed over.
    """
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, source)
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared is not None else ""
    if name in _NO_CHARSETS:
        name = ""
    encodings = ["utf-8", *(["gb18030"] if name.startswith("gb") or name == "x-gbk" else [name] if name else [])]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):  # a few of Python's codecs know no errors but their own
            pass
    for encoding in encodings if name else ():
        try:
            text = data.decode(encoding, errors="replace")
        except (LookupError, ValueError):
            continue
        if 0 < text.count("\ufffd") * 500 < len(text):
            return text.replace("\ufffd", "")
    return decode(data, source)


def _page_titles(root: lxml.html.HtmlElement) -> list[str]:
    """What the page's head says its title is, without white space."""
    out = []
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in _TITLE_META and meta.get("content"):
            out.append(_squeezed(meta.get("content", "")))
    for element in root.iter("title"):
        out.append(_squeezed(element.text_content()))
    return [t for t in out if t]


def _squeezed(text: str) -> str:
    return without_blanks(text)


def _letters(element: lxml.html.HtmlElement) -> int:
    return sum(len("".join(t.split())) for t in element.itertext())


def _prune(root: lxml.html.HtmlElement, *, hidden: bool = True) -> None:
    """Take out what a reader of the page does not see, what is no text, and lists of links.

    A sidebar or a hidden part that goes on with the sections of the report was opened and never closed: it stays.
    """
    doubtful = []
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is None:
            continue
        unseen = hidden and (_HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None)
        if not isinstance(element.tag, str) or element.tag in _DROPPED or unseen:
            if isinstance(element.tag, str) and element.tag not in _NO_TEXT and _sections(element):
                doubtful.append(element)
            elif element.tag in _BESIDE and _holds_data(element):
                pass  # no sidebar has a table of words: one that was never closed has
            else:
                _remove(element)
    for element in doubtful:
        if element.getparent() is not None and not _goes_on(root, element, doubtful):
            _remove(element)
    for element in list(root.iter(*_LISTS)):
        if element.getparent() is not None and _only_links(element):
            _remove(element)


def _holds_data(element: lxml.html.HtmlElement) -> bool:
    """Whether an element has a table of words in it, no calendar and no menu."""
    words = sum(1 for cell in element.iter("td", "th") if _HAN.search("".join(cell.itertext())) is not None)
    return words >= _DATA and next(element.iter("a"), None) is None


def _goes_on(root: lxml.html.HtmlElement, element: lxml.html.HtmlElement, doubtful: Sequence[object]) -> bool:
    """Whether an element holds a section that comes after those outside of it and of its like.

    What stands in tables counts nowhere: their rows are numbered as sections are.
    """
    outside = {_number_of(h) for h in _headings(_prose(root, doubtful))}
    return bool(outside) and max(map(_number_of, _headings(_prose(element, ()))), default=0) > max(outside)


def _prose(element: lxml.html.HtmlElement, without: Sequence[object]) -> Iterator[str]:
    """The texts of an element that stand neither in a table nor in certain other elements."""
    left_out = {id(e) for e in without}
    depth = 0
    for event, here in etree.iterwalk(element, events=("start", "end")):
        out = here.tag == "table" or id(here) in left_out
        if event == "start":
            depth += out
            if not depth:
                yield here.text or ""
        else:
            depth -= out
            if not depth and here is not element:
                yield here.tail or ""


_MOST_SECTIONS = 20


def _number_of(heading: str) -> int:
    """The number that the heading of a section begins with, 0 where it is greater than any report has."""
    return next((n for n in range(_MOST_SECTIONS, 0, -1) if heading.startswith(to_hanzi(n))), 0)


def _only_links(element: lxml.html.HtmlElement) -> bool:
    """Whether an element is a menu or a list of other pages: links, and little besides."""
    links = [len("".join(a.text_content().split())) for a in element.iter("a") if a.get("href") is not None]
    links = [n for n in links if n]
    return len(links) >= 3 and max(links) <= 2 * _LONG and sum(links) * 10 >= _letters(element) * 7


def _remove(element: lxml.html.HtmlElement) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    # Its lines count for what stands behind it.
    tail = "\n" * _newlines(element) + (element.tail or "")
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _newlines(element: lxml.html.HtmlElement) -> int:
    """How many lines of the file an element goes over beyond its first."""
    if isinstance(element, etree._Comment):
        return (element.text or "").count("\n")
    return sum(text.count("\n") for text in element.itertext())


def _weights(page: lxml.html.HtmlElement) -> dict[lxml.html.HtmlElement, int]:
    """How much of a report each element holds: the letters of its text without links, tables included."""
    letters: dict[lxml.html.HtmlElement, int] = {}
    length: dict[lxml.html.HtmlElement, int] = {}
    links: dict[lxml.html.HtmlElement, int] = {}
    for _, element in etree.iterwalk(page, events=("end",)):
        own, whole, linked = _letters_of(element.text), len(element.text or ""), 0
        for child in element:
            own += letters.get(child, 0) + _letters_of(child.tail)
            whole += length.get(child, 0) + len(child.tail or "")
            linked += links.get(child, 0)
        if element.tag == "a" and whole < _LONG:
            linked += own
        letters[element], length[element], links[element] = own, whole, linked
    return {element: letters[element] - links[element] for element in letters}


def _letters_of(text: str | None) -> int:
    return len("".join(text.split())) if text else 0


def _article(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The smallest element that holds nearly all of the page's text."""
    weights = _weights(page)
    here, total = page, weights.get(page, 0)
    while True:
        best = max((c for c in here if isinstance(c.tag, str)), key=weights.__getitem__, default=None)
        if best is None or best.tag in {"p", "span", "font", "title"} or weights[best] < 0.8 * total:
            return here
        if best.tag == "table" and not _arranges(best):
            return here
        if weights[best] < weights[here] and _cut_off(here, best):
            return here
        here = best
        total = max(weights[here], 1)


def _cut_off(here: lxml.html.HtmlElement, best: lxml.html.HtmlElement) -> bool:
    """Whether an element holds a report but for some of its sections: their headings stand beside it, and others of a
    report in it. A tag that is opened within a report and never closed makes such an element.

    Nor is an element the report that has no section where several stand beside it: it is its longest table, or a cell
    of it that somebody filled with text.
    """
    inside = {_number_of(h) for h in _headings(_prose(best, ()))}
    beside = {_number_of(h) for h in _headings(_prose(here, [best]))}
    if not inside and len(beside) > 1:
        return bool(beside - _sections_in_cells(best))
    return bool(inside and beside - inside)


def _sections_in_cells(element: lxml.html.HtmlElement) -> set[int]:
    """The sections in cells of tables that arrange a page: several in one cell, where rows of data have one each."""
    cells: list[list[str]] = []
    every: list[list[str]] = []
    for event, here in etree.iterwalk(element, events=("start", "end")):
        if here.tag in ("td", "th"):
            if event == "start":
                cells.append([])
                every.append(cells[-1])
            elif cells:
                cells.pop()
        if cells:
            cells[-1].append((here.text if event == "start" else here.tail) or "")
    numbers = [{_number_of(h) for h in _headings(texts)} for texts in every]
    return {n for found in numbers if len(found) > 1 for n in found}


def _sections(element: lxml.html.HtmlElement) -> list[str]:
    """The headings of sections among the lines of an element."""
    return _headings(element.itertext())


def _headings(texts: Iterable[str]) -> list[str]:
    lines = (tidy(text) for text in texts)
    return [line for line in lines if len(line) <= _LONG and heading_level(line) == 1]


# ---------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph or a table of the page."""

    text: str
    depth: int = 0
    bold: bool = False
    tag: str = ""
    cells: tuple[Placed[str], ...] | None = None
    inside: bool = False
    """Whether it stands in the article."""
    element: int = 0
    """Which element of the page it is a line of."""
    lines: tuple[int, ...] = ()
    """The line of the file that each letter of the text stands in."""
    cell_lines: Mapping[tuple[int, int], int] = field(default_factory=dict)


def _report_blocks(page: lxml.html.HtmlElement, titles: list[str]) -> list[_Block]:
    """The blocks of the report: its title, wherever the page prints it, and the article without what is around it."""
    blocks = _Walk(_article(page)).blocks(page)
    inside = [k for k, b in enumerate(blocks) if b.inside]
    if not inside:
        return []
    start, end = inside[0], inside[-1] + 1
    head = start
    while head < end and not _is_body(blocks[head]):
        head += 1
    named = [k for k in range(head) if _names(blocks[k], titles)]
    marked = [k for k in range(start) if blocks[k].tag in _TITLE_TAGS and 6 <= len(_squeezed(blocks[k].text)) <= 80]
    title: list[_Block] = []
    within = [k for k in named if k >= start]
    outside = [k for k in named if k < start]
    if within:
        start = _first_line(blocks, within[-1], start, titles)
    elif found := outside or marked or _loose_title(blocks, start):
        last = found[-1]
        first = _first_line(blocks, last, 0, titles) if outside else last
        while first and blocks[first - 1].element == blocks[last].element and is_title_like(blocks[first - 1].text):
            first -= 1
        title = [replace(b, depth=1) for b in blocks[first : last + 1]]
        said = _squeezed("".join(b.text for b in title))
        if _squeezed("".join(b.text for b in blocks[start:head])).startswith(said):
            title = []
    return title + [b for b in blocks[start : _foot(blocks, start, end)] if b.inside and not _is_chrome(b)]


def _loose_title(blocks: Sequence[_Block], start: int) -> list[int]:
    """A title right above the article that no markup marks: the only line before it that names a year's report."""
    found = [
        k
        for k in range(start)
        if blocks[k].cells is None and is_title_like(blocks[k].text) and REPORT_OF_YEAR.search(tidy(blocks[k].text))
    ]
    return found if len(found) == 1 and start - found[0] <= _NEAR else []


def _is_chrome(block: _Block) -> bool:
    return block.cells is None and CHROME.fullmatch(block.text) is not None


def _is_body(block: _Block) -> bool:
    """Whether a block can only belong to the text of the report: a sentence or a numbered heading."""
    if block.cells is not None:
        return False
    text = tidy(block.text)
    return heading_level(text) == 1 or (len(text) > 40 and ends_sentence(text))


def _names(block: _Block, titles: Sequence[str]) -> bool:
    """Whether a block prints the title that the head of the page gives, or the longer part of it."""
    words = _squeezed(block.text)
    return (
        block.cells is None
        and 6 <= len(words) <= 80
        and any(words == t or (len(words) >= 10 and words in t) for t in titles)
    )


def _first_line(blocks: Sequence[_Block], last: int, least: int, titles: Sequence[str]) -> int:
    """Where a title that ends at ``last`` begins: it may have lines above, each a part of the page's title."""
    first = last
    while first > least:
        words = _squeezed(blocks[first - 1].text)
        joined = words + _squeezed("".join(b.text for b in blocks[first : last + 1]))
        if blocks[first - 1].cells is not None or not words or not any(joined in t for t in titles):
            break
        first -= 1
    return first


def _foot(blocks: Sequence[_Block], start: int, end: int) -> int:
    """Where the page's foot begins: behind it come no table, no heading and no sentence of the report."""
    at = end
    for k in range(end - 1, start, -1):
        block = blocks[k]
        if block.cells is not None:
            break
        if FOOT.search(block.text):
            at = k
        elif _is_body(block):
            break
    return at


def _compose(blocks: Sequence[_Block], out: Composition) -> None:
    for block in blocks:
        if block.cells is not None:
            out.table(block.cells, block.cell_lines)
        else:
            out.paragraph(block.text, depth=block.depth, bold=block.bold, lines=block.lines)


def _folds(before: str, after: str) -> bool:
    """Whether a line break only folds a sentence."""
    first = tidy(before)
    indented = after.lstrip(" \t\r\n\xa0")[:1] == "\u3000" or after.lstrip(" \t\r\n")[:2] == "\xa0\xa0"
    return heading_level(first) is None and continues(first, tidy(after), indented=indented)


class _Walk:
    """Blocks of a page in order; those of the article are marked."""

    def __init__(self, article: lxml.html.HtmlElement) -> None:
        self._article = article
        self._out: list[_Block] = []
        self._lines: list[list[tuple[str, bool, int]]] = [[]]
        self._line = 1
        self._depth = 0
        self._tag = ""
        self._inside = False
        self._element = self._elements = 0

    def blocks(self, page: lxml.html.HtmlElement) -> list[_Block]:
        """All blocks of the page."""
        self._walk(page, False, False)
        self._flush()
        return self._out

    def _flush(self) -> None:
        """What has been gathered becomes paragraphs."""
        for lines in self._folded():
            texts = ["".join(t for t, _, _ in line) for line in lines]
            pieces = [piece for line in lines for piece in line]
            bold = all(b or not _squeezed(t) for t, b, _ in pieces)
            stands = tuple(n for t, _, first in pieces for n in _letter_lines(t, first))
            text = texts[0] + "".join(t.lstrip() for t in texts[1:])
            self._out.append(_Block(text, self._depth, bold, self._tag, None, self._inside, self._element, stands))
        self._lines = [[]]

    def _folded(self) -> Iterator[list[list[tuple[str, bool, int]]]]:
        """The lines that hold words, together where the break between them only folds a sentence."""
        held: list[list[tuple[str, bool, int]]] = []
        before = ""
        for line in self._lines:
            text = "".join(t for t, _, _ in line)
            if not _squeezed(text):
                continue
            if held and not _folds(before, text):
                yield held
                held = []
            before = grown(before, text) if held else text
            held.append(line)
        if held:
            yield held

    def _say(self, text: str | None, bold: bool, preformatted: bool) -> None:
        if not text:
            return
        parts = text.splitlines() if preformatted else [text]
        for k, part in enumerate(parts):
            if k:
                self._lines.append([])
                self._line += 1
            self._lines[-1].append((part, bold, self._line))
            self._line += part.count("\n")

    def _walk(self, node: lxml.html.HtmlElement, bold: bool, preformatted: bool) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if isinstance(node.sourceline, int):
            self._line = node.sourceline
        if tag == "br":
            self._lines.append([])
            return
        enters = node is self._article
        block = tag in _BLOCKS or tag == "table" or enters
        before = (self._depth, self._tag, self._inside, self._element)
        if block:
            self._flush()
            self._tag = tag
            self._elements += 1
            self._element = self._elements
        self._inside = self._inside or enters
        if tag == "table" and not _arranges(node):
            self._table(node)
        else:
            if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
                self._depth = int(tag[1])
            strong = bold or tag in {"b", "strong"} or bool(_BOLD_STYLE.search(node.get("style") or ""))
            exact = preformatted or tag == "pre"
            self._say(node.text, strong, exact)
            for child in node:
                self._walk(child, strong, exact)
                self._say(child.tail, strong, exact)
        if block:
            self._flush()
        self._depth, self._tag, self._inside, self._element = before

    def _table(self, table: lxml.html.HtmlElement) -> None:
        """A table of data as a grid, what its caption says before it."""
        caption = table.find("caption")
        if caption is not None:
            self._say("".join(caption.itertext()), False, False)
            self._flush()
        rows = list(_own_rows(table))
        cells = tuple(_grid(rows))
        given = [_cell_line(c) for row in rows for c in row]
        lines = {(c.row, c.column): n for c, n in zip(cells, given, strict=True) if n is not None}
        self._out.append(_Block("", cells=cells, inside=self._inside, cell_lines=lines))
        self._beside(table)

    def _beside(self, node: lxml.html.HtmlElement) -> None:
        """What stands in a table and in none of its cells: the rest of the page, where the table is never closed."""
        self._say(node.text, False, False)
        for child in node:
            if child.tag in _ROWS:
                self._beside(child)
            elif child.tag not in {"td", "th", "caption"} or (node.tag != "tr" and _holds_page(child)):
                self._walk(child, False, False)
            self._say(child.tail, False, False)
        self._flush()


def _own_rows(table: lxml.html.HtmlElement) -> Iterator[list[lxml.html.HtmlElement]]:
    """The cells of each row of a table, not those of tables inside it. Cells that stand in no row make one together."""
    loose: list[lxml.html.HtmlElement] = []
    for child in table:
        if child.tag in _CELLS and not _holds_page(child):
            loose.append(child)
            continue
        if loose:
            yield loose
            loose = []
        if child.tag == "tr":
            yield [c for c in child if c.tag in _CELLS]
        elif child.tag in _ROWS:
            yield from _own_rows(child)
    if loose:
        yield loose


def _holds_page(cell: lxml.html.HtmlElement) -> bool:
    """Whether what stands in a cell outside of all rows is the rest of the page: it was opened by mistake."""
    return next(cell.iter("table", "h1", "h2", "h3"), None) is not None or _letters(cell) > _MOST_IN_CELL


def _arranges(table: lxml.html.HtmlElement) -> bool:
    """Whether a table only arranges the page: it has next to no cells, or most of its words stand in one cell
    that holds prose, or in cells that hold tables."""
    cells = [c for row in _own_rows(table) for c in row]
    lengths = [_letters(c) for c in cells]
    if len(cells) <= 2:
        return True
    nested = sum(n for c, n in zip(cells, lengths, strict=True) if next(c.iter("table"), None) is not None)
    return 2 * nested > sum(lengths) or (max(lengths) > _MOST_IN_CELL and 2 * max(lengths) > sum(lengths))


def _grid(rows: list[list[lxml.html.HtmlElement]]) -> list[Placed[str]]:
    return place(
        [
            [Spanning(_cell_text(c), _span(c.get("rowspan"), zero=True), _span(c.get("colspan"))) for c in row]
            for row in rows
        ]
    )


def _cell_line(cell: lxml.html.HtmlElement) -> int | None:
    """The line of the file in which the words of a cell begin."""
    line = cell.sourceline
    before = re.match(r"\s*", "".join(cell.itertext()))
    return None if not isinstance(line, int) else line + (before[0].count("\n") if before else 0)


def _letter_lines(text: str, first: int) -> Iterator[int]:
    """The line of each letter of a text that begins in a line of the file."""
    for c in text:
        if c == "\n":
            first += 1
        elif not is_blank(c):
            yield first


def _span(value: str | None, *, zero: bool = False) -> int:
    digits = re.match(r"\s*(\d{1,4})", value or "")
    number = int(digits[1]) if digits else 1
    return number if number > 0 or zero else 1


def _cell_text(cell: lxml.html.HtmlElement) -> str:
    """The words of a cell; its paragraphs and line breaks run together as lines of a label do."""
    parts: list[str] = []

    def walk(node: lxml.html.HtmlElement) -> None:
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag == "br" or tag in _BLOCKS:
            parts.append("\n")
        if tag == "sup":
            # The mark of a note must not run into the figure before it.
            parts.append(node.text_content().translate(SUPERSCRIPT))
            return
        if node.text:
            parts.append(node.text)
        for child in node:
            walk(child)
            if child.tail:
                parts.append(child.tail)
        if tag in _BLOCKS:
            parts.append("\n")

    walk(cell)
    return "".join(parts)
