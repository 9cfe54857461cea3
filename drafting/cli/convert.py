"""``drafting convert``: a finished report in another format."""

from __future__ import annotations

from typing import Annotated

import typer

from drafting.cli.options import GenreOption, Output, Overwrite, Quiet, Reference, StdinName, Verbose
from drafting.cli.outputs import document_suffix, emit, guard, say_written
from drafting.console import detail, manners

CONVERTED = (".html", ".docx", ".md")
"""The formats of a finished report."""


def convert_command(
    report: Annotated[str, typer.Argument(metavar="报告", help="定稿的报告文件；- 为标准输入")],
    output: Output = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help="html（默认）、docx 或 md")] = None,
    reference: Reference = None,
    genre: GenreOption = None,
    stdin_name: StdinName = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """把定稿的报告原样转成另一种格式：由签发的 Word 文件得到要发布的网页，或由网页得到 Word 文件；文字和表格不变。"""
    manners(quiet, verbose)
    from drafting.converting import converted, remaining
    from drafting.readers.files import read_document
    from drafting.recognition import genre_of, settings_for
    from drafting.renderers.documents import render_document

    suffix = document_suffix(format, output, ".html", CONVERTED)
    guard(output, overwrite, report, reference)
    document = read_document(report, name=stdin_name)
    made = converted(document)
    emit(render_document(made, suffix, reference=reference), output, overwrite)
    left = remaining(document, genre_of(document, genre, settings_for(report)).genre)
    say_written(output, *left)
    detail(f"正文{len(made.paragraphs)}段，表格{len(made.tables)}张")
