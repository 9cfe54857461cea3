"""Settings that a project keeps beside its reports: ``[tool.drafting]`` or ``drafting.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from drafting import limits
from drafting.errors import InputError
from drafting.files import read_bounded, settled
from drafting.findings import Severity
from drafting.genre.wording import ListedName
from drafting.review.verdicts import USUAL, Limit, Limits

_LISTS = ("select", "ignore", "phrases", "terms", "packs")
KEYS = ("select", "ignore", "fail-on", "genre", "packs", "phrases", "terms", "names", "verdict", "rules-page")
_VERDICTS = {"revise": "revise", "return": "returned"}
_RULES = "rules"
_NAME_KEYS = ("text", "wrong", "posts")
_ARROW = re.compile(r"\s*(?:→|=>|->)\s*")
_POSTS = re.compile(r"[、，,\s]+")
_ADDRESS = re.compile(r"https?://[^\s#\u0080-\uffff]+")
_COLON = re.compile(r"\s*[:：]\s*")


@dataclass(frozen=True, slots=True)
class Config:
    """Settings; what is not set is empty or None. ``path`` is the file they come from."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity | None = None
    genre: str | None = None
    packs: tuple[str, ...] = ()
    """Folders of packs of one's own, as paths that do not depend on where the program runs."""
    phrases: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    names: tuple[ListedName, ...] = ()
    limits: Limits = USUAL
    """When a report among many is to be mended, and when it goes back."""
    rules_page: str | None = None
    """Where the page of ``drafting rules --format md`` is published, for formats that link to what a rule is."""
    path: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes of rules and families that the settings name."""
        return (*self.select, *self.ignore, *self.limits.revise.rules, *self.limits.returned.rules)


def find_config(start: Path) -> Config:
    """The settings that hold for a report: of the nearest file in its folder or above, empty when there is none."""
    try:
        folder = settled(start)
        if not folder.is_dir():
            folder = folder.parent
    except (OSError, ValueError):
        return Config()  # no such file can be there: the reader says so
    for place in (folder, *folder.parents):
        for name in ("drafting.toml", "pyproject.toml"):
            path = place / name
            if path.is_file():
                found = _settings(path)
                if found is not None:
                    return found
    return Config()


def _settings(path: Path) -> Config | None:
    """The settings of a file, None when it has none. A folder of reports asks for the same file again and again."""
    try:
        state = path.stat()
    except OSError:
        return _read_settings(path)
    return _kept_settings(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=32)
def _kept_settings(path: Path, changed: int, size: int) -> Config | None:
    del changed, size  # by which a file that was written anew is known
    return _read_settings(path)


def _read_settings(path: Path) -> Config | None:
    table = _table(path)
    return None if table is None else _config(table, str(path))


def load_config(path: Path) -> Config:
    """The settings of one file. Raises InputError when it cannot be used or sets nothing of this program."""
    if not path.is_file():
        raise InputError(str(path), "找不到配置文件", advice="请检查 --config 的路径")
    table = _table(path)
    if table is None:
        raise InputError(str(path), "文件里没有 [tool.drafting] 一节")
    return _config(table, str(path))


def _table(path: Path) -> dict[str, Any] | None:
    """The settings as they stand; None when a ``pyproject.toml`` has none."""
    try:
        tree = tomllib.loads(read_bounded(path, limits.MOST_SETTINGS).decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+), column (\d+)", str(error))
        raise InputError(
            str(path),
            "不是合格的 TOML 文件",
            place=f"第{where[1]}行第{where[2]}个字" if where else "末尾",
            advice="请检查引号、方括号是否成对，键和值之间是否用等号",
        ) from error
    except RecursionError as error:
        raise InputError(str(path), "里面的内容套得太深，读不了", advice="请检查方括号") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(path), "读不了配置文件", advice="请确认它是 UTF-8 文本") from error
    tool = tree.get("tool")
    if path.name == "pyproject.toml" or tool is not None:
        table = tool.get("drafting") if isinstance(tool, dict) else None
        if table is not None and not isinstance(table, dict):
            raise InputError(str(path), "[tool.drafting] 应当是一节设置")
        return table
    return tree


def _config(table: dict[str, Any], source: str) -> Config:
    for key in table:
        if key not in KEYS:
            raise InputError(
                source, f"不认识的键“{key}”", place="[tool.drafting]", advice=f"可用的键：{'、'.join(KEYS)}"
            )
    values: dict[str, Any] = {}
    for key in _LISTS:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise InputError(source, f"键“{key}”应当是一组文字", place="[tool.drafting]", advice=f'例如 {key} = ["…"]')
        values[key] = tuple(v.strip() for v in value)
    values["packs"] = tuple(str(Path(source).parent / folder) for folder in values["packs"])
    values["names"] = _names(table.get("names", []), source)
    values["limits"] = _limits(table.get("verdict", {}), source)
    fail_on = table.get("fail-on")
    if fail_on is not None and fail_on not in [s.value for s in Severity]:
        allowed = "、".join(s.value for s in Severity)
        raise InputError(
            source, f"键“fail-on”的值“{fail_on}”不可用", place="[tool.drafting]", advice=f"可用：{allowed}"
        )
    genre = table.get("genre")
    if genre is not None and not isinstance(genre, str):
        raise InputError(source, "键“genre”应当是文字", place="[tool.drafting]")
    values["rules_page"] = _address(table.get("rules-page"), source)
    return Config(fail_on=None if fail_on is None else Severity(fail_on), genre=genre, path=source, **values)


def _address(value: object, source: str) -> str | None:
    """The address of a page, without a place in it."""
    if value is None:
        return None
    if not isinstance(value, str) or not _ADDRESS.fullmatch(value):
        raise InputError(
            source,
            "键“rules-page”应当是一个网址，不带“#”",
            place="[tool.drafting]",
            advice='例如 rules-page = "https://…/rules.md"',
        )
    return value


def _limits(value: object, source: str) -> Limits:
    """The thresholds of the verdicts: ``revise`` and ``return``, each how many findings of which severity, or rules.

    What is not given keeps its default; 0 switches a threshold off.
    """
    place = "[tool.drafting] verdict"
    if not isinstance(value, dict):
        raise _limit_error(source, place)
    limits: dict[str, Limit] = {}
    for key, table in value.items():
        if key not in _VERDICTS:
            advice = f"可用的键：{'、'.join(_VERDICTS)}"
            raise InputError(source, f"不认识的键“{key}”", place=place, advice=advice)
        limits[_VERDICTS[key]] = _limit(table, getattr(USUAL, _VERDICTS[key]), source, f"{place}.{key}")
    return Limits(**limits)


def _limit(value: object, default: Limit, source: str, place: str) -> Limit:
    if not isinstance(value, dict):
        raise _limit_error(source, place)
    counts, rules = dict(default.counts), default.rules
    for key, item in value.items():
        if key == _RULES:
            codes = _strings(item)
            if codes is None:
                raise InputError(source, f"键“{key}”应当是一组规则代码", place=place, advice='例如 rules = ["TB02"]')
            rules = tuple(code.upper() for code in codes)
        elif key not in [s.value for s in Severity]:
            advice = f"可用的键：{'、'.join(s.value for s in Severity)}、{_RULES}"
            raise InputError(source, f"不认识的键“{key}”", place=place, advice=advice)
        elif not isinstance(item, int) or isinstance(item, bool) or item < 0:
            raise InputError(source, f"键“{key}”应当是不小于0的整数", place=place, advice="写0表示不用这一档")
        else:
            counts[Severity(key)] = item
    return Limit(counts, rules)


def _limit_error(source: str, place: str) -> InputError:
    return InputError(
        source, "应当是一组阈值", place=place, advice="例如 verdict = {revise = {error = 1}, return = {error = 5}}"
    )


def _names(value: object, source: str) -> tuple[ListedName, ...]:
    """The user's own names: ``"名称"``, ``"职务：姓名"``, ``"错误写法→正确写法"``, or tables of text, wrong, posts."""
    if not isinstance(value, list):
        raise _name_error(source, "names")
    return tuple(_name(item, source, f"names 第{number}项") for number, item in enumerate(value, 1))


