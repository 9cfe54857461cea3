"""Mutants of the rules and of the grounding: which mechanism could be gone, and no test would say so?

A *mutant* is a module with one thing made wrong: a condition that always or never holds, a comparison turned, an
operand of ``and``/``or`` or the filter of a comprehension left out, a step left out, a number one more, a severity
exchanged. It is *told* when a test falls. Three kinds of tests are asked: the cases of ``tests/fixtures/rules``, test
functions that need nothing but their parameters, and the passages of ``tests/golden``. Of what no test tells, something
is *seen* when a rule finds something else in a case, though not what the case states, or when another labelled passage
is read otherwise, as it stands or with one number changed. The rest *survives*: nothing needs it, or a case is missing.

All is loaded once. Each mutant lives in a child of that process, its code put in place of the functions' own, so that
who imported them has it, too; it is shown to what comes by the line that it changes, until its time is over.

``python -m benchmarks.mutants rules/fm10_spaces grounding/sums --share 0.5`` tries every second mutant of two modules.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import copy
import hashlib
import importlib
import inspect
import io
import json
import os
import random
import re
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest

from benchmarks.grounding import changed, figures_of, filled, head_of, load_cases, place_of
from drafting.findings import Severity
from drafting.genre.loader import load_genre
from drafting.linter import _lacking, make_context
from drafting.readers.files import read_document
from drafting.rules.base import Context, PreviousYear, Rule
from drafting.rules.registry import all_rules

ROOT = Path(__file__).resolve().parents[1]
UNIT_TESTS = (
    "tests/grounding/test_amounts.py",
    "tests/grounding/test_averages.py",
    "tests/grounding/test_fees.py",
    "tests/grounding/test_frames.py",
    "tests/grounding/test_lexicon.py",
    "tests/grounding/test_pins.py",
    "tests/rules/test_pins.py",
    "tests/genre",
    "tests/test_corpus.py",
)
_CODE = re.compile(r"[a-z]{2}[0-9]{2}_")
_ON_NUMBERS = ("NM", "ST32", "TB")
"""The rules of whose cases the grounding is asked."""
_SECONDS = 2
"""What a mutant may take; a unit test that takes longer is not asked."""
_WATCHED = 10
"""So many times longer something takes while its lines are watched."""
_LONGEST = 30
"""After so many seconds a mutant never ends, which its tests would tell."""
_PASSAGES = 13
"""Every so many labelled passages one is read."""
_COLLECT = "--collect-only -q -p no:cacheprovider -p no:xdist -o addopts=--import-mode=importlib".split()
_TURNED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(), ast.LtE: ast.Lt(), ast.Gt: ast.GtE(), ast.GtE: ast.Gt(), ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(), ast.In: ast.NotIn(), ast.NotIn: ast.In(), ast.Is: ast.IsNot(), ast.IsNot: ast.Is(),
}  # fmt: skip
_SEVERITIES = {"ERROR": "WARNING", "WARNING": "INFO", "INFO": "WARNING"}
# To leave one of these out changes the type of a value and nothing that is said.
_CONVERSIONS = frozenset("tuple list frozenset set dict iter bool str int float len any all isinstance Decimal".split())


# ------------------------------------------------------------------------------------------ mutants


@dataclass(frozen=True)
class Mutant:
    """One thing made wrong in a function, or in a constant of a module or class."""

    module: str
    name: str
    """The function's qualified name, or the constant's."""
    kind: str
    line: int
    was: str
    now: str
    nth: int = 0
    """Which of those alike in the function: lines move, what is sampled should not."""
    statement: int = 0
    """The line of its statement."""
    edit: Callable[[], CodeType | object] = field(default=lambda: None, compare=False, repr=False)
    """Makes the module's code with the mutant in it, or the constant's value."""

    @cached_property
    def key(self) -> str:
        """Tells it from all others, and stays the same when lines move."""
        return f"{self.module}:{self.name}:{self.kind}:{self.was} -> {self.now}#{self.nth}"

    def drawn(self, share: float) -> bool:
        """Whether it belongs to a sample of that share."""
        return int.from_bytes(hashlib.sha256(self.key.encode()).digest()[:4], "big") < share * 2**32

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.name} [{self.kind}] {self.was} -> {self.now}"


def mutants_of(module: str, source: str) -> list[Mutant]:
    """The mutants of a module, in the order of its lines."""
    tree = ast.parse(source)
    out = [m for name, node in _functions(tree) for m in _Functions(module, tree, name, node).mutants()]
    out += _constants(module, tree)
    count: Counter[str] = Counter()
    numbered = []
    for mutant in sorted(out, key=lambda m: m.line):
        numbered.append(replace(mutant, nth=count[mutant.key]))
        count[mutant.key] += 1
    return numbered


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """The functions of a module and of its classes; what stands in a function belongs to it."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{n.name}", n) for n in node.body if isinstance(n, ast.FunctionDef))


