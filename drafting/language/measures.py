"""Two measure words behind one number, of which one was meant: 120条次条, 8件个."""

from __future__ import annotations

import re

_OFTEN = "人次|条次|件次|场次|篇次|期次|户次|家次|项次"
"""Measure words of how often, which are no two."""
TWO_MEASURES = re.compile(
    rf"(?<=\d)(?:余|多)?(?P<units>(?:{_OFTEN})(?:[人条件场篇期户家项份个]|{_OFTEN})"
    r"|(?P<one>[条篇期份场册])(?P<other>[条件篇期份册个项])(?<!期刊)|件[条篇期份册个项场]|次[条件场期篇份个]|个[条篇期份册项])"
    r"(?=[，。；、）]|$)"
)
"""A number and two measure words, and nothing counted behind them."""
CONDITIONS = re.compile(r"[1-9]条件")
"""The word for what is required, behind a small number: 具备3条件."""
