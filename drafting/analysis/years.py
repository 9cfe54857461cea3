"""Years, dates and periods in the reading text, held against the report's own year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from drafting.analysis.prose import Piece, Prose
from drafting.findings import Severity
from drafting.genre.figures import Agency
from drafting.genre.wording import Deadline, Limit, Time
from drafting.text.numerals import to_hanzi

_YEAR = re.compile(r"(?<![\d〔（\[])(?P<year>(?:19|20)\d\d)年")
_DATE = re.compile(r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})(?P<sign>日|号)")
_MONTH = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月")
_RANGE = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})(?P<s1>日?)(?:起)?(?:到|至|[—―–─\-－~～]{1,4})"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})(?P<s2>日?)"
)
_MONTHS = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?:度)?(?P<m1>\d{1,2})月(?:份)?(?:起)?(?:到|至|[—―–─\-－~～]{1,4})"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月(?:份|底|末)?(?!\d)"
)
_HALF = re.compile(
    r"(?P<y1>(?:19|20)\d\d)年(?:度)?(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})日)?(?:起)?(?:到|至|[—―–─\-－~～]{1,4})"
    r"(?:(?P<y2>(?:19|20)\d\d)年)?(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})[日号])?(?=止|[，。；）]|的|$)"
)
"""A period of which one end is a day and the other a month."""
_UNTIL = re.compile(r"(?:截至|截止|截止到|止于|至)(?P<y>(?:19|20)\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日?")
_WHOLE_YEAR = re.compile(r"(?P<year>20\d\d)年(?:度|全年)?")
_ALONE = re.compile(
    r"^[（]?[^\d，。；]{0,24}(?<![至于在到自从])(?P<date>20\d\d年\d{1,2}月\d{1,2}日)(?:印发|发布|公布|公开|）|。){0,2}$"
)
_CHINESE_DATE = re.compile(
    r"^(?P<year>二[〇○零][一二][〇○零一二三四五六七八九])年(?P<rest>[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日)$"
)
_COUNTED = re.compile(r"\d(?:余|多)?(?:万|亿)?(?:余|多)?[件条次期篇个场人项份起宗册元%％]")
_PUBLISHED = re.compile(
    r"(?:(?<![与和及])本报告|(?<![\u4e00-\u9fff“《])报告|(?<![与和及])(?:本年报|本年度报告|本《报告》|该报告|此报告)|(?:规定|要求|精神)编制(?:而成|完成)?(?=，))(?!所列|的?数据|的?统计|中|里)(?P<between>，?[^。；，《》]{0,14}?)(?:于|在|自|已于|已在)"
    r"(?P<y>20\d\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})(?P<sign>日)[^。；，]{0,30}(?:公布|公开|发布|印发|上网|刊登|发出|编制完成|编制)"
)
_SUBJECT = re.compile(
    r"^(?:度)?(?:[，、]|废止|制发|全[省市县区镇乡州旗街局系]|我|本|[省市县区镇乡]|各|共|累计|主动|新增|收到|受理|依法|未|没有|无|通过|在|对|坚持|认真)"
)
_CLOSING_PIECES = 6
_NEAR = 12
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_AFTERWARDS = re.compile(r"报告|年报|报送|编制")
"""What is done with the report itself, and so in the year after it."""
_ASSESSED = re.compile(r"(?:度)?[^，。；\d]{0,10}(?:考核|考评|评估|评议|测评|评价)(?:的)?(?:结果|得分|等次|名次|排名)")
_YOUNGEST = 4
"""Months into the year after the report's in which it may be published without remark."""


@dataclass(frozen=True, slots=True)
class TimeFault:
    """Words about time that are wrong, what is wrong in Chinese, and what should stand there when that is known."""

    start: int
    end: int
    severity: Severity
    message: str
    expected: str | None = None


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")


def _ranges(prose: Prose, time: Time) -> Iterator[re.Match[str]]:
    """The ranges of dates in sentences that speak of the period of the figures."""
    for match in _RANGE.finditer(prose.text):
        start, end = prose.sentence_at(match.start())
        if prose.in_title(match.start()):
            continue
        spoken = _regex(time.period).search(prose.text, start, end) is not None
        whole = (match["m1"], match["d1"], match["m2"], match["d2"]) == ("1", "1", "12", "31")
        if spoken or (whole and not re.search(r"[较比]|同期", prose.text[start : match.start()])):
            yield match


