"""The agency whose figures a command writes: its name, its level and its kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drafting.genre.figures import Agency
    from drafting.genre.model import Genre

_BRACKETED = re.compile("[（(].*?[）)]")
"""What stands in brackets in the name of a level or kind."""


def _genre_names(what: str) -> Mapping[str, str]:
    from drafting.recognition import usual_genre

    found: Mapping[str, str] = getattr(usual_genre(None), what)
    return found


def _levels() -> list[str]:
    return list(_genre_names("levels"))


def _kinds() -> list[str]:
    return list(_genre_names("kinds"))


Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar="层级",
        help="机关的层级，写代码或中文名称，有哪些见 drafting genres；不给则由名称推断",
        autocompletion=_levels,
    ),
]
Kind = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="类别",
        help="机关的类别，写代码或中文名称，有哪些见 drafting genres；不给则由名称推断",
        autocompletion=_kinds,
    ),
]


def agency_of(pack: Genre, name: str, level: str | None, kind: str | None, known: Agency | None = None) -> Agency:
    """Whose figures: level and kind as given, else as known, else as the name tells."""
    from drafting import limits
    from drafting.genre.figures import Agency

    if not name.isprintable() or len(name) > limits.MOST_NAME:
        advice = f"应当是一行，不超过{limits.MOST_NAME}字，没有看不见的字符"
        raise InputError("--agency", "机关名称不对", advice=advice)
    inferred = pack.agencies.infer(name)
    if known is not None:
        inferred = Agency(name, known.level or inferred.level, known.kind or inferred.kind)
    return Agency(
        name,
        _choice("--level", level or inferred.level, pack.levels, name),
        _choice("--kind", kind or inferred.kind, pack.kinds, name),
    )


def _choice(option: str, value: str | None, allowed: object, name: str) -> str:
    assert hasattr(allowed, "items")
    known: dict[str, str] = dict(allowed.items())
    shown = "、".join(f"{k}（{v}）" for k, v in known.items())
    if value is None:
        raise InputError(option, f"由名称“{name}”推断不出", advice=f"请用 {option} 给出：{shown}")
    return chosen_id(option, value, known)


def chosen_id(option: str, value: str, known: Mapping[str, str]) -> str:
    """The id that a person means: the id itself, its Chinese name, one of several, or how only one name begins."""
    shown = "、".join(f"{k}（{v}）" for k, v in known.items())
    plain = "".join(value.split()).lower()
    for id, said in known.items():
        names = {id, said, *said.split("、"), _BRACKETED.sub("", said)}
        if plain and plain in {n.lower() for n in names}:
            return id
    begun = [id for id, said in known.items() if plain and said.startswith(plain)]
    if len(begun) == 1:
        return begun[0]
    raise InputError(option, f"没有“{value}”这一项", advice=f"{option} 可填：{shown}（写代码或中文都可以）")
