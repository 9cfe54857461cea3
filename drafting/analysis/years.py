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
from drafting.genre.model import Period
from drafting.genre.wording import Deadline, Limit, Time
from drafting.language.dates import (
    ACCOUNT_BEGINS,
    ACTOR,
    AIMED_AT,
    ALONE,
    AS_OF,
    ASSESSED,
    BARE_TERM,
    CHINESE_DATE,
    CHINESE_DIGITS,
    COMPARED,
    COUNTED,
    DATE,
    DENIED,
    DONE_BY_THEN,
    FOLLOWED,
    FROM_THEN,
    GOES_ON,
    HALF_BEHIND,
    HALF_OF_YEAR,
    HALF_RANGE,
    IN_TITLE,
    ITEM_BEGINS,
    MEASURES_BEGIN,
    MONTH,
    MONTH_BEHIND,
    MONTHS,
    NO_PART_OF_YEAR,
    NOT_DONE_THEN,
    OF_THE_REPORT,
    OF_THEN,
    OF_YEAR,
    ON_LAST_YEAR,
    OPENING,
    OVER_YEARS,
    PARTS_OF_DATE,
    PIECE,
    POINT,
    PUBLISHED,
    RANGE,
    SET_AGAINST,
    SET_BESIDE,
    SINCE,
    SPAN_OF_DAYS,
    SPOKEN_DAY,
    SUMMED,
    SUMMED_UP,
    TAKEN_UP,
    TERM_SET,
    TITLE_OF_YEAR,
    TO_COME,
    TOLD_AS_DONE,
    TOLD_AS_OVER,
    UNTIL,
    WHOLE_YEAR,
    YEAR,
    YEAR_END,
    YEAR_ON,
    YEARLY_OF_ITSELF,
    dated_by,
    in_year,
    own_name,
    planned_for,
)
from drafting.text.numerals import to_hanzi

_CLOSING_PIECES = 6
_SAID_ENOUGH = 2
"""So often a text that is dated right after a year has that year for the title to be wrong about it."""
_NEAR = 12
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


_LABEL = 14
"""A sentence of no more characters that speaks of plans is a label of those behind it."""
_SAID = 40
"""So far behind a year stands what is said of it."""


@lru_cache(maxsize=16)
def _begins(words: str) -> re.Pattern[str]:
    """Behind a year: what an account of that year begins with."""
    return re.compile(rf"^(?:{OF_YEAR})(?:{ACCOUNT_BEGINS}{_or(words)})")


@lru_cache(maxsize=16)
def _acts(words: str) -> re.Pattern[str]:
    """Behind a year: soon a word that reports something done or not done."""
    return re.compile(rf"^(?:{OF_YEAR})[，]?.{{0,10}}(?:{SUMMED}{_or(words)})")


@lru_cache(maxsize=16)
def _done(words: str) -> re.Pattern[str]:
    """Words that say that a sum or an act is behind one."""
    return re.compile(rf"{SUMMED_UP}{_or(words)}")


def _or(words: str) -> str:
    return f"|{words}" if words else ""


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")


def _ranges(prose: Prose, time: Time, period: Period) -> Iterator[re.Match[str]]:
    """The ranges of dates in sentences that speak of the period of the figures."""
    for match in RANGE.finditer(prose.text):
        start, end = prose.sentence_at(match.start())
        if prose.in_title(match.start()):
            continue
        spoken = _regex(time.period).search(prose.text, start, end) is not None
        whole = [match[g] for g in ("m1", "d1", "m2", "d2")] == [str(n) for n in (*period.first, *period.last)]
        if spoken or (whole and not SET_BESIDE.search(prose.text[start : match.start()])):
            yield match


