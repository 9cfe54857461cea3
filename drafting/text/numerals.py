"""Every way in which an official Chinese text writes a number, and back.

Own code rather than cn2an: that package converts whole strings, gives no places in a running text, and
reads neither hedged, spaced and full-width forms nor shares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Literal


class Form(StrEnum):
    """How a number is written."""

    DIGITS = "digits"
    HANZI = "hanzi"
    POSITIONAL = "positional"
    """Chinese digits read one by one: 二〇二四."""
    PERCENT = "percent"
    """A share in per cent: 12.5%, 百分之十二点五."""
    PERMILLE = "permille"
    TENTHS = "tenths"
    """成: 九成 is 90 per cent."""
    FRACTION = "fraction"
    APPROXIMATE = "approximate"
    """Neighbouring digits: 三五, 七八; the value is the lower one."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    ``value`` is exact; a percentage and 成 are in per cent. ``decimals`` counts the digits behind the
    point; ``granularity`` is the value of the last digit written (12 → 1, 3.6万 → 1000, 2.95% → 0.01).
    ``high`` is the upper value of an approximate pair.
    """

    value: Decimal
    form: Form
    decimals: int = 0
    granularity: Decimal = Decimal(1)
    high: Decimal | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is a share in per cent."""
        return self.form in (Form.PERCENT, Form.TENTHS)

    @property
    def round_granularity(self) -> Decimal:
        """The value of the last digit that is not a trailing zero: 7000 → 1000, 273 → 1, 3.6万 → 1000."""
        step = self.granularity
        value = self.value
        if value == 0:
            return step
        while value % (step * 10) == 0:
            step *= 10
        return step


@dataclass(frozen=True, slots=True)
class NumeralMatch:
    """A numeral at ``[start, end)`` of the text that was scanned."""

    start: int
    end: int
    numeral: Numeral


MEASURES = frozenset(
    "件 条 次 宗 起 份 个 项 期 场 名 人 家 篇 例 类 批 倍 部 轮 位 封 天 页 元 只 支 处 届 册 本 套 台 门 所 户 "
    "场次 人次 件次 万元 亿元 万条 万件 工作日 个百分点 宗次 余 多".split()
)
"""Measure words behind which Chinese digits are a count."""

_DIGIT = "0-9０-９"
_WIDE = str.maketrans("０１２３４５６７８９．，％‰", "0123456789.,%‰")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u2009\u202f\u00a0"
_HANZI_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "俩": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_HANZI = "零〇一二两俩三四五六七八九十百千万亿廿壹贰叁肆伍陆柒捌玖拾佰仟"
_SCALE = "(?:百万|千万|万亿|十万|十亿|百亿|千亿|[百千万亿])"

_GROUPED = rf"[{_DIGIT}]{{1,3}}(?:[,，][{_DIGIT}]{{3}})+(?![{_DIGIT}])"
_SPACED = rf"[{_DIGIT}]{{1,3}}(?:[ {_INVISIBLE}][{_DIGIT}]{{3}})+(?![{_DIGIT}])"
_PLAIN = rf"[{_DIGIT}](?:[{_INVISIBLE}]?[{_DIGIT}])*"
_JOINED = rf"[{_DIGIT}](?:[{_INVISIBLE}]*\n?[{_DIGIT}])*"
_TAIL = rf"(?:[.．][{_DIGIT}]+)?(?:[ {_INVISIBLE}]?(?P<share>[%％‰])|(?P<scale>{_SCALE})(?P<more>[{_DIGIT}]+千)?)?"
_CN = rf"[{_HANZI}]+(?:点[零〇一二三四五六七八九]+)?"


def _pattern(plain: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<sign>(?<![{_DIGIT}A-Za-z\u4e00-\u9fff])[-－−])?(?P<number>{_GROUPED}|{_SPACED}|{plain}){_TAIL}"
        rf"|(?P<per>百分之|千分之|万分之)(?P<pernum>{_CN}|{_PLAIN}(?:[.．][{_DIGIT}]+)?)"
        rf"|(?P<below>[{_HANZI}]+)分之(?P<above>[{_HANZI}]+)"
        rf"|(?P<tenths>[一二两三四五六七八九]|[1-9](?:\.[0-9])?)成(?P<half>[一二三四五六七八九半])?(?![立为员长果熟就功本分效都年交套份全])"
        rf"|(?P<hanzi>{_CN})"
    )


_SCAN = _pattern(_PLAIN)
_SCAN_LINES = _pattern(_JOINED)
_WORDS = frozenset(
    "一次性 一体 一件事 一站式 一网通办 一号 一批 一些 一般 一定 一起 一直 一方面 一并 一律 一致 一系列 一万 "
    "一个个 一条条 一项项 一条龙 一条线 一对一 一人一 一事一 一类事项 三类 四类 一件一 一期一".split()
)
"""Words that begin like a count and are none."""
_BEFORE = "第逐统唯之同单某专万统划"
"""Characters before a Chinese digit that make it part of a word."""


