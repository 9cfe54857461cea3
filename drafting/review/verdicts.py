"""What a reviewer decides on a report, by thresholds that the settings give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from drafting.findings import Severity


class Verdict(StrEnum):
    """``returned`` goes back as a whole, ``revise`` is to be mended and handed in again, ``unread`` was not checked."""

    PASSED = "passed"
    REVISE = "revise"
    RETURNED = "returned"
    UNREAD = "unread"

    @property
    def rank(self) -> int:
        """Higher is worse."""
        return {"passed": 0, "revise": 1, "returned": 2, "unread": 3}[self.value]


VERDICTS: Mapping[Verdict, str] = {
    Verdict.PASSED: "合格",
    Verdict.REVISE: "需修改",
    Verdict.RETURNED: "退回",
    Verdict.UNREAD: "未能读取",
}
RESUBMIT: Mapping[Verdict, str] = {
    Verdict.PASSED: "不需要重新报送；所列各处请自行核对",
    Verdict.REVISE: "需要。请逐条核实、改正后重新报送",
    Verdict.RETURNED: "需要。差错较多，请对照台账全面核实，重新编制后报送",
    Verdict.UNREAD: "需要。文件没有读出来，请按所述办法处理后重新报送",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """When a verdict is reached: so many findings of a severity, or one of certain rules (codes or families)."""

    counts: Mapping[Severity, int] = field(default_factory=dict)
    rules: tuple[str, ...] = ()

    def reached(self, found: Iterable[tuple[str, Severity]]) -> bool:
        """Whether findings, each by its rule and severity, are enough."""
        items = list(found)
        if self.rules and any(rule.startswith(self.rules) for rule, _ in items):
            return True
        # What is graver counts as at least as grave.
        return any(
            least and sum(s.rank >= severity.rank for _, s in items) >= least for severity, least in self.counts.items()
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds. By default one error or three warnings are to be mended; five errors or twenty warnings send a
    report back."""

    revise: Limit = Limit({Severity.ERROR: 1, Severity.WARNING: 3})
    returned: Limit = Limit({Severity.ERROR: 5, Severity.WARNING: 20})

    def judge(self, found: Iterable[tuple[str, Severity]]) -> Verdict:
        """The verdict on a report that was read."""
        items = list(found)
        if self.returned.reached(items):
            return Verdict.RETURNED
        return Verdict.REVISE if self.revise.reached(items) else Verdict.PASSED

    def told(self) -> tuple[tuple[str, str], ...]:
        """Each verdict by its name, and in Chinese when it is given."""
        return (
            (VERDICTS[Verdict.RETURNED], _told(self.returned)),
            (VERDICTS[Verdict.REVISE], _told(self.revise)),
            (VERDICTS[Verdict.PASSED], "没有达到以上两档"),
            (VERDICTS[Verdict.UNREAD], "文件打不开、格式读不了，或者没有检查完"),
        )


USUAL = Limits()
_NAMES = {Severity.ERROR: "错误", Severity.WARNING: "错误和警告合计", Severity.INFO: "错误、警告和提示合计"}


def _told(limit: Limit) -> str:
    parts = [f"{_NAMES[severity]}{least}处以上" for severity, least in limit.counts.items() if least]
    if limit.rules:
        parts.append(f"有 {'、'.join(limit.rules)} 类问题")
    return "，或".join(parts) or "不用这一档"
