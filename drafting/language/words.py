"""General Chinese: the words of official prose by what they do in a sentence (``zh.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from drafting.resources import own_yaml

PUNCTUATION: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys("。！？\n", "stop"),
        "；": "semicolon",
        "，": "comma",
        ",": "comma",
        "：": "colon",
        "、": "pause",
        "（": "open_bracket",
        "）": "close_bracket",
        **dict.fromkeys("“”‘’《》〈〉\"'·—-~【】[]", "quote"),
    }
)
"""The class of a mark of punctuation in normalised text."""


@lru_cache(maxsize=1)
def general_words() -> Mapping[str, str]:
    """Every general word with its class; a word belongs to the first class that lists it."""
    out: dict[str, str] = {}
    for name, words in own_yaml(Path(__file__).with_name("zh.yaml")).items():
        for word in words.split():
            out.setdefault(word, name)
    return MappingProxyType(out)


GENERAL_COMPOUNDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    # A name that ends like the name of an office is one: 自然资源局, 临波区人民政府.
    ("scope_other", ("body 转办 的", "body 交办 的", "body 转来 的", "scope_wide 转来 的", "scope_other 转来 的")),
    ("body", ("place* unknown* place* body", "unknown* place* unknown* body body")),
)
"""Words made of words that hold in any genre: their class and the sequences of classes."""


@lru_cache(maxsize=1)
def general_classes() -> frozenset[str]:
    """The classes of general words, those that only the lexer gives included."""
    return frozenset(general_words().values()) | {"number", "unknown", "time_other", *PUNCTUATION.values()}
