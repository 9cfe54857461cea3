"""Fits the weights of the grounding on labelled passages, and says how well they hold on passages left out.

    python -m benchmarks.calibrate [FILE …] [--folds 8] [--write] [--verbose]

Every model is a plain logistic regression with an L2 penalty over named features. ``claim`` says how likely the words
of a number speak of the cells it was linked to. The others answer: given that this does not fit, is it wrong? Their
examples are true passages (what does not fit there is no mistake) and the same passages with one number changed, or
with figures under which a statement is false. Folds are cut by source: passages of one site stand in one fold.

The lexicon was written with these passages at hand, so that every word of theirs is known; of the words that others
write some never are. Each passage is therefore read without the words that hardly any other source has.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.grounding import DEFAULT, changed, filled, own_mistakes, place_of, raised
from drafting.genre.expressions import Expression
from drafting.genre.loader import load_genre
from drafting.grounding.engine import MOVED, Analysis, CellClaim, Reader
from drafting.grounding.evidence import claim_features, word_features
from drafting.grounding.frames import Frame
from drafting.grounding.growth import Change
from drafting.grounding.lexicon import Lexicon, load_lexicon
from drafting.grounding.readings import Tables, tables_of
from drafting.grounding.shares import Share
from drafting.grounding.weights import Model, Weights
from drafting.language.lexer import Token
from drafting.language.quantities import normalise
from drafting.language.slips import exchanged, one_slip
from drafting.text.mapped import MappedText

MODELS = ("claim", "cell", "closed", "sum", "share", "growth", "zero", "universal")
WHOLE_KINDS = ("government", "zone", "subdistrict")
SLIP = 0.9
"""What a number counts that was changed as the benchmark changes it: slips of the hand change one digit."""
ONE_IN = {"cell": 3, "internal_sum": 3, "none": 8, "sum": 2, "ratio": 2, "zero": 2}
"""Of the numbers and denials of a kind one in so many is changed, and counts as many times: there are plenty."""
NEAR = 40
"""Two numbers no further apart, in characters, may be exchanged."""
EVERY_PAIR = 2
"""In one passage in so many two numbers that stand side by side are exchanged."""
EVERY = 4
"""One number in four is also changed by any small amount, or has two digits exchanged: such changes are seldom."""
ANY = EVERY * 0.1
COINCIDENCE = 0.05
"""One slip in so many changes a number into the value of another of its readings that is a slip away."""
PENALTY = 2.0
FEW = 10
SELDOM = 3
"""A word of the lexicon that no more sources have is forgotten where these are read."""
RARE = 3
"""A feature that fewer sources have is left out: it would be one remembered passage."""
COMMON = 8
"""The same of a word."""


@dataclass(frozen=True, slots=True)
class Example:
    """Features, whether the answer is yes, how much it counts, and where it comes from."""

    model: str
    features: Mapping[str, float]
    yes: bool
    weight: float
    source: str
    told: str
    changed: bool = False
    """Whether it comes from a passage in which something was changed."""


def source_of(case: Mapping[str, Any]) -> str:
    """What a passage comes from: the site of its page, else the passage itself."""
    url = case.get("url")
    return str(url).split("/")[2] if url else str(case["text"])[:24]


def read(reader: Reader, text: str) -> tuple[Analysis, MappedText]:
    """The analysis of a text, and the text as it was analysed."""
    content = normalise(MappedText.of(text, 0, len(text)))
    return reader.read(content.text), content


class Bench:
    """Reads passages with given weights."""

    def __init__(
        self,
        weights: Weights,
        forgotten: Mapping[str, frozenset[str]] | None = None,
        by_source: Mapping[str, Weights] | None = None,
    ) -> None:
        self.genre = load_genre()
        lexicon = load_lexicon(self.genre)
        assert lexicon is not None
        self.lexicon = lexicon
        self.weights = weights
        self.by_source = by_source or {}
        """By source, weights that were fitted without it."""
        self.forgotten = forgotten or {}
        """By source, the words that are not known when it is read."""
        self.tables: dict[int, Tables] = {}
        """By year, the tables without figures: the paths of an edition are looked up once."""
        self.lexicons: dict[str, Lexicon] = {}
        """By source, what is known when it is read: passages are read many times, and of what was cut some is kept."""

    def reader(self, case: Mapping[str, Any], cells: Mapping[str, Any]) -> Reader:
        """What reads a passage's texts against figures."""
        before = case.get("previous_cells")
        year = case["year"]
        edition = self.genre.edition(year)
        tables = self.tables.get(year) or self.tables.setdefault(year, tables_of(self.lexicon, edition, {}, None))
        tables = replace(
            tables,
            cells={k: Decimal(str(v)) for k, v in cells.items()},
            previous={k: Decimal(str(v)) for k, v in filled(before).items()} if before else None,
        )
        whole_area = case["agency"]["kind"] in WHOLE_KINDS
        weights = self.by_source.get(source_of(case), self.weights)
        return Reader(self._lexicon(source_of(case)), tables, weights, year, whole_area, case["agency"]["name"])

    def _lexicon(self, source: str) -> Lexicon:
        if source not in self.forgotten:
            return self.lexicon
        if source not in self.lexicons:
            self.lexicons[source] = replace(self.lexicon, lexer=self.lexicon.lexer.without(self.forgotten[source]))
        return self.lexicons[source]

    # ------------------------------------------------------------------ examples

    def claims(self, case: Mapping[str, Any]) -> Iterator[Example]:
        """Examples for ``claim``: is what a number means among its readings?"""
        reader = self.reader(case, filled(case["cells"]))
        analysis, content = read(reader, case["text"])
        for mention in case["mentions"]:
            frame = _frame_at(analysis, content, place_of(case["text"], mention), len(mention["span"]))
            if frame is None or not analysis.readings[frame.item.id]:
                continue
            wanted = {_terms(e) for e in [mention["expr"], *mention.get("accept", [])] if e}
            have = {_terms(str(r.expression)) for r in analysis.readings[frame.item.id]}
            words = word_features(frame, analysis.passage, self.lexicon, reader.whole_area)
            features = claim_features(frame, words, analysis.passage)
            yield Example("claim", features, bool(wanted & have), 1.0, source_of(case), case["id"])

    def mistakes(self, case: Mapping[str, Any]) -> Iterator[Example]:
        """Examples for the models of what does not fit."""
        cells = filled(case["cells"])
        reader = self.reader(case, cells)
        base, content = place = read(reader, case["text"])
        source = source_of(case)
        true = own_mistakes(case)
        for model, features, told, places in misfits(base, content):
            if not any(a < high and b > low for a, b in places for low, high in true):
                yield Example(model, features, False, 1.0, source, f"{case['id']} {told}")
        had = {(m, told) for m, _, told, _ in misfits(base, content)}
        rng = random.Random(case["text"])
        for mention in case["mentions"]:
            if not _changeable(mention):
                continue
            often = ONE_IN.get(mention["kind"], 1)
            if rng.randrange(often):
                continue
            start = place_of(case["text"], mention)
            frame = _frame_at(base, place[1], start, len(str(mention["span"])))
            others = _values_of_others(base, frame) if mention["kind"] == "cell" else ()
            for wrong, weight in (
                *_wrong(str(mention["span"]), set(cells.values()), rng),
                *_to_another(str(mention["span"]), others, rng),
            ):
                text = case["text"][:start] + wrong + case["text"][start + len(mention["span"]) :]
                analysis, content = read(reader, text)
                for model, features, told, places in misfits(analysis, content):
                    if not any(a < start + len(wrong) and b > start for a, b in places) or (model, told) in had:
                        continue
                    if model == "cell" and mention["kind"] not in ("cell", "sum", "previous"):
                        continue
                    told = f"{case['id']} [{mention['span']}->{wrong}] {told}"
                    yield Example(model, features, True, weight * often, source, told, True)
        yield from self._exchanged(case, reader, rng)
        yield from self._false_statements(case, cells, source, rng)

    def _exchanged(self, case: Mapping[str, Any], reader: Reader, rng: random.Random) -> Iterator[Example]:
        """Two numbers of cells that stand side by side, one in the place of the other: what they are parts of still
        adds up. Where they are no parts, two that do not fit look as two do that mean other things."""
        pairs = [
            (a, b)
            for a, b in pairwise(case["mentions"])
            if a["kind"] == b["kind"] == "cell"
            and _changeable(a)
            and _changeable(b)
            and a["value"] != b["value"]
            and 0 < place_of(case["text"], b) - place_of(case["text"], a) <= NEAR
        ]
        if not pairs or rng.randrange(EVERY_PAIR):
            return
        one, other = rng.choice(pairs)
        text = case["text"]
        i, j = place_of(text, one), place_of(text, other)
        a, b = str(one["span"]), str(other["span"])
        written = text[:i] + b + text[i + len(a) : j] + a + text[j + len(b) :]
        where = [(i, i + len(b)), (j + len(b) - len(a), j + len(b))]
        analysis, content = read(reader, written)
        for model, features, told, places in misfits(analysis, content):
            if model == "cell" and MOVED in features and any(p in where for p in places):
                yield Example(model, features, True, ANY, source_of(case), f"{case['id']} exchanged {told}", True)

    def _false_statements(
        self, case: Mapping[str, Any], cells: dict[str, Any], source: str, rng: random.Random
    ) -> Iterator[Example]:
        for statement in case["statements"]:
            often = ONE_IN.get(statement["kind"], 1)
            if rng.randrange(often):
                continue
            wrong = falsified(statement, cells)
            if wrong is None:
                continue
            analysis, content = read(self.reader(case, wrong), case["text"])
            low = case["text"].index(statement["text"])
            high = low + len(statement["text"])
            for model, features, told, places in misfits(analysis, content):
                if model in ("zero", "universal", "cell") and any(a < high and b > low for a, b in places):
                    yield Example(model, features, True, float(often), source, f"{case['id']} falsified {told}")


