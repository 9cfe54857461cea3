"""Telephone numbers, postcodes and e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, told
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_DIGIT = "0-9０-９"
_PHONE = re.compile(
    rf"(?P<label>电\s*话|传\s*真|联系方式|热线|手机)(?:号码)?\s*(?P<said>为|是)?\s*(?P<colon>[：:])?\s*"
    rf"(?P<number>[（(]?[{_DIGIT}][{_DIGIT}\-－—–─―‐‑﹣ 　（()）]*[{_DIGIT}])"
)
_POSTCODE = re.compile(rf"(?:邮\s*编|邮政编码)\s*(?:为|是)?\s*[：:]?\s*(?P<number>[{_DIGIT}][{_DIGIT} ]*)")
_MAIL = re.compile(
    r"(?:邮\s*箱|电子邮件|[eE]-?mail)(?:地址)?\s*(?:为|是)?\s*[：:]\s*"
    r"(?P<mail>[A-Za-z0-9][A-Za-z0-9._%+\-@＠ #．。]*[A-Za-z0-9])"
)
_RIGHT_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_SHORT_CODE = 3
_SIGNS = re.compile(r"[－—–─―‐‑﹣]+|--+")
_LONG_NUMBERS = frozenset(
    "0311 0371 0377 0379 0411 0431 0432 0451 0510 0511 0512 0513 0514 0515 0516 0517 0518 0519 0523 0527 0531 0532 0551"
    " 0571 0573 0574 0575 0576 0577 0579 0591 0595 0731 0754 0755 0757 0760 0769 0791 0851 0871 0898".split()
)
"""The area codes of four digits whose numbers have eight; all others have seven."""
_AREA = re.compile(r"(?P<area>0\d{3})\D{0,2}(?P<local>\d{7,8})(?!\d)")
_HALF = str.maketrans("０１２３４５６７８９", "0123456789")


class Contact(Rule):
    """Telephone numbers by area code and length, postcodes by their six digits, e-mail addresses by their form."""

    code = "FM13"
    severity = Severity.WARNING
    title = "电话、邮编或电子邮箱的写法有误"
    remedy = "核实号码、邮编或邮箱，改正写法"
    what = (
        "查联系电话（有无区号、位数、连接号，号码与该区号通行的位数是否一致）、"
        "邮政编码（六位）和电子邮箱（有@、没有空格和全角字符）。"
    )
    why = "联系方式写错，公众就找不到人；这些号码多年沿用，错了也常年没人发现。"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        wrong: list[Place] = []
        signs: list[Place] = []
        cells = (c.content for t in context.document.tables for c in t.cells)
        for content in (*context.prose, *cells):
            text = content.text
            if not any(c.isdigit() or c in "@＠" for c in text):
                continue
            for match in _PHONE.finditer(text):
                if _is_count(text, match):
                    continue
                (signs if _SIGNS.search(match["number"]) else wrong).extend(_phone(content, match))
            for match in _POSTCODE.finditer(text):
                number = match["number"].rstrip()
                digits = "".join(number.translate(_HALF).split())
                start = match.start("number")
                if len(digits) != 6:
                    said = f"邮政编码应为六位数字，“{number}”是{len(digits)}位"
                    wrong.append(Place(content, start, start + len(number), said))
            wrong += _mails(content)
        yield from told(self, context, wrong, severity=self.severity)
        yield from told(self, context, signs, severity=Severity.INFO)


def _phone(content: MappedText, match: re.Match[str]) -> Iterator[Place]:
    number = match["number"]
    start, end = match.span("number")
    plain = _SIGNS.sub("-", number.translate(_HALF))
    if plain.count("(") + plain.count("（") != plain.count(")") + plain.count("）"):
        number = re.split(r"[（(）)]", number)[0].rstrip(" -")
        end = start + len(number)
        plain = _SIGNS.sub("-", number.translate(_HALF))
    first = re.split(r"(?<=\d)[ 　]+(?=[01]\d)", plain)[0]
    digits = re.sub(r"\D", "", first)
    sign = _SIGNS.search(number)
    if sign is not None and _is_number(first):
        said = f"电话号码的区号后用半角连字符“-”，不用“{sign.group()}”"
        yield Place(content, start, end, said, _SIGNS.sub("-", number), None, Severity.INFO)
        return
    if not _is_number(first):
        said = f"电话号码“{number}”的位数不对（{len(digits)}位），请核对"
        yield Place(content, start, end, said, None, None, Severity.WARNING)
    elif (length := _other_length(first)) is not None:
        said = f"区号{first.lstrip('(（')[:4]}的电话号码一般是{length[1]}位，“{number}”是{length[0]}位，请核对"
        yield Place(content, start, end, said, None, None, Severity.INFO)
    elif _is_local(first):
        said = f"电话号码“{number}”没有区号，外地打不通"
        yield Place(content, start, end, said, None, None, Severity.WARNING)


def _other_length(printed: str) -> tuple[int, int] | None:
    """How many digits the local number has, and how many those of its area have, where that is not the same."""
    match = _AREA.match(printed.lstrip("(（"))
    if match is None:
        return None
    expected = 8 if match["area"] in _LONG_NUMBERS else 7
    has = len(match["local"])
    return None if has == expected else (has, expected)


def _is_local(printed: str) -> bool:
    """Whether a number can be dialled within its town only: seven or eight digits that no area code or service prefix
    begins. (GB/T 15835—2011 writes the area code out.)"""
    digits = re.sub(r"\D", "", re.split(r"[（(]", printed)[0]) if printed[:1] not in "（(" else ""
    groups = [g for g in re.split(r"\D+", printed) if g]
    return len(digits) in (7, 8) and len(groups[0]) in (3, 4, 7, 8) and digits[0] != "0"


def _is_count(text: str, match: re.Match[str]) -> bool:
    """Whether a number behind the word counts calls, and is none that one could dial."""
    if text[match.end() : match.end() + 1] in tuple("个次件余通起人多万条"):
        return True
    return match["colon"] is None and len(re.sub(r"\D", "", match["number"])) < 7


def _is_number(printed: str) -> bool:
    """Whether a number can be dialled: with an area code, a mobile number, a service number, or a local one."""
    digits = re.sub(r"\D", "", printed)
    groups = [g for g in re.split(r"\D+", printed) if g]
    if digits.startswith("0"):
        if len(groups) >= 2:
            # A local number may be set in two halves.
            halves = len(groups) > 2 and len(groups[1]) in (3, 4) and len(groups[2]) == 4
            local = len(groups[1]) + len(groups[2]) if halves else len(groups[1])
            # The largest cities, whose codes have three digits, have eight-digit numbers throughout.
            right = (8,) if len(groups[0]) == _SHORT_CODE else (7, 8)
            return len(groups[0]) in (3, 4) and local in right and all(len(g) <= 8 for g in groups[1:])
        return 10 <= len(digits) <= 12
    if digits.startswith(("400", "800")) and len(digits) == 10:
        return True
    if digits.startswith("1") and len(digits) == 11:
        return True
    if len(groups) >= 2 and len(groups[0]) in (7, 8):
        return True
    return len(digits) in (3, 5, 6, 7, 8) and (len(groups) == 1 or len(digits) in (7, 8))


def _mails(content: MappedText) -> Iterator[Place]:
    for match in _MAIL.finditer(content.text):
        mail = match["mail"].rstrip(".。")
        start = match.start("mail")
        plain = mail.replace("＠", "@").replace("．", ".").replace("。", ".").replace(" ", "")
        if _RIGHT_MAIL.fullmatch(mail):
            continue
        right = plain if _RIGHT_MAIL.fullmatch(plain) else None
        if right is None and "@" in plain and _RIGHT_MAIL.match(mail):
            continue
        said = f"电子邮箱“{mail}”的写法有误" + (f"，应为“{right}”" if right is not None else "，请核对")
        yield Place(content, start, start + len(mail), said, right)
