"""Which packs there are, those that come with the program and a user's own, and which of them a title speaks of.

Only the head of a pack (``genre.yaml``) is read here: to choose among many packs, none needs to be loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from drafting.document.model import Document
from drafting.errors import PackError
from drafting.files import settled
from drafting.genre.schema import HEAD
from drafting.genre.yaml_nodes import load_yaml
from drafting.language.years import ANY_YEAR
from drafting.resources import templates_root

HEAD_FILE = "genre.yaml"
_LINES = 16
"""Lines from the top among which a title is looked for."""
_LONGEST = 80
"""Characters up to which a line may be a title."""


_own: dict[str, Path] = {}
"""Packs of a user's own by id: figures name their genre by its id alone."""


@dataclass(frozen=True, slots=True)
class PackHead:
    """What a pack says of itself in ``genre.yaml``: enough to choose it."""

    id: str
    name: str
    folder: Path
    recognise: tuple[re.Pattern[str], ...]
    """Found in the title of a report of the genre."""


@lru_cache(maxsize=64)
def read_head(folder: Path) -> PackHead:
    """The head of the pack in a folder. Raises PackError, with file and line, for what the schema does not allow."""
    keys = load_yaml(folder / HEAD_FILE).shaped(HEAD)
    id, name = keys["id"].text(), keys["name"].text()
    if id != folder.name:
        keys["id"].fail(f"id 应与文件夹同名（{folder.name}）")
    patterns = tuple(n.regex() for n in keys["recognise"].list()) if "recognise" in keys else ()
    return PackHead(id, name, folder, patterns or (re.compile(re.escape(name)),))


def packs_below(folder: Path) -> tuple[Path, ...]:
    """The pack that a folder is, or those right below it. Raises PackError when there is none."""
    try:
        whole = settled(folder)
        if (whole / HEAD_FILE).is_file():
            return (whole,)
        found = tuple(sorted(p for p in whole.iterdir() if (p / HEAD_FILE).is_file())) if whole.is_dir() else ()
    except (OSError, ValueError) as error:
        raise PackError(str(folder), f"读不了：{error}") from None
    if not found:
        advice = f"文种的文件夹里应有 {HEAD_FILE}，写法见 docs/packs.md"
        raise PackError(str(folder), "这个文件夹里没有文种" if whole.is_dir() else "没有这个文件夹", advice=advice)
    return found


def use_packs(folders: Iterable[str | Path]) -> tuple[PackHead, ...]:
    """Make packs of one's own known by their ids, for this run of the program; the heads of all in the folders.

    Raises PackError when an id is that of another pack: figures name their genre by its id, which must say one thing.
    """
    out = []
    for folder in folders:
        for root in packs_below(Path(folder)):
            head = read_head(root)
            known = _own.get(head.id, templates_root() / head.id)
            if known.resolve() != root and (known / HEAD_FILE).is_file():
                raise PackError(
                    str(root / HEAD_FILE),
                    f"文种代码“{head.id}”已是另一个文种的（{known}）",
                    place="键 id",
                    advice="请改用别的代码，文件夹同名",
                )
            if root.parent != templates_root().resolve():
                _own[head.id] = root
            out.append(head)
    return tuple(out)


def own_packs() -> tuple[Path, ...]:
    """The folders of the packs of a user's own that are known, by id."""
    return tuple(folder for _, folder in sorted(_own.items()))


def forget_packs() -> None:
    """Know only the packs that come with the program."""
    _own.clear()


def genre_ids() -> list[str]:
    """The ids of the packs that are there, the user's own among them."""
    root = templates_root()
    shipped = {p.name for p in root.iterdir() if (p / HEAD_FILE).is_file()} if root.is_dir() else set()
    return sorted(shipped | set(_own))


def all_heads() -> tuple[PackHead, ...]:
    """The heads of all packs that are there, by id."""
    return tuple(read_head(pack_folder(id)) for id in genre_ids())


def pack_folder(given: str) -> Path:
    """The folder of the pack that an id or a path names. Raises PackError when there is none."""
    if given in _own:
        return _own[given]
    shipped = templates_root() / given
    if re.fullmatch(r"\w+", given) and (shipped / HEAD_FILE).is_file():
        return shipped
    if _is_folder(given):
        (head, *more) = use_packs([given])
        if more:
            ids = "、".join(h.id for h in (head, *more))
            raise PackError(given, f"这个文件夹里有{1 + len(more)}个文种（{ids}）", advice="请给出其中一个的文件夹")
        return head.folder
    raise PackError(given, "没有这个文种", advice=f"可用的文种：{'、'.join(genre_ids())}；也可以给出文种的文件夹")


def _is_folder(given: str) -> bool:
    try:
        return Path(given).is_dir()
    except (OSError, ValueError):
        return False


def recognised(document: Document, heads: Sequence[PackHead] | None = None) -> PackHead | None:
    """The pack whose kind of report a document's title names, else one of its first lines; None when none does.

    Of several that a title speaks of, the one that explains most of it. A line that goes on as a sentence is no title;
    one with a year comes before those without, which may be the menu of a page.
    """
    known = all_heads() if heads is None else tuple(heads)
    lines = [c.text for c, _ in zip(document.contents(), range(_LINES), strict=False)]
    dated = [t for t in lines if ANY_YEAR.search(unicodedata.normalize("NFKC", t))]
    title = [document.title.text] if document.title is not None else []
    for text in (*title, *dated, *lines):
        line = "".join(unicodedata.normalize("NFKC", text).split())
        if not 0 < len(line) <= _LONGEST or line[-1] in "。;,":
            continue
        told = [(len(m.group()), head) for head in known for p in head.recognise if (m := p.search(line)) is not None]
        if told:
            return max(told, key=lambda t: t[0])[1]
    return None