def _name(item: object, source: str, place: str) -> ListedName:
    if isinstance(item, str):
        words = item.strip()
        if len(pair := _ARROW.split(words)) == 2 and all(pair):
            return ListedName(pair[1], (pair[0],))
        if len(pair := _COLON.split(words)) == 2 and all(pair):
            return ListedName(pair[1], (), tuple(p for p in _POSTS.split(pair[0]) if p))
        if words and not _ARROW.search(words):
            return ListedName(words)
    if isinstance(item, dict):
        unknown = next((k for k in item if k not in _NAME_KEYS), None)
        if unknown is not None:
            advice = f"可用的键：{'、'.join(_NAME_KEYS)}"
            raise InputError(source, f"不认识的键“{unknown}”", place=f"[tool.drafting] {place}", advice=advice)
        text = item.get("text")
        wrong, posts = (_strings(item.get(k, [])) for k in ("wrong", "posts"))
        if isinstance(text, str) and text.strip() and wrong is not None and posts is not None:
            return ListedName(text.strip(), wrong, posts)
    raise _name_error(source, place)


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        return None
    return tuple(v.strip() for v in value)


def _name_error(source: str, place: str) -> InputError:
    return InputError(
        source,
        "应当是名称、“职务：姓名”或“错误写法→正确写法”",
        place=f"[tool.drafting] {place}",
        advice='例如 names = ["示例云平台", "县长：李晓明", "错误写法→正确写法", {text = "…", wrong = ["…"]}]',
    )
