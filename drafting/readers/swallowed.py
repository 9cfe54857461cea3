"""Words that a damaged tag has taken into itself, told by name: no reader of a page can give them back.

A quotation mark that is never closed, or the end of a tag that was lost, makes the text behind it a part of the tag.
Browsers show nothing of it, so nobody who looks at the page misses it; who checks a report has to know.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from drafting import limits
from drafting.errors import TooMuchError

_OPENED = re.compile(r"<!--.*?(?:-->|\Z)|<(?=/?[a-z])|<[/!?][^>]*", re.DOTALL | re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\b", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}
"""What holds no tags until its own end."""
_NAME = re.compile(r"</?([^\s/>]*)")
_GAP = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"(=?[^\s/>=]*)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[\"'].*|[^\s>]*))?", re.DOTALL)
_NEVER_WRITTEN = re.compile("[\"'<\u4e00-\u9fff]")
"""What stands in the name of a tag or an attribute only where the one before it has lost its end."""
_WORDS = re.compile("(?<=>)[^<>]*\\d[^<>]*|[\u4e00-\u9fff][^<>\"'=]*")
"""Within a tag that is damaged: figures between two tags that it has taken in, and Chinese anywhere."""
_MARKUP = re.compile("</[a-z]|<[a-z][^<>]*>", re.IGNORECASE)
_SETTING = frozenset("align bgcolor border class colspan height href id rowspan style valign width".split())
"""Attributes in which no markup stands."""
_SPEAKING = frozenset("a area button embed iframe img input link meta object option param source".split())
"""Tags with words of their own in attributes: a quotation mark within these takes nothing of the page away, unless
the end of another tag stands within, too."""
_SHOWN = 20
_WHOLE = re.compile(
    r"(?:[^<]*+<(?!/?(?:script|style|textarea|title)\b)/?[a-z][a-z0-9]*+(?:\s+[a-z-]++=\"[^\"<>]*+\"){0,20}+\s*+/?>)++",
    re.IGNORECASE | re.ASCII,
)
"""Tags that are as they should be, with the words between them: one look goes over all of them."""


def note_of_swallowed(text: str, read: Callable[[int, int], bool] | None = None) -> str | None:
    """What to say of the words of a page that stand within damaged tags; None where there are none.

    ``read`` says of a place in the text whether its words were read all the same.
    """
    count = letters = line = 0
    shown = ""
    for start, end in _damaged(text):
        lost = [m for m in _WORDS.finditer(text, start, end) if read is None or not read(*m.span())]
        words = [w for m in lost if (w := " ".join(m[0].split()))]
        if not words:
            continue
        count += 1
        letters += sum(map(len, words))
        if not shown:
            shown, line = words[0], text.count("\n", 0, lost[0].start()) + 1
    if not count:
        return None
    begun = shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "……"
    return (
        f"有{count}处网页标记写坏了（缺引号或“>”），里面的文字（共{letters}个字符，"
        f"第一处在第{line}行“{begun}”）没有读到；请补全标记后再试"
    )


def _damaged(text: str) -> Iterator[tuple[int, int]]:
    """Where tags stand that hold what no tag holds, from their beginning to their end as browsers find it."""
    at = 0
    while True:
        whole = _WHOLE.match(text, at)
        if whole is not None:
            at = whole.end()
        opened = _OPENED.search(text, at)
        if opened is None:
            return
        start, end = opened.span()
        # What is no tag, and begins as one that ends or commands, is a comment to its next ``>``.
        damaged = not opened[0].startswith("<!--")
        if end - start == 1:
            end, damaged = tag_end(text, start)
        if damaged:
            yield start, end
        at = end
        name = _NAME.match(text, start)
        ends = _ENDS.get(name[1].lower()) if name is not None and text[start + 1] != "/" else None
        if ends is not None:
            closed = ends.search(text, end)
            at = len(text) if closed is None else closed.start()


def tag_end(text: str, start: int) -> tuple[int, bool]:
    """Where a tag ends that begins at a place, before its ``>``, and whether it is damaged. Raises TooMuchError."""
    name = _NAME.match(text, start)
    assert name is not None
    at = name.end()
    damaged = not name[1].isascii() or "<" in name[1]
    apart, count = True, 0
    while True:
        gap = _GAP.match(text, at)
        assert gap is not None
        apart, at = apart or gap.end() > at, gap.end()
        if at >= len(text) or text[at] == ">":
            break
        attribute = _ATTRIBUTE.match(text, at)
        assert attribute is not None
        damaged = damaged or not apart or _NEVER_WRITTEN.search(attribute[1]) is not None
        if attribute[1].lower() in _SETTING and _MARKUP.search(attribute[2] or "") is not None:
            damaged = True
        at = attribute.end()
        count += 1
        if count > limits.MOST_ATTRIBUTES:
            raise TooMuchError(f"网页的一个标记里有超过{limits.MOST_ATTRIBUTES}个属性")
        apart = not (attribute[2] or "").startswith(('"', "'"))
    unfinished = at >= len(text)
    if name[1].lower() in _SPEAKING and not unfinished:
        damaged = damaged and text.find("</", start, at) >= 0
    return at, damaged or unfinished
