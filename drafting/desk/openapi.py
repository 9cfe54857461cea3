"""The description of the JSON endpoints (OpenAPI 3.1), which an add-in of a word processor would call."""

from __future__ import annotations

from typing import Any

from drafting import __version__

Plain = dict[str, Any]


def _ref(name: str) -> Plain:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Plain) -> Plain:
    return {"application/json": {"schema": schema}}


def _answer(said: str, schema: Plain) -> Plain:
    return {"description": said, "content": _json(schema)}


_FILE: Plain = {"type": "string", "contentMediaType": "application/octet-stream"}
_FILES: Plain = {"type": "array", "items": _FILE}
_PROBLEM = {
    "400": _answer("The input cannot be used.", _ref("Problem")),
    "403": {"description": "Not asked from the desk's own page, or from another origin."},
    "413": _answer("More than the limits allow.", _ref("Problem")),
    "421": {"description": "The Host header names another server."},
}
_STARTED = {"202": _answer("The job has begun: ask for it until its state is an end.", _ref("Job")), **_PROBLEM}
_ID = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]


def _form(properties: Plain, required: list[str]) -> Plain:
    schema = {"type": "object", "properties": properties, "required": required}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema}}}


def _operation(id: str, summary: str, responses: Plain, **more: Any) -> Plain:
    return {"operationId": id, "summary": summary, "responses": responses, **more}


def _schemas() -> Plain:
    counts = {"type": "object", "additionalProperties": {"type": "integer"}}
    text, number = {"type": "string"}, {"type": "integer"}
    return {
        "Problem": {
            "type": "object",
            "required": ["problems"],
            "properties": {"problems": {"type": "array", "items": text, "description": "In Chinese, for a person."}},
        },
        "File": {
            "type": "object",
            "required": ["name", "href", "bytes"],
            "properties": {"name": text, "href": text, "bytes": number},
        },
        "Report": {
            "type": "object",
            "description": "One report of a check.",
            "properties": {
                "path": text,
                "agency": text,
                "year": {"type": ["integer", "null"]},
                "genre": {"type": "string", "description": "文种的名称；没有读出的为空"},
                "verdict": {"enum": ["passed", "revise", "returned", "unread"]},
                "counts": counts,
                "states": {
                    "anyOf": [counts, {"type": "null"}],
                    "description": "Of a second pass: how many findings are fixed, open, new.",
                },
                "problem": {"type": ["string", "null"], "description": "Why it could not be read."},
                "notes": {"type": "array", "items": text},
                "page": {"type": "string", "description": "Its page of findings, among the files."},
                "answer": {"type": "string", "description": "The copy with comments, or the opinion sheet."},
                "sheet": {"type": "string", "description": "The opinion sheet beside a copy with comments."},
            },
        },
        "Job": {
            "type": "object",
            "required": ["id", "kind", "state", "done", "total", "problems", "files"],
            "properties": {
                "id": text,
                "kind": {"enum": ["check", "compare", "form", "draft", "save", "balance", "merge", "convert"]},
                "state": {"enum": ["waiting", "running", "done", "failed", "cancelled"]},
                "step": {"type": "string", "description": "What is being done, in Chinese."},
                "done": number,
                "total": number,
                "problems": {"type": "array", "items": text},
                "result": {
                    "type": "object",
                    "description": "Of a check: `reports`, `left_out` (files given beside them that do not belong to "
                    "the report, each with `path`, `reason`, `message`). Of a comparison: `told`. Of a form: `tree` "
                    "(figures). Of a draft: `faults`, `open`, `blank`, `lacking` (cells that the text asks for, by "
                    "table). Of a sum: `units`, `lacking`, `unusable`, `faults`, `figures` (the workbook's name). Of a "
                    "conversion: `made` (the file's name), `left` (what to know before it is published).",
                },
                "page": {"type": ["string", "null"], "description": "Where the page for people is, once done."},
                "archive": {"type": ["string", "null"], "description": "All files as one zip."},
                "files": {"type": "array", "items": _ref("File")},
            },
        },
        "Balance": {
            "type": "object",
            "properties": {
                "wrong": {"type": "array", "items": text},
                "faults": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"message": text, "cells": {"type": "array", "items": text}},
                    },
                },
                "totals": {"type": "object", "additionalProperties": text},
                "blank": counts,
            },
        },
        "Figures": {"type": "object", "description": "docs/schema/figures.schema.json"},
        "Findings": {"type": "object", "description": "docs/schema/findings.schema.json"},
    }


_AGAIN = {
    "from": {"type": "string", "description": "An earlier job of this session whose files are used again."},
    "kept": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Those of its files that are, each as field:name.",
    },
}
_FIGURES_FILE = {"form": {**_FILE, "description": "Figures (.xlsx, .yaml, .json)."}}
_PREVIOUS = {"previous": {**_FILE, "description": "Last year's report or figures."}}


def _paths() -> Plain:
    return {**_work_on_files(), **_work_on_figures(), **_jobs()}


