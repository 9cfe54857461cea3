"""What can go wrong for a reason that lies outside the program, in words for the person who can mend it."""

from __future__ import annotations


class DraftingError(Exception):
    """Base of every error that the commands turn into one line on standard error and exit status 2."""


class InputError(DraftingError):
    """An input that cannot be used.

    ``source`` names the file (or "标准输入"), ``place`` where in it (e.g. "第12行", "工作表“表三”C7"),
    ``problem`` what is wrong, ``advice`` what to do. All but the identifiers in them are Chinese.
    """

    def __init__(self, source: str, problem: str, *, place: str | None = None, advice: str | None = None) -> None:
        self.source = source
        self.place = place
        self.problem = problem
        self.advice = advice
        where = f"{source}，{place}" if place else source
        line = f"{where}：{problem}"
        if advice:
            line = f"{line}。{advice}"
        super().__init__(" ".join(line.splitlines()))


class PackError(InputError):
    """A genre pack that breaks its schema: an unknown key, a relation that names no cell, a label given twice.

    ``place`` gives the line of the YAML file whenever it is known.
    """
