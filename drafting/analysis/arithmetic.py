"""Numbers of the prose against each other: parts and wholes, shares, growth.

Nothing here needs a table. A *list* is a run of numbers with one unit behind a head (共12条，其中…) or
before a total (…，合计12条). Parts that are more than their whole are always wrong; parts that are less
only when the words say that the list is complete.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drafting.analysis.claims import CHILD, TOTAL, Mention, PassageView
from drafting.text.numerals import round_half_up, truncate

_CLOSED = re.compile(r"分别|具体为|分为|由.{0,20}(?:组成|构成)|按.{1,8}(?:分|划分|统计)|即")
_REST = re.compile(r"(?:其余|剩余|余下|剩下|其[他它])(?:的)?$")
_OTHER_LABEL = re.compile(r"其[他它][^，。；、0-9]{0,6}$|其余[^，。；、0-9]{0,6}$")
_MORE = re.compile(r"等|以及其[他它]|……")
_LEAD_CLAUSE = re.compile(
    r"(其中|包括|包含|具体为|分别为|分别是)[，：]$|(?:以下|如下|下列)[^，。；：0-9]{0,8}(：)$|(?:分为|有)[^，。；：0-9]{0,8}(：)$"
)
_ITEM = re.compile(
    r"(?:(?<=[。；：，])|^)(?:第?([一二三四五六七八九])(?:是|方面是?)|（([一二三四五六七八九1-9])）|([1-9])[.、])"
)
_ITEM_DIGITS = "一二三四五六七八九"
_PARTS_FOLLOW = re.compile(r"其中|包括|包含|分别|分为|具体|以下|如下|下列|主要[是有]|：$")


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and its parts as the prose lists them."""

    whole: Mention | None
    parts: tuple[Mention, ...]
    complete: bool
    """Whether the words say that the parts are all of it."""
    split: str | None = None
    """The way of dividing, when it is one that tables do not have."""

    items: Literal["", "said", "unsaid"] = ""
    """Whether the parts are numbered items of their own (一是…二是…), and whether words say that they are parts."""

    @property
    def total(self) -> Decimal:
        return sum((p.value for p in self.parts), Decimal(0))


def countable(mention: Mention) -> bool:
    """Whether a number can be a part or a whole: an exact count that is no comparison."""
    q = mention.quantity
    return q.kind == "count" and not mention.compared and q.exact and bool(q.unit) and not mention.link.previous


def groups_of(view: PassageView, mentions: Sequence[Mention]) -> list[Group]:
    """All lists with a whole in a passage."""
    out: list[Group] = []
    for i, mention in enumerate(mentions):
        if not countable(mention):
            continue
        head = _head(view, mentions, i)
        if head is not None:
            parts = _run(view, mentions, i)
            for whole, own in _by_unit(head, parts, mentions):
                out.append(_group(view, whole, own))
        elif TOTAL.search(mention.left_text) and len(mention.left_text) <= 8:
            before = _run_before(mentions, i)
            if len(before) > 1:
                out.append(Group(mention, tuple(before), True, _split(before)))
    items = _items(view, mentions)
    if items is not None:
        inner = {id(p) for p in items.parts}
        out = [g for g in out if not any(id(p) in inner for p in g.parts)]
        out.append(items)
    out.extend(_splits(mentions, out))
    return out


