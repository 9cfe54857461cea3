"""Choices of wording by level, kind and year, and the clerk's own words made into sentences."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from drafting.errors import PackError
from drafting.genre.figures import Agency
from drafting.genre.model import Applies
from drafting.genre.schema_words import CHOICE
from drafting.language.enumerations import MARKER
from drafting.text.patterns import runs_away

_KEYS = {k.name for k in CHOICE.keys}


def variant(agency: Agency, year: int, name: str, count: int) -> int:
    """Which of ``count`` wordings a report takes for the place ``name``, 0 the first.

    Drawn from the agency's name, so that agencies differ; moved on by the year, so that the same agency
    does not write the same sentence two years running. The same input always gives the same choice.
    """
    digest = hashlib.sha256(f"{agency.name}/{name}".encode()).digest()
    return (int.from_bytes(digest[:4], "big") + year) % count


def note_items(text: str) -> list[str]:
    """The items of a clerk's note, one a line, without the number or mark before each and the stop behind it."""
    items = []
    for line in text.splitlines():
        item = MARKER.sub("", line.strip(), count=1).strip().rstrip("。；;")
        if item:
            items.append(item)
    return items


@dataclass(frozen=True, slots=True)
class Words:
    """Choices of wording: under each name, the first entry that applies to the report is taken.

    An entry may name levels, kinds, a range of years, and a regular expression for the agency's name.
    Its value is a text, or a list of anything that templates take apart.
    """

    entries: Mapping[str, Sequence[tuple[Applies, re.Pattern[str], Any]]]

    @classmethod
    def load(cls, path: Path) -> Words:
        """Read a file of words. Raises PackError for one that is not in order."""
        try:
            tree = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        except (OSError, UnicodeDecodeError) as error:
            raise PackError(str(path), f"读不了：{error}") from error
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = None if mark is None else f"第{mark.line + 1}行"
            raise PackError(str(path), "不是合格的 YAML", place=place, advice="请核对缩进、冒号和引号") from error
        if not isinstance(tree, dict):
            raise PackError(str(path), "这里应当是一组“名称: 用语”")
        out: dict[str, list[tuple[Applies, re.Pattern[str], Any]]] = {}
        for name, choices in tree.items():
            if not isinstance(choices, list):
                raise PackError(str(path), f"“{name}”下面应当是一个列表，每项以“- ”开头")
            out[str(name)] = [_choice(path, str(name), c) for c in choices]
        return cls(out)

    def over(self, other: Words) -> Words:
        """These words, and the other's under the names that these do not have."""
        return Words({**other.entries, **self.entries})

    def choose(self, agency: Agency, year: int) -> dict[str, Any]:
        """The words for one report; a name for which nothing applies is left out.

        An entry for a level or kind is not taken for an agency whose level or kind is not known.
        """
        out: dict[str, Any] = {}
        for name, choices in self.entries.items():
            for applies, pattern, value in choices:
                guessed = (applies.levels and agency.level is None) or (applies.kinds and agency.kind is None)
                if not guessed and applies.to(agency.level, agency.kind, year) and pattern.search(agency.name):
                    out[name] = value
                    break
        return out


def _choice(path: Path, name: str, choice: Any) -> tuple[Applies, re.Pattern[str], Any]:
    if not isinstance(choice, dict) or set(choice) - _KEYS or "value" not in choice:
        unknown = sorted(set(choice) - _KEYS) if isinstance(choice, dict) else []
        raise PackError(
            str(path),
            f"“{name}”的一项" + (f"有不认识的键：{'、'.join(unknown)}" if unknown else "缺少 value"),
            advice=f"可用的键：{'、'.join(sorted(_KEYS))}",
        )
    try:
        pattern = re.compile(str(choice.get("name", "")))
    except re.error as error:
        raise PackError(str(path), f"“{name}”的 name 不是合格的正则表达式：{error}") from error
    if runs_away(pattern.pattern):
        raise PackError(str(path), f"“{name}”的 name 遇到长的名称可能永远算不完", advice="重复里面不要再有重复")
    applies = Applies(
        tuple(choice.get("levels", ())), tuple(choice.get("kinds", ())), choice.get("from"), choice.get("to")
    )
    return applies, pattern, choice["value"]