def title_year(prose: Prose, time: Time, year: int | None, period: Period) -> int | None:
    """The year that the whole text speaks of where it is another than the title's; None when they agree."""
    if year is None or not any(p.kind == "official" and str(year) in prose.text[p.start : p.end] for p in prose.pieces):
        return None
    counts = Counter(
        int(m["year"])
        for m in YEAR.finditer(prose.text)
        if prose.piece_at(m.start()).kind != "official" and not prose.in_title(m.start())
    )
    years = {int(m["y1"]) for m in _ranges(prose, time, period)}
    years |= {int(m["y2"]) - period.crosses for m in _ranges(prose, time, period) if m["y2"]}
    # A title whose year the text never has, and after which the report was not made, either, is what is wrong.
    closings = [c.date.year for c in closing_dates(prose, time)]
    unheard = counts[year] <= closings.count(year)
    made = {y - 1 for y in closings}
    if len(years) == 1:
        (only,) = years
        if only != year and (counts[only] >= max(3, 2 * counts[year]) or (unheard and made == {only})):
            return only
        if only == year:
            return None
    if not counts:
        return None
    usual = max(counts, key=lambda y: (counts[y], -abs(y - year)))
    if abs(usual - year) == 1 and counts[usual] >= 4 and counts[usual] >= 4 * max(1, counts[year]):
        return usual
    return usual if unheard and made == {usual} and counts[usual] >= _SAID_ENOUGH else None


def period_faults(prose: Prose, time: Time, year: int, period: Period) -> Iterator[TimeFault]:
    """Periods of the figures that are not the report year from its first day to its last."""
    found = False
    for match in _ranges(prose, time, period):
        found = True
        start, end = prose.sentence_at(match.start())
        excused = bool(time.partial) and _regex(time.partial).search(prose.text, start, end) is not None
        yield from _range_faults(match, year, period, excused)
    if found:
        return
    months = list(_month_faults(prose, time, year, period))
    yield from months
    if months:
        return
    for match in _regex(time.period).finditer(prose.text):
        if prose.piece_at(match.start()).kind != "passage" or prose.in_title(match.start()):
            continue
        _, end = prose.sentence_at(match.start())
        for said in WHOLE_YEAR.finditer(prose.text, match.end(), min(end, match.end() + 12)):
            if int(said["year"]) != year:
                yield TimeFault(
                    said.start("year"), said.end("year"), Severity.ERROR,
                    f"数据期限写的是{said['year']}年，报告年度是{year}年", str(year),
                )  # fmt: skip
            return


def _month_faults(prose: Prose, time: Time, year: int, period: Period) -> Iterator[TimeFault]:
    """Periods given in months, or by their last day alone, that are not the report year."""
    whole = f"{year}年{period.first_day}至{period.end(year).year}年{period.last_day}"
    for match in _regex(time.period).finditer(prose.text):
        if prose.piece_at(match.start()).kind != "passage" or prose.in_title(match.start()):
            continue
        start, end = prose.sentence_at(match.start())
        if time.partial and _regex(time.partial).search(prose.text, start, end) is not None:
            continue
        said = MONTHS.search(prose.text, match.end(), end)
        if said is not None and said.start() - match.end() <= _NEAR:
            years = [int(said["y1"]), int(said["y2"] or said["y1"])]
            if [int(said["m1"]), int(said["m2"])] != [period.first[0], period.last[0]] or years != [
                year,
                period.end(year).year,
            ]:
                yield TimeFault(*said.span(), Severity.ERROR, f"数据期限应为{whole}", whole)
            return
        half = HALF_RANGE.search(prose.text, match.end(), end)
        if half is not None and half.start() - match.end() <= _NEAR and bool(half["d1"]) != bool(half["d2"]):
            yield TimeFault(*half.span(), Severity.WARNING, f"数据期限的起止一头缺日，应为{whole}", whole)
            return
        until = UNTIL.search(prose.text, match.end(), end)
        if until is not None and until.start() - match.end() <= _NEAR:
            if (int(until["y"]), int(until["m"]), int(until["d"])) != (period.end(year).year, *period.last):
                yield TimeFault(until.start("y"), until.end(), Severity.ERROR, f"数据期限应为{whole}", whole)
            return


