"""Words that are written in two ways (``variants.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from drafting.resources import own_yaml

SOURCE = "GF 1001—2001《第一批异形词整理表》"


@lru_cache(maxsize=1)
def variants() -> Mapping[str, str]:
    """The forms that are not to be used, and those that are."""
    return MappingProxyType(dict(own_yaml(Path(__file__).with_name("variants.yaml"))))
