"""Words of one character that are taken for one another (``confusions.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from drafting.resources import own_yaml


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    return MappingProxyType(dict(own_yaml(Path(__file__).with_name("confusions.yaml"))))


@lru_cache(maxsize=1)
def confused_with() -> Mapping[str, tuple[str, ...]]:
    """The words that each of them may have been typed for."""
    out: dict[str, dict[str, None]] = {}
    for group in _table()["groups"]:
        for word in group:
            out.setdefault(word, {}).update(dict.fromkeys(other for other in group if other != word))
    return MappingProxyType({word: tuple(others) for word, others in out.items()})


@lru_cache(maxsize=1)
def called_for() -> Mapping[str, frozenset[str]]:
    """Words that stand rightly where one of these stands further before them."""
    return MappingProxyType({word: frozenset(before) for word, before in _table()["called_for"].items()})


@lru_cache(maxsize=1)
def calls_for() -> Mapping[str, frozenset[str]]:
    """Words that stand rightly where one of these stands further behind them."""
    return MappingProxyType({word: frozenset(behind) for word, behind in _table()["calls_for"].items()})
