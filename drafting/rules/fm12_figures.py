"""One way of writing figures in one report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, masked, told
from drafting.rules.base import Context, Rule

_FULL = re.compile(r"[０-９]+(?:[．，][０-９]+)*")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])")
_PLAIN = re.compile(r"(?<![0-9.,\-/〔])(?:[1-9][0-9]{4,}|[1-9][0-9]{3}(?=[件条次篇期份个人元项]))(?![0-9])")
_UNITS = "件条期篇份场"
_HANZI = re.compile(
    rf"(?<![第每同逐任某一二三四五六七八九十百千万几数])(?P<n>[两二三四五六七八九]|十[一二三四五六七八九]?|[二三四五六七八九]十[一二三四五六七八九]?)(?P<unit>[{_UNITS}])(?![^《》“”]*[》”])"
)
_TO_HALF = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


class Figures(Rule):
    code = "FM12"
    severity = Severity.WARNING
    title = "数字写法前后不一"
    what = "查全角数字，有的带千分号有的不带的数，以及同一种数量有的用汉字、有的用阿拉伯数字。"
    why = "统计数字用半角阿拉伯数字，一份报告里写法应当一致，便于核对和检索。"
    source = "GB/T 15835—2011《出版物上数字用法》4.1、5.1"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        wide: list[Place] = []
        grouped: list[Place] = []
        plain: list[Place] = []
        hanzi: list[tuple[str, Place]] = []
        arabic: set[str] = set()
        for content in context.prose:
            text = content.text
            masks = masked(text)
            for match in _FULL.finditer(text):
                right = match.group().translate(_TO_HALF)
                wide.append(Place(content, match.start(), match.end(), f"全角数字应为半角“{right}”", right))
            for pattern, into in ((_GROUPED, grouped), (_PLAIN, plain)):
                for match in pattern.finditer(text):
                    if not masks[match.start()] and not _is_code(text, match.start()):
                        into.append(Place(content, match.start(), match.end(), ""))
            arabic.update(m[1] for m in re.finditer(rf"[0-9]\s?([{_UNITS}])", text))
            for match in _HANZI.finditer(text):
                said = f"“{match.group()}”用了汉字，文中别处的“{match['unit']}”用阿拉伯数字"
                hanzi.append((match["unit"], Place(content, match.start(), match.end(), said)))
        yield from told(self, context, wide, severity=self.severity)
        if grouped and plain:
            fewer, how = (plain, "不带") if len(plain) < len(grouped) else (grouped, "带")
            other = "带" if how == "不带" else "不带"
            places = [
                Place(
                    p.content,
                    p.start,
                    p.end,
                    f"“{p.content.text[p.start : p.end]}”{how}千分号，别处的数{other}，宜统一",
                )
                for p in fewer
            ]
            yield from told(self, context, places, severity=Severity.INFO)
        mixed = [place for unit, place in hanzi if unit in arabic]
        yield from told(self, context, mixed, severity=Severity.INFO)


def _is_code(text: str, start: int) -> bool:
    """Whether a number is a telephone number, a postcode or the like."""
    return (
        re.search(r"(?:电话|传真|热线|手机|号码|邮编|编码|编号|代码|信箱|房间?|QQ)[^。；，]{0,14}$", text[:start])
        is not None
    )
