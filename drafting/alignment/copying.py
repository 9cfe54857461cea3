"""How much of a report was taken over from the year before, and what became of its problems and measures."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from drafting.alignment.changes import excerpt
from drafting.alignment.matching import Alignment, Group, Likeness
from drafting.alignment.model import CopyShare, Kept, ReviewItem, ReviewStatus
from drafting.alignment.sentences import ReportText, Sentence

COPIED = 0.9
"""From this share of own words in common on, a sentence was taken over."""
_TRACED = 0.4
"""From this share of its words on, a measure is taken up by a passage of the new report."""
_TOPIC = 0.25
_POINT = 4
"""Characters of its own that a problem or measure has at least."""
_SAID = 6
"""Characters behind a colon from which on a sentence says something itself: 主要问题是：乡镇报送偏少"""
_LEAD = 40
"""Characters of its own up to which a sentence that speaks of problems only leads in to them."""


def own_likeness(likeness: Likeness, old: Sequence[Sentence], new: Sequence[Sentence]) -> float:
    """How alike the agency's own words of two runs of sentences are, from 0 to 1."""
    first = likeness.encode(k for s in old for k in s.own_key)
    second = likeness.encode(k for s in new for k in s.own_key)
    return likeness.of(first, second) if first and second else 0.0


def copied_groups(alignment: Alignment) -> tuple[tuple[Group, float], ...]:
    """Groups whose own words were taken over, with their likeness."""
    likeness = Likeness()
    out = []
    for group in alignment.groups:
        if not group.old or all(s.mandated for s in group.new):
            continue
        score = own_likeness(likeness, group.old, group.new)
        if score >= COPIED:
            out.append((group, score))
    return tuple(out)


def kept_sentences(alignment: Alignment) -> tuple[Kept, ...]:
    """Sentences that stand as they did: own ones that were taken over, mandated ones that had to."""
    scores = {id(g): score for g, score in copied_groups(alignment)}
    out: list[Kept] = []
    for group in alignment.groups:
        if not group.old or not group.new:
            continue
        before = excerpt(alignment.old.document, group.old[0].span.cover(group.old[-1].span))
        for sentence in group.new:
            after = excerpt(alignment.new.document, sentence.span)
            place = (sentence.section, sentence.subsection)
            if id(group) in scores and not sentence.mandated:
                out.append(Kept("copied", *place, before, after, scores[id(group)]))
            elif sentence.mandated and len(group.old) == 1 and group.old[0].key == sentence.key:
                out.append(Kept("mandated", *place, before, after, 1.0))
    return tuple(out)


def copy_shares(alignment: Alignment) -> tuple[CopyShare, tuple[CopyShare, ...]]:
    """The copy measure of the new report, whole and by section."""
    copied = {s.index for g, _ in copied_groups(alignment) for s in g.new if not s.mandated}
    own = Counter(s.section for s in alignment.new.own)
    taken = Counter(s.section for s in alignment.new.own if s.index in copied)
    parts = tuple(CopyShare(id, own[id], taken[id]) for id in dict.fromkeys(s.section for s in alignment.new.own))
    return CopyShare("", sum(own.values()), sum(taken.values())), parts


# ------------------------------------------------------------------------------------------ problems and measures


def review_items(alignment: Alignment) -> tuple[ReviewItem, ...]:
    """What became of last year's problems and of the measures that were promised, and which problems are new."""
    return (*_problems(alignment), *_measures(alignment))


def points(report: ReportText, role: str) -> tuple[Sentence, ...]:
    """The problems or measures that a report lists, without the words that lead in to them."""
    review = report.knowledge.review
    if review is None:
        return ()
    leads = review.problems if role == "problem" else review.measures
    inside = [s for s in report.sentences if s.section == review.section]
    out = []
    for sentence, behind in zip_longest(inside, inside[1:]):
        if sentence.role != role or sentence.own_length < _POINT:
            continue
        said = len(sentence.text.rpartition("：")[2]) if "：" in sentence.text else 0
        lead = not sentence.item and said < _SAID and any(p.search(sentence.text) for p in leads)
        if lead and (sentence.own_length < _LEAD or (behind is not None and (behind.item or behind.role != role))):
            continue
        out.append(sentence)
    return tuple(out)


