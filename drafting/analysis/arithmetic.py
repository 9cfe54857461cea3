"""Numbers of the prose against each other: parts and wholes, shares, growth.

Nothing here needs a table. A *list* is a run of numbers with one unit that belongs to a whole: one that stands
before it (共12条，其中…; 12条（…）; 12条。从内容看，…) or behind it (…，合计12条). Whether parts that are less than
their whole are wrong depends on what the words say of the list; ``Group`` keeps that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from drafting.analysis.claims import AVERAGE, CHILD, REST, TOTAL, Mention, PassageView
from drafting.text.numerals import round_half_up, truncate

_LEAD = re.compile(
    r"其中|包括|包含|涵盖|含(?!义)|涉及|分别|具体为?|分为|(?<!立)即(?![时将可使便])"
    r"|主要(?:有|为|是|来自|包括|集中在)|(?:以下|如下|下列)|："
    r"|(?:按照?|从|就|在)[^，。；：0-9]{1,14}(?:划分|区分|统计|来看|看|分析|分类|上|方面|分)[，：]?"
    r"|(?:形式|类型|渠道|方式|来源|领域|内容)上?(?:有|为|包括)|^[^，。；、：]{0,12}中(?!心|国|小|央|学|医)"
)
"""Words between a whole and a list that tie the list to it."""
_CLOSED = re.compile(
    r"分别(?!由)|具体为|分为|由.{0,40}(?:组成|构成)|(?:按照?|从)[^，。；：0-9]{1,14}(?:分|划分|统计|区分|来看|看)"
    r"|(?<!立)即(?![时将可使便])|以下|如下|下列|："
)
_NESTED = re.compile(r"其中|包括|包含|分别为|具体为|：")
_CROSSWISE = re.compile(
    r"(?:^|[，；。])(?:按照?|从|在)[^，。；：0-9]{1,14}(?:划分|区分|统计|来看|看|分析|分类|上|方面|分)[，：]?"
)
"""从内容看…: another way to divide the same whole."""
_REST = re.compile(r"(?:其余|剩余|余下|剩下|其[他它])(?:的)?$")
_OTHER_LABEL = re.compile(r"(?:其[他它]|其余)[^，。；、0-9]{0,8}$")
_MORE = re.compile(r"等|以及其[他它]|……")
_EXCEPT = re.compile(r"[（(](?:不含|含|其中含|另|不包括|除|扣除|比|较|同比|占)")
_ITEM = re.compile(
    r"(?:(?<=[。；：，])|^)(?:第?([一二三四五六七八九])(?:是|方面是?)|（([一二三四五六七八九1-9])）|([1-9])[.、])"
)
_ITEM_DIGITS = "一二三四五六七八九"
_PARTS_FOLLOW = re.compile(r"其中|包括|包含|分别|分为|具体|以下|如下|下列|主要[是有]|：$")
_SUM_BEHIND = re.compile(
    r"^(?:以上)?(?:[两二三四五六七八九]?[个项者类]?)?(?:总共|合计|总计|共计|累计|一共|共|总量|总数)"
    r"|(?:合计|总计|共计|总量|总数)[^，。；、]{0,10}$"
)
_SURE_BEHIND = re.compile(
    r"(?:合计|总计|共计)[^，。；]{0,10}$|(?:以上|[两二三四五六七八九2-9][个项者类])(?:总|合计|共计|共)[^，。；]{0,6}$"
)
_BARE_BEHIND = re.compile(
    r"(?:[全今]年|全[省市县区镇乡]|年内|本年度?|总|[，二两三]者?)*(?:共计?|合计|总计|总共|一共|总数|总量)(?:为|达到?|有|是)?"
)
_SHARE_PHRASE = re.compile(
    r"[，、（(]?(?:分别|各)?(?:约)?占(?:比|总数|总量)?[^，。；、%]{0,14}?"
    r"(?:[0-9.]+%|百分之[零〇一二两三四五六七八九十百点]+|[一二三四五六七八九]成)[）)]?|（[^（）]*）"
)
_NOT = re.compile(r"(?:不予?|未予?|没有|无|非)(\w{2,4})$")

How = Literal["led", "bracket", "beside", "behind", "items", "split"]


@dataclass(frozen=True, slots=True)
class Group:
    """A whole and its parts as the prose lists them."""

    whole: Mention | None
    parts: tuple[Mention, ...]
    """The list as far as its marks are of one kind."""
    complete: bool
    """Whether the words say that the parts are all of it."""
    split: str | None = None
    """The way of dividing, when it is one that tables do not have."""
    items: Literal["", "said", "unsaid"] = ""
    """Whether the parts are numbered items of their own (一是…二是…), and whether words say that they are parts."""
    how: How = "led"
    """What ties the parts to the whole: a word, a bracket, their place alone, a word of sum behind them."""
    more: tuple[Mention, ...] = ()
    """Numbers that go on behind the list and may belong to it."""
    wholes: tuple[Mention, ...] = ()
    """Further numbers that may be the whole."""
    mixed: bool = False
    """Whether the parts are of several units, or it is open which number is their whole."""
    sure: bool = False
    """Whether the words leave no doubt that it is the sum of just these parts (三项合计)."""
    open: bool = False
    """Whether the list may go on behind its parts."""
    crosswise: bool = False
    """Whether the list divides in a way of its own (从内容看)."""
    mark: str = ""
    """The mark between the first two parts."""

    @property
    def total(self) -> Decimal:
        return sum((p.value for p in self.parts), Decimal(0))


def countable(mention: Mention) -> bool:
    """Whether a number can be a part or a whole: an exact count that is no comparison."""
    return bounded(mention) and mention.quantity.exact


def bounded(mention: Mention) -> bool:
    """Whether a number can be a whole of which only bounds are known (300余条)."""
    q = mention.quantity
    if mention.link.reason == AVERAGE:
        return False
    return q.kind == "count" and not mention.compared and bool(q.unit) and not mention.link.previous


_INFORMATION = frozenset("条 篇 件 份 则 条次 篇次 件次".split())


def _alike(one: str, other: str) -> bool:
    """Whether numbers of two units can be a whole and its parts: pieces of information are counted in many ways."""
    return one == other or (one in _INFORMATION and other in _INFORMATION)


def groups_of(view: PassageView, mentions: Sequence[Mention]) -> list[Group]:
    """All lists with a whole in a passage."""
    behind = [g for i, m in enumerate(mentions) if countable(m) and (g := _behind(view, mentions, i)) is not None]
    taken = {id(p) for g in behind if g.sure or g.total == (g.whole.value if g.whole else None) for p in g.parts}
    taken.update(id(g.whole) for g in behind)
    out: list[Group] = []
    for i, mention in enumerate(mentions):
        if not countable(mention) or id(mention) in taken:
            continue
        for group in _opened(view, mentions, i, [*out, *behind]):
            out.append(group)
            taken.update(id(p) for p in group.parts)
    out.extend(behind)
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
    gap = view.text[whole.quantity.stop : places[0]]
    said = _PARTS_FOLLOW.search(gap) or gap in ("，", "：")
    if not said and len(parts) < 3:
        return None
    return Group(whole, tuple(parts), False, None, "said" if said else "unsaid", "items")


# ---------------------------------------------------------------------- a list behind its whole


def _opened(view: PassageView, mentions: Sequence[Mention], i: int, known: Sequence[Group]) -> list[Group]:
    """The lists that begin with a number, tied to a whole before it."""
    first = mentions[i]
    f = first.field
    if f.group and all(m.field.group != f.group for m in mentions[:i]):
        return _bracketed(view, mentions, i)
    last = next((m for m in reversed(mentions[:i]) if m.field.group == f.group and m.quantity.kind == "count"), None)
    if last is None or f.sentence - last.field.sentence > 1:
        return []
    gap = _plain(view, last.quantity.stop, first.quantity.begin)
    fresh = f.sentence != last.field.sentence
    opening = re.split(r"[。！？]", gap)[-1] if fresh else gap
    crosswise = _CROSSWISE.search(opening if fresh else gap)
    lead = _LEAD.search(opening) or _made_of(view, first, opening)
    if fresh and not (crosswise or re.match(r"其中|包括|分别|具体", opening)):
        return []
    if lead is None:
        return _beside(view, mentions, i, last, gap)
    if fresh and crosswise is None and len(opening) > 20:
        return []
    above = [
        g.whole
        for g in known
        if g.whole is not None
        and any(m is last for m in (*g.parts, *g.more))
        and (g.how not in ("beside", "behind") or g.total == g.whole.value)
    ]
    sentence = [
        m
        for m in reversed(mentions[:i])
        if m.field.group == f.group and m.field.sentence == last.field.sentence and m.quantity.kind == "count"
    ]
    if fresh and crosswise:
        wholes = above or [m for m in sentence if m.quantity.unit == first.quantity.unit]
    elif crosswise or ("；" in gap and opening.rstrip("，：").endswith("其中")):
        wholes = above or [last]
    elif _NESTED.search(opening):
        wholes = [last]
    else:
        wholes = [last, *above]
    run, more, last_mark = _run(view, mentions, i)
    out = []
    pairs = _pairs(mentions, i)
    for own in pairs or [run]:
        unit = own[0].quantity.unit
        fitting = [w for w in wholes if bounded(w) and _alike(w.quantity.unit, unit)]
        if pairs or not fitting:
            fitting = [m for m in sentence if bounded(m) and m.quantity.unit == unit][:1]
        if not fitting:
            continue
        units = {p.quantity.unit for p in own}
        complete = _says_all(view, own, opening) or (crosswise is not None and len(own) > 1)
        rest = () if pairs else tuple(more)
        group = Group(fitting[0], tuple(own), complete, _split(own), "", "led", rest, tuple(fitting[1:]))
        doubt = len(fitting) > 1
        out.append(
            replace(
                group,
                mixed=len(units) > 1 or doubt,
                open=bool(rest)
                and last_mark != "；"
                and _separator(view, own[0], own[1] if len(own) > 1 else own[0]) != "、",
                crosswise=crosswise is not None,
                mark=_separator(view, own[0], own[1]) if len(own) > 1 else "",
            )
        )
    if len(out) > 1 and any(g.whole is not None and g.total == g.whole.value for g in out):
        # 3件、2230元，其中…1件，880元；…: one of two lists adds up, so the other one is complete as well.
        out = [replace(g, complete=True) for g in out]
    return out


def _bracketed(view: PassageView, mentions: Sequence[Mention], i: int) -> list[Group]:
    """12条（甲5条、乙7条）."""
    first = mentions[i]
    inside = first.field.group
    opened = view.shape.opened[inside]
    if _EXCEPT.match(view.text[opened:]) or _SUM_BEHIND.search(first.left_text):
        return []
    for before in reversed(mentions[:i]):
        if before.field.group == view.shape.parents[inside] and before.quantity.stop <= opened:
            noun = view.text[before.quantity.stop : opened]
            if before.quantity.stop != opened and (len(noun) > 8 or re.search(r"[，。；、：]", noun)):
                return []
            run, more, last_mark = _run(view, mentions, i)
            if not bounded(before) or not _alike(before.quantity.unit, run[0].quantity.unit):
                return []
            if len(run) == 1 and before.quantity.unit != first.quantity.unit:
                return []  # 473条（1282件）: the same in another unit
            last = run[-1]
            listed = (
                len(run) > 1
                and not more
                and CHILD.search(first.left_text) is None
                and not _MORE.search(last.right_text)
                and view.text[last.quantity.stop : last.quantity.stop + 1] in "）)"
            )
            complete = listed or _says_all(view, run, view.text[opened + 1 : first.quantity.begin])
            mixed = len({p.quantity.unit for p in run}) > 1
            group = Group(before, tuple(run), complete, _split(run), "", "bracket", tuple(more), (), mixed)
            return [replace(group, open=bool(more) and last_mark != "；")]
    return []


def _beside(view: PassageView, mentions: Sequence[Mention], i: int, whole: Mention, gap: str) -> list[Group]:
    """对32家单位考核，优秀8家、良好19家、合格5家: only its place says that a list is of the number before it."""
    first = mentions[i]
    if not countable(whole) or whole.quantity.unit != first.quantity.unit or gap.count("，") != 1:
        return []
    if re.search(r"[。；：、]", gap) or len(gap) > 26 or whole.field.mark == "、":
        return []
    run, more, last_mark = _run(view, mentions, i)
    if len(run) < 2 or len({p.quantity.unit for p in run}) > 1 or not _separator(view, run[0], run[1]):
        return []
    if _separator(view, run[0], run[1]) == "；" and not _complementary(view, run):
        return []
    if any(p.value > whole.value for p in run) and sum((p.value for p in run), Decimal(0)) > whole.value * 2:
        return []  # no list of that number
    group = Group(whole, tuple(run), _complementary(view, run), _split(run), "", "beside", tuple(more))
    return [replace(group, open=bool(more) and last_mark != "；")]


def _made_of(view: PassageView, first: Mention, opening: str) -> re.Match[str] | None:
    """文件48件，由甲19件、乙29件组成."""
    _, end = view.shape.sentence_range(first.field.sentence)
    made = re.search("组成|构成", view.text[first.quantity.stop : end])
    return re.search("由", opening) if made else None


def _counted_off(parts: Sequence[Mention], opening: str) -> bool:
    """26个账号中，18个更新及时，8个更新较少: parts that begin with their numbers."""
    if len(parts) < 2 or not re.search(r"中[，]?(?:仅?有|已有)?$", opening):
        return False
    return all(re.fullmatch(r"[，]?(?:另|其余|还)?(?:仅?有|已有)?", re.split("中", p.left_text)[-1]) for p in parts)


def _says_all(view: PassageView, parts: Sequence[Mention], opening: str) -> bool:
    """Whether the words say that a list is complete."""
    last = parts[-1]
    tail = view.text[last.quantity.stop : last.quantity.stop + 8]
    return bool(
        _CLOSED.search(opening)
        or ("由" in opening and re.search(r"组成|构成", tail))
        or (len(parts) > 1 and _OTHER_LABEL.search(last.left_text))
        or (len(parts) > 1 and _REST.search(re.sub(r"[，、；]", "", last.left_text)))
        or _complementary(view, parts)
        or _counted_off(parts, opening)
    )


def _complementary(view: PassageView, parts: Sequence[Mention]) -> bool:
    """Whether parts are all there is: 属实29条、不属实7条, a thing and its denial; shares that make a hundred."""
    if len(parts) < 2:
        return False
    labels = [_label(p) for p in parts]
    for one in labels:
        denied = _NOT.search(one)
        if denied is not None and any(o.endswith(denied.group(1)) and not _NOT.search(o) for o in labels):
            return True
    shares = []
    for part in parts:
        match = re.match(r"[，（]?(?:约)?占(?:比)?[^，。；、%]{0,10}?([0-9.]+)%", view.text[part.quantity.stop :])
        if match is None:
            return False
        shares.append(Decimal(match.group(1)))
    return abs(sum(shares, Decimal(0)) - 100) <= len(shares)


def _label(mention: Mention) -> str:
    """The words of a part: what stands before its number, else what follows it."""
    left = re.split(r"[，。；、：]", mention.left_text)[-1]
    left = re.sub(r"^(?:其中|包括|包含|已|共)", "", left)
    return left or re.split(r"[，。；、：]", mention.right_text)[0]


def _pairs(mentions: Sequence[Mention], i: int) -> list[list[Mention]]:
    """甲局1件，收取880元；乙局2件，收取1080元: a list for each of the two units, or nothing."""
    first = mentions[i]
    run = [
        m
        for m in mentions[i:]
        if m.field.group == first.field.group
        and m.field.sentence == first.field.sentence
        and m.quantity.kind == "count"
    ]
    units = list(dict.fromkeys(m.quantity.unit for m in run))
    if len(units) != 2 or len(run) < 4 or len(run) % 2 or not all(countable(m) for m in run):
        return []
    if any(one.quantity.unit == other.quantity.unit for one, other in pairwise(run)):
        return []
    return [[m for m in run if m.quantity.unit == u] for u in units]


def _split(parts: Sequence[Mention]) -> str | None:
    kinds = {p.link.split for p in parts}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _plain(view: PassageView, start: int, end: int) -> str:
    """The words of a range without brackets and without the shares that belong to numbers."""
    return _SHARE_PHRASE.sub("", view.text[start:end])


def _run(view: PassageView, mentions: Sequence[Mention], i: int) -> tuple[list[Mention], list[Mention], str]:
    """A number and those listed with it in one way, the numbers that go on behind them, and the mark between."""
    first = mentions[i]
    run: list[Mention] = [first]
    more: list[Mention] = []
    mark = ending = ""
    inner: Mention | None = None
    for j in range(i + 1, len(mentions)):
        after = mentions[j]
        if after.field.group != first.field.group:
            if view.shape.inside(after.field.group, first.field.group):
                continue
            break
        if after.quantity.kind != "count":
            continue
        if after.field.sentence != first.field.sentence:
            break
        follows = next((m for m in mentions[j + 1 :] if m.field.group == first.field.group), None)
        if (
            after.quantity.unit != first.quantity.unit
            and follows is not None
            and follows.quantity.unit == first.quantity.unit
            and not re.search(r"[，。；、：]", _plain(view, after.quantity.stop, follows.quantity.begin))
        ):
            continue  # 9个县区收到752件: part of what the next number counts
        gap = _plain(view, (more or run)[-1].quantity.stop, after.quantity.begin)
        if inner is not None:
            gap = _plain(view, inner.quantity.stop, after.quantity.begin)
        if not countable(after) or (_SUM_BEHIND.search(after.left_text) and not _is_last(mentions, first, j)):
            break
        if _CROSSWISE.search(gap):
            break
        if _NESTED.search(gap):
            inner = after  # a list of a part of its own goes on to the next semicolon
            continue
        if inner is not None:
            if "；" not in gap:
                inner = after
                continue
            inner = None
        separator = _mark(gap)
        if not mark:
            mark = separator
        goes_on = separator == mark or (separator in ("和", "及", "与", "以及") and mark == "、")
        if more or not goes_on or not separator or len(after.left_text) > (60 if mark == "；" else 24):
            if "；" in gap and mark == "、":
                break
            ending = ending or ("；" if "；" in gap else separator)
            if after.quantity.unit == first.quantity.unit:
                more.append(after)
        else:
            run.append(after)
    return run, more, ending


def _is_last(mentions: Sequence[Mention], first: Mention, j: int) -> bool:
    """Whether a number that is called a sum is the last part of a whole before the list."""
    k = mentions.index(first)
    unit = first.quantity.unit
    total = sum(
        (m.value for m in mentions[k : j + 1] if m.quantity.kind == "count" and m.quantity.unit == unit), Decimal(0)
    )
    return any(m.value == total for m in mentions[:k] if m.quantity.unit == unit)


def _mark(gap: str) -> str:
    match = re.search(r"以及|[、，；和及与]", gap)
    return match.group() if match else ""


def _separator(view: PassageView, one: Mention, other: Mention) -> str:
    return _mark(_plain(view, one.quantity.stop, other.quantity.begin))


# ---------------------------------------------------------------------- a list before its whole


def _behind(view: PassageView, mentions: Sequence[Mention], i: int) -> Group | None:
    """甲5条、乙7条，合计12条."""
    whole = mentions[i]
    if "占" in whole.left_text or not (TOTAL.search(whole.left_text) or _SUM_BEHIND.search(whole.left_text)):
        return None
    run: list[Mention] = []
    group = whole.field.group
    if group and all(m.field.group != group for m in mentions[:i]):
        group = view.shape.parents[group]  # 甲5件、乙7件（合计12件）
    for before in reversed(mentions[:i]):
        if before.field.group != group or before.quantity.kind != "count":
            continue
        if before.field.sentence != whole.field.sentence:
            break
        if before.quantity.unit != whole.quantity.unit:
            follows = run[0] if run else whole
            if re.search(r"[，。；、：]", _plain(view, before.quantity.stop, follows.quantity.begin)):
                break
            continue
        if not countable(before) or _SUM_BEHIND.search(before.left_text):
            break
        run.insert(0, before)
        if _NESTED.search(before.left_text):
            break  # 46件，其中甲25件、乙21件，合计46件
    if len(run) < 2 or re.search(r"(?:等|含|包括)[^，。；、]{0,4}(?:合计|共计?|总计)", whole.left_text):
        return None  # 指南、年报等合计14条: the sum of what its own words list
    total = sum((p.value for p in run), whole.value)
    if any(m.value == total for m in mentions[: mentions.index(run[0])] if m.quantity.unit == whole.quantity.unit):
        return None  # it is itself a part, the last one
    rest = next(iter(mentions[i + 1 :]), None)
    if rest is not None and _remains(rest) and total - whole.value == whole.value + rest.value:
        return None  # 新收9件、结转1件，共办8件，剩余2件
    sure = bool(_SURE_BEHIND.search(view.text[: whole.quantity.begin]) or _BARE_BEHIND.fullmatch(whole.left_text))
    short = len(whole.left_text) <= 8
    return Group(whole, tuple(run), sure or short, _split(run), "", "behind", sure=sure)


def _remains(mention: Mention) -> bool:
    """Whether a number is said to be what is left over."""
    terms = (*mention.left, *mention.right)
    return REST.search(mention.left_text) is not None or any(c.remains for t in terms for c in t.concepts)


def _same_way(one: Mention, other: Mention) -> bool:
    return one.link.split == other.link.split and one.field.sentence == other.field.sentence


def _splits(mentions: Sequence[Mention], known: Sequence[Group]) -> list[Group]:
    """Runs of parts of one way of dividing that no list word opens (网上申请5件，信函申请8件)."""
    out: list[Group] = []
    taken = {id(p) for g in known for p in g.parts}
    run: list[Mention] = []

    def fits(mention: Mention) -> bool:
        return mention.link.split is not None and countable(mention) and id(mention) not in taken

    for mention in [*mentions, None]:
        if mention is not None and mention.quantity.kind != "count":
            continue
        if mention is not None and fits(mention) and (not run or _same_way(run[-1], mention)):
            run.append(mention)
            continue
        if len(run) > 1:
            out.append(Group(None, tuple(run), True, run[0].link.split, "", "split"))
        run = [mention] if mention is not None and fits(mention) else []
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
