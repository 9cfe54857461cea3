"""How the files of words in a pack are read: keys that may be missing, grades, patterns with years, scope of entries.

Patterns are regular expressions over text without white space, punctuation in full width.
``{year}``, ``{last}`` and ``{next}`` in them stand for the report year and the years beside it, with ``_yy`` behind
the word (``{year_yy}``) for their last two digits.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, cast

from drafting.genre.model import Applies
from drafting.genre.yaml_nodes import Node

Grave = Literal["error", "warning", "info"]


def with_years(pattern: str, year: int | None) -> str:
    """A pattern with the years in it; without a report year they match nothing."""
    if "{" not in pattern:
        return pattern
    values = {"year": 0, "last": -1, "next": 1}

    def value(match: re.Match[str]) -> str:
        return "(?!)" if year is None else str(year + values[match[1]])[2 if match[2] else 0 :]

    return re.sub(r"\{(year|last|next)(_yy)?\}", value, pattern)


def list_of(keys: Mapping[str, Node], name: str) -> list[Node]:
    """The entries under a key, none where it is missing."""
    return keys[name].list() if name in keys else []


def texts_of(keys: Mapping[str, Node], name: str) -> tuple[str, ...]:
    """The texts under a key, none where it is missing."""
    return keys[name].texts() if name in keys else ()


def text_of(keys: Mapping[str, Node], name: str) -> str:
    """The text of a key, empty where it is missing."""
    return keys[name].text() if name in keys else ""


def pattern_of(keys: Mapping[str, Node], name: str) -> str:
    """The pattern of a key, empty where it is missing."""
    return dated_pattern(keys[name]) if name in keys else ""


def dated_pattern(node: Node) -> str:
    """A pattern that may have years in it. Raises PackError for one that is none, or that matches nothing at all."""
    text = node.text()
    compiled = node.regex(with_years(text, 2000))
    if compiled.match(""):
        node.fail("不能匹配空文字")
    return text


def patterns_of(keys: Mapping[str, Node], name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns without years under a key, none where it is missing."""
    return tuple(n.regex() for n in list_of(keys, name))


def grave(node: Node) -> Grave:
    """How grave something is."""
    return cast(Grave, node.choice("error", "warning", "info"))


def applies_to(keys: Mapping[str, Node], levels: tuple[str, ...], kinds: tuple[str, ...]) -> Applies:
    """For which reports an entry holds, by level and kind of the agency and by year."""
    for name, known in (("levels", levels), ("kinds", kinds)):
        for item in list_of(keys, name):
            if item.text() not in known:
                item.fail(f"没有“{item.text()}”这一类", f"可用：{'、'.join(known)}")
    return Applies(
        texts_of(keys, "levels"),
        texts_of(keys, "kinds"),
        keys["from"].integer() if "from" in keys else None,
        keys["to"].integer() if "to" in keys else None,
    )
