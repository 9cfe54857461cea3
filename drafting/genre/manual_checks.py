"""What a pack knows that only a person can check: ``checklist.yaml``. A pack without the file has none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drafting.genre.model import Genre
from drafting.genre.schema_words import CHECK
from drafting.genre.yaml_nodes import Node, load_yaml


@dataclass(frozen=True, slots=True)
class ManualCheck:
    """Something to look at by hand, what it rests on, and whose reports it is for (empty: everybody's)."""

    text: str
    source: str
    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def concerns(self, level: str | None, kind: str | None) -> bool:
        """Whether it is for the reports of a body; of one that is not known, everything is."""
        return all(
            not own or value is None or value in own for own, value in ((self.levels, level), (self.kinds, kind))
        )


def manual_checks(genre: Genre) -> tuple[ManualCheck, ...]:
    """The items of a genre's pack. Raises PackError, with file and line, for what the schema does not allow."""
    return _load(genre.root, tuple(genre.levels), tuple(genre.kinds))


@lru_cache(maxsize=8)
def _load(root: str, levels: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[ManualCheck, ...]:
    path = Path(root) / "checklist.yaml"
    if not root or not path.is_file():
        return ()
    return tuple(_item(node, levels, kinds) for node in load_yaml(path).list())


def _item(node: Node, levels: tuple[str, ...], kinds: tuple[str, ...]) -> ManualCheck:
    keys = node.shaped(CHECK)

    def of(key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(n.choice(*known) for n in keys[key].list()) if key in keys else ()

    return ManualCheck(keys["text"].text(), keys["source"].text(), of("levels", levels), of("kinds", kinds))
