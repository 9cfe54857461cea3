"""Half-width punctuation in Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import EVERYWHERE, Place, beside, is_han, masked, told
from drafting.rules.base import Context, Rule
from drafting.text.layout import ordinal_of
from drafting.text.mapped import MappedText

_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
_CHINESE = "，。、；：？！（）《》“”‘’〔〕【】%％"
_AREA_CODE = re.compile(r"0[0-9]{2,3}")
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")


class HalfWidth(Rule):
    """Half-width comma, semicolon, colon, full stop, question and exclamation mark and brackets beside Chinese;
    addresses and Latin text are masked."""

    code = "FM04"
    severity = Severity.WARNING
    title = "中文里用了半角标点"
    what = "查中文语句里的半角逗号、分号、冒号、句点、问号、叹号和括号，以及一半全角、一半半角的括号；网址、外文不算。"
    why = "公文的标点占一个字的位置，半角标点多是没有切换输入法，混用时一眼就能看出未经校对。"
    source = "GB/T 15834—2011《标点符号用法》5.1"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        marks: list[Place] = []
        places: list[Place] = []
        for content in context.prose:
            masks = masked(content.text)
            here = list(_marks(content, masks))
            marks += here
            places += sorted([*here, *_brackets(content, masks)], key=lambda p: p.start)
        # Not one comma as it should be: a conversion changed them all, and nobody overlooked this one.
        converted = len(marks) >= EVERYWHERE and not any("，" in c.text for c in context.prose)
        severity = Severity.INFO if converted else self.severity
        # Marks and brackets of a text typed in half width are one fault, told once with all its places.
        yield from told(self, context, places, severity=severity)


def _marks(content: MappedText, masks: list[bool]) -> Iterator[Place]:
    text = content.text
    ordinal = ordinal_of(text)
    first = ordinal.length if ordinal is not None else 0
    for i in range(first, len(text)):
        c = text[i]
        if c not in ",;:?!." or masks[i]:
            continue
        before, after = beside(text, i, -1), beside(text, i + 1, 1)
        near = text[i - 1] if i else ""
        if not before or c in text[i + 1 : i + 2] or near == c:
            continue
        left = is_han(before) or before in _CHINESE
        if c == ".":
            wrong = left and before not in "（《“‘" and (not after or is_han(after) or after in "”’）")
            wrong = wrong and not (near.isdigit() or near.isascii())
        elif before.isdigit() or (before.isascii() and before.isalpha()):
            wrong = is_han(after) or after in "“《（" if after else False
        else:
            wrong = left
        if wrong:
            wide = _WIDE[c]
            yield Place(content, i, i + 1, f"半角“{c}”应为全角“{wide}”", wide)


def _brackets(content: MappedText, masks: list[bool]) -> Iterator[Place]:
    text = content.text
    for match in _BRACKETS.finditer(text):
        start, end = match.start(), match.end() - 1
        if masks[start] or masks[end] or text[start] + text[end] == "（）":
            continue
        inner = match[1]
        # The area code of a telephone number is set with the number.
        if _AREA_CODE.fullmatch(inner) and text[end + 1 : end + 2].strip(" -").isdigit():
            continue
        around = beside(text, start, -1) + beside(text, end + 1, 1)
        mixed = (text[start] == "(") != (text[end] == ")")
        if not mixed and not any(is_han(c) or c in _CHINESE for c in inner + around):
            continue
        said = "括号一半全角、一半半角，应为“（）”" if mixed else "半角括号应为全角“（）”"
        yield Place(content, start, end + 1, said, f"（{inner}）")
