"""Places of a Word file whose words are kept twice: as text in the body, and as a value stored elsewhere.

A content control may be bound to a part of custom XML or to a document property, and a field shows a property, a
document variable or the text of a bookmark. Word replaces the words of a bound control by the stored value when it
opens the file (ECMA-376 part 1, 17.5.2.6, dataBinding) and those of a field when it is updated, often only before
printing; other programs keep the text of the body, or work fields out anew. Where the two differ, what a reader
sees depends on the program: whoever sets only one of them by a script or a converter leaves such places behind.
"""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DS = "{http://schemas.openxmlformats.org/officeDocument/2006/customXml}"
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"}
_PLAIN = ("text", "comboBox", "dropDownList", "date")
"""Kinds of controls whose words are replaced; the binding of a rich text control is ignored (17.5.2.6)."""
_BUILT_IN = {
    "{6c3c8bc8-f283-45ae-878a-bab7291924a1}": "/docProps/core.xml",
    "{6668398d-a668-4e3e-a5eb-62b293d839f1}": "/docProps/app.xml",
}
"""Stores that are no custom XML: the properties of the document."""
_STEP = r"/(?:@?[\w.-]+:)?@?[\w.-]+(?:\[[0-9]{1,4}\])?"
_PATH = re.compile(rf"(?:{_STEP}){{1,20}}(?:/text\(\))?")
"""Paths that Word writes. Any other XPath is left alone: it comes from the file and could cost any time."""
_PREFIXES = re.compile(r"""xmlns:([\w.-]+)\s*=\s*(['"])(.*?)\2""")
_NEUTRAL = {"MERGEFORMAT", "CHARFORMAT"}
_SUMMARY = {
    "title": "title",
    "subject": "subject",
    "author": "creator",
    "keywords": "keywords",
    "comments": "description",
    "category": "category",
    "lastsavedby": "lastModifiedBy",
    "company": "Company",
    "manager": "Manager",
}
"""Names of properties in fields, and the elements that hold them."""
_READABLE = {"lpwstr", "lpstr", "bstr", "i4", "int", "r8", "decimal"}
"""Types of a user's property that are shown as they are stored; a date or a yes-no is given a format."""
_LONGEST = 200
"""Characters of a value that is compared; what is longer is a passage, not a figure or a name."""
_MOST = 2000
"""Controls and fields that are looked at."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place whose words in the body are not the stored value."""

    shown: str
    stored: str
    control: bool
    """Whether it is a content control; else a field."""


def differences(word: Any, shown: Callable[[Any], str]) -> tuple[Difference, ...]:
    """The places of a Word file whose text and stored value differ; ``shown`` gives the words of an element."""
    stores = _Stores(word)
    found = (*_controls(word.element.body, stores, shown), *_fields(word.element.body, stores))
    return tuple(dict.fromkeys(found))


# ---------------------------------------------------------------------- what is stored


