"""``python -m drafting`` is the program."""

from __future__ import annotations

from drafting.cli import main

if __name__ == "__main__":
    main()
