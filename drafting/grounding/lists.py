"""Lists: which quantity is the whole (the antecedent of the list), and which are its parts.

A list is introduced by 其中, 包括 or a colon, stands in brackets behind its antecedent, is introduced by a criterion of
division (从方式看, 按内容分), or precedes its total (…，共9件). Each list is bound here, once; ``sums``, ``shares`` and
``frames`` read the result. Whether the parts are exhaustive, so that they must add up, is decided in ``sums``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from drafting.grounding.lexicon import Entry
from drafting.grounding.words import OTHER, Words
from drafting.language.clauses import Clause, Item, Layout, names_something
from drafting.language.hedges import counts_things, is_case, is_duration, is_section, mixes
from drafting.language.lexer import Token
from drafting.language.markers import (
    CONTAINS,
    ET_CETERA,
    INSIDE,
    TOUCHES,
    begins_numbering,
    opens_composition,
    sets_a_view,
)
from drafting.language.stages import stage_of


@dataclass(frozen=True, slots=True)
class Listing:
    """A whole and its parts by item id.

    ``how`` is what marks them as a list: ``lead`` (an introductory word, 其中), ``bracket``, ``colon``, ``view`` (a
    criterion of division, 按内容分), ``of`` (a partitive, 办结的53件中), ``numbered`` (ordinals, 一是), ``total`` (共
    behind the parts) or ``closing`` (a total with a head noun of its own); ``run`` and ``beside`` where nothing marks
    the list, ``again`` for a second division of the same whole.
    """

    whole: int
    parts: tuple[int, ...]
    how: str
    open_ended: bool = False
    """Whether the list is marked as not exhaustive (等)."""


def _named_inside(tokens: Sequence[Token]) -> frozenset[str]:
    """新收申请中个人7件: the events that tell which cases an item is a part of."""
    inside = next((i for i, t in enumerate(tokens) if t.text in INSIDE), 0)
    return frozenset(t.entry for t in tokens[:inside] if t.kind == "event")


def _is_partitive(tokens: Sequence[Token]) -> bool:
    """新收申请中，: whether a clause only names, by their event, the cases that are divided behind it."""
    return bool(_named_inside(tokens)) and tokens[-1].text in INSIDE


def lists_of(layout: Layout, words: Mapping[int, Words]) -> tuple[Listing, ...]:
    """All lists of a passage, in the order of their first part."""
    finder = _Finder(layout, words)
    totals = finder.totals()
    told = {g.parts for g in totals if g.how == "total"}
    # 共94条；专栏包括甲4条、乙9条，共13条: what adds the parts up is their whole, and no number before them.
    introduced = [g for g in finder.introduced() if g.parts not in told]
    out = [*finder.brackets(), *introduced, *finder.within_clauses(), *totals, *finder.numbered(), *finder.labelled()]
    return tuple(sorted(out, key=lambda g: layout.items[g.parts[0]].position))


_HOLDERS = frozenset({"body", "place", "scope_wide", "scope_own", "scope_other", "channel", "part", "pause", "conj"})
"""Classes of words that say whose a part is or how it came."""


def _distributes_over_holders(left: Sequence[Token]) -> bool:
    """政府、办公室、部门依次为29件、4件、12件: whether numbers are distributed over names that divide a whole."""
    at = next((i for i, t in enumerate(left) if t.kind == "each_to"), -1)
    return at > 2 and all(t.kind in _HOLDERS for t in left[:at])


def counted(item: Item) -> bool:
    """Whether an item's quantity is a count (no share, growth or bare year)."""
    if item.number is None or item.number.quantity is None:
        return False
    quantity = item.number.quantity
    return quantity.kind == "count" and not is_duration(quantity.unit) and not is_section(quantity.unit)


_LONGEST = 60
"""No list of a report has more parts."""
_REACH = 200
"""How many numbers before a list its whole may be."""


