"""Every way in which an official Chinese text writes a number, and back.

Own code rather than cn2an: that package gives no places in a running text, reads 三五 as 35, refuses 1,234, 九成 and
百分之十二点五 as whole strings, and its running-text mode makes 统1 of 统一.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Literal

from drafting.text.mapped import ZERO_WIDTH


class Form(StrEnum):
    """How a number is written."""

    DIGITS = "digits"
    """Arabic digits, with or without 万 or 亿: 1,234, 3.6万, 2万3千."""
    HANZI = "hanzi"
    """Chinese digits: 一百零五, 两万三, 三点五."""
    CAPITAL = "capital"
    """Financial capitals: 壹佰贰拾."""
    POSITIONAL = "positional"
    """Chinese digits read one by one: 二〇二四."""
    PERCENT = "percent"
    """A share in per cent: 12.5%, 百分之十二点五."""
    PERMILLE = "permille"
    """千分之三, 3‰; the value is in per cent all the same."""
    PER_MYRIAD = "per_myriad"
    """万分之三, 3‱; the value is in per cent all the same."""
    TENTHS = "tenths"
    """成: 九成 is 90 per cent, 三成五 is 35."""
    FRACTION = "fraction"
    """三分之一, 一半: a ratio, not in per cent."""
    APPROXIMATE = "approximate"
    """Neighbouring digits: 三五, 七八次, 二三十; the value is the lower one."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as written.

    ``value`` is exact (28 digits for a fraction); shares (per cent, per mille, 成) are in per cent.
    ``decimals`` counts the digits behind the point. ``granularity`` is the value of the last digit written:
    12 → 1, 7000 → 1, 3.6万 → 1000, 2.95% → 0.01. Chinese digits cannot write trailing zeros, so 七千 is as exact
    as 7000; only an ending 万 or 亿 and the clipped 两万三 are coarser. For a fraction it is one part.
    ``high`` is the upper value of an approximate pair. ``hedged`` says that 余 or 多 stands inside (三十余万), so
    that the value is a lower bound.
    """

    value: Decimal
    form: Form
    decimals: int = 0
    granularity: Decimal = Decimal(1)
    high: Decimal | None = None
    hedged: bool = False

    @property
    def low(self) -> Decimal:
        """The lower value of an approximate pair; the value itself otherwise."""
        return self.value

    @property
    def is_share(self) -> bool:
        """Whether the value is in per cent."""
        return self.form in _SHARES

    @property
    def round_granularity(self) -> Decimal:
        """The value of the last digit that is not a trailing zero: 7000 → 1000, 273 → 1, 3.60万 → 1000."""
        if self.form is Form.FRACTION or self.high is not None:
            return self.granularity
        _, digits, exponent = self.value.as_tuple()
        if not self.value or not isinstance(exponent, int):
            return self.granularity
        trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
        return max(self.granularity, _plain(Decimal((0, (1,), exponent + trailing))))


_SHARES = frozenset({Form.PERCENT, Form.PERMILLE, Form.PER_MYRIAD, Form.TENTHS})


@dataclass(frozen=True, slots=True)
class NumeralMatch:
    """A numeral at ``[start, end)`` of the text that was scanned."""

    start: int
    end: int
    numeral: Numeral


MEASURES = frozenset(
    "件 条 次 宗 起 份 个 项 期 场 名 人 家 篇 例 类 批 倍 部 轮 位 封 天 页 元 只 支 处 届 册 本 套 台 门 所 "
    "户 种 幅 段 张 道 款 组 队 辆 栋 间 座 周 字 块 则 版 集 遍 趟 番 步 笔 桩 岁 吨 亩 米 公里 公斤 公顷 "
    "平方米 小时 分钟 工作日 百分点 人次 件次 场次 宗次 项次 家次 户次 篇次 条次 批次 万元 亿元".split()
)
"""Chinese measure words behind which Chinese digits are a count. 年, 月 and 日 are left out: they make dates."""


def is_count(word: str) -> bool:
    """Whether a word is one Chinese numeral with its measure (一件, 十个), which may be said of anything."""
    return len(word) > 1 and word[0] in _COUNTING and word[1:] in MEASURES


_COUNTING = frozenset("一二两三四五六七八九十百千万几数")

IDIOMS = frozenset(
    "一般 一些 一定 一体 一致 一直 一律 一并 一概 一旦 一度 一向 一时 一面 一边 一方面 一系列 一连串 一揽子 "
    "一刀切 一盘棋 一下子 一部分 一大批 一批 一次性 一件事 一站式 一门式 一条龙 一条线 一条心 一家人 一家之 "
    "一元化 一个样 一个劲 一支笔 一张网 一本通 一口清 一页纸 一心一意 一目了然 一如既往 一丝不苟 一分为二 "
    "一五一十 一起 进一步 统一 唯一 单一 同一 某一 逐一 之一 专一 划一 合一 归一 不一 任一 另一 每一 哪一 这一 "
    "那一 上一 下一 前一 后一 其一 万一 十分 十全十美 半天 三心二意 三番五次 三番两次 三令五申 三三两两 "
    "三位一体 五位一体 两全其美 两张皮 四面八方 五湖四海 五花八门 四通八达 七上八下 九死一生 三人行 三人成虎 千方百计 "
    "千篇一律 千头万绪 千家万户 百家争鸣 百花齐放 百里挑一 万众一心 万家灯火 成百上千 成千上万 独一无二 "
    "十有八九 八九不离十".split()
)
"""General Chinese words that hold characters for digits and count nothing."""

# Words that begin with a measure word. Behind a digit they show that no count is meant: 三人民 is no three persons.
_NO_MEASURE = re.compile(
    r"期[间限望待]|人[民大员事]|条[例款文]|例如|类似|家[庭长]|名(?:单(?!位)|称|录|誉|义)|份额|部[门分署委]|天然|页[面码]"
    r"|支[付持撑部]|处[理罚置于分室长]|场[所景]|批(?:复(?!议)|准|评|示)|篇幅|封闭|届[时满]|门户|所[有属以在]|台账|户籍|宗旨"
    r"|本[级机年单地人局市县区着身]|组[织成]|队伍|版[本面]|集[中体合]|段落|款项|步骤|字[段体]|种[植子]|道[路德]|周[期边年]|则[按由依]"
)

_INVISIBLE = "".join(sorted(ZERO_WIDTH))
_THIN = "\u00a0\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_WIDE = str.maketrans("０１２３４５６７８９．－−％﹪　○萬億兩貳參陸廿卅", "0123456789.--%% 〇万亿两贰叁陆廿卅")
_HANZI_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "两": 2, "俩": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_CAPITALS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
SCALES = {"万": 10**4, "亿": 10**8}
"""What may stand between digits and their unit."""
_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_CN_DIGIT = "零〇一二两俩三四五六七八九壹贰叁肆伍陆柒捌玖"
_CN = _CN_DIGIT + "十百千万亿拾佰仟廿卅"
_LONGEST = 60  # digits; a longer run is a code or damage, never a quantity
_EXACT = Context(prec=4 * _LONGEST)
_SPECIAL = re.compile(f"[{_INVISIBLE}{_THIN}\r\n]")
_RUNS = re.compile(f"[{_INVISIBLE}{_THIN}\r\n]+|[^{_INVISIBLE}{_THIN}\r\n]+")
_NUMBER_CHARS = frozenset("0123456789.," + "，" + _CN)
_NUMBER_NEXT = frozenset("0123456789.,%‰‱点" + "，" + _CN)

# The scales behind digits. 千 and 百 also begin units (千克, 百分点) and shares (万分之).
_SCALE = r"(?:(?:[百千]?万亿|[百千]?[万亿])(?!分之)|百(?!分)|千(?![分克米瓦伏卡帕赫焦兆方]|家万))"
_DECIMALS = r"(?:\.(?!(?:19|20)[0-9]{2}年)[0-9]+(?!\.?[0-9]))?"  # 2024.1.15 is three numbers, 1.2024年 two
_GROUPED = r"(?<![0-9][,，])[1-9][0-9]{0,2}(?P<comma>[,，])[0-9]{3}(?:(?P=comma)[0-9]{3})*(?!(?P=comma)?[0-9])"
_SPACED = r"|(?<![0-9] )[1-9][0-9]{0,2}(?: [0-9]{3})+(?! ?[0-9])"
_CN_NUMBER = rf"[{_CN}]+(?:点[{_CN_DIGIT}]+(?:[百千]?[万亿]+)?(?![{_CN}]))?"
_TENTHS_TAIL = "立为员长果熟就功本效分都年交套份才材因像组语型形群批片败品文人天倍百千建体规色不对"


@lru_cache(maxsize=2)
def _pattern(join_spaces: bool) -> re.Pattern[str]:
    grouped = _GROUPED + (_SPACED if join_spaces else "")
    return re.compile(
        rf"(?P<per>[百千万佰仟])分之(?:(?P<per_digits>[0-9]+{_DECIMALS})|(?P<per_hanzi>{_CN_NUMBER}))"
        rf"|(?:(?P<mixed>[{_CN}]+)又)?(?P<below>[{_CN}]+|(?<![0-9.])[0-9]+)分之(?P<above>[{_CN}]+|[0-9]+)"
        r"|(?P<sign>(?:(?<![0-9A-Za-z_%‰)）\]\-\u3007\u4e00-\u9fff])|(?<=[为是达到长率比]))-)?"
        rf"(?P<number>(?:{grouped}|(?<![0-9]\.)[0-9]+){_DECIMALS}|[0-9]+)"
        rf"(?: ?(?P<share>[%‰‱])|(?P<tenth>成)(?!{'|'.join(_TENTHS_TAIL)})"
        rf"| ?(?P<over>[余多](?=[百千]?[万亿]))?(?P<scale>{_SCALE}))?"
        rf"|(?P<tenths>(?<![{_CN}])(?:[一二两三四五六七八九]{{1,2}}|十))成"
        rf"(?:(?P<half>[一二三四五六七八九半])(?![{_CN}是]))?(?![{_TENTHS_TAIL}])"
        r"|(?P<half_of>一半)(?![径岛圆截身])"
        r"|(?P<one_half>半)"
        rf"|(?P<over_hanzi>[{_CN}]+)[余多](?P<over_scale>[万亿]+)(?![{_CN}])"
        rf"|(?P<hanzi>{_CN_NUMBER})"
    )


_MORE = re.compile(rf"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<scale>{_SCALE})")
_REST = re.compile(r"[0-9]{4}(?![0-9.,，%年])")


class _Clean:
    """A text with narrow digits and without the characters that mean nothing inside a number."""

    def __init__(self, text: str, join_lines: bool, join_spaces: bool) -> None:
        self.text = text.translate(_WIDE)
        self._places: list[int] | None = None
        if _SPECIAL.search(text):
            self._drop(join_lines, join_spaces)

    def _drop(self, join_lines: bool, join_spaces: bool) -> None:
        kept: list[str] = []
        places: list[int] = []
        text = self.text
        for match in _RUNS.finditer(text):
            run = match.group()
            at = match.start()
            if not _SPECIAL.match(run):
                kept.append(run)
                places.extend(range(at, match.end()))
                continue
            if run.strip(_INVISIBLE) == "":
                continue
            before = kept[-1][-1] if kept else " "
            after = text[match.end() : match.end() + 1] or " "
            if "\n" in run or "\r" in run:
                if join_lines and before in _NUMBER_CHARS and after in _NUMBER_NEXT:
                    continue
                kept.append("\n")
            elif join_spaces and before in "0123456789.," and after in "0123456789.,":
                continue
            else:
                kept.append(" ")
            places.append(at)
        self.text = "".join(kept)
        self._places = places

    def place(self, at: int) -> int:
        """Where the kept character stands in the text as given."""
        return at if self._places is None else self._places[at]


def parse(text: str) -> Numeral:
    """Read one number that fills the text (white space around it aside); raises ValueError.

    A line break inside the digits is passed over: the text is known to be one number.
    """
    stripped = text.strip().strip(_INVISIBLE + _THIN)
    clean = _Clean(stripped, join_lines=True, join_spaces=True).text
    match = _pattern(True).match(clean)
    if match is not None:
        found = _read(match, clean)
        if found is not None and found[1] == len(clean):
            return found[0]
    raise ValueError(f"not a number: {text!r}")


def scan(
    text: str,
    *,
    hanzi: bool = True,
    measures: Collection[str] = MEASURES,
    words: Collection[str] = IDIOMS,
    join_lines: bool = False,
    join_spaces: bool = True,
) -> Iterator[NumeralMatch]:
    """All numerals of a running text in order, none overlapping, the longest at each place.

    Chinese digits count only with one of ``measures`` behind them (余, 多, 几 may stand between) or as a share, and
    not inside one of ``words``. ``hanzi=False`` leaves out whatever is written in Chinese digits. ``join_lines``
    reads digits that a line break cuts as one number; ``join_spaces`` reads 12 704 and digits with a no-break or
    thin space between them as one number, which the flattened row of a table must not ask for.
    """
    clean = _Clean(text, join_lines, join_spaces)
    plain = clean.text
    pattern = _pattern(join_spaces)
    fixed = _fixed(plain, words)
    counted = _counted_pattern(frozenset(measures))
    at = 0
    while (match := pattern.search(plain, at)) is not None:
        start = match.start()
        in_hanzi = not re.search("[0-9]", match.group())
        if in_hanzi and not hanzi:
            at = match.end()
            continue
        word = fixed.over(start, match.end()) if _is_plain(match) else None
        if word is not None:
            # Only the part outside the word can be a number: 统一三件 holds 三件.
            at = max(word[1], start + 1) if word[0] <= start else match.end()
            continue
        if match["hanzi"] is not None or match["one_half"] is not None:
            run = _count(match, plain, counted)
            if run is None:
                at = match.end()
                continue
            numeral, end = run
        else:
            found = _read(match, plain)
            if found is None:
                at = match.end()
                continue
            numeral, end = found
        at = end
        yield NumeralMatch(clean.place(start), clean.place(end - 1) + 1, numeral)


def _is_plain(match: re.Match[str]) -> bool:
    """Whether a word can swallow it; 三十分之一 holds no 十分."""
    return match["per"] is None and match["below"] is None and match["half_of"] is None


# ---------------------------------------------------------------------- counts in running text


class _Fixed:
    """Where fixed words stand."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]
        self._reach = max((end - start for start, end in spans), default=0)

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """The first fixed word that shares a character with the range and is more than a stretch of its digits."""
        first = bisect_right(self._starts, start - self._reach)
        for word in self._spans[first : bisect_right(self._starts, end - 1)]:
            inside = start <= word[0] and word[1] <= end
            if word[1] > start and (not inside or word == (start, end)):
                return word
        return None


