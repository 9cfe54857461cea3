"""Published web pages: the report found among navigation, headings that are only bold paragraphs, real tables."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

import lxml.html
from lxml import etree

from drafting.document.model import Document
from drafting.errors import InputError
from drafting.readers.composed import Composition, tidy
from drafting.readers.files import decode
from drafting.readers.grids import Placed, Spanning, place

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_DROPPED = {
    "script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "canvas",
    "button", "input", "select", "textarea", "nav", "footer", "aside", "audio", "video", "map",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main",
    "ol", "p", "pre", "section", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "ucapcontent", "ucaptitle",
}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_TITLE_META = {"articletitle", "title", "og:title", "dc.title", "contenttitle"}
_LONG = 30
"""Characters from which a piece of text counts as prose when the article is looked for."""


def read_html(data: bytes, path: str | None = None) -> Document:
    """Read a page. Raises InputError when it holds no text."""
    source = path or "网页"
    text = _XML.sub("", _decoded(data, source))
    try:
        root = lxml.html.document_fromstring(text)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError(source, "不是可读的网页", advice="请在浏览器中另存为完整网页后再试") from error
    titles = _page_titles(root)
    _prune(root)
    body = root.find(".//body")
    page = body if body is not None else root
    article = _article(page)
    composition = Composition()
    title = _title_before(page, article, titles)
    if title is not None:
        composition.paragraph(title, depth=1)
    _blocks(article, composition)
    if composition.empty:
        raise InputError(source, "网页里没有文字", advice="页面可能由脚本生成，请复制正文存为 .txt 或另存为 .docx")
    return composition.build("html", path)


def _decoded(data: bytes, source: str) -> str:
    """By byte order mark, by the page's own declaration, else as any text file."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, source)
    declared = _CHARSET.search(data[:4096])
    if declared is not None:
        name = declared[1].decode("ascii").lower()
        encoding = "gb18030" if name.startswith("gb") or name == "x-gbk" else name
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, source)


def _page_titles(root: lxml.html.HtmlElement) -> list[str]:
    """What the page's head says its title is."""
    out = []
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        if name in _TITLE_META and meta.get("content"):
            out.append(tidy(meta.get("content", "")))
    for element in root.iter("title"):
        out.append(tidy(element.text_content()))
    return [t for t in out if t]


def _prune(root: lxml.html.HtmlElement) -> None:
    """Take out what a reader of the page does not see or is no text."""
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is None:
            continue
        hidden = _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None
        if not isinstance(element.tag, str) or element.tag in _DROPPED or hidden:
            _remove(element)


def _remove(element: lxml.html.HtmlElement) -> None:
    """Take an element out and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _weight(element: lxml.html.HtmlElement) -> int:
    """How much of a report an element holds: its text without links, tables included."""
    whole = sum(len("".join(t.split())) for t in element.itertext())
    links = sum(
        len("".join(t.split())) for a in element.iter("a") for t in a.itertext() if len(a.text_content()) < _LONG
    )
    return whole - links


def _article(page: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The smallest element that holds nearly all of the page's text."""
    total = _weight(page)
    here = page
    while True:
        best = max((c for c in here if isinstance(c.tag, str)), key=_weight, default=None)
        if best is None or best.tag in {"p", "table", "span", "font"} or _weight(best) < 0.8 * total:
            return here
        here = best
        total = max(_weight(here), 1)


def _title_before(page: lxml.html.HtmlElement, article: lxml.html.HtmlElement, titles: list[str]) -> str | None:
    """The title printed outside the article, as the page's head names it or as a heading above the article."""
    if article is page:
        return None
    squeezed = ["".join(t.split()) for t in titles]
    inside = set(article.iter())
    after = False
    found: str | None = None
    for element in page.iter():
        if element is article:
            after = True
        if after or element in inside or not isinstance(element.tag, str):
            continue
        own = tidy("".join(element.itertext()))
        words = "".join(own.split())
        if not 6 <= len(words) <= 80:
            continue
        named = any(words == t or (len(words) >= 10 and t.startswith(words)) for t in squeezed)
        if element.tag in {"h1", "h2", "h3", "ucaptitle"} or named:
            found = own
    if found is None:
        return None
    first = "".join("".join(article.itertext()).split())
    return None if first.startswith("".join(found.split())) else found


def _blocks(element: lxml.html.HtmlElement, out: Composition) -> None:
    """Write an element's blocks in order."""
    buffer: list[tuple[str, bool]] = []
    depth = 0

    def flush() -> None:
        text = "".join(t for t, _ in buffer)
        letters = sum(len("".join(t.split())) for t, _ in buffer)
        bold = sum(len("".join(t.split())) for t, b in buffer if b)
        out.paragraph(text, depth=depth, bold=letters > 0 and bold == letters)
        buffer.clear()

    def walk(node: lxml.html.HtmlElement, bold: bool) -> None:
        nonlocal depth
        tag = node.tag if isinstance(node.tag, str) else ""
        if tag == "table":
            flush()
            _table(node, out)
            return
        if tag == "br":
            flush()
            return
        heading = len(tag) == 2 and tag[0] == "h" and tag[1] in "123456"
        block = tag in _BLOCKS
        strong = bold or tag in {"b", "strong"} or bool(_BOLD_STYLE.search(node.get("style") or ""))
        if block:
            flush()
        before = depth
        if heading:
            depth = int(tag[1])
        if node.text:
            buffer.append((node.text, strong))
        for child in node:
            walk(child, strong)
            if child.tail:
                buffer.append((child.tail, strong))
        if block:
            flush()
        depth = before

    walk(element, False)
    flush()


def _own_rows(table: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The rows of a table, not those of tables inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


def _table(table: lxml.html.HtmlElement, out: Composition) -> None:
    """A table of data as a grid; one that only arranges the page as the blocks in its cells."""
    rows = list(_own_rows(table))
    cells = [[c for c in row if c.tag in {"td", "th"}] for row in rows]
    flat = [c for row in cells for c in row]
    nested = any(True for c in flat for _ in c.iter("table"))
    if nested or _arranges(flat):
        for cell in flat:
            _blocks(cell, out)
        return
    caption = table.find("caption")
    if caption is not None:
        out.paragraph("".join(caption.itertext()))
    out.table(_grid(cells))


def _arranges(cells: list[lxml.html.HtmlElement]) -> bool:
    """Whether a table's cells hold prose: a few cells, one of them long."""
    lengths = [len("".join("".join(c.itertext()).split())) for c in cells]
    return bool(lengths) and (len(lengths) <= 2 or (max(lengths) > 300 and len(lengths) < 12))


def _grid(rows: list[list[lxml.html.HtmlElement]]) -> list[Placed[str]]:
    return place(
        [
            [Spanning(_cell_text(c), _span(c.get("rowspan"), zero=True), _span(c.get("colspan"))) for c in row]
            for row in rows
        ]
    )


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
