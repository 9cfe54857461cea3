"""``python -m drafting.cli`` is the program, too."""

from __future__ import annotations

from drafting.cli import main

if __name__ == "__main__":
    main()
