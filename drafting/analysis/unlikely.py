"""Characters taken for others, exchanged, or typed once too often, told by how words stand side by side in the genre.

What a text has is weighed against what it would have with one character other: words that were counted in clean prose
(``drafting.genre.usage``) and their neighbours. Only what gains much is told, and only where the character stands by
itself, so that a word that the counts lack is not taken for a slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Literal

from drafting.analysis.misspelt import excused, word_lists
from drafting.analysis.prose import Prose
from drafting.analysis.tokens import Token, Tokens
from drafting.genre.usage import END, RUN, START, Usage
from drafting.text.confusable import confusable

_LONGEST = 4
_COMMON = 250
"""A character that stands by itself so often is looked at only beside another."""
Kind = Literal["taken", "moved"]
_GAIN: dict[Kind, float] = {"taken": 8.0, "moved": 11.0}
_ALONE_TOO = 2.5
"""What must be gained beyond that where the character stands alone in any sentence."""
_RARE_TOO = 4.0
_DIVISIONS = "省市县区旗镇乡村州盟街路道寨坡庄洼沟湾坪屯堡楼营桥"


@dataclass(frozen=True, slots=True)
class Unlikely:
    """A range of the reading text, what was meant there, and how much likelier that is."""

    start: int
    end: int
    right: str
    kind: Kind
    gain: float


@dataclass
class _Model:
    """The counts, and what is derived from them once."""

    usage: Usage
    gaps: dict[tuple[str, int], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Words by what is left of them without the character at a place."""
    meant: dict[tuple[str, int], tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.usage.words:
            if 2 <= len(word) <= _LONGEST:
                for at in range(len(word)):
                    self.gaps[word[:at] + word[at + 1 :], at].append(word)

    def taken(self, printed: str, at: int) -> tuple[str, ...]:
        """Words that differ at a place by a character easily taken for the one there."""
        if (printed, at) not in self.meant:
            words, listed = self.usage.words, word_lists().words
            head, tail = printed[:at], printed[at + 1 :]
            others = confusable(printed[at])
            made = (head + other + tail for other in sorted(others))
            # A character in no common use was meant for any.
            found = (w for w in made if w in words or w in listed) if others else self.gaps.get((head + tail, at), ())
            self.meant[printed, at] = tuple(found)
        return self.meant[printed, at]

    def candidates(self, printed: str, at: int) -> Iterator[tuple[Kind, str]]:
        """What may have been meant by what is printed, with the character at a place at fault."""
        for word in self.taken(printed, at):
            yield "taken", word
        swapped = printed[:at] + printed[at + 1 : at + 2] + printed[at] + printed[at + 2 :]
        if swapped != printed and swapped in self.usage.words:
            yield "moved", swapped

    def chance(self, word: str, tokens: Tokens) -> float:
        """How likely a word is, beside what was counted."""
        lists = word_lists()
        if len(word) > 1:
            return 4e-6 if word in lists.official else 2e-6 if word in lists.words or tokens.known(word) else 1e-8
        return 3e-5 if word in lists.alone else 6e-6 if word in lists.seldom else 1e-6


_models: dict[int, _Model] = {}


def _model_of(usage: Usage) -> _Model:
    if id(usage) not in _models:
        _models.clear()
        _models[id(usage)] = _Model(usage)
    return _models[id(usage)]


def unlikely(prose: Prose, tokens: Tokens, usage: Usage, own: str = "") -> Iterator[Unlikely]:
    """The unlikely characters of a text, in order, none overlapping; ``own`` is a name whose characters are no slip."""
    if not usage:
        return
    model = _model_of(usage)
    for piece in prose.pieces:
        if piece.kind == "official":
            continue
        for start, end in prose.sentences(piece):
            run: list[Token] = []
            for word in chain((w for w in tokens.sentence(start) if w.start >= start and w.end <= end), (None,)):
                if word is not None and RUN.fullmatch(word.text):
                    run.append(word)
                    continue
                yield from _of_run(prose.text, run, tokens, model, own)
                run = []


def _of_run(text: str, run: Sequence[Token], tokens: Tokens, model: _Model, own: str) -> Iterator[Unlikely]:
    taken = 0
    for index, word in enumerate(run if len(run) > 1 else ()):
        if (
            len(word.text) > 1
            or word.start < taken
            or word.text in word_lists().localisers
            or _usual(run, index, model)
        ):
            continue
        best = _at(run, index, tokens, model)
        if best is None:
            continue
        printed = text[best.start : best.end]
        if printed in own or excused(text, best.start, best.end):
            continue
        taken = best.end
        yield best


def _usual(run: Sequence[Token], index: int, model: _Model) -> bool:
    """Whether a character stands there as it does elsewhere."""
    word, pairs = run[index].text, model.usage.pairs
    before = run[index - 1].text if index else START
    behind = run[index + 1].text if index + 1 < len(run) else END
    return model.usage.count(word) > _COMMON or ((before, word) in pairs and (word, behind) in pairs)


def _at(run: Sequence[Token], index: int, tokens: Tokens, model: _Model) -> Unlikely | None:
    """The likeliest of what may have been meant where a character stands by itself."""
    place = run[index].start
    text, low, high = "".join(w.text for w in run), run[0].start, run[-1].end
    best: Unlikely | None = None
    for start in range(max(low, place - _LONGEST + 1), place + 1):
        for end in range(max(place + 1, start + 2), min(high, start + _LONGEST) + 1):
            printed = text[start - low : end - low]
            if tokens.known(printed) or printed in word_lists().short:
                continue
            for kind, right in model.candidates(printed, place - start):
                gain = _gain(run, (start, end), right, tokens, model)
                if gain > _least(run[index].text, kind, right, model) and (best is None or gain > best.gain):
                    best = Unlikely(start, end, right, kind, gain)
    if best is None or _of_place(text, best, low):
        return None
    return best


def _least(character: str, kind: Kind, right: str, model: _Model) -> float:
    lists = word_lists()
    alone = _ALONE_TOO if character in lists.alone or character in lists.seldom else 0.0
    # A word that neither the counts nor the list of official words has must be told by more.
    return _GAIN[kind] + alone + (0.0 if model.usage.count(right) or right in lists.official else _RARE_TOO)


def _of_place(text: str, found: Unlikely, low: int) -> bool:
    """Whether the words may be the name of a place, or of a body of one (市工信局)."""
    end = found.end - low
    fault = (
        found.start
        - low
        + next(
            (i for i, (a, b) in enumerate(zip(text[found.start - low : end], found.right, strict=False)) if a != b), 0
        )
    )
    return text[fault] in _DIVISIONS or text[end - 1] in _DIVISIONS or text[end : end + 1] in tuple(_DIVISIONS)


def _gain(run: Sequence[Token], span: tuple[int, int], right: str, tokens: Tokens, model: _Model) -> float:
    """How much likelier the words are with another in a range."""
    start, end = span
    inside = [i for i, w in enumerate(run) if w.start < end and w.end > start]
    first, last = run[inside[0]], run[inside[-1]]
    head = first.text[: max(0, start - first.start)]
    tail = last.text[end - last.start :] if last.end > end else ""
    if any(rest and not (tokens.known(rest) or model.usage.count(rest)) for rest in (head, tail)):
        return 0.0
    before = run[inside[0] - 1].text if inside[0] else START
    behind = run[inside[-1] + 1].text if inside[-1] + 1 < len(run) else END
    now = [run[i].text for i in inside]
    other = [w for w in (head, right, tail) if w]
    return _cost(before, now, behind, tokens, model) - _cost(before, other, behind, tokens, model)


def _cost(before: str, words: Sequence[str], behind: str, tokens: Tokens, model: _Model) -> float:
    total, last = 0.0, before
    for word in (*words, behind):
        total += model.usage.cost(last, word, 1e-3 if word == END else model.chance(word, tokens))
        last = word
    return total
