"""What is made of the labelled prose stays as it was when somebody last looked at it.

Each mechanism of the grounding that does something for it is missed when it is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import unified_diff

import pytest

from tests.grounding.golden import kept, of_amounts, of_passages


def _same(now: Mapping[str, Sequence[str]]) -> None:
    was = kept()
    different = [line for id in now for line in unified_diff(was.get(id, []), now[id], id, id, n=0, lineterm="")]
    assert different == [], "python -m tests.grounding.golden writes it anew; look at each difference"


def test_passages_are_read_as_they_were() -> None:
    _same(of_passages())


@pytest.mark.slow
def test_prose_on_amounts_is_read_as_it_was() -> None:
    _same(of_amounts())
