"""What the program says, in words for a page."""

from __future__ import annotations

import re

_CLAUSE = "[^；，。（）]"
_NEW_SHEET = re.compile(r"请?用 drafting new (按年度)?重新生成数据表")
_OPTION = re.compile(
    r"（[^（）]*--[a-z][^（）]*）"
    # With the condition under which one would use it.
    rf"|[；，。]{_CLAUSE}*的，{_CLAUSE}*--[a-z]{_CLAUSE}*"
    rf"|[；，。]{_CLAUSE}*(?:--[a-z]|drafting [a-z]){_CLAUSE}*"
)


def without_options(text: str) -> str:
    """A message without what one would do about it at a terminal, or with what one does about it here."""
    return _OPTION.sub("", _NEW_SHEET.sub("请在“起草”里打开表格，下载新的数据表", text))
