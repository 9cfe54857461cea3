"""Words and literals of sentences that are compared with those of another report."""

from __future__ import annotations

import re

LITERALS = re.compile(
    r"(?:https?[:：]//|www\.)[A-Za-z0-9./:：_?=&%#\-]*|[A-Za-z0-9._\-]+@[A-Za-z0-9.\-]+"
    r"|[〔\[【（](?:19|20)\d{2}[〕\]】）]第?\d+号"
    r"|第\d+号|第[一二三四五六七八九十百]+(?=[条款项届次期])"
    r"|0\d{2,3}[-—]\d{7,8}(?:[-—]\d+)?"
)
"""Addresses, numbers of documents, articles, telephones: compared as they are."""
SMALL_WORDS = frozenset(
    "的 了 和 与 及 以 等 在 为 对 将 把 被 并 又 也 都 而 或 其 之 于 由 从 向 到 上 下 中 是 有".split()
)
"""Words that say nothing of what a sentence is about."""
PLACE_END = re.compile("[省市县区州盟旗乡镇]")
"""What ends the name of a place."""
ENDINGS = "的性化"
"""Characters that stand behind any word."""
LASTING_UNITS = frozenset("个 家 台 处 人 名 辆 间 座 岁 年 天 小时 工作日 个工作日 个月 平方米 公里 % ‰".split())
"""Units of what is there for longer than a year, or is laid down: their numbers may well be the same again."""
