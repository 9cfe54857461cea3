"""The genres that are there, for a person and as data; and the page that says how a pack is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from drafting.genre.comparing import load_comparing
from drafting.genre.form_sheets import form_words
from drafting.genre.loader import load_genre
from drafting.genre.model import Edition, Genre
from drafting.genre.packs import genre_ids, pack_folder
from drafting.genre.schema import FILES, OTHERS, Key, Shape
from drafting.genre.structure_checks import structure_checks
from drafting.genre.tariffs import load_fees
from drafting.genre.wording import load_wording
from drafting.resources import templates_root
from drafting.text.width import display_width


def known_genres(given: str | None = None) -> tuple[Genre, ...]:
    """All genres, or the one of an id or folder, every file of it checked. Raises PackError."""
    genres = tuple(load_genre(id) for id in ([given] if given is not None else genre_ids()))
    if given is not None:
        for load in (form_words, load_fees, structure_checks, load_comparing, load_wording):
            load(genres[0])
    return genres


def genres_list(genres: Sequence[Genre]) -> str:
    """A line a genre: its id, its name, the years it is known for, where a pack of one's own lies."""
    wide = max(display_width(g.id) for g in genres) + 2
    lines = []
    for genre in genres:
        own = "" if _shipped(genre) else f"　{genre.root}"
        lines.append(f"{genre.id}{' ' * (wide - display_width(genre.id))}{genre.name}（{_years(genre)}）{own}")
    return "\n".join(lines) + "\n"


def genre_page(genre: Genre) -> str:
    """One genre: its sections, its tables by edition, what is written by whom."""
    return "\n".join(_page(genre)) + "\n"


def _page(genre: Genre) -> Iterator[str]:
    yield f"{genre.id}　{genre.name}"
    yield f"文件夹：{genre.root}"
    yield f"层级：{'、'.join(genre.levels.values())}"
    yield f"类别：{'、'.join(genre.kinds.values())}"
    yield "部分："
    for section in genre.outline.sections:
        yield f"  {section.number}{section.heading}"
    for edition in genre.editions:
        yield f"{_span(edition)}：{edition.document}"
        for table in edition.tables:
            count = sum(spec.table is table for spec in edition.cells.values())
            yield f"  {table.name}　{table.title}（{count}格）"
        yield f"  勾稽关系{len(edition.relations)}条"


def genres_as_json(genres: Sequence[Genre]) -> str:
    """The genres as data."""
    out = [
        {
            "id": g.id,
            "name": g.name,
            "folder": None if _shipped(g) else g.root,
            "levels": dict(g.levels),
            "kinds": dict(g.kinds),
            "sections": [{"id": s.id, "heading": f"{s.number}{s.heading}"} for s in g.outline.sections],
            "editions": [
                {
                    "id": e.id,
                    "from": e.first_year,
                    "to": e.last_year,
                    "document": e.document,
                    "tables": [{"id": t.id, "name": t.name, "title": t.title} for t in e.tables],
                }
                for e in g.editions
            ],
        }
        for g in genres
    ]
    return json.dumps({"version": 1, "genres": out}, ensure_ascii=False, indent=2) + "\n"


def _shipped(genre: Genre) -> bool:
    return pack_folder(genre.id).parent == templates_root()


def _years(genre: Genre) -> str:
    last = genre.editions[-1].last_year
    return f"{genre.editions[0].first_year}年" + (f"至{last}年" if last is not None else "起")


def _span(edition: Edition) -> str:
    last = edition.last_year
    if last == edition.first_year:
        return f"{last}年"
    return f"{edition.first_year}年" + (f"至{last}年" if last is not None else "起")


# ------------------------------------------------------------------------------------------ docs/packs.md

_INTRODUCTION = """\
# 文种怎样写

> 本页由程序的模式（`drafting/genre/schema.py`）生成：`python -m drafting.genrebook` 更新它，不要手改。

一个文种是一个文件夹，里面是几个 YAML 文件：报告有哪些部分、规定的表格有哪些格、各格之间有什么勾稽关系。写好以后，
读取、提取、填报表、起草、检查、比较都能用，不用写程序。

## 放在哪里

文件夹可以放在任何地方。用 `--genre 文件夹` 给出；或在 `drafting.toml`（或 `pyproject.toml` 的 `[tool.drafting]`）里写

```toml
packs = ["文种"]        # 放着一个或几个文种的文件夹，相对于这个文件
```

以后用代码称呼它，或由报告的标题认出它。`drafting genres` 列出全部文种，`drafting genres 文件夹` 检查它的各个文件；
有错时写明文件、行和键，键或名称写错的，指出最相近的一个。

## 单元格的路径

每个格有一个路径，例如 `applications.new.total`：表的 `path`、行的 `id`、栏的 `id` 用点连起来，没有 `id` 的不占一节。
数据文件、勾稽关系、起草的模板都用它。

## 先写哪些

按下面的次序写，每写一个就运行 `drafting genres 文件夹`。测试里的 `tests/genres/mini` 是最小的例子，
`tests/genres/ledger` 的行由报告带来（代码、并排的两列、四舍五入），`templates/enforcement` 是只用数据写成的真实例子。
"""


