"""Figures at random that satisfy every relation of the form, for property tests."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from drafting.genre.evaluation import complete_totals
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.genre.model import Genre

AGENCIES = (
    Agency("示例省人民政府", "province", "government"),
    Agency("示例市人民政府", "city", "government"),
    Agency("示例市数据局", "city", "department"),
    Agency("示例县人民政府", "county", "government"),
    Agency("示例县人民政府办公室", "county", "office"),
    Agency("示例县水利局", "county", "department"),
    Agency("示例县河湾镇人民政府", "township", "government"),
    Agency("示例区东风街道办事处", "township", "subdistrict"),
    Agency("示例经济技术开发区管理委员会", "city", "zone"),
)

_COLUMNS = ("natural_person", "enterprise", "research", "ngo", "legal_service", "other")
small = st.one_of(st.just(0), st.just(0), st.integers(0, 3), st.integers(0, 60), st.integers(0, 4000))


def fee_of(*said: Decimal | int | str | None) -> dict[str, dict[str, Decimal]]:
    """What a form says of the fee for processing applications: notices sent, charged, collected; None is not known."""
    keys = ("notices", "charged", "collected")
    known = {k: Decimal(v) for k, v in zip(keys, said, strict=False) if v is not None}
    return {"processing_fee": known} if known else {}


@st.composite
def consistent_figures(
    draw: st.DrawFn, *, years: tuple[int, int] = (2021, 2025), agencies: tuple[Agency, ...] = AGENCIES
) -> Figures:
    """Complete figures of one year: results are drawn freely, what came in follows from them."""
    genre: Genre = load_genre()
    year = draw(st.integers(*years))
    edition = genre.edition(year)
    cells: dict[str, Decimal | None] = dict.fromkeys(edition.cells)
    rows = [p.removesuffix(".natural_person") for p in cells if p.endswith(".natural_person")]
    ends = {"applications.new", "applications.carried_in", "applications.total", "applications.carried_out"}
    outcomes = [r for r in rows if r not in ends]
    busy = draw(st.booleans())
    for column in _COLUMNS:
        quiet = not busy or (column != "natural_person" and draw(st.booleans()))
        total = 0
        for row in outcomes:
            count = 0 if quiet else draw(small)
            cells[f"{row}.{column}"] = Decimal(count)
            total += count
        carried_out = 0 if quiet else draw(small)
        carried_in = draw(st.integers(0, total + carried_out)) if draw(st.booleans()) else 0
        cells[f"applications.total.{column}"] = Decimal(total)
        cells[f"applications.carried_out.{column}"] = Decimal(carried_out)
        cells[f"applications.carried_in.{column}"] = Decimal(carried_in)
        cells[f"applications.new.{column}"] = Decimal(total + carried_out - carried_in)
    for path, value in cells.items():
        if value is not None or path in edition.computed:
            continue
        if path.endswith((".fees", ".amount")):
            cells[path] = Decimal(draw(st.integers(0, 10**7))) / 100
        elif path.endswith(".issued"):
            issued = draw(small)
            stem = path.removesuffix("issued")
            repealed = draw(small)
            cells[path] = Decimal(issued)
            cells[stem + "repealed"] = Decimal(repealed)
            cells[stem + "in_force"] = Decimal(max(0, issued - repealed) + draw(small))
        else:
            cells[path] = Decimal(draw(small))
    # Not every agency of these figures has no power to make rules.
    cells.update({p: Decimal(0) for p, v in cells.items() if ".regulations." in p and v is not None})
    complete, _ = complete_totals(cells, edition)
    fee = draw(st.sampled_from([{}, fee_of(0, 0, 0)]))
    return Figures(
        genre.id,
        draw(st.sampled_from(agencies)),
        year,
        edition.id,
        complete,
        frozenset(p for p, v in complete.items() if v is not None),
        amounts=fee,
    )