def _range_faults(match: re.Match[str], year: int, period: Period, excused: bool) -> Iterator[TimeFault]:
    grave = Severity.INFO if excused else Severity.ERROR
    if int(match["y1"]) != year:
        yield TimeFault(*match.span("y1"), grave, f"数据期限的起始年份是{match['y1']}年，报告年度是{year}年", str(year))
    end = period.end(year).year
    if match["y2"] is not None and int(match["y2"]) != end:
        yield TimeFault(*match.span("y2"), grave, f"数据期限的截止年份是{match['y2']}年，报告年度是{year}年", str(end))
    if (int(match["m1"]), int(match["d1"])) != period.first:
        span = (match.start("m1"), match.end("s1"))
        yield TimeFault(*span, grave, f"数据期限应从{period.first_day}起", period.first_day)
    if (int(match["m2"]), int(match["d2"])) != period.last:
        span = (match.start("m2"), match.end("s2"))
        yield TimeFault(*span, grave, f"数据期限应到{period.last_day}止", period.last_day)
    elif not match["s2"]:
        span = (match.start("m2"), match.end("d2"))
        yield TimeFault(*span, Severity.WARNING, "数据期限的日期缺“日”", period.last_day)
    if not match["s1"]:
        span = (match.start("m1"), match.end("d1"))
        yield TimeFault(*span, Severity.WARNING, "数据期限的日期缺“日”")


def stale_years(prose: Prose, time: Time, year: int, period: Period) -> Iterator[TimeFault]:
    """Years other than the report's in sentences that report what was done."""
    periods = {m.start() for m in _ranges(prose, time, period)}
    periods |= {m.start("y2") for m in _ranges(prose, time, period) if m["y2"]}
    for match in YEAR.finditer(prose.text):
        said = int(match["year"])
        piece = prose.piece_at(match.start())
        if said == year or piece.kind == "official" or prose.in_title(match.start()) or match.start() in periods:
            continue
        if _is_range(prose, match) or ALONE.match(prose.text[piece.start : piece.end]):
            continue
        fault = _past(prose, time, year, said, match) if said < year else _future(prose, time, year, said, match)
        if fault is not None:
            yield fault
    yield from _own_title(prose, year)


def _is_range(prose: Prose, match: re.Match[str]) -> bool:
    """Whether the year is part of a span of years (2021—2025年)."""
    return YEAR_ON.search(prose.text[max(0, match.start() - 8) : match.start()]) is not None


def _past(prose: Prose, time: Time, year: int, said: int, match: re.Match[str]) -> TimeFault | None:
    text = prose.text
    start, end = prose.sentence_at(match.start())
    clause_start, clause_end = prose.clause_at(match.start())
    before = text[clause_start : match.start()]
    after = text[match.end() : end]
    own = text[clause_start:clause_end]
    compared = COMPARED.search(own) is not None
    if said == year - 1 and before in AS_OF and YEAR_END.match(after) and not compared:
        return _stale(match, year, said, Severity.WARNING)
    if said == year - 1 and not before and after.startswith(SINCE) and not compared:
        return _stale(match, year, said, Severity.INFO)
    if _regex(time.before).search(text[max(start, match.start() - 3) : match.start()]) and not (
        before in OPENING and clause_start == match.start() - 1
    ):
        return None
    if _regex(time.after).search(after) or MONTH_BEHIND.match(after):
        return None
    if TAKEN_UP.search(before) and NOT_DONE_THEN.match(after):
        return None
    if compared or in_year(year) in text[start:end]:
        return None
    rest = after[:60]
    denied = DENIED.match(after) is not None and (not before or ACTOR.fullmatch(before) is not None)
    strong = denied or (len(before) <= 8 and _begins(time.begins).match(after) is not None)
    if not strong and (_regex(time.compared).search(own) or ON_LAST_YEAR.search(text[start:end])):
        return None
    counted = COUNTED.search(rest) is not None
    claims = denied or _regex(time.claims).search(rest) is not None
    if said < year - 1 and not (strong and counted and _acts(time.acts).match(after)):
        return None
    if not (counted or claims):
        return None
    if said == year - 1 and ASSESSED.match(after):
        return None  # assessed in the year after it
    sure = strong and said == year - 1 and FOLLOWED.search(before) is None
    grave = Severity.ERROR if sure else Severity.WARNING
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
    after = text[match.end() : end].partition(POINT)[0]
    sentence = text[start:end]
    if TO_COME.search(sentence) or FROM_THEN.match(after):
        return None
    month = MONTH_BEHIND.match(after)
    lead = text[max(start, match.start() - 3) : match.start()]
    # 已在2026年6月调整中解决: whatever section it stands in, it is told as done.
    already = month is not None and DONE_BY_THEN.search(lead) is not None
    young = month is not None and said == year + 1 and int(month["m"]) <= _YOUNGEST
    if month is not None and said == year + 1 and OF_THE_REPORT.search(sentence) and not (already and not young):
        return None
    if _regex(time.before).search(lead) and not lead.endswith(AS_OF) and not already:
        return None
    piece = prose.piece_at(match.start())
    counted = COUNTED.search(after[:60]) is not None
    done = already or _done(time.done).search(after[:_SAID]) is not None
    led = text[max(start, match.start() - 1) : match.start()] in ("", "\n") or match.start() == start
    claimed = (
        led and _begins(time.begins).match(after) is not None and _regex(time.claims).search(after[:30]) is not None
    )
    planned = piece.section in time.plan_sections and not already
    if planned and (not (counted and done) or _is_measure(prose, time, piece, match.start(), after)):
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


