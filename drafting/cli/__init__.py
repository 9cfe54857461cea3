"""The commands. Each imports what it needs when it runs: a start must not cost what it does not use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from drafting import __version__
from drafting.cli.compare import compare_command
from drafting.cli.convert import convert_command
from drafting.cli.draft import draft_command
from drafting.cli.extract import extract_command
from drafting.cli.genres import genres_command
from drafting.cli.lint import lint_command
from drafting.cli.merge import merge_command
from drafting.cli.new import new_command
from drafting.cli.rules import rules_command
from drafting.cli.serve import serve_command
from drafting.console import ChineseCommand, ChineseGroup, say

if TYPE_CHECKING:
    from collections.abc import Callable


app = typer.Typer(
    cls=ChineseGroup,
    no_args_is_help=True,
    subcommand_metavar="命令 …",
    options_metavar="[选项]",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="起草、检查、比较{genre}。",
    epilog="""\
第一次用：
  检查写好的报告　drafting lint 报告.docx
  从头写一份报告　drafting new --agency 机关全称 --year 2025 -o 2025.xlsx
  　　　　填好以后　drafting draft 2025.xlsx -o 2025.docx
  不用命令行，在网页上做　drafting serve
  每个命令的用法　drafting 命令 --help

退出状态：0 没有达到 --fail-on 级别的问题；1 有；2 命令或输入无法使用。""",
)


def _version(wanted: bool) -> None:
    if wanted:
        say(f"drafting {__version__}\n")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")] = False,
) -> None:
    """Options of the program itself."""


_COMMANDS: tuple[tuple[str, Callable[..., None], bool], ...] = (
    ("lint", lint_command, True),
    ("extract", extract_command, True),
    ("draft", draft_command, True),
    ("new", new_command, True),
    ("merge", merge_command, True),
    ("compare", compare_command, True),
    ("convert", convert_command, True),
    ("genres", genres_command, False),
    ("serve", serve_command, False),
    ("rules", rules_command, False),
)
"""Name, function, and whether the command without arguments prints its help: in the order of the program's help."""
for _name, _command, _bare_is_help in _COMMANDS:
    app.command(_name, cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=_bare_is_help)(_command)


def main() -> None:
    """Run the program on the command line's arguments."""
    import gc

    from drafting.limits import MADE

    gc.set_threshold(MADE, 10, 10)
    from drafting.language.spacy_parts import wish

    wish()
    app()
