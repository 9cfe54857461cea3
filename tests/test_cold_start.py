"""What a command does not use, its start does not load."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from drafting.resources import corpus_root

HEAVY = ("spacy", "thinc", "numpy", "jieba", "rich.console", "rich.progress", "pdfplumber", "docx", "xlsxwriter")
REPORT = next(iter(sorted(corpus_root().glob("gi_annual_report/*/*.md"))))
FIGURES = REPORT.with_suffix(".figures.yaml")
PROGRAM = """
import sys
from drafting.cli import main
try:
    main()
except SystemExit:
    pass
sys.stderr.write("LOADED " + " ".join(sys.modules))
"""


def loaded(*arguments: str) -> set[str]:
    """The modules that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, encoding="utf-8", check=True
    )
    assert "Traceback" not in done.stderr
    return set(done.stderr.rpartition("LOADED ")[2].split())


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("lint", "--help"),
        ("rules",),
        ("rules", "NM01"),
        ("genres",),
        ("draft", str(FIGURES), "-o", "-"),
        ("lint", str(REPORT), "--select", "TB"),
    ],
    ids=" ".join,
)
def test_nothing_heavy_is_loaded(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "drafting.cli" in modules
    assert sorted(modules.intersection(HEAVY)) == []


@pytest.mark.slow
def test_a_whole_lint_loads_no_more_of_spacy_than_it_uses(tmp_path: Path) -> None:
    modules = loaded("lint", str(REPORT), "--format", "json", "-o", str(tmp_path / "f.json"))
    assert {"spacy.tokens", "spacy.matcher", "jieba"} <= modules
    assert not modules.intersection({"spacy.cli", "spacy.language", "spacy.pipeline", "weasel", "docx", "xlsxwriter"})


@pytest.mark.slow
def test_spacy_is_whole_for_whoever_asks_for_it() -> None:
    program = """
from drafting.language.spacy_parts import lighten, wish
wish()
lighten()
from spacy.tokens import Doc
import sys
assert "spacy.language" not in sys.modules
import spacy
assert spacy.tokens.Doc is Doc
pipeline = spacy.blank("en")
assert isinstance(pipeline("a b"), Doc) and pipeline.add_pipe("sentencizer") and spacy.__version__
assert not hasattr(spacy, "nothing_of_the_kind")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr


_FURTHER = """
import sys
from drafting.batch import worker_pool
from drafting.language import spacy_parts
if sys.argv[1] == "True":
    spacy_parts.wish()
with worker_pool(1) as pool:
    modules = pool.submit(eval, "' '.join(__import__('sys').modules)").result()
    print(pool.submit(spacy_parts.wished).result(), *modules.split())
"""


@pytest.mark.slow
@pytest.mark.parametrize("in_parts", [True, False])
def test_further_processes_load_no_more_of_spacy_than_the_first(in_parts: bool) -> None:
    """In a program of its own: what they are forked from is started once."""
    done = subprocess.run(
        [sys.executable, "-c", _FURTHER, str(in_parts)], capture_output=True, encoding="utf-8", check=True
    )
    wished, *modules = done.stdout.split()
    assert wished == str(in_parts)
    if in_parts:
        assert not {"spacy.cli", "spacy.language", "spacy.pipeline", "weasel"}.intersection(modules)
    if "forkserver" in multiprocessing.get_all_start_methods():
        assert {"spacy.tokens", "jieba", "drafting.reviewing"} <= set(modules), "what a report needs is there at once"


CLUSTER = ("dask", "distributed", "fsspec", "pyarrow", "drafting.cluster")


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("lint", str(REPORT), "--format", "json"), ("compare", str(REPORT), str(REPORT)), ("new", "--help")],
    ids=lambda a: a[0],
)
def test_nothing_of_the_cluster_is_loaded_without_it(arguments: tuple[str, ...]) -> None:
    assert sorted(loaded(*arguments).intersection(CLUSTER)) == []