def title_year(prose: Prose, time: Time, year: int | None) -> int | None:
    """The year that the whole text speaks of where it is another than the title's; None when they agree."""
    if year is None or not any(p.kind == "official" and str(year) in prose.text[p.start : p.end] for p in prose.pieces):
        return None
    counts = Counter(
        int(m["year"])
        for m in _YEAR.finditer(prose.text)
        if prose.piece_at(m.start()).kind != "official" and not prose.in_title(m.start())
    )
    period = {int(m["y1"]) for m in _ranges(prose, time)} | {int(m["y2"]) for m in _ranges(prose, time) if m["y2"]}
    if len(period) == 1:
        (only,) = period
        if only != year and counts[only] >= max(3, 2 * counts[year]):
            return only
        if only == year:
            return None
    if not counts:
        return None
    usual = max(counts, key=lambda y: (counts[y], -abs(y - year)))
    if abs(usual - year) == 1 and counts[usual] >= 4 and counts[usual] >= 4 * max(1, counts[year]):
        return usual
    return None


def period_faults(prose: Prose, time: Time, year: int) -> Iterator[TimeFault]:
    """Periods of the figures that are not the report year from its first day to its last."""
    found = False
    for match in _ranges(prose, time):
        found = True
        start, end = prose.sentence_at(match.start())
        excused = bool(time.partial) and _regex(time.partial).search(prose.text, start, end) is not None
        yield from _range_faults(match, year, excused)
    if found:
        return
    months = list(_month_faults(prose, time, year))
    yield from months
    if months:
        return
    for match in _regex(time.period).finditer(prose.text):
        if prose.piece_at(match.start()).kind != "passage" or prose.in_title(match.start()):
            continue
        _, end = prose.sentence_at(match.start())
        for said in _WHOLE_YEAR.finditer(prose.text, match.end(), min(end, match.end() + 12)):
            if int(said["year"]) != year:
                yield TimeFault(
                    said.start("year"), said.end("year"), Severity.ERROR,
                    f"数据期限写的是{said['year']}年，报告年度是{year}年", str(year),
                )  # fmt: skip
            return


def _month_faults(prose: Prose, time: Time, year: int) -> Iterator[TimeFault]:
    """Periods given in months, or by their last day alone, that are not the report year."""
    whole = f"{year}年1月1日至{year}年12月31日"
    for match in _regex(time.period).finditer(prose.text):
        if prose.piece_at(match.start()).kind != "passage" or prose.in_title(match.start()):
            continue
        start, end = prose.sentence_at(match.start())
        if time.partial and _regex(time.partial).search(prose.text, start, end) is not None:
            continue
        said = _MONTHS.search(prose.text, match.end(), end)
        if said is not None and said.start() - match.end() <= _NEAR:
            years = {int(said["y1"]), int(said["y2"] or said["y1"])}
            if (int(said["m1"]), int(said["m2"])) != (1, 12) or years != {year}:
                yield TimeFault(*said.span(), Severity.ERROR, f"数据期限应为{whole}", whole)
            return
        half = _HALF.search(prose.text, match.end(), end)
        if half is not None and half.start() - match.end() <= _NEAR and bool(half["d1"]) != bool(half["d2"]):
            yield TimeFault(*half.span(), Severity.WARNING, f"数据期限的起止一头缺日，应为{whole}", whole)
            return
        until = _UNTIL.search(prose.text, match.end(), end)
        if until is not None and until.start() - match.end() <= _NEAR:
            if (int(until["y"]), int(until["m"]), int(until["d"])) != (year, 12, 31):
                yield TimeFault(until.start("y"), until.end(), Severity.ERROR, f"数据期限应为{whole}", whole)
            return


def _range_faults(match: re.Match[str], year: int, excused: bool) -> Iterator[TimeFault]:
    grave = Severity.INFO if excused else Severity.ERROR
    if int(match["y1"]) != year:
        yield TimeFault(*match.span("y1"), grave, f"数据期限的起始年份是{match['y1']}年，报告年度是{year}年", str(year))
    if match["y2"] is not None and int(match["y2"]) != year:
        yield TimeFault(*match.span("y2"), grave, f"数据期限的截止年份是{match['y2']}年，报告年度是{year}年", str(year))
    if (int(match["m1"]), int(match["d1"])) != (1, 1):
        span = (match.start("m1"), match.end("s1"))
        yield TimeFault(*span, grave, "数据期限应从1月1日起", "1月1日")
    if (int(match["m2"]), int(match["d2"])) != (12, 31):
        span = (match.start("m2"), match.end("s2"))
        yield TimeFault(*span, grave, "数据期限应到12月31日止", "12月31日")
    elif not match["s2"]:
        span = (match.start("m2"), match.end("d2"))
        yield TimeFault(*span, Severity.WARNING, "数据期限的日期缺“日”", "12月31日")
    if not match["s1"]:
        span = (match.start("m1"), match.end("d1"))
        yield TimeFault(*span, Severity.WARNING, "数据期限的日期缺“日”")


