"""Which knowledge a pack declares: what a rule of a genre needs is there, or the rule has nothing to say of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from drafting.genre.claims import CLAIMS, load_claims
from drafting.genre.model import Genre
from drafting.genre.phrases import load_phrases
from drafting.genre.structure_checks import structure_checks
from drafting.genre.tariffs import FEES, load_fees
from drafting.genre.wording import load_wording

Knowledge = tuple[str, str]
"""A file of a pack and a key in it; an empty key is the file itself."""


def declares(genre: Genre, needed: Knowledge) -> bool:
    """Whether a pack has a file, and something under a key of it. Raises PackError for a file that is wrong."""
    found = _known.get((genre.root, needed))
    if found is None or found[0] is not genre:
        file, key = needed
        found = _known[genre.root, needed] = (genre, _FILES[file](genre, key))
    return found[1]


_known: dict[tuple[str, Knowledge], tuple[Genre, bool]] = {}
"""What was found out of a pack, with the very genre that it was asked for: every report asks the same again."""


def _structure(genre: Genre, key: str) -> bool:
    return bool(getattr(structure_checks(genre), key))


def _wording(genre: Genre, key: str) -> bool:
    wording = load_wording(genre)
    if key == "terms":
        return any(f.term for f in wording.fixed)
    if key == "fixed":
        return any(not f.term for f in wording.fixed)
    if key.startswith("time "):
        return bool(getattr(wording.time, key.removeprefix("time ")))
    return bool(wording.of(key) or getattr(wording, key, ()))


def _outline(genre: Genre, key: str) -> bool:
    if key == "subsections":
        return any(s.subsections for s in genre.outline.sections)
    if key == "roles plans":
        return bool(genre.outline.of_role("plans"))
    return bool(getattr(genre.outline, key))


def _phrases(genre: Genre, key: str) -> bool:
    return bool(getattr(load_phrases(genre), "demands" if key == "phrases" else key))


def _bodies(genre: Genre, key: str) -> bool:
    del key
    return bool(load_wording(genre).bodies.ranks)


def _tables(genre: Genre, key: str) -> bool:
    return any(getattr(t, key) for e in genre.editions for t in e.tables)


def _relations(genre: Genre, key: str) -> bool:
    # Those of rows that a report brings are written out for the rows that it has.
    return any(e.keyed for e in genre.editions) or any(getattr(r, key) for e in genre.editions for r in e.relations)


def _claims(genre: Genre, key: str) -> bool:
    known = load_claims(genre)
    return known is not None and (not key or bool(getattr(known, key)))


def _file(name: str) -> Callable[[Genre, str], bool]:
    return lambda genre, _: bool(genre.root) and (Path(genre.root) / name).is_file()


_FILES: dict[str, Callable[[Genre, str], bool]] = {
    "outline.yaml": _outline,
    "tables.yaml": _tables,
    "relations.yaml": _relations,
    "structure.yaml": _structure,
    "wording.yaml": _wording,
    "names.yaml": _bodies,
    "phrases.yaml": _phrases,
    "lexicon.yaml": _file("lexicon.yaml"),
    CLAIMS: _claims,
    FEES: lambda genre, _: load_fees(genre) is not None,
}
