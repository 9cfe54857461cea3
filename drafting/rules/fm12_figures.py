"""One way of writing figures in one report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from drafting.findings import Finding, Severity
from drafting.language.counted import MANY_IN_WORDS, OFTEN_IN_WORDS
from drafting.rules._typography import Place, masked, told
from drafting.rules.base import Context, Rule

_FULL = re.compile(r"[０-９]+(?:[．，][０-９]+)*")
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])")
_PLAIN = re.compile(r"(?<![0-9.,\-/〔])(?:[1-9][0-9]{4,}|[1-9][0-9]{3}(?=[件条次篇期份个人元项]))(?![0-9])")
_UNITS = "件条期篇份场次起封家名户册部宗轮批处"
_TENS = "[一二三四五六七八九]"
_QUOTED = 300
"""Characters between a number and the mark that ends the quotation or title that it stands in; none is longer."""
_HANZI = re.compile(
    rf"(?<![第每同逐任某这那哪另首末头上下再初半零一二三四五六七八九十百千万几数])"
    rf"(?!二(?!十))(?P<n>[两二三四五六七八九]|{_TENS}?十{_TENS}?|{_TENS}百(?:零{_TENS}|{_TENS}十{_TENS}?)?)"
    rf"(?P<unit>人次|[{_UNITS}])(?!审|校|门|曲|委|队|车|分(?!别|类)|红线|底线|工程|项目|建设|人(?!次)|[^《》“”]{{0,{_QUOTED}}}[》”])(?!\w{{0,4}}(?:实事|大事|小事|好事)|事)"
)
_ONE = re.compile(
    r"(?<![第每同逐任某这那哪另首末头上下再初半少度月年周天季日办办好起唯统万十百千零〇])(?P<n>一)(?P<unit>[件条篇份场封])(?=[，。；、）)])"
)
_USUAL = 4
"""So many counts in Arabic figures make them the way of the report."""
_TO_HALF = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


class Figures(Rule):
    """Full-width digits, and figures that one report writes in two ways: with and without thousands separators, in
    Chinese and in Arabic numerals."""

    code = "FM12"
    severity = Severity.WARNING
    title = "数字写法前后不一"
    remedy = "全文统一成一种写法"
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
        arabic: list[str] = []
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
            arabic.extend(m[1] for m in re.finditer(rf"[0-9]\s?(人次|[{_UNITS}])", text))
            for match in (*_HANZI.finditer(text), *_ONE.finditer(text), *MANY_IN_WORDS.finditer(text)):
                hanzi.append((match["unit"], Place(content, match.start(), match.end(), match.group())))
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
        units = frozenset(arabic)
        mixed = [
            _mixed(place, unit, units)
            for unit, place in hanzi
            if (_in_one_list(place, unit) if unit in OFTEN_IN_WORDS else unit in units or len(arabic) >= _USUAL)
        ]
        yield from told(self, context, mixed, severity=Severity.INFO)


def _mixed(place: Place, unit: str, arabic: frozenset[str]) -> Place:
    listed = _in_one_list(place, unit)
    where = f"文中别处的“{unit}”用" if listed or unit in arabic else "文中别处的统计数用"
    message = f"“{place.message}”用了汉字，{where}阿拉伯数字"
    return replace(place, message=message, severity=Severity.WARNING if listed else None)


def _in_one_list(place: Place, unit: str) -> bool:
    """Whether the sentence counts the same otherwise in Arabic figures, and the number is no small one, which words
    may stand for."""
    text = place.content.text
    start = max(text.rfind(mark, 0, place.start) for mark in "。；\n") + 1
    end = min((e for mark in "。；\n" if (e := text.find(mark, place.end)) >= 0), default=len(text))
    many = place.end - place.start - len(unit) > 1
    return many and re.search(rf"[0-9]\s?{unit}", text[start:end]) is not None


def _is_code(text: str, start: int) -> bool:
    """Whether a number is a telephone number, a postcode or the like."""
    return _CODE.search(text, max(0, start - _CODE_REACH), start) is not None


_CODE = re.compile(r"(?:电话|传真|热线|手机|号码|邮编|编码|编号|代码|信箱|房间?|QQ)[^。；，]{0,14}$")
_CODE_REACH = 16
"""Characters before a number in which the word stands that makes it a code."""
