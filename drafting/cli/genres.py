"""``drafting genres``: the genres that are known, and whether a pack of one's own is sound."""

from __future__ import annotations

from typing import Annotated

import typer

from drafting.cli.inputs import know_packs
from drafting.cli.options import Output, Overwrite, Quiet, Verbose
from drafting.cli.outputs import emit, guard, say_written
from drafting.console import manners
from drafting.errors import InputError


def genres_command(
    genre: Annotated[str | None, typer.Argument(metavar="[文种]", help="文种的代码或文件夹；不给则列出全部")] = None,
    output: Output = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """列出能起草、检查的文种；给出一个文种，则检查它的各个文件，并列出它的部分、表格和版本。

    自己的文种放在一个文件夹里，在配置文件里写 packs = ["文件夹"]，或用 --genre 给出；写法见 docs/packs.md。
    """
    manners(quiet, verbose)
    from drafting.genrebook import genre_page, genres_as_json, genres_list, known_genres

    know_packs(genre, check=False)
    if format not in (None, "text", "json"):
        raise InputError("--format", f"没有格式“{format}”", advice="可用的格式：text、json")
    as_json = format == "json" or (format is None and output is not None and output.suffix.lower() == ".json")
    guard(output, overwrite)
    found = known_genres(genre)
    if as_json:
        emit(genres_as_json(found), output, overwrite)
    else:
        emit(genres_list(found) if genre is None else genre_page(found[0]), output, overwrite)
    say_written(output, f"{len(found)}个文种")
