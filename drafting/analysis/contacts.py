"""How a report says that its agency can be reached: the lines that next year's report will say again."""

from __future__ import annotations

from drafting.document.model import Document
from drafting.genre.figures import Agency
from drafting.language.contacts import DASHES, JOINS, URL, contact_patterns


def contact_of(document: Document, agency: Agency | None) -> dict[str, str]:
    """Website, telephone, address, postcode, e-mail and office as the report gives them; the first of each."""
    text = "\n".join(p.text for p in document.paragraphs)
    out: dict[str, str] = {}
    for key, pattern in contact_patterns().items():
        match = pattern.search(text)
        if match is not None:
            out[key] = _tidy(match["value"])
    if "phone" in out:
        out["phone"] = DASHES.sub("-", out["phone"])
    if "website" not in out:
        url = URL.search(text)
        if url is not None:
            out["website"] = _tidy(url["value"])
    if agency is not None and out.get("office") == agency.name:
        del out["office"]
    return {k: v for k, v in out.items() if v}


def _tidy(value: str) -> str:
    """Without white space, and without what only joins it to the sentence."""
    value = JOINS.sub("", "".join(value.split()))
    if value.startswith("“") and value.endswith("”") and value.count("“") == 1:
        value = value[1:-1]
    return value