@lru_cache(maxsize=16)
def _words_pattern(words: frozenset[str]) -> re.Pattern[str] | None:
    ordered = sorted((w for w in words if w), key=lambda w: (-len(w), w))
    return re.compile("(?=(" + "|".join(map(re.escape, ordered)) + "))") if ordered else None


def _fixed(text: str, words: Collection[str]) -> _Fixed:
    pattern = _words_pattern(frozenset(words))
    spans = [m.span(1) for m in pattern.finditer(text) if not _one_case(text, m)] if pattern else []
    return _Fixed(spans)


def _one_case(text: str, match: re.Match[str]) -> bool:
    """Whether 一起 is one case rather than "together": behind a verb of happening and before no verb of motion."""
    if match[1] != "一起":
        return False
    before, after = text[: match.start()][-1:], text[match.end(1) :][:1]
    return before in tuple("生发有共仅了理计余各") and after not in tuple("来去做抓推走看说学到上")


@lru_cache(maxsize=16)
def _counted_pattern(measures: frozenset[str]) -> re.Pattern[str]:
    ordered = sorted((m for m in measures if m), key=lambda m: (-len(m), m))
    any_measure = "|".join(map(re.escape, ordered)) or r"(?!)"
    return re.compile(rf"(?P<hedge>[余多几来])? ?(?P<measure>{any_measure})")


