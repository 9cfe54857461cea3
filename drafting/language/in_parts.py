"""Imported before anything else where spaCy's parts are to be loaded without the rest: see ``spacy_parts``."""

from __future__ import annotations

from drafting.language.spacy_parts import wish

wish()