def _is_measure(prose: Prose, time: Time, piece: Piece, at: int, after: str) -> bool:
    """Whether what follows a later year in a section of plans is one of them: it goes on with something, or stands
    behind a label of measures, and nothing in it is summed up as done."""
    if TOLD_AS_DONE.search(after[:_SAID]):
        return False
    if GOES_ON.match(after):
        return True
    first = next(p.start for p in prose.pieces if p.section == piece.section)
    before = (s for p in prose.pieces if first <= p.start <= at for s in prose.sentences(p))
    plans = _regex(time.plans)
    return any(a < at and b - a <= _LABEL and plans.search(prose.text, a, min(b, at)) for a, b in before)


def years_set_against(prose: Prose, time: Time, year: int) -> Iterator[TimeFault]:
    """Counts set against those of the year before last, or of the report's own year: they go with last year's."""
    for match in SET_AGAINST.finditer(prose.text):
        said, at = int(match["year"]), match.start("year")
        piece = prose.piece_at(at)
        # Of what was counted in years further back, or will be in the next, a report may speak.
        if said not in (year - 2, year, year + 1) or piece.kind != "passage" or prose.in_title(at):
            continue
        sentence = prose.text[slice(*prose.sentence_at(at))]
        between = in_year(year - 1) if said < year else in_year(year + 1)
        if (between in sentence and said != year + 1) or OVER_YEARS.search(sentence):
            continue
        if said >= year and piece.section in time.plan_sections:
            continue
        yield TimeFault(
            *match.span("year"),
            Severity.WARNING,
            f"与上年比较应写{year - 1}年，此处写的是{said}年，请核对是同哪一年比较",
            str(year - 1),
        )


def _own_title(prose: Prose, year: int) -> Iterator[TimeFault]:
    """The report's own name in the text, with the year of another report."""
    official = [prose.text[p.start : p.end] for p in prose.pieces if p.kind == "official"]
    title = next((t for t in official if IN_TITLE.search(t)), None)
    if title is None:
        return
    words = IN_TITLE.split(title)
    tail = words[-1]
    if len(tail) < 6:
        return
    pattern = own_name(tail)
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


