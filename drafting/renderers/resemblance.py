"""The most alike among many reports, with the sentences that they share."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from drafting.alignment.similarity import OwnSentence, ReportSketch, Resemblance, SimilarPair
from drafting.renderers.comparison_html import numeric, page, table_head, table_row
from drafting.renderers.comparison_json import Tree
from drafting.renderers.comparison_text import percent_text
from drafting.renderers.exact_json import dumps
from drafting.text.width import truncate_to_width

DEFINITION = (
    "雷同率＝两份报告共有的自拟句子占句子较少一份的比例。数字、年份、日期和各自的机关名称不计；"
    "规定的内容不算自拟；自拟词语有九成以上依次相同的，算相同；十份以上的报告中过半都有的句子，视为统一下发，不计"
)
_SHOWN = 5


def render_resemblance_json(found: Resemblance) -> str:
    """See docs/schema/comparison.schema.json."""
    tree: Tree = {
        "version": 1,
        "kind": "matrix",
        "definition": DEFINITION,
        "reports": found.reports,
        "pairs": [
            {
                "first": _report(p.first, p.own_first),
                "second": _report(p.second, p.own_second),
                "share": p.share,
                "same": p.same,
                "shared": [{"first": _sentence(s.first), "second": _sentence(s.second)} for s in p.shared],
            }
            for p in found.pairs
        ],
        "common": list(found.common),
    }
    return dumps(tree) + "\n"


def _report(report: ReportSketch, own: int) -> Tree:
    return {"path": report.path, "agency": report.agency or None, "year": report.year, "own": own}


def _sentence(sentence: OwnSentence) -> Tree:
    return {"text": sentence.text, "line": sentence.line}


def _name(report: ReportSketch) -> str:
    year = f"{report.year}年" if report.year is not None else ""
    return f"{report.agency}{year}（{report.path}）" if report.agency or year else report.path


def render_resemblance_text(found: Resemblance, *, width: int = 100) -> str:
    """For reading at a terminal."""
    return "\n".join(_text(found, width)) + "\n"


def _text(found: Resemblance, width: int) -> Iterator[str]:
    yield DEFINITION + "。"
    yield ""
    for k, pair in enumerate(found.pairs, 1):
        yield f"{k:>3} {_how(pair)}　{_counts(pair)}"
        yield f"    {_name(pair.first)}"
        yield f"    {_name(pair.second)}"
        for shared in () if pair.same else pair.shared[:_SHOWN]:
            place = f"      第{shared.first.line}段、第{shared.second.line}段 "
            yield place + truncate_to_width(shared.first.text, max(width - len(place) - 8, 20))
        if len(pair.shared) > _SHOWN and not pair.same:
            yield f"      还有{len(pair.shared) - _SHOWN}句"
    told = (
        f"{found.reports}份报告，列出最相似的{len(found.pairs)}对"
        if found.pairs
        else f"{found.reports}份报告没有共有的自拟句子"
    )
    yield told + (f"；{len(found.common)}句过半报告都有" if found.common else "")


def _how(pair: SimilarPair) -> str:
    share = f"雷同率{percent_text(pair.share)}"
    return f"同一份报告（{share}，交了两次或两种格式）" if pair.same else share


def _counts(pair: SimilarPair) -> str:
    return f"共有{len(pair.shared)}句（自拟{pair.own_first}句、{pair.own_second}句）"


def render_resemblance_html(found: Resemblance) -> str:
    """As one page."""
    return page("多份报告的雷同情况", _html(found))


def _html(found: Resemblance) -> Iterator[str]:
    yield f'<header><h1>多份报告的雷同情况</h1><p class="small">{DEFINITION}。</p>'
    yield f"<p>{found.reports}份报告，列出最相似的{len(found.pairs)}对。</p></header><main>"
    yield table_head("", "报告", "报告", "共有（句）", "雷同率")
    for k, pair in enumerate(found.pairs, 1):
        link = f'<a href="#pair-{k}" style="white-space:nowrap">{k}</a>'
        share = "同一份报告" if pair.same else numeric(percent_text(pair.share))
        yield table_row(link, escape(_name(pair.first)), escape(_name(pair.second)), numeric(len(pair.shared)), share)
    yield "</table></div>"
    for k, pair in enumerate(found.pairs, 1):
        yield f'<h2 id="pair-{k}">{k}. {_how(pair)}</h2>'
        yield f"<p>{escape(_name(pair.first))}<br>{escape(_name(pair.second))}<br>{_counts(pair)}</p>"
        yield table_head("共有的句子", "对方的写法")
        for shared in pair.shared:
            other = "相同" if shared.first.text == shared.second.text else escape(shared.second.text)
            yield table_row(escape(shared.first.text), other)
        yield "</table></div>"
    if found.common:
        yield '<h2>过半报告都有的句子</h2><ol class="list">'
        yield from (f"<li>{escape(text)}</li>" for text in found.common)
        yield "</ol>"
    yield "</main>"
