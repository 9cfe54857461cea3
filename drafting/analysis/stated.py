"""Figures that the prose of a report states and its tables do not hold, fit to start next year's report from.

A number becomes a *fact* when its own clause says, in words that read well alone, what is counted (通过网站公开
信息, 12704, 条) and nothing else is said of it. Dates, numbers of documents, shares, comparisons with last year and
numbers of the tables are none. Better a fact too few than one that nobody can use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from drafting.analysis.arithmetic import Group, groups_of
from drafting.analysis.claims import Linker, Mention, PassageView, view_of
from drafting.analysis.first_numbers import Work, analyse_numbers
from drafting.analysis.indicators import vocabulary
from drafting.analysis.structure import Structure
from drafting.document.model import Document
from drafting.genre.figures import Agency, Fact, Part, ProcessingFee
from drafting.genre.indicators import load_indicators
from drafting.genre.model import Edition, Genre
from drafting.language.segmentation import segmenter
from drafting.text.numerals import Form
from drafting.text.span import Span

_MARKS = "，。；、：！？,;（）()"
_TIME = (
    r"(?:20\d\d年(?:度|来|以来)?|全年(?:度)?|本年(?:度)?|今年(?:以来)?|当年|年内|一年来|年度"
    r"|截[至止][^，。；]{0,12}?(?:底|日|目前|年末)|截[至止]目前|目前|期间)"
)
_LEAD = re.compile(
    rf"^(?:第?[一二三四五六七八九十]+(?:是|方面是?|、)|（[一二三四五六七八九十\d]+）|\d+[.．、]|{_TIME}|[和与及并或]|以及|同时|其中"
    r"|包括|分别为?|累计|总计|共计|合计|总共|一共|先后|已经?|还|也|另外?|此外|共(?!同|享|建|产)|[，、：；\s])+"
)
_TAIL = re.compile(
    r"(?:累计|总计|共计|合计|总共|一共|共|达到?|为|有|是|约|近|超过?|突破|不少于|分别|已|均|了|[：、，\s])+$"
)
_LIST_WORDS = re.compile(r".*(?:其中|包括|包含|分别为?|具体为)[，：]?")
_BAD_START = re.compile(r"^(?:的|等|之|其(?![他它])|且|但|而|由|较|比|同比|环比|对于?$|在$|以$|按$)")
_BAD_END = re.compile(r"(?:的|和|与|及|或|对|在|将|把|被|每|第|前|后|近|不|未|所|等|至|从|到|逾|余|满)$")
_VAGUE = re.compile(r"^.{0,4}(?:信息|情况|工作|内容|文件|事项|材料)$")
"""A name of nothing in particular, when not much stands before it (公开信息)."""
_DOES = re.compile(
    r"^(?:[的地得以上下内外左右余多次均已全]|以[上下])|组织|开展|进行|参加|完成|整改|均|已|予以|得到|实现|体验|答复|办理|占|达|被|把|将"
)
"""What follows a number and is more than the name of what is counted."""
_UNITS_OF_NOTHING = frozenset(
    "届 版 年 月 日 天 小时 分钟 秒 时 工作日 个工作日 类 级 大类 倍 岁 点 周 周年 季度 个季度 个月 度 号 楼 层".split()
)
_LONGEST, _SHORTEST = 36, 4
_SAYS_AMOUNT = re.compile(r"[量数额值]$")
_QUOTES, _UNQUOTES = "“‘《〈", "”’》〉"
_OPEN, _CLOSE = _QUOTES + "（(【", _UNQUOTES + "）)】"


@dataclass(frozen=True, slots=True)
class Stated:
    """What a report states beside its tables. ``spans`` are the places of the facts' numbers, fact by fact."""

    facts: tuple[Fact, ...] = ()
    processing_fee: ProcessingFee | None = None
    spans: tuple[Span, ...] = ()


