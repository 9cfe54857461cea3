"""Words and marks of tables: of cells that hold nothing, of totals, ordinals and years in labels."""

from __future__ import annotations

import re

NOTHING_IN_A_CELL = frozenset({"无", "没有", "空", "n/a", "na", "null", "none"})
TOTAL = re.compile(r"合\s*计|总\s*计")
"""The label of a row of totals."""
LEADS_TO_TABLE = re.compile(r"表|[:：]$")
"""What a text says that leads over to a table."""
LABEL_ORDINAL = re.compile(
    r"^\s*(?:[(（]\s*(?:[一二三四五六七八九十]+|\d{1,2})\s*[)）][、.．]?"
    r"|[一二三四五六七八九十]+\s*[、.．]|[一二三四五六七八九十]+\s+|\d{1,2}\s*[、.．)）]|\d{1,2}\s+|[①-⑳]|[⑴-⒇]|[㈠-㈩])"
)
"""Ordinals before a label."""
BARE_DIGITS = re.compile(r"^\d{1,2}(?=[^\d年月日])")
LABEL_YEAR = re.compile(r"(?P<this>[本上]年)?(?:[(（]\s*20\d{2}\s*年?度?\s*[)）]|20\d{2}\s*年度?)")
"""The year in a label."""
TAIL_DIGITS = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十])$")
TWO_SPELLINGS = ("其它", "其他")
"""Two spellings of one word in general Chinese."""
UNIT_WORD = "单位"
NONE_IN_TEXT = ("无", "空")
"""What a cell says that holds nothing."""
# 钩 is another spelling of 勾 in 勾稽.
SAME_CHARACTERS = str.maketrans("（）［］〔〕，．：；“”‘’＂／０１２３４５６７８９钩", '()[][],.:;"""""/0123456789勾')
"""Characters that labels are compared without telling apart."""
LOOSE_SUFFIX = re.compile(r".{0,6}(?:情况|方面|工作|建设)")
"""What may follow the label of a sub-heading."""
FIGURE_IN_TEXT = re.compile(r"[-+]?\d+(?:[.,]\d+)*(?:、(?=[^\d件条份次个项期篇、]))?")
"""A figure; one at the end of which the ordinal of the next label has run (71 2、…) with its mark."""
ITEM_MARK = re.compile(
    r"[一二三四五六七八九十]{1,2}[、.,]|\([一二三四五六七八九十]{1,2}\)|\d{1,2}[.、](?!\d)|[-—–/()|]"
)
"""Marks of items and between columns."""
UNIT_OR_MARK = frozenset("件条份次个项期篇，,。；;、")
NOTHING_TYPED = re.compile(r"[/／\\＼|—–―─－ー~～\-−﹣○〇]+|无|没有|暂无|零|空|N/?A|n/?a|无数据")
"""What people type into a cell for nothing."""
ROSTER_HEADS = frozenset(
    "单位 单位名称 单位全称 机关 机关名称 机关全称 名称 全称 部门 部门名称 报送单位 报告单位 填报单位".split()
)
ALIAS_HEADS = frozenset("简称 别名 曾用名 又称 原名称 单位简称 机关简称".split())
"""What heads the columns of a roster."""
COUNTERS = frozenset("件条项个份次元人篇期场宗起例封部册页家名种类户")
"""Measure words of one character that may stand behind a figure in a cell."""