def _work_on_files() -> Plain:
    """What is done with files that are sent."""
    return {
        "/api/check": {
            "post": _operation(
                "check",
                "Check reports: findings, pages, copies with comments, opinion sheets, a summary",
                _STARTED,
                requestBody=_form(
                    {
                        "reports": {**_FILES, "description": "File names may have folders."},
                        "previous": {**_FILES, "description": "Last year's reports or figures, of any agencies."},
                        "figures": {**_FILES, "description": "This year's figures, of any agencies."},
                        "roster": {**_FILE, "description": "Who was to hand in: a name a line, or an .xlsx."},
                        "since": {**_FILE, "description": "The summary.xlsx of the last pass."},
                        "year": {"type": "integer", "description": "The year that reports should be of."},
                        **_AGAIN,
                    },
                    [],
                ),
            )
        },
        "/api/compare": {
            "post": _operation(
                "compare",
                "Compare two reports",
                _STARTED,
                requestBody=_form({"old": _FILE, "new": _FILE, **_AGAIN}, []),
            )
        },
        "/api/merge": {
            "post": _operation(
                "merge",
                "The sum of the figures of several units",
                _STARTED,
                requestBody=_form(
                    {
                        "units": {
                            **_FILES,
                            "description": "The units' figures (.xlsx, .yaml, .json), or reports.",
                        },
                        "agency": {"type": "string", "description": "Whose the sum is."},
                        "level": {"type": "string"},
                        "kind": {"type": "string"},
                        "force": {"type": "boolean", "description": "Add up although a unit's figures do not."},
                        **_AGAIN,
                    },
                    ["agency"],
                ),
            )
        },
        "/api/convert": {
            "post": _operation(
                "convert",
                "A finished report in another format, as it stands",
                _STARTED,
                requestBody=_form(
                    {
                        "report": _FILE,
                        "to": {
                            "enum": ["", "html", "docx", "md"],
                            "description": "Without: of a Word file a page, of any other a Word file.",
                        },
                        **_AGAIN,
                    },
                    [],
                ),
            )
        },
    }


def _work_on_figures() -> Plain:
    """The form and what is made of it."""
    choices = {
        "zero": {"type": "boolean", "description": "Blank cells count as 0."},
        "force": {"type": "boolean", "description": "Draft although figures do not add up."},
    }
    figures_body = {
        "type": "object",
        "required": ["figures"],
        "properties": {"figures": _ref("Figures"), **choices},
    }
    draft_body = _form({**_FIGURES_FILE, **_PREVIOUS, **choices, **_AGAIN}, [])
    draft_body["content"] |= _json(figures_body)
    return {
        "/api/forms": {
            "post": _operation(
                "newForm",
                "A form to fill in, as figures: with what carries over from last year, or from a file",
                _STARTED,
                requestBody=_form(
                    {
                        "agency": {"type": "string"},
                        "genre": {
                            "type": "string",
                            "description": "The kind of report, as in figures; that of `previous` where it is given.",
                        },
                        "year": {"type": "integer"},
                        "level": {"type": "string"},
                        "kind": {"type": "string"},
                        **_PREVIOUS,
                        **_FIGURES_FILE,
                        **_AGAIN,
                    },
                    [],
                ),
            )
        },
        "/api/draft": {"post": _operation("draft", "Draft a report from figures", _STARTED, requestBody=draft_body)},
        "/api/balance": {
            "post": _operation(
                "balance",
                "Totals, what does not add up, and what is blank",
                {"200": _answer("At once.", _ref("Balance")), **_PROBLEM},
                requestBody={"required": True, "content": _json(_ref("Figures"))},
            )
        },
    }


def _jobs() -> Plain:
    """What becomes of work that was begun."""
    job = {"200": _answer("The job.", _ref("Job")), "404": _answer("No such job of this session.", _ref("Problem"))}
    return {
        "/api/jobs": {
            "get": _operation(
                "listJobs",
                "The jobs of this session",
                {"200": _answer("The oldest first.", {"type": "array", "items": _ref("Job")})},
            )
        },
        "/api/jobs/{id}": {
            "parameters": _ID,
            "get": _operation("job", "How far a job is, and what came of it", job),
            "delete": _operation(
                "removeJob", "Break a job off and remove all of it", {"204": {"description": "It is gone."}}
            ),
        },
        "/api/jobs/{id}/cancel": {
            "parameters": _ID,
            "post": _operation("cancelJob", "Break a job off", job),
        },
        "/api/jobs/{id}/findings": {
            "parameters": _ID,
            "get": _operation(
                "findings",
                "All findings of a check, as `drafting lint --format json --numbers` gives them",
                {"200": _answer("The findings.", _ref("Findings")), "404": job["404"]},
            ),
        },
        "/api/session": {
            "delete": _operation(
                "endSession", "Remove all that is kept of this session", {"204": {"description": "Gone."}}
            )
        },
    }


def description() -> Plain:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "drafting desk",
            "version": __version__,
            "description": "What the page of `drafting serve` does, for programs on the same machine. Answers that "
            "take time are jobs: a POST begins one, GET /api/jobs/{id} tells how far it is. A job belongs to the "
            "session whose cookie came with the first answer; send it along. Where the desk asks for a token, send it "
            "as `Authorization: Bearer …`.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"session": []}, {"token": []}, {"session": [], "token": []}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "desk_session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
    }
