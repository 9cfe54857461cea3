"""Broken and hostile files, made from seeds; see ``__main__``."""
