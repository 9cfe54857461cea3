"""A web address that cannot be typed as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Fix, Severity
from drafting.rules.base import Context, Rule

_URL = re.compile(
    r"(?P<scheme>[hH][tT][tT][pP][sS]?)(?P<colon>\s*[:：]\s*)(?P<slashes>[/／]\s*[/／]\s*|[/／]\s*|\\\\\s*)"
    r"(?P<host>(?:[A-Za-z0-9-]+\s?[.．。]\s?)+[A-Za-z]{2,})"
    r"|(?<![A-Za-z0-9.@/])(?P<bare>[wW]{3}\s?[.．。]\s?(?:[A-Za-z0-9-]+\s?[.．。]\s?)+[A-Za-z]{2,})"
)
_WIDE = str.maketrans({"：": ":", "／": "/", "．": ".", "。": ".", "\\": "/"})


class BrokenUrl(Rule):
    code = "FM02"
    severity = Severity.WARNING
    title = "网址写法有误"
    what = "查网址里的空格、全角标点和缺少的斜线。"
    why = "网址里多一个空格、一个全角冒号就打不开，公众因此找不到报告的电子版。"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        for content in context.document.contents():
            for match in _URL.finditer(content.text):
                printed = match.group()
                if match["bare"]:
                    right = "".join(printed.translate(_WIDE).split())
                else:
                    host = "".join(match["host"].translate(_WIDE).split())
                    right = f"{match['scheme'].lower()}://{host}"
                if printed == right or printed.lower() == right.lower():
                    continue
                span = content.span_of(*match.span())
                has_space = any(c.isspace() for c in printed)
                what = "有空格" if has_space else "用了全角标点或斜线不对"
                yield self.finding(
                    context,
                    span,
                    f"网址“{printed}”{what}，应写作“{right}”",
                    found=printed,
                    expected=right,
                    fix=Fix(span.start, span.end, right) if span.slice(context.document.text) == printed else None,
                )