def _items(view: PassageView, mentions: Sequence[Mention]) -> Group | None:
    """公开信息100条。一是公开甲类60条；二是公开乙类40条: numbered items, each with a number of the same unit."""
    places: list[int] = []
    for match in _ITEM.finditer(view.text):
        mark = next(g for g in match.groups() if g)
        if (_ITEM_DIGITS.find(mark) + 1 or int(mark)) == len(places) + 1 and view.shape.group[match.end() - 1] == 0:
            places.append(match.start())
    if len(places) < 2:
        return None
    sentence = view.shape.sentence[places[0]]
    before = [m for m in mentions if m.quantity.stop <= places[0] and m.field.group == 0 and m.quantity.kind == "count"]
    whole = before[-1] if before else None
    if whole is None or not countable(whole) or sentence - whole.field.sentence > 1:
        return None
    ends = [*places[1:], len(view.text)]
    parts = []
    for start, end in zip(places, ends, strict=True):
        own = [m for m in mentions if start <= m.quantity.start < end and m.field.group == 0]
        first = next((m for m in own if m.quantity.kind == "count"), None)
        if first is None or not countable(first) or first.quantity.unit != whole.quantity.unit:
            return None
        parts.append(first)
    said = _PARTS_FOLLOW.search(view.text[whole.quantity.stop : places[0]] + view.text[places[0] : places[0] + 1])
    if not said and len(parts) < 3:
        return None
    return Group(whole, tuple(parts), False, None, "said" if said else "unsaid")


def _group(view: PassageView, head: Mention, parts: list[Mention]) -> Group:
    first, last = parts[0], parts[-1]
    listed = first.field.group != head.field.group and len(parts) > 1 and first.field.mark == "（"
    complete = bool(
        _CLOSED.search(first.left_text)
        or _lead(view, first) in ("：", "具体为", "分别为", "分别是")
        or (listed and not CHILD.search(first.left_text) and not _MORE.search(last.right_text))
        or (len(parts) > 1 and _OTHER_LABEL.search(last.left_text))
        or (len(parts) > 1 and _REST.search(re.sub(r"[，、；]", "", last.left_text)))
    )
    return Group(head, tuple(parts), complete, _split(parts))


def _by_unit(head: Mention, parts: list[Mention], mentions: Sequence[Mention]) -> list[tuple[Mention, list[Mention]]]:
    """A list as it stands; one whose items give two numbers each (1件，收取880元；…) as a list for each unit, its
    whole the number of that unit before the list."""
    units = list(dict.fromkeys(p.quantity.unit for p in parts))
    counts = {u: sum(p.quantity.unit == u for p in parts) for u in units}
    if len(units) != 2 or len(parts) < 4 or len(set(counts.values())) != 1:
        return [(head, parts)] if parts else []
    before = mentions[: mentions.index(parts[0])]
    out: list[tuple[Mention, list[Mention]]] = []
    for unit in units:
        whole = next((m for m in reversed(before) if m.quantity.unit == unit and countable(m)), None)
        if whole is not None and parts[0].field.sentence - whole.field.sentence <= 1:
            out.append((whole, [p for p in parts if p.quantity.unit == unit]))
    return out


def _split(parts: Sequence[Mention]) -> str | None:
    kinds = {p.link.split for p in parts}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _head(view: PassageView, mentions: Sequence[Mention], i: int) -> Mention | None:
    """The number whose parts begin with this one: behind 其中, in a bracket, behind a colon."""
    mention = mentions[i]
    f = mention.field
    text = view.text
    opened = view.shape.opened[f.group] if f.group else -1
    if f.group and all(m.field.group != f.group for m in mentions[:i]):
        for before in reversed(mentions[:i]):
            if before.field.group == view.shape.parents[f.group] and before.quantity.stop == opened:
                if re.match(r"[（(](?:不含|含|其中含|另)", text[opened:]):
                    return None
                return before if countable(before) else None
            if before.quantity.start < opened and before.field.group == view.shape.parents[f.group]:
                break
        return None
    lead = _lead(view, mention)
    colon = f.mark == "：" and i > 0 and _touches(text, mentions[i - 1], mention)
    if not (lead or colon):
        return None
    for before in reversed(mentions[:i]):
        if before.field.group != f.group or before.quantity.kind != "count":
            continue
        if f.sentence - before.field.sentence > (1 if lead == "其中" and _starts_sentence(view, mention) else 0):
            return None
        return before if countable(before) else None
    return None


def _starts_sentence(view: PassageView, mention: Mention) -> bool:
    start, _ = view.shape.sentence_range(mention.field.sentence)
    return view.text[start:].startswith("其中") and mention.quantity.start - start < 20