def _constants(module: str, tree: ast.Module) -> Iterator[Mutant]:
    """The numbers and severities that a module or a class names."""
    places = [("", tree.body), *((f"{n.name}.", n.body) for n in tree.body if isinstance(n, ast.ClassDef))]
    for prefix, body in places:
        for node in body:
            if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
                continue
            said, value = ast.unparse(node.value), None
            if isinstance(node.value, ast.Constant) and type(node.value.value) in (int, float):
                value = node.value.value + 1  # type: ignore[operator]
            elif isinstance(node.value, ast.Attribute) and said.startswith("Severity."):
                value = Severity[_SEVERITIES[node.value.attr]]
            if value is not None:
                name = prefix + node.targets[0].id
                yield Mutant(module, name, "constant", node.lineno, said, str(value), edit=_just(value))


def _just(value: object) -> Callable[[], object]:
    return lambda: value


class _Functions:
    """Makes the mutants of one function."""

    def __init__(self, module: str, tree: ast.Module, name: str, node: ast.FunctionDef) -> None:
        self.module, self.tree, self.name, self.node = module, tree, name, node
        self.above: dict[ast.AST, tuple[ast.AST, str]] = {}
        for parent in ast.walk(node):
            for key, value in ast.iter_fields(parent):
                for child in value if isinstance(value, list) else (value,):
                    if isinstance(child, ast.AST):
                        self.above[child] = parent, key

    def mutants(self) -> Iterator[Mutant]:
        for statement in self.node.body:
            for node in ast.walk(statement):
                if "annotation" not in self._fields_above(node):
                    yield from self._of(node)

    def _fields_above(self, node: ast.AST) -> set[str]:
        out = set()
        while node is not self.node:
            node, key = self.above[node]
            out.add(key)
        return out

    def _of(self, node: ast.AST) -> Iterator[Mutant]:
        if isinstance(node, ast.If | ast.IfExp):
            for value in (True, False):
                kind = "guard" if not value and _is_guard(node) else f"always {value}".lower()
                yield self._set(kind, node.test, ast.Constant(value))
        elif isinstance(node, ast.comprehension):
            for i, test in enumerate(node.ifs):
                rest = node.ifs[:i] + node.ifs[i + 1 :]
                yield self._mutant("filter", test, "", node, "ifs", rest)
        elif isinstance(node, ast.Compare):
            for i, op in enumerate(node.ops):
                now = copy.copy(node)
                now.ops = [*node.ops[:i], _TURNED[type(op)], *node.ops[i + 1 :]]
                yield self._set("comparison", node, now)
        elif isinstance(node, ast.BoolOp):
            for i in range(len(node.values)):
                rest_of = node.values[:i] + node.values[i + 1 :]
                yield self._set("operand", node, rest_of[0] if len(rest_of) == 1 else ast.BoolOp(node.op, rest_of))
        elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
            yield self._set("number", node, ast.Constant(node.value + 1))  # type: ignore[operator]
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Severity" and node.attr in _SEVERITIES:
            yield self._set("severity", node, ast.Attribute(node.value, _SEVERITIES[node.attr], ast.Load()))
        else:
            yield from self._steps(node)

    def _steps(self, node: ast.AST) -> Iterator[Mutant]:
        """What is done on the way and could be left out."""
        if isinstance(node, ast.AugAssign) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)):
            yield self._set("step", node, ast.Pass())
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.YieldFrom):
            yield self._set("step", node.value.value, ast.Tuple([], ast.Load()))
        elif isinstance(node, ast.Starred):
            parent, key = self.above[node]
            rest = [n for n in getattr(parent, key) if n is not node]
            if isinstance(node.ctx, ast.Load) and rest:
                yield self._mutant("step", node, "", parent, key, rest)
        elif isinstance(node, ast.Call) and isinstance(self.above[node][0], ast.expr | ast.comprehension | ast.For):
            called = ast.unparse(node.func)
            if len(node.args) == 1 and not node.keywords and called not in _CONVERSIONS and called[0].islower():
                yield self._set("call", node, node.args[0])
            elif isinstance(node.func, ast.Attribute) and not (node.args or node.keywords) and called[:5] != "self.":
                yield self._set("call", node, node.func.value)

    def _set(self, kind: str, node: ast.AST, now: ast.AST) -> Mutant:
        parent, key = self.above[node]
        value: Any = getattr(parent, key)
        value = [now if n is node else n for n in value] if isinstance(value, list) else now
        return self._mutant(kind, node, ast.unparse(now), parent, key, value)

    def _mutant(self, kind: str, node: ast.AST, now: str, parent: ast.AST, key: str, value: object) -> Mutant:
        def edit() -> CodeType:
            was = getattr(parent, key)
            setattr(parent, key, value)
            try:
                return compile(ast.fix_missing_locations(self.tree), self.module, "exec")
            finally:
                setattr(parent, key, was)

        statement = node
        while not isinstance(statement, ast.stmt):
            statement = self.above[statement][0]
        line = getattr(node, "lineno", statement.lineno)
        was = _short(ast.unparse(node))
        return Mutant(self.module, self.name, kind, line, was, _short(now), 0, statement.lineno, edit)