def _wrong(span: str, taken: set[Any], rng: random.Random) -> Iterator[tuple[str, float]]:
    """What is written instead of a number, and what it counts as an example."""
    yield changed(span, taken, rng), SLIP
    if rng.randrange(EVERY) or not span.isdigit():
        return
    turned = [t for t in exchanged(span) if not t.startswith("0") and int(t) not in taken]
    if turned and rng.randrange(2):
        yield rng.choice(turned), ANY
        return
    other = str(abs(int(span) + rng.randint(1, 60) * rng.choice([1, -1])) or int(span) + 7)
    if other != span and int(other) not in taken:
        yield other, ANY


def _values_of_others(analysis: Analysis, frame: Frame | None) -> tuple[Decimal, ...]:
    """The values of a number's readings beside its likeliest."""
    readings = analysis.readings[frame.item.id] if frame is not None else ()
    return tuple(dict.fromkeys(r.value for r in readings[1:] if r.value is not None and r.value > 0))


def _to_another(span: str, values: Iterable[Decimal], rng: random.Random) -> Iterator[tuple[str, float]]:
    """A number mistyped as the value of another of its readings, which happens as seldom as it is right in truth."""
    if not span.isdigit() or rng.randrange(EVERY):
        return
    for value in values:
        if value != int(span) and one_slip(value, Decimal(span)):
            yield str(int(value)), EVERY * COINCIDENCE


