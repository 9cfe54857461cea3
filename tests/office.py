"""LibreOffice, for tests that open and save files as another program would. They are skipped where there is none."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

import pytest


@lru_cache(maxsize=1)
def _profile() -> tempfile.TemporaryDirectory[str]:
    """Its settings for all tests of this process, away from the user's own: to make them takes as long as to convert
    a file."""
    return tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True)


def converted(kind: str, folder: Path, *files: Path) -> list[Path]:
    """The files opened and saved by LibreOffice in another format, in a folder; ``kind`` is the suffix, with a filter
    behind it where one is needed."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("no LibreOffice here")
    profile = f"-env:UserInstallation={Path(_profile().name).as_uri()}"
    line = [program, "--headless", profile, "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    subprocess.run(line, check=True, capture_output=True, timeout=300)
    return [folder / f"{file.stem}.{kind.partition(':')[0]}" for file in files]
