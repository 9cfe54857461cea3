"""The command line's manners: Chinese help and errors, exit statuses, streams, one place for each."""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from drafting.errors import DraftingError
from drafting.files import unwritable
from drafting.help_page import Entry, Part, help_page
from drafting.resources import genre_titles
from drafting.text.width import truncate_to_width

UNUSABLE = 2


_INTERRUPTED = 130
"""What the library under the commands makes of Ctrl-C."""


class _ChineseHelp:
    """Help pages in Chinese, for commands and for the program alike."""

    def get_help(self, ctx: Any) -> str:
        return _page(self, ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        formatter.write(_page(self, ctx))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        formatter.write(f"用法：{_usage(self, ctx)}\n")


class ChineseCommand(_ChineseHelp, TyperCommand):
    """A command whose help is in Chinese."""

    def get_help_option(self, ctx: Any) -> Any:
        """Click's help option with its text in Chinese; None where a command has none."""
        return _chinese_help(super().get_help_option(ctx))


class ChineseGroup(_ChineseHelp, TyperGroup):
    """The program: every way in which it can end becomes one of the exit statuses 0, 1 and 2."""

    def get_help_option(self, ctx: Any) -> Any:
        """Click's help option with its text in Chinese; None where a command has none."""
        return _chinese_help(super().get_help_option(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run the program. Ends the process with 0, 1 or 2, or returns that without ``standalone_mode``: errors are
        told in a line, an interrupt too; a pipe that nobody reads any more is no error."""
        use_utf8()
        try:
            code = super().main(
                args=args,
                prog_name=prog_name or "drafting",
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
            if code == _INTERRUPTED:
                raise KeyboardInterrupt
            flush()
        except BrokenPipeError:
            hush()
            code = 0
        except (KeyboardInterrupt, typer.Abort):
            complain("已中断")
            code = UNUSABLE
        except Exception as error:
            code = _explain(error)
        code = code if isinstance(code, int) else 0
        code = code if code in (0, 1) else UNUSABLE
        if standalone_mode:
            sys.exit(code)
        return code


def _chinese_help(option: Any) -> Any:
    if option is not None:
        option.help = "显示帮助"
    return option


def _usage(command: Any, ctx: Any) -> str:
    return f"{ctx.command_path} {' '.join(command.collect_usage_pieces(ctx))}".strip()


def _page(command: Any, ctx: Any) -> str:
    """The help page of a command or of the program."""
    arguments, options = [], []
    for param in command.get_params(ctx):
        if getattr(param, "hidden", False):
            continue
        said = _COMPLETION.get(param.name, getattr(param, "help", None) or "")
        if getattr(param, "param_type_name", "") == "argument":
            arguments.append(Entry(param.metavar or param.name, said))
            continue
        names = ", ".join(sorted(param.opts, key=lambda o: o.startswith("--")))
        value = "" if getattr(param, "is_flag", False) or param.name in _COMPLETION else f" {param.metavar or '值'}"
        options.append(Entry(f"{names}{value}", said + ("（可重复）" if getattr(param, "multiple", False) else "")))
    commands = []
    for name in command.list_commands(ctx) if hasattr(command, "list_commands") else ():
        found = command.get_command(ctx, name)
        if found is not None and not found.hidden:
            commands.append(Entry(name, (found.help or "").split("\n\n")[0]))
    parts = (Part("参数", arguments), Part("命令", commands), Part("选项", options))
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    said = (command.help or "").replace("{genre}", "、".join(genre_titles()))
    return help_page(_usage(command, ctx), said, parts, command.epilog or "", width).rstrip("\n")


_COMPLETION = {
    "install_completion": "给现在用的命令行装上自动补全（按 Tab 键补出命令、选项和可填的值）",
    "show_completion": "只显示自动补全的脚本，不安装",
}


def _explain(error: Exception) -> int:
    """Print the one line that says what went wrong; the exit status for it."""
    if os.environ.get("DRAFTING_DEBUG"):
        traceback.print_exc()
    if isinstance(error, DraftingError):
        complain(str(error))
    elif isinstance(error, OSError) and error.filename is None:  # what is left to write when the program ends
        complain(str(unwritable("标准输出", error)))
    elif type(error).__name__ == "NoArgsIsHelpError":
        if str(error).strip():  # some versions of Typer have printed the help page by now
            complain(str(error))
    elif hasattr(error, "format_message"):
        complain(_usage_problem(error))
    else:
        complain(f"程序出错（{type(error).__name__}: {error}）。设置环境变量 DRAFTING_DEBUG=1 可看详情")
    return UNUSABLE


def _usage_problem(error: Any) -> str:
    """What is wrong with the command line, in Chinese. The kinds of error are told apart by their names, since
    Typer brings its own copy of Click's."""
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "drafting"
    param = getattr(error, "param", None)
    name = "、".join(getattr(param, "opts", ())) if getattr(param, "param_type_name", "") == "option" else None
    name = name or getattr(param, "metavar", None) or getattr(param, "name", None) or ""
    message = str(error.message or "")
    if kind == "NoSuchOption":
        near = list(getattr(error, "possibilities", None) or ())
        said = f"没有选项 {error.option_name}" + (f"，是否想写 {'、'.join(near)}？" if near else "")
    elif kind == "MissingParameter":
        said = f"缺少 {name}"
    elif kind == "BadParameter":
        least = re.search(r"greater than or equal to (\d+)", message)
        wrong = f"不能小于{least[1]}" if least else "应当是整数" if "integer" in message else message
        said = f"{name} 的值不对：{wrong}"
        if name == "--year":
            said = "--year 请填四位年份，如2025，不带“年”字"
    elif kind == "BadOptionUsage":
        said = f"选项 {error.option_name} 的用法不对：{message}"
    elif message.startswith("No such command"):
        unknown, *near = re.findall(r"'([^']*)'", message) or [""]
        said = f"没有命令 {unknown}" + (f"，是否想写 {'、'.join(near)}？" if near else "")
    elif message.startswith("Got unexpected extra argument"):
        said = f"多余的参数 {message.rpartition('(')[2].rstrip(')')}"
    else:
        said = message
    return f"{command}：{said}{'' if said.endswith('？') else '。'}用法见 {command} --help"


# ------------------------------------------------------------------------------------------ streams


def use_utf8() -> None:
    """Write UTF-8 whatever the console's code page is; what cannot be written is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        encoding = (getattr(stream, "encoding", None) or "").lower().replace("-", "")
        if reconfigure is not None and encoding != "utf8":
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """Write to standard output as it is."""
    sys.stdout.write(text)


def complain(line: str) -> None:
    """Write a line to standard error, without what would steer the terminal."""
    print(_safe(line), file=sys.stderr, flush=True)


def _safe(text: str) -> str:
    return "".join(c if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text)


_spoken = {"remarks": True, "details": False}


def manners(quiet: bool, verbose: bool) -> None:
    """How much this run says beside its results: nothing (``quiet`` goes first), what was written, or more."""
    _spoken.update(remarks=not quiet, details=verbose and not quiet)


def remark(line: str) -> None:
    """Write to standard error what a person should know, unless the run is to be quiet."""
    if _spoken["remarks"]:
        complain(line)


def detail(line: str) -> None:
    """Write to standard error what only a run with ``--verbose`` tells."""
    if _spoken["details"]:
        complain(line)


_BAR_FROM = 4
"""From so many inputs on, whoever waits sees how far it is."""
_SHOWN_NAME = 28
"""Columns for the name of a file beside a progress bar."""


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on standard error with the file that was done last and the time that is left, when there is something to
    wait for and a terminal to show it. The function that is given is called with the path of each file that is done.
    """
    if total < _BAR_FROM or not sys.stderr.isatty() or not _spoken["remarks"]:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[left]}", markup=False),
        TextColumn("{task.fields[name]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total, name="", left="")
        begun = time.monotonic()
        done = 0

        def advance(path: str) -> None:
            nonlocal done
            done += 1
            left = (time.monotonic() - begun) / done * (total - done)
            name = truncate_to_width(_safe(PurePath(path).name), _SHOWN_NAME)
            bar.update(task, completed=done, name=name, left=f"还要{_duration(left)}")

        yield advance


def _duration(seconds: float) -> str:
    """A time in words, for a person who waits."""
    whole = max(round(seconds), 0)
    return f"{whole}秒" if whole < 60 else f"{whole // 60}分{whole % 60:02d}秒"


def flush() -> None:
    """Write out what is buffered, so that a reader that has gone is noticed here."""
    sys.stdout.flush()


def hush() -> None:
    """Leave nothing to write: whoever read our output has gone, and the interpreter would complain at its end."""
    with open(os.devnull, "w", encoding="utf-8") as nothing:  # noqa: PTH123
        try:
            os.dup2(nothing.fileno(), sys.stdout.fileno())
        except (OSError, ValueError):
            sys.stdout = None


def wants_colour(stream: Any) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set or the terminal is a dumb one."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(getattr(stream, "isatty", lambda: False)())
