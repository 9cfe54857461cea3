"""What a report that a reader loops over looks like from outside."""

from __future__ import annotations

import time
from collections.abc import Callable


def pause(seconds: float, tell: Callable[[int], None]) -> None:
    """Do nothing for a while, telling so."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        tell(0)
        time.sleep(0.05)