def stale_years(prose: Prose, time: Time, year: int) -> Iterator[TimeFault]:
    """Years other than the report's in sentences that report what was done."""
    periods = {m.start() for m in _ranges(prose, time)}
    periods |= {m.start("y2") for m in _ranges(prose, time) if m["y2"]}
    for match in _YEAR.finditer(prose.text):
        said = int(match["year"])
        piece = prose.piece_at(match.start())
        if said == year or piece.kind == "official" or prose.in_title(match.start()) or match.start() in periods:
            continue
        if _is_range(prose, match) or _ALONE.match(prose.text[piece.start : piece.end]):
            continue
        fault = _past(prose, time, year, said, match) if said < year else _future(prose, time, year, said, match)
        if fault is not None:
            yield fault
    yield from _own_title(prose, year)


def _is_range(prose: Prose, match: re.Match[str]) -> bool:
    """Whether the year is part of a span of years (2021—2025年)."""
    return re.search(r"\d{4}年?[—―–─\-－~～至到]+$", prose.text[max(0, match.start() - 8) : match.start()]) is not None


def _past(prose: Prose, time: Time, year: int, said: int, match: re.Match[str]) -> TimeFault | None:
    text = prose.text
    start, end = prose.sentence_at(match.start())
    clause_start, clause_end = prose.clause_at(match.start())
    before = text[clause_start : match.start()]
    after = text[match.end() : end]
    own = text[clause_start:clause_end]
    compared = re.search(r"[较比]|相比|同比|对比|结转|遗留", own) is not None
    if (
        said == year - 1
        and before in ("截至", "截止")
        and re.match(r"(?:年)?(?:底|末|12月31日)", after)
        and not compared
    ):
        return _stale(match, year, said, Severity.WARNING)
    if said == year - 1 and not before and re.match(r"以来，", after) and not compared:
        return _stale(match, year, said, Severity.INFO)
    if _regex(time.before).search(text[max(start, match.start() - 3) : match.start()]) and not (
        before in ("（", "“") and clause_start == match.start() - 1
    ):
        return None
    if _regex(time.after).search(after) or re.match(r"(?:度)?\d{1,2}月", after):
        return None
    if compared or f"{year}年" in text[start:end]:
        return None
    rest = after[:60]
    strong = len(before) <= 8 and _SUBJECT.match(after) is not None
    if not strong and (_regex(time.compared).search(own) or re.search(r"同比|相比|较上年", text[start:end])):
        return None
    counted = _COUNTED.search(rest) is not None
    claims = _regex(time.claims).search(rest) is not None
    if said < year - 1 and not (
        strong and counted and re.match(r"^(?:度)?[，]?.{0,10}(?:共|收到|受理|办结|公开|未|废止|制发)", after)
    ):
        return None
    if not (counted or claims):
        return None
    if said == year - 1 and _ASSESSED.match(after):
        return None  # assessed in the year after it
    grave = Severity.ERROR if strong and said == year - 1 else Severity.WARNING
    if not strong and not counted:
        grave = Severity.INFO
    return _stale(match, year, said, grave)


def _stale(match: re.Match[str], year: int, said: int, grave: Severity) -> TimeFault:
    return TimeFault(
        *match.span("year"), grave, f"报告年度是{year}年，此处写的是{said}年，多半是沿用旧稿没有改", str(year)
    )


