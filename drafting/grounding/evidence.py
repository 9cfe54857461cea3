"""Evidence for and against a frame: named features, multiplied by the weights.

Each feature is a fact about the words or about other numbers of the passage. None is a verdict: they add up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import log

from drafting.grounding.frames import SCOPES, Frame, Passage
from drafting.grounding.lexicon import Lexicon, Topic
from drafting.grounding.readings import Reading, fitting, scaled
from drafting.grounding.words import OTHER
from drafting.language.lexer import Token
from drafting.language.markers import MANY_KINDS
from drafting.language.slips import one_slip, slips_within


def word_features(frame: Frame, passage: Passage, lexicon: Lexicon, whole_area: bool) -> dict[str, float]:
    """Features of the words of a frame. ``whole_area``: the report counts a whole area."""
    out: dict[str, float] = {f"from {frame.source or 'nothing'}": 1.0}
    topic = lexicon.topics.get(frame.topic)
    if topic is None:
        return out
    out[f"topic {topic.id}"] = 1.0
    named = sum(1 for s in topic.slots if s in frame.given)
    out["no slot named"] = float(named == 0)
    open_slots = sum(1 for s, default in topic.slots.items() if default and len(default) > 1 and s not in frame.given)
    out["default slot"] = float(open_slots > 0)
    out.update(_positions(frame, topic, lexicon))
    out.update(_unit(frame, passage, topic))
    out.update(_manner(frame, passage, whole_area))
    if frame.how:
        out[f"part {frame.how}"] = 1.0
    out["each"] = float(bool(frame.each))
    whole = passage.frames.get(frame.whole)
    out["list of another topic"] = float(whole is not None and whole.topic not in ("", frame.topic))
    out["after other things"] = float(frame.follows_other and frame.source not in ("head", "sure"))
    # 来信155件，…，转下年8件: what was left over is left of what was counted.
    out["left over of other things"] = float(frame.follows_other and frame.source == "sure" and bool(topic.flow))
    out["attribute of a weak head"] = float(_attribute(frame))
    out["after publishing"] = float(
        topic.published and not out.get("publish") and _after_publishing(frame, passage, lexicon)
    )
    out["beside what is published"] = float(_beside_published(frame, passage))
    out["in another role"] = float(_scope_word_of(frame, passage, ("role",)) == "role")
    out["attribute of a head"] = float(_attribute_of_head(frame))
    out["in a sentence of other things"] = float(_among_others(frame, passage))
    out["beside other things"] = _beside_others(frame, passage)
    out["of what is published"] = float(topic.published and _of_published(frame, passage))
    out["part by its predicate"] = float(_part_by_predicate(frame, passage))
    out["another body acts"] = float(not whole_area and _body_acts(frame, passage))
    if out["default slot"]:
        out["default slot, beside other things"] = out["beside other things"]
        out["default slot, published"] = float(bool(out.get("publish") or out["of what is published"]))
    out["rest of several kinds"] = float(frame.words.has_left("rest") and _several(frame.item.right))
    out["reviews handled"] = float(bool(topic.about) and _handled(frame, passage, lexicon, topic.about))
    out["outcome comes in"] = float(_outcome_comes_in(frame, topic, lexicon))
    doubts = sum(v for k, v in out.items() if k in _DOUBTS or k.startswith(("unknown", "other ")))
    out[f"clear, from {frame.source or 'nothing'}"] = float(not doubts)
    return {k: v for k, v in out.items() if v}


def claim_features(frame: Frame, features: Mapping[str, float], passage: Passage) -> dict[str, float]:
    """What tells whether the words of a number speak of its readings: the features of ``word_features`` and the words
    around the number themselves, of which there are too many for what is rarer than numbers."""
    out = dict(features)
    left, right = frame.words.left[-_WORDS_BEFORE:], frame.words.right[:_WORDS_BEHIND]
    out.update((f"before {t.text}", 1.0) for t in left)
    out.update((f"behind {t.text}", 1.0) for t in right)
    out[f"counted in {frame.quantity.unit or 'nothing'}"] = 1.0
    if left:
        out[f"last {left[-1].kind}"] = 1.0
    if right:
        out[f"next {right[0].kind}"] = 1.0
    whole = passage.frames.get(frame.whole)
    if whole is not None:
        out[f"whole from {whole.source or 'nothing'}"] = 1.0
        out[f"whole under {whole.verb or 'nothing'}"] = 1.0
    return out


_WORDS_BEFORE, _WORDS_BEHIND = 8, 4
"""How many words on either side of a number have features of their own."""


_DOUBTS = frozenset(
    {
        "bare, published", "other unit than before", "channel", "channel as means", "called by its channel", "publish",
        "weakening word", "foreign unit", "no unit", "hedged", "wider scope",
        "narrower scope", "other scope", "part of the year before", "has time_many", "has time_part", "has time_other",
        "has modal", "has reason", "has rest", "after other things", "list of another topic", "reviews handled",
        "in another role", "after publishing", "beside what is published",
        "attribute of a weak head", "attribute of a head", "rest of several kinds",
        "of what is published", "part by its predicate", "last year without comparison", "bare",
        "own office in an area", "in a sentence of other things",
    }
)  # fmt: skip
"""Features that are evidence against a claim; words without any of them are clear."""


def _beside_published(frame: Frame, passage: Passage) -> bool:
    """文件中公布的33件、不公布的4件: whether an earlier conjunct was published."""
    for other in passage.before(frame):
        if other.clause.id != frame.clause.id or frame.item.joint not in ("pause", "conj"):
            return False
        if other.words.has_left("publish"):
            return True
    return False


def _after_publishing(frame: Frame, passage: Passage, lexicon: Lexicon) -> bool:
    """公示报告12件，…，许可26件: whether the last verb before a number that says something of its topic is that of
    publication."""
    tokens = passage.layout.tokens
    at = bisect_left(tokens, frame.number.start, key=lambda t: t.start)
    for token in reversed(tokens[max(0, at - _WORDS_BACK) : at]):
        if token.kind in ("stop", "semicolon"):
            return False
        if token.kind in ("publish", "open"):
            return True
        entry = lexicon.entry(token.entry)
        if token.kind in ("event", "act") and entry is not None and frame.topic in entry.means:
            return False
    return False


_WORDS_BACK = 120
"""How many words back a verb is still that of a number."""


def _known(token: Token, frame: Frame, lexicon: Lexicon) -> bool:
    entry = lexicon.entry(token.entry)
    if entry is None:
        return False
    return entry.topic == frame.topic or frame.topic in entry.means


def _positions(frame: Frame, topic: Topic, lexicon: Lexicon) -> dict[str, float]:
    """Positions of words that are no evidence of the topic: at the number, among its modifiers, before them, behind."""
    left, right = frame.words.left, frame.words.right
    known = [i for i, t in enumerate(left) if _known(t, frame, lexicon)]
    first, last = (known[0], known[-1]) if known else (len(left), -1)
    out = dict.fromkeys(
        (
            "unknown at number",
            "unknown between",
            "unknown before",
            "unknown at verb",
            "other at number",
            "other between",
            "other before",
        ),
        0.0,
    )
    for i, token in enumerate(left):
        name = {"unknown": "unknown", "other": "other"}.get(token.kind)
        if name is None:
            continue
        place = "at number" if not known or i > last else "before" if i < first else "between"
        if name == "unknown" and i + 1 < len(left) and left[i + 1].kind in ("event", "publish", "act"):
            place = "at verb"  # 妥善办结5件: it may say how, or name another thing (道路挖掘办结5件)
        out[f"{name} {place}"] = min(out[f"{name} {place}"] + 1.0, 3.0)
    behind = [i for i, t in enumerate(right) if _known(t, frame, lexicon)]
    stop = behind[0] if behind else len(right)
    out["unknown behind"] = min(3.0, float(sum(1 for t in right[:stop] if t.kind == "unknown")))
    out["other behind"] = min(3.0, float(sum(1 for t in right[:stop] if t.kind == "other")))
    out["known behind"] = float(bool(behind))
    out["known before"] = float(bool(known))
    out.update(_channels(left, right))
    out["publish"] = float(topic.published and frame.verb in ("publish", "open"))
    out["bare, published"] = float(not topic.published and not frame.given and frame.verb in ("publish", "open"))
    out["weakening word"] = float(any(e.weakens for e in frame.words.entries))
    out["bare"] = float(not known and not behind)
    return out


def _channels(left: Sequence[Token], right: Sequence[Token]) -> dict[str, float]:
    """A channel may be what a list divides by (网上5件) or only how all of it came (通过信函、网络等渠道收到27件)."""
    at = [i for i, t in enumerate(left) if t.kind == "channel"]
    if not at:
        return {"channel": float(any(t.kind == "channel" for t in right))}
    if at[0] and left[at[0] - 1].kind in ("head", "weak"):
        return {"channel": 0.0, "called by its channel": 1.0}  # 公开信函36件
    means = any(t.kind == "prep" for t in left[: at[0]]) and any(
        t.kind in ("event", "publish", "act", "open") for t in left[at[-1] :]
    )
    several = len(at) > 1 or any(t.text in MANY_KINDS for t in left[at[-1] :])
    return {
        "several channels": float(several),
        "channel as means": float(means and not several),
        "channel": float(not means and not several),
    }


def _attribute(frame: Frame) -> bool:
    """Whether an unknown word modifies a vague head (道路挖掘申请), which then need not be of the topic."""
    left = frame.words.left
    return any(t.kind == "weak" and i and left[i - 1].kind in ("unknown", "other") for i, t in enumerate(left))


def _attribute_of_head(frame: Frame) -> bool:
    """民办学校许可35件: whether an unknown word right before a head narrows what it names."""
    left = frame.words.left
    at = next((i for i, t in enumerate(left) if t.kind == "head"), 0)
    return at > 0 and left[at - 1].kind in ("unknown", "other") and left[at - 1].end == left[at].start


def _beside_others(frame: Frame, passage: Passage) -> float:
    """How many of the two preceding and two following numbers of the sentence have a head that no table counts."""
    order = passage.ordered()
    at = bisect_left(order, frame.number.start, key=lambda f: f.number.start)
    near = [f for f in (*order[max(0, at - 2) : at], *order[at + 1 : at + 3]) if f.form == "value"]
    same = [f for f in near if f.clause.sentence == frame.clause.sentence and f.item.parent == frame.item.parent]
    return sum(1.0 for f in same if f.topic in ("", OTHER)) / len(same) if same else 0.0


def _among_others(frame: Frame, passage: Passage) -> bool:
    """已处理来信155件，…，结转8件: whether its sentence has only counted what no table holds until here."""
    if frame.source == "head":
        return False
    before = [f for f in passage.before(frame) if f.clause.sentence == frame.clause.sentence]
    return bool(before) and all(f.topic == OTHER for f in before)


def _of_published(frame: Frame, passage: Passage) -> bool:
    """公开信息602条，其中文件7条: whether a number is a part of what was published."""
    whole = passage.frames.get(frame.whole)
    return whole is not None and whole.verb in ("publish", "open") and whole.topic in ("", OTHER)


def _part_by_predicate(frame: Frame, passage: Passage) -> bool:
    """复议38件，31件作了决定: whether a bare number is a part of the one before it that only a predicate restricts."""
    if frame.item.left or not frame.item.right or frame.whole >= 0:
        return False
    before = next(iter(passage.before(frame)), None)
    return (
        before is not None
        and before.clause.sentence == frame.clause.sentence
        and before.topic == frame.topic
        and before.quantity.unit == frame.quantity.unit
        and frame.quantity.value <= before.quantity.value
    )


def _body_acts(frame: Frame, passage: Passage) -> bool:
    """Whether the last actor named in its sentence is a body that is not known to be the one that reports."""
    return _scope_word_of(frame, passage, ("body", *SCOPES, "area")) == "body"


def _several(tokens: Sequence[Token]) -> bool:
    """Whether the words behind a number contain a coordination."""
    return any(t.kind in ("pause", "conj") for t in tokens)


def _outcome_comes_in(frame: Frame, topic: Topic, lexicon: Lexicon) -> bool:
    """接收来信来访事项35件: whether what is an outcome of one thing is here the thing itself that came in."""
    if topic.flow is None or frame.source != "sure" or frame.words.has_left("head", "lead"):
        return False
    left = frame.words.left
    outcomes = [i for i, t in enumerate(left) if t.kind == "outcome"]
    events = [lexicon.entry(t.entry) for t in left[: outcomes[-1]] if t.kind == "event"] if outcomes else []
    came_in = ((1, topic.flow.came_in),)
    return any(e is not None and came_in in e.means.get(topic.id, {}).get(topic.flow.slot, ()) for e in events)


def _handled(frame: Frame, passage: Passage, lexicon: Lexicon, about: str) -> bool:
    """Whether cases are handled and nothing has said what they must be about (作为复议机关受理56件)."""
    if not frame.words.has_left("event"):
        return False
    return not any(
        t.kind in ("weak", "head")
        and (entry := lexicon.entry(t.entry)) is not None
        and entry.topic == about
        and t.start < frame.number.start
        for t in passage.layout.tokens
    )


def _unit(frame: Frame, passage: Passage, topic: Topic) -> dict[str, float]:
    units, loose = topic.units, topic.loose_units
    quantity = frame.quantity
    unit = quantity.unit
    out = {"no unit": 0.0, "loose unit": 0.0, "foreign unit": 0.0}
    if not unit:
        out["no unit"] = 1.0
    elif unit in loose:
        out["loose unit"] = 1.0
    elif unit not in units:
        out["foreign unit"] = 1.0
    # An amount is told to the last digit in 万元, too.
    out["hedged"] = float(not quantity.exact and not (unit in topic.scales and quantity.rounded))
    before = passage.frames.get(frame.item.id - 1)
    out["other unit than before"] = float(
        before is not None
        and before.topic == frame.topic
        and before.clause.sentence == frame.clause.sentence
        and frame.source not in ("head", "sure")
        and before.quantity.unit != unit
    )
    return out


def _manner(frame: Frame, passage: Passage, whole_area: bool) -> dict[str, float]:
    words = frame.words
    out: dict[str, float] = {}
    for kind in (
        "time_part",
        "time_many",
        "time_other",
        "modal",
        "neg",
        "compare",
        "reason",
        "rest",
        "another",
        "total",
        "each",
        "still",
    ):
        out[f"has {kind}"] = float(words.has_left(kind))
    out["last year without comparison"] = float(words.has_left("time_last") and frame.form == "value")
    scope = scope_of(frame, passage)
    out["wider scope"] = float(scope == "scope_wide" and not whole_area)
    out["narrower scope"] = float(scope == "scope_own" and whole_area)
    out["other scope"] = float(scope == "scope_other")
    out["own office in an area"] = float(scope == "self" and whole_area)
    out["goes on from a channel"] = float(words.source not in ("head", "weak") and _after_channel(frame, passage))
    times = _scope_word_of(frame, passage, ("time_part", "time_many", "time_this"))
    out["part of the year before"] = float(times in ("time_part", "time_many") and not words.has_left("time_this"))
    return out


def _after_channel(frame: Frame, passage: Passage) -> bool:
    """受理线上申请35件，办结33件: whether what the sentence named last was what came by one channel."""
    for other in passage.before(frame):
        if other.clause.sentence != frame.clause.sentence:
            return False
        if other.words.source in ("head", "weak"):
            return bool(_channels(other.words.left, ()).get("channel"))
    return False


def scope_of(frame: Frame, passage: Passage) -> str:
    """The scope of a number: its own word of scope, else the last one before it in the sentence; its class or empty."""
    own = {t.kind for t in (*frame.words.left, *frame.words.cause)}
    for kind in SCOPES:
        if kind in own:
            return kind
    return _scope_word_of(frame, passage, SCOPES)


def _scope_word_of(frame: Frame, passage: Passage, kinds: Sequence[str]) -> str:
    """The last word of some classes (of ``SCOPE_WORDS``) before a number in its sentence: its class, or nothing."""
    at = frame.number.start
    clauses = passage.layout.clauses
    behind = min(len(clauses), frame.clause.id + _CLAUSES_BACK)
    last = bisect_right(clauses, at, hi=behind, key=lambda c: c.start) - 1
    for id in range(last, max(0, last - _CLAUSES_BACK) - 1, -1):
        scope_words = passage.scope_words[id]
        if not scope_words or clauses[id].sentence != frame.clause.sentence:
            continue
        found = next((t.kind for t in reversed(scope_words) if t.kind in kinds and t.start < at), "")
        if found:
            return found
    return ""


_CLAUSES_BACK = 100
"""How far back in a sentence a scope or a time is still that of a number."""


def value_features(frame: Frame, readings: Sequence[Reading], lexicon: Lexicon, sure: float) -> dict[str, float]:
    """How the number lies to its readings; of use only where it fits none."""
    topic = lexicon.topics.get(frame.topic)
    quantity = frame.quantity
    written, _, _ = scaled(quantity, topic)
    known = [r.value for r in readings if r.value is not None]
    if fits_instead(frame, readings, lexicon):
        out_of_reach = next(r for r in readings if r.value == written)
        instead = {f"is {_shape(out_of_reach)}, not {_shape(readings[0])}": 1.0, "is another reading": 1.0}
        instead["is another reading, a total"] = float(frame.words.has_left("total"))
        known = [v for v in known if v != written]
    else:
        instead = {}
    chance = min(max(sure, _LEAST), 1 - _LEAST)
    out = {"readings": log(max(len(readings), 1)), "likely to speak of them": log(chance / (1 - chance)), **instead}
    if not known:
        return out
    gap = min(abs(written - v) for v in known)
    size = max(written, *known, Decimal(1))
    slips = [one_slip(written, v) for v in known]
    out["one slip away"] = float(any(slips) and size >= 10)
    # 2681 for 2581 is a slip, 22 for 2 may be anything.
    nearest = min((abs(written - v) for v, slip in zip(known, slips, strict=True) if slip), default=Decimal(0))
    out["slip by no chance"] = log(float(size) / slips_within(nearest)) if nearest >= 1 and size >= 10 else 0.0
    out["near"] = float(size >= 20 and gap / size <= Decimal("0.03"))
    out["rather near"] = float(size >= 20 and gap / size <= Decimal("0.15"))
    far = gap / size > Decimal("0.6")
    out["far"] = float(far and sure > 0.9)
    out["far, doubtful"] = float(far and sure <= 0.9)
    doubt = "" if sure > 0.9 else ", doubtful"
    out[f"small{doubt}"] = float(written <= 3)
    out[f"below{doubt}"] = float(written < min(known))
    out[f"above{doubt}"] = float(written > max(known))
    # 申请人自行撤回14件: one way, beside others, to come to the cell
    out["below, weakening word"] = float(written < min(known) and any(e.weakens for e in frame.words.entries))
    zero = max(known) == 0
    out["reading is zero"] = float(zero and sure > 0.9)
    out["reading is zero, doubtful"] = float(zero and sure <= 0.9)
    # What people mistype stays near, a digit off or another cell's number; another thing's number is of any size. Where
    # the words leave no doubt, a number is wrong however far it lies.
    strange = sure <= 0.9 and not any(slips) and gap / size > Decimal("0.15")
    out["beyond a slip, doubtful"] = float(strange and gap > _LARGEST_SLIP)
    out["tens away, doubtful"] = float(strange and gap > _SMALL_SLIP)
    return {k: v for k, v in out.items() if v}


_LEAST = 0.01
"""No words leave less doubt than this, or more."""
_SMALL_SLIP, _LARGEST_SLIP = 20, 100
"""Gaps that are seldom mistyped, and hardly ever."""


def company(
    frame: Frame, fit: Mapping[int, bool], frames: Iterable[Frame], sure: Mapping[int, float]
) -> dict[str, float]:
    """Whether the other numbers of the sentence, the list and the passage fit their cells; each counts as much as it is
    sure to be about cells (``sure``)."""
    counts = {"sentence": [0.0, 0.0], "list": [0.0, 0.0], "passage": [0.0, 0.0]}
    for other in frames:
        if other.item.id == frame.item.id or other.item.id not in fit:
            continue
        good = fit[other.item.id]
        places = ["passage"]
        if other.clause.sentence == frame.clause.sentence:
            places.append("sentence")
        if (other.whole >= 0 and other.whole == frame.whole) or other.item.id == frame.whole:
            places.append("list")
        for place in places:
            counts[place][0 if good else 1] += sure[other.item.id]
    out: dict[str, float] = {}
    for place, (fitting_ones, differing) in counts.items():
        out[f"{place} fits"] = min(fitting_ones, 4) / 4
        out[f"{place} differs"] = min(differing, 3) / 3
        out[f"{place} alone"] = float(fitting_ones + differing < 0.5)
    return {k: v for k, v in out.items() if v}


def first_fit(frame: Frame, readings: Sequence[Reading], lexicon: Lexicon) -> Reading | None:
    """The reading that the number fits, if any."""
    quantity = frame.quantity
    return fitting(quantity, lexicon.topics.get(frame.topic), readings)


def fits_instead(frame: Frame, readings: Sequence[Reading], lexicon: Lexicon) -> bool:
    """Whether a number is exactly that of a reading that is not its likeliest one (办结 for all less those brought in).

    It may be meant so; a wrong number comes to it as easily.
    """
    written, _, _ = scaled(frame.quantity, lexicon.topics.get(frame.topic))
    values = [r.value for r in readings]
    return frame.quantity.exact and None not in values and written in values and values[0] != written


def _shape(reading: Reading) -> str:
    """The cells of a reading without what they have in common; of many only how many there are."""
    names = [(t.sign, t.name or "") for t in reading.expression.terms]
    if len(names) > _FEW_CELLS:
        return "a sum"
    columns = {n.rpartition(".")[2] for _, n in names}
    return "".join(
        f" {'+' if sign > 0 else '-'} {n.rpartition('.')[0] if len(columns) == 1 else n}" for sign, n in names
    ).strip(" +")


_FEW_CELLS = 3
"""Sums of more cells than this are not distinguished."""


def is_subset(frame: Frame) -> bool:
    """Whether a number is a part of a list whose own words name no row or kind (其中24件要求公开招录信息).

    It equals no cell; it is no more than its whole.
    """
    return (
        frame.whole >= 0
        and not frame.given
        and frame.source in ("list", "weak")
        and frame.how in ("lead", "bracket", "of")
    )


def is_bounded(frame: Frame, features: Mapping[str, float]) -> bool:
    """Whether a number only has to lie on one side of its readings: a subset, or what a wider or narrower scope has."""
    return is_subset(frame) or any(features.get(name) for name in (*_AT_LEAST, *_AT_MOST))


def is_of_wider_scope(features: Mapping[str, float]) -> bool:
    """Whether a number is of a scope that holds that of the tables and more."""
    return any(features.get(name) for name in _AT_LEAST)


_AT_LEAST = ("wider scope",)
_AT_MOST = ("narrower scope", "own office in an area")


def within(
    frame: Frame, readings: Sequence[Reading], lexicon: Lexicon, features: Mapping[str, float]
) -> Reading | None:
    """The reading that a bounded number does not contradict: a subset or a narrower scope has no more than it, a wider
    scope (全县共收到912件 in the report of an office) no less."""
    if not is_bounded(frame, features):
        return None
    written, _, _ = scaled(frame.quantity, lexicon.topics.get(frame.topic))
    at_least = is_of_wider_scope(features)
    return next(
        (r for r in readings if r.value is not None and (written >= r.value if at_least else written <= r.value)), None
    )