def misfits(
    analysis: Analysis, content: MappedText
) -> Iterator[tuple[str, Mapping[str, float], str, list[tuple[int, int]]]]:
    """All that does not fit in an analysis: model, features, a line to tell it by, and the places it stands on."""

    def place(start: int, end: int) -> tuple[int, int]:
        span = content.span_of(start, end)
        return span.start, span.end

    def of(token: Token) -> tuple[int, int]:
        assert token.quantity is not None
        return place(token.quantity.start, token.quantity.end)

    def told(model: str, frame: Frame) -> str:
        return f"{model} {frame.number.text}@{frame.number.start}"

    weighed: list[tuple[str, CellClaim | Share | Change]] = [
        *(("cell", c) for c in analysis.claims.values() if c.fit is None or c.instead),
        *(("share", s) for s in analysis.shares if not s.holds and s.pair is not None and not s.certain),
        *(("growth", c) for c in analysis.changes if not c.holds),
    ]
    for model, found in weighed:
        yield model, found.features, told(model, found.frame), [of(found.frame.number)]
    for s in (s for s in analysis.sums if not s.holds):
        number = s.whole.number
        yield (
            s.model,
            s.features,
            f"{s.model} {number.start} {number.text}",
            [of(f.number) for f in (s.whole, *s.parts)],
        )
    for t in (t for t in analysis.statements if t.holds is False):
        text = analysis.passage.text[t.start : t.end]
        yield t.kind, t.features, f"{t.kind} {text}", [place(t.start, t.end)]