def _lead(view: PassageView, mention: Mention) -> str:
    """The word that opens a list, in the field of its first number or alone in the clause before it."""
    text = mention.left_text
    match = CHILD.search(text)
    if match:
        return match.group()
    if not mention.field.left:
        return ""
    at = mention.field.left[0][0]
    behind = _LEAD_CLAUSE.search(view.text[:at])
    return next((g for g in behind.groups() if g), "") if behind else ""


def _touches(text: str, one: Mention, other: Mention) -> bool:
    return text[one.quantity.stop : other.field.left[0][0] if other.field.left else other.quantity.begin].strip(
        "，"
    ) in ("：", "")


def _run(view: PassageView, mentions: Sequence[Mention], i: int) -> list[Mention]:
    """A number and those that go on the same list."""
    out = [mentions[i]]
    sentence = mentions[i].field.sentence
    for after in mentions[i + 1 :]:
        if after.field.group != mentions[i].field.group:
            if view.shape.inside(after.field.group, mentions[i].field.group):
                continue
            break
        if after.quantity.kind != "count":
            continue
        if after.field.sentence != sentence or not countable(after):
            break
        if TOTAL.search(after.left_text) or (_lead(view, after) and after is not mentions[i]):
            break
        out.append(after)
    return out


def _run_before(mentions: Sequence[Mention], i: int) -> list[Mention]:
    out: list[Mention] = []
    for before in reversed(mentions[:i]):
        if before.field.group != mentions[i].field.group:
            continue
        if before.quantity.kind != "count":
            continue
        if before.field.sentence != mentions[i].field.sentence or not countable(before):
            break
        if before.quantity.unit != mentions[i].quantity.unit or TOTAL.search(before.left_text):
            break
        out.insert(0, before)
    return out


def _splits(mentions: Sequence[Mention], known: Sequence[Group]) -> list[Group]:
    """Runs of parts of one way of dividing that no list word opens (网上申请5件，信函申请8件)."""
    out: list[Group] = []
    taken = {id(p) for g in known for p in g.parts}
    run: list[Mention] = []
    for mention in [*mentions, None]:
        if mention is not None and mention.quantity.kind != "count":
            continue
        same = (
            mention is not None
            and mention.link.split is not None
            and countable(mention)
            and id(mention) not in taken
            and (
                not run
                or (run[-1].link.split == mention.link.split and run[-1].field.sentence == mention.field.sentence)
            )
        )
        if same and mention is not None:
            run.append(mention)
            continue
        if len(run) > 1:
            out.append(Group(None, tuple(run), True, run[0].link.split))
        run = (
            [mention]
            if mention is not None
            and mention.link.split is not None
            and countable(mention)
            and id(mention) not in taken
            else []
        )
    return out


# ---------------------------------------------------------------------- shares


def share_fit(stated: Decimal, decimals: int, part: Decimal, whole: Decimal) -> Literal["", "rounded", "cut"]:
    """Whether a percentage is part of whole, rounded at its decimals or cut there."""
    if whole == 0:
        return "rounded" if part == 0 and stated in (0, 100) else ""
    exact = 100 * part / whole
    if stated == round_half_up(exact, decimals):
        return "rounded"
    return "cut" if stated == truncate(exact, decimals) else ""


def share_possible(stated: Decimal, decimals: int, whole: Decimal) -> bool:
    """Whether some whole number of parts of a whole gives a percentage."""
    if whole <= 0 or whole != whole.to_integral_value():
        return True
    nearest = int(stated * whole / 100)
    return any(share_fit(stated, decimals, Decimal(k), whole) for k in range(max(nearest - 1, 0), nearest + 3))


def share_text(part: Decimal, whole: Decimal, decimals: int) -> Decimal:
    """A percentage as it should be written."""
    return round_half_up(100 * part / whole, decimals) if whole else Decimal(0)
