"""Genre is data: no heading, label, indicator or phrase of any pack stands in the program, and what looks into text is
data, too, or the language's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from drafting.resources import own_yaml, templates_root
from tests.chinese import looked_for

PACKAGE = Path(__file__).resolve().parents[1] / "drafting"
SHORTEST = 4
_HANZI = re.compile("[\u4e00-\u9fff]+")
# Words of the packs that a program for any report form uses, too: they name no thing of the genre.
GENERAL = frozenset({"百分之百", "联系电话", "电子邮箱"})
# Where a pack keeps knowledge; what explains the pack (messages, reasons, sources) is not a word of the genre.
_EXPLAINS = {"reason", "message", "source", "comment", "why", "note", "advice", "document"}


def words_of_packs() -> Iterator[tuple[str, str]]:
    """Every text of four or more characters in the packs' data files, with the file it stands in."""
    for path in sorted(templates_root().rglob("*.yaml")):
        tree = own_yaml(path)
        for text in _texts(tree):
            yield text, path.name
    for path in sorted(templates_root().rglob("lexicon.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield line.split("#")[0].split(" ")[0].strip(), path.name


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in _EXPLAINS:
                yield str(key)
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield node


@lru_cache(maxsize=1)
def genre_words() -> dict[str, str]:
    """Words that must not stand in the program: whole texts that are plain Chinese, of four characters or more."""
    out: dict[str, str] = {}
    for text, file in words_of_packs():
        if _HANZI.fullmatch(text) and len(text) >= SHORTEST and text not in GENERAL:
            out[text] = file
    return out


def test_there_are_words_to_look_for() -> None:
    assert len(genre_words()) > 50


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_holds_no_word_of_a_genre(path: Path) -> None:
    if "_data" in path.parts:
        pytest.skip("data of the installed package")
    words = genre_words()
    source = path.read_text(encoding="utf-8")
    found = [
        f"line {source[: source.index(w)].count(chr(10)) + 1}: {w} (of {f})" for w, f in words.items() if w in source
    ]
    assert not found, "\n".join(found)


# ---------------------------------------------------------------------- what looks into text

LANGUAGE = ("text",)
"""Packages below drafting/language/ that know how Chinese is written: its numerals, lines and characters."""
FORM = "a word that the program itself prints, by which it knows what it wrote again"
PRINT = "the rule is about how Chinese is printed, and its patterns are the rule"
EXCEPTIONS = {
    "alignment/sentences.py": (3, "signs that stand for a number, a year, a name among the words that are compared"),
    "annotations.py": (1, "what the program puts where only a person knows what to write"),
    "desk/form.py": (1, "a hint of the workbook's own that means nothing in a page"),
    "desk/words.py": (3, "what messages say of the terminal, said otherwise on a page"),
    "genre/form_sheets.py": (11, FORM + ": sheets, choices and checks of the workbook"),
    "genre/unit_sheets.py": (11, FORM + ": sheets and heads of the table of units"),
    "readers/structured.py": (1, FORM + ": the place of a value in a message"),
    "readers/summary.py": (5, "what people write for 'no fault' into the summary that the program wrote"),
    "readers/workbook.py": (1, FORM + ": the hidden line with the genre"),
    "renderers/html_document.py": (1, "a style sheet, cut where a page is printed"),
    "renderers/summary_text.py": (2, FORM + ": heads of the table that are set to the right"),
    "results.py": (1, FORM + ": the reason of a rule that is none for a genre"),
    "review/model.py": (1, FORM + ": the choice 'no fault' in the summary"),
    "rulebook.py": (1, FORM + ": the line of an example that names the agency"),
    "rules/fm03_unpaired.py": (2, PRINT),
    "rules/fm06_document_number.py": (4, PRINT),
    "rules/fm08_paragraph_end.py": (1, PRINT),
    "rules/fm09_numbering.py": (4, PRINT),
    "rules/fm10_spaces.py": (1, PRINT),
    "rules/fm11_ranges.py": (7, PRINT),
    "rules/fm12_figures.py": (14, PRINT),
    "rules/fm13_contact.py": (4, PRINT),
    "rules/fm15_misplaced_punctuation.py": (1, PRINT),
    "rules/fm17_broken_sentence.py": (3, PRINT),
    "rules/fm18_emphasis.py": (1, PRINT),
}
"""Modules outside the language with Chinese that looks into text: how many literals, and why. Both ways exact, so that
the list neither grows nor outlives what it excuses unseen."""


def test_chinese_that_looks_into_text_is_the_languages_or_a_packs() -> None:
    found = {
        name: literals
        for path, literals in looked_for(PACKAGE).items()
        if not (name := path.relative_to(PACKAGE).as_posix()).startswith(tuple(f"{p}/" for p in LANGUAGE))
    }
    allowed = {name: count for name, (count, _) in EXCEPTIONS.items()}
    wrong = {
        name: [f"line {x.line}: {x.text!r}" for x in found.get(name, ())]
        for name in sorted({*found, *allowed})
        if len(found.get(name, ())) != allowed.get(name, 0)
    }
    assert not wrong, "move to drafting/language/ or to a pack, or say why not: " + str(wrong)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import re\nre.search('收到|受理', text)", ["收到|受理"]),
        ("PATTERN = '收到'\nimport re\ndef f(t):\n    return re.search(PATTERN + 'x', t)", ["收到"]),
        ("WORDS = ('收到', '受理')\ndef f(t):\n    return any(w in t for w in WORDS)", ["收到", "受理"]),
        ("def f(unit):\n    return unit == '件'", ["件"]),
        ("UNITS = '件 份'.split()", ["件 份"]),
        ("KINDS = {'件': 1}\ndef f(c):\n    return c in KINDS", ["件"]),
        ("def f(t):\n    match t:\n        case '件':\n            return 1", ["件"]),
        ("def f(t):\n    end = '年'\n    return t.removesuffix(end)", ["年"]),
        ("def f(n):\n    said = f'收到{n}件'\n    raise ValueError(said)", []),
        ("TITLE = '规则'\ndef f(out):\n    out.append(TITLE)", []),
        ("def f(c):\n    return '\u4e00' <= c <= '\u9fff' or c == '\u4e00'", []),
    ],
)
def test_what_looks_into_text_is_told_from_what_is_said(source: str, expected: list[str], tmp_path: Path) -> None:
    package = tmp_path / "drafting"
    package.mkdir()
    (package / "one.py").write_text(source, encoding="utf-8")
    found = looked_for(package)
    assert [x.text for x in found.get(package / "one.py", ())] == expected


def test_a_constant_is_found_where_it_stands_though_another_module_looks_with_it(tmp_path: Path) -> None:
    package = tmp_path / "drafting"
    (package / "language").mkdir(parents=True)
    (package / "language" / "words.py").write_text("ENDS = '年'", encoding="utf-8")
    (package / "one.py").write_text("HEADS = ('单位',)", encoding="utf-8")
    uses = "from drafting.one import HEADS\nfrom drafting.language.words import ENDS\n"
    (package / "two.py").write_text(uses + "def f(t):\n    return t in HEADS or t.endswith(ENDS)", encoding="utf-8")
    assert {p.name: [x.text for x in found] for p, found in looked_for(package).items()} == {"one.py": ["单位"]}