def stated_figures(
    document: Document,
    genre: Genre,
    edition: Edition,
    structure: Structure,
    cells: Mapping[str, Decimal | None],
    *,
    agency: Agency | None = None,
    year: int | None = None,
) -> Stated:
    """The facts and the processing fee that the prose of a report states.

    ``cells`` are its tables: a number that they hold is no fact. A fact that other words of the same report
    contradict is left out. Nothing is found in a genre that has no indicators.
    """
    indicators = load_indicators(genre)
    if indicators is None:
        return Stated()
    words = vocabulary(indicators, year)
    work = Work(document, edition, Linker(words, edition, cells, agency, year, None), cells, None, (), None)
    cutter = segmenter(indicators.lexicon)
    found: list[tuple[Fact, Span]] = []
    fee = ProcessingFee()
    for section in structure.sections:
        for passage in section.passages:
            heading = next(
                (s.label.text for s in section.subsections if s.spec is not None and s.spec.id == passage.subsection),
                "",
            )
            view = view_of(passage, words, heading, cutter)
            work.read(view)
            about_fee = words.fee is not None and bool(words.fee) and bool(words.fee["heads"].search(view.text))
            if about_fee:
                fee = _joined(fee, _fee(view, work.current, words.fee))
            place = passage.subsection or passage.section
            known = place if place in genre.outline.places else passage.section
            for fact, mention in _facts(view, work, skip=words.fee["heads"] if about_fee else None):
                found.append((replace(fact, section=known), work.number_span(mention)))
    facts = _distinct(found)
    kept = _uncontradicted(facts, document, genre, edition, structure, cells, agency, year)
    return Stated(
        tuple(replace(f, id=f"fact{i}") for i, (f, _) in enumerate(kept, 1)),
        None if fee == ProcessingFee() else fee,
        tuple(s for _, s in kept),
    )


def _distinct(found: Sequence[tuple[Fact, Span]]) -> list[tuple[Fact, Span]]:
    """Each thing once: what is said twice alike is one fact, what is said with two numbers is none."""
    by_label: dict[str, list[tuple[Fact, Span]]] = {}
    for fact, span in found:
        by_label.setdefault(fact.label, []).append((fact, span))
    out = []
    for same in by_label.values():
        if len({(f.value, f.unit, f.hedge) for f, _ in same}) == 1:
            out.append(max(same, key=lambda f: len(f[0].parts)))
    return sorted(out, key=lambda f: f[1].start)


def _uncontradicted(
    facts: list[tuple[Fact, Span]],
    document: Document,
    genre: Genre,
    edition: Edition,
    structure: Structure,
    cells: Mapping[str, Decimal | None],
    agency: Agency | None,
    year: int | None,
) -> list[tuple[Fact, Span]]:
    """Without facts whose label fits other numbers of the report: held against it they would be found wrong."""
    kept = facts
    while kept:
        analysis = analyse_numbers(
            document,
            genre,
            edition,
            structure,
            cells,
            agency=agency,
            year=year,
            facts=tuple(replace(f, id=f"fact{i}") for i, (f, _) in enumerate(kept)),
        )
        wrong = {c.expected for c in analysis.of_kind("fact")}
        left = [(f, s) for f, s in kept if not wrong & {f.value, *(p.value for p in _all_parts(f.parts))}]
        if len(left) == len(kept):
            return kept
        kept = left
    return kept


