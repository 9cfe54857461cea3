"""Every file of a pack checked in one go: all that is wrong is told, each with its file, its line and the nearest name.

The loader of the genre reads what every command needs; the other files are read by the modules that use them. Whoever
writes a pack wants to hear of all of them at once, and before a report is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path

from drafting.drafter import draft_report
from drafting.errors import InputError, PackError, refuse_pack
from drafting.genre.claims import CLAIMS, load_claims
from drafting.genre.figures import Agency, Figures
from drafting.genre.form_sheets import form_words, place_names
from drafting.genre.keyed import sample_codes, with_rows
from drafting.genre.loader import check_relations, load_genre
from drafting.genre.manual_checks import manual_checks
from drafting.genre.model import Edition, Genre
from drafting.genre.packs import own_packs
from drafting.genre.phrases import load_phrases
from drafting.genre.schema import FILES, MOVED, OTHERS
from drafting.genre.schema_words import CHOICE, WEIGHTS
from drafting.genre.schema_words import FILES as WORD_FILES
from drafting.genre.structure_checks import structure_checks
from drafting.genre.tariffs import load_fees
from drafting.genre.wording import load_wording
from drafting.genre.yaml_nodes import Faults, Node, each, load_yaml, near, nearest
from drafting.grounding.lexicon import LEXICON, load_lexicon
from drafting.grounding.weights import load_weights
from drafting.templating import SUFFIX, WORDS, Templates

_FOLDERS = frozenset({"editions", "codes", "draft"})


def check_pack(given: str) -> Genre:
    """The pack of an id or in a folder, every file of it checked. Raises PackError, or all that is wrong together."""
    genre = load_genre(given)
    check_relations(genre)
    errors = list(_faults(genre))
    if not errors and (Path(genre.root) / "draft").is_dir():
        errors = list(_dry_drafts(genre))
    if errors:
        refuse_pack(errors)
    return genre


def check_own_packs() -> None:
    """Check the packs of one's own that are known, each once: a broken one is told before anything runs."""
    for folder in own_packs():
        _checked(folder)


@lru_cache(maxsize=64)
def _checked(folder: Path) -> None:
    errors = list(_faults(load_genre(str(folder))))
    if errors:
        refuse_pack(errors)


def _faults(genre: Genre) -> Iterator[InputError]:
    """What is wrong in the files beside those that every command reads."""
    yield from _files(genre)
    faults = Faults()
    loaders: tuple[Callable[[], object], ...] = (
        partial(form_words, genre),
        partial(_told_apart, genre),
        partial(structure_checks, genre),
        partial(load_phrases, genre),
        partial(load_wording, genre),
        partial(manual_checks, genre),
        partial(load_fees, genre),
        partial(load_claims, genre),
        partial(load_lexicon, genre),
        partial(_weights, genre),
        partial(_templates, genre),
    )
    for load in loaders:
        with faults.kept():
            load()
    yield from faults.errors


def _files(genre: Genre) -> Iterator[InputError]:
    """Files that no part of the program reads, and those that do not go together."""
    folder = Path(genre.root)
    known = {f.name for f in (*FILES, *WORD_FILES)} | set(OTHERS)
    for path in sorted(folder.iterdir()):
        odd = path.suffix in (".yaml", ".yml", ".txt", ".j2") and path.is_file() and path.name not in known
        if odd:
            moved = f"它的各个键现在写在 {MOVED[path.name]} 里" if path.name in MOVED else None
            yield PackError(str(path), "不是文种里的文件，没有用处", advice=moved or nearest(path.name, known))
        elif path.is_dir() and path.name not in _FOLDERS and (near := nearest(path.name, _FOLDERS)):
            yield PackError(str(path), "不是文种里的文件夹，没有用处", advice=near)
    if (folder / CLAIMS).is_file() and (folder / LEXICON).is_file():
        yield PackError(
            str(folder / LEXICON),
            f"有了 {CLAIMS} 就不用它",
            advice=f"件数也写在 {CLAIMS} 里（事项的 units 和 cells），然后删去这个文件和 weights.yaml",
        )


