"""Weights: logistic models over named features, fitted on labelled passages and kept as data beside the lexicon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import exp
from pathlib import Path

import yaml

from drafting.errors import PackError
from drafting.resources import own_yaml


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model. ``score`` is the logarithm of the odds; the margins say from where on it is told."""

    weights: Mapping[str, float]
    error: float = 0.0
    warning: float = 0.0
    info: float | None = None
    """From where on it is mentioned; the same as for a warning where nothing else is said."""

    def score(self, features: Mapping[str, float]) -> float:
        """The log-odds of a set of features; a feature without a weight counts nothing."""
        weights = self.weights
        return weights.get("bias", 0.0) + sum(value * weights.get(name, 0.0) for name, value in features.items())

    def chance(self, features: Mapping[str, float]) -> float:
        """The same as a probability."""
        return 1.0 / (1.0 + exp(-max(-40.0, min(40.0, self.score(features)))))


@dataclass(frozen=True, slots=True)
class Weights:
    """The models of a pack by name: ``claim`` (do its words speak of these cells), ``cell``, ``closed`` and ``sum``
    (lists that name everything, and others), ``share``, ``growth``, ``zero`` and ``universal`` (given that it does
    not fit: is it wrong)."""

    models: Mapping[str, Model]

    def __getitem__(self, name: str) -> Model:
        """The model of a name; one that never tells anything where the pack has none."""
        return self.models.get(name, _SILENT)


_SILENT = Model({}, error=99.0, warning=99.0)


def load_weights(root: str) -> Weights:
    """The weights of a pack; every model is silent where it has none. Raises PackError."""
    return _load(root)


@lru_cache(maxsize=8)
def _load(root: str) -> Weights:
    path = Path(root) / "weights.yaml"
    if not path.is_file():
        return Weights({})
    try:
        raw = own_yaml(path)
        models = {
            name: Model(
                {k: float(v) for k, v in model["weights"].items()},
                float(model.get("error", 99)),
                float(model.get("warning", 99)),
                float(model["info"]) if "info" in model else None,
            )
            for name, model in raw.items()
        }
    except (yaml.YAMLError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise PackError(str(path), f"权重文件看不懂：{error}") from None
    return Weights(models)
