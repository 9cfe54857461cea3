"""Runs of letters and digits that no report has, put out of the way of patterns.

Many patterns begin anew at each character of such a run and look through the rest of it: their time grows with its
square.
"""

from __future__ import annotations

import re

MOST = 500
"""Letters, digits and the signs of addresses that may stand without anything between them; the longest addresses of
published reports have a third of that."""
_ENDLESS = re.compile(rf"[A-Za-z0-9._%+-]{{{MOST},}}")
FILLER = "\ufffc"
"""Stands for each character of such a run: neither letter, digit, space nor punctuation."""


def without_endless(text: str) -> str:
    """A text of the same length without such runs; of nearly every text it is the same one."""
    return _ENDLESS.sub(lambda m: FILLER * len(m.group()), text)