def falsified(statement: Mapping[str, Any], cells: dict[str, Any]) -> dict[str, Any] | None:
    """Cells under which a labelled statement is false and every relation of the form still holds."""
    expression = statement["expr"]
    if not expression or statement["kind"] not in ("zero", "universal") or "previous:" in expression:
        return None
    paths = [p for p in cells if p in expression]
    if not paths or statement["kind"] == "zero":
        return raised(cells, max(paths, key=len)) if paths else None
    for path in (*paths, *_CANDIDATES):
        if path in cells:
            other = raised(cells, path)
            if _true(expression, cells) and _true(expression, other) is False:
                return other
    return None


_CANDIDATES = (
    "review.pending",
    "review.corrected",
    "litigation.direct.pending",
    "litigation.direct.corrected",
    "litigation.after_review.pending",
    "applications.carried_out.natural_person",
    "applications.new.enterprise",
    "applications.other.other.natural_person",
    "applications.denied.third_party.natural_person",
)


def _true(expression: str, cells: Mapping[str, Any]) -> bool | None:
    source = expression
    for path in sorted(cells, key=len, reverse=True):
        source = source.replace(path, str(cells[path]))
    try:
        return all(_compare(part) for part in source.split(" and "))
    except ValueError:
        return None


def _compare(source: str) -> bool:
    source = source.replace("(", "").replace(")", "")
    for sign in ("==", "<=", ">=", ">", "<"):
        left, found, right = source.partition(sign)
        if found:
            a, b = (_total(x) for x in (left, right))
            return {"==": a == b, "<=": a <= b, ">=": a >= b, ">": a > b, "<": a < b}[sign]
    raise ValueError(source)


def _total(source: str) -> Decimal:
    total, sign = Decimal(0), 1
    for piece in source.replace("-", " - ").replace("+", " + ").split():
        if piece in "+-":
            sign = 1 if piece == "+" else -1
        else:
            total += sign * Decimal(piece)
    return total


def _changeable(mention: Mapping[str, Any]) -> bool:
    raw = str(mention["span"]).rstrip("%")
    plain = raw.replace(".", "", 1).isascii() and raw.replace(".", "", 1).isdigit()
    return plain and not mention.get("approx") and not (mention["kind"] == "ratio" and not mention.get("formula"))


def _frame_at(analysis: Analysis, content: MappedText, start: int, length: int) -> Frame | None:
    for frame in analysis.passage.frames.values():
        quantity = frame.quantity
        span = content.span_of(quantity.start, quantity.end)
        if span.start <= start < span.end and span.end <= start + length + 1:
            return frame
    return None


def _terms(source: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((str(t.name), t.sign) for t in Expression.parse(_flat(source)).terms))


def _flat(source: str) -> str:
    """A sum without its brackets: what stands in one behind a minus changes its sign."""
    out: list[str] = []
    flips = [False]
    for piece in source.replace("(", " ( ").replace(")", " ) ").split():
        if piece == "(":
            flips.append(flips[-1] != bool(out and out[-1] == "-"))
        elif piece == ")":
            flips.pop()
        elif piece in "+-":
            out.append({"+": "-", "-": "+"}[piece] if flips[-1] else piece)
        else:
            out.append(piece)
    return " ".join(out)


# ---------------------------------------------------------------------- fitting


def features_in(examples: Sequence[Example]) -> list[str]:
    """The names of the features that enough sources have, in order, the bias first."""
    seen: dict[str, set[str]] = defaultdict(set)
    for e in examples:
        for name in e.features:
            seen[name].add(e.source)
    return ["bias", *sorted(n for n, sources in seen.items() if len(sources) >= (COMMON if _is_word(n) else RARE))]


def _is_word(name: str) -> bool:
    return name.startswith(("before ", "behind "))


def matrix(examples: Sequence[Example], names: Sequence[str]) -> Any:
    """One row an example, one column a feature."""
    index = {n: i for i, n in enumerate(names)}
    out = np.zeros((len(examples), len(names)))
    out[:, 0] = 1.0
    for row, e in enumerate(examples):
        for name, value in e.features.items():
            if name in index:
                out[row, index[name]] = value
    return out


