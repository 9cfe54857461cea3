"""A genre of its own for tests of the engine: an outline, one form table, no files."""

from __future__ import annotations

from drafting.genre.model import (
    Axis,
    Edition,
    FormBlock,
    FormTable,
    Genre,
    HeadingVariant,
    Outline,
    SectionSpec,
    SubsectionSpec,
)

_SUFFIXES = ("工作情况", "情况", "方面")


def small_genre() -> Genre:
    """A yearly report on a lake: three sections, the second one a table."""
    form = FormTable(
        id="catch",
        name="表二",
        title="捕捞情况表",
        section="catch",
        path="catch",
        corner="（本表各项之间的关系为：第一项减第二项等于第三项）",
        blocks=(
            FormBlock(
                label="第五条第（二）项",
                rows=(
                    Axis("caught", "本年捕捞数量", number="一、"),
                    Axis("freed", "放流数量", number="二、", note="只计成鱼"),
                    Axis("", "处理结果", number="三、", children=(Axis("sold", "对外出售", number="（一）"),)),
                    Axis("kept", "留存数量", number="四、"),
                ),
                columns=(
                    Axis("carp", "鲤鱼"),
                    Axis("", "其他鱼类", children=(Axis("perch", "鲈鱼"), Axis("pike", "狗鱼"))),
                    Axis("total", "总计"),
                ),
            ),
        ),
    )
    edition = Edition("2020", 2020, None, "", (form,), {}, (), {})
    outline = Outline(
        sections=(
            SectionSpec(
                "overview",
                "一、",
                "湖区总体情况",
                variants=(HeadingVariant("湖区基本情况", "warning"),),
                subsections=(
                    SubsectionSpec("water", "水质保护", names=("水质管理",)),
                    SubsectionSpec("shore", "岸线巡查", wrong=(HeadingVariant("岸线检查", "warning"),)),
                    SubsectionSpec("guards", "护湖队伍建设"),
                ),
                subsection_suffixes=_SUFFIXES,
            ),
            SectionSpec("catch", "二、", "捕捞和放流情况", tables=("catch",)),
            SectionSpec("problems", "三、", "存在的主要问题及改进情况"),
            SectionSpec("others", "四、", "其他需要说明的事项"),
        ),
        title_pattern=r"(?P<agency>.+)(?P<year>\d{4})年湖泊报告",
    )
    return Genre("lake", "湖泊报告", (edition,), outline, {}, {}, "")
