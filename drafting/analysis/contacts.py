"""How a report says that its agency can be reached: the lines that next year's report will say again."""

from __future__ import annotations

import re

from drafting.document.model import Document
from drafting.genre.figures import Agency

_STOP = "，。；,;！"
_ADDRESS = re.compile(rf"地址(?:是|为|[：:])\s*(?P<value>(?:[^{_STOP}（）()]|（[^（）]*）|\([^()]*\))+)")
_POSTCODE = re.compile(r"(?:邮编|邮政编码)(?:是|为|[：:])?\s*(?P<value>\d{6})(?!\d)")
_PHONE = re.compile(
    r"电话(?:号码)?(?:是|为|[：:])?\s*(?P<value>(?:[（(]?0\d{2,3}[）)]?\s*[-－—–]+\s*|0\d{2,3}\s?)?\d{7,8}(?:[-－—–]\d{1,6})?|1\d{10})(?!\d)"
)
_EMAIL = re.compile(r"(?P<value>[A-Za-z0-9_.+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_SITE = re.compile(
    rf"电子版[^{_STOP}]{{0,6}}?(?:在|登[录陆]|通过|到|于|从)(?P<value>[^{_STOP}]{{2,60}}?)(?:中|内)?\s*(?:进行)?"
    rf"(?:查阅|查询|下载|浏览|公布|获取|查看|公开|发布)(?=[{_STOP}、（(或和及]|查|下载|浏览|$)",
    re.MULTILINE,
)
_URL = re.compile(r"(?P<value>(?:https?\s*[:：]\s*//\s*|www\.)[A-Za-z0-9./_~%?=&:-]+[A-Za-z0-9/])")
_OFFICE = re.compile(rf"(?:请与|请联系|可与|与)(?P<value>[^{_STOP}（）()“”]{{4,30}}?)联系")


def contact_of(document: Document, agency: Agency | None) -> dict[str, str]:
    """Website, telephone, address, postcode, e-mail and office as the report gives them; the first of each."""
    text = "\n".join(p.text for p in document.paragraphs)
    out: dict[str, str] = {}
    for key, pattern in (
        ("website", _SITE),
        ("phone", _PHONE),
        ("address", _ADDRESS),
        ("postcode", _POSTCODE),
        ("email", _EMAIL),
        ("office", _OFFICE),
    ):
        match = pattern.search(text)
        if match is not None:
            out[key] = _tidy(match["value"])
    if "phone" in out:
        out["phone"] = re.sub("[-－—–]+", "-", out["phone"])
    if "website" not in out:
        url = _URL.search(text)
        if url is not None:
            out["website"] = _tidy(url["value"])
    if agency is not None and out.get("office") == agency.name:
        del out["office"]
    return {k: v for k, v in out.items() if v}


def _tidy(value: str) -> str:
    """Without white space, and without what only joins it to the sentence."""
    value = "".join(value.split())
    value = re.sub(r"上(?=（)|上$|的$", "", value)
    if value.startswith("“") and value.endswith("”") and value.count("“") == 1:
        value = value[1:-1]
    return value
