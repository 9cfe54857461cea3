"""Function words that the shape of a sentence is read from: localizers, coverbs, the copula, particles, suffixes.

The classes of ``zh.yaml`` say what a word does in any sentence. These sets are for places where one word of a class
does what its neighbours do not (中 closes a phrase, 后 does not), so they are looked up by their text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Spelt(Protocol):
    """Anything that has the text of a word: a token."""

    @property
    def text(self) -> str:
        """The word as it is written."""


INSIDE = frozenset({"中", "里", "之中", "当中"})
"""Localizers of containment, which make what stands before them the whole: 办结的53件中, 公开31件."""

ET_CETERA = frozenset({"等", "等等"})
"""Particles that leave a list open: 通知12条、公告8条等."""

MANY_KINDS = frozenset({"等", "多种", "各种"})
"""Words that make several names stand for all of their kind: 信函、网络等渠道."""

OTHERS = frozenset({"其他", "其它"})
"""The pronoun of what a list has not named: 其他3件."""

GENERAL_NOUNS = ("信息", "内容", "事项")
"""Nouns, and ends of nouns, for things of every kind, which a list behind them tells: 信息25条，公告7条、文件18条."""

RESULT_NOUNS = frozenset({"公告", "公示", "通告", "通报"})
"""Verbs that are, before a number, nouns of what they bring forth: 采购公告11条."""

JOINT_SHARES = frozenset({"合占", "共占"})
"""Verbs of a share that several things have together: 两类合占41%."""

AND = frozenset({"和", "及", "与"})
"""Conjunctions and coverbs that another member of a list follows."""

AFTER = frozenset({"后", "之后", "以后"})
ABSENT = frozenset({"不存在"})
"""Negated verbs of existence that are counted like an outcome: 2件不存在, 不存在2件."""

PASSIVE = ("被",)
"""Beginnings of words for what somebody else did to the subject."""
RAISED = (*PASSIVE, "提起")
"""Words, and beginnings of words, behind which stands what came of the thing before: 不服答复提起复议, 因答复被复议."""

AGGRIEVED = frozenset({"不服", "有异议", "存在异议", "异议", "不认可", "不满", "不满意"})
"""What is said of somebody who goes on to have an answer looked at again: 对答复不服，申请复议."""

SOMEBODY = frozenset({"某", "某某", "个别", "一名", "一位"})
"""Words that make the person of a sentence a certain one, so that it tells what happened: 个别申请人, 张某."""

EXCEPT = frozenset({"除", "除了"})
"""Coverbs of exception: 除4件结转外，均已答复."""

BARE_NOT = "不"
"""The negator of the will and of a quality, which denies an event only before some verbs: 不存在, 不产生."""

NOT_YET = frozenset({"尚未", "暂未"})
"""Adverbs of what has not happened so far: 尚未接到申请."""

ALREADY = frozenset({"已", "已经"})
"""Adverbs of the perfect, which alone can say that all of it is done: 收到5件，已答复."""

OVERDUE = frozenset({"超期", "逾期"})
"""Verbs of running past a limit: 无逾期."""

DONE_YET = ALREADY | {"已予", "予以"}
"""What an affirmed event may begin with."""

UNDONE_YET = NOT_YET | {BARE_NOT, "未", "没有", "正在", "仍在", "还在", "不予", "未予", "待", "尚待"}
"""What the same event begins with where it is denied, under way or still to come: 已整改9个、正在整改4个."""

UNDER_WAY = NOT_YET | {"正在", "正", "仍在", "还在", "在办", "待", "尚待", "尚在"}
"""What says of some things that they are not done yet: 6条正在办理."""

LATE = OVERDUE | {"超时"}
"""The same with the colloquial one, where what is denied is being late and not being: 未超时答复."""

FOREMOST = frozenset(
    {"主要", "居前", "前列", "较多", "最多", "重点", "突出", "集中", "多为", "前三", "前三位", "前两位", "前五位"}
)
"""Words that announce only the most important of several things: 主要涉及征地12件、拆迁3件."""

CONTAINS = frozenset({"含", "包含", "包括"})
"""Verbs of containment, behind which parts need not be all: 20件（含去年结转3件）."""

INCLUDES = frozenset({"含", "包含", "内含"})
"""Those of them behind which parts are only some: 13条（含许可5条、处罚3条）."""

TOUCHES = "涉及"
"""The verb that opens a list of matters: 涉及征地12件、拆迁3件."""

COPULA = "为"
"""The copula, and the complement of a result: 占46.2%，为6件; 增加为30件."""

CLASSIFIES = frozenset({COPULA, "系", "是", "属", "属于"})
"""Verbs that say of a share what it is a share of: 四成属于甲类."""

ROLES = frozenset({"作为", "视为", "当作", "列为"})
"""Verbs behind which a name is only what something is taken for: 未作为申请处理."""

DEMONSTRATIVES = frozenset({"该", "这", "此", "上述", "前述", "那"})
"""Determiners of what was spoken of before: 该5件."""

GENITIVE = "的"
"""The particle between a modifier and its head: 占13件的53.8%."""

END_OF_ADDITION = frozenset({GENITIVE, "外", "后"})
"""What a phrase of something added or taken away ends in: 除去年结转的外."""

CLASSIFYING_NOUN = "类"
"""The noun that makes a name one of a kind and names nothing itself: 公开类5件."""

DISTRIBUTIVE = "均"
"""The adverb that spreads a predicate over all it is said of, as the first syllable of a negator, too: 均未."""

_TOPIC_OPENERS = frozenset({"从", "按", "按照"})
_TOPIC_CLOSERS = frozenset({"看", "来看", "分", "划分", "区分", "来说", "分类"})
_LOCATIVE = "在"
_AGENT = "由"
_COMPOSED = frozenset({"组成", "构成"})
_ARRIVAL = ("至", "到")
_LIMITS = ("期限", "时限", "期内", "限内")
_RATE = "率"
_DEGREE = "度"
_PERIODS = ("年度", "季度", "月度", "制度", "限度")
_TIMELY = ("时", "期")
_FIRST = "一"
_TWO_OF_A_KIND = "两"
_DIGITS = "零一二三四五六七八九"
_KINDS = frozenset("项类者")


def sets_a_view(tokens: Sequence[Spelt]) -> bool:
    """Whether words are a frame that says by what a list divides: 从申请方式看, 按内容分, 在公开的信息中."""
    if not tokens:
        return False
    first, last = tokens[0].text, tokens[-1].text
    return (first == _LOCATIVE and last in INSIDE) or (first in _TOPIC_OPENERS and last in _TOPIC_CLOSERS)


def opens_composition(left: Sequence[Spelt], right: Sequence[Spelt]) -> bool:
    """Whether parts are told between a coverb and its verb of composition: 由新收5件和结转2件组成."""
    return bool(left) and left[0].text == _AGENT and any(t.text in _COMPOSED for t in right)


def arrives(text: str) -> bool:
    """Whether a verb ends in a complement of arrival, so that a number behind it is what was reached: 增至, 减少到."""
    return text.endswith(_ARRIVAL)


def names_a_limit(text: str) -> bool:
    """Whether a word ends like a limit of time: 规定期限, 期限内."""
    return text[-2:] in _LIMITS


def is_rate(text: str) -> bool:
    """Whether a word has the suffix of rates or degrees: 采纳率, 满意度."""
    return text.endswith(_RATE) or (text.endswith(_DEGREE) and not text.endswith(_PERIODS))


def speaks_of_time(text: str) -> bool:
    """Whether a word of manner or a rate has a syllable of time: 按时, 按期办结率."""
    return any(syllable in text for syllable in _TIMELY)


def begins_numbering(text: str) -> bool:
    """Whether an ordinal of a text is its first: 一是."""
    return text.startswith(_FIRST)


def is_kind(unit: str) -> bool:
    """Whether a measure word stands for things named before: 两项, 三类."""
    return unit in _KINDS


def number_of_members(text: str) -> int | None:
    """How many things a word of a numeral and a noun of kind stands for (三项: 3); None for other words."""
    if len(text) != 2 or text[1] not in _KINDS:
        return None
    found = _DIGITS.find(text[0].replace(_TWO_OF_A_KIND, _DIGITS[2]))
    return found if found >= 0 else None
