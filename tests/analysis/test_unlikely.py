"""What may have been meant where a character was taken for another, lost, or moved."""

from __future__ import annotations

import random

import pytest

from benchmarks.slips import slip
from drafting.analysis.homophones import homophone_candidates
from drafting.analysis.homophones import sureness as told_odds
from drafting.analysis.unlikely import EVIDENCE, WEIGHTS, Model, candidates, sureness
from drafting.genre.usage import END, LISTED, NUMBER, START, Usage, counted, mark_before, mark_behind, runs
from drafting.language.segmentation import segmenter

_NOTHING = EVIDENCE.index("nothing beside")
ROWS = [
    [START, "邀请", "业务", "骨干", "讲解", END],
    [START, "业务", "骨干", "参加", "培训", END],
    [START, "解答", "企业", "难题", END],
    [START, "群众", "反映", "的", "问题", END],
] * 4


@pytest.fixture(scope="module")
def model() -> Model:
    return Model(counted(ROWS), segmenter(()))


@pytest.mark.parametrize(
    ("run", "kind", "right"),
    [
        (["邀请", "业务", "骨", "讲解"], "lost", "骨干"),
        (["业", "骛", "骨干", "参加", "培训"], "taken", "业务"),
        (["干", "骨", "参加", "培训"], "moved", "骨干"),
        (["解", "达", "企业", "难题"], "taken", "解答"),
    ],
)
def test_what_was_meant_is_the_likeliest(model: Model, run: list[str], kind: str, right: str) -> None:
    best = max(candidates(model, run), key=sureness)
    assert (best.kind, best.right) == (kind, right)
    assert sureness(best) > 0


def test_clean_prose_that_was_counted_draws_nothing(model: Model) -> None:
    assert [c for row in ROWS for c in candidates(model, row[1:-1]) if sureness(c) > 0] == []


COUNTS = [[NUMBER, "件", "文件", "解读", END], [START, "文件", "解读", END]] * 4


def test_a_measure_behind_a_number_is_none_of_the_word_behind_it() -> None:
    model = Model(counted(COUNTS), segmenter(()))
    assert [c for c in candidates(model, ["件", "文件", "作", "解读"], NUMBER) if c.word == "件"] == []


def test_what_seems_exchanged_beside_the_word_itself_is_not() -> None:
    model = Model(counted(ROWS), segmenter(()))
    found = list(candidates(model, ["干", "骨干", "参加", "培训"]))
    assert "moved" not in {c.kind for c in found if c.right == "骨干"}


def test_words_beside_are_evidence() -> None:
    model = Model(counted(ROWS), segmenter(()))
    alone, among = (next(iter(candidates(model, run))).evidence for run in (["骨"], ["业务", "骨", "讲解"]))
    assert (alone[_NOTHING], among[_NOTHING]) == (1, 0)


def test_every_kind_has_a_weight_for_each_piece_of_evidence() -> None:
    assert {len(w) for w in WEIGHTS.values()} == {len(EVIDENCE)}


def test_words_that_were_seen_together_surprise_less() -> None:
    usage = counted(ROWS)
    assert usage.cost("业务", "骨干", 1e-9) < usage.cost("企业", "骨干", 1e-9) < usage.cost("企业", "没见过", 1e-9)


def test_a_character_that_only_words_hold_seldom_stands_alone() -> None:
    usage = Usage({"骨干": 40, "的": 90}, {})
    assert usage.alone("骨") < 0.1 < 0.9 < usage.alone("的")


def test_marks_tell_numbers_from_other_ends() -> None:
    text = "收到12件申请，办结"
    assert (mark_before(text, 4), mark_behind(text, 2)) == (NUMBER, NUMBER)
    assert (mark_before(text, 0), mark_behind(text, 7), mark_behind(text, len(text))) == (START, END, END)


def test_a_word_that_sounds_like_another_is_told_by_those_beside_it() -> None:
    rows = [[START, "持续", "深化", "政务", "公开", END]] * 4
    model = Model(counted(rows), segmenter(()))
    best = max(homophone_candidates(model, ["持续", "神话", "政务", "公开"]), key=lambda c: c.gain)
    assert (best.word, best.right, best.kind) == ("神话", "深化", "homophone")
    assert told_odds(best) > 2
    assert list(homophone_candidates(model, ["持续", "深化", "政务", "公开"])) == []


def test_items_of_a_list_follow_one_another() -> None:
    rows = runs("公平、公正、公开", ())
    assert rows[1][0] == LISTED + "公平"
    assert counted(rows * 2).pairs[LISTED + "公平", "公正"] == 2
    assert mark_before("公平、公正", 3, "公平") == LISTED + "公平"
    assert mark_before("公平、公正", 3) == START


@pytest.mark.parametrize("kind", ["taken", "lost", "moved"])
def test_a_slip_changes_one_place(kind: str) -> None:
    chance = random.Random(1)
    made = [m for _ in range(60) if (m := slip(ROWS[0], kind, chance, segmenter(()))) is not None]  # type: ignore[arg-type]
    assert made
    for text, at in made:
        whole = "".join(ROWS[0][1:-1])
        assert text != whole
        assert text[:at] == whole[:at]
        assert len(whole) - len(text) == (kind == "lost")