def _is_guard(node: ast.If | ast.IfExp) -> bool:
    return isinstance(node, ast.If) and not node.orelse and isinstance(node.body[-1], ast.Return | ast.Continue)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else f"{line[:60]} … {line[-27:]}"


# ------------------------------------------------------------------------------------------ putting one in place


def put_in_place(mutant: Mutant, module: ModuleType) -> bool:
    """Change the module's functions themselves; False when there is nothing in which the change would show."""
    made = mutant.edit()
    if not isinstance(made, CodeType):
        owner: object = module
        *path, last = mutant.name.split(".")
        for part in path:
            owner = getattr(owner, part)
        setattr(owner, last, made)
        return True
    functions = dict(_live(module))
    codes = {c.co_qualname: c for c in _codes(made)}
    function, code = functions.get(mutant.name), codes.get(mutant.name)
    if function is None or code is None or code.co_freevars != function.__code__.co_freevars:
        return False
    function.__code__ = code
    for value in vars(module).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()
    return True


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The functions and methods in the code of a module."""
    for const in code.co_consts:
        if isinstance(const, CodeType) and "<locals>" not in const.co_qualname:
            yield const
            yield from _codes(const)


def _live(module: ModuleType) -> Iterator[tuple[str, FunctionType]]:
    """The functions and methods of a module that are called, whatever they are wrapped in."""
    classes = [v for v in vars(module).values() if inspect.isclass(v) and v.__module__ == module.__name__]
    for value in (*vars(module).values(), *(v for c in classes for v in vars(c).values())):
        inner = value
        for name in ("fget", "func", "__func__", "__wrapped__"):
            inner = getattr(inner, name, None) or inner
        if isinstance(inner, FunctionType) and inner.__module__ == module.__name__:
            yield inner.__qualname__, inner


# ------------------------------------------------------------------------------------------ what it is shown


Seen = Callable[[], object]


@dataclass
class Probe:
    """Something that a mutant is shown."""

    name: str
    kind: str
    """``fixture``, ``unit``, ``golden`` or ``passage``."""
    falls: Callable[[], bool]
    """Whether the test falls; of a passage, whether what is made of it has changed."""
    context: Context | None = None
    before: dict[str, object] = field(default_factory=dict)
    """What each rule finds, and what is made of the numbers, by a name."""
    seconds: float = 0.0

    def changed(self, only: str) -> bool:
        """Whether what a rule, or the reading of the numbers, makes of it is otherwise than before."""
        assert self.context is not None
        try:
            return looked_at(self.context, only) != self.before[only]
        except Exception:  # a mutant that breaks is told by whoever meets it
            return True


NUMBERS = "numbers"


def looked_at(context: Context, only: str) -> object:
    """What a rule finds in a report, or what is made of its numbers."""
    if only == NUMBERS:
        read = replace(context).numbers
        return read.contradictions, tuple(read.accounts)
    rule = next(r for r in all_rules() if r.code == only)
    return tuple(rule.check(context))


def fixture_probes(rules: Sequence[str] = ()) -> Iterator[Probe]:
    """The cases of the rules, or of those whose codes begin so, and what is asked of each."""
    from tests.rules import cases as fixtures

    made: list[Context] = []
    names = vars(fixtures)
    real = names["lint_document"]

    def lint(document: Any, genre: Any = None, *, options: Any = None, **given: Any) -> Any:
        made.append(make_context(document, genre, options=options, **given))
        return real(document, genre, options=options, rules=(), **given)

    for case in fixtures.all_cases():
        if case.values.get("open") or not case.rule.startswith(tuple(rules) or ""):
            continue
        names["lint_document"] = lint
        fixtures.run_case(case)
        names["lint_document"] = real

        def falls(case: fixtures.Case = case) -> bool:
            ran = fixtures.run_case(case)
            return bool(ran.faults() or (case.kind == "fail" and fixtures.left_after_repair(case, ran)))

        yield Probe(case.name, "fixture", falls, made[-1])


def passage_probes() -> Iterator[Probe]:
    """Labelled passages as they stand, and each with one number changed."""
    for nth, case in enumerate(load_cases()[::_PASSAGES]):
        text = case["text"]
        cells = filled(case["cells"])
        texts = [text]
        numbers = [m for m in case["mentions"] if m["span"].isdigit()]
        if numbers:
            mention = numbers[nth % len(numbers)]
            start = place_of(text, mention)
            wrong = changed(mention["span"], set(cells.values()), random.Random(nth))
            texts.append(text[:start] + wrong + text[start + len(mention["span"]) :])
        figures = figures_of(case, cells, case["year"])
        before = case.get("previous_cells")
        last = PreviousYear(figures_of(case, filled(before), case["year"] - 1)) if before else None
        for i, words in enumerate(texts):
            document = read_document("passage.md", content=head_of(case) + words + "\n")
            context = make_context(document, load_genre(), figures=figures, previous=last)
            probe = Probe(f"{case['id']}{'*' * i}", "passage", lambda: False, context)
            probe.falls = _changed_numbers(probe)
            yield probe


def golden_probes() -> Iterator[Probe]:
    """The passages of which it is kept what is made of them."""
    from benchmarks.amounts import labelled
    from benchmarks.calibrate import Bench
    from drafting.grounding.weights import load_weights
    from tests.grounding import golden

    bench, kept = Bench(load_weights(load_genre().root)), golden.kept()

    def falls(case: dict[str, Any], nth: int) -> Callable[[], bool]:
        return lambda: golden.lines_of(case, nth, bench) != kept[case["id"]]

    def amounts_fall(case: Mapping[str, Any]) -> Callable[[], bool]:
        return lambda: golden.lines_of_amounts(case) != kept[case["id"]]

    for nth, case in enumerate(golden.sample()):
        yield Probe(f"golden {case['id']}", "golden", falls(case, nth))
    for prose in labelled():
        yield Probe(f"golden {prose['id']}", "golden", amounts_fall(prose))


def _changed_numbers(probe: Probe) -> Callable[[], bool]:
    return lambda: probe.changed(NUMBERS)


def unit_probes(files: Sequence[str]) -> Iterator[Probe]:
    """Test functions that need nothing but their parameters and what they need of their module."""

    class Collected:
        items: Sequence[pytest.Item] = ()

        def pytest_collection_finish(self, session: pytest.Session) -> None:
            self.items = tuple(session.items)

    found = Collected()
    there = [f for f in files if (ROOT / f).exists()]
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main([*_COLLECT, *there], [found])
    for item in found.items:
        if not isinstance(item, pytest.Function):
            continue
        given = dict(item.callspec.params) if hasattr(item, "callspec") else {}
        if set(inspect.signature(item.obj).parameters) - set(given) or hasattr(item.obj, "hypothesis"):
            continue
        if item.get_closest_marker("xfail") or item.get_closest_marker("slow"):
            continue
        yield Probe(item.nodeid, "unit", _falls(item.obj, given))


def _falls(function: Callable[..., object], given: dict[str, object]) -> Callable[[], bool]:
    def falls() -> bool:
        function(**given)  # an assertion that fails is raised
        return False

    return falls


# ------------------------------------------------------------------------------------------ who comes by which line


Place = tuple[str, int]


class Lines:
    """The lines of some modules that a call comes by."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.hit: set[Place] = set()

    def __enter__(self) -> Lines:
        self.hit = set()
        sys.settrace(self._call)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def _call(self, frame: FrameType, event: str, arg: object) -> Any:
        del event, arg
        if frame.f_code.co_filename not in self.files:
            return None
        return self._line

    def _line(self, frame: FrameType, event: str, arg: object) -> Any:
        del arg
        if event == "line":
            self.hit.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line


