"""A comparison as JSON, the form that other programs rely on."""

from __future__ import annotations

from decimal import Decimal

from drafting.alignment.model import (
    COPY_DEFINITION,
    Change,
    Comparison,
    CopyShare,
    Edit,
    Excerpt,
    Kept,
)
from drafting.alignment.sentences import ReportText
from drafting.renderers.exact_json import dumps

Tree = dict[str, object]


def render_comparison_json(comparison: Comparison) -> str:
    """Two reports compared; see docs/schema/comparison.schema.json."""
    return dumps({"version": 1, "kind": "pair", **comparison_tree(comparison)}) + "\n"


def comparison_tree(comparison: Comparison) -> Tree:
    """Everything that a comparison holds, in a fixed order."""
    return {
        "old": report_tree(comparison.old),
        "new": report_tree(comparison.new),
        "notes": list(comparison.notes),
        "summary": dict(comparison.counts),
        "copy": {
            "definition": COPY_DEFINITION,
            **_share(comparison.copy),
            "sections": [{"section": c.section, **_share(c)} for c in comparison.copy_by_section],
        },
        "changes": [_change(c) for c in comparison.changes],
        "kept": [_kept(k) for k in comparison.kept],
        "review": [
            {
                "role": r.role,
                "status": r.status,
                "old": excerpt_tree(r.old),
                "new": excerpt_tree(r.new),
                "coverage": _ratio(r.coverage),
            }
            for r in comparison.review
        ],
        "cells": [
            {
                "path": c.path,
                "name": c.name,
                "unit": c.unit,
                "old": c.old,
                "new": c.new,
                "difference": c.difference,
                "percent": c.percent,
                "jump": c.jump,
            }
            for c in comparison.cells
        ],
        "relations": [
            {
                "id": r.id,
                "message": r.message,
                "status": r.status,
                "left": r.left,
                "right": r.right,
                "cells": list(r.cells),
                "grade": r.grade,
            }
            for r in comparison.relations
        ],
        "claims": [{"place": excerpt_tree(c.excerpt), "message": c.message} for c in comparison.claims],
        "terms": [
            {"text": t.text, "old": t.old, "new": t.new, "status": t.status, "phrase": t.formulation}
            for t in comparison.terms
        ],
    }


def report_tree(report: ReportText) -> Tree:
    """Which report it is."""
    agency = report.identity.agency
    return {
        "path": report.document.path,
        "agency": agency.name if agency is not None else None,
        "year": report.year,
        "sentences": len(report.sentences),
        "own": len(report.own),
    }


def excerpt_tree(excerpt: Excerpt | None) -> Tree | None:
    """Words and where they stand."""
    if excerpt is None:
        return None
    return {
        "text": excerpt.text,
        "start": excerpt.start,
        "end": excerpt.end,
        "line": excerpt.line,
        "column": excerpt.column,
    }


def _share(share: CopyShare) -> Tree:
    return {"own": share.own, "copied": share.copied, "share": share.share}


def _ratio(value: float) -> Decimal:
    return Decimal(str(round(value, 4)))


def _change(change: Change) -> Tree:
    figure = change.figure
    return {
        "kind": change.kind,
        "section": change.section,
        "subsection": change.subsection,
        "role": change.role or None,
        "old": excerpt_tree(change.old),
        "new": excerpt_tree(change.new),
        "edits": [_edit(e) for e in change.edits],
        "figure": None
        if figure is None
        else {
            "old": figure.old,
            "new": figure.new,
            "unit": figure.unit,
            "difference": figure.difference,
            "percent": figure.percent,
            "cells": list(figure.cells),
        },
    }


def _edit(edit: Edit) -> Tree:
    return {"old": excerpt_tree(edit.old), "new": excerpt_tree(edit.new)}


def _kept(kept: Kept) -> Tree:
    return {
        "kind": kept.kind,
        "section": kept.section,
        "subsection": kept.subsection,
        "old": excerpt_tree(kept.old),
        "new": excerpt_tree(kept.new),
        "likeness": _ratio(kept.likeness),
    }
