"""Templates of users: what they cannot reach, and what they cannot spend."""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from drafting.drafter import draft_report
from drafting.errors import InputError
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre

GENRE = load_genre()


def figures() -> Figures:
    edition = GENRE.edition(2024)
    cells: dict[str, Decimal | None] = {p: Decimal(0) for p in edition.cells}
    agency = Agency("示例县民政局", "county", "department")
    return Figures(GENRE.id, agency, 2024, edition.id, cells, frozenset(cells))


def drafted(folder: Path) -> str:
    return draft_report(figures(), genre=GENRE, templates=folder).document.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    own.mkdir()
    (tmp_path / "secret.md.j2").write_text("机密内容", encoding="utf-8")
    (tmp_path / "secret").write_text("机密内容", encoding="utf-8")
    return own


@pytest.mark.parametrize(
    "content",
    [
        "{% include '@/secret' %}",
        "{% include '@/secret.md.j2' %}",
        "{% include '../secret.md.j2' %}",
        "{% include '..\\\\secret.md.j2' %}",
        "{% include './../secret.md.j2' ignore missing %}",
        "{% extends '../secret.md.j2' %}",
        "{% import '../secret.md.j2' as s %}{{ s }}",
        "{% from '@/secret.md.j2' import x %}",
        "{% include ['nothing.md.j2', '../secret.md.j2'] %}",
        "{% include 'words.yaml' %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ v.__globals__ }}",
        "{{ v.__self__.figures.write('@/out.yaml') }}",
        "{{ agency | attr('__class__') }}",
        "{{ '{0.__class__}'.format(agency) }}",
        "{{ ([agency] | map(attribute='__class__') | first).x }}",
        "{{ [agency] | join('', attribute='__module__') }}",
        "{{ self._TemplateReference__context }}",
        "{{ lipsum(3) }}",
    ],
)
def test_a_template_reaches_nothing_but_templates_and_its_data(folder: Path, tmp_path: Path, content: str) -> None:
    (folder / "other.md.j2").write_text(content.replace("@", tmp_path.as_posix()), encoding="utf-8")
    with pytest.raises(InputError, match=r"other\.md\.j2，第1行") as told:
        drafted(folder)
    assert "机密" not in str(told.value)
    assert not (tmp_path / "out.yaml").exists()


def again(first: str, then: str) -> str:
    """A template that makes the next value of a name from the one before, sixty times."""
    return f"{{% set ns = namespace(x={first}) %}}{{% for i in range(60) %}}{{% set ns.x = {then} %}}{{% endfor %}}"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("name", ["other.md.j2", "_macros.md.j2", "words.yaml"])
def test_a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    (folder / name).symlink_to(tmp_path / "secret")
    with pytest.raises(InputError, match="链接"):
        drafted(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_folder_that_is_itself_a_link_is_the_users_choice(folder: Path, tmp_path: Path) -> None:
    (folder / "title.md.j2").write_text("{{ year }}年的题目", encoding="utf-8")
    link = tmp_path / "link"
    link.symlink_to(folder)
    assert "2024年的题目" in drafted(link)


@pytest.mark.parametrize(
    "content",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% set x = 1 %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) if false %}{% endfor %}" * 3,
        "{{ 'x' * 2000000000 }}",
        "{{ 2000000000 * 'x' }}",
        "{{ [1] * 2000000000 }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ '{:1000000000}'.format(1) }}",
        "{{ 'x'.center(1000000000) }}",
        "{{ 'x'.zfill(1000000000) }}",
        "{{ 'x' | center(1000000000) }}",
        "{{ 'x' | indent(1000000000) }}",
        "{{ 9 ** 999999999 }}",
        "{{ 1.5 | round(999999999, 'ceil') }}",
        again("9", "ns.x * ns.x"),
        again("'好好'", "ns.x ~ ns.x"),
        again("'好好'", "ns.x + ns.x"),
        again("'好好'", "[ns.x, ns.x] | join"),
        again("'好好'", "ns.x.replace('好', ns.x)"),
        again("'好好'", "ns.x | replace('好', ns.x)"),
        again("'好'", "%}{{ ns.x }}{{ ns.x }}{% endset").replace("= %}", "%}"),
        again("[1]", "[ns.x, ns.x]") + "{{ ns.x }}",
        again("{}", "{1: ns.x, 2: ns.x}"),
        "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% include 'other.md.j2' %}",
        "{% macro f() %}{% for i in range(90000) %}" + "好" * 5000 + "{% endfor %}{% endmacro %}{% set x = f() %}",
        "{% for i in range(90000) %}" + "好" * 5000 + "{% endfor %}",
        "{{ [1, 2] }}",
        "{{ ['好'] | string }}",
    ],
)
def test_a_template_cannot_go_on_or_grow_without_end(folder: Path, content: str) -> None:
    (folder / "other.md.j2").write_text(content, encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(InputError, match=r"other\.md\.j2"):
        drafted(folder)
    assert time.process_time() - begun < 20


def test_a_template_too_large_to_be_one_is_refused(folder: Path) -> None:
    (folder / "other.md.j2").write_bytes(b"x" * (2 * 2**20))
    with pytest.raises(InputError, match="模板太大"):
        drafted(folder)


def test_what_templates_usually_do_they_may(folder: Path) -> None:
    (folder / "other.md.j2").write_text(
        "{% set list = ['一', '二'] + ['三'] %}{% for x in list %}{{ loop.index }}{{ x }}{% endfor %}"
        "{{ ('甲' ~ agency.name).replace('县', '市') }}{{ list | map('upper') | join('、') }}"
        "{{ 'a,b'.split(',') | last }}"
        "{{ 'x' * 3 }}{{ 2 ** 10 }}{{ 7 % 4 }}{{ 1.26 | round(1) }}。",
        encoding="utf-8",
    )
    assert "1一2二3三甲示例市民政局一、二、三bxxx102431.3" in drafted(folder).replace("\n", "")


@pytest.mark.parametrize(
    "deep",
    [
        "{{ " + "(" * 50_000 + "1" + ")" * 50_000 + " }}",
        "{{ " + "[" * 120 + "1" + "]" * 120 + " }}",
        "{% for i in [1] %}" * 40 + "{% endfor %}" * 40,
        "{% if 1 %}" * 200 + "{% endif %}" * 200,
    ],
    ids=["brackets", "lists", "loops", "conditions"],
)
def test_a_template_that_is_too_deep_is_one_line(folder: Path, deep: str) -> None:
    (folder / "preamble.md.j2").write_text(deep, encoding="utf-8")
    with pytest.raises(InputError, match=r"preamble\.md\.j2.*套得太深") as error:
        drafted(folder)
    assert "\n" not in str(error.value)
