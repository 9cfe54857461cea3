"""The formats in which findings can be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from drafting.errors import InputError
from drafting.renderers.outcome import Run


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """A format: ``module:function`` from a run to the file's content, and the suffixes that mean it.

    ``coverage`` is for a format that always tells what became of the numbers of the prose, ``explains`` for one that
    shows the pages of the rules that found something.
    """

    function: str
    suffixes: tuple[str, ...]
    coverage: bool = False
    explains: bool = False

    def render(self, run: Run) -> str | bytes:
        """The content of the file for a run; text or bytes, as the format is. The renderer is imported now."""
        module, name = self.function.split(":")
        return cast(Callable[[Run], str | bytes], getattr(import_module(module), name))(run)


FORMATS: dict[str, OutputFormat] = {
    "text": OutputFormat("drafting.renderers.text:render_text", (".txt", ".log")),
    "json": OutputFormat("drafting.renderers.json_findings:render_json", (".json",), coverage=True),
    "sarif": OutputFormat("drafting.renderers.sarif:render_sarif", (".sarif",), explains=True),
    "html": OutputFormat(
        "drafting.renderers.findings_html:render_findings_html", (".html", ".htm"), coverage=True, explains=True
    ),
    "docx": OutputFormat("drafting.renderers.docx_findings:render_findings_docx", (".docx",)),
    "xlsx": OutputFormat("drafting.renderers.summary_xlsx:render_run_xlsx", (".xlsx",), coverage=True),
    "github": OutputFormat("drafting.renderers.github:render_github", ()),
}
"""Name to format; adding a format is one line here."""


def pick_format(name: str | None, suffix: str | None) -> OutputFormat:
    """The format that is asked for by name, else by the suffix of the output file, else text.

    Raises InputError when there is none.
    """
    if name is not None:
        if name not in FORMATS:
            raise InputError("--format", f"没有格式“{name}”", advice=f"可用的格式：{'、'.join(FORMATS)}")
        return FORMATS[name]
    if suffix is None:
        return FORMATS["text"]
    for output in FORMATS.values():
        if suffix.lower() in output.suffixes:
            return output
    known = "、".join(s for f in FORMATS.values() for s in f.suffixes)
    raise InputError(
        "-o",
        f"由后缀“{suffix}”判断不出格式" if suffix else "文件名没有后缀，判断不出格式",
        advice=f"可用的后缀：{known}；或用 --format 指定（{'、'.join(FORMATS)}）；每份报告各写一份意见的，"
        "写文件夹，末尾加 /",
    )
