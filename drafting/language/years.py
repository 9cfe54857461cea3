"""How years are written, in few words: for what is loaded before any report is read."""

from __future__ import annotations

import re

DAY_ALONE = re.compile(
    r"(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})年[0-9一二三四五六七八九十]{1,2}月[0-9一二三四五六七八九十]{1,3}日"
)
"""A date and nothing else."""
YEAR_OF_NONE = re.compile(r"\{year\}年度?")
"""Where a pack names the year in a text of the form, with the word behind it."""
ANY_YEAR = re.compile(r"20\d{2}|二[〇○零0]")
"""A year, in digits or characters, as far as one tells."""
TITLE_BREAK = re.compile(r"(?<=\D)(?=[0-9]{4}年)")
"""Where a title may be broken: before its year."""
OF_YEAR_TYPED = "年"