def packs_page() -> str:
    """How a pack is written, from the schema."""
    return "\n".join(_packs()) + "\n"


def _packs() -> Iterator[str]:
    yield _INTRODUCTION
    seen: set[str] = set()
    for file in FILES:
        yield f"## {file.name}"
        yield ""
        yield f"{file.says}。{'必须有。' if file.required else '可以没有。'}"
        yield ""
        yield from _shape(file.shape, seen, heading=False)
    yield from _templates()
    yield "## 其他文件"
    yield ""
    yield "下面的文件都可以没有；没有时，它们所管的检查不做。写法照自带的文种，多写、错写的键会指出来。"
    yield ""
    yield "| 文件 | 内容 |"
    yield "| --- | --- |"
    for name, says in OTHERS.items():
        yield f"| `{name}` | {says} |"


IN_TEMPLATES = {
    "n(式子, 单位)": "数和单位；没有数据的印成占位符。数从哪里来会记下，供核对和批注",
    "v(式子)": "式子的值，没有数据的为空；用来判断写哪一句",
    "share(部分, 总数)": "百分比，两位小数",
    "change(式子, 单位)、growth(式子)": "与上年相差多少、变化率；给出 --previous 才有",
    "rows(表)": "有代码的行，依代码：每行有 code、name、names（自上而下各级的名称）、level、leaf（没有下级）",
    "leaves(路径, 栏)、group(路径, 栏)": "一组行的名称和路径；它们的和",
    "nonzero(各项)、unknown(各项)": "[[名称, 式子], …] 中不为 0 的、没有数据的",
    "note_lines(部分)": "数据文件 notes 里写给这个部分的话，一行一条",
    "amounts.组.数、amount(组.数, 单位)": "表格以外的数（form.yaml 的 amounts）：值（没有这一组的为空）；数和单位",
    "facts_of(部分)、fact(数字, '', 值)": "数据文件 facts 里的数字",
    "placeholder(要写什么)": "占位符：只有人才知道的内容",
    "comment(话)": "给人看的批注，不是正文",
    "hanzi(数)、matches(文字, 正则)、without(文字, 正则)": "汉字数字；查找；去掉",
}
"""What templates call most, and what it gives; the names are those of the drafter."""


def _templates() -> Iterator[str]:
    yield "## draft/*.md.j2"
    yield ""
    yield "起草用的模板（Jinja）：`title.md.j2` 是标题，`preamble.md.j2` 在第一个部分之前，其余的文件名是部分的 id。"
    yield ""
    yield "一行是一段；`[[table:部分]]` 印出这个部分的各张表，`##` 开头的是小标题。可以用 `agency.name`、`year` 和："
    yield ""
    yield "| 写法 | 得到 |"
    yield "| --- | --- |"
    for name, says in IN_TEMPLATES.items():
        yield f"| `{name}` | {says} |"
    yield ""
    yield "`draft/words.yaml` 是按层级、类别、年度选用的说法，至少要有 `self`（怎样自称）。"
    yield ""


def _shape(shape: Shape, seen: set[str], *, heading: bool) -> Iterator[str]:
    if shape.title in seen:
        return
    seen.add(shape.title)
    if heading:
        yield f"### {shape.title}"
        yield ""
    if shape.says:
        yield shape.says
        yield ""
    yield "| 键 | 内容 | 说明 |"
    yield "| --- | --- | --- |"
    for key in shape.keys:
        yield f"| `{key.name}`{'（必须有）' if key.required else ''} | {_holds(key)} | {key.says} |"
    yield ""
    if shape.example:
        yield f"```yaml\n{shape.example.strip()}\n```"
        yield ""
    for key in shape.keys:
        if key.shape is not None:
            yield from _shape(key.shape, seen, heading=True)


def _holds(key: Key) -> str:
    said = key.holds.replace("|", "\\|")
    return f"{said}：{key.shape.title}" if key.shape is not None and key.shape.title != key.name else said


if __name__ == "__main__":
    from pathlib import Path

    Path("docs/packs.md").write_text(packs_page(), encoding="utf-8")