def titles_of_two_years(prose: Prose, year: int) -> Iterator[tuple[TimeFault, tuple[int, int]]]:
    """Titles with an earlier year that stand elsewhere with the report's, and where; not where a sentence has both, or
    says itself why it speaks of the earlier one."""
    named = [
        ((match["head"], match["tail"]), int(match["year"]), match.span("year"), prose.sentence_at(match.start()))
        for match in TITLE_OF_YEAR.finditer(prose.text)
        if YEARLY_OF_ITSELF.search(match["tail"]) is None
    ]
    for name, said, span, sentence in named:
        others = [(other_span, s) for other, y, other_span, s in named if other == name and y == year]
        if said >= year or not others or any(s == sentence for _, s in others):
            continue
        if OF_THEN.search(prose.text, *sentence) or said_year(prose.text, said, span, sentence):
            continue
        message = f"同一份文件别处写的是{year}年，两处的年份不一致，请核对"
        yield TimeFault(*span, Severity.WARNING, message, str(year)), others[0][0]


def said_year(text: str, year: int, span: tuple[int, int], sentence: tuple[int, int]) -> bool:
    """Whether a sentence has a year beside the place where it stands: the document is told as that year's."""
    return str(year) in text[sentence[0] : span[0]] or str(year) in text[span[1] : sentence[1]]


def plan_years(prose: Prose, time: Time, year: int) -> Iterator[TimeFault]:
    """Plans for the report year itself, or one before it: they are over."""
    for piece in prose.pieces:
        if piece.kind != "passage" or piece.section not in time.plan_sections:
            continue
        taken: set[int] = set()
        for match in sorted((*_planned(prose, piece, year), *_with_term(prose, piece, year)), key=lambda m: m.start()):
            at = match.start("year")
            if at in taken or prose.in_title(at) or in_year(year + 1) in prose.text[slice(*prose.clause_at(at))]:
                continue
            taken.add(at)
            said = int(match["year"])
            over = "报告年度" if said == year else "那一年"
            words = f"下一步的措施写的是{said}年，{over}已过，应为{year + 1}年"
            yield TimeFault(*match.span("year"), Severity.WARNING, words, str(year + 1))


_PLANS_BEFORE = 3
"""So many years back a plan may have been left from."""


def _planned(prose: Prose, piece: Piece, year: int) -> Iterator[re.Match[str]]:
    """Where words of planning go with a year that is over; not what an account of an earlier year says of its plans."""
    for said in range(year - _PLANS_BEFORE, year + 1):
        for regex in planned_for(said):
            for match in regex.finditer(prose.text, piece.start, piece.end):
                start, end = prose.sentence_at(match.start("year"))
                whole = HALF_BEHIND.match(prose.text, match.end("year") + 1) is None
                if (said == year and whole) or TOLD_AS_OVER.search(prose.text[start:end]) is None:
                    yield match


def _with_term(prose: Prose, piece: Piece, year: int) -> Iterator[re.Match[str]]:
    """Where a measure is to be carried out by a time of a year that is over, or as much as that in it."""
    first = next(p.start for p in prose.pieces if p.section == piece.section)
    for match in YEAR.finditer(prose.text, piece.start, piece.end):
        low, high = prose.clause_at(match.start())
        before, after = prose.text[low : match.start()], prose.text[match.end() : high]
        said = int(match["year"])
        if not year - _PLANS_BEFORE <= said <= year or TOLD_AS_OVER.search(after) or TAKEN_UP.search(before):
            continue
        item = ITEM_BEGINS.match(prose.text, piece.start, piece.end) is not None
        lead = MEASURES_BEGIN.search(prose.text, first if item else piece.start, match.start())
        aimed = AIMED_AT.search(before)
        # 力争到2024年底实现: a clause that begins so is a measure, whatever led up to it.
        if (lead is None and (aimed is None or aimed.start())) or TOLD_AS_OVER.search(
            prose.text[piece.start : match.start()].rpartition(POINT)[2]
        ):
            continue
        if aimed is not None or TERM_SET.match(after) or HALF_OF_YEAR.match(prose.text[match.end() : high + 1]):
            yield match


