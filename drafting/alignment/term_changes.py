"""Words and formulations that came and went."""

from __future__ import annotations

import re
from collections import Counter

from drafting.alignment.model import Term, TermStatus
from drafting.alignment.sentences import ReportText

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
_QUOTED = re.compile(r"[“《]([\u4e00-\u9fffA-Za-z0-9+、·“”‘’]{2,16})[”》]")
_ENOUGH_NEW = 2
_ENOUGH_MORE = 3


def term_counts(report: ReportText) -> tuple[Counter[str], frozenset[str]]:
    """How often a report uses each word, quoted phrase and formulation; and which of them are phrases."""
    counts: Counter[str] = Counter()
    phrases: set[str] = set()
    for sentence in report.sentences:
        counts.update(t.key for t in sentence.tokens if t.kind == "word" and t.weighty and _HAN.fullmatch(t.key))
        found = {m[1] for m in _QUOTED.finditer(sentence.text)}
        for succession in report.knowledge.successions:
            found.update(sentence.text[s:e] for s, e, _ in succession.find(sentence.text))
        for phrase in found:
            if phrase not in counts or phrase in phrases:
                counts[phrase] += 1
                phrases.add(phrase)
    return counts, frozenset(phrases)


def term_changes(old: ReportText, new: ReportText) -> tuple[Term, ...]:
    """Terms that came, went, or are used at least twice as often or half as often as before, most changed first."""
    (before, first), (after, second) = term_counts(old), term_counts(new)
    phrases = first | second
    out = []
    for word in before.keys() | after.keys():
        status = _status(before[word], after[word], word in phrases)
        if status is not None:
            out.append(Term(word, before[word], after[word], status, word in phrases))
    return tuple(sorted(out, key=lambda t: (-abs(t.new - t.old), not t.formulation, t.text)))


def _status(old: int, new: int, phrase: bool) -> TermStatus | None:
    enough = 1 if phrase else _ENOUGH_NEW
    if not old and new >= enough:
        return "came"
    if not new and old >= enough:
        return "went"
    if new - old >= _ENOUGH_MORE and new >= 2 * old:
        return "rose"
    if old - new >= _ENOUGH_MORE and old >= 2 * new:
        return "fell"
    return None
