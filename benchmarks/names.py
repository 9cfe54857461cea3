"""Names that must be right, miswritten at random where reports name them: how many are told.

    python -m benchmarks.names [FILE …] [--seed N] [--slips N] [--verbose]

One name of a report is miswritten at a time: a character taken for one that sounds or looks like it, or for any other,
lost, doubled, added, exchanged with the next, or a line break put in. It is told when a finding that the report did not
draw before stands on the words. Kinds of names, and ways to miswrite them, have equal chances. What is no slip (what is
left is a right name of another kind: 政府 of 县政府) is drawn again.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drafting.findings import Finding, Severity
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.results import LintResult
from drafting.text.confusable import confusable, sound_of

_TEXTS = {".md", ".txt", ".html"}
_AROUND = 12
_LINE = 400
"""Right prose without a form is read in reports of so many lines."""
NAMES: Mapping[str, str] = {
    "state": "中华人民共和国|全国人民代表大会|全国人大|全国政协|最高人民法院",
    "party": "习近平新时代中国特色社会主义思想|习近平总书记|习近平法治思想|中国共产党|中共中央|党中央|中央八项规定",
    "meetings": "党的二十大|党的十九大|(?:党的)?(?:十九|二十)届(?:历次|(?:[一二三四五六七]中[、和]?)+)全会",
    "council": "国务院办公厅政府信息与政务公开办公室|国务院办公厅|国务院",
    "laws": "(?<=《)(?:中华人民共和国[^《》〈〉]{2,30}|政府信息公开条例|条例|行政[^《》]{2,8}法|"
    "[^《》]{0,16}信息处理费管理办法|国务院[^《》]{4,40})(?=》)",
}
"""Names of everybody; ``own`` and ``place`` are made of the agency's."""
_ORGANS = (
    "人民政府办公室|人民政府办公厅|人民政府门户网站|人民政府|"
    "政府办公室|政府办公厅|政府门户网站|政府网站|政府办|政府|管委会"
)
_PLACE = re.compile(r".*?(?:省|市|州|县|区|旗|镇|乡|街道)(?!市|区|县)")
RIGHT = frozenset(
    (
        "政府 人民政府 管委会 中央 全会 国务院 中华 中国 党的十大 党的二十大 党的十九大 党的二十届 条例 "
        "办公室 办公厅 人大 政协 中国人民 全国 网站 门户网站 政府网站 人民政府网站 政府门户网站 "
        "全国人民代表大会 全国人大 全国代表大会"
    ).split()
)
"""What is no slip when it is what is left."""
Row = tuple[str, int, int]


@dataclass(frozen=True)
class Source:
    """A report: its file's text, what is read of it, and what it draws as it stands."""

    path: Path
    source: str
    result: LintResult
    told: frozenset[tuple[str, str]]

    @property
    def text(self) -> str:
        """What findings count in."""
        assert self.result.document is not None
        return self.result.document.text


@dataclass(frozen=True)
class Slip:
    """A name miswritten in a report, and the findings on it."""

    kind: str
    way: str
    right: str
    wrong: str
    path: Path
    line: int
    told: tuple[Finding, ...]

    @property
    def gravest(self) -> Severity | None:
        """The gravest that is said of it."""
        return max((f.severity for f in self.told), key=lambda s: s.rank, default=None)


def read(path: Path) -> Source:
    """A report read and linted as it stands."""
    source = path.read_text(encoding="utf-8")
    result = lint_document(read_document(path))
    return Source(path, source, result, frozenset((f.rule, str(f.found)) for f in result.findings))


def occurrences(report: Source) -> Iterator[Row]:
    """The names of a report: kind, start, end."""
    patterns = dict(NAMES)
    agency = report.result.agency
    if agency is not None:
        place = _PLACE.match(agency.name)
        narrow = place.group() if place else agency.name[:3]
        ends = {p[-1] for p in (narrow,)} | {"县", "市", "区"}
        patterns["own"] = re.escape(agency.name)
        patterns["place"] = (
            f"{re.escape(narrow)}(?:{_ORGANS})|(?<![\u4e00-\u9fff])[{''.join(sorted(ends))}](?:{_ORGANS})"
        )
    for kind, pattern in patterns.items():
        for match in re.finditer(pattern, report.text):
            if match.end() - match.start() > 1:
                yield kind, match.start(), match.end()