class _Finder:
    def __init__(self, layout: Layout, words: Mapping[int, Words]) -> None:
        self.layout = layout
        self.words = words
        self.order = layout.in_order()
        opening = (layout.items[c.items[0]].left[:1] if c.items else () for c in layout.clauses)
        self.numbered_clauses = [
            c.id for c, left in zip(layout.clauses, opening, strict=True) if any(t.kind == "numbering" for t in left)
        ]
        self.counts = frozenset(i.id for i in self.order if counted(i))
        self.wholes: dict[int, list[Item]] = {}
        for item in self.order:
            if item.id in self.counts and not _is_change(item):
                self.wholes.setdefault(item.parent, []).append(item)

    def brackets(self) -> list[Listing]:
        out = []
        by_parent: dict[int, list[Item]] = {}
        for item in self.order:
            if item.parent >= 0:
                by_parent.setdefault(item.parent, []).append(item)
        for parent, items in by_parent.items():
            whole = self.layout.items[parent]
            if not counted(whole):
                continue
            parts = self._parts_of(whole, [i for i in items if counted(i)], strict=False)
            if parts:
                out.append(Listing(parent, parts, "bracket", self._is_open_ended(parts[-1])))
        return out

    def introduced(self) -> list[Listing]:
        """Lists with an introductory word, a colon or a criterion of division before them."""
        out: list[Listing] = []
        wholes: dict[int, int] = {}
        for clause in self.layout.clauses:
            how = self._introduction_of(clause)
            if not how:
                continue
            if self._has_numberless_whole(clause):
                continue
            rest = self._items_from(clause)
            if how == "view":
                rest = self._before_the_next_view(clause, rest)
            for items in _interleaved(rest) or ([rest] if rest else []):
                whole = self._whole_of(clause, how, items[0])
                if whole is not None and how == "view" and self._introduces_another_topic(clause, whole):
                    continue  # 信息300条。本年文件：制发3件: what the colon announces is counted anew
                of_all = self._opens_division_of_all(clause)
                if whole is not None and of_all and whole.id not in wholes:
                    whole = self._shared_antecedent(whole)
                named = _is_partitive(self.layout.items[clause.items[0]].left)
                if whole is not None and whole.id in wholes and (how == "view" or of_all) and not named:
                    whole = self.layout.items[wholes[whole.id]]  # another way to divide the same whole
                parts = self._parts_of(whole, items) if whole is not None else ()
                if whole is not None and whole.id in wholes:
                    outer = wholes[whole.id]  # the list that this one's whole is a part of goes on behind it
                    stop = next((n for n, p in enumerate(parts) if wholes.get(p) == outer), len(parts))
                    parts = parts[:stop]
                if clause.before == "colon" and how in ("colon", "view") and len(parts) < 2:
                    continue  # 征集活动11次，总访问量：521次
                if whole is not None and parts:
                    out.append(Listing(whole.id, parts, how, self._is_open_ended(parts[-1])))
                    wholes.update(dict.fromkeys(parts, whole.id))
        return out

    def within_clauses(self) -> list[Listing]:
        """信息52条包括甲1条、乙51条，网站21条包括…: lists that an introductory word opens right behind their whole."""
        out = []
        for at, (before, first) in enumerate(pairwise(self.order), start=1):
            led = bool(first.left) and first.left[0].kind == "lead" and first.joint == "run"
            if not led or not counted(before) or not counted(first) or before.clause != first.clause:
                continue
            sentence = self.layout.clause_of(first).sentence
            behind = takewhile(lambda i: not self._is_whole_of_inner(i), self.order[at : at + _LONGEST])
            items = [i for i in behind if counted(i) and self.layout.clause_of(i).sentence == sentence]
            parts = self._parts_of(before, items)
            if len(parts) > 1:
                out.append(Listing(before.id, parts, "lead", self._is_open_ended(parts[-1])))
        return out

    def _is_whole_of_inner(self, item: Item) -> bool:
        """Whether an introductory word opens a list right behind an item."""
        following = self._next(item)
        left = following.left if following is not None and following.joint == "run" else ()
        return bool(left) and left[0].kind == "lead"

    def _whole_of(self, clause: Clause, how: str, first: Item) -> Item | None:
        """The whole of a list: the last number told with the event that its words name, else its antecedent."""
        named = _named_inside(first.left)
        whole = self._told_with(named, first, self.words[first.id])
        if whole is None and how == "view" and self._has_no_number(clause):
            whole = self._told_with(self._named_in_view(clause), first, self.words[clause.items[0]])
        return whole or (None if named else self._antecedent_of(clause, how, first))

    def _before_the_next_view(self, clause: Clause, items: list[Item]) -> list[Item]:
        """从渠道看，网上9件，信函7件；从结果看，公开12件: the items before another criterion, which divides anew."""
        later = self.layout.clauses[clause.id + 1 : items[-1].clause + 1] if items else ()
        anew = next((c.id for c in later if self._introduction_of(c) == "view"), None)
        return items if anew is None else [i for i in items if i.clause < anew]

    def _told_with(self, named: frozenset[str], item: Item, words: Words) -> Item | None:
        """The last number before an item that was told with some word, else with one that may mean the same; ``words``
        are those that the word is among."""
        at = bisect_left(self.order, item.position, key=lambda i: i.position)
        before = [i for i in reversed(self.order[max(0, at - _REACH) : at]) if i.id in self.counts]
        same = next((i for i in before if any(t.entry in named for t in i.left)), None)
        meant = [e for e in words.entries if e.id in named]
        return same or next((i for i in before if any(map(self._may_mean(meant), self.words[i.id].entries))), None)

    def _may_mean(self, meant: Sequence[Entry]) -> Callable[[Entry], bool]:
        """新收申请中 of what was 收到: whether an event's first meaning is one of those of another event."""

        def told(entry: Entry) -> bool:
            return entry.kind == "event" and any(
                sums[:1] and sums[0] in entry.means.get(topic, {}).get(slot, ())[:1]
                for e in meant
                for topic, slots in e.means.items()
                for slot, sums in slots.items()
            )

        return told

    def _named_in_view(self, clause: Clause) -> frozenset[str]:
        """新收申请中，个人7件、企业2件: the events that a clause without a number tells of what it divides."""
        return _named_inside(self.layout.items[clause.items[0]].left)

    def _opens_division_of_all(self, clause: Clause) -> bool:
        """收到7件，个人6件、企业1件，均已答复，其中公开5件…: whether a clause opens a sentence, or follows what is
        said of all."""
        if clause.before not in ("colon", "comma") or not clause.id:
            return clause.before == "stop"
        before = self.layout.clauses[clause.id - 1]
        said = (t for i in before.items for t in self.layout.items[i].left)
        return self._has_no_number(before) and any(t.kind == "all" for t in said)

    def _introduces_another_topic(self, clause: Clause, whole: Item) -> bool:
        """Whether the phrase before a colon has a head noun of another topic than the whole in an earlier sentence."""
        if clause.before != "colon" or self.layout.clause_of(whole).sentence == clause.sentence:
            return False
        announcing = self.layout.clauses[clause.id - 1]
        named = [self.words[i] for i in announcing.items if self.words[i].source == "head"]
        return bool(named) and named[-1].topic != self.words[whole.id].topic

    def _shared_antecedent(self, whole: Item) -> Item:
        """收到6件，网上4件、信函2件。其中5件…: a list that opens a sentence has the antecedent of the list before
        it."""
        if not self._is_part_of_a_division(whole):
            return whole
        sentence = self.layout.clause_of(whole).sentence
        at = bisect_left(self.order, whole.position, key=lambda i: i.position)
        for other in (i for i in reversed(self.order[max(0, at - _REACH) : at]) if i.id in self.counts):
            if self.layout.clause_of(other).sentence != sentence or other.parent != whole.parent:
                break
            if not self._is_part_of_a_division(other):
                return other if _same_unit(other, whole) else whole
        return whole

    def _is_part_of_a_division(self, item: Item) -> bool:
        """Whether an item's only modifiers are a channel or a kind of applicant, which divide a whole and name none."""
        words = self.words[item.id]
        return words.has("channel", "part") and not words.has_left("event")

    def _has_numberless_whole(self, clause: Clause) -> bool:
        """征集9次；公开会议信息，包括甲14次、乙25次: the list has an antecedent without a number, in the clause before
        it."""
        left = self.layout.items[clause.items[0]].left
        if clause.before != "comma" or not left:
            return False
        before = self.layout.clauses[clause.id - 1]
        named = self.layout.items[before.items[-1]].left if before.items else ()
        if not self._has_no_number(before) or not any(t.kind in ("other", "unknown", "head") for t in named):
            return False
        # 发布账目，其中预算16条: a verb and its object open the sentence, and no number has been told in it.
        earlier = (self.layout.clauses[i] for i in range(clause.id - 1, -1, -1))
        same = takewhile(lambda c: c.sentence == clause.sentence, earlier)
        published = any(t.kind == "publish" for t in named) and all(map(self._has_no_number, same))
        return left[0].text in CONTAINS or (published and left[0].kind == "lead")

    def _items_from(self, clause: Clause) -> list[Item]:
        """The counts from the start of a clause to the end of its sentence, up to as many as a list can have."""
        start = bisect_left(self.order, clause.start, key=lambda i: i.position)
        out: list[Item] = []
        for item in self.order[start:]:
            if self.layout.clause_of(item).sentence > clause.sentence or len(out) == _LONGEST:
                break
            if out and self._is_in_another_item(out[0], item):
                break
            if item.id in self.counts and item.parent == clause.parent and self._follows_in_sentence(item, clause):
                out.append(item)
        return out

    def _is_in_another_item(self, first: Item, item: Item) -> bool:
        """一是复议14件，其中甲类3件；二是文件46份: whether an ordinal between them begins another point of an argument.

        Where the first part is itself numbered (其中，一是…；二是…), the ordinals count the parts.
        """
        numbered = self.numbered_clauses
        if first.clause in numbered:
            return False
        return bisect_left(numbered, first.clause) != bisect_left(numbered, item.clause + 1)

    def totals(self) -> list[Listing]:
        """…3件、…4件，共7件: coordinated items that a total follows."""
        out = []
        for at, item in enumerate(self.order):
            subject = self._counted_subject_of_total(item)
            if not counted(item) or not (subject or any(t.kind == "total" for t in item.left)):
                continue
            if any(t.kind in ("time_many", "other_kind") for t in item.left):
                continue  # 历年累计98件; 甲类19条，其他类累计84条 is a member
            before = self._before_total(item, self.order[max(0, at - _REACH) : at - len(subject)])
            if len(before) > 1:
                how = "closing" if self._names_what_it_counts(item, before[-1]) else "total"
                out.append(Listing(item.id, tuple(i.id for i in reversed(before)), how))
        return out

    def _counted_subject_of_total(self, item: Item) -> tuple[Item, ...]:
        """两个平台合计公开82条: the number of the subject that a word of total follows, of channels or places that were
        told before; none where a total has no such subject."""
        before = self.layout.items[item.id - 1] if item.joint == "run" and not item.left and item.id else None
        if before is None or before.left or not any(t.kind == "total" for t in before.right):
            return ()
        subject = next(t for t in before.right if t.kind not in ("func", "other", "unknown"))
        return (before,) if subject.kind == "channel" else ()

    def _names_what_it_counts(self, item: Item, first: Item) -> bool:
        """非自然人申请合计93件 counts what it names; that it is a sum, too, only the numbers say. A phrase that repeats
        the modifiers of the first number (公开甲类12条，乙类19条，共公开31条) has no head of its own."""
        own = self.words[item.id]
        said = [t.text for t in item.left if t.kind not in ("total", "time_this", "func")]
        if said and {*said} <= {t.text for t in first.left}:
            return False
        if any(e.means and e.kind != "publish" for e in own.entries) or own.source in ("head", "sure", "unknown"):
            return True
        goes_on = self.layout.clause_of(item).before == "comma" and own.has_left("publish")
        return own.source == "other" and not goes_on

    def _before_total(self, item: Item, earlier: Sequence[Item]) -> list[Item]:
        """The items that a total may add up, the nearest first."""
        sentence = self.layout.clause_of(item).sentence
        before: list[Item] = []
        first = 0
        for other in reversed(earlier):
            if self.layout.clause_of(other).sentence != sentence or other.parent != item.parent:
                break
            if not counted(other):
                continue
            if any(t.kind in ("compare", "each", "time_many") for t in other.left):
                break
            goes_with = _are_matters(other, item) or (before and _goes_with(other, before[-1], item))
            if not _same_unit(other, item) and not goes_with:
                break
            if _opens_with_total(other):
                break
            if any(t.kind == "removal" for t in other.left):
                return []  # 新增2个，注销4个，目前共7个: a stock is no sum of what came and went
            before.append(other)
            if not first and any(t.kind == "total" for t in other.left):
                first = len(before)
        alike = [i for i in before if _same_unit(i, item)]
        if (
            0 < len(alike) < len(before)
            and not _adds_up(before, item)
            and (_adds_up(alike, item) or len(before) < _SEVERAL)
        ):
            before = alike
        # 共收到网上98件，快递21件，合计119件: the first one says that more will come; 甲共38条，乙共145条，总计183条.
        return before if self._totals_all(item, before) or _adds_up(before, item) or not first else before[:first]

    @staticmethod
    def _totals_all(item: Item, before: Sequence[Item]) -> bool:
        """甲共38条，乙共145条，总计183条: whether a word of total that opens its clause follows others that do not."""
        opens = bool(item.left) and item.left[0].kind == "total"
        words = [next((t.text for t in i.left if t.kind == "total"), "") for i in before]
        return opens and len(before) > 1 and all(w and w != item.left[0].text for w in words)

    # ------------------------------------------------------------------ pieces

    def _introduction_of(self, clause: Clause) -> str:
        items = [self.layout.items[i] for i in clause.items]
        if not items or clause.before == "open_bracket":
            return ""
        left = items[0].left if items[0].number is not None else ()
        if any(t.kind == "lead" for t in left[:3]) or (
            items[0].number is None and any(t.kind == "lead" for t in items[0].left[-2:])
        ):
            return "lead"
        if items[0].number is not None and any(t.kind == "each_to" for t in left[:2]) and names_something(left):
            return "lead"
        if items[0].number is not None and _distributes_over_holders(left):
            return "lead"
        if left and left[0].text == TOUCHES and items[0].number is not None and clause.before != "stop":
            return "lead"
        if opens_composition(left, items[-1].right):
            return "lead"
        if clause.before == "colon" and clause.id and self._has_no_number(self.layout.clauses[clause.id - 1]):
            return "" if self._only_introduces(self.layout.clauses[clause.id - 1]) else "view"
        if clause.before == "colon" and items[0].number is not None:
            return "colon"
        if items[0].number is None and (sets_a_view(items[0].left) or _is_partitive(items[0].left)):
            return "view"
        if clause.before == "comma" and clause.id and self._ends_in_partitive(self.layout.clauses[clause.id - 1]):
            return "of"
        if clause.before == "comma" and clause.id and self._names_what_was_told(self.layout.clauses[clause.id - 1]):
            return "of"
        return ""

    def _only_introduces(self, clause: Clause) -> bool:
        """Whether the clause before a colon is an introductory word alone (其中：), so that the colon adds nothing."""
        items = [self.layout.items[i] for i in clause.items]
        return bool(items) and all(t.kind == "lead" for i in items for t in i.left)

    def _has_no_number(self, clause: Clause) -> bool:
        return all(self.layout.items[i].number is None for i in clause.items)

    def numbered(self) -> list[Listing]:
        """…100条。一是…30条；二是…40条；三是…30条: the first number of each numbered clause."""
        runs: list[list[Item]] = [[]]
        for clause in self.layout.clauses:
            first = self.layout.items[clause.items[0]]
            if not first.left or first.left[0].kind != "numbering":
                continue
            if begins_numbering(first.left[0].text) and runs[-1]:
                runs.append([])
            if counted(first):
                runs[-1].append(first)
        out = []
        for run in (r for r in runs if len(r) > 2):
            before = [i for i in self.order if counted(i) and i.position < run[0].start and i.parent < 0]
            if before and all(_same_unit(i, before[-1]) for i in run):
                out.append(Listing(before[-1].id, tuple(i.id for i in run), "numbered"))
        return out

    def labelled(self) -> list[Listing]:
        """共437条。网站：发布46条。公众号：推送221条。宣传册：发放170条: one labelled number a sentence."""
        runs: list[list[Item]] = [[]]
        for clause in self.layout.clauses:
            first = self.layout.items[clause.items[0]] if clause.items else None
            if first is None or not counted(first) or clause.before != "colon" or not clause.id:
                continue
            if not self._has_no_number(self.layout.clauses[clause.id - 1]):
                continue
            last = self.layout.clause_of(runs[-1][-1]).sentence if runs[-1] else clause.sentence - 1
            if clause.sentence - last > 1:
                runs.append([])
            if not runs[-1] or clause.sentence > last:
                runs[-1].append(first)
        out = []
        for run in (r for r in runs if len(r) > 2):
            before = [i for i in self.order if counted(i) and i.position < run[0].position and i.parent < 0]
            if before and all(_same_unit(i, before[-1]) for i in run):
                out.append(Listing(before[-1].id, tuple(i.id for i in run), "numbered"))
        return out

    def _ends_in_partitive(self, clause: Clause) -> bool:
        """公开的27件中，…: whether a clause ends in a partitive, a number and 中."""
        last = self.layout.items[clause.items[-1]]
        return counted(last) and _closes_partitive(last)

    def _names_what_was_told(self, clause: Clause) -> bool:
        """…、公众号238条。公众号信息中，…: whether a clause is a partitive of what the last number before it counts."""
        items = [self.layout.items[i] for i in clause.items]
        left = items[0].left if len(items) == 1 and items[0].number is None else ()
        if not left or not clause.id or left[-1].text not in INSIDE:
            return False
        before = next((self.layout.items[i] for i in reversed(self.layout.clauses[clause.id - 1].items)), None)
        named = {t.text for t in left if t.kind in ("other", "unknown", "channel", "head") and len(t.text) > 1}
        return before is not None and counted(before) and any(t.text.endswith(tuple(named)) for t in before.left)

    def _antecedent_of(self, clause: Clause, how: str, first: Item) -> Item | None:
        """The antecedent of a list: the nearest number before it with the measure word of its first part, else the
        nearest of all; None where the list has none in this sentence or the one before."""
        nearest: Item | None = None
        alike: Item | None = None
        for item in self._possible_antecedents(clause):
            sentence = self.layout.clause_of(item).sentence
            if clause.sentence - sentence > 1 or (nearest is not None and sentence != clause.sentence):
                break
            if how == "colon" and nearest is None and self._is_apart(item, clause):
                return None
            nearest = nearest or item
            if sentence == clause.sentence and _same_unit(item, first):
                # 答复63件，含结转2件，其中…: what is only contained is not what the list behind it divides.
                if how != "lead" or not (item.left and item.left[0].text in CONTAINS):
                    return item
                alike = alike or item
        # 12条，类别有七类：…5条: the kinds are counted, too.
        return alike or nearest

    def _possible_antecedents(self, clause: Clause) -> Iterator[Item]:
        """The counts before a clause, at the same level of brackets, that a list may divide; the nearest first."""
        beside = self.wholes.get(clause.parent, [])
        at = bisect_left(beside, clause.start, key=lambda i: i.position)
        return reversed(beside[max(0, at - _REACH) : at])

    def _is_apart(self, whole: Item, clause: Clause) -> bool:
        """Whether a colon before a clause does not follow the count itself, but another phrase."""
        same = self.layout.clause_of(whole).sentence == clause.sentence
        return not same or not self._only_changes_between(whole, clause)

    def _only_changes_between(self, whole: Item, clause: Clause) -> bool:
        """发布3412条，同比增长42.9%：网站218条…: whether a colon follows a count, or only its growth or share does."""
        between = self.layout.clauses[whole.clause + 1 : clause.id]
        items = [self.layout.items[i] for c in between for i in c.items]
        return all(i.number is not None and (i.parent != whole.parent or not counted(i)) for i in items)

    def _follows_in_sentence(self, item: Item, clause: Clause) -> bool:
        own = self.layout.clause_of(item)
        return own.sentence == clause.sentence and item.number is not None and item.number.start >= clause.start

    def _parts_of(self, whole: Item, items: Sequence[Item], strict: bool = True) -> tuple[int, ...]:
        """The leading items that can be parts of a whole: up to the first that begins another predication or list."""
        out: list[int] = []
        topic = self.words[whole.id].topic
        inner = -1
        for n, item in enumerate(items):
            words = self.words[item.id]
            if inner >= 0 and self.layout.clause_of(item).before != "semicolon":
                continue  # still in a list of the part before
            totals = _opens_with_total(item) and not self._has_counted_subject(item)
            if (totals and not self._completes(whole, [*out, item.id])) or (
                n and any(t.kind in ("compare", "another") for t in item.left)
            ):
                break
            colon = item.clause != items[0].clause and self._opens_inner_list(item)
            inner = -1
            if n and (any(t.kind == "lead" for t in item.left) or colon or self._is_led(item)):
                if not self._divides_a_part(item, items[n - 1]):
                    break
                inner = item.id
                continue
            if self._is_counted_again(item) or self._is_counted_subject(item, whole):
                continue
            if not self._is_in_its_measure(n, items, whole):
                if strict or n:
                    break
                continue
            other_head = words.source == "head" and words.topic != topic and topic not in ("", OTHER)
            if n and other_head and not self._coordinated_with_things(item, items[n - 1]):
                break
            if self._is_of_another_block(item, whole):
                break  # 复议47件，其中维持4件；应诉23件
            if n and (self._starts_another_clause(item, items) or _closes_partitive(item)):
                break
            out.append(item.id)
        return tuple(out)

    def _completes(self, whole: Item, parts: Sequence[int]) -> bool:
        """880条；64条；共发布558条, of 1502条: whether the last of several parts makes the whole with the others."""
        return len(parts) > 1 and _adds_up([self.layout.items[p] for p in parts], whole)

    def _is_in_its_measure(self, n: int, items: Sequence[Item], whole: Item) -> bool:
        """Whether an item has the measure word of its whole, or one that lists mix with it."""
        general = _has_general_measure(items[n]) and _has_general_measure(whole)
        return _same_unit(items[n], whole) or general or (n > 0 and self._is_within_the_list(n, items, whole))

    def _is_within_the_list(self, n: int, items: Sequence[Item], whole: Item) -> bool:
        """文件11条，活动4次，公示5条: whether an item in another measure word stands within a list of things, which
        goes on behind it."""
        if self.words[whole.id].topic not in ("", OTHER) or self.layout.clause_of(items[n]).before != "comma":
            return False
        behind = next((i for i in items[n + 1 :] if _unit_of(i) != _unit_of(items[n])), None)
        if behind is None or not counts_things(_unit_of(items[n])) or not _same_unit(behind, whole):
            return False
        return self.layout.clause_of(behind).before == "comma" and behind.parent == items[n].parent

    def _is_of_another_block(self, item: Item, whole: Item) -> bool:
        """Whether the head noun of an item behind a semicolon, or in a list of a coordination, excludes what the
        antecedent's head noun counts."""
        words, antecedent = self.words[item.id], self.words[whole.id]
        if words.source != "head" or antecedent.source != "head" or words.topic != antecedent.topic:
            return False
        # 复议19件、诉讼7件，其中甲类复议4件、诉讼2件: a coordination is divided member by member.
        if self.layout.clause_of(item).before != "semicolon" and not whole.joint:
            return False
        own, other = (w.slots.get(w.topic, {}) for w in (words, antecedent))
        return any(set(own[slot][0]).isdisjoint(other[slot][0]) for slot in own.keys() & other.keys())

    def _has_counted_subject(self, item: Item) -> bool:
        """9个县区共发布446条: whether the number before a word of total counts the subject of the verb."""
        before = self.layout.items[item.id - 1] if item.joint == "run" and item.id else None
        return before is not None and any(t.kind in _SUBJECTS for t in before.right)

    def _coordinated_with_things(self, item: Item, before: Item) -> bool:
        """涉及拆迁30件、许可19件: whether an item is coordinated with one whose head no table counts; then its head is
        none."""
        return item.joint in ("pause", "conj") and self.words[before.id].source in ("other", "unknown")

    def _divides_a_part(self, item: Item, before: Item) -> bool:
        """甲类21条，内有乙11条、丙10条；丁类12条: whether a list behind a comma has only the part before it as
        antecedent."""
        clause = self.layout.clause_of(item)
        return clause.before == "comma" and clause.id - self.layout.clause_of(before).id == 1 and not before.joint

    def _is_led(self, item: Item) -> bool:
        """包括去年转来3件，其中，公开3件: whether an introductory word has its own clause before an item."""
        clause = self.layout.clause_of(item)
        before = self.layout.clause_before(clause)
        if before is None or before.sentence != clause.sentence or not self._has_no_number(before):
            return False
        return clause.items[0] == item.id and self._only_introduces(before)

    def _opens_inner_list(self, item: Item) -> bool:
        """Whether an item opens an inner list behind a count and a colon (甲栏34条：公告11条); 公告：11条 only labels
        it."""
        clause = self.layout.clause_of(item)
        if clause.before != "colon" or clause.id == 0:
            return False
        return not self._has_no_number(self.layout.clauses[clause.id - 1])

    def _starts_another_clause(self, item: Item, items: Sequence[Item]) -> bool:
        """Whether a semicolon and a verb with its object end a list whose parts semicolons do not separate."""
        if item.joint or self.layout.clause_of(item).before != "semicolon":
            return False
        if self._is_done_with_what_was_divided(item, items):
            return True
        second = items[1]
        by_semicolons = not second.joint and self.layout.clause_of(second).before == "semicolon"
        return (
            begins_with_verb(self.words[item.id])
            and not by_semicolons
            and second.clause - items[0].clause <= 1
            and not begins_with_verb(self.words[items[0].id])
        )

    def _is_done_with_what_was_divided(self, item: Item, items: Sequence[Item]) -> bool:
        """其中网站5件、信函3件；已办理7件: whether a verb without an object, behind a division by channel or applicant,
        says what was done with all of it."""
        words = self.words[item.id]
        if words.has("channel", "part") or not words.has_left("event") or words.source:
            return False
        before = [self.words[i.id] for i in items if i.position < item.position]
        return all(w.has("channel", "part") and not w.has_left("event") for w in before)

    def _is_counted_again(self, item: Item) -> bool:
        """251次1016条: whether an item and the next count one thing by two measure words; the second is the list's."""
        following = self._next(item)
        return following is not None and following.joint == "run" and not following.left and not item.right

    def _next(self, item: Item) -> Item | None:
        """The item behind this one in its clause; what stands in brackets is not in it."""
        inside = self.layout.clause_of(item).items
        at = inside.index(item.id) + 1
        return self.layout.items[inside[at]] if at < len(inside) else None

    def _is_counted_subject(self, item: Item, whole: Item) -> bool:
        """9个乡镇收到75件: whether an item counts the subject of the predicate whose object the next one counts."""
        following = self._next(item)
        return (
            following is not None
            and following.joint == "run"
            and counted(following)
            and not _same_unit(item, whole)
            and _same_unit(following, whole)
        )

    def _is_open_ended(self, last: int) -> bool:
        """Whether a list is marked as not exhaustive: by 等, or by a remainder without a number."""
        item = self.layout.items[last]
        following = self.layout.clauses[item.clause + 1 : item.clause + 2]
        rest = any(
            self.layout.items[i].number is None
            and any(t.kind in ("rest", "other_kind") for t in self.layout.items[i].left[:2])
            for c in following
            if c.sentence == self.layout.clauses[item.clause].sentence
            for i in c.items
        )
        return rest or any(t.text in ET_CETERA for t in item.right[:1])