def parse(text: str) -> Numeral:
    """Read one number that fills the text (white space around it aside); raises ValueError."""
    stripped = text.strip().strip(_INVISIBLE)
    match = _SCAN.fullmatch(stripped) or _SCAN_LINES.fullmatch(stripped)
    numeral = _numeral(match) if match else None
    if numeral is None:
        raise ValueError(f"not a number: {text!r}")
    return numeral


def scan(
    text: str, *, hanzi: bool = True, measures: Collection[str] = MEASURES, join_lines: bool = False
) -> Iterator[NumeralMatch]:
    """All numerals of a running text in order, none overlapping.

    Chinese digits count only with a measure word behind them (or as a share), and not inside a word.
    ``join_lines`` reads digits that a line break cuts as one number.
    """
    pattern = _SCAN_LINES if join_lines else _SCAN
    longest = max((len(m) for m in measures), default=0)
    at = 0
    while (match := pattern.search(text, at)) is not None:
        at = match.end()
        if match["hanzi"] is not None:
            if not hanzi:
                continue
            found = _counted(text, match.start(), match.end(), measures, longest)
            if found is None:
                continue
            start, end, numeral = found
            yield NumeralMatch(start, end, numeral)
            continue
        if match["tenths"] is not None and not hanzi and not match["tenths"].isascii():
            continue
        numeral_or_none = _numeral(match)
        if numeral_or_none is not None:
            yield NumeralMatch(match.start(), match.end(), numeral_or_none)


def _counted(
    text: str, start: int, end: int, measures: Collection[str], longest: int
) -> tuple[int, int, Numeral] | None:
    """A run of Chinese digits as a count, when a measure word follows and no word swallows it."""
    if start and text[start - 1] in _BEFORE:
        return None
    if any(text.startswith(word, start) for word in _WORDS):
        return None
    rest = text[end:]
    hedge = re.match(r"[余多几来]", rest)
    behind = rest[hedge.end() :] if hedge else rest
    behind = behind.lstrip(" \u3000" + _INVISIBLE)
    if not any(behind[:n] in measures for n in range(longest, 0, -1)):
        return None
    run = text[start:end]
    if run in ("万", "亿", "千", "百", "十万", "百万", "千万") and (run in ("万", "亿", "千", "百") or hedge):
        return None
    try:
        return start, end, _hanzi(run)
    except ValueError:
        return None


def _numeral(match: re.Match[str]) -> Numeral | None:
    try:
        if match["number"] is not None:
            return _digits(match)
        if match["per"] is not None:
            inner = _any(match["pernum"])
            if match["per"] == "百分之":
                return Numeral(inner.value, Form.PERCENT, inner.decimals, inner.granularity)
            if match["per"] == "千分之":
                return Numeral(inner.value / 10, Form.PERMILLE, inner.decimals, inner.granularity / 10)
            return Numeral(inner.value / 100, Form.PERMILLE, inner.decimals, inner.granularity / 100)
        if match["below"] is not None:
            below, above = _hanzi(match["below"]).value, _hanzi(match["above"]).value
            return Numeral(above / below, Form.FRACTION) if below else None
        if match["tenths"] is not None:
            first = match["tenths"]
            value = Decimal(first) if first[0].isascii() else Decimal(_HANZI_DIGITS[first])
            value *= 10
            step = Decimal(10)
            if match["half"]:
                value += 5 if match["half"] == "半" else _HANZI_DIGITS[match["half"]]
                step = Decimal(1)
            return Numeral(value, Form.TENTHS, 0, step)
        return _hanzi(match["hanzi"])
    except ValueError:
        return None


def _digits(match: re.Match[str]) -> Numeral:
    whole = match.group()
    body = whole[: match.start("share") - match.start()] if match["share"] else whole
    body = body[: match.start("scale") - match.start()] if match["scale"] else body
    plain = "".join(c for c in body.translate(_WIDE) if c not in " \n," and c not in _INVISIBLE)
    plain = plain.replace("－", "-").replace("−", "-")
    value = Decimal(plain)
    decimals = len(plain.partition(".")[2])
    step = Decimal(1).scaleb(-decimals)
    if match["share"]:
        if match["share"] == "‰":
            return Numeral(value / 10, Form.PERMILLE, decimals, step / 10)
        return Numeral(value, Form.PERCENT, decimals, step)
    if match["scale"]:
        scale = Decimal(_scale(match["scale"]))
        value, step = value * scale, step * scale
        if match["more"]:
            value += Decimal(match["more"][:-1].translate(_WIDE)) * 1000
            step = Decimal(1000)
    return Numeral(value, Form.DIGITS, decimals, step)


def _scale(text: str) -> int:
    out = 1
    for c in text:
        out *= _UNITS.get(c) or _SCALES[c]
    return out


def _any(text: str) -> Numeral:
    return parse(text) if text[0] not in _HANZI else _hanzi(text)


