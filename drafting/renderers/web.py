"""What the pages for a browser share: templates that escape every text, and a policy under which nothing foreign runs.

A page stands for itself: its style and its script are part of it, and it asks no other place for anything.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import jinja2
from markupsafe import Markup

from drafting.renderers.comparison_text import percent_text

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_LAYOUT = "\n\t"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are shown as they are, or one (``name``) that nobody sees and that is told instead."""

    text: str
    name: str = ""


def runs(text: str) -> Iterator[Run]:
    """A text in pieces: what a browser may draw, and each mark of direction or control character by itself.

    Such a mark could turn the order of the words around it, or end the page early.
    """
    start = 0
    for at, character in enumerate(text):
        if character in _LAYOUT or unicodedata.category(character) not in _UNSEEN:
            continue
        if start < at:
            yield Run(text[start:at])
        code = f"U+{ord(character):04X}"
        yield Run(code, f"{code} {unicodedata.name(character, '')}".rstrip())
        start = at + 1
    if start < len(text):
        yield Run(text[start:])


def plain(text: str) -> str:
    """The same as one string, for titles and attributes."""
    return "".join(f"⟨{r.text}⟩" if r.name else r.text for r in runs(text))


def words(text: str) -> Markup:
    """The same as elements of a page."""
    made = Markup('<span class="unseen" title="{}">{}</span>')
    return Markup("").join(made.format(r.name, r.text) if r.name else r.text for r in runs(text))


def resource(name: str) -> str:
    """A file beside this module that becomes part of a page."""
    return (files("drafting.renderers") / name).read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The source expression under which a policy lets just this style or script be used."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


def policy(style: str, script: str) -> str:
    """A content security policy that allows this style, this script, and nothing else."""
    return (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; base-uri 'none'; "
        "form-action 'none'"
    )


@lru_cache(maxsize=1)
def environment() -> jinja2.Environment:
    """Templates beside this module. What is put in is escaped; a name that is not known is an error."""
    made = jinja2.Environment(
        loader=jinja2.FunctionLoader(resource),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(words=words, plain=plain, percent=percent_text)
    return made


def render_page(template: str, *, style: Sequence[str], script: str = "", **values: object) -> str:
    """A page from a template with its styles and its script, each a file beside this module."""
    css = "".join(resource(name) for name in style)
    js = resource(script) if script else ""
    return (
        environment()
        .get_template(template)
        .render(style=Markup(css), script=Markup(js), policy=policy(css, js), **values)
    )
