"""A word or character that stands twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from drafting.analysis.tokens import Tokens
from drafting.findings import Finding, Severity
from drafting.genre.usage import load_usage, mark_before, mark_behind
from drafting.language.measures import CONDITIONS, TWO_MEASURES
from drafting.language.sentences import ENDINGS
from drafting.rules._wording import fix_of
from drafting.rules.base import Context, Rule

_TWICE = re.compile(r"(?P<once>[\u4e00-\u9fff]{1,10})(?P=once)")


class DoubledWords(Rule):
    """A word or character twice in a row, and two measure words behind one number; where segmentation gives two words
    that merely meet, nothing is said."""

    code = "WD08"
    severity = Severity.WARNING
    title = "字词重复"
    what = (
        "查紧接着写了两遍的字和词。先分词再比较：“为了了解”“全县县级领导”这类两个词恰好首尾同字的不算。"
        "一个数后面连着两个量词的，也查。"
    )
    why = "复制粘贴和改稿时最容易留下重复的字词。"
    source = "校对通则"
    remedy = "删去多写的字词或量词"
    fixable = True
    yields_to = ("WD03", "WD04")

    def check(self, context: Context) -> Iterator[Finding]:
        wording = context.wording
        text = context.reading.text
        at = 0
        while (match := _TWICE.search(text, at)) is not None:
            start, end = match.span()
            once = match["once"]
            at = start + 1
            if context.reading.piece_at(start).kind == "official":
                continue
            if once * 2 in wording.doubles and not _is_tail(context.tokens, text, start, end):
                continue
            if not _is_fault(context.tokens, start, end, once, wording.single_doubles) and not (
                len(once) == 1 and _unlikely(context, start)
            ):
                continue
            at = end
            span = context.reading.span(start, end)
            name = next((m.name.text for m in context.misnamed if m.start < end and start < m.end), None)
            yield self.finding(
                context,
                span,
                f"“{once}”重复" + (f"，应为“{name}”" if name is not None else ""),
                found=once * 2,
                expected=once,
                fix=fix_of(span, start, end, once),
            )
        yield from self._measures(context)

    def _measures(self, context: Context) -> Iterator[Finding]:
        """Two measure words behind one number; the same one twice is told as any word is."""
        prose = context.reading
        for match in TWO_MEASURES.finditer(prose.text):
            start, end = match.span("units")
            number = prose.text[max(0, start - 2) : start]
            small = not number[:1].isdigit() and CONDITIONS.fullmatch(number[-1:] + match["units"])
            if prose.piece_at(start).kind != "passage" or _TWICE.fullmatch(match["units"]) or small:
                continue
            yield self.finding(
                context,
                prose.span(start, end),
                f"“{match['units']}”：一个数后面有两个量词，只留一个",
                found=match["units"],
            )


def _is_fault(tokens: Tokens, start: int, end: int, once: str, before: str) -> bool:
    """Whether a repetition is one of words, not of two words that happen to meet in the same characters."""
    middle = (start + end) // 2
    words = tokens.within(start, end)
    if len(once) == 1:
        spared, joined = _without_one(tokens, start)
        if spared < 1:
            return False
        first, second = words[0], words[-1]
        if len(words) > 1 and len(first.text) > 1 and len(second.text) > 1:
            # Two words that only meet (联动|动态), unless one long word comes out (民政|政府).
            return joined >= _LONG and once not in before
        if spared > 1 or len(words) == 1 or once not in before:
            return True
        if len(first.text) == 1 and len(second.text) > 1:
            return False
        # The second stands alone: behind a word that ends in it (过程性|性), behind itself (的|的), before a mark.
        closed = words[-1].end == end and not tokens.prose.text[end : end + 1].isalpha()
        return len(first.text) == 1 or once in ENDINGS or (closed and tokens.known(first.text))
    if any(t.start < middle < t.end for t in words):
        return False
    opened = not tokens.prose.text[start - 1 : start].isalpha() if start else True
    if words[-1].end > end and words[0].start == start and words[0].end == middle == words[-1].start and opened:
        # A word that opens a clause, and then begins the next (严格|严格把关): there is nothing that it could end.
        return True
    # Where the second begins a longer word, or the first ends one while the second does, two words only meet.
    return words[-1].end <= end or not (words[0].start < start or words[-1].start == middle)


def _unlikely(context: Context, at: int) -> bool:
    """Whether the genre hardly ever writes what stands there, and often what is left with one of the two only."""
    usage = load_usage(context.genre)
    tokens, text = context.tokens, context.reading.text
    if not usage or usage.alone(text[at]) > _OFTEN_ALONE:
        return False
    words = tokens.within(at, at + 2)
    first, last = words[0], words[-1]
    whole = text[first.start : at] + text[at + 1 : last.end]
    before = tokens.within(first.start - 1, first.start)[-1:] if text[first.start - 1 : first.start].isalpha() else ()
    behind = tokens.within(last.end, last.end + 1)[:1] if text[last.end : last.end + 1].isalpha() else ()
    if before and tokens.known(before[0].text + text[at]):
        # Two words that meet in a character (政府网|网民).
        return False
    left = before[0].text if before else mark_before(text, first.start)
    right = behind[0].text if behind else mark_behind(text, last.end)
    kept = (left, whole) in usage.pairs or (len(first.text) > 1 and (whole, right) in usage.pairs)
    printed = (left, *(w.text for w in words), right)
    return kept and tokens.known(whole) and not any(pair in usage.pairs for pair in list(pairwise(printed))[1:-1])


def _is_tail(tokens: Tokens, text: str, start: int, end: int) -> bool:
    """Whether the first of a pair that is a word of its own (件件) ends another one (案件|件), and no third follows."""
    once = text[start : (start + end) // 2]
    return len(once) == 1 and text[end : end + 1] != once and tokens.within(start, end)[0].start < start


_OFTEN_ALONE = 0.25
"""A character that is a word by itself so often may stand before the same one (在|在线)."""
_NEAR = 40
_LONG = 4
"""A word of so many characters does not come about by chance."""


def _without_one(tokens: Tokens, at: int) -> tuple[int, int]:
    """How many words fewer the sentence has without the character at a place, and how long the word is then there.

    Two words that meet in one character (为了|了解) lose none by it; a character too many does (行|行政).
    """
    # What lies further off is cut alike with and without it.
    sentence = tokens.within(max(tokens.sentence(at)[0].start, at - _NEAR), at + _NEAR)
    place = at - sentence[0].start
    text = "".join(t.text for t in sentence)
    words = tokens.cut(text[:place] + text[place + 1 :])
    end = 0
    for word in words:
        end += len(word)
        if end > place:
            return len(sentence) - len(words), len(word)
    return len(sentence) - len(words), 0