def _hanzi(text: str) -> Numeral:
    """A number in Chinese digits; raises ValueError when they form none."""
    whole, point, fraction = text.partition("点")
    if point:
        base = _whole(whole)
        digits = "".join(str(_HANZI_DIGITS[c]) for c in fraction)
        step = Decimal(1).scaleb(-len(digits))
        return Numeral(base.value + Decimal(int(digits)) * step, Form.HANZI, len(digits), step)
    return _whole(whole)


def _whole(text: str) -> Numeral:
    if not text:
        raise ValueError("no digits")
    if all(c in _HANZI_DIGITS for c in text):
        values = [_HANZI_DIGITS[c] for c in text]
        if len(text) == 1:
            return Numeral(Decimal(values[0]), Form.HANZI)
        if len(text) == 2 and values[0] and 0 < values[1] - values[0] <= 2 and "零" not in text and "〇" not in text:
            return Numeral(Decimal(values[0]), Form.APPROXIMATE, high=Decimal(values[1]))
        return Numeral(Decimal("".join(map(str, values))), Form.POSITIONAL)
    total = section = digit = 0
    unit_before = 10**9
    seen_digit = zero = False
    approximate: int | None = None
    last_unit = 1
    for c in text:
        if c in _HANZI_DIGITS:
            value = _HANZI_DIGITS[c]
            if seen_digit and digit:
                if approximate is not None or not 0 < value - digit <= 2:
                    raise ValueError(f"two digits in a row: {text}")
                approximate = value
                continue
            if value == 0:
                zero = True
            digit, seen_digit = value, value != 0
        elif c == "廿":
            section += 20
            unit_before = last_unit = 10
            digit, seen_digit = 0, False
        elif c in _UNITS:
            unit = _UNITS[c]
            if unit >= unit_before:
                raise ValueError(f"units out of order: {text}")
            if approximate is not None:
                high = Decimal(total + section + approximate * unit)
                if text.index(c) != len(text) - 1:
                    raise ValueError(f"an approximate pair inside a number: {text}")
                return Numeral(Decimal(total + section + digit * unit), Form.APPROXIMATE, high=high)
            section += (digit or 1) * unit
            unit_before = last_unit = unit
            digit, seen_digit, zero = 0, False, False
        else:
            scale = _SCALES[c]
            if section + digit == 0 and not total:
                raise ValueError(f"nothing before {c}: {text}")
            if scale == 10**8:
                total = (total + section + digit) * scale
            else:
                total += (section + digit) * scale
            section = digit = 0
            seen_digit = zero = False
            unit_before = 10**9
            last_unit = scale
    if approximate is not None:
        low = Decimal(total + section + digit)
        return Numeral(low, Form.APPROXIMATE, high=low + approximate - digit)
    if digit and last_unit >= 100 and not zero:
        digit *= last_unit // 10  # 一百二 is 120, 两万三 is 23000
    return Numeral(Decimal(total + section + digit), Form.HANZI)


# ---------------------------------------------------------------------- the other way


def to_hanzi(value: Decimal | int, *, two: Literal["二", "两"] = "二") -> str:
    """A non-negative number below 10**16 in Chinese digits: 120 → 一百二十, 12 → 十二, 0.5 → 零点五."""
    number = Decimal(value)
    if number < 0 or number >= 10**16:
        raise ValueError(f"outside the range of numbers that are written out: {value}")
    whole, _, fraction = format(number, "f").partition(".")
    fraction = fraction.rstrip("0")
    out = _whole_hanzi(int(whole))
    if fraction:
        out += "点" + "".join("零一二三四五六七八九"[int(c)] for c in fraction)
    if two == "两" and out == "二":
        return "两"
    return out


def _whole_hanzi(value: int) -> str:
    if value == 0:
        return "零"
    groups: list[int] = []
    while value:
        groups.append(value % 10000)
        value //= 10000
    out = ""
    gap = False
    for i in range(len(groups) - 1, -1, -1):
        group = groups[i]
        if group == 0:
            gap = bool(out)
            if i == 2 and out:
                out += "亿"
            continue
        if out and (gap or group < 1000):
            out += "零"
        gap = False
        out += _group_hanzi(group) + ("", "万", "亿", "万")[i]
    return out[1:] if out.startswith("一十") else out


def _group_hanzi(group: int) -> str:
    out = ""
    zero = False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // place % 10
        if digit == 0:
            zero = zero or bool(out)
            continue
        if zero:
            out += "零"
            zero = False
        out += "零一二三四五六七八九"[digit] + unit
    return out


def to_digits(value: Decimal | int, *, grouping: bool = False, full_width: bool = False) -> str:
    """A number in Arabic digits, without exponent; with thousands separators or in full width on request."""
    number = Decimal(value)
    text = format(number, ",f" if grouping else "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if full_width:
        text = text.translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))
    return text


def to_percent_hanzi(value: Decimal | int) -> str:
    """A share in per cent in words: 12.5 → 百分之十二点五."""
    return "百分之" + to_hanzi(value)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Rounded as people round: half goes up."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def truncate(value: Decimal, places: int) -> Decimal:
    """Cut off behind so many decimals."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