def _count(match: re.Match[str], text: str, counted: re.Pattern[str]) -> tuple[Numeral, int] | None:
    """A run of Chinese digits as a count, when something counted follows and no word swallows it."""
    start, end = match.span()
    run = match.group()
    before = text[start - 1 : start]
    if run == "〇" or before == "第" or (before in tuple("数几") and run[0] in "十百千万亿"):
        return None
    if run == "半" and before in tuple("一大多上下前后过" + _CN):
        return None
    follows = counted.match(text, end)
    over = text[end : end + 1] in ("余", "多")
    if follows is None:
        if not (over and run[-1] in "十百千万亿" and "\u4e00" <= text[end + 1 : end + 2] <= "\u9fff"):
            return None
    elif _NO_MEASURE.match(text, follows.start("measure")):
        return None
    if run in _SCALES and run != "十" and (not over or before in tuple("上成近好")):
        return None  # 百件 and 上千件 name no number; 百余件 is more than a hundred
    if follows is not None and run == "一" and not follows["hedge"]:
        behind = text[follows.end() : follows.end() + 1]
        if behind == "一" or follows["measure"] == behind:
            return None  # 一件一案, 一件件
    return _read(match, text)


# ---------------------------------------------------------------------- reading


def _read(match: re.Match[str], text: str) -> tuple[Numeral, int] | None:
    """The number of a match of the pattern, and where it ends; None when the characters form none."""
    if match.end() - match.start() > _LONGEST:
        return None
    try:
        if match["number"] is not None:
            return _digits(match, text)
        return _written(match), match.end()
    except ValueError:
        return None


