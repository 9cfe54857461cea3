"""JSON with numbers as exact as they were computed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

from drafting.genre.form_layout import number_text


def dumps(value: object, indent: int = 2) -> str:
    """JSON text of mappings, sequences, texts, booleans, None, integers and Decimals; keys keep their order.

    A Decimal is written with its own digits, without a fraction when it is whole. Empty containers stand on
    one line.
    """
    return _value(value, " " * indent, "\n")


def _value(value: object, step: str, newline: str) -> str:
    if value is None or isinstance(value, (bool, str)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, int):
        return str(value)
    inner = newline + step
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        pairs = (f"{json.dumps(str(k), ensure_ascii=False)}: {_value(v, step, inner)}" for k, v in value.items())
        return "{" + inner + f",{inner}".join(pairs) + newline + "}"
    if isinstance(value, Sequence):
        if not value:
            return "[]"
        return "[" + inner + f",{inner}".join(_value(v, step, inner) for v in value) + newline + "]"
    raise TypeError(f"no JSON for {type(value).__name__}")
