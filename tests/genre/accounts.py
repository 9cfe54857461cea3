"""Final accounts that add up, made from a few amounts: whatever is drawn, every relation of the pack holds."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from drafting.genre.figures import Agency, Figures
from drafting.genre.keyed import codes_in, with_rows
from drafting.genre.loader import load_genre

GENRE = load_genre("final_accounts")
EDITION = GENRE.edition(2024)
(GENERAL,) = (t for t in EDITION.keyed if t.id == "general")
(BASIC,) = (t for t in EDITION.keyed if t.id == "basic")
_FAMILY = GENERAL.blocks[0].family
assert _FAMILY is not None
ITEMS = tuple(c for c in _FAMILY.names if len(c) == 7)
_OTHER = ("30101", "30102", "30107", "30113", "30201", "30211", "30227", "30239", "30302", "31002")


def amounts(most: int = 9_999_999) -> st.SearchStrategy[Decimal]:
    """Amounts in 万元 to two decimals."""
    return st.integers(1, most).map(lambda n: Decimal(n) / 100)


@st.composite
def accounts(draw: st.DrawFn, alike: bool = False) -> Figures:
    """Figures of a department that spends what the budget gives it, and perhaps a fund; ``alike``: as much on each of
    several items."""
    items = draw(st.lists(st.sampled_from(ITEMS), min_size=2 if alike else 1, max_size=6, unique=True))
    spent = {code: (draw(amounts()), draw(st.one_of(st.just(Decimal(0)), amounts()))) for code in items}
    if alike:
        spent = dict.fromkeys(items, spent[items[0]])
    fund = draw(st.one_of(st.just(Decimal(0)), amounts()))
    opening = draw(st.one_of(st.just(Decimal(0)), amounts()))
    cells: dict[str, Decimal] = {}

    def put(table: str, code: str, **values: Decimal) -> None:
        for above in (code[:3], code[:5], code, "all"):
            for column, value in values.items():
                path = f"{table}.{above}.{column}"
                cells[path] = cells.get(path, Decimal(0)) + value

    for code, (basic, project) in spent.items():
        put("general", code, total=basic + project, basic=basic, project=project)
        put("expenditure", code, total=basic + project, basic=basic, project=project)
        put("income", code, total=basic + project, fiscal=basic + project)
    if fund:
        put("fund", "2129999", income=fund, total=fund, project=fund)
        put("expenditure", "2129999", total=fund, project=fund)
        put("income", "2129999", total=fund, fiscal=fund)
    general = cells["general.all.total"]
    total = general + fund
    sheet, both = "income_expenditure", "fiscal"
    cells |= {f"{sheet}.income.general": general, f"{sheet}.income.fund": fund, f"{both}.income.general": general}
    cells |= {
        f"{both}.income.fund": fund,
        f"{sheet}.income.current_total": total,
        f"{both}.income.current_total": total,
    }
    cells |= {f"{sheet}.income.opening": opening, f"{both}.income.opening": opening}
    cells |= {f"{sheet}.income.total": total + opening, f"{both}.income.total": total + opening}
    for path, value in list(cells.items()):
        table, code, column = path.split(".") if path.count(".") == 2 else ("", "", "")
        if table in ("general", "fund") and len(code) == 3 and code != "all" and column == "total":
            for line, kind in ((code, "total"), (code, table)):
                name = f"{both}.expenditure.{line}.{kind}"
                cells[name] = cells.get(name, Decimal(0)) + value
        if table == "expenditure" and len(code) == 3 and code != "all" and column == "total":
            cells[f"{sheet}.expenditure.{code}"] = value
    for column, amount in (("general", general), ("fund", fund), ("total", total)):
        cells[f"{both}.expenditure.current_total.{column}"] = amount
        closing = opening if column != "fund" else Decimal(0)
        cells[f"{both}.expenditure.closing.{column}"] = closing
        cells[f"{both}.expenditure.total.{column}"] = amount + closing
    cells |= {f"{sheet}.expenditure.current_total": total, f"{sheet}.expenditure.closing": opening}
    cells[f"{sheet}.expenditure.total"] = total + opening
    left = cells["general.all.basic"]
    for code in _OTHER[:-1]:
        part = min(left, draw(st.integers(0, 500_000)) / Decimal(100))
        cells[f"basic.{code}"], left = part, left - part
    cells[f"basic.{_OTHER[-1]}"] = left
    for code in _OTHER:
        group = f"basic.{code[:3]}"
        cells[group] = cells.get(group, Decimal(0)) + cells[f"basic.{code}"]
    cells["basic.personnel"] = cells["basic.301"] + cells["basic.303"]
    cells["basic.public"] = cells["basic.302"] + cells["basic.310"]
    edition = with_rows(EDITION, codes_in(EDITION, cells))
    values: dict[str, Decimal | None] = {p: cells.get(p) or None for p in edition.cells}
    given = frozenset(p for p, v in values.items() if v is not None)
    agency = Agency("示例县民政局", "county", "department")
    return Figures(GENRE.id, agency, 2024, edition.id, values, given)