def _future(prose: Prose, time: Time, year: int, said: int, match: re.Match[str]) -> TimeFault | None:
    text = prose.text
    start, end = prose.sentence_at(match.start())
    after = text[match.end() : end]
    sentence = text[start:end]
    if re.search(
        r"将|计划|拟|力争|到20|结转|转结|转入|转至|转20|转下|顺延|规划|征集|征求|谋划|储备|预算|下年|下一年|继续办理|明年|目标",
        sentence,
    ):
        return None
    month = re.match(r"(?:度)?(?P<m>\d{1,2})月", after)
    young = month is not None and said == year + 1 and int(month["m"]) <= _YOUNGEST
    if month is not None and said == year + 1 and _AFTERWARDS.search(sentence):
        return None
    lead = text[max(start, match.start() - 3) : match.start()]
    if _regex(time.before).search(lead) and not lead.endswith(("截至", "截止")):
        return None
    piece = prose.piece_at(match.start())
    counted = _COUNTED.search(after[:60]) is not None
    done = re.search(r"共|累计|收到|受理|办结|未收|未发|没有|公开", after[:40]) is not None
    led = text[max(start, match.start() - 1) : match.start()] in ("", "\n") or match.start() == start
    claimed = led and _SUBJECT.match(after) is not None and _regex(time.claims).search(after[:30]) is not None
    if piece.section in time.plan_sections and not (counted and done):
        return None
    if young:
        # Early in the next year a report is still being written; what is done then belongs to the next one.
        return TimeFault(
            *match.span("year"),
            Severity.WARNING if counted else Severity.INFO,
            f"报告年度是{year}年，{said}年的事写在下一年度的报告里",
        )
    if not (counted or done):
        if not claimed and month is None:
            return None
        return TimeFault(
            *match.span("year"),
            Severity.WARNING,
            f"报告年度是{year}年，此处写的是{said}年，那一年的情况还不能报告",
            str(year),
        )
    return TimeFault(
        *match.span("year"),
        Severity.ERROR,
        f"报告年度是{year}年，此处写的是{said}年，那一年的情况还不能报告",
        str(year),
    )


def _own_title(prose: Prose, year: int) -> Iterator[TimeFault]:
    """The report's own name in the text, with the year of another report."""
    official = [prose.text[p.start : p.end] for p in prose.pieces if p.kind == "official"]
    title = next((t for t in official if re.search(r"20\d\d年", t)), None)
    if title is None:
        return
    words = re.split(r"20\d\d年(?:度)?", title)
    tail = words[-1]
    if len(tail) < 6:
        return
    pattern = re.compile(
        rf"(?:公布|发布|公开|编制(?:形成|完成|了)?|报告|公示)(?:了)?(?:的)?《?[^《》，。；]{{0,24}}(?P<year>20\d\d)年(?:度)?{re.escape(tail)}"
    )
    for piece in prose.pieces:
        if piece.kind != "passage" or piece.section is not None:
            continue
        for match in pattern.finditer(prose.text, piece.start, piece.end):
            if int(match["year"]) != year:
                yield TimeFault(
                    *match.span("year"),
                    Severity.ERROR,
                    f"正文里报告的名称写的是{match['year']}年，标题是{year}年",
                    str(year),
                )


def plan_years(prose: Prose, time: Time, year: int) -> Iterator[TimeFault]:
    """Plans for the report year itself: it is over."""
    pattern = re.compile(
        rf"(?P<year>{year})年(?:度)?(?=[，]?[^，。；\d]{{0,14}}(?:将|拟(?!稿)|计划|打算)(?!来|士|要求|生育))"
    )
    behind = re.compile(rf"(?:下一步|下步|今后)[^。；]{{0,12}}(?P<year>{year})年")
    for piece in prose.pieces:
        if piece.kind != "passage" or piece.section not in time.plan_sections:
            continue
        taken: set[int] = set()
        for regex in (pattern, behind):
            for match in regex.finditer(prose.text, piece.start, piece.end):
                at = match.start("year")
                if at in taken or prose.in_title(at):
                    continue
                taken.add(at)
                yield TimeFault(
                    *match.span("year"), Severity.WARNING,
                    f"下一步的措施写的是{year}年，报告年度已过，应为{year + 1}年", str(year + 1),
                )  # fmt: skip


def impossible_dates(prose: Prose, year: int | None) -> Iterator[TimeFault]:
    """Dates that no calendar has."""
    for match in _DATE.finditer(prose.text):
        said = int(match["year"]) if match["year"] else (year or 2000)
        month, day = int(match["month"]), int(match["day"])
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(said, month)[1]:
            continue
        if not match["year"] and not 1 <= month <= 12 and match["sign"] == "号":
            continue
        leap = "，那一年不是闰年" if (month, day) == (2, 29) else ""
        yield TimeFault(*match.span(), Severity.ERROR, f"没有“{match.group()}”这一天{leap}")
    for match in _MONTH.finditer(prose.text):
        if not 1 <= int(match["month"]) <= 12 and not _DATE.match(prose.text, match.start()):
            yield TimeFault(*match.span(), Severity.ERROR, f"没有“{match.group()}”这个月")


@dataclass(frozen=True, slots=True)
class Closing:
    """The date on which a report says it was made or published."""

    start: int
    end: int
    date: dt.date


