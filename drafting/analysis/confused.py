"""A word of one character that stands for another that sounds or looks like it (均再规定期限内, 申请以全部办结).

Each is a word, and most stand nearly anywhere: only how often the genre has them between the words beside them tells.
One is told where what was meant is counted beside both of these, what is printed is not beside one of them, and the
run becomes so much likelier that chance does not explain it. On prose that the counts do not hold, that finds seven of
ten such slips, and no more than one place in a hundred thousand characters that has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from drafting.analysis.misspelt import excused
from drafting.analysis.prose import Prose
from drafting.analysis.tokens import Tokens
from drafting.analysis.unlikely import (
    Candidate,
    Model,
    Unlikely,
    before_run,
    is_mark,
    model_of,
    of_place,
    runs_of,
)
from drafting.genre.usage import END, START, Usage, mark_behind
from drafting.language.confusions import called_for, calls_for, confused_with

_LEAST_GAIN = 7.0
_COUNTED, _BESIDE_A_MARK = 3, 6
"""So often what was meant stands before, and behind, the words that are there; oftener where one of them is a mark."""


def confused_candidates(
    model: Model, run: Sequence[str], before: str = START, behind: str = END
) -> Iterator[Candidate]:
    """What was meant by each word of a run that is typed for another of one character."""
    row = (before, *run, behind)
    starts = [0]
    for word in run:
        starts.append(starts[-1] + len(word))
    others, called, calling = confused_with(), called_for(), calls_for()
    last_at = {word: index for index, word in enumerate(run)}
    first_at = {word: index for index, word in reversed(list(enumerate(run)))}
    for index, word in enumerate(run):
        if word not in others or any(first_at.get(w, index) < index for w in called.get(word, ())):
            continue
        if any(last_at.get(w, index) > index for w in calling.get(word, ())):
            continue
        left, right = row[index], row[index + 2]
        if min(model.usage.pairs.get(pair, 0) for pair in ((left, word), (word, right))):
            continue
        best = max(((_gain(model, (left, word, right), other), other) for other in others[word]), default=(0.0, ""))
        if best[0] >= _LEAST_GAIN:
            yield Candidate(starts[index], starts[index + 1], word, best[1], "taken", best[0], ())


def _gain(model: Model, row: tuple[str, str, str], other: str) -> float:
    """How much likelier another word is between the two beside it; nothing where it is hardly counted there."""
    left, _, right = row
    meant = (left, other, right)
    least = _BESIDE_A_MARK if is_mark(row[0]) or is_mark(row[2]) else _COUNTED
    if any(model.usage.pairs.get(pair, 0) < least for pair in pairwise(meant)):
        return 0.0
    return sum(model.step(a, b) for a, b in pairwise(row)) - sum(model.step(a, b) for a, b in pairwise(meant))


def confused(prose: Prose, tokens: Tokens, usage: Usage, own: str = "") -> Iterator[Unlikely]:
    """The words of one character that stand for another; ``own`` is a name whose characters are no slip."""
    if not usage:
        return
    model = model_of(usage, tokens.segmenter)
    for run in runs_of(prose, tokens):
        low = run[0].start
        before = before_run(prose.text, tokens, low)
        behind = mark_behind(prose.text, run[-1].end)
        for found in model.found_in(confused_candidates, [w.text for w in run], before, behind):
            start, end = low + found.start, low + found.end
            beside = prose.text[max(start - 1, 0) : end], prose.text[start : end + 1]
            if any(words in own for words in beside) or excused(prose.text, start - 1, end + 1):
                continue
            if not of_place(prose.text, start, end, found.right):
                yield Unlikely(start, end, found.right, "taken", "sure")
