"""What was done, as Parquet files in a folder: one for the reports of each part, and one for what was found in them.

A part is done when the file of its reports is there, which is written last; what a killed run has begun is taken away
and done again, as is a part of which a report has changed, is no longer meant, or was worked on by another program or
with other settings. So the files hold what a run from the beginning would give, in whatever order.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from drafting.cluster.rows import Row, Rows, whole_row
from drafting.errors import InputError
from drafting.files import unwritable, write_atomically

DATASETS: Mapping[str, tuple[str, str]] = {
    "lint": ("coverage", "findings"),
    "extract": ("units", "figures"),
    "sketch": ("reports", "sketches"),
}
"""By the kind of work: the folder of the reports, and that of what was found in them."""


class Store:
    """The folder of a run."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.kind = kind
        reports, items = DATASETS[kind]
        self.folder, self._reports, self._items = folder, folder / reports, folder / items
        self._schemas = schemas(kind)
        self._parquet: Any = import_module("pyarrow.parquet")
        self._arrow: Any = import_module("pyarrow")

    def open(self, wanted: Mapping[str, str]) -> set[str]:
        """Make the folder ready for the reports that are wanted, by path with their keys; those that are done."""
        try:
            for place in (self._reports, self._items):
                place.mkdir(parents=True, exist_ok=True)
            return self._kept(wanted)
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _kept(self, wanted: Mapping[str, str]) -> set[str]:
        done: set[str] = set()
        parts = set()
        for path in sorted(self._reports.glob("*.parquet")):
            rows = self._keys(path)
            named = [p for p, _ in rows]
            whole = rows and (self._items / path.name).is_file() and len(set(named)) == len(named)
            if whole and all(wanted.get(p) == key for p, key in rows) and done.isdisjoint(named):
                done.update(named)
                parts.add(path.name)
            else:
                path.unlink()
        for place in (self._reports, self._items):
            for path in place.iterdir():
                if path.name not in parts and (path.suffix == ".parquet" or path.name.startswith(".drafting-")):
                    path.unlink()
        return done

    def _keys(self, path: Path) -> list[tuple[str, str]]:
        """The reports of a part and their keys; none of one that cannot be read."""
        try:
            table = self._parquet.read_table(path, columns=["path", "key"])
        except Exception:  # whatever a damaged file makes of the library
            return []
        return list(zip(table["path"].to_pylist(), table["key"].to_pylist(), strict=True))

    def write(self, part: Sequence[Rows]) -> None:
        """Keep what became of the reports of a part."""
        told = "\n".join(f"{r.path}\0{r.key}" for r in part)
        name = f"part-{sha256(told.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.parquet"
        items = [item for rows in part for item in rows.items]
        write_atomically(self._items / name, self._encoded(items, self._schemas[1]))
        write_atomically(self._reports / name, self._encoded([whole_row(r) for r in part], self._schemas[0]))

    def _encoded(self, rows: Sequence[Row], schema: Any) -> bytes:
        columns = [self._arrow.array([_clean(r.get(f.name)) for r in rows], f.type) for f in schema]
        buffer = io.BytesIO()
        table = self._arrow.Table.from_arrays(columns, schema=schema)
        self._parquet.write_table(table, buffer, compression="zstd")
        return buffer.getvalue()

    def reports(self) -> Iterator[tuple[str, Row]]:
        """The rows of all reports, each with the name of its part."""
        for path in sorted(self._reports.glob("*.parquet")):
            for row in self._parquet.read_table(path).to_pylist():
                yield path.name, row

    def items(self, part: str, columns: Sequence[str] | None = None) -> list[Row]:
        """The rows of what was found in the reports of a part, those of a report together and in order."""
        found: list[Row] = self._parquet.read_table(
            self._items / part, columns=None if columns is None else list(columns)
        ).to_pylist()
        return found

    def clear(self) -> None:
        """Take away all that is kept of this kind of work."""
        for place in (self._reports, self._items):
            for path in place.glob("*.parquet"):
                with suppress(FileNotFoundError):
                    path.unlink()


def _clean(value: Any) -> Any:
    """A value without what no text in Parquet may hold: half characters, of names that are not UTF-8."""
    if isinstance(value, str):
        return value if value.isprintable() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(v) for v in value]
    if isinstance(value, dict):
        return {k: _clean(v) for k, v in value.items()}
    return value


def refuse_no_arrow() -> None:
    """Raise InputError where the libraries of the extra are not installed."""
    for name in ("distributed", "fsspec", "pyarrow.parquet"):
        try:
            import_module(name)
        except ImportError as error:
            raise InputError(
                "--cluster",
                f"没有安装多台机器一起检查要用的程序包（缺 {error.name or name}）",
                advice="请运行 pip install 'drafting[cluster]'；每台机器上都要装",
            ) from error


def schemas(kind: str) -> tuple[Any, Any]:
    """The schemas of the two tables of a kind of work."""
    arrow: Any = import_module("pyarrow")
    text, whole, flag = arrow.string(), arrow.int64(), arrow.bool_()
    texts = arrow.list_(text)
    head = {"path": text, "key": text, "problem": text, "aside": flag}
    said = arrow.list_(arrow.struct([("rule", text), ("reason", text)]))
    fix = arrow.struct([("start", whole), ("end", whole), ("replacement", text)])
    related = arrow.struct(
        [
            ("message", text),
            ("start", whole),
            ("end", whole),
            ("text", text),
            ("cell", text),
            ("line", whole),
            ("column", whole),
            ("fix", fix),
        ]
    )
    who = {"agency": text, "level": text, "kind": text, "year": arrow.int32(), "genre": text}
    missing = arrow.list_(arrow.struct([("table", text), ("cells", whole)]))
    fields = {
        "lint": (
            {
                **head,
                "told": text,
                **who,
                "format": text,
                "fail_on": text,
                **dict.fromkeys(("errors", "warnings", "infos"), whole),
                **dict.fromkeys(("numbers", "verified", "contradicted", "consistent", "unchecked"), whole),
                "analysed": flag,
                "skipped": said,
                "failed": said,
                "notes": texts,
                "sketch": text,
                "content": text,
            },
            {
                "path": text,
                "at": whole,
                **dict.fromkeys(("rule", "severity", "message", "section"), text),
                **dict.fromkeys(("line", "column", "end_line", "end_column", "start", "end"), whole),
                "text": text,
                "context": text,
                "found": text,
                "found_number": flag,
                "expected": text,
                "expected_number": flag,
                "reading": text,
                "cells": texts,
                "related": arrow.list_(related),
                "fix": fix,
                "place": text,
                "advice": text,
                "mark": text,
            },
        ),
        "extract": (
            {**head, **who, "edition": text, "missing": missing, "troubles": texts, "figures": text},
            {
                "path": text,
                "agency": text,
                "year": arrow.int32(),
                "genre": text,
                "cell": text,
                "value": arrow.decimal128(38, 6),
                "given": flag,
            },
        ),
        "sketch": (
            {**head, "agency": text, "year": arrow.int32(), "genre": text},
            {"path": text, "at": whole, "line": whole, "text": text, "keys": texts, "bands": arrow.binary()},
        ),
    }[kind]
    first, second = (arrow.schema(list(f.items())) for f in fields)
    return first, second
