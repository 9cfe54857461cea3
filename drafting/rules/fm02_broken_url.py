"""A web address that cannot be typed as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from drafting.findings import Finding, Fix, Severity
from drafting.rules.base import Context, Rule

_POINT = r"[.．。]"
# A comma parts two addresses, unless nothing of the first could be left out.
_COMMA = r"(?<![.．]com)(?<![.．]net)(?<![.．]org)(?<![.．]cn)[,，、]\s?"
_DOT = rf"(?:\s?{_POINT}\s?|{_COMMA})(?![wW]{{3}}|[hH][tT]{{2}}[pP])"
_HOST = rf"(?:[A-Za-z0-9-]+{_DOT})+[A-Za-z]{{2,}}"
_URL = re.compile(
    rf"(?<![A-Za-z0-9])(?P<scheme>[hH][tTpP]{{2,4}}[sS]?)(?P<colon>\s*[:：;；.．,，]?\s*)"
    rf"(?P<slashes>[/／]\s*[/／]\s*|[/／]\s*|\\\\\s*|(?=[wW]{{3}}|[a-z0-9-]+\.[a-z0-9-]+\.))(?P<host>{_HOST})"
    rf"|(?<![A-Za-z0-9.@/])(?P<bare>[wW]{{2,4}}\s?(?:{_POINT}|[,，、])\s?{_HOST})"
)
_WIDE = str.maketrans({"：": ":", "／": "/", "．": ".", "。": ".", "，": ".", "、": ".", ",": ".", "\\": "/"})
_WEB = re.compile(r"^[wW]{2,4}(?=\.)|^[wW]{3}(?=[a-z][a-z0-9-]*\.)")
_TOP = re.compile(r"(?<=\.)(?P<second>gov|com|org|net|edu)(?P<first>cn)$")
_ENDINGS = ("cn", "com", "net", "org")
_OTHERS = frozenset(
    ("co", "cc", "hk", "mo", "tw", "me", "tv", "io", "info", "top", "vip", "xyz", "site", "asia", "club")
)
_GOVERNMENT = "gov"
_KINDS = frozenset(("gov", "com", "net", "org", "edu", "mil", "gob"))
_OF_GOVERNMENT = re.compile(r"(?<=\.gov\.)[a-z]{1,4}$")


class BrokenUrl(Rule):
    """Spaces, full-width punctuation and slips of scheme, www and suffix in the web addresses of the prose."""

    code = "FM02"
    severity = Severity.WARNING
    title = "网址写法有误"
    what = "查网址里的空格、全角标点，缺少或写错的冒号、斜线、点，以及协议、www 和结尾（.cn、.com）的拼写。"
    why = "网址里多一个空格、少一个冒号、点写成逗号就打不开，公众因此找不到报告的电子版。"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        for content in context.document.contents():
            for match in _URL.finditer(content.text):
                printed = match.group()
                right = _right(match)
                if right is None or printed.lower() == right.lower():
                    continue
                span = content.span_of(*match.span())
                yield self.finding(
                    context,
                    span,
                    f"网址“{printed}”{_fault(match)}，应写作“{right}”",
                    found=printed,
                    expected=right,
                    fix=Fix(span.start, span.end, right) if span.slice(context.document.text) == printed else None,
                )


def _right(match: re.Match[str]) -> str | None:
    """The address as it must be typed; None for what is none."""
    bare = match["bare"]
    host = "".join((bare or match["host"]).translate(_WIDE).split())
    named = _WEB.match(host)
    if named is not None:
        host = "www." + host[named.end() :].lstrip(".")
    elif bare:
        return None
    host = _ended(_TOP.sub(r"\g<second>.\g<first>", host))
    if bare:
        return host
    scheme = match["scheme"].lower()
    return f"{'https' if scheme.endswith('s') else 'http'}://{host}"


def _ended(host: str) -> str:
    """The host with the ending that was meant where it has none there is (gov.com, xingyuan.con)."""
    if _OF_GOVERNMENT.search(host):
        return _OF_GOVERNMENT.sub("cn", host)
    rest, _, last = host.rpartition(".")
    if rest and last == _GOVERNMENT:
        return f"{host}.cn"
    if rest and last == "cn":
        head, _, kind = rest.rpartition(".")
        # One letter off, and none of the kinds of names there are (gvo.cn).
        if head and kind not in _KINDS and len(kind) == len(_GOVERNMENT) and OSA.distance(kind, _GOVERNMENT) == 1:
            return f"{head}.{_GOVERNMENT}.cn"
    if not rest or last in _ENDINGS or last in _OTHERS:
        return host
    near = [e for e in _ENDINGS if OSA.distance(last, e) == 1]
    return f"{rest}.{near[0]}" if len(near) == 1 else host


def _fault(match: re.Match[str]) -> str:
    printed = match.group()
    if any(c.isspace() for c in printed):
        return "有空格"
    if not match["bare"]:
        if match["scheme"].lower().rstrip("s") != "http":
            return "的协议拼写有误"
        colon = match["colon"]
        if colon not in (":", "："):
            return f"的冒号误作“{colon}”" if colon else "缺冒号"
    host = match["bare"] or match["host"]
    if any(c in host for c in ",，、"):
        return "的点误作逗号"
    if match["colon"] in (":", None) and not re.search(r"[：／．。\\]", printed) and (match["slashes"] in ("//", None)):
        return "的结尾拼写有误"
    return "用了全角标点或斜线不对" if re.search(r"[：／．。\\]", printed) or not match["bare"] else "的拼写有误"
