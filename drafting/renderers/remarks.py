"""Findings in the words of a reviewer's list: where they stand, what is wrong, what would agree."""

from __future__ import annotations

from decimal import Decimal

from drafting.baseline import fingerprint
from drafting.document.model import Document
from drafting.document.places import PlaceNames
from drafting.findings import Finding, Severity
from drafting.genre.expressions import PREVIOUS
from drafting.genre.form_layout import number_text
from drafting.renderers.text import NAMES, fix_words, one_line, shown
from drafting.review.model import STATES, Remark, Reviewed
from drafting.text.quotes import quoted

_MISSING = "PH"
"""The rules of what a report must say."""
_NO_ADVICE = "请按所述问题核实、改正"


def remark_of(finding: Finding, document: Document, places: PlaceNames, at: int = -1, remedy: str = "") -> Remark:
    """A finding as it goes to the unit; ``at`` is which of its report's it is, ``remedy`` how its rule says that it is
    mended."""
    return Remark(
        finding.rule,
        finding.severity,
        shown(str(places.name(finding.start))),
        finding.text,
        finding.message,
        advice(finding, document, remedy),
        finding.context,
        finding.cells,
        fingerprint(finding),
        at=at,
    )


def advice(finding: Finding, document: Document, remedy: str = "") -> str:
    """What would make the place right. Of two numbers that differ it is not said which one is wrong."""
    if finding.fix is not None:
        return fix_words(finding.fix, document.text)
    expected = finding.expected
    if expected is None:
        return remedy or _NO_ADVICE
    if not isinstance(expected, Decimal):
        said = quoted(one_line(str(expected)))
        if isinstance(finding.found, str) and finding.found.strip() not in ("", expected.strip()):
            return f"改为{said}"
        return f"补写{said}" if finding.rule.startswith(_MISSING) else remedy or f"应按{said}"
    number = number_text(expected)
    if finding.reading is not None and PREVIOUS in finding.reading:
        return f"与上年的{number}一致；有变动的，写明原因"
    in_table = any(t.span.start <= finding.start < t.span.end for t in document.tables)
    if in_table:
        return f"改为{number}即平；这一格没有错的，核实同一勾稽关系中的其他各格"
    if not any(c.isnumeric() for c in finding.text):
        # No number is written there: a word says that there is none, or that it is all.
        return "照表格改写这句话；正文没有错的，改表格中的数"
    if remedy and any(c in finding.text for c in "，、；。"):
        # Several numbers are marked: which of them is wrong, nothing says.
        return remedy
    if finding.cells:
        return f"写成{number}即与表格一致；正文没有错的，改表格中的数，使两处相同"
    return f"写成{number}即对得上；这个数没有错的，核实与它有关的各项"


def counted(report: Reviewed) -> str:
    """How many findings there are, by severity; and since the last pass, by state."""
    parts = [f"{NAMES[s]}{n}处" for s in Severity if (n := report.count(s))]
    told = "，".join(parts) or "没有发现问题"
    states = report.states()
    if any(r.state is not None for r in report.remarks) or report.fixed:
        told += "；" + "，".join(f"{name}{states[state]}处" for state, name in STATES.items())
    return told
