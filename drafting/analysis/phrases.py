"""Phrases that a report must have: there, missing, or there with a word dropped, changed, added or moved.

A phrase is looked for over words: it must begin and end where words do, so that it is never found inside
another word. ``…`` in it stands for a few words in between. When it is not there, the stretch of words
that is most like it is sought, and told word by word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from drafting.analysis.approximate_match import Finder
from drafting.analysis.prose import Piece
from drafting.analysis.tokens import Token, Tokens
from drafting.text.differences import describe_difference

GAP = "…"
_WIDEST_GAP = 16
"""Characters that a gap may span."""
_ALIKE = 0.6
"""Share of a phrase's characters that must be there, in whole words, for it to count as altered."""
_MARKS = frozenset("，。；：、“”‘’（）《》〈〉！？·—-")


@dataclass(frozen=True, slots=True)
class Altered:
    """The stretch that is almost a phrase, the words at fault in it, and what is wrong, in Chinese."""

    start: int
    end: int
    fault: tuple[int, int]
    said: str


def parts_of(phrase: str) -> tuple[str, ...]:
    """The pieces of a phrase between its gaps."""
    return tuple(p for p in phrase.replace("......", GAP).replace("……", GAP).split(GAP) if p)


def find_phrase(tokens: Tokens, pieces: Sequence[Piece], phrase: str) -> tuple[int, int] | None:
    """Where a phrase stands, None when it does not."""
    parts = parts_of(phrase)
    if not parts:
        return None
    text = tokens.prose.text
    for piece in pieces:
        at = text.find(parts[0], piece.start, piece.end)
        while at >= 0:
            end = _follow(text, at, parts, piece.end)
            if end is not None and _bounded(tokens, at, end):
                return at, end
            at = text.find(parts[0], at + 1, piece.end)
    return None


def _follow(text: str, at: int, parts: Sequence[str], limit: int) -> int | None:
    end = at + len(parts[0])
    for part in parts[1:]:
        at = text.find(part, end, min(limit, end + _WIDEST_GAP + len(part)))
        if at < 0:
            return None
        end = at + len(part)
    return end


def _bounded(tokens: Tokens, start: int, end: int) -> bool:
    """Whether a stretch begins and ends with words; a mark at its end is a word of its own."""
    first = next((t for t in tokens.sentence(start) if t.start <= start < t.end), None)
    last = next((t for t in tokens.sentence(end - 1) if t.start < end <= t.end), None)
    return (first is None or first.start == start) and (last is None or last.end == end)


def find_altered(tokens: Tokens, pieces: Sequence[Piece], phrase: str) -> Altered | None:
    """The stretch most like a phrase that is not there, None when nothing is like it."""
    model = tuple(w for part in parts_of(phrase) for w in tokens.cut(part))
    weight = sum(len(w) for w in model if w not in _MARKS)
    if not weight:
        return None
    best: tuple[float, Altered] | None = None
    for words in _stretches(tokens, pieces, [w for w in model if len(w) > 1]):
        got = _compare(words, model, weight, GAP in phrase or "..." in phrase)
        if got is not None and (best is None or got[0] > best[0]):
            best = got
    if best is None and GAP not in phrase:
        return _by_characters(tokens, pieces, phrase)
    return None if best is None else best[1]


def _by_characters(tokens: Tokens, pieces: Sequence[Piece], phrase: str) -> Altered | None:
    """The stretch most like a phrase letter by letter: one so short may lose all its words with a character."""
    finder = Finder([(phrase, max(1, (len(phrase) + 1) // 3), ())])
    best: tuple[int, int] | None = None
    for piece in pieces:
        for near in finder.near(tokens.prose.text[piece.start : piece.end]):
            a, b = piece.start + near.start, piece.start + near.end
            printed = tokens.prose.text[a:b]
            if (printed[0], printed[-1]) != (phrase[0], phrase[-1]) or not _bounded(tokens, a, b):
                continue
            if best is None or abs(b - a - len(phrase)) < abs(best[1] - best[0] - len(phrase)):
                best = (a, b)
    if best is None:
        return None
    return Altered(*best, best, describe_difference(tokens.prose.text[best[0] : best[1]], phrase))


def _stretches(tokens: Tokens, pieces: Sequence[Piece], some: Sequence[str]) -> Iterator[tuple[Token, ...]]:
    """The words of the sentences that hold some of a phrase's."""
    for piece in pieces:
        for start, end in tokens.prose.sentences(piece):
            if any(tokens.prose.text.find(word, start, end) >= 0 for word in some):
                yield tokens.sentence(start)


def _compare(words: tuple[Token, ...], model: tuple[str, ...], weight: int, gaps: bool) -> tuple[float, Altered] | None:
    """How much of a phrase a sentence holds, and what is wrong with it there."""
    texts = [t.text for t in words]
    matcher = SequenceMatcher(None, texts, list(model), autojunk=False)
    blocks = [b for b in matcher.get_matching_blocks() if b.size]
    if not blocks:
        return None
    kept = sum(len(w) for b in blocks for w in model[b.b : b.b + b.size] if w not in _MARKS)
    inside = set(texts[blocks[0].a - 3 if blocks[0].a > 3 else 0 : blocks[-1].a + blocks[-1].size + 3])
    moved = [w for w in model if w in inside and w not in _MARKS]
    if max(kept, sum(map(len, moved)) * 0.9) < weight * _ALIKE:
        return None
    first, last = blocks[0].a, blocks[-1].a + blocks[-1].size
    if words[last - 1].end - words[first].start > 2 * weight + _WIDEST_GAP * gaps:
        return None
    said: list[str] = []
    faults: list[tuple[int, int]] = []
    lost = [
        w for tag, _, _, c, d in matcher.get_opcodes() if tag in ("delete", "insert", "replace") for w in model[c:d]
    ]
    for tag, a, b, c, d in matcher.get_opcodes():
        missing = "".join(model[c:d])
        extra = "".join(texts[a:b])
        if tag == "equal" or (tag == "delete" and (a < first or a >= last)):
            continue
        if tag == "replace" and (a < first or a >= last):
            # Before the first and behind the last word that fits only the neighbours of the phrase can be told.
            size = d - c
            a, b = (max(0, b - size), b) if a < first else (a, min(len(texts), a + size))
            extra = "".join(texts[a:b])
            if any(t in _MARKS for t in texts[a:b]):
                tag = "insert"
                a = b = first if b <= first else last
        if tag == "delete":
            if gaps or extra in _MARKS:
                continue
            if any(w in lost for w in texts[a:b]):
                said.append(f"“{extra}”的位置不对")
            else:
                said.append(f"多“{extra}”")
            faults.append((words[a].start, words[b - 1].end))
        elif tag == "insert":
            if missing in _MARKS:
                continue
            if missing in texts:
                continue
            said.append(f"缺“{missing}”")
            faults.append((words[max(0, a - 1)].start, words[min(len(words) - 1, a)].end))
        else:
            said.append(f"“{extra}”应为“{missing}”")
            faults.append((words[a].start, words[b - 1].end))
    if not said:
        return None
    fault = (min(f[0] for f in faults), max(f[1] for f in faults))
    return kept / weight, Altered(words[first].start, words[last - 1].end, fault, "；".join(said))
