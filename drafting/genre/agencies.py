"""What an agency's name says about its level and kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drafting.genre.figures import Agency


@dataclass(frozen=True, slots=True)
class AgencyPattern:
    """A level or kind, and the names that show it."""

    id: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class AgencyRules:
    """Patterns in the order in which they are tried."""

    levels: tuple[AgencyPattern, ...] = ()
    kinds: tuple[AgencyPattern, ...] = ()

    def infer(self, name: str) -> Agency:
        """The agency of that name, with the level and kind that its name shows, if any."""
        squeezed = "".join(name.split())
        return Agency(name, _first(self.levels, squeezed), _first(self.kinds, squeezed))


def _first(patterns: tuple[AgencyPattern, ...], name: str) -> str | None:
    return next((p.id for p in patterns if p.pattern.search(name)), None)
