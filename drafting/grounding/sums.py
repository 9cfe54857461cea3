"""Sums that the prose states: a whole against its parts.

Every list that ``lists`` binds is a candidate. Parts that add up settle it. Parts that do not mean either a wrong
number or a list that is not exhaustive; the features of a list are the evidence for one or the other, weighed by a
model.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise, takewhile
from math import log

from drafting.grounding.frames import Frame, Passage
from drafting.grounding.lists import Listing, begins_with_verb, counted, stage_told
from drafting.grounding.words import OTHER
from drafting.language.hedges import counts_things, is_matter, mixes
from drafting.language.lexer import Token
from drafting.language.markers import (
    CONTAINS,
    DONE_YET,
    FOREMOST,
    GENERAL_NOUNS,
    INCLUDES,
    RESULT_NOUNS,
    UNDER_WAY,
    UNDONE_YET,
    number_of_members,
    opens_composition,
)
from drafting.language.slips import neighbours_exchanged, one_slip, slips_within


@dataclass(frozen=True, slots=True)
class Sum:
    """A whole and the parts that are held against it; ``holds`` when they add up."""

    whole: Frame
    parts: tuple[Frame, ...]
    total: Decimal
    holds: bool
    features: Mapping[str, float]
    closed: bool = False
    """Whether the list is marked as exhaustive; such lists are weighed by a model of their own."""

    @property
    def model(self) -> str:
        """The model that weighs it."""
        return "closed" if self.closed else "sum"


def sums_of(passage: Passage, fits: Mapping[int, bool], sure: Mapping[int, float]) -> tuple[Sum, ...]:
    """All sums of a passage, in the order of their first part.

    ``fits`` says by item id which numbers equal the value of a reading, ``sure`` is the probability that the number
    denotes a cell at all.
    """
    found: list[Sum] = []
    waiting = [*passage.lists, *_unmarked_divisions(passage), *_unmarked(passage)]
    while waiting:
        listing = waiting.pop(0)
        best = _best(listing, passage, fits, sure)
        if best is not None:
            found.append(best)
            waiting[:0] = _second_division(listing, best, passage)
    out = [s for s in found if s.holds]
    settled = {p.item.id for s in out for p in s.parts}
    for s in found:
        if not s.holds and settled.isdisjoint(p.item.id for p in s.parts):
            settled.add(s.parts[0].item.id)
            out.append(s)
    beside = _alongside(out, passage, fits, sure)
    closed = {p.item.id for s in beside for p in s.parts}
    out = [*(s for s in out if closed.isdisjoint(p.item.id for p in s.parts)), *beside]
    return tuple(sorted(out, key=lambda s: s.parts[0].number.start))


def _alongside(sums: Sequence[Sum], passage: Passage, fits: Mapping[int, bool], sure: Mapping[int, float]) -> list[Sum]:
    """对25件收取2950元，其中甲2件，收取290元；…: the sum of a second measure that a whole and all its parts have beside
    the first one, which adds up. That list names everything, so this one does."""
    summed = {f.item.id for s in sums if s.holds for f in (s.whole, *s.parts)}
    out = []
    for s in sums:
        members = (s.whole, *s.parts)
        if not s.holds or len(s.parts) < _SEVERAL:
            continue
        for step in (-1, 1):
            beside = [_neighbour(f, step, passage) for f in members]
            found = [f for f in beside if f is not None]
            measures = {f.quantity.unit for f in found}
            apart = summed.isdisjoint(f.item.id for f in found)
            if len({f.item.id for f in found}) < len(members) or len(measures) != 1 or not apart:
                continue
            if measures == {s.whole.quantity.unit}:
                continue
            listing = Listing(found[0].item.id, tuple(f.item.id for f in found[1:]), "lead")
            second = _sum(listing, passage, fits, sure)
            if second is not None and len(second.parts) == len(s.parts):
                out.append(replace(second, closed=True))
    return out


_SEVERAL = 3
"""From so many parts on it is no chance that each of them has a second measure."""


def _neighbour(frame: Frame, step: int, passage: Passage) -> Frame | None:
    """The number right before or behind another one in its sentence."""
    at = bisect_left(passage.starts, frame.number.start) + step
    if not 0 <= at < len(passage.order):
        return None
    other = passage.order[at]
    return other if other.clause.sentence == frame.clause.sentence and counted(other.item) else None


def _is_slip(found: Sum) -> bool:
    """Whether parts that are outcomes miss their whole by one slip of the pen."""
    return one_slip(found.total, found.whole.quantity.value) and all(_class_of(p) == "outcome" for p in found.parts)


def _second_division(listing: Listing, found: Sum, passage: Passage) -> list[Listing]:
    """其中个人9件、企业1件；网上7件、信函3件: behind a semicolon the same whole may be divided in another way."""
    taken = {p.item.id for p in found.parts}
    last = max((n for n, p in enumerate(listing.parts) if p in taken), default=len(listing.parts))
    rest = listing.parts[last + 1 :]
    if len(rest) < 2 or listing.how in _BEFORE_TOTAL or passage.frames[rest[0]].clause.before != "semicolon":
        return []
    return [Listing(listing.whole, rest, "again", listing.open_ended)]


def _best(listing: Listing, passage: Passage, fits: Mapping[int, bool], sure: Mapping[int, float]) -> Sum | None:
    """The sum of a list with the whole it adds up to, where one of those before it will do; else with the likeliest."""
    candidates = (listing, *_other_wholes(listing, passage), *_with_all_numbers(listing, passage))
    nearest, *others = (_sum(g, passage, fits, sure) for g in candidates)
    sums = [s for s in (nearest, *others) if s is not None]
    held = [s for s in sums if s.holds and (s is nearest or _is_full(s, listing, passage))]
    if held and nearest is not None and _is_slip(nearest):
        return None  # 收到9件，办结8件，其中甲类8件、乙类1件: that they make the other number may be chance
    if held:
        # 答复15件，撤销4件。其中甲类3件，乙类1件，丙类2件，丁类9件: two may make the nearest by chance.
        return max(held, key=lambda s: (len(s.parts) == len(listing.parts), s is held[0]))
    if nearest is None or (len(nearest.parts) == 1 and None in others):
        return None  # 办结14件，结转1件，其中公开7件: another number before it may be its whole
    # 复议3件、诉讼3件，其中…: the whole may be several numbers, which says nothing against a list longer than one.
    every = _total([passage.frames[p] for p in listing.parts])
    joint = _joint_wholes(listing, passage)
    if {nearest.total, every} & set(joint):
        return None
    # 建议38件、提案51件，其中主办60件: what is more than the last of several things is a part of all of them.
    if len(nearest.parts) == 1 and _is_coordinated(nearest.whole) and any(nearest.total <= j for j in joint):
        return None
    # 收到47件，去年转来2件，其中撤回6件: what is more than what was brought in is a part of both together.
    if joint and _is_of_more_than_is_left(nearest):
        return None
    best = max(sums, key=lambda s: (s.features.get("closeness", 0.0), s is nearest))
    if _follows_at_once(nearest) or one_slip(nearest.total, nearest.whole.quantity.value):
        best = nearest
    if listing.how == "closing" and not _comes_near(best.total, best.whole.quantity.value):
        return None
    more = {
        "not the nearest whole": float(best.whole is not nearest.whole),
        # 公众号1972条，视频388条，其中被采用316条、275条
        "another whole is large enough": float(
            any(s.whole.quantity.value >= s.total > best.whole.quantity.value for s in sums)
        ),
    }
    return replace(best, features={**best.features, **{k: v for k, v in more.items() if v}})


def _is_full(found: Sum, listing: Listing, passage: Passage) -> bool:
    """Whether a sum has all parts of its list, or all before a semicolon: that a few of them make a number further off
    may be chance."""
    after = listing.parts[len(found.parts) : len(found.parts) + 1]
    return not after or passage.frames[after[0]].clause.before == "semicolon"


def _is_coordinated(frame: Frame) -> bool:
    return frame.item.joint in ("pause", "conj")


def _is_of_more_than_is_left(found: Sum) -> bool:
    """Whether the first part, in the sentence of a whole that was carried over, is more than it."""
    first = found.parts[0]
    same = first.clause.sentence == found.whole.clause.sentence
    return same and _is_carried(found.whole) and found.whole.quantity.value < first.quantity.value


def _follows_at_once(found: Sum) -> bool:
    """登载文件51件，其中失效5件: whether a list of several parts follows its whole at once, so that no other
    antecedent is possible."""
    return len(found.parts) > 1 and found.parts[0].clause.id - found.whole.clause.id <= 1


def _other_wholes(listing: Listing, passage: Passage) -> list[Listing]:
    if listing.how in ("total", "closing", "bracket", "beside"):
        return []
    first = passage.frames[listing.parts[0]]
    out: list[Listing] = []
    sentence = passage.frames[listing.whole].clause.sentence
    divided = _class_of(first) == "applicant"
    total = _total([passage.frames[p] for p in listing.parts]) if divided else Decimal(-1)
    for frame in passage.before(first):
        # 新收17件。办结16件，其余2件结转。个人15件、企业2件: who applied is told of all, wherever that stands.
        told = divided and frame.topic == first.topic and frame.quantity.value == total
        if len(out) == _OTHER_WHOLES or (frame.clause.sentence < sentence and sentence - frame.clause.sentence > _FAR):
            break
        if (
            frame.item.id != listing.whole
            and (frame.clause.sentence == sentence or told)
            and counted(frame.item)
            and frame.item.parent == first.item.parent
            and frame.quantity.unit == first.quantity.unit
        ):
            out.append(replace(listing, whole=frame.item.id))
    return out


def _with_all_numbers(listing: Listing, passage: Passage) -> list[Listing]:
    """一是…42条；二是…47条，…12条: every number of numbered clauses, where the first of each do not make the whole."""
    if listing.how not in ("numbered", "lead"):
        return []
    whole, last = passage.frames[listing.whole], passage.frames[listing.parts[-1]]
    led = listing.how == "lead"
    parts: list[int] = []
    total = Decimal(0)
    for at in range(bisect_left(passage.starts, passage.frames[listing.parts[0]].number.start), len(passage.order)):
        frame = passage.order[at]
        # 其中甲264条；乙网站：…4条、…5次: what goes on behind a colon belongs to a list only where it makes the whole.
        if frame.clause.sentence > last.clause.sentence or (led and total > whole.quantity.value):
            break
        alike = led or frame.quantity.unit == whole.quantity.unit
        if alike and counted(frame.item) and frame.item.parent == whole.item.parent:
            parts.append(frame.item.id)
            total += frame.quantity.value * _times(frame)
    if len(parts) <= len(listing.parts) or (led and total != whole.quantity.value):
        return []
    return [replace(listing, parts=tuple(parts))]


_FAR = 3
"""So many sentences before the nearest number a whole may stand that the parts make exactly."""
_OTHER_WHOLES = 5
"""How many numbers before a list are tried as its whole, beside the nearest."""


def _joint_wholes(listing: Listing, passage: Passage) -> list[Decimal]:
    """The sums of a whole with the number of its topic before it in its sentence, and with the one between it and its
    parts: 收到15件，去年转来3件；结果为…, where the antecedent may be both together."""
    whole, first = passage.frames[listing.whole], passage.frames[listing.parts[0]]
    if not counted(whole.item) or listing.how in _BEFORE_TOTAL:
        return []
    before = (f for f in passage.before(whole) if f.clause.sentence == whole.clause.sentence)
    between = (f for f in passage.before(first) if f.number.start > whole.number.start)
    found = []
    for near in (before, between):
        other = next((f for f in near if counted(f.item) and f.topic == whole.topic), None)
        # 5轮清理，保留816项, 收到61份，较上年减少9份: turns and what there was more or less are not counted with it.
        if other is not None and other.form != "difference" and _are_counted_alike(other, whole):
            found.append(_total([other, whole]))
    return found


def _are_counted_alike(one: Frame, other: Frame) -> bool:
    """Whether two numbers have one measure word, or general ones."""
    a, b = one.quantity.unit, other.quantity.unit
    return a == b or not (a and b) or (mixes(a) and mixes(b))


def _sum(listing: Listing, passage: Passage, fits: Mapping[int, bool], sure: Mapping[int, float]) -> Sum | None:
    """A whole against its parts: as many of them as add up to it, else all, with features for and against a mistake."""
    whole, parts = _in_one_measure(listing, passage)
    if whole.form not in ("value", "difference"):
        return None
    if not whole.quantity.exact:
        return _inexact(listing, whole, passage, fits, sure)
    loosely = whole.topic in ("", OTHER) and listing.how not in ("beside", "run")
    forms = (whole.form, "old") if loosely else (whole.form,)
    parts = [
        p
        for p in parts
        if p.form in forms and p.quantity.exact and p.quantity.value >= 0 and not _is_counted_again(p, passage)
    ]
    if not parts or (not whole.quantity.unit and any(p.quantity.unit for p in parts)):
        return None
    if _some_are_rounded(whole, [passage.frames[p] for p in listing.parts]):
        return None
    of_cells = len(parts) > 1 and all(fits.get(f.item.id) and sure[f.item.id] > _SURE for f in (whole, *parts))
    parts = parts[: _end_of_single_part(whole, parts)]
    target = whole.quantity.value
    parts = _before_what_is_open(whole, _before_all_again(parts, target, listing.how), listing.how)
    anew = _without_what_came_over(parts)
    if fitting := _fitting(whole, passage, (parts, anew), listing.how):
        return Sum(whole, tuple(fitting), target, True, {})
    parts = anew
    if listing.how not in _BEFORE_TOTAL:
        end = _end_of_topic(whole, parts, passage, fits, sure)
        # 信息290条，其中动态284条，有效文件3件，公告1条: all of it comes as near as makes no other whole likely.
        parts = parts if _all_but_make(whole, parts, end) else parts[:end]
    parts = _of_its_measure(whole, parts, passage)
    if of_cells or not parts:
        return None  # each is its cell's number; the list only names some of them
    if listing.how == "again" and any(_has_verb(p) or p.words.source == "head" for p in parts):
        return None  # 公布26件，其中市级7件、县级19件；废止5件，留用171件: what is counted anew
    if len(parts) == 1 and _is_no_excess(parts[0], whole, listing, passage):
        return None
    # What goes on behind the parts of a full list is not one of them: cut where the sum comes nearest.
    whole_list = len(parts) == 1 or listing.how in _BEFORE_TOTAL
    best = parts if whole_list else _nearest(parts, target, listing.how)
    total = _total(best)
    if total < target and len(best) < _SEVERAL and any(t.text in INCLUDES for t in best[0].item.left[:2]):
        return None
    if total < target and _has_a_part_without_number(best):
        return None
    features = _features(listing, whole, best, fits, sure)
    features.update(_layout_features(listing, whole, best, parts))
    features.update(_gap_features(whole, best, passage))
    features["no slip mends it"] = float(not _mendable(whole, best))
    features["exchanged digits mend it"] = float(_is_exchange(whole, best))
    features = {k: v for k, v in features.items() if v}
    return Sum(whole, tuple(best), total, total == target, features, _is_exhaustive(listing, best, features))


def _fitting(whole: Frame, passage: Passage, ways: Sequence[list[Frame]], how: str) -> list[Frame]:
    """The parts that make a whole: some of all, some of those without what came over, or these with what the next
    sentence adds."""
    for parts in ways:
        if found := _exact_parts(parts, whole.quantity.value, how):
            return found
    return _with_what_is_open(whole, ways[-1], passage, how)


def _of_its_measure(whole: Frame, parts: list[Frame], passage: Passage) -> list[Frame]:
    """The parts in the measure of their whole, and those in others that lists mix with it, or that stand within the
    list (文件11条，活动4次，公示5条), or all of them where none has any."""
    unit = whole.quantity.unit
    foreign = {p.quantity.unit for p in parts} - {unit}
    if parts and not any(p.quantity.unit for p in parts):
        behind = _neighbour(parts[-1], 1, passage)
        return parts if behind is None or behind.quantity.unit else []  # 46次，其中甲28、乙9、丙9
    if parts and parts[-1].quantity.unit == unit and all(map(counts_things, foreign)):
        return parts
    if all(map(mixes, foreign)) and (mixes(unit) or unit in {p.quantity.unit for p in parts}):
        return parts
    return [p for p in parts if p.quantity.unit == unit]


def _before_all_again(parts: list[Frame], target: Decimal, how: str) -> list[Frame]:
    """收到5件，其中当面2件，网上1件，信函2件，5件均已答复: the parts before a number as large as their whole, which is
    said of all of it."""
    if how in _BEFORE_TOTAL or not target:
        return parts
    again = (n for n, p in enumerate(parts) if n > 1 and p.quantity.value == target)
    return parts[: next(again, len(parts))]


def _all_but_make(whole: Frame, parts: Sequence[Frame], end: int) -> bool:
    """Whether all parts come within some hundredths of their whole, and nearer than those before an end."""
    target = whole.quantity.value
    gap, before = (abs(target - _total(some)) for some in (parts, parts[:end]))
    return target >= _NO_CHANCE and gap * _HUNDREDTHS <= target and gap < before


_HUNDREDTHS = 33


def _end_of_single_part(whole: Frame, parts: Sequence[Frame]) -> int:
    """其中企业提出4件；年内办结18件, 动态41条，其中被采用6条；数据29条: a single part that a semicolon ends, where the
    next clause is a predicate of the whole or coordinated with it."""
    if len(parts) < 2 or parts[1].clause.before != "semicolon" or parts[1].item.joint:
        return len(parts)
    first, second = _class_of(parts[0]), _class_of(parts[1])
    kinds = ("applicant", "channel")
    done = first in kinds and second not in kinds and parts[1].words.has_left("event")
    if len(parts) == 2:
        return 1 if done else 2  # 其中当面申请2件，其余网上提交；答复36件
    if parts[2].clause.before == "semicolon" and parts[2].clause.id != parts[1].clause.id:
        return len(parts)  # semicolons part them all
    if parts[1].quantity.unit not in (whole.quantity.unit, parts[0].quantity.unit):
        return 1  # 文件69件，其中甲类12件；会议24期、专题会议32期
    if begins_with_verb(parts[1].words) and not begins_with_verb(parts[0].words):
        return 1  # 文件22条，其中公开14条；发布建议会办意见5条、提案会办意见7条
    sibling = first in ("outcome", "bare") and second == _class_of(whole) != first
    return 1 if done or sibling else len(parts)


def _end_of_topic(
    whole: Frame, parts: Sequence[Frame], passage: Passage, fits: Mapping[int, bool], sure: Mapping[int, float]
) -> int:
    """办理许可12件，其中甲类7件；作出处罚35件: how many parts stand before a semicolon or stop that opens another
    predication, with its own verb, head and cell, or before a verb whose object has another unit."""
    # 发布158条；征集29次，其中涉企4次；邀请5次: the semicolon before a whole parts predications, so the next one does.
    parting = whole.clause.before == "semicolon" != parts[0].clause.before
    for n, part in enumerate(parts[1:], start=1):
        if parting and part.clause.before == "semicolon" and not part.item.joint:
            return n
        if _is_carried(part) and (whole.settled or _class_of(parts[0]) in ("applicant", "channel")):
            return n  # 收到64件，其中自然人62件；往年转来3件; 答复54件，其中公开53件；结转4件
        if _begins_anew(part, parts[:n]):
            return n  # 账号18个，其中公众号13个、微博5个，年内注销2个
        if _is_distributed(part) and part.clause.before == "semicolon" and _has_verb(part):
            return n  # 网站信息214条，其中文件3件；公众号、视频号分别发布241条、58条
        if begins_with_verb(part.words) and part.quantity.unit not in {f.quantity.unit for f in (whole, *parts[:n])}:
            return n  # 解读12篇，其中图解7篇，开展征集24期
        if _is_next_whole(part, whole, passage) and not any(map(_has_verb, parts[:n])):
            return n  # 政策12条，其中图解6条，公众号发布政策15条，其中图解6条
        if _follows_another_predication(parts[n - 1], part, passage) and part.quantity.unit != whole.quantity.unit:
            return n  # 申请15份，其中企业3份；信息均经审查，全年审查212条
        anew = part.clause.before in ("semicolon", "stop") and not part.item.joint
        parted = parts[1].clause.before == "semicolon" and len(parts) > 2
        another = _of_another(part, whole) or part.quantity.unit not in {f.quantity.unit for f in (whole, *parts[:n])}
        if anew and not parted and _has_verb(part) and another and not any(map(_has_verb, parts[:n])):
            return n  # 处罚276件，其中当场处罚41件；接收举报1890件; 信息76条，其中解读29条；公众号发布69篇
        if anew and part.words.source == "head" and part.words.has_left("event", "act"):
            slots = [s for s in part.given if part.slots.get(s) != whole.slots.get(s)]
            if slots and part.topic == whole.topic and are_cells([part], fits, sure):
                return n
    return len(parts)


def _is_next_whole(part: Frame, whole: Frame, passage: Passage) -> bool:
    """Whether a number behind a list is larger than its whole, has a verb and is divided itself."""
    divided = any(g.whole == part.item.id for g in passage.lists)
    return divided and _has_verb(part) and part.quantity.value > whole.quantity.value


def _follows_another_predication(before: Frame, part: Frame, passage: Passage) -> bool:
    """Whether a clause without a number, opened by a semicolon or stop, stands between two numbers."""
    between = passage.layout.clauses[before.clause.id + 1 : part.clause.id]
    return bool(between) and between[0].before in ("semicolon", "stop")


def _is_distributed(part: Frame) -> bool:
    """Whether a number is distributed (分别): one of several that are assigned to coordinated nouns in order."""
    return any(t.kind == "each_to" for t in part.item.left)


def are_cells(parts: Sequence[Frame], fits: Mapping[int, bool], sure: Mapping[int, float]) -> bool:
    """Whether each number very likely denotes a cell and equals it."""
    return all(fits.get(p.item.id) and sure.get(p.item.id, 0.0) > _LIKELY for p in parts)


_LIKELY = 0.5
"""Probability from which on a number that equals a cell is taken to denote it."""

_BEFORE_TOTAL = ("total", "closing")
"""Kinds of list (``Listing.how``) whose whole follows the parts."""


_SURE = 0.9
"""Probability from which on it is certain that a number that equals a cell denotes it."""


def _total(frames: Sequence[Frame]) -> Decimal:
    return sum((f.quantity.value * _times(f) for f in frames), Decimal(0))


def _times(frame: Frame) -> int:
    """解读、法规各3条: how many coordinated nouns a distributive number (各) applies to; 1 where there is no 各."""
    left = frame.item.left
    if not left or left[-1].kind != "each":
        return 1
    return 1 + sum(1 for t in left if t.kind in ("pause", "conj"))


def _in_one_measure(listing: Listing, passage: Passage) -> tuple[Frame, list[Frame]]:
    """A whole in the measure of its parts: 473条（1282件），其中文件2件."""
    whole = passage.frames[listing.whole]
    parts = _without_their_number(listing, passage)
    again = [f for f in passage.inside.get(whole.item.id, ()) if not f.item.left and not f.item.right]
    if again and parts and again[0].quantity.unit == parts[0].quantity.unit != whole.quantity.unit:
        whole = again[0]
    return whole, parts


def _without_their_number(listing: Listing, passage: Passage) -> list[Frame]:
    """甲12个，乙4个，两个平台合计16个: the parts of a list, without how many they are, which its total repeats."""
    parts = [passage.frames[p] for p in listing.parts]
    if listing.how in _BEFORE_TOTAL and len(parts) > _SEVERAL - 1:
        last, whole = parts[-1], passage.frames[listing.whole]
        if last.clause.id == whole.clause.id and last.quantity.value == len(parts) - 1:
            return parts[:-1]
    return parts


def _exact_parts(parts: list[Frame], target: Decimal, how: str) -> list[Frame]:
    """The parts that add up to a whole exactly: the last ones before a total, the first ones behind an antecedent, or
    those of one class; empty where none do."""
    if how in _BEFORE_TOTAL:
        behind = _running(parts[::-1])
        starts = (n for n in range(len(parts) - 1) if behind[len(parts) - n - 1] == target)
        leading = _leading_parts_that_make(parts, target) if how == "closing" else []
        if leading:
            return leading
        start = next((n for n in starts if not n or not _splits_what_is_joined(parts, n)), -1)
        if start >= 0:
            return parts[start:]
    else:
        running = _running(parts)
        lengths = _ends_in(parts, how)
        if how != "bracket" and running and not one_slip(running[-1], target):
            # Where all of them miss it by a slip, that some of them make it is chance.
            lengths = [*lengths, *(n for n in range(2, len(parts)) if not _splits_a_coordination(parts, n))]
        length = next((n for n in lengths if running[n - 1] == target), 0)
        if length:
            return parts[:length]
    # 复议8件，维持6件；诉讼5件，维持2件: parts of the parts stand between them.
    kind = _class_of(parts[0])
    same = [p for p in parts if _class_of(p) == kind]
    # Where all of them miss it by a slip, that those of one kind make it is chance; not where these have heads of
    # their own, under which the others stand.
    by_chance = kind != "head" and one_slip(_total(parts), target)
    return same if 1 < len(same) < len(parts) and _total(same) == target and not by_chance else []


def _ends_in(parts: Sequence[Frame], how: str) -> list[int]:
    """How many of the parts a list may have, by what marks it: a bracket is one list (网络33件，信函22件，当面3件), in
    which only a semicolon, or what stands over, begins something else."""
    if how != "bracket":
        return _ends(parts)
    return [n for n in _ends(parts) if n == len(parts) or parts[n].clause.before != "comma" or _is_carried(parts[n])]


def _leading_parts_that_make(parts: Sequence[Frame], target: Decimal) -> list[Frame]:
    """废止1件、失效5件、待修改2件，即废止失效共6件: the first parts, where a total that names what it counts is their
    sum, and the others are of something else."""
    running = _running(parts)
    length = next((n for n in range(2, len(parts)) if running[n - 1] == target), 0)
    return list(parts[:length])


def _splits_what_is_joined(parts: Sequence[Frame], start: int) -> bool:
    """甲1条、乙3条、丙24条，共27条: whether a list that begins with so many parts left out leaves out one that is
    coordinated with its first, which makes it chance that the others add up."""
    return parts[start].item.joint in ("pause", "conj")


def _splits_a_coordination(parts: Sequence[Frame], end: int) -> bool:
    """网上38件、信函17件、现场3件: whether a list of so many parts would leave out one that is coordinated with
    them and of their class, which makes it chance that they add up."""
    last, left_out = parts[end - 1], parts[end]
    kind = _class_of(last)
    joined = left_out.item.joint == "pause" or (left_out.item.joint == "conj" and not _is_predication(left_out))
    return joined and kind == _class_of(left_out)


def _is_predication(part: Frame) -> bool:
    """…，并通过热线答复留言8条: whether a conjunction joins another doing with how it was done, and no other thing."""
    left = part.item.left[1:] if part.item.left and part.item.left[0].kind == "conj" else part.item.left
    return bool(left) and left[0].kind == "prep" and _has_verb(part)


def _running(frames: Sequence[Frame]) -> list[Decimal]:
    """The sums of the first one, two, three … numbers."""
    return list(accumulate(f.quantity.value * _times(f) for f in frames))


def _is_doubtful_part(part: Frame, whole: Frame) -> bool:
    """Whether a single part may be no part at all: it has a head of its own, stands in another sentence or has its own
    unit."""
    return (
        part.source == "head"
        or part.clause.sentence != whole.clause.sentence
        or part.quantity.unit != whole.quantity.unit
    )


def _is_no_excess(part: Frame, whole: Frame, listing: Listing, passage: Passage) -> bool:
    """Whether a single part says nothing against its whole: it is no more, or may be no part of it."""
    if part.quantity.value <= whole.quantity.value or _is_doubtful_part(part, whole):
        return True
    if listing.how == "bracket" and not part.words.has_left("lead"):
        # 占4分（满分100分）, 培训2期（计划3期）: what is not known to be a part may be what the number is held against.
        return part.words.has_left("unknown", "modal")
    return listing.how == "lead" and _is_past_another_measure(part, whole, passage)


def _is_past_another_measure(part: Frame, whole: Frame, passage: Passage) -> bool:
    """对16个部门检查2轮，下发通知9份，涉及问题31个: whether things of another measure are counted between a whole and
    its only part, which are then what it is a part of."""
    between = (f for f in passage.before(part) if counted(f.item) and f.number.start > whole.number.start)
    return any(f.quantity.unit != whole.quantity.unit and f.item.parent == part.item.parent for f in between)


def _within_bounds(whole: Frame, parts: Sequence[Frame]) -> Sum | None:
    """300余条，分别为420条、310条: the parts of a hedged total must lie within its bounds."""
    quantity = whole.quantity
    if len(parts) < 2 or not all(p.quantity.exact and p.form == "value" for p in parts):
        return None
    low, high = quantity.bounds()
    total = _total(parts)
    if low <= total <= high:
        return Sum(whole, tuple(parts), total, True, {})
    features = {"how lead": 1.0, "above": 1.0, "above a rounded total": 1.0, "closeness": 3.0}
    return Sum(whole, tuple(parts), total, False, features) if total > high * 2 else None


def _inexact(
    listing: Listing, whole: Frame, passage: Passage, fits: Mapping[int, bool], sure: Mapping[int, float]
) -> Sum | None:
    """A whole that is not told to the last digit: against parts that are rounded like it, or exact ones."""
    parts = _without_their_number(listing, passage)
    plain = all(p.form == "value" and (p.quantity.rounded or p.quantity.exact) for p in parts)
    if whole.quantity.rounded and whole.form == "value" and len(parts) > 1 and plain:
        return _all_rounded(listing, whole, parts, passage, fits, sure)
    return _within_bounds(whole, parts)


def _all_rounded(
    listing: Listing,
    whole: Frame,
    parts: Sequence[Frame],
    passage: Passage,
    fits: Mapping[int, bool],
    sure: Mapping[int, float],
) -> Sum | None:
    """26.4万条，其中甲8.1万条、乙18.3万条: a whole and its parts of which each is rounded at its last digit."""
    behind = listing.how in _BEFORE_TOTAL
    for n in range(len(parts), 1, -1):
        some = parts[-n:] if behind else parts[:n]
        if _accord(whole, some):
            return Sum(whole, tuple(some), whole.quantity.value, True, {})
    if not behind:
        parts = parts[: _end_of_topic(whole, parts, passage, fits, sure)]
    units = {p.quantity.unit for p in parts} - {""}
    if len(parts) < 2 or listing.open_ended or len(units | ({whole.quantity.unit} - {""})) > 1:
        return None
    if _total(parts) < whole.quantity.value and _has_a_part_without_number(parts):
        return None
    # Weighed as the counts that their last digits are: 4.6万 against 4.3万 is 46 against 43.
    step = min(_last_digit(f) for f in (whole, *parts))
    small, smaller = _in_steps(whole, step), [_in_steps(p, step) for p in parts]
    features = _features(listing, small, smaller, fits, sure)
    features.update(_layout_features(listing, small, smaller, smaller))
    features.update(_gap_features(whole, parts, passage))
    features["no slip mends it"] = float(not _mendable(small, smaller))
    features = {k: v for k, v in features.items() if v}
    return Sum(whole, tuple(parts), _total(parts), False, features, _is_exhaustive(listing, parts, features))


def _has_a_part_without_number(parts: Sequence[Frame]) -> bool:
    """甲8份、乙6份、其他资料若干: whether a list goes on behind its last number."""
    return any(t.kind == "pause" for t in parts[-1].item.right)


def _accord(whole: Frame, parts: Sequence[Frame]) -> bool:
    """Whether parts may make a whole where each number is rounded, or else cut off, at its last digit."""
    step = whole.quantity.numeral.granularity
    steps = sum((p.quantity.numeral.granularity for p in parts if p.quantity.rounded), Decimal(0))
    excess = _total(parts) - whole.quantity.value
    return -max((step + steps) / 2, steps) < excess < max((step + steps) / 2, step) or not excess


def _last_digit(frame: Frame) -> Decimal:
    """What the last digit of a number is worth; of an exact one that may be rounded, the last that is no zero."""
    numeral = frame.quantity.numeral
    return numeral.granularity if frame.quantity.rounded else numeral.round_granularity


def _in_steps(frame: Frame, step: Decimal) -> Frame:
    """A number as a count of steps: 4.6万 in steps of 1000 is 46."""
    numeral = replace(frame.quantity.numeral, value=frame.quantity.value / step, granularity=Decimal(1))
    number = replace(frame.number, quantity=replace(frame.quantity, numeral=numeral))
    return replace(frame, item=replace(frame.item, number=number))


def _some_are_rounded(whole: Frame, parts: Sequence[Frame]) -> bool:
    """503条，其中甲82条、乙321条、丙100余条: whether hedged parts may make up the remainder."""
    values = [p for p in parts if p.form == "value" and p.quantity.unit == whole.quantity.unit]
    if all(p.quantity.exact for p in values):
        return False
    bounds = [p.quantity.bounds() for p in values]
    return sum(low for low, _ in bounds) <= whole.quantity.value <= 2 * sum(high for _, high in bounds)


def _unmarked(passage: Passage) -> list[Listing]:
    """印发文件184件，政策类98件、事务类53件、人事类31件: parts that follow their whole with nothing to mark the
    list. Such a run is taken for one only where it adds up, or nearly.
    """
    out: list[Listing] = []
    bound = {p: g for g in (_without_what_follows(g, passage) for g in passage.lists) for p in g.parts}
    order = [f for f in passage.ordered() if counted(f.item)]
    for at, whole in enumerate(order):
        if whole.form != "value" or not whole.quantity.exact:
            continue
        known = whole.topic not in ("", OTHER) and all(whole.slots.values())
        if whole.item.joint in ("pause", "conj") or any(
            f.item.joint in ("pause", "conj") and f.clause.id == whole.clause.id for f in order[at + 1 : at + 2]
        ):
            continue  # 热线173件、信箱2件: members of one list are no parts of each other
        run, more = _following(whole, order[at + 1 : at + 13], bound)
        if more and whole.quantity.value in _running([*run, *more])[len(run) :]:
            run = [*run, *more]  # 概况4条，动态90条，公布结果7期: another unit belongs to the list that it completes
        rest = len(run) > 1 and _is_the_rest(*run[:2])
        best = _length_of_sum(run, whole.quantity.value, 3 if known and not rest else 2, has_rest=rest)
        if best and any(p.quantity.value > whole.quantity.value for p in run[:best]):
            continue  # 累计公开甲类51条，乙类40条，丙类196条: without a word for it no part is more than its whole
        if best and _total(run[:best]) != whole.quantity.value and _go_through_stages(run[:best]):
            continue  # 解读7件；信箱受理4件，已办结4件
        both = best == 2 and (rest or _are_complementary(*run[:2]))
        doubtful = not both and not _makes(run[:best], whole)
        if best and not (doubtful and _stand_alike(whole, run[:best])):
            # 网站781条；微信402条；微博149条: a member of the list is not its whole, unless they make it
            out.append(Listing(whole.item.id, tuple(f.item.id for f in run[:best]), "beside"))
    return out


def _without_what_follows(listing: Listing, passage: Passage) -> Listing:
    """A list without what stands behind its single part."""
    end = _end_of_single_part(passage.frames[listing.whole], [passage.frames[p] for p in listing.parts])
    return replace(listing, parts=listing.parts[:end])


def _is_the_rest(one: Frame, other: Frame) -> bool:
    """问题9项，已整改8项，其余1项（另有1项）正在推进: whether a number counts what another one leaves."""
    left = other.words.has_left("another") and stage_told(one.item, alone=True) is not None
    return other.words.has_left("rest") or left


def _go_through_stages(parts: Sequence[Frame]) -> bool:
    """受理4件，已办结4件; 复议8件，纠正5件: whether a number counts what became of those that the one before
    it counts."""
    for before, part in pairwise(parts):
        became = _class_of(before) == "head" and _class_of(part) == "outcome" and part.words.source != "head"
        if became and not part.item.joint:
            return True
        first, then = stage_told(before.item), stage_told(part.item, alone=True)
        if first is not None and then is not None and first < then:
            return True
    return False


def _stand_alike(whole: Frame, parts: Sequence[Frame]) -> bool:
    """网站781条；微信402条；微博149条: whether nothing at all tells a number from those behind it; nor where others did
    the same beside what the number says of one channel (通过网站公开873条，公众号和微博分别公开524条、391条)."""
    if _class_of(whole) == "channel" and _has_verb(whole) and _do_the_same(parts[0]):
        return True
    if _is_marked_as_whole(whole, parts[0]) or _has_verb(whole) != _has_verb(parts[0]):
        return False
    return not _has_verb(whole) or _class_of(whole) in {_class_of(p) for p in parts}


def _do_the_same(part: Frame) -> bool:
    """公众号和微博分别公开524条: whether numbers are dealt out to several subjects of a verb."""
    left = part.item.left
    at = next((i for i, t in enumerate(left) if t.kind == "each_to"), 0)
    return at > 2 and any(t.kind in _VERBS for t in left[at:])


def _makes(parts: Sequence[Frame], whole: Frame) -> bool:
    return _total(parts) == whole.quantity.value


def _is_marked_as_whole(whole: Frame, first: Frame) -> bool:
    """Whether a number is marked as a whole: by a word of total, or by a verb or general noun that the numbers behind
    it lack."""
    by_channel = first.words.has_left("channel") and not whole.words.has_left("channel")
    general = _name_of(whole).endswith(GENERAL_NOUNS) and not _name_of(first).endswith(GENERAL_NOUNS)
    done = _has_verb(whole) or general
    # 公开信息88条。通过网站公开53条、…: the noun stands once, and those behind it only say how.
    elided = general and not _name_of(first) and _class_of(first) in ("channel", "body")
    return whole.words.has_left("total") or by_channel or elided or (done and not _has_verb(first))


def _following(whole: Frame, order: Sequence[Frame], bound: Mapping[int, Listing]) -> tuple[list[Frame], list[Frame]]:
    """The numbers that follow a whole in its sentence and are in no list: those in its unit, and those behind them in
    others."""
    run: list[Frame] = []
    more: list[Frame] = []
    # 公开信息1642条。网站781条；微信402条；…: the sentence behind a whole may be its list.
    sentence = whole.clause.sentence
    behind = order[0] if order else whole
    if behind.clause.sentence == sentence + 1 and _may_be_of(behind, whole) and _is_marked_as_whole(whole, behind):
        sentence += 1
    for other in order:
        same = other.clause.sentence == sentence and other.item.parent == whole.item.parent
        listing = bound.get(other.item.id)
        if listing is not None and len(listing.parts) == 1 and listing.whole == whole.item.id and not run:
            continue  # 收到142件，其中邮寄97件；答复131件，其余11件…: an example parts no whole from its list
        if not same or other.item.id in bound or not other.quantity.exact:
            break
        if not run and _is_carried(other):
            break  # 收到127件，去年转来10件，办结131件: what follows is of both together
        alike = other.quantity.unit == whole.quantity.unit or (
            mixes(other.quantity.unit) and mixes(whole.quantity.unit) and not run
        )
        if not alike or more:
            more.append(other)
        else:
            run.append(other)
    return run, more


def _may_be_of(part: Frame, whole: Frame) -> bool:
    """Whether a number may count what another one counts: its topic is the same, or nothing names it."""
    return part.topic == whole.topic or part.source in ("guess", "seen")


def _has_verb(frame: Frame) -> bool:
    """Whether a number is the object of a verb of its own."""
    verbs = [t for t in frame.words.left if t.kind in _VERBS]
    return bool(verbs) and (verbs[-1].text not in RESULT_NOUNS or verbs[-1] is not frame.words.left[-1])


_VERBS = frozenset({"publish", "event", "act", "open"})
_NO_CHANCE = 20
"""Two numbers make a smaller one by chance."""


def _length_of_sum(run: Sequence[Frame], target: Decimal, least: int, *, has_rest: bool) -> int:
    """How many numbers of a run make a whole or, from some number of them on, come within a slip or a tenth of it; 0
    where none do."""
    totals = _running(run)
    # 收到6件，办结5件，结转1件: what was done and what is left make what came, however little it is.
    no_chance = target >= _NO_CHANCE or (len(run) > 1 and _is_carried(run[1]))
    for n in range(2 if no_chance else least, len(run) + 1):
        if totals[n - 1] == target and not (n < len(run) and _splits_a_coordination(run, n)):
            return n
    # 受理66条，公开答复31条，电话答复35条，已办结66条: what is as much as the whole is no part beside others.
    within = list(takewhile(lambda f: f.quantity.value < target, run))
    # 153条：答复41条，其余12条: what is left makes the whole, so that it may be a slip of any size.
    close = [t for t in totals if _comes_near(t, target) or (has_rest and one_slip(t, target))]
    near = [n for n in _ends(within) if n >= least and totals[n - 1] in close]
    return min(near, key=lambda n: (abs(totals[n - 1] - target), -n), default=0)


def _comes_near(total: Decimal, target: Decimal) -> bool:
    gap = abs(total - target)
    return gap * 10 <= target or (one_slip(total, target) and gap * 4 <= max(total, target))


def _are_complementary(one: Frame, other: Frame) -> bool:
    """属实29条、不属实5条, 已整改57个、正在整改4个, 本级73件、县市424件: whether two parts are complementary, and so
    exhaustive: an event and its negation, or its completed and its pending part; the own level and those below it."""
    (a, first), (b, second) = _aspect(one), _aspect(other)
    if bool(a) and a == b and not first and second:
        return True
    if one.words.has_left("scope_own"):
        return bool(other.item.left) and all(t.kind in ("place", "scope_other") for t in other.item.left)
    return _is_completed(one) and _is_under_way(other)


def _is_completed(frame: Frame) -> bool:
    """已办结420条: whether all that is said before a number is that it has been done."""
    solid = [t for t in frame.item.left if t.kind not in ("func", "lead", "manner")]
    return len(solid) == 1 and solid[0].kind == "event" and _begins(frame.item.left, DONE_YET)


def _is_under_way(frame: Frame) -> bool:
    """6条正在按程序办理: whether all that is said of a number is that it is not yet done."""
    said = (*frame.item.left, *frame.item.right)
    outcome = all(t.kind in ("outcome", "event", "func", "manner", "still", "neg", "prep") for t in said)
    return bool(said) and outcome and _begins(said, UNDER_WAY)


def _begins(tokens: Sequence[Token], words: frozenset[str]) -> bool:
    """Whether tokens begin with one of some words."""
    return "".join(t.text for t in tokens).startswith(tuple(words))


def _aspect(frame: Frame) -> tuple[str, bool]:
    """The modifiers of a number without their aspect or negation, and whether they are negated or not yet completed."""
    words = [t.text for t in frame.item.left if t.text not in DONE_YET and t.kind != "lead"]
    said = "".join(words)
    undone = next((w for w in sorted(UNDONE_YET, key=len, reverse=True) if said.startswith(w)), "")
    return said.removeprefix(undone), bool(undone)


def _is_counted_again(frame: Frame, passage: Passage) -> bool:
    """251次1016条, 473条（1282件）: whether a number counts the same things as its neighbour by another measure
    word."""
    following = passage.frames.get(frame.item.id + 1)
    if following is not None and following.item.joint == "run" and not following.item.left and not frame.item.right:
        return True
    parent = passage.frames.get(frame.item.parent)
    return (
        parent is not None
        and not frame.item.left
        and not frame.item.right
        and parent.quantity.unit != frame.quantity.unit
    )


def _nearest(parts: Sequence[Frame], target: Decimal, how: str) -> list[Frame]:
    """The parts up to where a clause ends a list and the sum is nearest to its whole."""
    totals = _running(parts)
    best = min(_ends_in(parts, how) or [len(parts)], key=lambda n: (abs(totals[n - 1] - target), -n))
    # 累计203条，其中甲118条，…，更新丁14条，戊3条: all of them, where they miss it by no more than may be mistyped.
    gap, least = abs(totals[-1] - target), abs(totals[best - 1] - target)
    whole_list = how in ("lead", "colon") and target >= _NO_CHANCE and gap * 10 <= target and gap <= 2 * least
    return list(parts if whole_list else parts[:best])


def _ends(parts: Sequence[Frame]) -> list[int]:
    """How many of the parts a list may have: all of them, or those before a possible beginning of another predication.

    A semicolon is one only in a list whose parts are not all separated by semicolons.
    """
    out: list[int] = []
    units = {p.quantity.unit for p in parts[:2]}
    parted = parts[1].clause.before == "semicolon" if len(parts) > 1 else False
    for n in range(2, len(parts)):
        part = parts[n]
        if (
            (part.clause.before == "semicolon" and not (parted or part.item.joint))
            or any(e.kind == "other_kind" for e in parts[n - 1].words.entries)
            or (not part.item.joint and (part.source == "head" or begins_with_verb(part.words)))
            or (part.item.left[:1] and part.item.left[0].kind == "conj" and _is_predication(part))
            or (part.given not in (parts[0].given, parts[n - 1].given) and not part.item.joint)
            or part.words.has_left("rest")
            or _begins_anew(part, parts[:n])
            or (part.clause.before == "semicolon" and part.words.has_left("total"))
            or (_is_carried(part) and not _is_carried(parts[0]))  # what is left is no part of what was done
            or part.quantity.unit not in units
        ):
            out.append(n)
        units.add(part.quantity.unit)
    return [*out, len(parts)] if len(parts) > 1 else out


def _begins_anew(part: Frame, before: Sequence[Frame]) -> bool:
    """甲号13个、乙号5个，年内注销2个: whether a clause begins with a time, or with what came to go, that the parts
    before it do not speak of."""
    if part.item.joint or not part.item.left or part.item.left[0].kind not in _ANEW:
        return False
    return not any(p.words.has_left(*_ANEW) for p in before)


_ANEW = ("time_this", "removal")
"""Classes of words that place a clause of its own beside a list of things that are there."""


def _without_what_came_over(parts: list[Frame]) -> list[Frame]:
    """412件，其中6件为去年转来，办结401件，结转11件: what came over is of them, and what became of them divides them
    anew."""
    if len(parts) < 3 or not _is_carried(parts[0]) or not any(map(_is_carried, parts[1:])):
        return parts
    return parts[1:]


def _with_what_is_open(whole: Frame, parts: list[Frame], passage: Passage, how: str) -> list[Frame]:
    """58件申请中，12件公开，…；另有3件转入明年: the parts and what the next sentence says is carried over, where they
    make the whole together."""
    if whole.settled or how in _BEFORE_TOTAL or len(parts) < 2:
        return []
    last = parts[-1]
    for other in passage.by_value.get(whole.quantity.value - _total(parts), ()):
        behind = other.number.start > last.number.start and other.clause.sentence - last.clause.sentence <= 1
        if behind and _is_carried(other) and other.quantity.unit == whole.quantity.unit:
            return [*parts, other]
    return []


def _before_what_is_open(whole: Frame, parts: list[Frame], how: str) -> list[Frame]:
    """办结20件，其中公开9件、…，其余1件结转: the parts before what is carried over, which is none of what was
    settled."""
    if not whole.settled or how in _BEFORE_TOTAL:
        return parts
    return parts[: next((n for n, p in enumerate(parts) if n > 1 and _is_carried(p)), len(parts))]


def _is_carried(frame: Frame) -> bool:
    """Whether a number counts what is carried over to another year (结转2件, 其余2件结转, 其中2件是去年转来)."""
    before = [t for t in frame.item.left if t.kind not in ("lead", "rest", "still", "another")]
    near = before or frame.item.right[:2]
    return any(p.kind == "carry" for t in near for p in (t.parts or (t,)))


def _features(
    listing: Listing,
    whole: Frame,
    parts: Sequence[Frame],
    fits: Mapping[int, bool],
    sure: Mapping[int, float],
) -> dict[str, float]:
    """The features for and against a mistake where parts and whole differ; names are those of ``weights.yaml``."""
    target, total = whole.quantity.value, _total(parts)
    out: dict[str, float] = {f"how {listing.how}": 1.0}
    gap = abs(target - total)
    size = max(target, total, Decimal(1))
    slip = _one_slip_away(target, total)
    out["above"] = float(total > target)
    out["closeness"] = log(float(size) / max(float(gap), 1.0)) if gap < size else 0.0
    out["one slip away"] = float(slip)
    out["many parts, one slip away"] = float(len(parts) >= 4 and slip)
    out["three parts, one slip away"] = float(len(parts) == 3 and slip)
    out["large, one slip away"] = float(slip and size >= 100)
    out["slip by no chance"] = log(float(size) / slips_within(gap)) if slip else 0.0
    out["open ended"] = float(listing.open_ended)
    out["open ended, below"] = float(listing.open_ended and total < target)
    out["two parts"] = float(len(parts) == 2)
    out["two things, below"] = float(
        len(parts) == 2 and total < target and all(_class_of(p) == "things" for p in parts)
    )
    out["one part"] = float(len(parts) == 1)
    out["a part above its whole"] = float(len(parts) > 1 and any(p.quantity.value > target for p in parts))
    out["many parts"] = float(len(parts) >= 5)
    last = parts[-1].words
    out["last is the rest"] = float(
        any(e.kind == "other_kind" for e in last.entries) or _is_the_rest(parts[max(0, len(parts) - 2)], parts[-1])
    )
    out["parts concern something"] = sum(1.0 for p in parts if _is_about_a_matter(p)) / len(parts)
    out["dealt out"] = float(any(p.item.left and any(t.kind == "each_to" for t in p.item.left) for p in parts))
    classes = {_class_of(p) for p in parts}
    out[f"parts {classes.pop()}" if len(classes) == 1 else "parts mixed"] = 1.0
    out["contain"] = float(any(t.text in CONTAINS for p in parts[:1] for t in p.item.left[:2]))
    linked = [p for p in parts if sure.get(p.item.id, 0.0) > 0.5]
    out["parts fit cells"] = sum(1.0 for p in linked if fits.get(p.item.id)) / len(parts)
    out["parts differ from cells"] = sum(1.0 for p in linked if fits.get(p.item.id) is False) / len(parts)
    known = sure.get(whole.item.id, 0.0) > 0.5
    whole_fits = bool(fits.get(whole.item.id))
    out["all fit cells"] = float(whole_fits and all(fits.get(p.item.id) for p in parts))
    out["parts with events"] = sum(1.0 for p in parts if p.words.has_left("event")) / len(parts)
    out["whole fits a cell"] = float(known and bool(fits.get(whole.item.id)))
    out["whole differs from cells"] = float(known and fits.get(whole.item.id) is False)
    out["whole of no table"] = float(whole.topic in ("", OTHER))
    units = {p.quantity.unit for p in parts}
    out["parts are counted"] = float(_announces_number_of_parts(whole, len(parts)))
    out["opposites"] = float(len(parts) == 2 and _are_complementary(*parts))
    out["mixed units"] = float(len(units - {""}) > 1)
    out["other unit than its whole"] = float(whole.quantity.unit not in units and units != {""})
    out["another sentence"] = float(parts[0].clause.sentence != whole.clause.sentence)
    out["several matters"] = float(
        sum(1 for p in parts if p.words.source == "head" and p.topic not in (OTHER, whole.topic)) > 0
    )
    return {k: v for k, v in out.items() if v}


def _one_slip_away(target: Decimal, total: Decimal) -> bool:
    """Whether a whole and what its parts make are a slip apart: of one-digit numbers each is one from every other."""
    return one_slip(target, total) and (max(target, total) >= _TWO_DIGITS or abs(target - total) == 1)


_TWO_DIGITS = 10


def _is_about_a_matter(part: Frame) -> bool:
    """其中4件涉及拆迁: whether a part is modified by its subject matter, a division that is seldom exhaustive."""
    return any(t.kind == "reason" for t in (*part.item.left, *part.item.right[:1]))


def _is_exhaustive(listing: Listing, parts: Sequence[Frame], features: Mapping[str, float]) -> bool:
    """Whether a list is marked as exhaustive: 分别为, 由…组成, a remainder (其他4件) or a total behind it (共9件)."""
    if listing.open_ended or features.get("cut") or features.get("no slip mends it"):
        return False
    composed = opens_composition(parts[0].item.left, parts[-1].item.right)
    told = any(features.get(f) for f in ("dealt out", "last is the rest", "opposites", "parts are counted"))
    return composed or told or listing.how == "total"


def _mendable(whole: Frame, parts: Sequence[Frame]) -> bool:
    """Whether one of the numbers, with a digit more or less at most, would make parts and whole agree."""
    gap = whole.quantity.value - _total(parts)
    ways = [
        (whole.quantity.value, whole.quantity.value - gap),
        *((p.quantity.value, p.quantity.value + gap) for p in parts),
    ]
    return any(meant >= 0 and abs(len(str(int(meant))) - len(str(int(written)))) <= 1 for written, meant in ways)


def _is_exchange(whole: Frame, parts: Sequence[Frame]) -> bool:
    """Whether two digits exchanged in one of the numbers make parts and whole disagree (31条, not 13条)."""
    gap = whole.quantity.value - _total(parts)
    if gap % 9:
        return False  # two digits exchanged change a number by a multiple of nine
    written = [(p.quantity.value, p.quantity.value + gap) for p in parts]
    return any(neighbours_exchanged(a, b) for a, b in (*written, (whole.quantity.value, whole.quantity.value - gap)))


def _gap_features(whole: Frame, parts: Sequence[Frame], passage: Passage) -> dict[str, float]:
    """Whether the gap between parts and whole is itself a number of the context:
    收到21件（不含结转6件），其中办结18件，结转9件."""
    gap = _total(parts) - whole.quantity.value
    members = {whole.item.id, *(p.item.id for p in parts)}
    same = passage.by_value.get(abs(gap), ())
    told = any(f.item.id not in members and abs(f.clause.sentence - whole.clause.sentence) <= 1 for f in same)
    return {
        "gap is told": float(told),
        "gap is carried over": float(any(map(_is_carried, same))),
        "gap is a part": float(any(p.quantity.value == gap for p in parts)),
    }


def _beside_a_larger(whole: Frame, listing: Listing, parts: Sequence[Frame]) -> bool:
    """信息355条、文件31件，其中…: whether parts that exceed their whole follow a coordination: their antecedent may be
    all of it, or its first member."""
    joined = whole.item.joint in ("pause", "conj")
    return joined and listing.how not in _BEFORE_TOTAL and _total(parts) > whole.quantity.value


def _layout_features(
    listing: Listing, whole: Frame, parts: Sequence[Frame], every: Sequence[Frame]
) -> dict[str, float]:
    """Features of the syntax of a list: its distance from the antecedent, where it was cut, heads and verbs of its
    parts."""
    target = whole.quantity.value
    between = max(0, parts[0].clause.id - whole.clause.id)
    head, names = _name_of(whole), [_name_of(p) for p in parts]
    short = len(parts) < len(every)
    return {
        "far from its whole": float(between > 1 and listing.how not in _BEFORE_TOTAL),
        "cut": float(short),
        "first parts make it": float(target in _running(every)[1:-1]),
        "beside a larger one": float(_beside_a_larger(whole, listing, parts)),
        "could end before": float(_could_end_before(parts, target, listing.how)),
        "same thing": float(bool(head) and all(n == head for n in names)),
        "parts in clauses": float(len(parts) > 1 and len({p.clause.id for p in parts}) == len(parts)),
        "parts in one clause": float(len(parts) > 1 and len({p.clause.id for p in parts}) == 1),
        "only the foremost": float(
            any(t.text in FOREMOST for t in (*whole.item.right, *parts[0].item.left))
            or any(word in "".join(t.text for t in parts[-1].item.right) for word in FOREMOST)
        ),
        "parts are done": sum(1.0 for p in parts if p.words.has_left("event", "publish", "act", "open")) / len(parts),
        "a part is done alone": float(not _has_verb(parts[0]) and any(map(_has_verb, parts[1:]))),
        "whole is done": float(whole.words.has_left("event", "publish", "act", "open")),
        "matters": float(is_matter(whole.quantity.unit)),
        "parts of another topic": sum(1.0 for p in parts if _of_another(p, whole)) / len(parts),
        "whole is like its parts": float(_class_of(whole) in {_class_of(p) for p in parts}),
        "whole is a total": float(whole.words.has_left("total")),
        **_standing_features(listing, whole, parts),
        f"{listing.how}, above": float(_total(parts) > target),
        f"{listing.how}, one slip away": float(_one_slip_away(target, _total(parts))),
    }


def _standing_features(listing: Listing, whole: Frame, parts: Sequence[Frame]) -> dict[str, float]:
    """What tells the whole of a list that no word marks from its parts."""
    if listing.how != "beside":
        return {}
    return {
        "beside, marked as whole": float(_is_marked_as_whole(whole, parts[0])),
        "beside, each is done": float(_has_verb(whole) and all(map(_has_verb, parts))),
        "beside, of several classes": float(_class_of(whole) not in {_class_of(p) for p in parts}),
        "beside, in the next sentence": float(parts[0].clause.sentence != whole.clause.sentence),
    }


def _could_end_before(parts: Sequence[Frame], target: Decimal, how: str) -> bool:
    """Whether parts that exceed their whole would be less if the list ended where another predication may begin."""
    if how in _BEFORE_TOTAL or _total(parts) < target:
        return False
    totals = _running(parts)
    return any(totals[n - 1] < target for n in _ends(parts) if n < len(parts))


def _of_another(part: Frame, whole: Frame) -> bool:
    """Whether a part has a head of another topic than its whole."""
    return part.source in ("head", "sure", "other") and part.topic != whole.topic


def _name_of(frame: Frame) -> str:
    """The head noun before a number; empty where there is none."""
    nouns = [t.text for t in frame.item.left if t.kind in ("head", "weak", "other", "unknown")]
    return nouns[-1] if nouns else ""


def _announces_number_of_parts(whole: Frame, parts: int) -> bool:
    """三项共58期: whether the whole states how many parts it has."""
    return any(number_of_members(t.text) == parts for t in whole.item.left)


def _class_of(frame: Frame) -> str:
    """The class of a part's modifier: channel, applicant, outcome, body, head, things (another noun) or bare (none)."""
    if frame.words.has("channel"):
        return "channel"
    if frame.words.has("part"):
        return "applicant"
    if frame.words.has("outcome", "open", "other_kind", "carry"):
        return "outcome"
    if frame.words.has_left("body", "place", "scope_wide", "scope_other", "scope_own", "area"):
        return "body"
    if frame.words.has("head"):
        return "head"
    return "things" if frame.words.source in ("other", "unknown") else "bare"