class _Stores:
    """The parts of a package that hold values."""

    def __init__(self, word: Any) -> None:
        self._settings = word.settings.element
        self._parts: dict[str, bytes] = {}
        self._trees: dict[str, Any] = {}
        self._ids: dict[str, str] = {}
        for part in word.part.package.iter_parts():
            name = str(part.partname)
            if name.startswith(("/customXml/", "/docProps/")) and name.endswith(".xml"):
                self._parts[name] = part.blob
                for relation in part.rels.values():
                    if not relation.is_external and relation.reltype.endswith("/customXmlProps"):
                        properties = _tree(relation.target_part.blob)
                        if properties is not None:
                            self._ids[properties.get(f"{_DS}itemID", "").lower()] = name

    def tree(self, name: str) -> Any:
        if name not in self._trees:
            self._trees[name] = _tree(self._parts.get(name, b""))
        return self._trees[name]

    def bound(self, binding: Any) -> str | None:
        """The value that a control is bound to; None where there is none, and Word keeps the text of the body."""
        path = binding.get(f"{_W}xpath", "")
        if not _PATH.fullmatch(path):
            return None
        prefixes = {p: uri for p, _, uri in _PREFIXES.findall(binding.get(f"{_W}prefixMappings", ""))}
        id = binding.get(f"{_W}storeItemID", "").lower()
        names = [_BUILT_IN.get(id) or self._ids.get(id)] if id else sorted(self._ids.values())
        for name in names:
            tree = self.tree(name) if name else None
            if tree is None:
                continue
            try:
                nodes = tree.getroottree().xpath(path, namespaces=prefixes)
            except (etree.XPathError, ValueError, TypeError):
                return None
            if nodes:
                node = nodes[0]
                return str(node) if isinstance(node, str) else "".join(node.itertext())
        return None

    def property(self, name: str) -> str | None:
        """A property of the document, the user's own ones first."""
        for entry in () if self.tree("/docProps/custom.xml") is None else self.tree("/docProps/custom.xml"):
            if isinstance(entry.tag, str) and entry.get("name", "").lower() == name.lower() and len(entry):
                kind = etree.QName(entry[0]).localname
                return (
                    entry[0].text or "" if kind in {"lpwstr", "lpstr", "bstr", "i4", "int", "r8", "decimal"} else None
                )
        wanted = _SUMMARY.get(name.lower())
        for part in ("/docProps/core.xml", "/docProps/app.xml"):
            for entry in () if wanted is None or self.tree(part) is None else self.tree(part):
                if isinstance(entry.tag, str) and etree.QName(entry).localname == wanted:
                    return entry.text or ""
        return None

    def variable(self, name: str) -> str | None:
        for entry in self._settings.iter(f"{_W}docVar"):
            if entry.get(f"{_W}name", "").lower() == name.lower():
                return str(entry.get(f"{_W}val", ""))
        return None


def _tree(content: bytes) -> Any:
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return None


# ---------------------------------------------------------------------- controls


def _controls(body: Any, stores: _Stores, shown: Callable[[Any], str]) -> Iterator[Difference]:
    for count, control in enumerate(body.iter(f"{_W}sdt")):
        if count == _MOST:
            return
        properties, content = control.find(f"{_W}sdtPr"), control.find(f"{_W}sdtContent")
        binding = None if properties is None else properties.find(f"{_W}dataBinding")
        kind = next((k for k in _PLAIN if properties is not None and properties.find(f"{_W}{k}") is not None), None)
        if (
            binding is None
            or content is None
            or kind is None
            or any(p.tag in _SKIPPED for p in control.iterancestors())
        ):
            continue
        stored = stores.bound(binding)
        if stored is None:
            continue
        text = shown(content)
        placeholder = properties.find(f"{_W}showingPlcHdr") is not None
        if placeholder and not stored.strip():
            continue
        if kind == "date" and _same_day(stored, text):
            continue
        if not _same(text, _displayed(properties.find(f"{_W}{kind}"), stored)):
            yield Difference(text.strip(), stored.strip(), True)


def _displayed(control: Any, stored: str) -> str:
    """What a list shows for a stored value."""
    for item in control.iter(f"{_W}listItem"):
        if item.get(f"{_W}value") == stored:
            return str(item.get(f"{_W}displayText") or stored)
    return stored


def _same_day(stored: str, text: str) -> bool:
    """Whether the words of a date, in whatever format, say the stored day, or say it in no digits."""
    day = re.match(r"(\d{4})-(\d{2})-(\d{2})", stored.strip())
    said = [int(n) for n in re.findall(r"\d{1,8}", unicodedata.normalize("NFKC", text))]
    return (
        day is not None and bool(text.strip()) and all(n in {*map(int, day.groups()), int(day[1]) % 100} for n in said)
    )


# ---------------------------------------------------------------------- fields


@dataclass(slots=True)
class _Field:
    """A field while it is read: its instruction, and from where to where its result stands in the text."""

    instruction: str = ""
    locked: bool = False
    start: int | None = None


