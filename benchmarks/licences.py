"""Lists the licences of all that an installation brings: ``docs/licences.md``, from ``requirements.lock``.

    python -m benchmarks.licences [-o docs/licences.md]

Names and versions are the lock's; the licence is what the package declares of itself (expression, classifier, or the
first line of the free field, in this order). Packages for other systems that are not installed here are named with
the licence that ``ELSEWHERE`` tells, and nothing is left out: a test holds the list against the lock.
"""

from __future__ import annotations

import argparse
import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
LISTED = ROOT / "docs" / "licences.md"
ELSEWHERE = {"colorama": "BSD License"}
"""What only Windows installs."""
_PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", re.MULTILINE)
_HEAD = """\
# Licences of what is installed along

Generated from `requirements.lock` by `python -m benchmarks.licences -o docs/licences.md`; each licence is what the
package says of itself. `drafting` itself is Apache-2.0. jieba's dictionary (MIT) is the only data of others that is
kept on disk: a copy in another form, in the user's own cache folder.

| package | version | licence |
| --- | --- | --- |
"""


def pinned() -> dict[str, tuple[str, ...]]:
    """The versions that the lock allows, by package (several where systems or Pythons differ)."""
    out: dict[str, list[str]] = {}
    for name, version in _PINNED.findall(LOCK.read_text(encoding="utf-8")):
        out.setdefault(name, []).append(version)
    return {name: tuple(versions) for name, versions in out.items()}


def licence(name: str) -> str:
    """What a package declares; raises LookupError where that is nothing."""
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE[name]
    expression = _field(name, "License-Expression")
    if expression:
        return expression
    named = [c.rpartition("::")[2].strip() for c in about.get_all("Classifier") or () if c.startswith("License ::")]
    free = _field(name, "License").splitlines()
    found = "; ".join(named) or (free[0].rstrip(",") if free else "")
    if not found:
        raise LookupError(name)
    return found


def _field(name: str, field: str) -> str:
    about = metadata(name)
    return str(about[field] or "").strip() if field in about else ""


def listing() -> str:
    """The page."""
    rows = [f"| {name} | {', '.join(versions)} | {licence(name)} |" for name, versions in sorted(pinned().items())]
    return _HEAD + "\n".join(rows) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", type=Path, help="the file to write; standard output without it")
    options = parser.parse_args(arguments)
    if options.o is None:
        print(listing(), end="")
    else:
        options.o.write_text(listing(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
