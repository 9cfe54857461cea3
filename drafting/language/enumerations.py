"""How official prose counts what it lists: 一是 … 二是 …, 第一，…, （一）…, 1. …"""

from __future__ import annotations

import re

ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}是(?!否|非)|第[一二三四五六七八九十]{1,2}[，、:：](?!条|款|项)|其[一二三四五六七八九十][，、:：]"
    r"|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.．、](?!\d)|[①-⑳])[，、:：]?"
)
"""The mark of an item of a list."""
LED_IN = re.compile(rf"(?:[^，,。；：:]{{1,14}}[，,])?{ITEM.pattern}")
"""An ordinal, perhaps behind a few words that lead in to the list: 下一步，一是"""
FIRST_ITEMS = "一①1（("
"""What the first of several items begins with."""
NUMBER_BEFORE = re.compile(r"(?:[一二三四五六七八九十]{1,3}[、.,]|第[一二三四五六七八九十]+部分[、:]?)$")
"""The number of a heading right before its words."""
SENTENCE_THEN_NUMBER = re.compile(r"[。！？!?…；;”\"）)]\s*(?=[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)])")
"""A sentence, and the number of a heading that ran into its line."""
NUMBERED = re.compile(r"^[一二三四五六七八九十]+、")
"""The number of a section."""
INSIDE_ORDINAL = tuple("第（(《“")
"""Behind one of these a number is no ordinal of its own."""
MARKER = re.compile(
    r"(?:[一二三四五六七八九十]+是|第[一二三四五六七八九十]+[，、]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|"
    r"[0-9]{1,2}(?:[.．、](?![0-9])|[）)])|[①-⑳]|[-*•·]\s)\s*"
)
"""The mark of an item that somebody typed."""
HAN = "一二三四五六七八九十"
VALUES = {c: i for i, c in enumerate(HAN, start=1)}
TEN = HAN[-1]
FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "是",
        re.compile(
            rf"(?:(?<![{HAN}百千万第期周其之唯统万逐每单同专归合])(?P<n>一)|(?<![{HAN}百千万第期周其之几星])(?P<m>[{HAN}]{{1,2}}))是"
        ),
    ),
    ("要", re.compile(rf"(?:^|(?<=[。；;：:，,、\s”）)]))(?P<n>[{HAN}]{{1,2}})要(?!求)")),
    ("第", re.compile(rf"(?:^|(?<=[。；;：:\s”）)]))第(?P<n>[{HAN}]{{1,2}})[，,、：]")),
    ("其", re.compile(rf"(?:^|(?<=[。；;：:\s”）)]))其(?P<n>[{HAN}]{{1,2}})[，,、：是]")),
    ("（）", re.compile(r"(?:^|(?<=[。；;：:\s”]))[（(](?P<n>[0-9]{1,2})[）)]")),
    (".", re.compile(r"(?:^|(?<=[。；;：:\s”]))(?P<n>[0-9]{1,2})[.．、](?![0-9])")),
)
"""The ways of counting inside prose, each with the pattern of its marks: n, or m, is the number."""
BY_HANZI = "是要第其"
"""Families that count in characters."""
ORDINALS_IN_BRACKETS = re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]")
"""Numbers of sub-headings."""
VALUES_AND_TWO = {c: i for i, c in enumerate(HAN, start=1)} | {"两": 2}
ANNOUNCED = re.compile(
    r"(?<![0-9第前后近几一二三四五六七八九十百])(?P<count>[两二三四五六七八九]|[2-9])\s*(?:个|大|点|条|项)?"
    r"(?:主要|突出|重点|具体|明显)?"
    r"(?:方面|问题|不足|短板|举措|措施|环节|维度|原因|困难|建议|抓手|亮点|难点|弱项|薄弱环节|工作|任务|内容|点)"
    r"(?:的?(?:问题|不足|工作|内容|措施|短板))?"
)
"""How many points are to follow."""
AND = re.compile("[和及与]")
SURE = "是第其"
"""Families that are always a count; the others begin anew, or name things, too often."""
LEAD_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}[是要]|[（(][一二三四五六七八九十0-9]{1,2}[）)]|[0-9]{1,2}[.．、]"
    r"|第[一二三四五六七八九十][，、])"
)
"""The mark that a sentence begins with."""
FAMILIES_OF_POINTS = ("是", "第", ".", "（）")
"""Those in which problems and measures are counted, the surest first."""