@dataclass(slots=True)
class _Flow:
    """The text of the body as one string, with what stands in it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    fields: list[tuple[str, int, int]] = field(default_factory=list)
    bookmarks: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def _fields(body: Any, stores: _Stores) -> Iterator[Difference]:
    flow = _read(body)
    text = "".join(flow.parts)
    for instruction, start, end in flow.fields[:_MOST]:
        if end - start > _LONGEST:
            continue
        stored = _value(instruction, stores, flow, text)
        if stored is not None and len(stored) <= _LONGEST and not _same(text[start:end], stored):
            yield Difference(text[start:end].strip(), stored.strip(), False)


def _read(body: Any) -> _Flow:
    flow = _Flow()
    open_fields: list[_Field] = []
    open_marks: dict[str, tuple[str, int]] = {}
    simple: dict[Any, int] = {}
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, node in walk:
        tag = node.tag
        if event == "end":
            if tag == f"{_W}fldSimple" and node in simple:
                flow.fields.append((node.get(f"{_W}instr", ""), simple.pop(node), flow.length))
            continue
        if tag in _SKIPPED:
            walk.skip_subtree()
        elif tag == f"{_W}t":
            flow.add(node.text or "")
        elif tag == f"{_W}fldSimple":
            if node.get(f"{_W}fldLock") not in {"1", "true", "on"}:
                simple[node] = flow.length
        elif tag == f"{_W}fldChar":
            _mark(node, open_fields, flow)
        elif tag == f"{_W}instrText" and open_fields:
            open_fields[-1].instruction += node.text or ""
        elif tag == f"{_W}bookmarkStart":
            open_marks[node.get(f"{_W}id", "")] = (node.get(f"{_W}name", "").lower(), flow.length)
        elif tag == f"{_W}bookmarkEnd" and node.get(f"{_W}id", "") in open_marks:
            name, start = open_marks.pop(node.get(f"{_W}id", ""))
            flow.bookmarks[name] = (start, flow.length)
    return flow


def _mark(node: Any, open_fields: list[_Field], flow: _Flow) -> None:
    kind = node.get(f"{_W}fldCharType")
    if kind == "begin":
        open_fields.append(_Field(locked=node.get(f"{_W}fldLock") in {"1", "true", "on"}))
    elif kind == "separate" and open_fields:
        open_fields[-1].start = flow.length
    elif kind == "end" and open_fields:
        done = open_fields.pop()
        within_instruction = bool(open_fields) and open_fields[-1].start is None
        if within_instruction:
            # The outer instruction depends on this result: it is not worked out here.
            open_fields[-1].locked = True
        elif done.start is not None and not done.locked:
            flow.fields.append((done.instruction, done.start, flow.length))


def _value(instruction: str, stores: _Stores, flow: _Flow, text: str) -> str | None:
    """What a field would show were it updated; None for one that is not known or that gives its value a format."""
    try:
        words = shlex.split(instruction.replace("\\", "\\\\")[:_LONGEST])
    except ValueError:
        return None
    arguments: list[str] = []
    k = 0
    while k < len(words):
        if words[k] == "\\*" and k + 1 < len(words) and words[k + 1].upper() in _NEUTRAL:
            k += 2
        elif words[k] == "\\h":
            k += 1
        elif words[k].startswith("\\"):
            return None
        else:
            arguments.append(words[k])
            k += 1
    name, rest = (arguments[0].upper(), arguments[1:]) if arguments else ("", [])
    if name == "DOCPROPERTY" and len(rest) == 1:
        return stores.property(rest[0])
    if name == "DOCVARIABLE" and len(rest) == 1:
        return stores.variable(rest[0])
    if name.lower() in _SUMMARY and not rest:
        return stores.property(name)
    if name == "REF" and len(rest) == 1 and rest[0].lower() in flow.bookmarks:
        start, end = flow.bookmarks[rest[0].lower()]
        return text[start : min(end, start + _LONGEST + 1)]
    return None


def _same(one: str, other: str) -> bool:
    """Whether two values read alike: width and spaces aside, and numbers by their value."""
    a, b = ("".join(unicodedata.normalize("NFKC", t).split()) for t in (one, other))
    if a == b:
        return True
    try:
        return Decimal(a.replace(",", "")) == Decimal(b.replace(",", ""))
    except InvalidOperation:
        return False
