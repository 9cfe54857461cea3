"""The wheel, as somebody would install it: away from the checkout, with its own templates and corpus."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
EXE = ".exe" if os.name == "nt" else ""
CARRIED = {"templates": "templates", "corpus": "corpus", "rules": "tests/fixtures/rules", "schema": "docs/schema"}

pytestmark = pytest.mark.slow


def _run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    # The checkout must not be importable, or the wheel would not be what is tested.
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    environment["PYTHONUTF8"] = "1"
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a virtual environment that holds the wheel and sees the packages of this one."""
    folder = tmp_path_factory.mktemp("wheel")
    built = _run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", ROOT, cwd=folder
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = (folder / "dist").glob("drafting-*.whl")

    home = folder / "venv"
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    python = home / SCRIPTS / f"python{EXE}"
    # Installed before this environment's packages are in sight, or pip would find its drafting and do nothing.
    done = _run(
        sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    base = {"base": str(home), "platbase": str(home)}
    site = Path(sysconfig.get_path("purelib", "venv", vars=base))
    # Packages only: an editable install's own .pth file is not followed from here, so the checkout stays out.
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site / "packages.pth").write_text("\n".join(sorted(ours)) + "\n", encoding="utf-8")
    return home / SCRIPTS


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """An empty folder, as far from the checkout as a test gets."""
    return tmp_path


def test_the_wheel_is_what_runs_and_carries_its_data(installed: Path, elsewhere: Path) -> None:
    code = "import drafting, pathlib; print(pathlib.Path(drafting.__file__).parent)"
    told = _run(installed / f"python{EXE}", "-c", code, cwd=elsewhere)
    assert told.returncode == 0, told.stderr
    package = Path(told.stdout.strip())
    assert ROOT not in package.parents
    assert (package / "py.typed").is_file()
    assert (package / "desk" / "templates" / "form.html.j2").is_file()
    assert (package / "desk" / "static" / "desk.js").is_file()
    for inside, checkout in CARRIED.items():
        there = {p.relative_to(ROOT / checkout) for p in (ROOT / checkout).rglob("*") if p.is_file()}
        here = {
            p.relative_to(package / "_data" / inside) for p in (package / "_data" / inside).rglob("*") if p.is_file()
        }
        assert here == there, inside


def test_help_from_another_folder(installed: Path, elsewhere: Path) -> None:
    told = _run(installed / f"drafting{EXE}", "--help", cwd=elsewhere)
    assert told.returncode == 0, told.stderr
    assert "lint" in told.stdout
    assert list(elsewhere.iterdir()) == []


def test_rules_from_another_folder(installed: Path, elsewhere: Path) -> None:
    told = _run(installed / f"drafting{EXE}", "rules", cwd=elsewhere)
    assert told.returncode == 0, told.stderr
    assert "ST01" in told.stdout


def test_a_report_of_the_corpus_is_linted_from_another_folder(installed: Path, elsewhere: Path) -> None:
    report = ROOT / "corpus/gi_annual_report/2024/shili-county-office.md"
    told = _run(installed / f"drafting{EXE}", "lint", report, cwd=elsewhere)
    assert told.returncode == 1, told.stdout + told.stderr
    assert "ST03" in told.stdout


def test_the_wheel_is_the_same_byte_for_byte_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    made = []
    for name, mask in (("first", 0o022), ("second", 0o077)):
        copy = tmp_path / name / "drafting"
        copy.mkdir(parents=True)
        for part in ("drafting", "templates", "corpus", "docs", "tests/fixtures/rules"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"), copy_function=_anew)
        for part in ("pyproject.toml", "README.md", "LICENSE"):
            _anew(ROOT / part, copy / part)
        out = tmp_path / name / "dist"
        program = f"import os, runpy, sys; os.umask({mask}); sys.argv = ['build', *sys.argv[1:]]; "
        program += "os.environ['SOURCE_DATE_EPOCH'] = '1700000000'; runpy.run_module('build', run_name='__main__')"
        built = _run(
            sys.executable, "-c", program, "--wheel", "--no-isolation", "--outdir", out, copy, cwd=tmp_path / name
        )
        assert built.returncode == 0, built.stdout + built.stderr
        (wheel,) = out.glob("*.whl")
        made.append(wheel.read_bytes())
    assert made[0] == made[1]
    assert len(made[0]) > 100_000


def _anew(source: str | Path, target: str | Path) -> None:
    """A copy whose time is that of now, as after a checkout."""
    Path(target).write_bytes(Path(source).read_bytes())
