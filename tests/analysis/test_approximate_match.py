"""Fixed wordings and terms with a character lost, added, taken for another or moved are found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.analysis.approximate_match import Finder
from drafting.analysis.terms import TermFinder
from drafting.genre.loader import load_genre
from drafting.genre.wording import Fixed, load_wording
from drafting.text.confusable import confusable

WORDING = load_wording(load_genre())
FIXED = [f for f in WORDING.fixed if not f.term]
LONG = [f for f in FIXED if len(f.text) >= 8]
FINDER = Finder([(f.text, f.edits, f.allowed) for f in FIXED])
TERMS = [f for f in WORDING.fixed if f.term]
TERM_FINDER = TermFinder([(f.text, f.allowed) for f in TERMS])


@pytest.mark.parametrize("fixed", LONG, ids=lambda f: f.text)
def test_a_character_lost_inside_is_found(fixed: Fixed) -> None:
    text = fixed.text
    for i in range(1, len(text) - 1):
        wrong = text[:i] + text[i + 1 :]
        if wrong in fixed.allowed or wrong in {f.text for f in FIXED}:
            continue
        found = list(FINDER.near(f"坚持{wrong}，抓好落实。"))
        assert [(n.start, n.end) for n in found] == [(2, 2 + len(wrong))], wrong


@pytest.mark.parametrize("fixed", FIXED, ids=lambda f: f.text)
def test_what_is_right_is_left_alone(fixed: Fixed) -> None:
    for text in (fixed.text, *fixed.allowed):
        assert not list(FINDER.near(f"坚持{text}，抓好落实。")), text


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([t.text for t in TERMS if len(t.text) >= 4]), st.data())
def test_a_character_taken_for_another_is_found(term: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(term) - 1))
    others = sorted(confusable(term[at]))
    if not others:
        return
    wrong = term[:at] + data.draw(st.sampled_from(others)) + term[at + 1 :]
    right = {w for t in TERMS for w in (t.text, *t.allowed)}
    if wrong in right:
        return
    found = list(TERM_FINDER.find(f"。{wrong}。"))
    assert any(m.start <= 1 + at < m.end for m in found), wrong


def test_terms_that_are_right_draw_nothing() -> None:
    text = "。".join(t.text for t in TERMS)
    assert not list(TERM_FINDER.find(text))


def test_characters_are_taken_for_each_other_by_sound_and_by_look() -> None:
    assert "陪" in confusable("培")
    assert "末" in confusable("未")
    assert "培" not in confusable("培")
    assert confusable("A") == frozenset()
