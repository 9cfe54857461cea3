"""Builds the folder that runs without Python, for this system, and a folder of wheels for those with Python.

    python packaging/build.py [-o dist] [--no-wheels]

Needs Python 3.11 or later with its shared library, and the network for the packages of the lock files. Makes a zip of
each, and ``SHA256SUMS``. What is built on one system runs on those with the same or a later C library: builds for
others are made on the oldest one (``.github/workflows/folder.yml``).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "packaging"
_TOOLS: tuple[str, ...] = (
    "pyinstaller",
    "pyinstaller-hooks-contrib",
    "altgraph",
    "macholib",
    "pefile",
    "pywin32-ctypes",
    "packaging",
)
_TOOLS += ("setuptools", "hatchling", "pathspec", "pluggy", "trove-classifiers")
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==\S+[^\n]*(?:\n    [^\n]*)*", re.MULTILINE)
_NOTICES = re.compile(r"(?i)(licen[cs]e|copying|notice|authors)")


def version() -> str:
    """The version of the project."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.+)"$', text, re.MULTILINE)[1]  # type: ignore[index]


def name() -> str:
    """What system and processor a build is for."""
    system = {"linux": "linux", "win32": "windows", "darwin": "macos"}[sys.platform]
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"{system}-{machine}"


def tools() -> str:
    """The lines of the development lock for what builds and is no part of the program."""
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    found = {m[1].lower(): m[0] for m in _PINNED.finditer(text)}
    return "\n".join(found[t] for t in _TOOLS if t in found) + "\n"


def run(*command: str | Path, folder: Path = ROOT) -> None:
    """Run a program in a folder; a failure ends the build."""
    print("$", " ".join(map(str, command[:6])), "…" if len(command) > 6 else "", flush=True)
    subprocess.run([str(c) for c in command], check=True, cwd=folder)


def environment(folder: Path) -> Path:
    """An environment with just what the locks name, and the project; its interpreter."""
    venv.create(folder, with_pip=True, clear=True, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (folder / "tools.txt").write_text(tools(), encoding="utf-8")
    pip = (python, "-m", "pip", "install", "-q", "--disable-pip-version-check")
    run(*pip, "-r", ROOT / "requirements.lock")
    run(*pip, "--no-deps", "-r", folder / "tools.txt")
    run(*pip, "--no-deps", "--no-build-isolation", ROOT)
    return python


def frozen(python: Path, work: Path) -> Path:
    """The folder, made by PyInstaller, with what explains it."""
    options = ("--noconfirm", "--clean", "--log-level", "WARN")
    places = ("--distpath", work / "dist", "--workpath", work / "work")
    # Not in the checkout: the program is the one that was installed, with its data.
    run(python, "-m", "PyInstaller", *options, *places, HERE / "drafting.spec", folder=work)
    made = work / "dist" / "drafting"
    for text in HERE.glob("*.txt"):
        explained(text, made / text.name)
    shutil.copy(ROOT / "LICENSE", made / "LICENSE")
    shutil.copy(ROOT / "docs" / "licences.md", made / "licences.md")
    notices(python, made / "licences")
    if sys.platform == "linux":
        for entry in HERE.glob("*.desktop"):
            shutil.copy(entry, made / entry.name)
            (made / entry.name).chmod(0o755)
    return made


def explained(text: Path, target: Path) -> None:
    """A text as the system's simplest editor shows it: older ones of Windows know lines by both marks alone, and UTF-8
    by the mark before it."""
    content = text.read_text(encoding="utf-8")
    if sys.platform == "win32":
        target.write_text(content, encoding="utf-8-sig", newline="\r\n")
    else:
        target.write_text(content, encoding="utf-8", newline="\n")


def notices(python: Path, target: Path) -> None:
    """The licence texts of all that is inside, which have to go with it."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    ours = {m[1].lower().replace("-", "_") for m in _PINNED.finditer(lock)}
    for about in sorted(Path(site).glob("*.dist-info")):
        package = about.name.split("-")[0]
        if package.lower().replace("-", "_").replace(".", "_") not in ours:
            continue
        for file in about.rglob("*"):
            if file.is_file() and _NOTICES.search(file.name):
                place = target / package / file.relative_to(about)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, place)


def members(folder: Path) -> Iterator[Path]:
    """Files and links below a folder, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or path.is_file():
            yield path


def zipped(folder: Path, target: Path) -> None:
    """A folder as a zip that keeps links and what may be run."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in members(folder):
            inside = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            if path.is_symlink():
                entry = zipfile.ZipInfo(inside)
                entry.create_system = 3
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(entry, str(path.readlink()))
            else:
                archive.write(path, inside)


def wheels(python: Path, target: Path) -> None:
    """A wheel of everything, for this system and this Python: an installation that needs no network."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    pip = (python, "-m", "pip", "wheel", "-q", "--disable-pip-version-check", "--no-deps", "-w", target)
    run(*pip, "-r", ROOT / "requirements.lock")
    run(*pip, "--no-build-isolation", ROOT)
    shutil.copy(HERE / "wheels.md", target / "README.md")


def sums(folder: Path) -> None:
    """The checksums of all archives, in the form that sha256sum checks."""
    lines = []
    for path in sorted(folder.glob("*.zip")):
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")


def size(folder: Path) -> int:
    """Bytes of what is really there."""
    return sum(p.lstat().st_size for p in members(folder))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", type=Path, default=ROOT / "dist", help="where the archives go")
    parser.add_argument("--no-wheels", action="store_true", help="no folder of wheels")
    options = parser.parse_args(arguments)
    work = ROOT / "build" / "folder"
    python = environment(work / "venv")
    folder = frozen(python, work)
    archive = options.o / f"drafting-{version()}-{name()}.zip"
    zipped(folder, archive)
    print(f"{archive.name}: {archive.stat().st_size / 2**20:.0f} MiB, unpacked {size(folder) / 2**20:.0f} MiB")
    if not options.no_wheels:
        python_tag = f"cp{sys.version_info.major}{sys.version_info.minor}"
        place = work / f"drafting-{version()}-wheels-{python_tag}-{name()}"
        wheels(python, place)
        archive = options.o / f"{place.name}.zip"
        zipped(place, archive)
        print(f"{archive.name}: {archive.stat().st_size / 2**20:.0f} MiB")
    sums(options.o)
    return 0


if __name__ == "__main__":
    sys.exit(main())
