"""What is made of labelled passages stays as it was when somebody last looked at it."""

from __future__ import annotations

from difflib import unified_diff

from tests.grounding.golden import kept, made


def test_passages_are_read_as_they_were() -> None:
    """Each mechanism of the grounding that does something for one of these passages is missed when it is gone."""
    was, now = kept(), made()
    assert was.keys() == now.keys(), "another sample: python -m tests.grounding.golden"
    different = [line for id in was for line in unified_diff(was[id], now[id], id, id, n=0, lineterm="")]
    assert different == [], "python -m tests.grounding.golden writes it anew; look at each difference"
