"""Data of private persons in what is published: identity numbers, mobile telephones, full names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from drafting.analysis.slips import SlipFound
from drafting.findings import Finding, Severity
from drafting.genre.wording import Personal
from drafting.language.titles import IDENTITY_CARD
from drafting.rules._wording import SlipRule
from drafting.rules.base import Context
from drafting.text.mapped import MappedText
from drafting.text.taken import Ranges

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?P<born>(?:19|20)\d{6})\d{3}[0-9Xx](?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = re.compile(r"(?<![0-9A-Za-z.—\-])1[3-9]\d(?P<gap>[ -]?)\d{4}(?P=gap)\d{4}(?![0-9A-Za-z])")
_SHORTEST = 11
"""Digits of the shorter of the two."""
_SENTENCE = re.compile(r"[^。！？\n]+")


class PersonalData(SlipRule):
    """Identity numbers (by check digit), mobile telephones, accounts, addresses and full names of private persons;
    masked ones and public contacts are exempt."""

    code = "ST30"
    severity = Severity.ERROR
    title = "公开了个人信息"
    remedy = "删去个人信息，或隐去姓名、号码后再公开"
    what = (
        "查正文和表格里的居民身份证号码（按校验码核对）、手机号码、账户和证件号码、住址，以及申请人、当事人等个人的完整姓名；"
        "联系方式里供公众拨打的号码不算，隐去一部分的不算。"
    )
    why = "年度报告向社会公开，个人隐私不得公开；发布后才发现，只能撤稿。"
    source = "《个人信息保护法》"
    topic = "persons"

    def check(self, context: Context) -> Iterator[Finding]:
        personal = context.wording.personal
        names: list[tuple[int, int]] = []
        for content in context.document.contents():
            # Most cells of a table are shorter than any number of a person.
            long = len(content.text) >= _SHORTEST
            for start, end in _identities(content.text) if long else ():
                said = f"“{_masked(content.text[start:end])}”是居民身份证号码，不得公开"
                yield self.finding(context, content.span_of(start, end), said)
            for start, end in _mobiles(content.text, personal) if long else ():
                said = f"“{_masked(content.text[start:end])}”是手机号码，不是公布的联系电话，不得公开"
                yield self.finding(context, content.span_of(start, end), said)
            told = list(self._names(context, content, personal))
            names += [(f.start, f.end) for f in told]
            yield from told
        told_names = Ranges(names)
        for finding in super().check(context):
            if not told_names.meet(finding.start, finding.end):
                yield finding

    def _names(self, context: Context, content: MappedText, personal: Personal) -> Iterator[Finding]:
        if not personal.named:
            return
        for match in re.finditer(personal.named, content.text):
            start, end = match.start("fault"), _end_of_names(content.text, match.end("fault"), personal)
            said = "写出了个人的姓名：应当隐去，例如只写姓"
            span = content.span_of(start, end)
            yield self.finding(context, span, said, severity=Severity.WARNING, found=content.text[start:end])

    def slips(self, context: Context) -> tuple[SlipFound, ...]:
        """The slips, with all who are named beside the first."""
        text, personal = context.reading.text, context.wording.personal
        return tuple(replace(s, end=_end_of_names(text, s.end, personal)) for s in super().slips(context))


def _end_of_names(text: str, end: int, personal: Personal) -> int:
    """Where the names end that follow a first one."""
    further = re.compile(personal.further or "(?!)").match(text, end)
    return end if further is None else further.end()


def _identities(text: str) -> Iterator[tuple[int, int]]:
    """Numbers of identity cards: a day of birth, and the check character that the others give."""
    for match in _IDENTITY.finditer(text):
        number = match.group().upper()
        try:
            dt.date(int(match["born"][:4]), int(match["born"][4:6]), int(match["born"][6:]))
        except ValueError:
            continue
        total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
        # One that is called so is one, though the check character be mistyped.
        if _CHECKS[total % 11] == number[-1] or IDENTITY_CARD.search(text[: match.start()]) is not None:
            yield match.span()


def _mobiles(text: str, personal: Personal) -> Iterator[tuple[int, int]]:
    """Mobile numbers outside the sentences in which the agency says how it is reached.

    A number that stands by itself, in a cell or on a line, has its label elsewhere.
    """
    if _MOBILE.search(text) is None or _MOBILE.fullmatch(text.strip()) is not None:
        return
    for sentence in _SENTENCE.finditer(text):
        words = sentence.group()
        private = bool(personal.private) and re.search(personal.private, words) is not None
        contact = bool(personal.contact) and re.search(personal.contact, words) is not None
        if contact and not private:
            continue
        for match in _MOBILE.finditer(words):
            yield sentence.start() + match.start(), sentence.start() + match.end()


def _masked(number: str) -> str:
    """A number as it may be repeated in a message."""
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
