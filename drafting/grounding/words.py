"""What the words of an item say: what is counted, what was done with it, whose and of what time it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from drafting.grounding.lexicon import Entry, Lexicon, Sum, expand_value
from drafting.language.clauses import Item
from drafting.language.hedges import is_matter
from drafting.language.lexer import Token
from drafting.language.markers import (
    ABSENT,
    AFTER,
    CLASSIFYING_NOUN,
    END_OF_ADDITION,
    ET_CETERA,
    GENITIVE,
    INSIDE,
    PASSIVE,
    RAISED,
    TOUCHES,
)

OTHER = "!other"
ASKED = "asked"
"""The sort of words that name what applications ask for."""
_NOMINAL = frozenset({"head", "weak", "other", "unknown", "rate"})
_JOINING = frozenset({"pause", "conj"})
_GLUE = frozenset({"func", "manner", "be", "have", "quote", "pause", "conj", "prep", "reason", "act"})
_TOUCHING = frozenset({TOUCHES})
_VERBS = frozenset({"event", "publish", "act"})
_BODIES = frozenset({"body", "place", "person", "self", "area"})
_BODIES_OF_A_SCOPE = _BODIES | {"scope_wide", "scope_other"}
"""Classes of words for bodies that a number may count: 26个县直部门."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an item, sorted. ``left`` and ``right`` are without causal modifiers."""

    left: tuple[Token, ...]
    right: tuple[Token, ...]
    cause: tuple[Token, ...]
    topic: str
    """A topic, ``!other`` for a thing that no table holds, or empty."""
    source: str
    """The class of the word that gives the topic: ``head``, ``weak``, ``sure``, ``other``, ``unknown`` or empty."""
    slots: dict[str, dict[str, tuple[Sum, ...]]] = field(default_factory=dict)
    """By topic and slot: the sums that the item's own words allow."""
    entries: tuple[Entry, ...] = ()
    kinds_left: frozenset[str] = field(init=False, repr=False, compare=False)
    kinds: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look up the classes once: they are asked for often."""
        left = frozenset([t.kind for t in self.left])
        object.__setattr__(self, "kinds_left", left)
        object.__setattr__(self, "kinds", left.union([t.kind for t in self.right]))

    def has(self, *kinds: str) -> bool:
        """Whether a token of one of some classes is among them."""
        return not self.kinds.isdisjoint(kinds)

    @property
    def and_others(self) -> bool:
        """缓议等其他情况49件, 公开、缓议等答复49件: whether an outcome only begins what is counted."""
        tokens = (*self.left, *self.right)
        return any(
            a.kind == "outcome" and b.text in ET_CETERA and c.kind in ("other_kind", "event")
            for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)
        )

    def has_left(self, *kinds: str) -> bool:
        """The same of the words before the number."""
        return not self.kinds_left.isdisjoint(kinds)


def words_of(
    item: Item, lexicon: Lexicon, values: dict[str, dict[str, frozenset[str]]], left: Sequence[Token] | None = None
) -> Words:
    """Sort the words of an item; ``left`` are its words before the number where others than its own apply."""
    own = tuple(item.left if left is None else left)
    cause_at = max((i for i, t in enumerate(own) if t.kind == "cause"), default=-1)
    cause: tuple[Token, ...] = ()
    if cause_at >= 0 and any(t.kind in _NOMINAL or t.entry for t in own[cause_at + 1 :]):
        cause, own = own[:cause_at], own[cause_at + 1 :]
    else:
        cause, own = _without_occasion(own, lexicon)
    own = _without_what_came_first(_without_ground(_without_additions(own), lexicon))
    # 12件均已答复: what is said of all of them is a statement of its own, not what they are.
    said_of_all = next((i for i, t in enumerate(item.right) if t.kind == "all"), len(item.right))
    right = tuple(item.right[:said_of_all])
    if own and own[-1].kind == "prep":
        # 在89件答复中: what is inside closes the phrase and is not under way.
        right = tuple(p for t in right for p in (t.parts if t.parts and t.parts[-1].text in INSIDE else (t,)))
    right = _without_relative_clause(_without_setting(_without_reason(right)))
    inside = next((i for i, t in enumerate(right) if t.text in INSIDE), -1)
    if inside >= 0 and not any(t.kind == "prep" for t in right[:inside]):
        right = right[: inside + 1]  # 5件在复议中被纠正: a setting has its predicate behind it, a whole has not
    unit = item.number.quantity.unit if item.number is not None and item.number.quantity is not None else ""
    topic, source = _topic(own, right, lexicon, of_matters=is_matter(unit))
    slots: dict[str, dict[str, tuple[Sum, ...]]] = {}
    entries = tuple(e for t in (*own, *right) if t.entry and (e := lexicon.entry(t.entry)) is not None)
    spoken_of = {name for e in entries for name in e.means}
    for name, spec in lexicon.topics.items():
        if name in spoken_of and (given := _slots(own, right, name, lexicon, values.get(name, {}))):
            slots[name] = given
        elif spec.absent and _is_absent(own, right):
            slots[name] = dict(spec.absent)
    return Words(own, right, cause, topic, source, slots, entries)


def _is_absent(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """不存在2件, 2件不存在: whether a number counts only what does not exist."""
    idle = ("lead", "func", "another", "manner")
    before = [t for t in left if t.kind not in idle]
    behind = [t for t in right if t.kind not in idle]
    return [t.text in ABSENT for t in (*before, *behind)] == [True]


def _without_reason(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """1件因条款不当被纠正: of what follows a number as its reason only the outcome is said of it; 1件因未答复被申请
    复议: what stands before the passive is the reason."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "reason" and t.text not in _TOUCHING), -1)
    if at < 0:
        return tokens
    said = next((i for i, t in enumerate(tokens) if i > at and t.text.startswith(PASSIVE)), at)
    return (*tokens[:at], *(t for t in tokens[said:] if t.kind in ("outcome", "open", "carry")))


