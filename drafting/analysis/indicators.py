"""A pack's indicators at work: which of its words stand where in a passage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from drafting.genre.indicators import Concept, Indicators, Rate, Topic, expand

Role = Literal["head", "weak", "concept", "rate", "rival", "foreign", "split", "decoy", "harmless"]
RIVAL = "!rival"
FOREIGN = "!foreign"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the pack at ``[start, end)`` of the normalised text, and all that it may mean there."""

    start: int
    end: int
    topics: tuple[str, ...] = ()
    """Topics that it names."""
    weak: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    rates: tuple[Rate, ...] = ()
    rival: bool = False
    foreign: bool = False
    split: str | None = None
    decoy: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Topics that the word alone is enough for: a name of it, or a concept that only it has."""
        implied = (c.topic for c in self.concepts if c.implies or c.head)
        return tuple(dict.fromkeys((*self.topics, *implied)))


class Vocabulary:
    """The words of a pack for one report year, compiled."""

    def __init__(self, indicators: Indicators, year: int) -> None:
        self.indicators = indicators
        self.year = year
        one = self._one
        self._concepts = [(c, one(c.words)) for c in indicators.concepts]
        self._heads = [(t, one(t.heads)) for t in indicators.topics.values() if t.heads]
        self.weak = {t.id: one(t.weak) for t in indicators.topics.values() if t.weak}
        self._weak = [(t, one(t.weak)) for t in indicators.topics.values() if t.weak]
        self._rates = [(r, one(r.words)) for r in indicators.rates]
        self._splits = [(s, one(s.words)) for s in indicators.splits]
        self._hints = [(t, one(t.hints)) for t in indicators.topics.values() if t.hints]
        self._rivals = one(indicators.rivals)
        self._foreign = one(indicators.foreign)
        self._decoys = one((*indicators.decoys, *indicators.harmless))
        self.benign = one(indicators.benign)
        self.negation = one(indicators.negations)
        self.universal = one(indicators.universal)
        self.finished = one(indicators.finished)
        self.timely = one(indicators.timely)
        self.same = one(indicators.same)
        self.scopes = {k: one(v) for k, v in indicators.scopes.items()}
        self.last = one(indicators.years.get("last", ()))
        self.next = one(indicators.years.get("next", ()))
        self.fee = {k: one(v) for k, v in indicators.fee.items()}
        self.tariffs = [(t, one(t.words)) for t in indicators.tariffs]
        self.context = {t.id: one(t.context) for t in indicators.topics.values() if t.context}
        self.certain = {t.id: one(t.certain) for t in indicators.topics.values() if t.certain}
        self.loosen = {t.id: one(t.loosen) for t in indicators.topics.values() if t.loosen}
        self.beyond = {t.id: one(t.beyond) for t in indicators.topics.values() if t.beyond}
        self.handling = {t.id: one(t.handling) for t in indicators.topics.values() if t.handling}
        self.forbid = {t.id: one(t.forbid) for t in indicators.topics.values() if t.forbid}

    def _one(self, words: Iterable[str]) -> re.Pattern[str]:
        expanded = [expand(w, self.indicators.years, self.year) for w in words]
        return re.compile("|".join(f"(?:{w})" for w in expanded) if expanded else r"(?!)")

    def topic(self, id: str) -> Topic:
        return self.indicators.topics[id]

    def terms(self, text: str) -> list[Term]:
        """The pack's words in a normalised text: the longest wins, words of one range are one term."""
        out: list[Term] = []
        rest = text
        for loose in (False, False, True):
            # A word that lost to a longer one may still stand in what that one left over.
            for term in self._longest(self._found(rest, loose)):
                out.append(term)
                rest = rest[: term.start] + "\0" * (term.end - term.start) + rest[term.end :]
        out.sort(key=lambda t: t.start)
        return out

    def _found(self, text: str, loose: bool) -> dict[tuple[int, int], dict[str, list[object]]]:
        found: dict[tuple[int, int], dict[str, list[object]]] = {}

        def note(pattern: re.Pattern[str], key: str, what: object) -> None:
            for match in pattern.finditer(text):
                if match.end() > match.start() and "\0" not in match.group():
                    found.setdefault(match.span(), {}).setdefault(key, []).append(what)

        for split, pattern in self._splits:
            if split.loose == loose:
                note(pattern, "split", split.id)
        if loose:
            return found
        for concept, pattern in self._concepts:
            note(pattern, "concepts", concept)
        for topic, pattern in self._heads:
            note(pattern, "topics", topic.id)
        for topic, pattern in self._weak:
            note(pattern, "weak", topic.id)
        for rate, pattern in self._rates:
            note(pattern, "rates", rate)
        note(self._rivals, "rival", True)
        note(self._foreign, "foreign", True)
        note(self._decoys, "decoy", True)
        return found

    @staticmethod
    def _longest(found: dict[tuple[int, int], dict[str, list[object]]]) -> list[Term]:
        out: list[Term] = []
        seen: list[tuple[int, int]] = []
        for (start, end), roles in sorted(found.items(), key=lambda x: (x[0][0] - x[0][1], x[0][0])):
            lost = any(start < b and a < end for a, b in seen)
            seen.append((start, end))
            if lost:
                continue
            known = bool(roles.get("concepts") or roles.get("topics") or roles.get("rates"))
            out.append(
                Term(
                    start,
                    end,
                    tuple(roles.get("topics", ())),  # type: ignore[arg-type]
                    tuple(roles.get("weak", ())),  # type: ignore[arg-type]
                    tuple(roles.get("concepts", ())),  # type: ignore[arg-type]
                    tuple(roles.get("rates", ())),  # type: ignore[arg-type]
                    rival="rival" in roles and not known,
                    foreign="foreign" in roles and not known,
                    split=str(roles["split"][0]) if "split" in roles and not known else None,
                    decoy="decoy" in roles and not known and not roles.get("weak"),
                )
            )
        return out

    def hints(self, text: str) -> list[tuple[int, str]]:
        """Places that make a topic likely without naming it."""
        return sorted((m.start(), t.id) for t, pattern in self._hints for m in pattern.finditer(text))

    def residue(self, text: str, ranges: Sequence[tuple[int, int]], terms: Sequence[Term]) -> str:
        """What is left of some ranges when the pack's words and words that say nothing are taken away."""
        out = []
        for start, end in ranges:
            keep = [True] * (end - start)
            for term in terms:
                for i in range(max(term.start, start), min(term.end, end)):
                    keep[i - start] = False
            for match in self.benign.finditer(text[start:end]):
                for i in range(*match.span()):
                    keep[i] = False
            piece = "".join(c if k else "\0" for c, k in zip(text[start:end], keep, strict=True))
            piece = self.benign.sub("\0", piece)
            out.append("".join(c for c in piece if c not in "\0“”\"、，：；'《》·"))
        return "".join(out)


@lru_cache(maxsize=16)
def _vocabulary(key: int, year: int) -> Vocabulary:
    return Vocabulary(_BY_ID[key], year)


_BY_ID: dict[int, Indicators] = {}


def vocabulary(indicators: Indicators, year: int | None) -> Vocabulary:
    """The compiled words of a pack for a year (an unknown year matches no named year)."""
    _BY_ID[id(indicators)] = indicators
    return _vocabulary(id(indicators), year if year is not None else 0)
