"""Slips of one character: how many are told, how many alarms clean prose draws, and the weights of the evidence.

Clean prose of the corpus is parted; the counts of all parts but one are held against that one, as it stands and with
one slip a run of words (a character lost, taken for one easily taken for it, or exchanged with the next). A logistic
regression over what is proposed gives ``WEIGHTS`` of ``drafting.analysis.unlikely``; ``--fit`` prints them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np

from drafting.analysis import homophones
from drafting.analysis.homophones import homophone_candidates
from drafting.analysis.unlikely import EVIDENCE, Candidate, Kind, Model, candidates
from drafting.genre.loader import load_genre
from drafting.genre.usage import counted, runs, texts
from drafting.genre.words import dictionary_words
from drafting.language.segmentation import Segmenter, segmenter
from drafting.text.confusable import confusable, sound_of

KINDS: tuple[Kind, ...] = ("taken", "lost", "moved", "homophone")
_LONGEST = 4
_USUAL = 20
"""So often the dictionary of the language counts a word that is written for another that sounds alike."""
LOOKS = (candidates, homophone_candidates)
"""What proposes."""
_PROSE = Path("corpus/gi_annual_report/prose.txt")
"""Clauses put down to be counted: nobody's report, so that they are no prose to be measured on."""
_PARTS = 4
_SLIPS = 500
_SHORTEST = 4
_STEPS = 60
Row = list[str]


@dataclass
class Proposed:
    """What was proposed: for clean prose, and for slips by the kind that was made."""

    clean: list[tuple[Candidate, str]] = field(default_factory=list)
    slips: dict[Kind, list[Candidate | None]] = field(default_factory=lambda: {k: [] for k in KINDS})
    characters: int = 0


def sounding(word: str, language: Segmenter) -> list[str]:
    """The words of the language that sound like a word, without tones."""
    sound = sound_of(word)
    if sound is None or len(word) > _LONGEST:
        return []
    firsts = [word[0], *(c for c in sorted(confusable(word[0])) if sound_of(c) == sound_of(word[0]))]
    others = (w for c in firsts for w in language.beginning(c, len(word), _USUAL))
    return [w for w in others if w != word and sound_of(w) == sound]


def slip(row: Row, kind: Kind, chance: random.Random, language: Segmenter) -> tuple[str, int] | None:
    """A run with one slip in a word of it, and where; nothing where none can be made."""
    words = row[1:-1]
    index = chance.randrange(len(words))
    if len(words[index]) < 2:
        return None
    text = "".join(words)
    low = sum(map(len, words[:index]))
    if kind == "homophone":
        others = sounding(words[index], language)
        if not others:
            return None
        right = chance.choices(others, [language.frequency(w) ** 0.5 for w in others])[0]
        return text[:low] + right + text[low + len(right) :], low
    at = low + chance.randrange(len(words[index]))
    head, here, tail = text[:at], text[at], text[at + 1 :]
    if kind == "lost":
        return head + tail, at
    if kind == "moved":
        return (head + tail[0] + here + tail[1:], at) if tail and tail[0] != here else None
    others = sorted(confusable(here))
    return (head + chance.choice(others) + tail, at) if others else None


def proposed(documents: Sequence[Sequence[Row]], always: Sequence[Row], cutter: Segmenter) -> Proposed:
    """What is proposed for each part by the counts of the others and of what is always counted."""
    out, chance = Proposed(), random.Random(3)
    for part in range(_PARTS):
        held = [row for i, d in enumerate(documents) if i % _PARTS == part for row in d if len(row) > 2]
        usage = counted(chain(always, (row for i, d in enumerate(documents) if i % _PARTS != part for row in d)))
        model = Model(usage, cutter)
        for row in held:
            text = "".join(row[1:-1])
            out.characters += len(text)
            out.clean += [(c, text) for look in LOOKS for c in look(model, row[1:-1], row[0], row[-1])]
        long = [row for row in held if len("".join(row[1:-1])) >= _SHORTEST]
        for kind in KINDS:
            out.slips[kind] += _of_slips(model, long, kind, chance)
    return out


def _of_slips(model: Model, rows: Sequence[Row], kind: Kind, chance: random.Random) -> Iterator[Candidate | None]:
    left = _SLIPS
    while left:
        row = chance.choice(rows)
        made = slip(row, kind, chance, model.language)
        if made is None:
            continue
        left -= 1
        text, at = made
        cut = list(model.language.words(text))
        found = (c for look in LOOKS for c in look(model, cut, row[0], row[-1]))
        near = [c for c in found if c.start - 1 <= at <= c.end and (kind != "homophone" or c.kind == kind)]
        yield max(near, key=lambda c: (c.kind == kind, c.gain), default=None)


def fitted(found: Proposed, kind: Kind) -> np.ndarray:
    """The weights with which what is proposed for slips is told from what is proposed for clean prose."""
    right = [c.evidence for made in found.slips.values() for c in made if c is not None and c.kind == kind]
    wrong = [c.evidence for c, _ in found.clean if c.kind == kind]
    x = np.array([*right, *wrong], dtype=float)
    y = np.array([1.0] * len(right) + [0.0] * len(wrong))
    held = np.array([1e-6, *([1.0] * (x.shape[1] - 1))])
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (chance - y) + held * weights
        curve = (x.T * (chance * (1 - chance))) @ x + np.diag(held)
        weights -= np.linalg.solve(curve, slope)
    return weights


def main() -> None:
    """Print the table, and with ``--fit`` the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="clean prose; the corpus when none is given")
    parser.add_argument("--always", nargs="*", type=Path, default=[_PROSE], help="prose that is always counted")
    parser.add_argument("--fit", action="store_true", help="print the weights")
    parser.add_argument("--verbose", action="store_true", help="print what clean prose draws")
    asked = parser.parse_args()
    words = dictionary_words(load_genre())
    paths = asked.files or sorted(path for path in Path("corpus").rglob("*") if path.suffix in {".md", ".jsonl"})
    documents = [runs(text, words) for path in paths for text in texts(path)]
    random.Random(1).shuffle(documents)
    always = [row for path in asked.always for text in texts(path) for row in runs(text, words)]
    found = proposed(documents, always, segmenter(words))
    weights = {kind: fitted(found, kind) for kind in KINDS}

    def odds(c: Candidate) -> float:
        return float(np.dot(weights[c.kind], c.evidence))

    print(f"{found.characters} characters of clean prose")
    for kind in KINDS:
        wrong = sorted(((odds(c), c, t) for c, t in found.clean if c.kind == kind), key=lambda x: -x[0])
        for least in (1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0):
            told = np.mean([c is not None and odds(c) >= least for c in found.slips[kind]])
            alarms = sum(o >= least for o, _, _ in wrong)
            print(f"{kind:6} from {least}: {told:.3f} of slips told, {alarms} alarms in clean prose")
        for o, c, text in wrong[:30] if asked.verbose else ():
            print(f"    {o:.1f} {text[c.start : c.end]} → {c.right}  {text[max(0, c.start - 8) : c.end + 8]}")
    if asked.fit:
        print(EVIDENCE, homophones.EVIDENCE)
        for kind in KINDS:
            print(f'    "{kind}": ({", ".join(f"{w:.3f}" for w in weights[kind])}),')


if __name__ == "__main__":
    main()