def _closes_partitive(item: Item) -> bool:
    """公开的27件中，甲24件、乙3件；结转的5件中，甲1件: whether a number is a whole that the next clause divides."""
    return bool(item.right) and item.right[-1].text in INSIDE


def _is_change(item: Item) -> bool:
    """Whether a number is a difference (比上年增加11件), which is no antecedent of a list."""
    at = max((i for i, t in enumerate(item.left) if t.kind in ("rise", "fall")), default=-1)
    return at >= 0 and not names_something(item.left[at + 1 :]) and any(t.kind == "compare" for t in item.left)


def _interleaved(items: Sequence[Item]) -> list[list[Item]]:
    """县局2件，收取800元；镇1件，收取420元: the parts of two interleaved lists; empty where there is one list."""
    units = [i.number.quantity.unit for i in items if i.number is not None and i.number.quantity is not None]
    turns = 0
    while turns < len(units) and units[turns] == units[turns % 2]:
        turns += 1
    if (
        turns < 4
        or turns % 2
        or units[0] == units[1]
        or (_has_general_measure(items[0]) and _has_general_measure(items[1]))
    ):
        return []
    return [list(items[0:turns:2]), list(items[1:turns:2])]


def _opens_with_total(item: Item) -> bool:
    """Whether a word of total without a subject opens an item: 共9件, but not 各镇网站共公开18条."""
    at = next((i for i, t in enumerate(item.left) if t.kind == "total"), -1)
    subject = item.left[:at]  # 9个县区共发布80446条
    return at >= 0 and not names_something(subject) and not any(t.kind in _SUBJECTS for t in subject)


