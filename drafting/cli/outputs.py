"""Where a command writes and in which format; nothing that people typed is lost by it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from drafting.console import hush, remark, say
from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence


def figures_suffix(format: str | None, output: Path | None) -> str:
    """The suffix of the format in which figures are to be written, by the format's name or the file's suffix."""
    from drafting.renderers.figures import figures_suffixes

    if format is not None:
        suffix = f".{format.lower().lstrip('.')}"
    else:
        suffix = output.suffix.lower() if output is not None else ".yaml"
    if suffix not in figures_suffixes():
        known = "、".join(s.lstrip(".") for s in figures_suffixes())
        _refuse_no_suffix(format, output, known)
        raise InputError(
            "-o" if format is None else "--format", f"数据不能写成“{suffix}”格式", advice=f"可用的格式：{known}"
        )
    return suffix


def document_suffix(format: str | None, output: Path | None, usual: str, allowed: Sequence[str]) -> str:
    """The suffix of the format in which a report is to be written, by the format's name or the file's suffix."""
    suffix = output.suffix.lower() if output is not None else usual
    if format is not None:
        suffix = f".{format.lower().lstrip('.')}"
    if suffix not in allowed:
        known = "、".join(s.lstrip(".") for s in allowed)
        _refuse_no_suffix(format, output, known)
        raise InputError(
            "-o" if format is None else "--format", f"不能写成“{suffix}”格式", advice=f"可用的格式：{known}"
        )
    return suffix


def _refuse_no_suffix(format: str | None, output: Path | None, known: str) -> None:
    """Raise InputError for a file whose name tells no format, and for a folder in its place."""
    if format is None and output is not None and output.is_dir():
        raise InputError("-o", f"{output} 是文件夹", advice=f"请写文件名，后缀说明格式：{known}")
    if format is None and output is not None and not output.suffix:
        raise InputError(
            "-o", f"{output} 没有后缀，看不出要写成什么格式", advice=f"请加后缀，或用 --format 给出：{known}"
        )


def guard(output: Path | None, overwrite: bool, *inputs: str | Path | None, option: str = "-o") -> None:
    """Raise InputError when writing the file would lose something: it is one of those that are read, or it is of a
    kind that people edit, is there already, and was not asked to be replaced."""
    from drafting.files import refuse_loss

    if output is None:
        return
    given = [str(p) for p in inputs if p is not None and str(p) not in ("", "-")]
    if any(_same_file(Path(p), output) for p in given):
        raise InputError(option, f"{output} 是输入文件，不能覆盖", advice="请写成另一个文件")
    refuse_loss(output, overwrite=overwrite)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
    except (OSError, ValueError, RuntimeError):
        return False


def emit(content: str | bytes, output: Path | None, overwrite: bool = True) -> None:
    """Write to the file, whole or not at all, or to standard output.

    Without ``overwrite`` a file of a kind that people edit is not replaced even if it appeared only now.
    """
    from drafting.files import EDITED, unwritable, write_atomically
    from drafting.text.visible import encodable, for_terminal

    if isinstance(content, str):
        content = encodable(content)
    if output is not None:
        write_atomically(output, content, replace=overwrite or output.suffix.lower() not in EDITED)
        return
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise InputError("-o", "这种格式不能显示在终端上", advice="请用 -o 写入文件")
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            say(for_terminal(content) if sys.stdout.isatty() else content)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; the exit status still says what was found.
        hush()
    except OSError as error:
        raise unwritable("标准输出", error) from error


def say_written(output: Path | None, *left: str) -> None:
    """One line on standard error: which file was written, and what is left to do in it."""
    if output is not None:
        said = "，".join(x for x in left if x)
        remark(f"已写出 {output}" + (f"：{said}" if said else ""))
