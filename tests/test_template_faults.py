"""Faults of templates are told all at once, each with file, line and what to write, and in Chinese."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import jinja2
import pytest

from drafting import template_faults
from drafting.drafter import draft_report
from drafting.errors import FormError, InputError
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.templating import Templates

GENRE = load_genre()
STOCK = sorted((Path(GENRE.root) / "draft").glob("*.j2"))


def figures() -> Figures:
    edition = GENRE.edition(2024)
    cells: dict[str, Decimal | None] = {p: Decimal(0) for p in edition.cells}
    return Figures(GENRE.id, Agency("示例县民政局", "county", "department"), 2024, edition.id, cells, frozenset(cells))


def told(folder: Path, **files: str) -> list[str]:
    """What drafting with these templates is refused for, a line each, without the folder."""
    for name, content in files.items():
        (folder / f"{name}.md.j2").write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        draft_report(figures(), genre=GENRE, templates=folder)
    error = refused.value
    each = error.errors if isinstance(error, FormError) else (error,)
    assert all(str(e) in str(error) for e in each)
    return [str(e).replace(f"{folder}/", "").replace(f"{folder}\\", "") for e in each]


def test_all_misspelt_cells_are_told_at_once(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        problems='{{ n("applications.nw.total", "件") }}在\n{{ v("review.totl") }}',
        other="\n{% if year > 2100 %}{{ n('litigation.dirct.total + review.totol') }}{% endif %}\n"
        "{% for item in nonzero([['维持', 'review.uphled'], ['纠正', 'review.corected']]) %}{% endfor %}",
    ) == [
        "other.md.j2，第2行：没有单元格 litigation.dirct.total，是否应为 litigation.direct.total？",
        "other.md.j2，第2行：没有单元格 review.totol，是否应为 review.total？",
        "other.md.j2，第3行：没有单元格 review.corected，是否应为 review.corrected？",
        "other.md.j2，第3行：没有单元格 review.uphled，是否应为 review.upheld？",
        "problems.md.j2，第1行：没有单元格 applications.nw.total，是否应为 applications.new.total？",
        "problems.md.j2，第2行：没有单元格 review.totl，是否应为 review.total？",
    ]


def test_a_cell_that_only_a_stock_macro_is_given_is_told_where_it_stands(tmp_path: Path) -> None:
    content = "{% from '_macros.md.j2' import {} with context %}\n{{ {}('{}') }}"
    # `compared` looks at its cell only where last year is given; `outcomes` puts the path together.
    assert told(tmp_path, other=content.replace("{}", "compared", 2).replace("{}", "review.totl")) == [
        "other.md.j2，第2行：没有单元格 review.totl，是否应为 review.total？"
    ]
    lines = told(tmp_path, other=content.replace("{}", "outcomes", 2).replace("'{}'", "['reviev']"))
    assert lines
    assert all(line.startswith("other.md.j2，第2行：没有单元格 reviev.") for line in lines)


def test_faults_of_every_kind_in_several_files_are_told_together(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        title="{{ nix }}",
        preamble="{% if year %}",
        problems="{{ year | uper }}{{ group('applicatons.denied', 'total') }}",
        other="{{ 1 // 0 }}",
    ) == [
        "other.md.j2，第1行：模板算不下去：除数是0",
        "preamble.md.j2，第1行：模板写法有误：模板到末尾还没有写完：“{% if %}”还没有用“{% endif %}”结束",
        "problems.md.j2，第1行：模板写法有误：没有名为 uper 的过滤器，是否应为 upper？",
        "title.md.j2，第1行：用了没有定义的名字 nix",
    ]


def test_cells_are_told_of_a_template_that_cannot_be_read_too(tmp_path: Path) -> None:
    assert told(tmp_path, other='{{ n("review.totl") }}在\n{% if v("review.uphled") %}\n') == [
        "other.md.j2，第1行：没有单元格 review.totl，是否应为 review.total？",
        "other.md.j2，第2行：模板写法有误：模板到末尾还没有写完：“{% if %}”还没有用“{% endif %}”结束",
        "other.md.j2，第2行：没有单元格 review.uphled，是否应为 review.upheld？",
    ]


def test_a_name_that_may_be_missing_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "other.md.j2").write_text(
        "{% if extra is defined %}{{ extra }}{% endif %}{{ more | default('好') }}"
        "{% macro f(x) %}{{ x }}{{ caller() }}{% endmacro %}{% call f(1) %}{% endcall %}"
        "{% for a, b in [[1, 2]] %}{{ loop.index }}{{ a }}{% endfor %}{{ 'a.b.c' }}",
        encoding="utf-8",
    )
    assert "好1" in draft_report(figures(), genre=GENRE, templates=tmp_path).document.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            "{% for x in [1] %}{% endif %}",
            "“{% endif %}”放错了地方，此处没有与它配对的“{% if %}”；“{% for %}”还没有用“{% endfor %}”结束",
        ),
        ("{% endfor %}", "“{% endfor %}”放错了地方"),
        ("{% fro x in y %}", "没有“{% fro %}”这种标签，是否应为 from？"),
        ("{% if year %}{% elseif 1 %}{% endif %}", "没有“{% elseif %}”这种标签，应写 elif"),
        ("{{ year ", "模板到末尾还没有写完，缺少“}}”"),
        ("{{ (1 }}", "括号不配对：写的是“}”，应先写“)”"),
        ("{{ 1) }}", "括号不配对：多出“)”"),
        ("{{ n（'review.total') }}", "代码里不能有“（”，应写半角的 ("),
        ("{{ n(“review.total”) }}", '代码里不能有““”，应写半角的 "'),
        ("{{ 'abc }}", "引号没有成对"),
        ("{% if year = 2024 %}{% endif %}", "此处应为“%}”，写的是“=”（判断是否相等用 ==）"),
        ("{{ }}", "此处应写名称、数、文字或算式，却是“}}”"),
        ("{{ year is eveen }}", "没有名为 eveen 的判断（is 后面的词），是否应为 even？"),
        ("{% set 1 = 2 %}", "不能这样赋值"),
        ("{# x", "注释没有用“#}”结束"),
        ("{% %}", "“{%”后面应写标签的名称"),
        ("{{ f(a=1, 2) }}", "括号里“名称=值”应写在其他各项之后"),
        ("{{ '\\x' }}", "引号里的“\\”要写成“\\\\”"),
        ("{{ agency.nme }}", "用了没有定义的项 nme"),
        ("{{ [1][7] }}", "这一组没有第8项"),
        ("{{ none + 1 }}", "用到的数据没有填，不能计算"),
        ("{{ 1 < 'a' }}", "种类不同的值不能比较大小"),
        ("{% for x in 5 %}{% endfor %}", "这个值不是一组，不能逐项循环"),
        ("{{ fact(1) }}", "调用 fact 时参数的个数或名称不对"),
        ("{{ year() }}", "这个值不是函数"),
        ("{{ matches('a', '(') }}", "正则表达式写法有误"),
        ("{% include 'nix.md.j2' %}", "缺少模板文件 nix.md.j2"),
        ("{% from '_macros.md.j2' import nix %}{{ nix() }}", "_macros.md.j2 里没有名为 nix 的句式"),
        ("{{ ''.__class__ }}", "不能使用 __class__ 这一项"),
    ],
)
def test_what_a_library_says_in_english_is_told_in_chinese(tmp_path: Path, content: str, said: str) -> None:
    lines = told(tmp_path, other="好。\n" + content)
    assert lines[0].startswith("other.md.j2，第2行：")
    assert said in lines[0]


_PIECES = (
    *"{% %} {{ }} {# #} ( ) [ ] ' \" ， （ “ . | = == : \\ ~ @ ** 1".split(),
    *"if endif for endfor else macro is not in loop block import from call set raw".split(),
)


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
def test_no_slip_in_a_template_is_told_in_english() -> None:
    """Stock templates with pieces cut out or put in anywhere: each kind of syntax error has its words."""
    rng = random.Random(7)
    environment = Templates(GENRE).environment
    sources = [p.read_text(encoding="utf-8") for p in STOCK]
    said: set[str] = set()
    for _ in range(1200):
        text = rng.choice(sources)
        for _ in range(rng.randint(1, 2)):
            at = rng.randrange(len(text))
            put, cut = rng.choice([("", rng.randint(1, 6)), (rng.choice(_PIECES), 0)])
            text = text[:at] + put + text[at + cut :]
        try:
            environment.plain_tree(text, "x", "x")
        except jinja2.TemplateSyntaxError as error:
            said.add(template_faults.syntax(error.message or "", environment))
    assert len(said) > 40
    assert [s for s in said if "原话" in s or re.search(r"[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}", s)] == []
