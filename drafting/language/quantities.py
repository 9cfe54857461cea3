"""Quantities: a number with its unit and its hedge, found before any word is cut.

What looks like a number and counts nothing is left out: dates, document numbers, ordinals, article
numbers, telephone numbers, postcodes, list markers, set phrases (两个维护, 一网通办).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Literal

from drafting.resources import own_yaml
from drafting.text.mapped import MappedText, is_blank
from drafting.text.numerals import MEASURES, Form, Numeral, scan
from drafting.text.runs import FILLER, without_endless

Hedge = Literal["over", "under", "about"]

_WIDE = str.maketrans(
    "０１２３４５６７８９％．ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ,;:()!?－～",
    "0123456789%.ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz，；：（）！？-~",
)
ANY_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[一二三四五六七八九十百千万亿零〇两]+")
"""Whatever is written like a number, in digits or characters, to count how many there are."""
_GROUP_BEFORE = re.compile(r"(?:(?<!\d)\d{1,3}|，\d{3})\Z")
_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


def normalise(content: MappedText) -> MappedText:
    """The text in one form, every character in its place: no white space, one width of digits and punctuation."""
    short = content.keep(lambda c: not is_blank(c))
    text = short.text.translate(_WIDE)
    # A comma stays a separator of thousands only when the digits before it are no more than three.
    out = list(text)
    for match in _THOUSANDS.finditer(text):
        at = match.start()
        before = _GROUP_BEFORE.search(text, max(0, at - 4), at)
        if before is not None:
            out[at] = ","
    return MappedText("".join(out), short.starts, short.ends, short.at)


_UNITS = tuple(
    sorted(
        set(MEASURES) - {"余", "多"}
        | set(
            "万元 亿元 千元 元 天 "
            "小时 分钟 秒 个月 年 周 日 平方米 平方公里 公里 米 亩 吨 字 版 幅 则 集 台 辆 间 座 章 "
            "层 级 岁 款 号 节 课 班 组 队 步 对 双 张 面 盒 袋 根 株 头 匹 块 片 段 句 行 列 点 档 种 样 笔 单 票 案 "
            "项次 批次 "
            "家次 条次 件套 户次 人天 课时 学时 车次 班次 册次 站次 届次 宗次 件次 篇次 期次 百分点 个百分点 倍 成 "
            "个工作日 工作日 个部分 万人次 余次 个单位 幢 栋 股 柄 盏 束 副 方 刊 枚 频 帖 稿".split()
        ),
        key=len,
        reverse=True,
    )
)
_UNITS_OF = {c: tuple(u for u in _UNITS if u[0] == c) for c in {u[0] for u in _UNITS}}
"""The units by their first character, the longest first."""
_ALLOWED_MEASURES = frozenset(
    MEASURES | set(_UNITS) - set("年 日 号 级 点 行 面 方 节 头 段 组 队 对 步 成 层 字 单 班".split())
)

_BEFORE: tuple[tuple[re.Pattern[str], Hedge], ...] = (
    (re.compile(r"(?:不少于|不低于|至少|超过了?|逾|突破|高达|多达|超)$"), "over"),
    (re.compile(r"(?:接近|将近|近|不足|不到|不超过|至多|低于|少于)$"), "under"),
    (re.compile(r"(?:大约|(?<![节制预])约为?|约计|大概|左右|平均(?:每[年月日周件天])?(?:为|约|用时)?|共约)$"), "about"),
)
_BEHIND_NUMBER = re.compile(r"余|多(?=[件条次篇期份个项场家人名户万亿元份部宗起])|来(?=[件条次个份])|几(?=[件条])")
_BEHIND_UNIT: tuple[tuple[re.Pattern[str], Hedge], ...] = (
    (re.compile(r"以上|之多|有余|多(?![种个样项条件出了\d])"), "over"),
    (re.compile(r"以下|以内|之内"), "under"),
    (re.compile(r"左右|上下"), "about"),
)

_HAN = "零〇一二两三四五六七八九十百"


def _hotlines() -> str:
    """The number of a hotline, as its number is none."""
    known = _FIXED["hotlines"]
    return rf"(?<!\d)(?:{_any(known['numbers'])})(?={_any(known['behind'])}|”|、1)"


def _slogans() -> str:
    """Names with a number in them (两个维护, 八项规定): nothing is counted."""
    named = [f"(?:{_any(line['number'])}){line['unit']}(?:{_any(line['names'])})" for line in _FIXED["slogans"]]
    quoted = rf"[{_HAN}]+个[“\"](?=[^，。]*[”\"])"
    return "|".join((*named, quoted, _any(_FIXED["phrases"])))


def _any(words: str) -> str:
    return "|".join(words.split())


_FIXED = own_yaml(Path(__file__).with_name("fixed_numbers.yaml"))
_MASKS = tuple(
    re.compile(p)
    for p in (
        r"(?:https?://|www\.)[A-Za-z0-9./:_?=&%#\-]*|[A-Za-z0-9._\-]+@[A-Za-z0-9.\-]+",
        r"[A-Za-z][A-Za-z0-9+._\-]*\d[A-Za-z0-9+._\-]*|\d+[A-Za-z][A-Za-z0-9+._\-]*",
        r"[〔\[【（]\d{4}[〕\]】）](?:第?\d+(?:-\d+)?号)?",
        r"第\d+(?:号|次|届|批|期|条|款|项|章|节|名|位|个|轮|版|页|季度|\D)",
        rf"第[{_HAN}]+",
        r"(?:19|20)\d{2}年?(?:[-—–~至到、和与及/](?:19|20)\d{2})+年?(?:度)?",
        r"(?:19|20)\d{2}(?:年(?:\d{1,2}月(?:\d{1,2}[日号])?)?|[.\-/]\d{1,2}[.\-/]\d{1,2})(?:度)?",
        rf"[二一][〇○零一二三四五六七八九0O]{{3}}年(?:[{_HAN}]{{1,2}}月(?:[{_HAN}]{{1,3}}日)?)?",
        r"\d{1,2}月(?:份|底|初|末|中旬|上旬|下旬)?(?:\d{1,2}[日号])?(?:[-—–~至到]\d{1,2}(?:月(?:\d{1,2}日)?|日))?",
        r"\d{1,2}[-—–~至到]\d{1,2}(?:月(?:\d{1,2}日)?|日)",
        rf"[{_HAN}]{{1,2}}月(?:[{_HAN}]{{1,3}}日)?(?!份?申)",
        r"\d{1,2}[日号](?=[起至前止上下，。；、）]|以)",
        r"\d{1,2}[:：]\d{2}",
        r"\d{1,2}时(?:\d{1,2}分)?",
        r"国务院令\D{0,3}\d+号",
        r"(?:电话|传真|邮编|邮政编码|热线|手机|号码|QQ|微信号)[^，。；\d]{0,8}(?:\d{3,4}[-—]\d{5,}[\d\-—、/（）()]*|\d{6,})(?![\d万亿件条次个人])"
        r"(?:转(?:分机)?\d{1,6}(?![\d万亿件条次个人]))?",
        r"(?:未|没有|无|不)(?:曾|有|发生|出现|收到|接到|存在|产生|引发)*一(?:起|件|例|宗|次)",
        r"0\d{2,3}[-—]\d{7,8}(?:[-—]\d+|转(?:分机)?\d{1,6}(?![\d万亿件条次个人]))?|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{9,11}(?!\d)",
        _hotlines(),
        r"\d+(?:号楼|号院|号大院|号路|楼|室|层|号)(?![文令件])|(?<=[路街道巷村段])\d+(?:-\d+)?(?:号|(?![\d余多件条份项个次人名家期篇场部户处类宗起例张册页.,%]))",
        r"\d+[×xX*]\d+|[“\"]?\d+\+[\dNnXx+]+|\d+\+(?=\D)",
        r"(?:(?<=^)|(?<=[。；：]))(?:\d{1,2}[.、．](?!\d)|（\d{1,2}）)",
        r"[①-⑳]",
        r"(?:(?<!代)表|附件|图)\d(?![\d余多件条份项个次人名家期篇场部户处类张幅册页.%])",
        r"\d{1,2}[-—–~至]\d{1,2}年级",
        _slogans(),
        r"一是|二是|三是|四是|五是|六是|七是",
        r"[两二三四五六七八九2-9](?:项|类|种|个方面|者|方面)(?=(?:共计?|合计|总计|相加|之和|加总|累计|数据|均))",
    )
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the prose. Offsets are in the normalised text.

    ``[start, end)`` is the numeral itself, ``stop`` where its unit and hedge end. ``unit`` is empty when none
    is written, here or behind the next number of a list (12、3件).
    """

    start: int
    end: int
    stop: int
    begin: int
    """Where the hedge before it starts."""
    numeral: Numeral
    unit: str
    hedge: Hedge | None = None

    @property
    def value(self) -> Decimal:
        """The number as written; the lower one of a range."""
        return self.numeral.value

    @property
    def kind(self) -> Literal["count", "share", "times", "doublings", "points", "fraction"]:
        """What kind of number it is; a share is in per cent, points are 百分点, doublings are 番."""
        if self.unit in ("百分点", "个百分点"):
            return "points"
        if self.numeral.form is Form.FRACTION:
            return "fraction"
        if self.numeral.is_share or self.numeral.form is Form.PERMILLE:
            return "share"
        if self.unit == "倍":
            return "times"
        if self.unit == "番":
            return "doublings"
        return "count"

    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and greatest true value that its words allow; equal when it is exact."""
        value = self.value
        if self.numeral.high is not None:
            return value, self.numeral.high
        if self.hedge is not None:
            step = self.numeral.round_granularity
            if self.hedge == "over":
                return value, max(value + step * 3, value * Decimal("1.3")) + 1
            if self.hedge == "under":
                return min(value - step * 3, value * Decimal("0.7")) - 1, value
            slack = max(step, value * Decimal("0.1"))
            return value - slack, value + slack
        if self.numeral.form is Form.DIGITS and self.numeral.granularity > 1:
            step = self.numeral.granularity  # 9.3万 is rounded or cut at its last digit
            return value - step / 2, value + step
        return value, value

    @property
    def rounded(self) -> bool:
        """Whether only its last digit is rounded: 9.3万, without a hedge or a range."""
        numeral = self.numeral
        return self.hedge is None and numeral.high is None and numeral.form is Form.DIGITS and numeral.granularity > 1

    @property
    def exact(self) -> bool:
        """Whether neither a hedge nor a range nor rounding leaves its value open."""
        low, high = self.bounds()
        return low == high


def find_quantities(text: str) -> list[Quantity]:
    """All quantities of a normalised text in order."""
    masked = _masked(text)
    out: list[Quantity] = []
    for match in scan(text, measures=_ALLOWED_MEASURES):
        if any(masked[match.start : match.end]):
            continue
        out.append(_quantity(text, match.start, match.end, match.numeral))
    out.extend(_zeros(text, masked, out))
    out.sort(key=lambda q: q.start)
    return _borrow_units(text, out)


def _masked(text: str) -> list[bool]:
    plain = without_endless(text)
    masked = [c == FILLER for c in plain] if plain != text else [False] * len(text)
    for pattern in _MASKS:
        for match in pattern.finditer(plain):
            for i in range(match.start(), match.end()):
                masked[i] = True
    return masked


def _zeros(text: str, masked: list[bool], known: list[Quantity]) -> Iterator[Quantity]:
    """零 as a whole answer: 均为零."""
    taken = {i for q in known for i in range(q.start, q.end)}
    for match in re.finditer(r"(?:为|是|均)(零)(?=[，。；、）]|$)", text):
        at = match.start(1)
        if at not in taken and not masked[at]:
            yield _quantity(text, at, at + 1, Numeral(Decimal(0), Form.HANZI))


def _quantity(text: str, start: int, end: int, numeral: Numeral) -> Quantity:
    hedge: Hedge | None = "over" if numeral.hedged else None  # 300余万
    begin = start
    for pattern, kind in _BEFORE:
        match = pattern.search(text, max(0, start - 8), start)
        if match:
            hedge, begin = kind, match.start()
            break
    stop = end
    match = _BEHIND_NUMBER.match(text, end)
    if match and not numeral.is_share:
        hedge, stop = "over", match.end()
        scale = re.match(r"[万亿]", text[stop:])
        if scale:
            factor = 10**4 if scale.group() == "万" else 10**8
            numeral = replace(numeral, value=numeral.value * factor, granularity=numeral.granularity * factor)
            stop += 1
    unit = ""
    if not numeral.is_share and numeral.form not in (Form.FRACTION, Form.PERMILLE):
        unit = next((u for u in _UNITS_OF.get(text[stop : stop + 1], ()) if text.startswith(u, stop)), "")
        unit = unit or _point(text, stop)
        stop += len(unit)
    for pattern, kind in _BEHIND_UNIT:
        match = pattern.match(text, stop)
        if match:
            hedge, stop = kind, match.end()
            break
    return Quantity(start, end, stop, begin, numeral, unit, hedge)


_POINT = "分"
_BEHIND_A_POINT = re.compile(r"[，。；、）以及的]|$")


def _point(text: str, stop: int) -> str:
    """赋分5分，: the measure word of marks, which begins many words that are none (5分局, 3分别)."""
    ends = text.startswith(_POINT, stop) and _BEHIND_A_POINT.match(text, stop + 1)
    return _POINT if ends else ""


def _borrow_units(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """分别为12、3件: a bare number of a list takes the unit of the next one."""
    out = list(quantities)
    for i in range(len(out) - 2, -1, -1):
        here, after = out[i], out[i + 1]
        if here.unit or not after.unit or here.kind != "count":
            continue
        if re.fullmatch(r"[、和及与]|以及|，", text[here.stop : after.begin]):
            out[i] = replace(here, unit=after.unit)
    return out