def fit(x: Any, y: Any, weight: Any, start: Any = None, penalty: float = PENALTY) -> Any:
    """Weights of a logistic regression by Newton's method; the bias is not penalised. There is one minimum: from a
    start that is near it, as the weights of nearly the same examples are, the same is found in fewer steps."""
    theta = np.zeros(x.shape[1]) if start is None else start.copy()
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 1e-3
    for _ in range(100):
        p = 1.0 / (1.0 + np.exp(-np.clip(x @ theta, -30, 30)))
        gradient = x.T @ (weight * (p - y)) + ridge * theta
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        step = np.linalg.solve(hessian, gradient)
        theta -= step
        if np.abs(step).max() < 1e-8:
            break
    return theta


def folds_of(examples: Sequence[Example], folds: int) -> Any:
    """The fold of each example, by source."""
    return np.array([fold_of(e.source, folds) for e in examples])


def fold_of(source: str, folds: int) -> int:
    """The fold of a source."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % folds


@dataclass(frozen=True)
class Fitted:
    """A fitted model, its scores in training and on folds left out."""

    names: list[str]
    theta: Any
    examples: Sequence[Example]
    training: Any
    held_out: Any
    by_fold: Sequence[Any] = ()
    """For each fold the weights that the others taught."""

    def rates(self, scores: Any, margin: float) -> tuple[float, float]:
        """At a margin: the share of mistakes that is told, and how many true things are told."""
        yes = np.array([e.yes for e in self.examples])
        weight = np.array([e.weight for e in self.examples])
        told = scores > margin
        found = float((weight * (told & yes)).sum() / max((weight * yes).sum(), 1e-9))
        changed = np.array([e.changed for e in self.examples])
        return found, float((weight * (told & ~yes & ~changed)).sum())

    def margin(self, alarms: float) -> float:
        """The lowest margin at which, on folds left out, no more true things than this are told.

        Where so few true things do not fit that one of them decides, the margin that finds ninety-six of a hundred
        mistakes.
        """
        held = list(zip(self.held_out, self.examples, strict=True))
        true = sorted((float(s) for s, e in held if not (e.yes or e.changed)), reverse=True)
        keep = int(alarms)
        margin = true[keep] if keep < len(true) else -1.0
        if len(true) < FEW:
            wrong = sorted(float(s) for s, e in held if e.yes)
            margin = min(margin, wrong[len(wrong) // 25])
        # A little above, so that the same said in another word does not cross it.
        return round(margin + 0.02, 2)


def fitted(examples: Sequence[Example], folds: int) -> Fitted:
    """Fit on all, and score each fold with what the others taught."""
    names = features_in(examples)
    x = matrix(examples, names)
    y = np.array([float(e.yes) for e in examples])
    weight = np.array([e.weight for e in examples])
    fold = folds_of(examples, folds)
    held_out = np.zeros(len(examples))
    theta = fit(x, y, weight)
    by_fold = []
    for k in range(folds):
        inside = fold != k
        left_out = theta
        if not inside.all() and inside.any():
            left_out = fit(x[inside], y[inside], weight[inside], theta)
            held_out[~inside] = x[~inside] @ left_out
        by_fold.append(left_out)
    return Fitted(names, theta, examples, x @ theta, held_out, by_fold)


def seldom(cases: Sequence[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """By source, the words of the lexicon and of the language in it that no more than ``SELDOM`` sources have."""
    lexicon = load_lexicon(load_genre())
    assert lexicon is not None
    texts: dict[str, str] = defaultdict(str)
    for case in cases:
        texts[source_of(case)] += case["text"] + "\n"
    out: dict[str, set[str]] = defaultdict(set)
    for form in lexicon.lexer.forms:
        having = [source for source, text in texts.items() if form in text]
        if len(having) <= SELDOM:
            for source in having:
                out[source].add(form)
    return {source: frozenset(forms) for source, forms in out.items()}


def load(files: Iterable[Path]) -> list[dict[str, Any]]:
    """The passages of some files, in order."""
    out: list[dict[str, Any]] = []
    for file in files:
        with file.open(encoding="utf-8") as lines:
            out += [json.loads(line) for line in lines if line.strip()]
    return out


ALARMS = {"cell": 0.17, "closed": 0.05, "sum": 0.10, "share": 0.05, "growth": 0.04, "zero": 0.03, "universal": 0.09}
"""How many true things each model may tell for a hundred numbers, on folds left out."""
MENTIONED = {"cell": 0.6}
"""How many true things may be mentioned, as information only."""
CERTAIN = 0.4
"""The part of those that may be told as errors."""


def calibrate(cases: Sequence[Mapping[str, Any]], folds: int = 8) -> tuple[dict[str, Any], dict[str, Fitted]]:
    """The weights and margins that the passages teach, as they are written to ``weights.yaml``."""
    numbers = sum(len(c["mentions"]) for c in cases)
    forgotten = seldom(cases)
    # Lexicon, grammar and packs stay: to look through them for garbage again and again takes a sixth of the time.
    gc.collect()
    gc.freeze()
    bench = Bench(Weights({}), forgotten)
    fits: dict[str, Fitted] = {}
    fits["claim"] = fitted([e for c in cases for e in bench.claims(c)], folds)
    first = {"claim": _as_data(fits["claim"], 0.0, 0.0)}
    # What the claims say of a passage is taken from those who had not seen its source, as for one that is new.
    unseen = [_weights({"claim": _as_data(replace(fits["claim"], theta=t), 0.0, 0.0)}) for t in fits["claim"].by_fold]
    bench = Bench(_weights(first), forgotten, {s: unseen[fold_of(s, folds)] for s in map(source_of, cases)})
    examples = [e for c in cases for e in bench.mistakes(c)]
    out = first
    for model in MODELS[1:]:
        own = [e for e in examples if e.model == model]
        if not own:
            continue
        fits[model] = fitted(own, folds)
        warning = fits[model].margin(ALARMS[model] * numbers / 100)
        error = fits[model].margin(ALARMS[model] * CERTAIN * numbers / 100)
        out[model] = _as_data(fits[model], error, warning)
        if model in MENTIONED:
            out[model]["info"] = fits[model].margin(MENTIONED[model] * numbers / 100)
    return out, fits


def _as_data(model: Fitted, error: float, warning: float) -> dict[str, Any]:
    return {
        "error": error,
        "warning": warning,
        "weights": {n: round(float(t), 3) for n, t in zip(model.names, model.theta, strict=True)},
    }


def _weights(data: Mapping[str, Any]) -> Weights:
    return Weights({k: Model(v["weights"], v["error"], v["warning"], v.get("info")) for k, v in data.items()})


def main() -> None:
    """Print the table, and write the weights with ``--write``."""
    import yaml

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=[DEFAULT])
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    cases = load(args.files)
    numbers = sum(len(c["mentions"]) for c in cases)
    data, fits = calibrate(cases, args.folds)
    print(f"{len(cases)} passages, {numbers} numbers")
    for name, model in fits.items():
        yes = sum(e.yes for e in model.examples)
        line = f"{name:10s} {len(model.names):3d} features  {yes} of {len(model.examples)} examples"
        if name != "claim":
            for kind in ("error", "warning"):
                margin = data[name][kind]
                trained, t_alarms = model.rates(model.training, margin)
                held, h_alarms = model.rates(model.held_out, margin)
                line += (
                    f"  {kind} at {margin:.2f}: found {held:.3f} (training {trained:.3f}),"
                    f" alarms/100 {100 * h_alarms / numbers:.2f} ({100 * t_alarms / numbers:.2f})"
                )
        print(line)
        if args.verbose and name != "claim":
            for margin in (-1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5):
                found, alarms = model.rates(model.held_out, margin)
                print(f"   margin {margin:5.1f}: found {found:.3f}, alarms/100 {100 * alarms / numbers:.2f}")
            order = np.argsort(-model.held_out)
            for i in [i for i in order if not model.examples[i].yes and not model.examples[i].changed][:60]:
                print(
                    f"   true  {model.held_out[i]:6.2f} {model.examples[i].told} {sorted(model.examples[i].features)}"
                )
            for i in [i for i in order[::-1] if model.examples[i].yes][:160]:
                print(
                    f"   wrong {model.held_out[i]:6.2f} {model.examples[i].told} {sorted(model.examples[i].features)}"
                )
    if args.write:
        path = Path(load_genre().root) / "weights.yaml"
        head = "# Fitted by benchmarks/calibrate.py on the labelled passages of corpus/; not written by hand.\n"
        path.write_text(head + yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")


if __name__ == "__main__":
    main()
