"""How a report says that an agency can be reached: by what a person looks for, the words and marks around it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

_STOP = "，。；,;！"
URL = re.compile(r"(?P<value>(?:https?\s*[:：]\s*//\s*|www\.)[A-Za-z0-9./_~%?=&:-]+[A-Za-z0-9/])")
"""An address on the net by itself."""
CONTACTS = ("website", "phone", "address", "postcode", "email", "office")
"""What is told of an agency that can be reached, as far as its words are known."""


@lru_cache(maxsize=1)
def contact_patterns() -> Mapping[str, re.Pattern[str]]:
    """How a report gives each of ``CONTACTS``; the group ``value`` is what it gives. Made on first use."""
    return MappingProxyType(
        {
            # The words behind a verb that sends the reader there: 可在…网站查阅.
            "website": re.compile(
                rf"电子版[^{_STOP}]{{0,6}}?(?:在|登[录陆]|通过|到|于|从)(?P<value>[^{_STOP}]{{2,60}}?)(?:中|内)?\s*(?:进行)?"
                rf"(?:查阅|查询|下载|浏览|公布|获取|查看|公开|发布)(?=[{_STOP}、（(或和及]|查|下载|浏览|$)",
                re.MULTILINE,
            ),
            "phone": re.compile(
                r"电话(?:号码)?(?:是|为|[：:])?\s*(?P<value>(?:[（(]?0\d{2,3}[）)]?\s*[-－—–]+\s*|0\d{2,3}\s?)?\d{7,8}(?:[-－—–]\d{1,6})?|1\d{10})(?!\d)"
            ),
            "address": re.compile(rf"地址(?:是|为|[：:])\s*(?P<value>(?:[^{_STOP}（）()]|（[^（）]*）|\([^()]*\))+)"),
            "postcode": re.compile(r"(?:邮编|邮政编码)(?:是|为|[：:])?\s*(?P<value>\d{6})(?!\d)"),
            "email": re.compile(r"(?P<value>[A-Za-z0-9_.+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)"),
            "office": re.compile(rf"(?:请与|请联系|可与|与)(?P<value>[^{_STOP}（）()“”]{{4,30}}?)联系"),
        }
    )


DASHES = re.compile("[-－—–]+")
"""What joins the parts of a telephone number."""
JOINS = re.compile(r"上(?=（)|上$|的$")
"""What joins a value to its sentence and is no part of it (网站上)."""