def _written(match: re.Match[str]) -> Numeral:
    if match["per"] is not None:
        inner = _ascii(match["per_digits"]) if match["per_digits"] else _hanzi(match["per_hanzi"])
        return _share(inner, {"百": "%", "佰": "%", "千": "‰", "仟": "‰", "万": "‱"}[match["per"]])
    if match["below"] is not None:
        below, above = _integer(match["below"]), _integer(match["above"])
        if not below:
            raise ValueError("a fraction over nothing")
        whole = _integer(match["mixed"]) if match["mixed"] else 0
        part = Decimal(1) / Decimal(below)
        return Numeral((Decimal(above) + whole * below) / Decimal(below), Form.FRACTION, granularity=part)
    if match["tenths"] is not None:
        base = _hanzi(match["tenths"])
        if base.form is Form.POSITIONAL or (base.high is not None and match["half"]):
            raise ValueError("not so many tenths")
        extra = 0 if not match["half"] else 5 if match["half"] == "半" else _HANZI_DIGITS[match["half"]]
        high = None if base.high is None else base.high * 10
        return Numeral(base.value * 10 + extra, Form.TENTHS, granularity=Decimal(1 if extra else 10), high=high)
    if match["half_of"] is not None:
        return Numeral(Decimal("0.5"), Form.FRACTION, granularity=Decimal("0.5"))
    if match["one_half"] is not None:
        return Numeral(Decimal("0.5"), Form.HANZI, granularity=Decimal("0.5"))
    if match["over_hanzi"] is not None:
        scale = match["over_scale"]
        base = _hanzi(match["over_hanzi"] + scale)
        return Numeral(base.value, base.form, 0, base.granularity, base.high, hedged=True)
    return _hanzi(match["hanzi"])


