"""What reviewing reports gave, as plain data that every renderer takes and that can be sent to another process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from drafting.findings import Severity
from drafting.review.verdicts import USUAL, Limits, Verdict

if TYPE_CHECKING:
    from drafting.analysis.numbers import Coverage

State = Literal["new", "open", "fixed"]
STATES: Mapping[State, str] = {"fixed": "已改", "open": "未改", "new": "新增"}
"""What became of a finding since the last pass."""
PAGES = "页面"
"""The folder of pages beside the answers."""
ACCEPTED = "不是问题"
"""What a reviewer writes beside a finding that is none."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding as it goes to the unit: the place as a person finds it, the words, what is wrong, what would agree.

    ``before`` are its words at the last pass where they are others now. ``reason`` is why it was accepted.
    """

    rule: str
    severity: Severity
    place: str
    text: str
    message: str
    advice: str = ""
    context: str = ""
    cells: tuple[str, ...] = ()
    mark: str = ""
    """The fingerprint of the finding, as baselines have it."""
    state: State | None = None
    before: str = ""
    accepted: bool = False
    reason: str = ""
    at: int = -1
    """Which of the findings of its report it is."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One file and what became of it.

    ``fixed`` are remarks of the last pass that are gone, ``accepted`` those that are no problems. ``sketch`` tells
    this text from another one. ``problem`` is why a file could not be read. ``answer`` and ``page`` are the names
    of what was written of it, in the folder of answers.
    """

    path: str
    agency: str = ""
    year: int | None = None
    verdict: Verdict = Verdict.PASSED
    remarks: tuple[Remark, ...] = ()
    accepted: tuple[Remark, ...] = ()
    fixed: tuple[Remark, ...] = ()
    coverage: Coverage | None = None
    notes: tuple[str, ...] = ()
    problem: str | None = None
    format: str = ""
    answer: str = ""
    page: str = ""
    sketch: str = ""
    content: str = ""
    """Equal for reports that say the same."""
    limits: Limits = USUAL
    broken: bool = False
    """Whether a rule failed, so that the report was not checked to the end."""
    genre: str = ""
    """Id of the kind of report it is."""

    @property
    def read(self) -> bool:
        """Whether the report could be read; else ``problem`` says why not."""
        return self.problem is None

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(r.severity is severity for r in self.remarks)

    def states(self) -> Counter[State]:
        """How many findings of each state there are."""
        out: Counter[State] = Counter(r.state for r in self.remarks if r.state is not None)
        out["fixed"] = len(self.fixed)
        return out

    @property
    def order(self) -> tuple[object, ...]:
        """The worst first, equals by path."""
        counts = tuple(-self.count(s) for s in Severity)
        return (-self.verdict.rank, *counts, self.path)


def checked_share(coverage: Coverage | None) -> float | None:
    """The share of the numbers of the prose that were held against something; None where there are none."""
    if coverage is None or not coverage.numbers:
        return None
    return (coverage.numbers - coverage.unchecked) / coverage.numbers


Standing = Literal["in", "missing", "twice", "unread", "other_year", "unclear"]
STANDINGS: Mapping[Standing, str] = {
    "in": "已报",
    "missing": "未报",
    "twice": "重复报送",
    "unread": "已报，未能读取",
    "other_year": "只报了其他年度",
    "unclear": "对应不上，请核对",
}


OUTSIDE, NAMELESS = "名单上没有", "看不出是哪个单位"
"""What is said of a file that suits no name of the roster, as its agency is none of them or is not known."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A name of the roster and what was handed in for it. ``agencies`` are the names on those reports."""

    name: str
    standing: Standing
    paths: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roster:
    """Who was to hand in. ``outside`` are reports of agencies that are not on the list."""

    path: str
    names: tuple[Listed, ...]
    outside: tuple[str, ...] = ()

    def of(self, *standings: Standing) -> tuple[Listed, ...]:
        """The names of the list that have one of these standings, in its order."""
        return tuple(n for n in self.names if n.standing in standings)


Likeness = Literal["same", "alike", "different"]
LIKENESSES: Mapping[Likeness, str] = {
    "same": "内容相同",
    "alike": "大部分相同，文字或数字有出入，请明确以哪一份为准",
    "different": "内容不同，请明确以哪一份为准",
}


@dataclass(frozen=True, slots=True)
class Twice:
    """Files of one agency and one year, and how each of them is to each other one, by their paths."""

    agency: str
    year: int | None
    paths: tuple[str, ...]
    pairs: Mapping[tuple[str, str], Likeness] = field(default_factory=dict)

    def likeness(self, one: str, other: str) -> Likeness:
        """How two of the files are to each other."""
        return self.pairs.get((one, other)) or self.pairs.get((other, one)) or "different"

    @property
    def least(self) -> Likeness:
        """How the two are that are least alike."""
        return max(self.pairs.values(), key=list(LIKENESSES).index, default="different")


@dataclass(frozen=True, slots=True)
class Aside:
    """A file that was not checked, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Since:
    """The last pass: the file that tells of it, and its reports that are not here this time."""

    path: str
    absent: tuple[tuple[str, int | None, str], ...] = ()
    """Agency, year and path of each."""
    fixed: tuple[Remark, ...] = ()
    """What is mended and may have been of any report: a baseline does not tell."""


@dataclass(frozen=True, slots=True)
class Review:
    """Everything that was reviewed in one run. ``reports`` stand in the order of the sources."""

    reports: tuple[Reviewed, ...]
    asides: tuple[Aside, ...] = ()
    roster: Roster | None = None
    year: int | None = None
    twice: tuple[Twice, ...] = ()
    since: Since | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    """The titles of the rules by code."""
    unmet: tuple[str, ...] = ()
    """What was said to be no problem and is not among the findings."""

    @property
    def worst_first(self) -> tuple[Reviewed, ...]:
        """The reports, those with the gravest and most findings first."""
        return tuple(sorted(self.reports, key=lambda r: r.order))

    @property
    def folder(self) -> str:
        """The folder that all files are in, with its separator; it says nothing of any of them."""
        paths = [*(r.path for r in self.reports), *(a.path for a in self.asides)]
        return paths[0][: common_folder(paths)] if paths else ""

    def states(self) -> Counter[State]:
        """How many findings of each state there are."""
        out: Counter[State] = sum((r.states() for r in self.reports), Counter())
        out["fixed"] += len(self.since.fixed) if self.since is not None else 0
        return out

    def verdicts(self) -> Counter[Verdict]:
        """How many reports have each verdict."""
        return Counter(r.verdict for r in self.reports)

    @property
    def other_years(self) -> tuple[Reviewed, ...]:
        """The reports that were read and are not of the year that was asked for."""
        if self.year is None:
            return ()
        return tuple(r for r in self.reports if r.read and r.year != self.year)


def common_folder(paths: Sequence[str]) -> int:
    """How many characters of all paths name the folder that all files are in: they say nothing of any of them."""
    if len(paths) < 2:
        return 0
    first, last = min(paths), max(paths)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return max(first.rfind(separator, 0, same) for separator in ("/", "\\")) + 1


def reports_by_agency(reports: tuple[Reviewed, ...]) -> dict[str, list[Reviewed]]:
    """The reports of each agency, in the order of their first one; those that name none by their files."""
    out: dict[str, list[Reviewed]] = {}
    for report in reports:
        out.setdefault(report.agency or report.path, []).append(report)
    return out