def _without_relative_clause(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """3条公众通过某栏目提交的申请: of a noun behind the number that somebody's doing modifies, the noun alone."""
    at = max((i for i, t in enumerate(tokens) if t.text == GENITIVE), default=-1)
    noun = tokens[at + 1 :]
    if at < 2 or tokens[0].kind not in _BODIES or not any(t.kind in _VERBS for t in tokens[1:at]):
        return tokens
    return noun if noun and all(t.kind in ("head", "weak") for t in noun) else tokens


def _without_occasion(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """因甲事答复被申请乙事2件: where a reason names another thing than what follows it, it is only the occasion."""
    at = next((i for i, t in enumerate(tokens) if t.kind == "reason"), -1)
    heads = [
        (i, entry.topic or next(iter(entry.means), ""))
        for i, t in enumerate(tokens)
        if i > at >= 0 and t.kind == "head" and (entry := lexicon.entry(t.entry)) is not None
    ]
    if len(heads) < 2 or heads[0][1] == heads[-1][1]:
        return (), tokens
    first = next(i for i, topic in heads if topic == heads[-1][1])
    return tokens[:first], tokens[first:]


def _without_ground(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    """不服答复提起复议2件: what was done before is what the cases are about, and not what became of them."""
    raised = [i + (t.text in RAISED) for i, t in enumerate(tokens) if t.text.startswith(RAISED)]
    at = max(raised, default=-1)
    heads = [e for t in tokens[max(at, 0) :] if t.kind == "head" and (e := lexicon.entry(t.entry)) is not None]
    if at < 0 or not any(topic in lexicon.topics and lexicon.topics[topic].about for e in heads for topic in e.means):
        return tokens
    return tuple(t for i, t in enumerate(tokens) if i >= at or t.kind != "event")


def _without_setting(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """18件在办理过程中未引发复议: the course of things in which something does or does not happen."""
    for i, token in enumerate(tokens[1:], start=1):
        ends = token.text.endswith(tuple(INSIDE)) and tokens[i - 1].kind == "prep"
        if ends and any(t.kind in ("neg", "event", "cause") for t in tokens[i + 1 :]):
            return tokens[: i - 1] + tokens[i + 1 :]
    return tokens


def _without_additions(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """连同去年结转共办理51件: what is added or taken away is not what is counted."""
    start = next((i for i, t in enumerate(tokens) if t.kind == "with"), -1)
    if start < 0:
        return tokens
    stop = next(
        (
            i
            for i in range(start + 1, len(tokens))
            if tokens[i].kind in ("total", "event", "head", "weak") or tokens[i].text in END_OF_ADDITION
        ),
        len(tokens),
    )
    rest = tokens[:start] + tokens[stop:]
    return rest if any(t.entry for t in rest) else tokens


def _without_what_came_first(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """结转上年后新收到51件: what came before the event that is told of says only when that was."""
    for i, (one, token, other) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        if token.text in AFTER and other.kind == "event" and one.kind in ("carry", "outcome"):
            return tokens[i + 2 :]
    return tokens


# ---------------------------------------------------------------------- what is counted


def _topic(left: Sequence[Token], right: Sequence[Token], lexicon: Lexicon, *, of_matters: bool) -> tuple[str, str]:
    """The head: the last noun before the number, else the first one behind it. ``of_matters``: it is counted in a
    measure word for matters, so that a body behind it is none of those counted."""
    found = _last_thing(left, lexicon)
    behind = _first_thing(right, lexicon)
    solid = [t for t in left if t.kind not in _GLUE and t.kind not in ("total", "all", "time_this")]
    if len(solid) > 1 and solid[-1].kind == "unknown" and len(solid[-1].text) > 1 and solid[-2].kind in _VERBS:
        return OTHER, "other"  # 完成整改17条: the verb's object is unknown
    holders = _BODIES if of_matters else _BODIES_OF_A_SCOPE
    bodies = right and right[0].kind in holders and not _names_cases(left)
    if bodies and behind[1] != "sure":
        return OTHER, "other"  # 两个街道, 32家单位: what is counted is bodies
    names = [
        t
        for t in left
        if t.kind not in _GLUE and t.kind not in ("person", "self", "body", "area", "total", "time_this")
    ]
    if (
        names
        and names[-1].kind == "channel"
        and any(t.kind in ("event", "person") for t in (*names[:-1], *[x for x in left if x.kind == "person"]))
        and not found[1]
        and not behind[1]
    ):
        return OTHER, "other"  # 收到群众来信112件: what came is letters
    verb_last = next((t.kind for t in reversed(left) if t.kind not in _GLUE or t.kind == "act"), "") in _VERBS
    if behind[1] in ("head", "weak", "other", "unknown") and verb_last and found[1] in ("other", "unknown", "weak"):
        return behind
    if found[1] in ("head", "sure", "other"):
        if found[1] == "other" and behind[1] == "head":
            return behind
        if found[1] == "other":
            return _outcome_of(left, lexicon) or found
        return found
    if behind[1] in ("head", "sure", "other") and not (found[1] == "weak" and behind[1] == "other"):
        return behind
    return found if found[1] else behind


def _outcome_of(left: Sequence[Token], lexicon: Lexicon) -> tuple[str, str] | None:
    """没有找到的材料2件: a head modified by an outcome or an application counts these."""
    solid = [t for t in left if t.kind not in ("total", "be")]
    while solid and solid[-1].kind == "func":
        solid.pop()  # 甲类信息的数量
    entry = lexicon.entry(solid[-1].entry) if solid else None
    if entry is None or entry.sort != ASKED or len(solid) < 2:
        return None
    before = lexicon.entry(solid[-2].entry)
    if solid[-2].kind == "head" and before is not None:
        return before.topic, "head"
    if solid[-2].kind == "outcome" and before is not None and before.sure:
        return _thing(solid[-2], lexicon)  # 不掌握信息2件
    if solid[-2].text != GENITIVE:
        return None
    found = _last_thing(solid[:-2], lexicon)
    return found if found[1] == "sure" and solid[-3].kind == "outcome" else None


def _names_cases(left: Sequence[Token]) -> bool:
    """Whether cases, or what was done with them, are named before the number."""
    return any(t.kind in ("head", "weak", "outcome", "event") for t in left)


def _thing(token: Token, lexicon: Lexicon) -> tuple[str, str]:
    entry = lexicon.entry(token.entry)
    if token.kind == "unknown":
        return OTHER, "unknown"
    if token.kind == "other":
        return OTHER, "other"
    if entry is None:
        return "", ""
    if token.kind == "head":
        return entry.topic, "head"
    if token.kind == "weak":
        return entry.topic, "weak"
    if entry.sure and entry.means:
        return next(iter(entry.means)), "sure"
    return "", ""


def _last_thing(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[str, str]:
    found = [(i, x) for i, x in ((i, _thing(t, lexicon)) for i, t in enumerate(tokens)) if x[1]]
    if not found:
        return "", ""
    things = [x for _, x in found]
    last = things[-1]
    if last[1] == "weak":
        # 复议申请3件 counts reviews; 道路挖掘申请 is no application of ours.
        stronger = [x for x in things if x[1] == "head"]
        if stronger:
            return stronger[-1]
        if len(things) > 1 and things[-2][1] == "other":
            # 政务窗口受理申请3件: what stands before the verb is its subject, and no attribute of its object.
            at = found[-2][0]
            rival = (entry := lexicon.entry(tokens[at].entry)) is not None and entry.sort == "rival"
            acts = any(t.kind == "event" for t in tokens[at + 1 : found[-1][0]])
            return last if acts and not rival else (OTHER, "other")
    return last


def _first_thing(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[str, str]:
    found = [(i, x) for i, t in enumerate(tokens) if (x := _thing(t, lexicon))[1]]
    verb = next((i for i, t in enumerate(tokens) if t.kind in ("outcome", "carry", "event")), len(tokens))
    # 3件维持行政行为: an unknown word behind the outcome is what was upheld.
    found = [(i, x) for i, x in found if i < verb or x[1] != "unknown"]
    things = [x for _, x in found]
    if not things:
        return "", ""
    for (i, one), (j, other) in pairwise(found):
        if one[1] in ("head", "unknown") and other[1] == "other" and j == i + 1:
            return other  # 2份公开意见, 11名兼职教师: the last noun is what is counted
    strong = next((x for x in things if x[1] in ("head", "sure")), None)
    return strong if strong is not None and things[0][1] != "other" else things[0]


# ---------------------------------------------------------------------- slots


def _slots(
    left: Sequence[Token],
    right: Sequence[Token],
    topic: str,
    lexicon: Lexicon,
    values: dict[str, frozenset[str]],
) -> dict[str, tuple[Sum, ...]]:
    """What the words say of each slot of a topic, the words before the number first."""
    out: dict[str, tuple[Sum, ...]] = {}
    for slot in lexicon.topics[topic].slots:
        known = values.get(slot, frozenset())
        for tokens, ahead in ((left, True), (right, False)):
            runs = _runs(tokens, topic, slot, lexicon, ahead)
            sums = _combined(runs, known)
            if runs and _beside_an_unknown(runs, tokens):
                continue
            if sums and _shared_by_all(runs, tokens, topic, slot, lexicon):
                if slot in out:
                    out[slot] = _narrower(out[slot], sums, known)
                else:
                    out[slot] = sums
    return out


def _shared_by_all(
    runs: list[list[tuple[Token, tuple[Sum, ...]]]], tokens: Sequence[Token], topic: str, slot: str, lexicon: Lexicon
) -> bool:
    """被纠正或败诉的: what only one of coordinated outcomes says of a slot does not hold for all of them."""
    if any(t.kind == "head" for run in runs for t, _ in run):
        return True
    others = [
        t
        for t in tokens
        if t.kind == "outcome"
        and (e := lexicon.entry(t.entry)) is not None
        and topic in e.means
        and slot not in e.means[topic]
    ]
    return not others or not any(t.kind in _JOINING for t in tokens)


def _beside_an_unknown(runs: list[list[tuple[Token, tuple[Sum, ...]]]], tokens: Sequence[Token]) -> bool:
    """自然人、商业主体34件, 群众、企业13件: what is coordinated with an unknown word, or with people of no kind that is
    counted apart, is not all that is counted."""
    at = {t.start: i for i, t in enumerate(tokens)}
    for token in (t for run in runs for t, _ in run if t.kind == "part"):
        i = at[token.start]
        for step in (1, -1):
            joint, other = i + step, i + 2 * step
            if 0 <= other < len(tokens) and tokens[joint].kind in _JOINING and tokens[other].kind in _UNCOUNTED:
                return True
    return False


_UNCOUNTED = frozenset({"unknown", "person"})
_ALONE = frozenset({"open", "other_kind"})
_RANK = {"outcome": 3, "open": 2, "other_kind": 2, "part": 3, "head": 3, "carry": 2, "event": 1, "publish": 0}


def _runs(
    tokens: Sequence[Token], topic: str, slot: str, lexicon: Lexicon, ahead: bool
) -> list[list[tuple[Token, tuple[Sum, ...]]]]:
    """Runs of coordinated words that fill a slot; only words of the strongest class count."""
    found: list[tuple[int, Token, tuple[Sum, ...]]] = []
    for i, token in enumerate(tokens):
        entry = lexicon.entry(token.entry)
        sums = entry.means.get(topic, {}).get(slot) if entry is not None else None
        if sums:
            found.append((i, token, sums))
    if any(t.kind in _ALONE for _, t, _ in found):
        last_object = max((i for i, t in enumerate(tokens) if _is_object(t)), default=-1)
        found = [f for f in found if f[1].kind not in _ALONE or _stands_alone(tokens, f[0], ahead, last_object)]
    if not found:
        return []
    if any(t.kind == "head" for _, t, _ in found):
        found = [f for f in found if f[1].kind == "head"]  # 复议、诉讼败诉: whose it is, its name says
    best = max(_RANK.get(t.kind, 1) for _, t, _ in found)
    strong = [i for i, t, _ in found if _RANK.get(t.kind, 1) == best]
    # 公开、缓议1427件: what is coordinated with an outcome is one.
    found = [
        f
        for f in found
        if _RANK.get(f[1].kind, 1) == best or (f[1].kind == "open" and _beside_one(tokens, f[0], strong))
    ]
    runs: list[list[tuple[Token, tuple[Sum, ...]]]] = [[]]
    last = -1
    for i, token, sums in found:
        together = last >= 0 and last + 1 == i and tokens[last].kind == token.kind == "head"  # 复议诉讼
        if last >= 0 and not together and not _joined(tokens[last + 1 : i]):
            runs.append([])
        runs[-1].append((token, sums))
        last = i
    return runs


def _beside_one(tokens: Sequence[Token], at: int, strong: Sequence[int]) -> bool:
    """Whether a word is coordinated with the one of some others, in order, that follows it."""
    k = bisect_right(strong, at)
    if k == len(strong) or strong[k] - at < 2:
        return False
    return all(tokens[i].kind in _JOINING for i in range(at + 1, strong[k]))


def _stands_alone(tokens: Sequence[Token], at: int, ahead: bool, last_object: int) -> bool:
    """公开3件, 3件公开, but not 公开信息3条: nothing that could be its object (``last_object`` is where the last one
    stands) is between it and the number."""
    if not ahead:
        return not any(_is_object(t) for t in tokens[at + 1 : at + 2])
    if at + 1 < len(tokens) and tokens[at].kind == "open" and tokens[at + 1].kind == "event":
        return False  # 公开答复216件 says only that they were answered
    return last_object <= at


_NO_OBJECT = _GLUE | {"time_this", "total", "part", "outcome", "open", "event"}


def _is_object(token: Token) -> bool:
    return token.kind not in _NO_OBJECT and token.text != CLASSIFYING_NOUN


def _joined(between: Sequence[Token]) -> bool:
    return any(t.kind in _JOINING for t in between) and all(
        t.kind in _GLUE or t.kind in ("noise", "weak", "channel", "time_this", "neg") for t in between
    )


def _combined(runs: list[list[tuple[Token, tuple[Sum, ...]]]], known: frozenset[str]) -> tuple[Sum, ...]:
    if not runs:
        return ()
    out: tuple[Sum, ...] = ()
    for run in runs:
        sums = _sum_of(run)
        out = _narrower(out, sums, known) if out else sums
    return out


def _sum_of(run: list[tuple[Token, tuple[Sum, ...]]]) -> tuple[Sum, ...]:
    """Outcomes, parts and heads that are coordinated add up; things done are done with the same ones."""
    if len(run) == 1:
        return run[0][1]
    if all(t.kind in ("event", "carry", "publish") for t, _ in run):
        return tuple(dict.fromkeys(s for _, sums in run for s in sums))
    choices = [sums[:2] for _, sums in run][:6]
    # What two words for one outcome count is counted once.
    added = tuple(tuple(dict.fromkeys(term for s in way for term in s)) for way in product(*choices))[:4]
    # 信访、重复件等不处理: the first or last alone may be meant by its general name.
    alone = tuple(s for _, sums in (run[0], run[-1]) for s in sums if any(v.endswith(".*") for _, v in s))
    return tuple(dict.fromkeys((*added, *alone)))


def _narrower(one: tuple[Sum, ...], other: tuple[Sum, ...], known: frozenset[str]) -> tuple[Sum, ...]:
    """Of two sets of sums the one that lies within the other (属于内部事务信息不公开); else both, the later first."""
    a, b = _reach(one[:1], known), _reach(other[:1], known)
    if a < b:
        return one
    if b < a:
        return other
    both = tuple(s for s in other if s in one)
    inside = tuple(s for s in one if s not in both and any(_reach((s,), known) < _reach((t,), known) for t in other))
    if both:
        return (*inside, *both)
    return tuple(dict.fromkeys((*other, *one)))


def _reach(sums: Iterable[Sum], known: frozenset[str]) -> frozenset[str]:
    return frozenset(v for s in sums for _, value in s for v in expand_value(value, known))
