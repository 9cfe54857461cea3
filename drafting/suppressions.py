"""Comments in a report that silence findings on their line: ``<!-- drafting: ignore NM01 -->``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from drafting.document.model import Document
from drafting.findings import Finding

_COMMENT = re.compile(r"<!--\s*drafting:\s*ignore(?P<codes>(?:[\s,，、]+[A-Za-z]{2}[0-9]{0,2})*)\s*-->")


def suppressions(document: Document) -> dict[int, tuple[str, ...]]:
    """Line to the codes (or families) silenced on it; an empty tuple silences all."""
    out: dict[int, tuple[str, ...]] = {}
    for match in _COMMENT.finditer(document.text):
        line = document.place(match.start()).line
        codes = tuple(c.upper() for c in re.split(r"[\s,，、]+", match["codes"].strip()) if c)
        out[line] = () if not codes or out.get(line) == () else (*out.get(line, ()), *codes)
    return out


def unsuppressed(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that no comment on their line silences."""
    silenced = suppressions(document)

    def stands(finding: Finding) -> bool:
        for line in range(finding.line, finding.end_line + 1):
            codes = silenced.get(line)
            if codes is not None and (not codes or finding.rule.startswith(codes)):
                return False
        return True

    return tuple(f for f in findings if stands(f))
