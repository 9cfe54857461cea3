"""How an amount lies to last year's, in a word: what it did, at what rate, that it did not change."""

from __future__ import annotations

CHANGE = ("增加", "减少", "持平")
"""More, less, the same."""
GROWTH = ("增长", "下降", "持平")
"""The same of a rate."""
