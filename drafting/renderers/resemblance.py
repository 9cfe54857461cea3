"""The most alike among many reports, with the sentences that they share."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.alignment.similarity import (
    AlikeGroup,
    GroupSentence,
    OwnSentence,
    Relation,
    ReportSketch,
    Resemblance,
    SimilarPair,
)
from drafting.renderers.comparison_json import Tree
from drafting.renderers.comparison_text import percent_text
from drafting.renderers.exact_json import dumps
from drafting.renderers.web import render_page
from drafting.review.model import common_folder
from drafting.text.width import display_width, truncate_to_width

DEFINITION = (
    "雷同率＝两份报告共有的自拟句子占句子较少一份的比例。数字、年份、日期和各自的机关名称不计；"
    "规定的内容不算自拟；自拟词语有九成以上依次相同的，算相同；十份以上的报告中过半都有的句子，视为统一下发，不计"
)
RELATIONS: dict[Relation, str] = {
    "same": "同一份报告",
    "versions": "同一机关同一年度的两份",
    "years": "同一机关的两年",
    "agencies": "不同机关",
}
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
                "relation": p.relation,
                "shared": [{"first": _sentence(s.first), "second": _sentence(s.second)} for s in p.shared],
            }
            for p in found.pairs
        ],
        "common": list(found.common),
        "grouped": found.grouped,
        "groups": [_group_tree(g) for g in found.groups],
        "copies": [[c.path for c in files] for files in found.copies],
    }
    return dumps(tree) + "\n"


def _group_tree(group: AlikeGroup) -> Tree:
    return {
        "share": group.share,
        "members": [
            _report(m.report, m.own) | {"share": m.share, "copies": [c.path for c in m.copies]} for m in group.members
        ],
        "pairs": [
            {"first": p.first, "second": p.second, "share": p.share, "shared": p.shared, "relation": p.relation}
            for p in group.pairs
        ],
        "shared": [
            {"text": s.text, "places": [{"member": k} | _sentence(at) for k, at in s.places]} for s in group.sentences
        ],
    }


def no_groups(found: Resemblance) -> str:
    """What is said where no reports are alike enough for a group."""
    return f"{found.reports}份报告里，没有雷同率不低于{percent_text(found.grouped)}、共有三句以上的"


def no_pairs(found: Resemblance) -> str:
    """What is said where no two reports are listed."""
    if found.least:
        return f"{found.reports}份报告里，没有雷同率不低于{percent_text(found.least)}的"
    return f"{found.reports}份报告没有共有的自拟句子"


def group_kind(group: AlikeGroup) -> str:
    """Whose reports a group holds: what being alike means follows from it."""
    if group.agencies > 1:
        return f"{group.agencies}个机关"
    return "同一机关的历年报告" if len({m.report.year for m in group.members}) > 1 else "同一机关的几份报告"


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
    for files in found.copies:
        yield f"同一份报告（交了两次或两种格式）：{_who(files[0])}"
        yield from (f"    {f.path}" for f in files)
    if found.copies:
        yield ""
    yield from _groups(found, width)
    others = _others(found)
    if others and (found.groups or found.copies):
        yield "其他相似的"
    for k, pair in enumerate(others, 1):
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
        + (f"，其中{len(found.pairs) - len(others)}对已列在上面" if len(others) < len(found.pairs) else "")
        if found.pairs
        else no_pairs(found)
    )
    yield told + (f"；{len(found.common)}句过半报告都有" if found.common else "")


def _others(found: Resemblance) -> list[SimilarPair]:
    """The pairs that no group and no report that came twice tells of already."""
    home: dict[str, int] = {}
    for k, files in enumerate(found.copies):
        home.update((f.path, -1 - k) for f in files)
    for k, group in enumerate(found.groups):
        home.update((r.path, k) for m in group.members for r in (m.report, *m.copies))
    return [p for p in found.pairs if p.first.path not in home or home[p.first.path] != home.get(p.second.path)]


def _groups(found: Resemblance, width: int) -> Iterator[str]:
    if not found.groups:
        yield no_groups(found)
    for k, group in enumerate(found.groups, 1):
        most = "最高" if len(group.pairs) > 1 else ""
        told = f"{len(group.members)}份报告（{group_kind(group)}），雷同率{most}{percent_text(group.share)}"
        yield f"第{k}组　{told}，共有{len(group.sentences)}句"
        for i, member in enumerate(group.members, 1):
            yield f"  {i:>2} {_name(member.report)}　{percent_text(member.share)}"
            yield from (f"     同一份：{c.path}" for c in member.copies)
        for sentence in group.sentences[:_SHOWN]:
            who = "、".join(str(m + 1) for m, _ in sentence.places)
            place = f"     [{who}] "
            yield place + truncate_to_width(sentence.text, max(width - display_width(place), 20))
        if len(group.sentences) > _SHOWN:
            yield f"     还有{len(group.sentences) - _SHOWN}句"
    yield ""


def _who(report: ReportSketch) -> str:
    return f"{report.agency}{report.year}年" if report.year is not None else report.agency


def _how(pair: SimilarPair) -> str:
    share = f"雷同率{percent_text(pair.share)}"
    return f"同一份报告（{share}，交了两次或两种格式）" if pair.same else share


def _counts(pair: SimilarPair) -> str:
    return f"共有{len(pair.shared)}句（自拟{pair.own_first}句、{pair.own_second}句）"


def render_resemblance_html(found: Resemblance) -> str:
    """As one page."""
    return render_page(
        "resemblance.html.j2",
        style=("web.css", "resemblance.css"),
        found=found,
        below=_below(found),
        definition=DEFINITION,
        grouped=percent_text(found.grouped),
        nothing=no_groups(found) + ("" if found.pairs else f"；{no_pairs(found)}"),
        alike=sum(len(g.members) for g in found.groups),
        relations=RELATIONS,
        kind=group_kind,
        how=_how,
        pairs=_others(found),
        others=other_wordings,
    )


def _below(found: Resemblance) -> int:
    """How much of every path that is shown names the folder that all of these files are in."""
    paths = [f.path for files in found.copies for f in files]
    paths += [r.path for g in found.groups for m in g.members for r in (m.report, *m.copies)]
    paths += [r.path for p in found.pairs for r in (p.first, p.second)]
    return common_folder(paths)


def other_wordings(sentence: GroupSentence) -> list[tuple[str, list[int]]]:
    """How other members write a shared sentence, and which (from 1), where it is not as the first of them does."""
    out: dict[str, list[int]] = {}
    for member, at in sentence.places:
        if at.text != sentence.text:
            out.setdefault(at.text, []).append(member + 1)
    return list(out.items())
