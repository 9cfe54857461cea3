"""The stages of an affair: sent out, come in, done with (``stages.yaml``)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from drafting.resources import own_yaml


@lru_cache(maxsize=1)
def _stages() -> dict[str, int]:
    rows = own_yaml(Path(__file__).with_name("stages.yaml"))
    return {word: at for at, row in enumerate(rows.values()) for word in row.split()}


def stage_of(text: str) -> int | None:
    """Which stage a word tells by its end (已办结: done with); None for words of none."""
    found = [at for word, at in _stages().items() if text.endswith(word)]
    return found[0] if found else None
