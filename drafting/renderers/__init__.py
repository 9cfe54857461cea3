"""Renderers, one an output format a module: what was found, drafted or compared, for people and for programs."""
