"""``python -m drafting`` is the program."""

from __future__ import annotations

from drafting.cli import main

main()