def _all_parts(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _all_parts(part.parts)


# ---------------------------------------------------------------------- facts


def _facts(view: PassageView, work: Work, skip: re.Pattern[str] | None) -> Iterator[tuple[Fact, Mention]]:
    mentions = work.current
    groups = {id(g.whole): g for g in groups_of(view, mentions) if g.whole is not None}
    inner = {id(p) for g in groups.values() for p in _own_parts(g)}
    for mention in mentions:
        if id(mention) in inner or mention.field.group != 0 or not _countable(mention, work):
            continue
        if skip is not None:
            sentence = view.text[slice(*view.shape.sentence_range(mention.field.sentence))]
            if skip.search(sentence):
                continue
        group = groups.get(id(mention))
        label = _name(view, mention, mentions)
        if label is None or not _stands_alone(label):
            continue
        parts = _parts(view, group, groups, mentions) if group is not None else ()
        total = sum((p.value for p in parts), Decimal(0))
        exhaustive = not parts or ({p.unit for p in parts} == {""} and total == mention.value)
        yield (
            Fact("", label, mention.value, mention.quantity.unit, parts, exhaustive, mention.quantity.hedge),
            mention,
        )


def _own_parts(group: Group) -> tuple[Mention, ...]:
    """The numbers of a list that are parts of its whole: as many as add up to it, where some do; none when they are
    more than the whole."""
    assert group.whole is not None
    total = Decimal(0)
    for i, part in enumerate(group.parts, 1):
        total += part.value
        if total == group.whole.value and i > 1:
            return group.parts[:i]
    return group.parts if total < group.whole.value else ()


def _countable(mention: Mention, work: Work) -> bool:
    """Whether the number counts something of this year that no table holds."""
    q = mention.quantity
    if q.kind != "count" or not q.unit or q.unit in _UNITS_OF_NOTHING or q.numeral.high is not None:
        return False
    if mention.compared or mention.link.previous or mention.link.topic is not None:
        return False
    return work.status(mention) in ("unchecked", "consistent")


def _name(view: PassageView, mention: Mention, mentions: Sequence[Mention]) -> str | None:
    """What a number counts: the words before it, or on both sides of it (制作10期节目); None when neither will do."""
    label = _label(view, mention, mentions)
    if label is None:
        return None
    rest = view.text[mention.quantity.stop :]
    behind = re.match(rf"\s*([^{re.escape(_MARKS)}]*)", rest)
    tail = "".join(behind[1].split()) if behind is not None else ""
    if not tail:
        return label
    plain = 2 <= len(label) <= 8 and 3 <= len(tail) <= 16 and re.fullmatch("[\u4e00-\u9fff“”]+", tail)
    if not plain or mention.quantity.numeral.form is not Form.DIGITS:
        return None
    if re.match("[对将把为在就]", label) or _BAD_END.search(label) or _DOES.search(tail) or _unbalanced(tail):
        return None
    return label + tail


def _label(view: PassageView, mention: Mention, mentions: Sequence[Mention]) -> str | None:
    """The words before a number in its clause that are its own; None when they are cut off from what they belong to."""
    q = mention.quantity
    start, _ = view.shape.clause_range(q.begin)
    # A number without a unit is part of a name.
    same = (m for m in mentions if m.field.group == mention.field.group and m.quantity.unit)
    before = [m.quantity.stop for m in same if m.quantity.stop <= q.begin]
    if before and start < max(before):
        group = mention.field.group
        between = range(max(before), q.begin)
        mark = next((i for i in between if view.text[i] in _MARKS and view.shape.group[i] == group), None)
        if mark is None:
            return None
        start = mark + 1
    sentence, _ = view.shape.sentence_range(mention.field.sentence)
    text = view.text[start : q.begin]
    if _unbalanced(text) or _unbalanced(view.text[sentence : q.begin], _QUOTES, _UNQUOTES):
        return None
    text = _LIST_WORDS.sub("", text.strip())
    text = "".join(_TAIL.sub("", _LEAD.sub("", text)).split())
    return text.strip("，、：；") or None


def _unbalanced(text: str, opening: str = _OPEN, closing: str = _CLOSE) -> bool:
    depth = 0
    for c in text:
        depth += (c in opening) - (c in closing)
        if depth < 0:
            return True
    return depth != 0


def _stands_alone(label: str) -> bool:
    """Whether a label says by itself what is counted."""
    shortest = 3 if _SAYS_AMOUNT.search(label) else _SHORTEST
    return (
        shortest <= len(label) <= _LONGEST
        and not re.search(r"\d", label)
        and not _BAD_START.search(label)
        and not _BAD_END.search(label)
        and not (len(label) <= _SHORTEST and _VAGUE.search(label))
        and sum("\u4e00" <= c <= "\u9fff" for c in label) >= 2
    )


def _parts(
    view: PassageView, group: Group, groups: Mapping[int, Group], mentions: Sequence[Mention]
) -> tuple[Part, ...]:
    """The parts of a list with their own parts; none when one of them has no name of its own."""
    assert group.whole is not None
    out: list[Part] = []
    for mention in _own_parts(group):
        label = _label(view, mention, mentions)
        if label is None or re.search(r"\d", label) or len(label) > _LONGEST:
            return ()
        own = groups.get(id(mention))
        inner = _parts(view, own, groups, mentions) if own is not None and own is not group else ()
        if sum((p.value for p in inner), Decimal(0)) != mention.value:
            inner = ()
        unit = mention.quantity.unit
        out.append(Part(label, mention.value, "" if unit == group.whole.quantity.unit else unit, inner))
    return tuple(out) if len({p.label for p in out}) == len(out) else ()


# ---------------------------------------------------------------------- fees

_NOT = re.compile(r"(?:未|没有?|无|不存在|尚无)(?!按|如期|及时)[^，。；]{0,14}$")
_NOT_BEHIND = re.compile(r"^[^。；]{0,14}?(?:未(?:收取|产生|发生|涉及)|为零|情况[：:]?(?:无|没有))")
_ALL_ZERO = re.compile(r"(?:均|都|全部)为(?:0|零)(?![0-9.．])")
_SENT_TO = re.compile(r"^[^，。；0-9]{0,16}发(?:出|送|放)")
_PAID = re.compile(r"实际|实收|实缴|已(?:收|缴)")
_AMOUNT = re.compile(r"(?:收费|金额|费用|费|总额|共计|合计|总计|共|为|：)$")
_LATE = re.compile(r"逾期|未按|不按")
_MONEY = {"元": 1, "万元": 10_000}


def _fee(view: PassageView, mentions: Sequence[Mention], words: Mapping[str, re.Pattern[str]]) -> ProcessingFee:
    """What a passage says of the fees: notices sent, yuan charged, yuan collected."""
    notices: Decimal | None = None
    charged: Decimal | None = None
    collected: Decimal | None = None
    cases: list[Decimal] = []
    for mention in mentions:
        q = mention.quantity
        sentence = view.text[slice(*view.shape.sentence_range(mention.field.sentence))]
        clause = view.text[slice(*mention.field.clause)]
        if q.kind != "count" or q.hedge is not None or q.numeral.high is not None or mention.compared:
            continue
        if not words["heads"].search(sentence) or ("forbid" in words and words["forbid"].search(clause)):
            continue
        own = mention.left_text
        if q.unit in _MONEY:
            if "其中" in view.text[view.shape.sentence_range(mention.field.sentence)[0] : q.begin]:
                continue  # a part of what was said before, or of what nobody says
            value = mention.value * _MONEY[q.unit]
            left = view.text[mention.field.clause[0] : q.begin]
            asked = words["charged"].search(own) is not None and not _PAID.search(own)
            paid = words["collected"].search(left) is not None
            # The sum of what was asked for, where notices are spoken of, else of what came in.
            if asked and (words["notices"].search(sentence) or not paid):
                charged = value if charged is None else charged
            elif (paid or _AMOUNT.search(own.rstrip("，、"))) and collected is None:
                collected = value
                if len(cases) == 1 and notices is None and charged is None:
                    # 有3件申请收取…费2230元: what was asked for in these cases was paid.
                    notices, charged = cases[0], value
        elif notices is None and _told_of_notices(mention, words["notices"]):
            notices = mention.value
        elif q.unit == "件" and collected is None and not _LATE.search(clause):
            cases.append(mention.value)
    for head in words["heads"].finditer(view.text):
        start, end = view.shape.sentence_range(view.shape.sentence[head.start()])
        sentence = view.text[start:end]
        sent = words["notices"].search(sentence)
        if sent is not None and notices is None and _NOT.search(sentence[: sent.start()]):
            notices = Decimal(0)
        nothing = _ALL_ZERO.search(sentence) is not None
        if nothing and sent is not None and notices is None:
            notices = Decimal(0)
        denied = _NOT.search(view.text[start : head.start()]) or _NOT_BEHIND.search(view.text[head.end() : end])
        if (denied or nothing) and (charged, collected) == (None, None):
            charged = collected = Decimal(0)
    return ProcessingFee(notices, charged, collected)


def _told_of_notices(mention: Mention, notices: re.Pattern[str]) -> bool:
    """Whether a number is that of notices, by the words before it or, when they were sent about so many, behind it."""
    own, behind = mention.left_text, mention.right_text
    if notices.search(own):
        return not _LATE.search(own)
    return bool(_SENT_TO.search(behind) and notices.search(behind))


def _joined(one: ProcessingFee, other: ProcessingFee) -> ProcessingFee:
    return ProcessingFee(
        one.notices if one.notices is not None else other.notices,
        one.charged if one.charged is not None else other.charged,
        one.collected if one.collected is not None else other.collected,
    )