def _at(words: str, chance: random.Random) -> int:
    return chance.randrange(len(words))


def _alike(words: str, chance: random.Random, *, sounds: bool) -> str | None:
    at = _at(words, chance)
    here = words[at]
    others = [c for c in sorted(confusable(here)) if (sound_of(c) == sound_of(here)) == sounds]
    return words[:at] + chance.choice(others) + words[at + 1 :] if others else None


def _ways(characters: str) -> Mapping[str, Callable[[str, random.Random], str | None]]:
    def other(words: str, chance: random.Random) -> str:
        at = _at(words, chance)
        return words[:at] + chance.choice(characters) + words[at + 1 :]

    def lost(words: str, chance: random.Random) -> str:
        at = _at(words, chance)
        return words[:at] + words[at + 1 :]

    def doubled(words: str, chance: random.Random) -> str:
        at = _at(words, chance)
        return words[:at] + words[at] + words[at:]

    def added(words: str, chance: random.Random) -> str:
        at = 1 + chance.randrange(len(words) - 1)
        return words[:at] + chance.choice(characters) + words[at:]

    def exchanged(words: str, chance: random.Random) -> str:
        at = chance.randrange(len(words) - 1)
        return words[:at] + words[at + 1] + words[at] + words[at + 2 :]

    def broken(words: str, chance: random.Random) -> str:
        at = 1 + chance.randrange(len(words) - 1)
        return words[:at] + chance.choice(("\n", "\n\n")) + words[at:]

    return {
        "sounds": lambda w, c: _alike(w, c, sounds=True),
        "looks": lambda w, c: _alike(w, c, sounds=False),
        "other": other,
        "lost": lost,
        "doubled": doubled,
        "added": added,
        "exchanged": exchanged,
        "broken": broken,
    }


def made(report: Source, start: int, end: int, wrong: str) -> tuple[Finding, ...] | None:
    """What is told of a name miswritten in a report; nothing where its place in the file is not to be known."""
    text = report.text
    before, behind = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    if report.source == text:
        changed = text[:start] + wrong + text[end:]
    else:
        around = before + text[start:end] + behind
        if report.source.count(around) != 1:
            return None
        changed = report.source.replace(around, before + wrong.replace("\n\n", "\n").replace("\n", "</p><p>") + behind)
    result = lint_document(
        read_document(report.path.name, content=changed.encode() if report.path.suffix == ".html" else changed)
    )
    assert result.document is not None
    assert not result.failed
    now = result.document.text
    low = start if report.source == text else now.find(before) + len(before)
    high = low + len(wrong)
    new = (f for f in result.findings if (f.rule, str(f.found)) not in report.told)
    return tuple(f for f in new if (f.start < high and f.end > low) or (f.start == f.end and low <= f.start <= high))


def slips(reports: Sequence[Source], count: int, seed: int) -> list[Slip]:
    """So many slips, by a seed."""
    chance = random.Random(seed)
    frequent = Counter(c for r in reports for c in r.text if "\u4e00" <= c <= "\u9fff")
    ways = _ways("".join(c for c, _ in frequent.most_common(600)))
    places: dict[str, list[tuple[Source, int, int]]] = {}
    for report in reports:
        for kind, start, end in occurrences(report):
            places.setdefault(kind, []).append((report, start, end))
    kinds = sorted(places)
    out: list[Slip] = []
    while len(out) < count:
        kind, way = chance.choice(kinds), chance.choice(sorted(ways))
        report, start, end = chance.choice(places[kind])
        right = report.text[start:end]
        wrong = ways[way](right, chance)
        if wrong is None or wrong == right or _is_right(wrong, report.text[:start], report.text[end:]):
            continue
        if right[:-1] == wrong and right[-1] in "省市县区":
            continue  # a place without its division is what everybody calls it
        if "\n" in wrong and report.result.document is not None and _of_title(report, start):
            continue  # titles are set in lines
        told = made(report, start, end, wrong)
        if told is not None:
            out.append(Slip(kind, way, right, wrong, report.path, report.text.count("\n", 0, start) + 1, told))
    return out


