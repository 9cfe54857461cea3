"""The desk as an application: its pages, its endpoints, and the answers that it hands out."""

from __future__ import annotations

import asyncio
import mimetypes
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from drafting.desk import pages, requests
from drafting.desk.guard import LOCAL, Access, Guard
from drafting.desk.jobs import Desk, Job, Session, zipped
from drafting.desk.openapi import description
from drafting.desk.places import OUT
from drafting.errors import FormError, InputError

SESSION_COOKIE = "desk_session"
_SHOWN = "default-src 'none'; style-src 'unsafe-inline'; {script}base-uri 'none'; form-action 'none'; "
_SHOWN += "frame-ancestors 'self'; sandbox allow-downloads{allow}"
ARCHIVE = "all.zip"
_FRAMED = {".html"}

Page = Callable[[Request, Desk, Session], Awaitable[Response]]


class _MissingError(Exception):
    """What was asked for is not there, or is another session's."""


def create_app(desk: Desk, access: Access = LOCAL) -> Starlette:
    """The application. It starts the desk's processes and ends them."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await desk.start()
        try:
            yield
        finally:
            await desk.stop()

    app = Starlette(
        routes=[
            _page("/", _home, desk),
            _page("/draft", _draft_start, desk),
            _page("/compare", _compare_start, desk),
            _page("/merge", _merge_start, desk),
            _page("/convert", _convert_start, desk),
            _page("/check", _begin(requests.check), desk, "POST"),
            _page("/compare", _begin(requests.compare), desk, "POST"),
            _page("/draft", _begin(requests.new_form), desk, "POST"),
            _page("/draft/file", _begin(requests.draft_of_file), desk, "POST"),
            _page("/merge", _begin(requests.merge), desk, "POST"),
            _page("/convert", _begin(requests.convert), desk, "POST"),
            _page("/jobs/{id}", _job_page, desk),
            _page("/jobs/{id}/cancel", _cancel_page, desk, "POST"),
            _page("/jobs/{id}/remove", _remove_page, desk, "POST"),
            _page("/jobs/{id}/force", _force_page, desk, "POST"),
            _page("/jobs/{id}/open", _open_page, desk, "POST"),
            _page("/forms/{id}", _form_page, desk),
            _page("/forms/{id}", _form_sent, desk, "POST"),
            _page("/end", _end_page, desk, "POST"),
            _json("/api/check", _api_begin(requests.check), desk, "POST"),
            _json("/api/compare", _api_begin(requests.compare), desk, "POST"),
            _json("/api/merge", _api_begin(requests.merge), desk, "POST"),
            _json("/api/convert", _api_begin(requests.convert), desk, "POST"),
            _json("/api/forms", _api_begin(requests.new_form), desk, "POST"),
            _json("/api/forms/again", _api_begin(requests.form_again), desk, "POST"),
            _json("/api/forms/{id}", _api_typed, desk, "PUT"),
            _json("/api/draft", _api_begin(requests.draft_of_file), desk, "POST"),
            _json("/api/balance", _api_balance, desk, "POST"),
            _json("/api/jobs", _api_jobs, desk),
            _json("/api/jobs/{id}", _api_job, desk),
            _json("/api/jobs/{id}", _api_remove, desk, "DELETE"),
            _json("/api/jobs/{id}/cancel", _api_cancel, desk, "POST"),
            _json("/api/jobs/{id}/findings", _api_findings, desk),
            _json("/api/session", _api_end, desk, "DELETE"),
            Route("/api/openapi.json", _openapi),
            Route("/static/{name}", _static),
            Route("/out/{key}/{path:path}", _out(desk)),
        ],
        middleware=[Middleware(Guard, access=access)],
        lifespan=lifespan,
        exception_handlers={404: _not_found, 405: _not_found, 500: _broken},
    )
    app.state.desk = desk
    return app


# ------------------------------------------------------------------------------------------ sessions and errors


def _session(request: Request, desk: Desk) -> tuple[Session, bool]:
    found = desk.session(request.cookies.get(SESSION_COOKIE))
    return (found, False) if found is not None else (desk.open(), True)


def _known(response: Response, session: Session, new: bool) -> Response:
    if new:
        # It ends with the browser, as the session does a little later.
        response.set_cookie(SESSION_COOKIE, session.id, httponly=True, samesite="strict", path="/")
    return response


def _lines(error: InputError) -> list[str]:
    return [str(e) for e in error.errors] if isinstance(error, FormError) else [str(error)]


def _page(path: str, made: Page, desk: Desk, method: str = "GET") -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            session, new = _session(request, desk)
        except InputError as error:
            return HTMLResponse(pages.trouble(_lines(error)), 503)
        try:
            return _known(await made(request, desk, session), session, new)
        except _MissingError:
            return _known(HTMLResponse(pages.missing(), 404), session, new)
        except InputError as error:
            back = request.url.path if request.url.path in pages.STARTS else "/"
            return _known(HTMLResponse(pages.trouble(_lines(error), back), 400), session, new)

    return Route(path, endpoint, methods=[method])


def _json(path: str, made: Page, desk: Desk, method: str = "GET") -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            session, new = _session(request, desk)
        except InputError as error:
            return JSONResponse({"problems": _lines(error)}, 503)
        try:
            return _known(await made(request, desk, session), session, new)
        except _MissingError:
            return _known(JSONResponse({"problems": ["没有这件工作，或者已经清除"]}, 404), session, new)
        except InputError as error:
            return _known(JSONResponse({"problems": _lines(error)}, 400), session, new)

    return Route(path, endpoint, methods=[method])


async def _not_found(request: Request, _: Exception) -> Response:
    if request.url.path.startswith("/api/"):
        return JSONResponse({"problems": ["没有这个地址，或者不能这样用"]}, 404)
    return HTMLResponse(pages.missing(), 404)


async def _broken(request: Request, _: Exception) -> Response:
    told = "程序出错，请再试一次；还不行的，请告诉维护的人"
    if request.url.path.startswith("/api/"):
        return JSONResponse({"problems": [told]}, 500)
    return HTMLResponse(pages.trouble([told]), 500)


def _job(request: Request, session: Session) -> Job:
    job = session.jobs.get(request.path_params["id"])
    if job is None:
        raise _MissingError
    return job


def _form_job(request: Request, session: Session) -> Job:
    job = _job(request, session)
    if job.kind != "form" or job.state != "done":
        raise _MissingError
    return job


# ------------------------------------------------------------------------------------------ pages


async def _home(request: Request, _: Desk, session: Session) -> Response:
    return HTMLResponse(pages.home(session, request.query_params.get("from", "")))


async def _draft_start(request: Request, _: Desk, session: Session) -> Response:
    return HTMLResponse(pages.draft_start(session, request.query_params.get("from", "")))


async def _compare_start(request: Request, _: Desk, session: Session) -> Response:
    return HTMLResponse(pages.compare_start(session, request.query_params.get("from", "")))


async def _merge_start(request: Request, _: Desk, session: Session) -> Response:
    return HTMLResponse(pages.merge_start(session, request.query_params.get("from", "")))


async def _convert_start(request: Request, _: Desk, session: Session) -> Response:
    return HTMLResponse(pages.convert_start(session, request.query_params.get("from", "")))


Begin = Callable[[Request, Desk, Session], Awaitable[Job]]


def _begin(begin: Begin) -> Page:
    async def made(request: Request, desk: Desk, session: Session) -> Response:
        job = await begin(request, desk, session)
        return RedirectResponse(f"/jobs/{job.id}", 303)

    return made


async def _job_page(request: Request, _: Desk, session: Session) -> Response:
    job = _job(request, session)
    if job.kind == "form" and job.state == "done":
        return RedirectResponse(f"/forms/{job.id}", 303)
    return HTMLResponse(pages.job_page(job, files_of(job), shown(job)))


async def _cancel_page(request: Request, desk: Desk, session: Session) -> Response:
    job = _job(request, session)
    desk.cancel(job)
    return RedirectResponse(f"/jobs/{job.id}", 303)


async def _remove_page(request: Request, desk: Desk, session: Session) -> Response:
    await desk.discard(_job(request, session))
    return RedirectResponse("/", 303)


async def _force_page(request: Request, desk: Desk, session: Session) -> Response:
    before = _job(request, session)
    if before.kind not in ("draft", "merge", "check") or before.state != "done":
        raise _MissingError
    return RedirectResponse(f"/jobs/{requests.forced(desk, before).id}", 303)


async def _open_page(request: Request, desk: Desk, session: Session) -> Response:
    before = _job(request, session)
    if before.kind != "merge" or not before.result.get("figures"):
        raise _MissingError
    return RedirectResponse(f"/jobs/{requests.opened(desk, before).id}", 303)


async def _form_page(request: Request, _: Desk, session: Session) -> Response:
    job = _form_job(request, session)
    page = await asyncio.to_thread(pages.form_page, job)
    requests.rows_told(job)
    return HTMLResponse(page)


async def _form_sent(request: Request, desk: Desk, session: Session) -> Response:
    origin = _form_job(request, session)
    upload = await requests.typed(request, origin)
    place = requests.rows_changed(origin, upload)
    if place:
        return RedirectResponse(f"/forms/{origin.id}#{quote(place)}", 303)
    job = requests.from_form(desk, origin, upload)
    return RedirectResponse(f"/jobs/{job.id}", 303)


async def _end_page(_: Request, desk: Desk, session: Session) -> Response:
    await desk.end(session)
    return HTMLResponse(pages.ended())


# ------------------------------------------------------------------------------------------ endpoints


def _api_begin(begin: Begin) -> Page:
    async def made(request: Request, desk: Desk, session: Session) -> Response:
        job = await begin(request, desk, session)
        return JSONResponse(described(job), 202, headers={"Location": f"/api/jobs/{job.id}"})

    return made


async def _api_typed(request: Request, _: Desk, session: Session) -> Response:
    await requests.typed(request, _form_job(request, session))
    return Response(status_code=204)


async def _api_balance(request: Request, desk: Desk, session: Session) -> Response:
    tree = await requests.json_body(request)
    job = desk.prepare(session, "balance")
    job.request = {"tree": tree}
    desk.begin(job)
    assert job.task is not None
    with suppress(asyncio.CancelledError):
        await asyncio.wait([job.task])
    result, problems = job.result, job.problems
    await desk.discard(job)
    if problems:
        return JSONResponse({"problems": problems}, 400)
    return JSONResponse(result)


async def _api_jobs(_: Request, __: Desk, session: Session) -> Response:
    return JSONResponse([described(j) for j in session.jobs.values() if j.listed])


async def _api_job(request: Request, _: Desk, session: Session) -> Response:
    return JSONResponse(described(_job(request, session)))


async def _api_remove(request: Request, desk: Desk, session: Session) -> Response:
    await desk.discard(_job(request, session))
    return Response(status_code=204)


async def _api_cancel(request: Request, desk: Desk, session: Session) -> Response:
    job = _job(request, session)
    desk.cancel(job)
    return JSONResponse(described(job))


async def _api_findings(request: Request, _: Desk, session: Session) -> Response:
    job = _job(request, session)
    path = job.part(OUT) / str(job.result.get("findings") or "-")
    return _file(path, "application/json")


async def _api_end(_: Request, desk: Desk, session: Session) -> Response:
    await desk.end(session)
    return Response(status_code=204)


async def _openapi(_: Request) -> Response:
    return JSONResponse(description())


# ------------------------------------------------------------------------------------------ what came of a job


def files_of(job: Job) -> list[dict[str, Any]]:
    """The files of a job that is done, with their addresses."""
    if job.state != "done":
        return []
    out = job.part(OUT)
    found = (p for p in sorted(out.rglob("*")) if p.is_file() and not p.relative_to(out).as_posix().startswith("."))
    return [
        {"name": (n := p.relative_to(out).as_posix()), "href": address(job, n), "bytes": p.stat().st_size}
        for p in found
    ]


def address(job: Job, name: str) -> str:
    """Where a file of a job is handed out."""
    return f"/out/{job.key}/{quote(name)}"


def shown(job: Job) -> str | None:
    """The page for people that came of a job: of one report its own, of several that of all."""
    if job.state != "done":
        return None
    if job.kind != "check":
        page = job.result.get("page")
        return address(job, page) if page else None
    reports = job.result["reports"]
    only = reports[0]["page"] if len(reports) == 1 else ""
    return address(job, only or job.result["index"])


def described(job: Job) -> dict[str, Any]:
    """A job as plain data, for programs."""
    there = files_of(job)
    result = {k: v for k, v in job.result.items() if k not in ("given", "last", "rows")}
    return {
        "id": job.id,
        "kind": job.kind,
        "state": job.state,
        "name": job.name,
        "step": job.step,
        "done": job.done,
        "total": job.total,
        "problems": job.problems,
        "result": result,
        "page": shown(job),
        "archive": f"/out/{job.key}/{ARCHIVE}" if there else None,
        "files": there,
    }


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ("desk.css", "desk.js", "form.js", "icon.svg"):
        return Response(status_code=404)
    content = (files("drafting.desk") / "static" / name).read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kinds = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    kind = kinds.get(name.rpartition(".")[2], kind)
    return Response(content, media_type=kind, headers={"Cache-Control": "no-cache"})


def _out(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        job = desk.by_key.get(request.path_params["key"])
        if job is None or job.state != "done":
            return HTMLResponse(pages.missing(), 404)
        desk.session(job.session.id)
        name = request.path_params["path"]
        try:
            return await _answer(job, name)
        except _MissingError:
            return HTMLResponse(pages.missing(), 404)

    return endpoint


async def _answer(job: Job, name: str) -> Response:
    if name == ARCHIVE:
        target = job.folder / ARCHIVE
        if not target.is_file():
            with suppress(FileNotFoundError):  # cleared meanwhile
                await asyncio.to_thread(zipped, job, target)
        return _file(target, "application/zip", f"{archive_name(job)}.zip")
    path = _below(job.part(OUT), name)
    if path is None:
        raise _MissingError
    return _handed_out(path)


def _below(folder: Path, name: str) -> Path | None:
    """A file of a folder that is not hidden; None when there is none, or none can be called so."""
    try:
        out = folder.resolve()
        path = (out / name).resolve()
        hidden = any(p.startswith(".") for p in Path(name).parts)
        return path if not hidden and path.is_relative_to(out) and path.is_file() else None
    except (OSError, ValueError):
        return None


def _handed_out(path: Path) -> Response:
    if path.suffix not in _FRAMED:
        return _file(path, mimetypes.guess_type(path.name)[0] or "application/octet-stream", path.name)
    # A page made of what strangers wrote: it runs in an origin of its own, with no way to the desk or out. Those with
    # a script have a policy of their own beside this one, which lets that one script run.
    try:
        scripts = b"<script>" in path.read_bytes()
    except FileNotFoundError:
        raise _MissingError from None
    policy = _SHOWN.format(
        script="script-src 'unsafe-inline'; " if scripts else "", allow=" allow-scripts" if scripts else ""
    )
    return _file(path, "text/html; charset=utf-8", headers={"Content-Security-Policy": policy})


def _file(path: Path, kind: str, name: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """A file, to be kept as ``name`` where one is given. Raises _MissingError.

    It is opened before anything is sent: a job may be cleared while what came of it is asked for, and an answer once
    begun can only break off.
    """
    try:
        file = path.open("rb")
    except (FileNotFoundError, IsADirectoryError):
        raise _MissingError from None
    sent = {**(headers or {}), "Content-Length": str(os.fstat(file.fileno()).st_size)}
    if name is not None:
        sent["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name, safe='')}"
    return StreamingResponse(_chunks(file), media_type=kind, headers=sent)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


_CHUNK = 256 * 1024


def archive_name(job: Job) -> str:
    """What the archive of a job is called."""
    return {"check": "检查结果", "compare": "对照", "draft": "草稿", "merge": "汇总", "convert": "转换"}.get(
        job.kind, "文件"
    )
