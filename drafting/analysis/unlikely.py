"""Slips of the pen that no list foresees: a character taken for another, lost, or exchanged with its neighbour.

What stands there is weighed against what stood there with one character other, by how words follow one another in the
genre (``drafting.genre.usage``) and how common they are in the language. What is gained, and where, is evidence; its
weights are fitted on slips made in clean prose that the counts do not hold (``benchmarks.slips``).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Literal

from drafting.analysis.misspelt import excused, word_lists
from drafting.analysis.prose import Prose
from drafting.analysis.tokens import Token, Tokens
from drafting.genre.usage import END, LISTED, NUMBER, RUN, START, Usage, mark_before, mark_behind
from drafting.language.segmentation import Segmenter
from drafting.text.confusable import confusable
from drafting.text.numerals import is_count

Kind = Literal["taken", "lost", "moved", "homophone"]
Sure = Literal["sure", "likely"]

_LONGEST = 4
_EXPECTED = 10.0
"""Where words are no more surprising than that, nothing is looked for."""
_COMMON = 3
"""So often the dictionary of the language must have a word that may have been meant, …"""
_LOST_COMMON = 20
"""… and so often one that may have lost a character."""
_LISTED, _ANY_WORD, _ANY_CHARACTER = 4e-7, 1e-9, 1e-7
_SHARE_OF_WORDS, _SHARE_OF_CHARACTERS = 0.15, 0.03
"""How much the dictionary counts; its counts of single characters hold what it could not cut."""
_BROKEN: Mapping[Kind, float] = {"taken": 4.0, "lost": 1.5, "moved": 2.0}
"""What it costs to leave a single character of a word behind."""
_UNUSUAL = 3.0
"""What it costs that the genre does not use the word, …"""
_UNLISTED = 1.0
"""… or that no list has it."""
_SHORT_RUN = 3
_MEASURE = 5
"""So often a word stands behind a number that it measures it."""
_HALF = 2
"""Characters of a word that is put together with another of as many."""
_ITEM = 3
"""Characters of what is listed in phrases of subject and predicate."""
_LEAST_GAIN = 2.0
_REMEMBERED = 100_000
_REMEMBERED_RUNS = 8_192


@dataclass(frozen=True, slots=True)
class Unlikely:
    """A range of the reading text, what was meant there, and how sure that is."""

    start: int
    end: int
    right: str
    kind: Kind
    sure: Sure


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may have been meant in a run of words, with the evidence for them.

    ``start`` and ``end`` are in the run's own text, ``gain`` is how much likelier the run is with them (a logarithm).
    """

    start: int
    end: int
    word: str
    """The word that is looked at: a character by itself, or one of two that the genre does not use."""
    right: str
    kind: Kind
    gain: float
    evidence: tuple[float, ...]


EVIDENCE = (
    "always",
    "gain",
    "pairs counted as meant",
    "pairs counted as printed",
    "between words",
    "at an end",
    "beside a number",
    "stands alone",
    "others stand alone",
    "hardly ever alone",
    "count of the character",
    "count of what was meant",
    "length",
    "words broken",
    "official",
    "short run",
    "frequency of what was meant",
    "nothing beside",
    "unused beside",
)
"""What is weighed, in the order of ``Candidate.evidence``."""
_AS_MEANT, _AS_PRINTED = EVIDENCE.index("pairs counted as meant"), EVIDENCE.index("pairs counted as printed")
_BETWEEN, _BOTH = EVIDENCE.index("between words"), 2
_BESIDE_A_NUMBER = EVIDENCE.index("beside a number")
_NEVER = 99.0
_PLACE = 3
"""Characters at the beginning of a body's name that are its place's."""


