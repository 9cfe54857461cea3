"""The rules as a whole: each there once, each with its page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drafting.errors import DraftingError, InputError
from drafting.rules.registry import all_rules, load_rules, rule, selected

GOOD = """
from drafting.findings import Severity
from drafting.rules.base import Rule

class Good(Rule):
    code = "{code}"
    severity = Severity.INFO
    title = "示例"
    what = "示例"
    why = "示例"

    def check(self, context):
        return iter(())
"""

Package = Callable[[dict[str, str]], tuple[str, list[str]]]


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Package:
    """Makes a package of modules that can be imported, under a name of its own."""

    def make(modules: dict[str, str]) -> tuple[str, list[str]]:
        name = f"made_{abs(hash(request.node.nodeid))}"
        folder = tmp_path / name
        folder.mkdir()
        (folder / "__init__.py").write_text("", encoding="utf-8")
        for module, source in modules.items():
            (folder / f"{module}.py").write_text(source, encoding="utf-8")
        monkeypatch.syspath_prepend(str(tmp_path))
        request.addfinalizer(lambda: [sys.modules.pop(m) for m in list(sys.modules) if m.split(".")[0] == name])
        return name, [str(folder)]

    return make


def test_rules_are_in_order_and_unique() -> None:
    codes = [r.code for r in all_rules()]
    assert codes == sorted(set(codes))
    assert codes


@pytest.mark.parametrize("each", all_rules(), ids=lambda r: r.code)
def test_every_rule_explains_itself(each: object) -> None:
    for name in ("title", "what", "why"):
        words = getattr(each, name)
        assert isinstance(words, str)
        assert words.strip() == words
        assert any("\u4e00" <= c <= "\u9fff" for c in words), f"{name} is for a person who reads Chinese"
    assert "\n" not in each.title  # type: ignore[attr-defined]


def test_a_rule_is_found_in_either_case() -> None:
    first = all_rules()[0]
    assert rule(first.code.lower()) is first
    assert rule("ZZ99") is None


def test_selection_by_code_and_family() -> None:
    family = all_rules()[0].code[:2]
    assert {r.code[:2] for r in selected((family.lower(),), ())} == {family}
    assert family not in {r.code[:2] for r in selected((), (family,))}
    with pytest.raises(InputError, match="ZZ99"):
        selected(("ZZ99",), ())


def test_modules_without_a_code_are_shared_code(package: Package) -> None:
    name, path = package({"helpers": "VALUE = 1", "xa01_good": GOOD.format(code="XA01")})
    assert [r.code for r in load_rules(name, path)] == ["XA01"]


@pytest.mark.parametrize(
    ("modules", "said"),
    [
        ({"xa01_broken": "import nothing_of_that_name"}, "xa01_broken 装载失败"),
        ({"helpers": "raise ValueError"}, "helpers 装载失败"),
        ({"xa01_empty": ""}, "恰好有一条"),
        ({"xa01_other": GOOD.format(code="XA02")}, "不符"),
        ({"xa01_one": GOOD.format(code="XA01"), "xa01_two": GOOD.format(code="XA01")}, "XA01 重复"),
        ({"hidden": GOOD.format(code="XA01")}, "应以规则代码开头"),
    ],
)
def test_a_broken_package_of_rules_stops_the_run(package: Package, modules: dict[str, str], said: str) -> None:
    name, path = package(modules)
    with pytest.raises(DraftingError, match=said):
        load_rules(name, path)
