"""What can go wrong for a reason that lies outside the program, in words for the person who can mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn


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


class TooMuchError(DraftingError):
    """A limit that an input goes beyond, found where its name is not known: the message says which, in Chinese."""


class FormError(InputError):
    """All that is wrong with one input (a file, or a folder of templates), so that it can be mended in one go: a line
    each.

    ``errors`` are told in full up to a number that fits a screen; the rest are counted.
    """

    _MOST = 40

    def __init__(self, errors: Sequence[InputError]) -> None:
        first = errors[0]
        super().__init__(first.source, first.problem, place=first.place, advice=first.advice)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        if len(self.errors) == 1:
            return str(self.errors[0])
        files = len({e.source for e in self.errors})
        where = f"{self.source}：" if files == 1 else f"{files}个文件里"
        lines = [f"{where}有{len(self.errors)}处要改", *(str(e) for e in self.errors[: self._MOST])]
        if len(self.errors) > self._MOST:
            lines.append(f"{where}还有{len(self.errors) - self._MOST}处，改好上面的再看")
        return "\n".join(lines)


def refuse(errors: Sequence[InputError]) -> NoReturn:
    """Raise what is wrong: one error as it is, several together, each once."""
    raise gathered(errors)


def gathered(errors: Sequence[InputError]) -> InputError:
    """What is wrong as one error: a single one as it is, several together, each once."""
    flat = [one for e in errors for one in (e.errors if isinstance(e, FormError) else (e,))]
    once = list({str(e): e for e in flat}.values())
    return once[0] if len(once) == 1 else FormError(once)


class NotAReportError(InputError):
    """A text in which nothing of the genre was recognised."""


class PackError(InputError):
    """A genre pack that breaks its schema: an unknown key, a relation that names no cell, a label given twice.

    ``place`` gives the line of the YAML file whenever it is known.
    """


class PackFaultsError(FormError, PackError):
    """All that is wrong with a pack."""


def refuse_pack(errors: Sequence[InputError]) -> NoReturn:
    """Raise what is wrong with a pack: one error as it is, several together, each once."""
    error = gathered(errors)
    raise PackFaultsError(error.errors) if isinstance(error, FormError) else error