@dataclass
class Model:
    """The counts of a genre, and what is derived from them once."""

    usage: Usage
    language: Segmenter
    gaps: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Words by what is left of them without the character at a place."""
    _meant: dict[tuple[str, int], tuple[tuple[Kind, str], ...]] = field(default_factory=dict)
    _elsewhere: dict[str, float] = field(default_factory=dict)
    _seldom: dict[str, float] = field(default_factory=dict)
    _steps: dict[tuple[str, str], float] = field(default_factory=dict)
    _runs: dict[tuple[Search, tuple[str, ...], str, str], tuple[Candidate, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.listed = frozenset(self.usage.words) | word_lists().words
        for word in sorted(self.listed):
            if 2 <= len(word) <= _LONGEST + 1:
                for at in range(len(word)):
                    self.gaps[word[:at] + word[at + 1 :], at].append(word)

    def known(self, word: str) -> bool:
        """Whether a list or the dictionary has a word."""
        return word in self.listed or self.language.knows(word)

    def _common(self, word: str) -> bool:
        return word in self.listed or self.language.frequency(word) >= _COMMON

    def meant(self, printed: str, at: int) -> tuple[tuple[Kind, str], ...]:
        """What may have been meant by what is printed, with a slip at the character at a place or beside it."""
        if (printed, at) not in self._meant:
            if len(self._meant) >= _REMEMBERED:
                self._meant.clear()
            found = chain(self._taken(printed, at), self._moved(printed, at), self._lost(printed, at))
            self._meant[printed, at] = tuple(dict.fromkeys(found))
        return self._meant[printed, at]

    def _taken(self, printed: str, at: int) -> Iterator[tuple[Kind, str]]:
        if len(printed) < 2:
            return
        head, tail = printed[:at], printed[at + 1 :]
        others = confusable(printed[at])
        # A character in no common use was meant for any.
        made = (head + c + tail for c in sorted(others)) if others else iter(self.gaps.get((head + tail, at), ()))
        for word in made:
            if self._common(word):
                yield "taken", word

    def _moved(self, printed: str, at: int) -> Iterator[tuple[Kind, str]]:
        for first in (at - 1, at):
            if 0 <= first < len(printed) - 1:
                one, other = printed[first], printed[first + 1]
                word = printed[:first] + other + one + printed[first + 2 :]
                if one != other and self._common(word):
                    yield "moved", word

    def _lost(self, printed: str, at: int) -> Iterator[tuple[Kind, str]]:
        for place in (at, at + 1):
            for word in self.gaps.get((printed, place), ()):
                yield "lost", word
        if len(printed) < _LONGEST:
            for word in self.language.beginning(printed[0], len(printed) + 1, _LOST_COMMON):
                for place in (at, at + 1):
                    if place and word[:place] == printed[:place] and word[place + 1 :] == printed[place:]:
                        yield "lost", word

    def seldom(self, word: str) -> float:
        """What it costs that the genre does not use a word."""
        if word not in self._seldom:
            unusual = not (self.usage.count(word) or word in word_lists().official)
            self._seldom[word] = _UNUSUAL * unusual + _UNLISTED * (word not in self.listed)
        return self._seldom[word]

    def found_in(self, search: Search, run: Sequence[str], before: str, behind: str) -> tuple[Candidate, ...]:
        """What a search finds in a run of words; kept, as reports have most of their phrases in common."""
        key = search, tuple(run), before, behind
        found = self._runs.get(key)
        if found is None:
            if len(self._runs) >= _REMEMBERED_RUNS:
                self._runs.clear()
            found = self._runs[key] = tuple(search(self, run, before, behind))
        return found

    def step(self, before: str, word: str) -> float:
        """How surprising a word is behind another."""
        known = self._steps.get((before, word))
        if known is not None:
            return known
        if word not in self._elsewhere:
            single = len(word) == 1
            share = (_SHARE_OF_CHARACTERS if single else _SHARE_OF_WORDS) * self.language.share(word)
            listed = _LISTED if word in word_lists().official else 0.0
            self._elsewhere[word] = share + listed + (_ANY_CHARACTER if single else _ANY_WORD)
        if len(self._steps) >= _REMEMBERED:
            self._steps.clear()
        cost = self._steps[before, word] = self.usage.cost(before, word, self._elsewhere[word])
        return cost


Search = Callable[[Model, Sequence[str], str, str], Iterator[Candidate]]


def candidates(model: Model, run: Sequence[str], before: str = START, behind: str = END) -> Iterator[Candidate]:
    """The likeliest of what may have been meant at each place of a run of words where it is no usual word."""
    row = (before, *run, behind)
    costs = [model.step(a, b) for a, b in pairwise(row)]
    starts = [0]
    for word in run:
        starts.append(starts[-1] + len(word))
    text = "".join(run)
    measured = before == NUMBER and model.usage.pairs.get((NUMBER, run[0]), 0) >= _MEASURE
    for index, word in enumerate(run):
        if costs[index] + costs[index + 1] < _EXPECTED or not _doubtful(word, model):
            continue
        if any(end - start > 2 and text[start:end] in model.listed for start, end in _ranges(text, starts[index])):
            # A word of the lists that segmentation does not have (医共体).
            continue
        best: dict[Kind, _Found] = {}
        for place in range(starts[index], starts[index + 1]):
            for start, end in _ranges(text, place):
                printed = text[start:end]
                whole = (start, end) == (starts[index], starts[index + 1])
                if (len(printed) > 1 and not whole and model.known(printed)) or printed in word_lists().short:
                    continue
                meant = model.meant(printed, place - start)
                if len(word) > 1:
                    # A word of the language has lost nothing.
                    meant = tuple(m for m in meant if m[0] != "lost")
                if start == 0 and before == NUMBER:
                    if measured:
                        continue  # 2件文件
                    meant = tuple(m for m in meant if m[0] != "lost")  # 23年同期
                meant = tuple(m for m in meant if m[0] != "moved" or not _stands(text, m[1], start))
                if meant:
                    _Place(model, row, starts, costs, index, start, end).better(meant, best)
        yield from (found.weighed(text) for found in best.values())


def _doubtful(word: str, model: Model) -> bool:
    """Whether a word may be a slip: a character by itself, or a word that the genre does not use."""
    if len(word) == 1:
        return word not in word_lists().localisers
    return len(word) == 2 and not is_count(word) and not model.usage.count(word) and word not in word_lists().official


def _stands(text: str, word: str, start: int) -> bool:
    """Whether a word stands where its characters seem exchanged, one place before or behind (2件文件)."""
    return text.startswith(word, start + 1) or (start > 0 and text.startswith(word, start - 1))


def _ranges(text: str, place: int) -> Iterator[tuple[int, int]]:
    for start in range(max(0, place - _LONGEST + 1), place + 1):
        for end in range(place + 1, min(start + _LONGEST, len(text)) + 1):
            yield start, end


@dataclass(frozen=True, slots=True)
class _Found:
    """The likeliest so far of what may have been meant, and where."""

    place: _Place
    gain: float
    kind: Kind
    right: str
    beside: tuple[str, str]
    """The words before and behind it."""
    loose: tuple[str, ...]
    """Other characters by themselves that the word takes in."""
    broken: int
    """How many words it leaves a single character of."""

    def weighed(self, text: str) -> Candidate:
        """The same with its evidence."""
        place, right = self.place, self.right
        usage, lists = place.model.usage, word_lists()
        before, behind = self.beside
        left, word, next_word = place.row[place.index : place.index + 3]
        alone = math.log(usage.alone(word)) if len(word) == 1 else -2.0
        evidence = (
            1.0,
            self.gain / 10,
            ((before, right) in usage.pairs) + ((right, behind) in usage.pairs),
            ((left, word) in usage.pairs) + ((word, next_word) in usage.pairs),
            (len(left) > 1) + (len(next_word) > 1),
            at_end(left) + at_end(next_word),
            (left == NUMBER) + (next_word == NUMBER),
            alone / 3,
            min((math.log(usage.alone(w)) for w in self.loose), default=-1.0) / 3,
            (word in lists.bound) + sum(w in lists.bound for w in self.loose),
            math.log1p(usage.count(word)) / 3,
            math.log1p(usage.count(right)) / 3,
            len(right) - 2,
            self.broken,
            right in lists.official,
            len(text) <= _SHORT_RUN,
            math.log1p(place.model.language.frequency(right)) / 10,
            is_mark(before) and is_mark(behind),
            sum(not (is_mark(w) or usage.count(w)) for w in (before, behind)),
        )
        return Candidate(place.start, place.end, word, right, self.kind, self.gain, evidence)


@dataclass(frozen=True, slots=True)
class _Place:
    """A range of a run in which something else may have been meant."""

    model: Model
    row: Sequence[str]
    starts: Sequence[int]
    costs: Sequence[float]
    index: int
    start: int
    end: int

    def better(self, meant: Sequence[tuple[Kind, str]], best: dict[Kind, _Found]) -> None:
        """Put what may have been meant here in place of what is less likely of its kind."""
        starts, row, model = self.starts, self.row, self.model
        first = bisect_right(starts, self.start) - 1
        last = bisect_left(starts, self.end) - 1
        now = sum(self.costs[first : last + 2])
        if now <= _LEAST_GAIN:
            return
        head = row[first + 1][: self.start - starts[first]]
        tail = row[last + 1][self.end - starts[last] :]
        if (head and not model.known(head)) or (tail and not model.known(tail)):
            return
        before, behind = head or row[first], tail or row[last + 2]
        if head:
            now -= model.step(row[first], head)
        if tail:
            now -= model.step(tail, row[last + 2])
        broken = (len(head) == 1) + (len(tail) == 1)
        for kind, right in meant:
            least = best[kind].gain if kind in best else _LEAST_GAIN
            gain = now - _BROKEN[kind] * broken - model.seldom(right)
            # What follows only makes it less.
            if gain <= least:
                continue
            gain -= model.step(before, right)
            if gain <= least:
                continue
            gain -= model.step(right, behind)
            if gain > least:
                loose = tuple(
                    w for i, w in enumerate(row[first + 1 : last + 2], first) if len(w) == 1 and i != self.index
                )
                best[kind] = _Found(self, gain, kind, right, (before, behind), loose, broken)


_SURE: Mapping[Kind, float] = {"taken": 0.8, "lost": 3.1, "moved": 1.3}
_LIKELY: Mapping[Kind, float] = {"taken": 0.0, "lost": 1.5, "moved": 0.3}
"""From where on a candidate is told, and from where on for sure."""
_UNSEEN = 0.5
"""How much more a word must have that neither the counts nor the official words hold; …"""
_A_WORD = 1.5
"""… how much more where what stands there is a word by itself; …"""
_NO_SLIP = 1.0
"""… the same where one character was taken for another; …"""
_BOUND = 1.0
"""… how much less a character that hardly ever stands alone; …"""
_LONG, _LONG_LESS = 3, 1.3
"""… and how much less a word of so many characters that lost one, and again for each more."""
_HARDLY_ALONE, _FIRM = 0.01, 1.7
"""A character that stands alone in no greater share of its places needs so much less to be sure between two longer
words where what was meant is counted beside one of them, and what is printed is not."""
_PHRASE = 12.0
"""From which gain on what lost a character is taken for a set phrase."""
WEIGHTS: Mapping[Kind, tuple[float, ...]] = {
    "taken": (
        -6.139,
        1.877,
        0.305,
        0.197,
        -0.070,
        -0.785,
        0.129,
        -2.303,
        -0.924,
        0.677,
        0.596,
        1.137,
        1.183,
        0.896,
        0.559,
        -1.341,
        1.435,
        -0.557,
        0.000,
    ),
    "lost": (
        -7.008,
        3.299,
        -0.107,
        -0.243,
        0.331,
        0.758,
        0.513,
        -1.795,
        0.198,
        0.416,
        0.776,
        0.931,
        0.653,
        0.012,
        0.160,
        0.540,
        0.037,
        -1.879,
        -0.480,
    ),
    "moved": (
        -3.433,
        1.712,
        0.496,
        0.962,
        -0.536,
        -0.856,
        -0.241,
        -1.267,
        -0.946,
        -0.624,
        0.680,
        0.959,
        1.423,
        0.043,
        0.891,
        -1.518,
        2.066,
        -0.252,
        0.551,
    ),
}
"""Of the evidence, as ``python -m benchmarks.slips`` fits them."""

_models: dict[tuple[int, int], Model] = {}


def model_of(usage: Usage, language: Segmenter) -> Model:
    """The counts of a genre with a segmenter, made once."""
    key = id(usage), id(language)
    if key not in _models:
        _models.clear()
        _models[key] = Model(usage, language)
    return _models[key]


def sureness(candidate: Candidate) -> float:
    """The logarithm of the odds that a candidate is a slip."""
    return sum(w * e for w, e in zip(WEIGHTS[candidate.kind], candidate.evidence, strict=True))


def told(candidate: Candidate, usage: Usage) -> Sure | None:
    """How sure a candidate is; nothing where it is left untold."""
    odds = sureness(candidate)
    length = min(len(candidate.right), _LONGEST)
    # In a set phrase a word by itself says nothing (答非所问).
    phrase = length == _LONGEST and candidate.gain >= _PHRASE
    single = candidate.word in word_lists().alone and not phrase
    if candidate.kind == "lost" and length >= _LONG and not single:
        odds += _LONG_LESS * (length - _LONG + 1)
    if not (usage.count(candidate.right) or candidate.right in word_lists().official):
        odds -= _UNSEEN
    if candidate.kind == "taken" and single and length == 2:
        # A word by itself beside the end of another (审签|各).
        odds -= _NO_SLIP
    if candidate.kind == "lost" and single:
        # A word by itself that a number follows counts something (新发3件).
        odds -= _NEVER if candidate.evidence[_BESIDE_A_NUMBER] else _A_WORD
    if candidate.kind == "lost" and candidate.word in word_lists().bound:
        odds += _BOUND
    if candidate.kind == "lost" and odds + _FIRM >= _SURE["lost"] and _is_firm(candidate, usage):
        return "sure"
    if odds < _LIKELY[candidate.kind]:
        return None
    return "sure" if odds >= _SURE[candidate.kind] else "likely"


def _is_firm(candidate: Candidate, usage: Usage) -> bool:
    """Whether what lost a character hardly ever stands alone, and what was meant goes with a word beside it."""
    word, evidence = candidate.word, candidate.evidence
    counted = evidence[_AS_MEANT] > evidence[_AS_PRINTED] == 0 and evidence[_BETWEEN] == _BOTH
    return counted and len(word) == 1 and usage.count(word) > 0 and usage.alone(word) <= _HARDLY_ALONE


def at_end(mark: str) -> bool:
    """Whether what stands beside a word is the end of its run, not a word or number."""
    return mark in (START, END) or mark.startswith(LISTED)


def is_mark(beside: str) -> bool:
    """Whether what stands beside a word is no word: an end, a number, a list."""
    return beside == NUMBER or at_end(beside)


def before_run(text: str, tokens: Tokens, low: int) -> str:
    """The mark before a run of words that begins at a place."""
    words = tokens.within(max(0, low - 2), low - 1) if text[low - 1 : low] == LISTED else ()
    return mark_before(text, low, words[-1].text if words and words[-1].end == low - 1 else "")


def runs_of(prose: Prose, tokens: Tokens) -> Iterator[list[Token]]:
    """The runs of Chinese words between marks, of what a report writes in its own words."""
    for piece in prose.pieces:
        if piece.kind == "official":
            continue
        for start, end in prose.sentences(piece):
            run: list[Token] = []
            for word in chain((w for w in tokens.sentence(start) if w.start >= start and w.end <= end), (None,)):
                if word is not None and RUN.fullmatch(word.text):
                    run.append(word)
                    continue
                if run:
                    yield run
                run = []


def unlikely(text: str, run: Sequence[Token], before: str, model: Model, own: str = "") -> Iterator[Unlikely]:
    """The unlikely characters of a run, in order, none overlapping; ``own`` is a name whose characters are no slip."""
    if len(run) < 2:
        return
    low, high = run[0].start, run[-1].end
    taken = 0
    found_here = model.found_in(candidates, [w.text for w in run], before, mark_behind(text, high))
    for found in _surest(found_here):
        sure = told(found, model.usage)
        start, end = low + found.start, low + found.end
        if sure is None or start < taken or _in_name(text, start, end, own) or _excused(text, start, end):
            continue
        if of_place(text, start, end, found.right) or _paired(text, start, low) or _short_form(text, start, end):
            continue
        if (
            _auxiliary(found)
            or _of_two_words(text[start:end], found, model)
            or _exchanged_words(text, start, end, found, model)
        ):
            continue
        if _auxiliary(found) or (found.kind == "lost" and _evenly_listed(text, low, high)):
            continue
        if found.kind == "lost" and not found.start and text[low - 1 : low] == "）":
            # What stands before the bracket goes on behind it (村（居）务).
            continue
        taken = end
        yield Unlikely(start, end, found.right, found.kind, sure)


def _surest(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """The candidates, the surer of the kinds first where they overlap."""
    waiting: list[Candidate] = []
    for candidate in chain(found, (None,)):
        if waiting and (candidate is None or candidate.start >= max(c.end for c in waiting)):
            yield from sorted(waiting, key=lambda c: sureness(c) - _LIKELY[c.kind], reverse=True)
            waiting = []
        if candidate is not None:
            waiting.append(candidate)


def of_place(text: str, start: int, end: int, right: str) -> bool:
    """Whether the words may be the name of a place, or of a body of one (市工信局)."""
    ends, words = word_lists().divisions, word_lists().words
    fault = next((i for i, (a, b) in enumerate(zip(text[start:end], right, strict=False)) if a != b), 0)
    return (
        text[start + fault] in ends
        or text[end - 1] in ends
        or (text[end : end + 1] in ends and text[end : end + 2] not in words)
    )


def _excused(text: str, start: int, end: int) -> bool:
    """Whether what stands there is excused; a character by itself is looked at with those beside it."""
    return excused(text, start, end) if end - start > 1 else excused(text, start - 1, end + 1)


def _in_name(text: str, start: int, end: int, name: str) -> bool:
    """Whether what stands there is part of a name; a character by itself only with one beside it, or where it is of
    the place, which numbers of documents abbreviate."""
    if end - start > 1 or text[start:end] in name[:_PLACE]:
        return text[start:end] in name
    return text[max(0, start - 1) : end] in name or text[start : end + 1] in name


def _short_form(text: str, start: int, end: int) -> bool:
    """Whether a character by itself makes a right form with the one before or behind it (新开, 开而少用)."""
    short = word_lists().short
    return end - start == 1 and (text[start - 1 : end] in short or text[start : end + 1] in short)


def _auxiliary(found: Candidate) -> bool:
    """Whether what stands there is an auxiliary with a verb of one character: any such verb goes with it."""
    return found.kind == "taken" and found.word in word_lists().auxiliaries and found.end - found.start == _HALF


def _of_two_words(printed: str, found: Candidate, model: Model) -> bool:
    """Whether what was meant is two words put together, of which the one at fault is right as it stands, or is none
    that the genre uses (股室|信息 is no 股市|信息)."""
    if found.kind != "taken" or len(printed) != 2 * _HALF or model.usage.count(found.right):
        return False
    halves = [(printed[:_HALF], found.right[:_HALF]), (printed[_HALF:], found.right[_HALF:])]
    if not any(model.known(same) for same, right in halves if same == right):
        return False
    (one, meant), *_ = (half for half in halves if half[0] != half[1])
    lists = word_lists()
    return model.known(one) or one in lists.short or not (model.usage.count(meant) or meant in lists.official)


def _exchanged_words(text: str, start: int, end: int, found: Candidate, model: Model) -> bool:
    """Whether what seem two characters exchanged end one word and begin the next, which goes on behind the range: both
    are right as they stand (失密|泄密 is no 失泄密|密)."""
    if found.kind != "moved":
        return False
    fault = next(i for i, (a, b) in enumerate(zip(text[start:end], found.right, strict=True)) if a != b)
    at = start + fault + 1
    if text[at - 1 : at + 1] in word_lists().short:
        # They are a right form in this order too: one of degree behind a verb.
        return True
    if fault == 0 or at + 1 != end:
        return False
    return all(model.language.knows(text[a:b]) for a, b in ((at - 2, at), (at, at + 2)))


def _evenly_listed(text: str, low: int, high: int) -> bool:
    """Whether a run is one of three characters among others of three (底数清、情况明、措施实)."""
    if high - low != _ITEM:
        return False
    before, behind = text[low - 1 : low] == LISTED, text[high : high + 1] == LISTED
    return (before and RUN.fullmatch(text[low - 1 - _ITEM : low - 1]) is not None and _edge(text, low - 2 - _ITEM)) or (
        behind and RUN.fullmatch(text[high + 1 : high + 1 + _ITEM]) is not None and _edge(text, high + 1 + _ITEM)
    )


def _edge(text: str, at: int) -> bool:
    """Whether no Chinese character stands at a place."""
    return RUN.fullmatch(text[max(at, 0) : at + 1]) is None


def _paired(text: str, at: int, low: int) -> bool:
    """Whether a character is one of two that stand beside the same one (一企一策, 抓细抓实, 善作善成)."""
    before = text[at - 1 : at] if at > low else ""
    if at - low > 1 and text[at] == text[at - 2]:
        return True
    return bool(before) and (before == text[at + 1 : at + 2] or (at - low > 2 and before == text[at - 3 : at - 2]))