def _integer(text: str) -> int:
    if text[0].isascii():
        return int(text)
    number = _hanzi(text)
    if number.high is not None:
        raise ValueError("an approximate part of a fraction")
    return int(number.value)


def _ascii(text: str) -> Numeral:
    plain = text.replace(",", "").replace("，", "").replace(" ", "")
    decimals = len(plain.partition(".")[2])
    return Numeral(Decimal(plain), Form.DIGITS, decimals, Decimal((0, (1,), -decimals)))


def _share(inner: Numeral, sign: str) -> Numeral:
    form, places = {"%": (Form.PERCENT, 0), "‰": (Form.PERMILLE, -1), "‱": (Form.PER_MYRIAD, -2)}[sign]
    high = None if inner.high is None else _shift(inner.high, places)
    return Numeral(_shift(inner.value, places), form, inner.decimals, _shift(inner.granularity, places), high)


def _shift(value: Decimal, places: int) -> Decimal:
    """Exactly the value times a power of ten, whatever the context."""
    return _plain(value.scaleb(places, _EXACT))


def _plain(value: Decimal) -> Decimal:
    """The same value without a positive exponent, so that it prints as people write it."""
    exponent = value.as_tuple().exponent
    return value.quantize(Decimal(1), context=_EXACT) if isinstance(exponent, int) and exponent > 0 else value


