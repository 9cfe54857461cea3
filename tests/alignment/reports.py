"""Small reports for comparing, and a way to look at changes that does not depend on who is old and who is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hypothesis import strategies as st

from drafting.alignment.model import Change, Comparison
from drafting.comparison import compare_documents
from drafting.document.builder import ComposeBuilder
from drafting.document.model import Document
from drafting.genre.loader import load_genre

GENRE = load_genre()
POOL = (
    "在门户网站首页增设民生实事专栏，按月公布学校改造和老旧小区整修的进展",
    "组织各镇街和部门交叉检查公开栏目，发现错链断链当场整改",
    "对新出台的涉企文件配发图解和短视频，请起草人走进直播间作答",
    "修订依申请公开办理流程，把登记、会商、审核、送达分成四道关口",
    "在政务服务大厅设置查阅点，配备专人帮助老年人上网查询",
    "建立政策文件库，历年文件逐件标明是否有效",
    "邀请人大代表和市民走进水厂、消防站，听取对供水和应急的意见",
    "关停长期不更新的政务微信账号，其余账号统一备案",
    "每季度通报一次各单位信息发布情况，对迟发漏发的单位约谈负责人",
    "举办业务培训班，用往年答复书作案例逐段讲评",
    "把公开要求写进会议方案，议题涉及群众切身利益的先征求意见",
    "公布乡村道路养护标准和投诉电话，接受村民监督",
)
"""Sentences with nothing in common but particles."""
SECTIONS = tuple(s for s in GENRE.outline.sections if not s.tables)
TURNED: Mapping[str, str] = {"added": "dropped", "dropped": "added", "split": "merged", "merged": "split"}


def report(parts: Mapping[str, Sequence[str]], year: int = 2024) -> Document:
    """A report with these paragraphs in its sections, by section id."""
    builder = ComposeBuilder("draft")
    builder.heading(f"示例县人民政府办公室{year}年{GENRE.name}", 0)
    for section in SECTIONS:
        builder.heading(f"{section.number}{section.heading}", 1)
        for paragraph in parts.get(section.id, ()):
            builder.paragraph(paragraph)
    return builder.build()


def compare(old: Document, new: Document) -> Comparison:
    return compare_documents(old, new, GENRE)


def overview(*sentences: str, year: int = 2024) -> Document:
    """A report whose first section holds these sentences in one paragraph."""
    return report({SECTIONS[0].id: ["。".join(sentences) + "。"]}, year)


def seen(changes: Iterable[Change], *, mirrored: bool = False) -> list[tuple[object, ...]]:
    """Changes as plain values, in an order of their own; mirrored as they look from the other side."""
    out = []
    for c in changes:
        sides = [c.old.text if c.old is not None else None, c.new.text if c.new is not None else None]
        edits = [
            [e.old.text if e.old is not None else None, e.new.text if e.new is not None else None] for e in c.edits
        ]
        figure = [c.figure.old, c.figure.new] if c.figure is not None else []
        if mirrored:
            sides.reverse()
            figure.reverse()
            for e in edits:
                e.reverse()
        kind = TURNED.get(c.kind, c.kind) if mirrored else c.kind
        out.append((kind, *map(str, sides), str(sorted(map(str, edits))), str(figure)))
    return sorted(out)


@st.composite
def texts(draw: st.DrawFn) -> dict[str, list[str]]:
    """Sentences of the pool, some with numbers and years, over the sections of a report."""
    left = list(draw(st.permutations(POOL)))[: draw(st.integers(0, len(POOL)))]
    out: dict[str, list[str]] = {s.id: [] for s in SECTIONS}
    while left:
        section = draw(st.sampled_from(SECTIONS)).id
        paragraph = ""
        for _ in range(draw(st.integers(1, 3))):
            if left:
                extra = draw(st.sampled_from(("", "", "，全年共{n}次", "，{y}年以来累计{n}件", "，较为及时")))
                words = extra.format(n=draw(st.integers(1, 40)), y=draw(st.integers(2022, 2024)))
                paragraph += left.pop() + words + draw(st.sampled_from("。；。"))
        out[section].append(paragraph)
    return out