@dataclass
class Session:
    """All that mutants are shown, and by which lines it comes."""

    probes: list[Probe]
    by_line: dict[Place, list[tuple[int, str]]]
    """Which probes come by a line, and by which rule (or the numbers) it was."""
    lines: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By how many lines of a file a probe comes."""

    @classmethod
    def of(cls, modules: Sequence[ModuleType], cases: Sequence[str], say: Callable[[str], object]) -> Session:
        """Show everything once to the program as it is, or only the cases of some rules. Modules are watched."""
        files = [str(m.__file__) for m in modules]
        of_rules = any("drafting/rules/" in f for f in files)
        # What rules share is asked of all of them, a rule's own module of the rule.
        shared = any(_CODE.match(Path(f).name) is None for f in files)
        names = {m.__name__ for m in modules}
        rules = [r for r in all_rules() if of_rules and (shared or type(r).__module__ in names)]
        on_numbers = any("drafting/grounding/" in f for f in files)
        out = cls([], defaultdict(list))
        asked = [fixture_probes(cases or (() if of_rules else _ON_NUMBERS))]
        if not cases:
            asked += [unit_probes(UNIT_TESTS), *([golden_probes(), passage_probes()] if on_numbers else [])]
        lines = Lines(files)
        for kind in asked:
            began = time.perf_counter()
            for probe in kind:
                out._show(probe, lines, rules if probe.kind == "fixture" else (), on_numbers)
            say(f"{len(out.probes)} probes, {time.perf_counter() - began:.0f} s")
        return out

    def _show(self, probe: Probe, lines: Lines, rules: Sequence[Rule], on_numbers: bool) -> None:
        began = time.process_time()
        at = len(self.probes)
        if probe.context is None:
            with lines:
                falls = False
                try:
                    falls = probe.falls()
                except BaseException:  # one that is skipped or needs more than its parameters
                    falls = True
            if falls:
                return
            self._came(lines, at, "")
        else:
            if on_numbers:
                with lines:
                    probe.before[NUMBERS] = looked_at(probe.context, NUMBERS)
                self._came(lines, at, NUMBERS)
            for rule in rules:
                if not _applies(rule, probe.context):
                    continue
                looked_at(probe.context, rule.code)  # what all rules share is made once, and watched for none
                with lines:
                    probe.before[rule.code] = looked_at(probe.context, rule.code)
                self._came(lines, at, rule.code)
        probe.seconds = time.process_time() - began
        self.probes.append(probe)

    def _came(self, lines: Lines, at: int, only: str) -> None:
        for place in lines.hit:
            self.by_line[place].append((at, only))
            self.lines[place[0], at] += 1

    def verdict(self, mutant: Mutant, module: ModuleType) -> tuple[str, str]:
        """What becomes of a mutant, and by what: ``told``, ``seen``, ``survives``, or ``not reached``. To be called in
        a process of its own."""
        shown = self._shown(mutant, module)
        if not shown:
            return "not reached", ""
        if not put_in_place(mutant, module):
            return "not reached", "not in place"
        seen = ""
        for kinds, seconds in ((("fixture", "unit"), _SECONDS), (("golden",), _SECONDS), (("passage",), _SECONDS / 2)):
            until = time.process_time() + seconds  # others may be using the machine
            for at, only in shown:
                probe = self.probes[at]
                if probe.kind not in kinds:
                    continue
                if time.process_time() > until:
                    break
                if probe.context is None or probe.changed(only):
                    try:
                        falls = probe.falls()
                    except BaseException:
                        falls = True
                    if falls and probe.kind == "passage":
                        return "seen", probe.name
                    if falls:
                        return "told", probe.name
                    if probe.kind == "fixture":
                        seen = probe.name
        return ("seen", seen) if seen else ("survives", "")

    def _shown(self, mutant: Mutant, module: ModuleType) -> list[tuple[int, str]]:
        """What comes by the mutant, the most telling first: a rule's own cases, what sees much of the module."""
        file = str(module.__file__)
        found = self.by_line.get((file, mutant.line), [])
        if mutant.kind == "constant":
            found = list(dict.fromkeys(p for (f, _), ps in self.by_line.items() if f == file for p in ps))
        else:
            # Of a statement that goes over several lines not each is one that is come by.
            found = found or self.by_line.get((file, mutant.statement), [])

        def rank(item: tuple[int, str]) -> tuple[bool, int]:
            at, rule = item
            return not (rule and self.probes[at].name.startswith(rule)), -self.lines[file, at]

        return sorted((i for i in found if self.probes[i[0]].seconds < _WATCHED * _SECONDS), key=rank)


