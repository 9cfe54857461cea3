"""A record of findings that are known, so that only new ones are reported.

A finding is known again by its rule, its words and what stands around them, never by its line: a report
may grow above it. The same words in the same surroundings may be recorded several times; each record
silences one finding.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from drafting import limits
from drafting.errors import InputError
from drafting.files import read_bounded, write_atomically
from drafting.findings import Finding
from drafting.results import LintResult

_VERSION = 1
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_YAML = (".yaml", ".yml")
_KEYS = ("rule", "fingerprint", "text", "context", "reason")


@dataclass(frozen=True, slots=True)
class Known:
    """A recorded finding. ``text`` and ``context`` are for the person who reads the file and fills in ``reason``."""

    rule: str
    fingerprint: str
    text: str = ""
    context: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """What a baseline did: the results without what it knows, how much that was, and what no longer occurs."""

    results: tuple[LintResult, ...]
    silenced: int
    resolved: tuple[Known, ...]


def fingerprint(finding: Finding) -> str:
    """What a finding is known by: rule, words, cells and surroundings, white space and width of characters aside."""
    parts = (finding.rule, finding.text, finding.context, *finding.cells)
    plain = "\x1f".join("".join(unicodedata.normalize("NFKC", p).split()) for p in parts)
    return hashlib.sha256(plain.encode("utf-8")).hexdigest()[:16]


def write_baseline(path: Path, results: Iterable[LintResult]) -> int:
    """Record all findings; returns how many. What the file says already with a reason is kept, even where it was not
    found today: another report or another choice of rules may be the cause, and what a person wrote is nowhere else.

    The file is YAML when its suffix says so, else JSON.
    """
    reasons: dict[tuple[str, str], list[Known]] = defaultdict(list)
    if path.is_file():
        for known in load_baseline(path):
            reasons[known.rule, known.fingerprint].append(known)
        for same in reasons.values():
            same.sort(key=lambda k: not k.reason)  # those that a person wrote are given first
    entries = []
    for result in results:
        for finding in result.findings:
            mark = fingerprint(finding)
            before = reasons[finding.rule, mark]
            reason = before.pop(0).reason if before else ""
            entries.append(dict(zip(_KEYS, (finding.rule, mark, finding.text, finding.context, reason), strict=True)))
    found = len(entries)
    kept = (known for same in reasons.values() for known in same if known.reason)
    entries += [{key: getattr(known, key) for key in _KEYS} for known in kept]
    tree = {"version": _VERSION, "findings": entries}
    if path.suffix.lower() in _YAML:
        text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=1000)
    else:
        text = json.dumps(tree, ensure_ascii=False, indent=2) + "\n"
    write_atomically(path, text)
    return found


def load_baseline(path: Path) -> tuple[Known, ...]:
    """The recorded findings. Raises InputError when the file is not a baseline."""
    source = str(path)
    try:
        data = read_bounded(path, limits.MOST_TEXT)
        tree = yaml.load(data.decode("utf-8-sig"), Loader=_LOADER)
    except FileNotFoundError as error:
        raise InputError(source, "找不到基线文件", advice="可先用 --write-baseline 生成") from error
    except yaml.MarkedYAMLError as error:
        line = f"第{error.problem_mark.line + 1}行" if error.problem_mark else None
        raise InputError(source, "不是合格的 JSON 或 YAML", place=line) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(source, "读不了基线文件", advice="应当由 --write-baseline 生成") from error
    if not isinstance(tree, dict) or set(tree) != {"version", "findings"} or not isinstance(tree["findings"], list):
        raise InputError(source, "不是基线文件", advice="应当由 --write-baseline 生成")
    if tree["version"] != _VERSION:
        raise InputError(source, f"基线文件的版本“{tree['version']}”不能用", advice="请用 --write-baseline 重新生成")
    return tuple(_known(entry, n, source) for n, entry in enumerate(tree["findings"], start=1))


def _known(entry: Any, number: int, source: str) -> Known:
    place = f"第{number}条"
    if not isinstance(entry, dict):
        raise InputError(source, "应当是一组“键: 值”", place=place)
    for key, value in entry.items():
        if key not in _KEYS:
            raise InputError(source, f"不认识的键“{key}”", place=place, advice=f"可用的键：{'、'.join(_KEYS)}")
        if not isinstance(value, str) and not (key == "reason" and value is None):
            raise InputError(source, f"键“{key}”应当是文字", place=place)
    for key in ("rule", "fingerprint"):
        if key not in entry:
            raise InputError(source, f"缺少键“{key}”", place=place)
    return Known(**{k: v or "" for k, v in entry.items()})


def apply_baseline(known: Sequence[Known], results: Iterable[LintResult]) -> Applied:
    """Silence the findings that are recorded, each record one finding."""
    left = Counter((k.rule, k.fingerprint) for k in known)
    out = []
    silenced = 0
    for result in results:
        gone = []
        for finding in result.findings:
            key = (finding.rule, fingerprint(finding))
            if left[key]:
                left[key] -= 1
                gone.append(finding)
        silenced += len(gone)
        out.append(result.without(gone))
    resolved = []
    for entry in known:
        key = (entry.rule, entry.fingerprint)
        if left[key]:
            left[key] -= 1
            resolved.append(entry)
    return Applied(tuple(out), silenced, tuple(resolved))
