"""Findings as comments in a copy of the Word file that was linted, each on the exact words."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from drafting.errors import InputError
from drafting.files import read_bounded
from drafting.findings import Finding
from drafting.renderers.docx_document import packed
from drafting.renderers.docx_edits import Letter, Places
from drafting.renderers.outcome import Run
from drafting.renderers.text import NAMES, fix_words

_AUTHOR = "drafting"
_ADVICE = "请给出一份 .docx 报告，用 -o 写成另一个文件"


def render_findings_docx(run: Run) -> bytes:
    """The file with its comments. Raises InputError when it is not one Word file that was linted.

    A finding whose words are not found for certain in the file, or that has none, stands at the beginning.
    """
    if len(run.results) != 1:
        raise InputError("--format docx", "只能用于一份报告", advice=_ADVICE)
    (result,) = run.results
    document = result.document
    if document is None or document.format != "docx" or result.path is None or not Path(result.path).is_file():
        raise InputError(result.path or "--format docx", "不是 Word 文件，不能写成带批注的 .docx", advice=_ADVICE)
    word = docx.Document(io.BytesIO(read_bounded(Path(result.path))))
    comments = [Comment(_said(f, document.text), f.start, f.end) for f in result.findings]
    add_comments(word, document.text, comments)
    return packed(word)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on some words of a document's text; one on no words stands at the beginning."""

    said: str
    start: int
    end: int


def add_comments(word: WordDocument, text: str, comments: Sequence[Comment]) -> None:
    """Put comments into the Word file that a text was read from, each on its exact words."""
    places = Places(word.element, text)
    marked: list[tuple[Comment, Sequence[Letter]]] = []
    for comment in comments:
        letters = places.letters(comment.start, comment.end) if comment.start < comment.end else ()
        marked.append((comment, [le for le in letters if le.node is not None]))
    runs = _split([letters for _, letters in marked])
    first = next(iter(word.element.body.iter(qn("w:p"))), None)
    written: list[Any] = []
    kept: Any = None
    for comment, letters in marked:
        made = word.comments.add_comment(comment.said, author=_AUTHOR, initials="")
        element = made._comment_elm
        element.attrib.pop(qn("w:date"), "")
        # Each new one looks through all that are there for a number of its own: those that are done wait elsewhere.
        if written:
            element.id = written[-1].id + 1
        written.append(element)
        kept = element.getparent()
        kept.remove(element)
        mark = str(element.id)
        begin, end = _element("commentRangeStart", mark), _element("commentRangeEnd", mark)
        reference = OxmlElement("w:r")
        reference.append(_element("commentReference", mark))
        if letters:
            _outermost(runs[_key(letters[0], 0)]).addprevious(begin)
            _outermost(runs[_key(letters[-1], 0)]).addnext(end)
            end.addnext(reference)
        elif first is not None:
            first.append(reference)
    if kept is not None:
        kept.extend(written)


def remove_comments(word: WordDocument) -> None:
    """Take out the comments that this program wrote: a file with those of the last pass is handed in again."""
    own: list[Any] = [c for c in word.comments if c.author == _AUTHOR]
    marks = {str(c.comment_id) for c in own}
    for comment in own:
        comment._comment_elm.getparent().remove(comment._comment_elm)
    tags = {qn(f"w:{tag}") for tag in ("commentRangeStart", "commentRangeEnd", "commentReference")}
    for element in [e for e in word.element.iter(*tags) if e.get(qn("w:id")) in marks]:
        run = element.getparent()
        run.remove(element)
        if run.tag == qn("w:r") and all(child.tag == qn("w:rPr") for child in run):
            run.getparent().remove(run)


def _said(finding: Finding, text: str) -> str:
    fix = f"\n改法：{fix_words(finding.fix, text)}" if finding.fix is not None else ""
    return f"{NAMES[finding.severity]} {finding.rule}\n{finding.message}{fix}"


def _element(tag: str, mark: str) -> Any:
    made = OxmlElement(f"w:{tag}")
    made.set(qn("w:id"), mark)
    return made


def _outermost(run: Any) -> Any:
    """The run, or the content control around it: such a control may hold plain text alone."""
    parent = run.getparent()
    while parent is not None and parent.tag in {qn("w:sdtContent"), qn("w:sdt")}:
        run, parent = parent, parent.getparent()
    return run


def _key(letter: Letter, shift: int) -> tuple[int, int]:
    return id(letter.node), letter.index + shift


def _split(marked: Sequence[Sequence[Letter]]) -> dict[tuple[int, int], Any]:
    """Cut runs where words begin and end; the run that every first and last letter of some words stands in then."""
    nodes: dict[int, Any] = {}
    cuts: dict[int, set[int]] = {}
    for letters in marked:
        if letters:
            for letter, shift in ((letters[0], 0), (letters[-1], 1)):
                nodes[id(letter.node)] = letter.node
                cuts.setdefault(id(letter.node), set()).add(letter.index + shift)
    out: dict[tuple[int, int], Any] = {}
    done: list[Any] = []
    for node in nodes.values():
        run = node.getparent()
        if any(run is other for other in done):
            continue
        done.append(run)
        content = [child for child in run if child.tag != qn("w:rPr")]
        pieces = list(_pieces(content, cuts))
        properties = run.find(qn("w:rPr"))
        current = run
        for n, (fresh, child, key, begin, end) in enumerate(pieces):
            if fresh and n:
                made = OxmlElement("w:r")
                if properties is not None:
                    made.append(deepcopy(properties))
                current.addnext(made)
                current = made
            current.append(child)
            if key in cuts:
                out |= {(key, i): current for i in range(begin, end)}
    return out


def _pieces(children: Sequence[Any], cuts: dict[int, set[int]]) -> Iterator[tuple[bool, Any, int, int, int]]:
    """The content of a run, its texts cut: whether a new run begins, the element, and which letters of which text."""
    fresh = False
    for child in children:
        at = cuts.get(id(child))
        text = child.text or ""
        if at is None:
            yield fresh, child, id(child), 0, len(text) if child.tag == qn("w:t") else 0
            fresh = False
            continue
        borders = sorted({0, len(text), *at})
        for begin, end in pairwise(borders):
            piece = OxmlElement("w:t")
            piece.text = text[begin:end]
            piece.set(qn("xml:space"), "preserve")
            yield begin in at or fresh, piece, id(child), begin, end
            fresh = False
        child.getparent().remove(child)
        fresh = len(text) in at
