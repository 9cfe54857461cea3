"""``drafting serve``: the desk in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from drafting.cli.options import LintingJobs, Quiet
from drafting.console import manners, remark
from drafting.errors import InputError


def serve_command(
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, metavar="端口", help="不给则从8618起找一个空闲的")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="不打开浏览器")] = False,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="地址", help="供别的机器使用：本机的地址或名称；要同时给出 --token"),
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", metavar="口令", help="打开页面要有的口令，至少16个字符")
    ] = None,
    jobs: LintingJobs = None,
    quiet: Quiet = False,
) -> None:
    """打开网页上的工作台：检查、起草、对照、汇总、转换，给不用命令行的人；只在本机，内容不离开这台机器。"""
    manners(quiet, False)
    try:
        from drafting.desk.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "drafting":
            raise
        raise InputError(
            "drafting serve",
            f"没有安装工作台要用的程序包（缺{error.name}）",
            advice="请安装 drafting[desk]，或使用绿色版",
        ) from error
    serve(host=host, port=port, token=token, browser=not no_browser, workers=jobs, say=remark)
