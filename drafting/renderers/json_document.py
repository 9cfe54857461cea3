"""A drafted report as JSON: its blocks in order, and where every number in them came from."""

from __future__ import annotations

import json
from typing import Any

from drafting.annotations import NOTHING, Annotations, Provenance
from drafting.document.model import Document, Heading, Table
from drafting.genre.form_layout import number_text


def render_json(document: Document, annotations: Annotations = NOTHING) -> str:
    """The document as JSON.

    ``start`` and ``end`` of a block and of a number are offsets in code points of ``text``. A number has its
    ``value`` (a string, so that no digit is lost), ``expression``, ``cells``, ``origin`` in Chinese, and
    ``doubtful`` when one of its cells breaks a hard relation of the form.
    """
    tree: dict[str, Any] = {
        "version": 1,
        "title": None if document.title is None else document.title.text,
        "text": document.text,
        "blocks": [_block(b) for b in document.blocks],
        "numbers": [_number(document, p) for p in annotations.provenance],
        "comments": [{"start": c.span.start, "end": c.span.end, "text": c.text} for c in annotations.comments],
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _block(block: Any) -> dict[str, Any]:
    place = {"start": block.span.start, "end": block.span.end}
    if isinstance(block, Table):
        cells = [
            {"row": c.row, "column": c.column, "rowspan": c.rowspan, "colspan": c.colspan, "text": c.text}
            for c in block.cells
        ]
        return {"type": "table", **place, "rows": block.rows, "columns": block.columns, "cells": cells}
    if isinstance(block, Heading):
        return {"type": "heading", **place, "level": block.level, "text": block.text}
    return {"type": "paragraph", **place, "text": block.text}


def _number(document: Document, origin: Provenance) -> dict[str, Any]:
    return {
        "start": origin.span.start,
        "end": origin.span.end,
        "text": origin.span.slice(document.text),
        "value": number_text(origin.value),
        "expression": origin.expression,
        "cells": list(origin.cells),
        "origin": origin.note,
        "doubtful": origin.doubtful,
    }