_SUBJECTS = ("place", "body", "person", "self", "area", "scope_own", "scope_wide", "scope_other")
"""Classes of words that can be the subject of a predicate."""


def _unit_of(item: Item) -> str:
    return item.number.quantity.unit if item.number is not None and item.number.quantity is not None else ""


def _same_unit(one: Item, other: Item) -> bool:
    assert one.number is not None
    assert other.number is not None
    a, b = one.number.quantity, other.number.quantity
    assert a is not None
    assert b is not None
    return not a.unit or not b.unit or a.unit == b.unit


def _are_matters(one: Item, other: Item) -> bool:
    """提案2件、建议3件，共5起: whether two numbers count matters, be it in two measure words."""
    return is_case(_unit_of(one)) and is_case(_unit_of(other))


def _goes_with(one: Item, following: Item, total: Item) -> bool:
    """公报1篇、数据11期、信息23条，合计35条: whether an item in another general measure is coordinated with the one
    behind it."""
    general = _has_general_measure(one) and _has_general_measure(total)
    return general and following.joint in ("pause", "conj")


_SEVERAL = 3
"""From so many coordinated items on a total is held against all of them, whatever their measures."""


def _has_general_measure(item: Item) -> bool:
    """Whether the measure word is a general one (条, 件, 篇), which lists mix freely with others."""
    return item.number is not None and item.number.quantity is not None and mixes(item.number.quantity.unit)


