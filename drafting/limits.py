"""Every limit on what is read and what a template may do, in one place; SECURITY.md lists them.

A limit is far beyond what any report needs and far below what a machine has. It is held against counts that cost
nothing (the directory of an archive, marks in bytes, numbers in attributes) before memory is spent on what they count.
"""

from __future__ import annotations

from typing import Final

MIB: Final = 2**20

MOST_BYTES: Final = 128 * MIB
"""Of any one file."""
MOST_TEXT: Final = 8 * MIB
"""Of a file of text (Markdown, plain text, YAML, JSON) or a page."""

MOST_BLOCKS: Final = 20_000
"""Paragraphs, headings and tables of a report together: a long one has a thousand. To check one takes a millisecond."""
MOST_LINES: Final = 200_000
"""Of a file of text."""
MOST_SETTINGS: Final = 128 * 1024
"""Bytes of a file of settings: keys with very many dots take the square of their length."""

MOST_PARTS: Final = 5_000
"""Files within a package (.docx, .xlsx)."""
MOST_UNPACKED: Final = 256 * MIB
"""Of all parts of a package together, unpacked: pictures are most of it."""
MOST_MARKUP: Final = 64 * MIB
"""Of all XML parts of a package together, unpacked."""
MOST_RATIO: Final = 200
"""Times that the XML parts of a package may be larger unpacked than packed, where they are more than SMALL_MARKUP."""
SMALL_MARKUP: Final = 16 * MIB
MOST_ELEMENTS: Final = 1_000_000
"""Tags and attributes of all XML parts of a package, or of a page, together."""
MOST_ATTRIBUTES: Final = 2_000
"""Of one tag of a page: the parser compares each with all others."""
MOST_DEPTH: Final = 250
"""Elements within elements."""

PIPE_WAIT: Final = 5.0
"""Seconds that a named pipe may have nobody at its other end."""

MOST_ROWS: Final = 5_000
"""Of a table of a report: each is held against the rows of the forms."""
MOST_COLUMNS: Final = 200
"""Of a table; more is a fault of the file."""
MOST_GRID: Final = 200_000
"""Places of one table once spans are laid out."""
MOST_CELLS: Final = 200_000
"""Cells of a workbook that are not empty."""
MANY_TIMES: Final = 10
"""So many times as much holds a workbook of many reports, for all that is counted in it."""
MOST_NAME: Final = 100
"""Characters of the name of an agency."""
MOST_LIST_NUMBER: Final = 32_767
"""What an automatic number of a list may begin with."""
MOST_LEVEL_TEXT: Final = 255
"""Characters of the pattern of an automatic number."""

MOST_PAGES: Final = 500
"""Of a PDF."""
MOST_PDF_CHARACTERS: Final = 1_000_000
"""Of what a PDF prints, all pages together."""
PDF_SECONDS: Final = 15
"""Of the processor, for reading one PDF: some hundred pages of tables."""
PDF_WAIT: Final = 60
"""Seconds that reading one PDF may last, on however busy a machine."""
PDF_MEMORY: Final = 512 * MIB
"""For reading one PDF."""

MOST_TEMPLATE: Final = MIB
"""Bytes of one template."""
TEMPLATE_STEPS: Final = 200_000
"""Turns of loops and calls that the templates of one draft may take."""
TEMPLATE_SECONDS: Final = 20
"""That the templates of one draft may take."""
TEMPLATE_TEXT: Final = MIB
"""Characters of any text, and values of any list, that a template makes."""
TEMPLATE_PRINTED: Final = 16 * MIB
"""Characters that the templates of one draft write, be it only into names."""
TEMPLATE_DIGITS: Final = 4_096
"""Bits of a whole number that a template computes."""

MADE: Final = 10_000
"""Things that are made before Python looks for those that name each other in a circle and that nothing else names.

Its own 700 cost the program an eighth of a start and a tenth of a report. Some thousand small things more are a
megabyte. For the program's own processes; the library leaves it as it is.
"""