def _times(value: Decimal, scale: int) -> Decimal:
    """Exactly the value times the scale, without digits behind the point that only the scaling left."""
    product = _EXACT.multiply(value, Decimal(scale))
    return product.quantize(Decimal(1), context=_EXACT) if product == product.to_integral_value() else product


def _digits(match: re.Match[str], text: str) -> tuple[Numeral, int]:
    inner = _ascii(match["number"])
    sign = -1 if match["sign"] else 1
    end = match.end()
    if match["share"]:
        number = _share(inner, match["share"])
    elif match["tenth"]:
        if inner.value > 10:
            raise ValueError("more than ten tenths")
        number = Numeral(_shift(inner.value, 1), Form.TENTHS, inner.decimals, _shift(inner.granularity, 1))
    elif match["scale"]:
        number, end = _scaled(match, inner, text)
    else:
        number = inner
    if sign < 0:
        # copy_negate, as unary minus would round to the context.
        number = Numeral(
            number.value.copy_negate(), number.form, number.decimals, number.granularity, hedged=number.hedged
        )
    return number, end


def _scaled(match: re.Match[str], inner: Numeral, text: str) -> tuple[Numeral, int]:
    """Digits with 万 or 亿 behind them, and what follows of the same number: 2万3千, 3亿5000万, 3万5000."""
    scale = _scale(match["scale"])
    total, step = _times(inner.value, scale), _times(inner.granularity, scale)
    end = match.end()
    if match["over"] or inner.decimals:
        return Numeral(total, Form.DIGITS, inner.decimals, step, hedged=bool(match["over"])), end
    while (more := _MORE.match(text, end)) is not None:
        part, part_scale = Decimal(more["number"]), _scale(more["scale"])
        if part * part_scale >= scale or len(more["number"]) > 8:
            break
        scale = part_scale
        total = _EXACT.add(total, _times(part, scale))
        step = _times(_ascii(more["number"]).granularity, scale)
        end = more.end()
    else:
        if scale == 10**4 and (rest := _REST.match(text, end)) is not None:
            return Numeral(_EXACT.add(total, Decimal(rest.group())), Form.DIGITS), rest.end()
    return Numeral(total, Form.DIGITS, 0, step), end


def _scale(text: str) -> int:
    out = 1
    for c in text:
        out *= _SCALES[c]
    return out


_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟俩〇", "一二三四五六七八九十百千两零")