def _told_apart(genre: Genre) -> None:
    """The texts of a form have names of their own."""
    seen: dict[str, str] = {}
    for id, name in place_names(genre).items():
        if name in seen:
            raise PackError(
                str(Path(genre.root) / "form.yaml"),
                f"填报表里有两段文字都叫“{name}”（{seen[name]}、{id}）",
                advice="请在 notes 里给其中一段另起名称，或从提纲里去掉多余的一段",
            )
        seen[name] = id


MODELS = ("claim", "cell", "closed", "sum", "share", "growth", "zero", "universal")
"""The names of the models that weights may be of."""


def _weights(genre: Genre) -> None:
    """The weights are of models that there are, and hold numbers."""
    path = Path(genre.root) / "weights.yaml"
    if not path.is_file():
        return
    faults = Faults()
    for name, node in load_yaml(path).items():
        with faults.kept():
            if name not in MODELS:
                node.fail(f"没有模型“{name}”", near(name, MODELS, "模型"))
            node.shaped(WEIGHTS)
    faults.told()
    load_weights(genre.root)


def _choice(node: Node) -> None:
    node.shaped(CHOICE)


def _templates(genre: Genre) -> None:
    """The templates that a draft needs are there, and can be read; so can the choices of wording."""
    folder = Path(genre.root) / "draft"
    if not folder.is_dir():
        return
    faults = Faults()
    needed = ["title", "preamble", *(s.id for s in genre.outline.sections if not s.optional)]
    known = {*needed, *(s.id for s in genre.outline.sections)}
    there = {p.name.removesuffix(SUFFIX) for p in folder.glob(f"*{SUFFIX}")}
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in sorted(folder.glob("*.j2")) if p.is_file()]
    for name in sorted(there - known):
        if not name.startswith("_") and not any(f"{name}{SUFFIX}" in text for text in texts):
            said = nearest(name, known - there)
            faults.errors.append(PackError(str(folder / f"{name}{SUFFIX}"), "提纲里没有这个部分", advice=said))
    for name in needed:
        if name not in there:
            faults.errors.append(PackError(str(folder), f"缺少模板文件 {name}{SUFFIX}"))
    if (folder / WORDS).is_file():
        with faults.kept():
            each((n for _, names in load_yaml(folder / WORDS).items() for n in names.list()), _choice)
            for template in sorted(there):
                with faults.kept():
                    Templates(genre).parse(template)
    else:
        faults.errors.append(PackError(str(folder), f"缺少文件 {WORDS}", advice="至少写 self: [{value: 本单位}]"))
    faults.told()


def _dry_drafts(genre: Genre) -> Iterator[InputError]:
    """Drafts of each edition from blank figures, and from figures with and without those of last year: a name or a cell
    that a template has wrong shows there."""
    faults = Faults()
    for edition in genre.editions:
        blank = _figures(genre, edition, edition.first_year, None)
        full = _figures(genre, edition, edition.first_year, Decimal(2))
        before = _figures(genre, edition, edition.first_year - 1, Decimal(1))
        for figures, previous in ((blank, None), (full, None), (full, before)):
            with faults.kept():
                draft_report(figures, previous, genre=genre, force=True)
    yield from dict.fromkeys(faults.errors)


def _figures(genre: Genre, edition: Edition, year: int, value: Decimal | None) -> Figures:
    grown = with_rows(edition, sample_codes(edition))
    cells: dict[str, Decimal | None] = dict.fromkeys(grown.cells, value)
    agency = Agency(genre.name, next(iter(genre.levels), None), next(iter(genre.kinds), None))
    return Figures(genre.id, agency, year, edition.id, cells, frozenset(cells) if value is not None else frozenset())
