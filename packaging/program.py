"""The program of the folder that runs without Python: the commands, what is dropped onto it, and its own helpers."""

from __future__ import annotations

import multiprocessing
import sys


def run(arguments: list[str]) -> int:
    """Run a command in this process; its exit status."""
    from drafting.cli import app
    from drafting.language.spacy_parts import wish

    wish()
    try:
        app(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def main() -> None:
    """Run what the arguments ask for."""
    # The system's language may be one that has no Chinese: what is printed and read is UTF-8 all the same.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure") and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="replace")
    from drafting.readers.confined import FROZEN

    asked = sys.argv[1] if len(sys.argv) > 1 else ""
    if asked == FROZEN:
        from drafting.readers.confined import serve

        serve()
        return
    if asked == "--dropped":
        from drafting.desk.dropped import main as dropped

        raise SystemExit(dropped(sys.argv[2:], run))
    from drafting.cli import main as commands

    commands()


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
