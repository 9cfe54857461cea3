"""The weights are what the labelled passages teach, and hold on passages left out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from benchmarks.calibrate import MODELS, calibrate, load
from benchmarks.grounding import DEFAULT
from drafting.errors import PackError
from drafting.genre.loader import load_genre
from drafting.grounding.weights import Model, load_weights

ROOT = Path(load_genre().root)


@pytest.mark.slow
@pytest.mark.long
def test_fitting_again_gives_the_committed_weights() -> None:
    data, fits = calibrate(load([DEFAULT]))
    committed = yaml.safe_load((ROOT / "weights.yaml").read_text(encoding="utf-8"))
    assert set(data) == set(committed) == set(MODELS)
    for name, model in data.items():
        assert set(model["weights"]) == set(committed[name]["weights"]), name
        for feature, weight in model["weights"].items():
            assert weight == pytest.approx(committed[name]["weights"][feature], abs=0.02), (name, feature)
        for margin in {"error", "warning", "info"} & set(model):
            assert model[margin] == pytest.approx(committed[name][margin], abs=0.05), (name, margin)
    for name in ("cell", "closed", "sum", "share", "growth", "zero", "universal"):
        margin = data[name]["warning"]
        trained, _ = fits[name].rates(fits[name].training, margin)
        held, _ = fits[name].rates(fits[name].held_out, margin)
        assert trained - held <= (0.01 if name in ("cell", "sum", "share") else 0.05), name


def test_a_model_adds_up() -> None:
    model = Model({"bias": 1.0, "a": 2.0, "b": -0.5})
    assert model.score({"a": 1.0, "b": 2.0, "unknown": 9.0}) == pytest.approx(2.0)
    assert 0.5 < model.chance({"a": 1.0}) < 1.0


def test_weights_that_are_none_are_told(tmp_path: Path) -> None:
    (tmp_path / "weights.yaml").write_text("cell: [1, 2]\n", encoding="utf-8")
    with pytest.raises(PackError):
        load_weights(str(tmp_path))


def test_without_weights_nothing_is_told(tmp_path: Path) -> None:
    assert load_weights(str(tmp_path))["cell"].score({"a": 1.0}) == 0.0
    assert load_weights(str(tmp_path))["cell"].warning > 50