def _applies(rule: Rule, context: Context) -> bool:
    return _lacking(rule, context) is None


# ------------------------------------------------------------------------------------------ the run


@dataclass(frozen=True)
class Fate:
    """What became of a mutant."""

    mutant: Mutant
    verdict: str
    by: str


def fate_of(mutant: Mutant, module: ModuleType, session: Session) -> Fate:
    """Try a mutant in a child of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(_LONGEST)
            with Path(os.devnull).open("w") as nothing, contextlib.redirect_stdout(nothing):
                said = session.verdict(mutant, module)
            os.write(writing, json.dumps(said).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        content = pipe.read()
    os.waitpid(child, 0)
    verdict, by = json.loads(content) if content else ("told", "does not end")
    return Fate(mutant, verdict, by)


def module_names() -> list[str]:
    """The modules of the rules and of the grounding, as ``rules/fm10_spaces``."""
    found = [p for folder in ("rules", "grounding") for p in sorted((ROOT / "drafting" / folder).glob("*.py"))]
    return [f"{p.parent.name}/{p.stem}" for p in found if p.stem not in ("__init__", "registry")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Try the mutants of some modules, print what survives, and the counts by module."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("modules", nargs="*", help="rules/fm10_spaces grounding/sums …; all when none is named")
    parser.add_argument("--share", type=float, default=1.0, help="the share of the mutants that is tried")
    parser.add_argument("--cases", nargs="*", default=(), metavar="RULE", help="ask only the cases of these rules")
    parser.add_argument("--told", action="store_true", help="print those that are told, too")
    given = parser.parse_args(arguments)
    names = given.modules or module_names()
    modules = {n: importlib.import_module(f"drafting.{n.replace('/', '.')}") for n in names}
    session = Session.of(list(modules.values()), given.cases, lambda text: print(text, file=sys.stderr, flush=True))
    table: dict[str, Counter[str]] = {}
    for name, module in modules.items():
        counts = table[name] = Counter()
        for mutant in mutants_of(name, Path(str(module.__file__)).read_text(encoding="utf-8")):
            if not mutant.drawn(given.share):
                continue
            fate = fate_of(mutant, module, session)
            counts[fate.verdict] += 1
            if fate.verdict != "told" or given.told:
                print(f"{fate.verdict}: {mutant}{f'  ({fate.by})' if fate.by else ''}", flush=True)
        print(f"# {name}: {_counted(counts)}", flush=True)
    print(f"# all: {_counted(sum(table.values(), Counter()))}")


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[v]} {v}" for v in ("told", "seen", "survives", "not reached"))


if __name__ == "__main__":
    main()
