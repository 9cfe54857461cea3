"""Money in official prose and tables: its unit, the scales of it, amounts as they are written."""

from __future__ import annotations

import re
from decimal import Decimal

SCALES_OF_MONEY = {"万": Decimal(10_000), "亿": Decimal(100_000_000), "千": Decimal(1_000), "百": Decimal(100)}
UNIT_LINE = re.compile(r"单位[:：]?(?:人民币)?([万亿千百]*元)")
"""The line above a table that names the unit of its money."""
UNIT_LINE_OF_ANYTHING = re.compile(r"(?:计量)?单位[:：]([^\s:：]{1,12})")
"""The line above a table that names the unit of its numbers, whatever it is."""
YUAN = "元"
AMOUNT = re.compile(r"(?P<digits>[0-9][0-9,，]*(?:\.[0-9]+)?)\s*(?P<scale>亿|万|千|百)?元")
"""An amount in the prose."""
SCALES = {"亿": 100_000_000, "万": 10_000, "千": 1_000, "百": 100}
TEN_THOUSAND_YUAN = "万元"
