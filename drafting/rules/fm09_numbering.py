"""The punctuation behind the number of a heading or an item."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.structure_checks import structure_checks
from drafting.rules._typography import HAN, Place, told
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_HAN = "一二三四五六七八九十"
_START = r"(?:^|(?<=[。；;：:！？”）)]))[ \u3000]*"
_SHAPES: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(rf"{_START}(?P<all>[（(][ \u3000]*[{_HAN}0-9]{{1,3}}[ \u3000]*[）)](?P<bad>[、．.，,]))"),
        "",
        "括号里的序号后面不加“{bad}”",
    ),
    (
        re.compile(rf"^(?P<all>[{_HAN}]{{1,3}}(?P<bad>[.．，,:：。]))(?=[{HAN}“《 \u3000])"),
        "、",
        "序号“{number}”后面应为顿号“、”，不用“{bad}”",
    ),
    (
        re.compile(rf"{_START}(?P<all>[0-9]{{1,2}}(?P<bad>[、，,]))(?=[ \u3000]*[{HAN}“《])"),
        ".",
        "序号“{number}”后面应为下脚点“.”，不用“{bad}”",
    ),
    (
        re.compile(rf"(?:^|(?<=[。；;：:]))(?P<all>(?:第[{_HAN}]|首先|其次|最后|再次)(?P<bad>、))(?![{_HAN}])"),
        "，",
        "“{number}”后面应为逗号，不用顿号",
    ),
    (
        re.compile(r"(?:^|(?<=[。；;：:]))(?P<all>第(?P<bad>[0-9]{1,2}))(?=[，、：])"),
        "",
        "文中的次序用汉字，“{number}{bad}”应写作“第一”“第二”",
    ),
)


class Numbering(Rule):
    """The mark behind the number of a heading or an item: which one follows from the kind of number."""

    code = "FM09"
    severity = Severity.WARNING
    title = "序号后面的标点不对"
    what = "查序号的写法：“一、”“（一）”“1.”“（1）”，括号后不加顿号，阿拉伯数字后用下脚点，“第一”“首先”后用逗号。"
    why = "各级序号的写法由公文格式规定，混用会让层次看不清。"
    source = "GB/T 9704—2012《党政机关公文格式》7.3.3；GB/T 15834—2011《标点符号用法》"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        kinds: list[list[Place]] = [[] for _ in _SHAPES]
        for content in context.prose:
            for kind, (pattern, right, message) in zip(kinds, _SHAPES, strict=True):
                kind += _places(content, pattern, right, message)
        usual = structure_checks(context.genre).ordinals
        for kind in kinds:
            kind = [p for p in kind if not (usual and p.content.text[p.end - 1] in usual)]
            yield from told(self, context, kind, severity=self.severity)


def _places(content: MappedText, pattern: re.Pattern[str], right: str, message: str) -> Iterator[Place]:
    for match in pattern.finditer(content.text):
        bad = match["bad"]
        whole = match["all"]
        number = whole.replace(bad, "", 1) if not whole.endswith(bad) else whole[: -len(bad)]
        replacement = None if bad.isdigit() else number + right
        yield Place(content, match.start("all"), match.end("all"), message.format(number=number, bad=bad), replacement)