def _words(sentence: Sentence, common: frozenset[str] = frozenset()) -> frozenset[str]:
    return frozenset(t.key for t in sentence.tokens if t.weighty and len(t.key) > 1 and t.key not in common)


class _Weights:
    """How telling a word is: by the number of sentences of both reports that it stands in."""

    def __init__(self, *reports: ReportText) -> None:
        sentences = [s for r in reports for s in r.sentences]
        self._count = Counter(w for s in sentences for w in _words(s))
        self._all = len(sentences) + 1

    def of(self, word: str) -> float:
        return math.log(self._all / (self._count[word] + 0.5))

    def sum(self, words: frozenset[str]) -> float:
        return math.fsum(self.of(w) for w in sorted(words))


def _problems(alignment: Alignment) -> Iterator[ReviewItem]:
    before, after = points(alignment.old, "problem"), points(alignment.new, "problem")
    weights = _Weights(alignment.old, alignment.new)
    review = alignment.new.knowledge.review
    common = review.common if review is not None else frozenset()
    current = {s.index for s in after}
    met: set[int] = set()
    pairs: list[tuple[Sentence, Sentence]] = []
    for sentence in before:
        group = alignment.of_old[sentence.index]
        for other in group.new:
            if other.index in current and other.index not in met:
                met.add(other.index)
                pairs.append((sentence, other))
                break
    said_again = {a.index for a, _ in pairs}
    topics: list[tuple[Sentence, Sentence]] = []
    scored = sorted(
        (
            (-_shared(weights, a, b, common), a.index, b.index, a, b)
            for a in before
            if a.index not in said_again
            for b in after
            if b.index not in met
        ),
        key=lambda f: f[:3],
    )
    used: set[int] = set()
    for score, _, _, a, b in scored:
        if -score >= _TOPIC and a.index not in used and b.index not in met:
            used.add(a.index)
            met.add(b.index)
            topics.append((a, b))
    for a, b in pairs:
        yield _item(alignment, "carried_on", a, b)
    for a, b in topics:
        yield _item(alignment, "same_topic", a, b)
    for sentence in after:
        if sentence.index not in met:
            yield _item(alignment, "new", None, sentence)
    for sentence in before:
        if sentence.index not in said_again and sentence.index not in used:
            yield _item(alignment, "dropped", sentence, None)


def _shared(weights: _Weights, first: Sentence, second: Sentence, common: frozenset[str]) -> float:
    """The share of one sentence's telling words, the one with fewer, that the other has, too."""
    a, b = _words(first, common), _words(second, common)
    least = min(weights.sum(a), weights.sum(b))
    return weights.sum(a & b) / least if least else 0.0


def _item(
    alignment: Alignment, status: ReviewStatus, old: Sentence | None, new: Sentence | None, coverage: float = 0.0
) -> ReviewItem:
    return ReviewItem(
        "measure" if status in ("traced", "no_trace") else "problem",
        status,
        excerpt(alignment.old.document, old.span) if old is not None else None,
        excerpt(alignment.new.document, new.span) if new is not None else None,
        coverage,
    )


def _measures(alignment: Alignment) -> Iterator[ReviewItem]:
    """Last year's measures, each with the passage of the new report that takes it up, if one does."""
    weights = _Weights(alignment.old, alignment.new)
    windows = [(s, _words(s)) for s in alignment.new.sentences]
    for sentence in points(alignment.old, "measure"):
        words = _words(sentence)
        whole = weights.sum(words)
        if len(words) < 3 or not whole:
            continue
        best, found = 0.0, None
        for k, (at, own) in enumerate(windows):
            behind = windows[k + 1] if k + 1 < len(windows) and windows[k + 1][0].section == at.section else (at, own)
            score = weights.sum(words & (own | behind[1])) / whole
            if score > best:
                nearer = weights.sum(words & own) >= weights.sum(words & behind[1])
                best, found = score, at if nearer else behind[0]
        traced = best >= _TRACED
        yield _item(alignment, "traced" if traced else "no_trace", sentence, found if traced else None, round(best, 4))