def begins_with_verb(words: Words) -> bool:
    """Whether an item begins with a verb and has its object as head: a new predication, before which a list may end."""
    verb = next((i for i, t in enumerate(words.left) if t.kind in ("event", "publish", "act")), -1)
    thing = next((i for i, t in enumerate(words.left) if t.kind in ("head", "other", "unknown")), -1)
    return 0 <= verb < thing and words.source in ("head", "other", "unknown")


def _adds_up(parts: Sequence[Item], whole: Item) -> bool:
    """Whether the parts add up to the whole."""
    values = [
        i.number.quantity.value for i in (*parts, whole) if i.number is not None and i.number.quantity is not None
    ]
    return sum(values[:-1]) == values[-1]


def stage_told(item: Item, *, alone: bool = False) -> int | None:
    """The stage of an affair that the words before a number tell; ``alone`` where they must say nothing else, so that
    what is counted is what was counted before."""
    words = [t.text for t in item.left if t.kind not in _SILENT or stage_of(t.text) is not None]
    found = [s for w in words if (s := stage_of(w)) is not None]
    if not found or (alone and len(words) > 1):
        return None
    return found[-1]


_SILENT = frozenset({"func", "manner", "all", "total", "time_this", "be", "have"})
"""Classes of words that leave it open what is counted."""
