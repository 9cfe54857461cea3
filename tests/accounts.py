"""Final accounts made up at random, every relation of the form kept."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

ZERO = Decimal("0.00")
_OFFICES = (("20106", "2010601", "2010602"), ("20104", "2010401", "2010402"), ("20103", "2010301", "2010302"))
_STAFF = ("2080505", "2080506", "2101101", "2210201")
_FUND = "2296002"
Amounts = dict[str, Decimal]


def accounts(seed: int) -> dict[str, Any]:
    """A figures file's content: a department with its staff, one project, a fund and income of its own."""
    chance = random.Random(seed)
    rows: dict[str, tuple[Decimal, Decimal]] = {}
    _, office, project = chance.choice(_OFFICES)
    rows[office] = (_amount(chance, 300, 2000), ZERO)
    rows[project] = (ZERO, _amount(chance, 50, 900))
    rows |= {code: (_amount(chance, 8, 200), ZERO) for code in _STAFF}
    fund = {_FUND: (ZERO, _amount(chance, 20, 400))} if chance.random() < 0.7 else {}
    own = _amount(chance, 10, 300) if chance.random() < 0.7 else ZERO
    everything = {**rows, office: (rows[office][0] + own, ZERO), **fund}
    cells: Amounts = {}
    for table, found in (("general", rows), ("expenditure", everything), ("fund", fund)):
        for code, (basic, spent) in _summed(found).items():
            cells[f"{table}.{code}.total"] = basic + spent
            cells[f"{table}.{code}.basic"] = basic
            cells[f"{table}.{code}.project"] = spent
            if table == "fund":
                cells[f"fund.{code}.income"] = basic + spent
            if table == "expenditure":
                other = own if code in (office, office[:5], office[:3], "all") else ZERO
                cells[f"income.{code}.total"] = basic + spent
                cells[f"income.{code}.fiscal"] = basic + spent - other
                cells[f"income.{code}.other"] = other
    _totals(cells, own, _amount(chance, 5, 80))
    _basic(cells, chance)
    _three_public(cells, chance)
    agency = {"name": "示例市档案局", "level": "city", "kind": "department"}
    return {
        "genre": "final_accounts",
        "agency": agency,
        "year": 2024,
        "cells": {p: float(v) for p, v in cells.items() if v},
    }


def _amount(chance: random.Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randint(low * 100, high * 100)) / 100


def _summed(rows: Mapping[str, tuple[Decimal, Decimal]]) -> dict[str, tuple[Decimal, Decimal]]:
    """The rows with all that stand above them."""
    out: dict[str, tuple[Decimal, Decimal]] = {}
    for code, (basic, project) in rows.items():
        for above in (code, code[:5], code[:3], "all"):
            before = out.get(above, (ZERO, ZERO))
            out[above] = (before[0] + basic, before[1] + project)
    return out


def _totals(cells: Amounts, own: Decimal, opening: Decimal) -> None:
    """The first and the fourth table."""
    general, fund = cells["general.all.total"], cells.get("fund.all.total", ZERO)
    spent = cells["expenditure.all.total"]
    carried = (opening / 2).quantize(Decimal("0.01"))
    income = {"general": general, "fund": fund, "other": own, "current_total": spent, "opening": opening}
    cells |= {f"income_expenditure.income.{k}": v for k, v in {**income, "total": spent + opening}.items()}
    spending = {"current_total": spent, "closing": opening, "total": spent + opening}
    cells |= {f"income_expenditure.expenditure.{k}": v for k, v in spending.items()}
    fiscal = {"general": general, "fund": fund, "current_total": general + fund, "opening": carried}
    cells |= {f"fiscal.income.{k}": v for k, v in {**fiscal, "total": general + fund + carried}.items()}
    cells["fiscal.income.opening_general"] = carried
    for code in [p.split(".")[1] for p in cells if p.startswith("expenditure.") and p.endswith(".total")]:
        if len(code) == 3 and code != "all":
            cells[f"income_expenditure.expenditure.{code}"] = cells[f"expenditure.{code}.total"]
            parts = [cells.get(f"{table}.{code}.total", ZERO) for table in ("general", "fund")]
            cells |= dict(zip(_fiscal(code), (sum(parts, ZERO), *parts), strict=True))
    cells |= dict(zip(_fiscal("current_total"), (general + fund, general, fund), strict=True))
    cells |= dict(zip(_fiscal("closing"), (carried, carried, ZERO), strict=True))
    cells |= dict(zip(_fiscal("total"), (general + fund + carried, general + carried, fund), strict=True))


def _fiscal(row: str) -> tuple[str, str, str]:
    return (f"fiscal.expenditure.{row}.total", f"fiscal.expenditure.{row}.general", f"fiscal.expenditure.{row}.fund")


def _basic(cells: Amounts, chance: random.Random) -> None:
    """The sixth table."""
    basic = cells["general.all.basic"]
    public = (basic * chance.randint(8, 22) / 100).quantize(Decimal("0.01"))
    staff = ("30101", "30102", "30103", "30108", "30109", "30110", "30113")
    running = ("30201", "30207", "30211", "30228", "30239", "30299")
    for codes, group, total in ((staff, "301", basic - public), (running, "302", public)):
        cells |= {f"basic.{code}": v for code, v in zip(codes, _split(chance, total, codes), strict=True)}
        cells[f"basic.{group}"] = total
    cells["basic.personnel"], cells["basic.public"] = basic - public, public


def _split(chance: random.Random, total: Decimal, codes: Sequence[str]) -> list[Decimal]:
    out = []
    for _ in codes[:-1]:
        out.append((total * chance.randint(15, 45) / 100).quantize(Decimal("0.01")))
        total -= out[-1]
    return [*out, total]


def _three_public(cells: Amounts, chance: random.Random) -> None:
    """The seventh table."""
    budget = {k: _amount(chance, 3, 30) for k in ("abroad", "vehicle_purchase", "vehicle_running", "reception")}
    actual = {k: (v * chance.randint(55, 99) / 100).quantize(Decimal("0.01")) for k, v in budget.items()}
    for name, found in (("budget", budget), ("actual", actual)):
        vehicles = found["vehicle_purchase"] + found["vehicle_running"]
        every = {**found, "vehicles": vehicles, "total": found["abroad"] + vehicles + found["reception"]}
        cells |= {f"three_public.{name}.{k}": v for k, v in every.items()}