def _hanzi(written: str) -> Numeral:
    """A number in Chinese digits; raises ValueError when they form none."""
    text = written.translate(_FINANCIAL).replace("廿", "二十").replace("卅", "三十")
    form = Form.CAPITAL if any(c in _CAPITALS for c in written) else Form.HANZI
    whole, point, fraction = text.partition("点")
    if point:
        digits = fraction.rstrip("百千万亿")
        scale = _scale(fraction[len(digits) :])
        value = Decimal(_whole(whole)) + Decimal((0, tuple(_HANZI_DIGITS[c] for c in digits), -len(digits)))
        return Numeral(_times(value, scale), form, len(digits), _times(Decimal((0, (1,), -len(digits))), scale))
    pair = _pair(text)
    if pair is not None:
        low, high = pair
        return Numeral(Decimal(low), Form.APPROXIMATE, granularity=Decimal(high - low), high=Decimal(high))
    if len(text) > 1 and all(c in _HANZI_DIGITS for c in text):
        return Numeral(Decimal("".join(str(_HANZI_DIGITS[c]) for c in text)), Form.POSITIONAL)
    return Numeral(Decimal(_whole(text)), form, granularity=Decimal(_step(text)))


def _pair(text: str) -> tuple[int, int] | None:
    """The two values of neighbouring digits, 七八 or 二三十万; None when the text holds no such pair."""
    pairs = [
        i
        for i in range(len(text) - 1)
        if (low := _HANZI_DIGITS.get(text[i])) and (high := _HANZI_DIGITS.get(text[i + 1]))
        if high == low + 1 or (low, high) == (3, 5)
    ]
    if len(pairs) != 1:
        return None
    at = pairs[0]
    tail = text[at + 2 :]
    if any(c in _HANZI_DIGITS for c in tail) or any(c in _HANZI_DIGITS for c in text[max(0, at - 1) : at]):
        return None
    return _whole(text[: at + 1] + tail), _whole(text[:at] + text[at + 1 :])


_SECTION = re.compile(
    "零?(?:(?P<q>[一二两三四五六七八九])?千)?(?P<zb>零)?(?:(?P<b>[一二两三四五六七八九])?百)?"
    "(?P<zs>零)?(?:(?P<s>[一二三四五六七八九])?十)?(?P<zg>零)?(?P<g>[零一二两三四五六七八九])?"
)


def _section(text: str, head: bool) -> int:
    """A number below ten thousand. At the head of a number a unit may stand without a digit (十三, 百)."""
    match = _SECTION.fullmatch(text)
    if match is None or not text:
        raise ValueError(f"no number: {text!r}")
    total = 0
    last = 10**4
    for name, unit, sign in (("q", 1000, "千"), ("b", 100, "百"), ("s", 10, "十")):
        if sign in text:
            digit = match[name]
            if digit is None and sign != "十" and (total or not head):
                raise ValueError(f"no digit before {sign}: {text!r}")
            total += (_HANZI_DIGITS[digit] if digit else 1) * unit
            last = unit
    ones = _HANZI_DIGITS[match["g"]] if match["g"] else 0
    if total and ones and not match["zg"] and text[-2] in "百千":
        ones *= last // 10  # 一百二 is 120
    if text.endswith("零") and text != "零":
        raise ValueError(f"a zero at the end: {text!r}")
    return total + ones


def _below_yi(text: str, head: bool) -> int:
    left, sign, right = text.partition("万")
    if not sign:
        return _section(text, head)
    total = (_section(left, head) if left or not head else 1) * 10**4
    if not total:
        raise ValueError(f"nothing before 万: {text!r}")
    if not right:
        return total
    if len(right) == 1 and right != "零":
        return total + _HANZI_DIGITS[right] * 1000 if right in _HANZI_DIGITS else total + _section(right, False)
    return total + _section(right, False)