def _of_title(report: Source, at: int) -> bool:
    """Whether a place belongs to the title."""
    title = report.result.document.title if report.result.document is not None else None
    return title is not None and title.span.start <= at < title.span.end


def _is_right(wrong: str, before: str, behind: str) -> bool:
    """Whether what is left is a right name, by itself or with what stands around it."""
    whole = before[-1:] + wrong + behind[:1]
    return (
        wrong in RIGHT
        or any(re.fullmatch(f"(?:{p})", wrong) for p in NAMES.values() if "?<=" not in p)
        or (bool(re.fullmatch(f"[县市区省]?(?:{_ORGANS})", wrong)) or whole in RIGHT)
    )


_PROSE = """# {agency}{year}年政府信息公开工作年度报告

## 一、总体情况

{text}
"""


def alarms(lines: Sequence[str]) -> tuple[int, list[Finding]]:
    """Characters of right prose without a form, and what the rules on names tell in it."""
    out: list[Finding] = []
    for at in range(0, len(lines), _LINE):
        text = "\n\n".join(lines[at : at + _LINE])
        document = read_document("prose.md", content=_PROSE.format(agency="示例县民政局", year=2024, text=text))
        out += [f for f in lint_document(document).findings if f.rule in OF_NAMES]
    return sum(map(len, lines)), out


OF_NAMES = ("WD02", "WD03", "WD12", "ST16")


def _count(items: Iterable[Slip], of: Callable[[Slip], str]) -> Iterator[str]:
    whole: dict[str, list[Slip]] = {}
    for item in items:
        whole.setdefault(of(item), []).append(item)
    for key, group in sorted(whole.items()):
        grave = sum(s.gravest is not None and s.gravest is not Severity.INFO for s in group)
        info = sum(s.gravest is Severity.INFO for s in group)
        yield f"{key:10} {len(group):4} slips: {grave / len(group):.3f} told, {info / len(group):.3f} remarked on"


def main() -> None:
    """Print what is told and what right prose draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="reports beside those of the corpus")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slips", type=int, default=200)
    parser.add_argument("--verbose", action="store_true", help="print what is not told, and every alarm")
    asked = parser.parse_args()
    reports = [
        read(p) for p in (*sorted(Path("corpus/gi_annual_report").rglob("*.md")), *asked.files) if p.suffix in _TEXTS
    ]
    found = slips(reports, asked.slips, asked.seed)
    for of in (lambda _: "all", lambda s: s.kind, lambda s: s.way):
        print("\n".join(_count(found, of)), end="\n\n")
    for s in found if asked.verbose else ():
        if s.gravest is None or s.gravest is Severity.INFO:
            print(f"    {s.kind} {s.way}: {s.right} → {s.wrong!r} {s.path.name}:{s.line} {[f.rule for f in s.told]}")
    lines = Path("corpus/gi_annual_report/prose.txt").read_text(encoding="utf-8").splitlines()
    size, drawn = alarms([line for line in lines if line and not line.startswith("#")])
    drawn += [f for r in reports for f in r.result.findings if f.rule in OF_NAMES]
    size += sum(len(r.text) for r in reports)
    grave = [f for f in drawn if f.severity is not Severity.INFO]
    print(f"{size} characters of right prose: {len(grave)} alarms, {len(drawn) - len(grave)} remarks on names")
    for f in grave if asked.verbose else ():
        print(f"    {f.rule} {f.message}")


if __name__ == "__main__":
    main()
