"""A word that stands for another that sounds the same: what an input method offers first (神话 for 深化).

Every word is right by itself, so only those beside it tell: what stands there is weighed against each word of the lists
that sounds alike, as ``unlikely`` weighs single characters, with weights of its own.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from drafting.analysis.misspelt import excused, word_lists
from drafting.analysis.prose import Prose
from drafting.analysis.tokens import Token, Tokens
from drafting.analysis.unlikely import (
    Candidate,
    Model,
    Unlikely,
    at_end,
    before_run,
    is_mark,
    model_of,
    of_place,
    runs_of,
    unlikely,
)
from drafting.genre.usage import END, NUMBER, START, Usage, mark_behind
from drafting.text.confusable import sound_of
from drafting.text.numerals import is_count

_LONGEST = 10
_WORDS = 3
"""So many words may stand where one of the lists was meant."""
_EXPECTED = 9.0
"""Where words are no more surprising than that, nothing is looked for."""
_LEAST_GAIN = 3.0
_SHORT_RUN = 4
_SURE, _LIKELY = 2.6, 1.6
"""From where on a candidate is told, and from where on for sure."""

EVIDENCE = (
    "always",
    "gain",
    "pairs counted as meant",
    "pairs counted as printed",
    "at an end",
    "beside a number",
    "count of the word",
    "count of what was meant",
    "frequency of the word",
    "official word",
    "listed word",
    "official meant",
    "length",
    "no word",
    "one character",
    "short run",
    "nothing beside",
)
"""What is weighed, in the order of ``Candidate.evidence``."""
_BROKEN = EVIDENCE.index("no word")
_NO_WORD = 1.0
"""How much more it takes where what stands there is no word: names are none either."""
WEIGHTS: tuple[float, ...] = (
    -2.565,
    3.054,
    0.503,
    0.655,
    -0.702,
    -0.266,
    -0.372,
    1.206,
    1.577,
    -1.781,
    -0.393,
    -0.019,
    0.153,
    -0.223,
    -0.940,
    0.095,
    -2.573,
)
"""Of the evidence, as ``python -m benchmarks.slips`` fits them."""

_by_sound: dict[int, dict[str, list[str]]] = {}


def _alike(model: Model) -> dict[str, list[str]]:
    """The words of the lists by how they sound."""
    key = id(model)
    if key not in _by_sound:
        out: dict[str, list[str]] = defaultdict(list)
        for word in model.listed:
            if 2 <= len(word) <= _LONGEST:
                sound = sound_of(word)
                if sound is not None:
                    out[sound].append(word)
        _by_sound.clear()
        _by_sound[key] = {sound: sorted(words) for sound, words in out.items()}
    return _by_sound[key]


def homophone_candidates(
    model: Model, run: Sequence[str], before: str = START, behind: str = END
) -> Iterator[Candidate]:
    """The likeliest of what sounds alike at each place of a run of words where what stands there surprises."""
    row = (before, *run, behind)
    costs = [model.step(a, b) for a, b in pairwise(row)]
    starts = [0]
    for word in run:
        starts.append(starts[-1] + len(word))
    short = starts[-1] <= _SHORT_RUN
    alike, counted = _alike(model), model.usage.count
    for first in range(len(run)):
        strange = False
        for last in range(first, min(first + _WORDS, len(run))):
            # Words that the genre uses are no longer one cut to pieces.
            strange = strange or not counted(run[last])
            now = sum(costs[first : last + 2])
            size = starts[last + 1] - starts[first]
            if now < _EXPECTED or not 2 <= size <= _LONGEST or (last > first and not strange):
                continue
            printed = "".join(run[first : last + 1])
            if printed in word_lists().short or len(set(printed)) == 1 or is_count(printed):
                continue
            others = [w for w in alike.get(sound_of(printed) or "", ()) if w != printed]
            found = _likeliest(model, row[first], row[last + 2], others, now)
            if found is not None:
                right, gain = found
                words = (row[first], printed, right, row[last + 2])
                evidence = _weighed(model, words, gain, last > first, short)
                yield Candidate(starts[first], starts[last + 1], printed, right, "homophone", gain, evidence)


def _likeliest(model: Model, left: str, behind: str, others: Sequence[str], now: float) -> tuple[str, float] | None:
    """Which of the words that sound alike was the likeliest meant between two others, and what is gained by it."""
    best: tuple[str, float] | None = None
    for right in others:
        gain = now - model.seldom(right) - model.step(left, right) - model.step(right, behind)
        if gain >= (best[1] if best is not None else _LEAST_GAIN):
            best = right, gain
    return best


def _weighed(
    model: Model, words: tuple[str, str, str, str], gain: float, broken: bool, short: bool
) -> tuple[float, ...]:
    left, printed, right, behind = words
    usage, official = model.usage, word_lists().official
    return (
        1.0,
        gain / 10,
        ((left, right) in usage.pairs) + ((right, behind) in usage.pairs),
        ((left, printed) in usage.pairs) + ((printed, behind) in usage.pairs),
        at_end(left) + at_end(behind),
        (left == NUMBER) + (behind == NUMBER),
        math.log1p(usage.count(printed)) / 3,
        math.log1p(usage.count(right)) / 3,
        math.log1p(model.language.frequency(printed)) / 10,
        printed in official,
        printed in model.listed,
        right in official,
        len(printed) - 2,
        broken,
        sum(a != b for a, b in zip(printed, right, strict=True)) == 1,
        short,
        is_mark(left) and is_mark(behind),
    )


def sureness(candidate: Candidate) -> float:
    """The logarithm of the odds that a candidate is a slip."""
    return sum(w * e for w, e in zip(WEIGHTS, candidate.evidence, strict=True))


def slips(prose: Prose, tokens: Tokens, usage: Usage, own: str = "") -> Iterator[Unlikely]:
    """The unlikely characters and words of a text; ``own`` is a name whose characters are no slip.

    What is told of a run's characters stands before what is told of its words.
    """
    if not usage:
        return
    model = model_of(usage, tokens.segmenter)
    for run in runs_of(prose, tokens):
        before = before_run(prose.text, tokens, run[0].start)
        yield from unlikely(prose.text, run, before, model, own)
        yield from _of_run(prose.text, run, before, model, own)


def _of_run(text: str, run: Sequence[Token], before: str, model: Model, own: str) -> Iterator[Unlikely]:
    low, high = run[0].start, run[-1].end
    taken = 0
    for found in model.found_in(homophone_candidates, [w.text for w in run], before, mark_behind(text, high)):
        odds = sureness(found) - _NO_WORD * found.evidence[_BROKEN]
        start, end = low + found.start, low + found.end
        if odds < _LIKELY or start < taken or text[start:end] in own or excused(text, start, end):
            continue
        if of_place(text, start, end, found.right):
            continue
        taken = end
        yield Unlikely(start, end, found.right, found.kind, "sure" if odds >= _SURE else "likely")