def impossible_dates(prose: Prose, year: int | None) -> Iterator[TimeFault]:
    """Dates that no calendar has."""
    for match in DATE.finditer(prose.text):
        said = int(match["year"]) if match["year"] else (year or 2000)
        month, day = int(match["month"]), int(match["day"])
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(said, month)[1]:
            continue
        if not match["year"] and not 1 <= month <= 12 and match["sign"] == SPOKEN_DAY:
            continue
        leap = "，那一年不是闰年" if (month, day) == (2, 29) else ""
        yield TimeFault(*match.span(), Severity.ERROR, f"没有“{match.group()}”这一天{leap}")
    for match in MONTH.finditer(prose.text):
        if not 1 <= int(match["month"]) <= 12 and not DATE.match(prose.text, match.start()):
            yield TimeFault(*match.span(), Severity.ERROR, f"没有“{match.group()}”这个月")
    for match in NO_PART_OF_YEAR.finditer(prose.text):
        yield TimeFault(*match.span(), Severity.ERROR, f"没有“{match.group()}”")


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
        chinese = CHINESE_DATE.match(words)
        if chinese is not None and piece.start in ends:
            month, day = PARTS_OF_DATE.split(chinese["rest"])[:2]
            made = _made(int(chinese["year"].translate(CHINESE_DIGITS)), _small(month), _small(day))
            if made is not None:
                yield Closing(piece.start, piece.end, made)
            continue
        alone = ALONE.match(words) if piece.start in ends else None
        if alone is not None:
            span = (piece.start + alone.start("date"), piece.start + alone.end("date"))
            made = _parse(alone["date"])
            if made is not None:
                yield Closing(*span, made)
    for match in PUBLISHED.finditer(prose.text):
        if prose.piece_at(match.start()).kind == "passage" and not prose.in_title(match.start()):
            made = _made(int(match["y"]), int(match["m"]), int(match["d"]))
            if made is not None:
                yield Closing(match.start("y"), match.end("sign"), made)
    if time.closing:
        for match in dated_by(time.closing).finditer(prose.text):
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
    prose: Prose,
    time: Time,
    deadlines: Sequence[Deadline],
    agency: Agency | None,
    year: int,
    period: Period,
) -> Iterator[TimeFault]:
    """Dates of making or publishing before the year was over, or after the deadline."""
    level = agency.level if agency is not None else None
    kind = agency.kind if agency is not None else None
    for closing in closing_dates(prose, time):
        if closing.date <= period.end(year):
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


def _belongs(prose: Prose, limit: Limit, span: tuple[int, int]) -> bool:
    """Whether what has a time limit is spoken of in the clause that states the days, or in the clauses beside it where
    that one says nothing else."""
    text = prose.text
    start, end = prose.sentence_at(span[0])
    low, high = prose.clause_at(span[0])
    if BARE_TERM.match(text, span[1], high):
        low = prose.clause_at(low - 1)[0] if low > start and text[low - 1] != POINT else low
        high = prose.clause_at(high + 1)[1] if high < end and text[high] != POINT else high
    topic = _regex(limit.topic)
    return any(m.end() > low for m in topic.finditer(text, start, high)) or any(
        m.start() < high for m in topic.finditer(text, low, end)
    )


def limit_faults(prose: Prose, limits: Sequence[Limit]) -> Iterator[TimeFault]:
    """Time limits that are not the law's."""
    for match in SPAN_OF_DAYS.finditer(prose.text):
        start, end = prose.sentence_at(match.start())
        if prose.in_title(match.start()) or prose.piece_at(match.start()).kind != "passage":
            continue
        sentence = prose.text[start:end]
        about = [x for x in limits if _regex(x.topic).search(sentence)]
        its = [x for x in about if _belongs(prose, x, match.span())]
        if not its or any(x.unless and _regex(x.unless).search(sentence) for x in about):
            continue
        number = int(match["number"]) if match["number"].isdigit() else _small(match["number"])
        unit = match["unit"]
        if any(number in x.days and unit.removeprefix(PIECE) == x.units[0] for x in about):
            continue
        if len(its) > 1 and not any(number in x.days for x in its):
            continue
        limit = next((x for x in its if number in x.days), its[0])
        right = f"{limit.days[0]}个{limit.units[0]}"
        yield TimeFault(
            match.start(), match.end("unit"), Severity(limit.severity), f"法规定的期限是{right}（{limit.law}）", right
        )