def _unmarked_divisions(passage: Passage) -> list[Listing]:
    """收到申请30件，网上18件、信函12件: unmarked lists, recognised by their common criterion of division."""
    out: list[Listing] = []
    bound = {p for g in passage.lists for p in g.parts}
    order = [f for f in passage.ordered() if counted(f.item)]
    at = 0
    while at < len(order):
        run: list[Frame] = []
        while at + len(run) < len(order) and _divides(order[at + len(run)], run, bound):
            run.append(order[at + len(run)])
        whole = _antecedent_of(order[:at], run[0]) if len(run) > 1 else None
        if whole is not None and all(f.topic == whole.topic for f in run):
            out.append(Listing(whole.item.id, tuple(f.item.id for f in run), "run"))
        at += max(len(run), 1)
    return out


def _antecedent_of(order: Sequence[Frame], first: Frame) -> Frame | None:
    """The nearest number before a run that can be its whole: one with a head noun or a verb of its own."""
    for frame in reversed(order):
        if first.clause.sentence - frame.clause.sentence > 1 or frame.item.parent != first.item.parent:
            return None
        named = any(e.kind in ("event", "head") for e in frame.words.entries)
        if named and frame.form == "value" and frame.topic not in ("", OTHER) and _class_of(frame) != "channel":
            return frame
    return None


def _divides(frame: Frame, run: Sequence[Frame], bound: set[int]) -> bool:
    kind = _class_of(frame)
    if kind not in ("channel", "applicant", "body") or frame.item.id in bound or frame.form != "value":
        return False
    kinds = [t.kind for t in frame.words.left if t.kind in ("event", "publish", "channel", "part", "body", "prep")]
    if not run and kinds and kinds[0] in ("event", "publish"):
        return False
    return not run or (
        _class_of(run[0]) == kind
        and run[-1].clause.sentence == frame.clause.sentence
        and run[-1].item.parent == frame.item.parent
    )
