"""Words that make a number approximate, and what numbers of a kind can be at most."""

from __future__ import annotations

import re
from dataclasses import dataclass

from drafting.language.quantities import Quantity

_BEFORE = re.compile(r"(?:大约|(?<![节制预])约|大概|接近|将近|近|超过|逾|突破|不足|不到)了?$")
_INSIDE = re.compile(r"余|多(?=[件条次篇期份个项场家人名户万亿元部宗起])")
_BEHIND = re.compile(r"(?:左右|上下|以上|以下|之多|有余)$")
_PIECES = frozenset("件 条 份 篇 期 个 项 册 场 部 则 例 宗 起 张 幅".split())
_MIXED = frozenset("件 宗 起 例 条 份 篇 项 部 则 期".split())
_MATTERS = frozenset("件 条 份 起 宗 例".split())
_CASES = frozenset("件 起 宗 例".split())
_TIMES = frozenset("工作日 个工作日 天 日 个月 年 周年 小时 个小时 分钟 秒 周 岁 点".split())
_PEOPLE = frozenset("名 位 人 户 家".split())
_DATA = re.compile(r"数据|记录|访问|浏览|点击|阅读|播放|调用|曝光")


@dataclass(frozen=True, slots=True)
class Hedges:
    """The hedges of a number, and the range that holds it with them."""

    words: tuple[str, ...]
    start: int
    end: int


def hedges_of(text: str, quantity: Quantity) -> Hedges:
    """The words that make one number approximate: 约、近、余、左右; words of an order (达、共) are none."""
    before = _BEFORE.search(text[: quantity.start])
    inside = _INSIDE.match(text, quantity.end)
    behind = _BEHIND.search(text[quantity.end : quantity.stop])
    words = tuple(m.group() for m in (before, inside, behind) if m is not None and m.group())
    end = quantity.stop if behind is not None else quantity.end + 1
    return Hedges(words, quantity.begin, end)


def is_piece(unit: str) -> bool:
    """Whether a measure word counts pieces that people make (件, 条, 篇), or how often they did (条次)."""
    return unit.removesuffix("次") in _PIECES


def mixes(unit: str) -> bool:
    """Whether lists of things mix a measure word freely with others of its kind: 公开信息9条，其中文件3件、解读6篇."""
    return unit.removesuffix("次") in _MIXED


def is_matter(unit: str) -> bool:
    """Whether a measure word counts matters that somebody has to deal with: 件, 起, 宗."""
    return unit in _MATTERS


def counts_things(unit: str) -> bool:
    """Whether a measure word counts things, or what was done once: 条, 件, 次, not people, money or time."""
    return unit == "次" or is_piece(unit)


def is_case(unit: str) -> bool:
    """Whether a measure word counts cases and nothing else: 起, 宗, 例, and 件, which counts them, too."""
    return unit in _CASES


def is_of_people(unit: str) -> bool:
    """Whether a measure word counts people: 名, 位, 人."""
    return unit in _PEOPLE


def is_duration(unit: str) -> bool:
    """Whether a measure word measures time: a number of days is no number of things."""
    return unit in _TIMES


_SECTIONS = frozenset({"个部分"})


def is_section(unit: str) -> bool:
    """Whether a measure word counts the sections of a text: 本报告共六个部分 counts nothing that happened."""
    return unit in _SECTIONS


def may_be_huge(words: str) -> bool:
    """Whether machines count it: 访问, 点击, 数据; such numbers may come in hundreds of millions."""
    return _DATA.search(words) is not None