def closing_dates(prose: Prose, time: Time) -> Iterator[Closing]:
    """Dates that stand by themselves at either end of the report, or beside words of publication."""
    passages: Sequence[Piece] = [p for p in prose.pieces if p.kind == "passage"]
    ends = {p.start for p in (*passages[:_CLOSING_PIECES], *passages[-_CLOSING_PIECES:])}
    for piece in passages:
        words = prose.text[piece.start : piece.end]
        chinese = _CHINESE_DATE.match(words)
        if chinese is not None and piece.start in ends:
            month, day = re.split("[月日]", chinese["rest"])[:2]
            made = _made(int(chinese["year"].translate(_DIGITS)), _small(month), _small(day))
            if made is not None:
                yield Closing(piece.start, piece.end, made)
            continue
        alone = _ALONE.match(words) if piece.start in ends else None
        if alone is not None:
            span = (piece.start + alone.start("date"), piece.start + alone.end("date"))
            made = _parse(alone["date"])
            if made is not None:
                yield Closing(*span, made)
    for match in _PUBLISHED.finditer(prose.text):
        if prose.piece_at(match.start()).kind == "passage" and not prose.in_title(match.start()):
            made = _made(int(match["y"]), int(match["m"]), int(match["d"]))
            if made is not None:
                yield Closing(match.start("y"), match.end("sign"), made)
    if time.closing:
        said = re.compile(
            rf"(?:{time.closing})[：]?(?P<y>20\d\d)[年\-./](?P<m>\d{{1,2}})[月\-./](?P<d>\d{{1,2}})(?P<sign>日?)"
        )
        for match in said.finditer(prose.text):
            made = _made(int(match["y"]), int(match["m"]), int(match["d"]))
            if made is not None:
                yield Closing(match.start("y"), match.end("sign"), made)


def _small(hanzi: str) -> int:
    return next((n for n in range(1, 32) if to_hanzi(n) == hanzi), 0)


def _parse(text: str) -> dt.date | None:
    year, month, day = (int(n) for n in re.findall(r"\d+", text))
    return _made(year, month, day)


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def closing_faults(
    prose: Prose, time: Time, deadlines: Sequence[Deadline], agency: Agency | None, year: int
) -> Iterator[TimeFault]:
    """Dates of making or publishing before the year was over, or after the deadline."""
    level = agency.level if agency is not None else None
    kind = agency.kind if agency is not None else None
    for closing in closing_dates(prose, time):
        if closing.date <= dt.date(year, 12, 31):
            yield TimeFault(
                closing.start, closing.end, Severity.ERROR if closing.date.year < year or closing.date.month < 10
                else Severity.WARNING,
                f"报告年度{year}年还没有结束，报告的日期不会在这以前",
            )  # fmt: skip
            continue
        if level is None or kind is None:
            continue
        for deadline in deadlines:
            last = dt.date(year + 1, deadline.month, deadline.day)
            if not deadline.applies.to(level, kind, year):
                continue
            if closing.date > last:
                yield TimeFault(
                    closing.start, closing.end, Severity.WARNING if closing.date.year == year + 1 else Severity.INFO,
                    f"晚于{last.year}年{last.month}月{last.day}日的公布期限（{deadline.source}）",
                )  # fmt: skip
            break


_SPAN = re.compile(
    r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})(?P<unit>个?工作日|个?日|天)(?:内|以内|之内|的|期限|期)"
)


def limit_faults(prose: Prose, limits: Sequence[Limit]) -> Iterator[TimeFault]:
    """Time limits that are not the law's."""
    for match in _SPAN.finditer(prose.text):
        start, end = prose.sentence_at(match.start())
        if prose.in_title(match.start()) or prose.piece_at(match.start()).kind != "passage":
            continue
        sentence = prose.text[start:end]
        about = [x for x in limits if _regex(x.topic).search(sentence)]
        if not about or any(x.unless and _regex(x.unless).search(sentence) for x in about):
            continue
        number = int(match["number"]) if match["number"].isdigit() else _small(match["number"])
        unit = match["unit"]
        if any(number in x.days and unit.removeprefix("个") == x.units[0] for x in about):
            continue
        if len(about) > 1 and not any(number in x.days for x in about):
            continue
        limit = next((x for x in about if number in x.days), about[0])
        right = f"{limit.days[0]}个{limit.units[0]}"
        yield TimeFault(
            match.start(), match.end("unit"), Severity(limit.severity), f"法规定的期限是{right}（{limit.law}）", right
        )