def _whole(text: str) -> int:
    if not text:
        raise ValueError("no digits")
    left, sign, right = text.rpartition("亿")
    if not sign:
        return _below_yi(text, True)
    total = (_below_yi(left, True) if left else 1) * 10**8
    if not total:
        raise ValueError(f"nothing before 亿: {text!r}")
    if not right:
        return total
    if len(right) == 1 and right in _HANZI_DIGITS and right != "零":
        return total + _HANZI_DIGITS[right] * 10**7
    if "万" not in right and right[0] != "零":
        raise ValueError(f"either thousands or ten millions: {text!r}")  # 一亿二千
    return total + _below_yi(right, False)


def _step(text: str) -> int:
    """The value of the last digit written; see Numeral.granularity."""
    scale = _scale(text[len(text.rstrip("万亿")) :])
    if scale > 1:
        return scale
    if len(text) > 1 and text[-1] in _HANZI_DIGITS and text[-2] in "百千万亿":
        return _SCALES[text[-2]] // 10
    return 1


# ---------------------------------------------------------------------- the other way


def to_hanzi(value: Decimal | int, *, two: Literal["二", "两"] = "二") -> str:
    """A number from 0 to below 10**16 in Chinese digits: 120 → 一百二十, 12 → 十二, 0.5 → 零点五.

    ``two="两"`` writes 两 where speech has it: alone, and at the head before 百, 千, 万, 亿. Raises ValueError outside
    the range.
    """
    number = Decimal(value)
    if not number.is_finite() or number < 0 or number >= 10**16:
        raise ValueError(f"outside the range of numbers that are written out: {value}")
    whole, _, fraction = format(number, "f").partition(".")
    fraction = fraction.rstrip("0")
    out = _yi_hanzi(int(whole)) or "零"
    if out.startswith("一十"):
        out = out[1:]
    if two == "两" and out[0] == "二" and (out[1:2] in tuple("百千万亿") or (len(out) == 1 and not fraction)):
        out = "两" + out[1:]
    if fraction:
        out += "点" + "".join("零一二三四五六七八九"[int(c)] for c in fraction)
    return out


def _yi_hanzi(value: int) -> str:
    high, low = divmod(value, 10**8)
    head = _wan_hanzi(high) + "亿" if high else ""
    return head + ("零" if head and 0 < low < 10**7 else "") + _wan_hanzi(low)


def _wan_hanzi(value: int) -> str:
    high, low = divmod(value, 10**4)
    head = _group_hanzi(high) + "万" if high else ""
    return head + ("零" if head and 0 < low < 1000 else "") + _group_hanzi(low)


def _group_hanzi(group: int) -> str:
    out = ""
    zero = False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = group // place % 10
        if digit == 0:
            zero = bool(out)
            continue
        out += ("零" if zero else "") + "零一二三四五六七八九"[digit] + unit
        zero = False
    return out


def to_digits(
    value: Decimal | int, *, grouping: bool = False, full_width: bool = False, places: int | None = None
) -> str:
    """A number in Arabic digits without exponent, as short as it is exact: 2.50 → 2.5.

    ``places`` asks for so many decimals, rounded half up and filled with zeros. ``grouping`` puts a comma before
    every three digits, ``full_width`` writes full-width characters.
    """
    number = Decimal(value) if places is None else round_half_up(Decimal(value), places)
    text = format(number, ",f" if grouping else "f")
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if full_width:
        text = text.translate(str.maketrans("0123456789.,-", "０１２３４５６７８９．，－"))
    return text


def to_percent_hanzi(value: Decimal | int) -> str:
    """A share in per cent in words: 12.5 → 百分之十二点五, 100 → 百分之百. Raises ValueError as to_hanzi does."""
    return "百分之百" if value == 100 else "百分之" + to_hanzi(value)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Rounded to so many decimals as people round: half goes away from zero."""
    return value.quantize(Decimal((0, (1,), -places)), ROUND_HALF_UP, _EXACT)


def truncate(value: Decimal, places: int) -> Decimal:
    """Cut off behind so many decimals."""
    return value.quantize(Decimal((0, (1,), -places)), ROUND_DOWN, _EXACT)
