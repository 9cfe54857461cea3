"""From a passage to words: jieba cuts, spaCy holds them.

Figures and the words of the pack are found before and are never cut: each is one token of the ``Doc``.
Between them a tokenizer of our own cuts, so that no word of a pack leaks into other users of jieba in
the same process.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from drafting.language.dictionary import LazyTokenizer

_FREQUENCY = 10_000_000
_TAUGHT = 3_000


class Segmenter:
    """Cuts normalised text into a spaCy ``Doc``; made once for a set of words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._tokenizer = _tokenizer()
        self._beginning: dict[tuple[str, int, int], tuple[str, ...]] = {}
        for word in words:
            self._tokenizer.add_word(word, freq=_FREQUENCY)

    def segment(self, text: str, whole: Iterable[tuple[int, int, str]] = ()) -> Doc:
        """``text`` in tokens; every range of ``whole`` is one token, and its label the token's tag."""
        from spacy.tokens import Doc

        words: list[str] = []
        tags: list[str] = []
        at = 0
        for start, end, label in sorted(whole):
            if start < at or start == end:
                continue
            for word in self._cut(text[at:start]):
                words.append(word)
                tags.append("")
            words.append(text[start:end])
            tags.append(label)
            at = end
        for word in self._cut(text[at:]):
            words.append(word)
            tags.append("")
        return Doc(vocab(), words=words, spaces=[False] * len(words), tags=tags)

    def teach(self, words: Iterable[str]) -> None:
        """Make words known that are as likely as other words of the language: a longer word keeps them inside it.

        It is for a segmenter that has been taught nothing else: what comes of it is kept from one start to the next.
        """
        from drafting.language.taught import taught

        known = taught(tuple(words), self._tokenizer.dictionary, _likely)
        self._tokenizer.take(known.frequencies, known.total)

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text, which together are the text again."""
        return tuple(self._cut(text))

    def knows(self, word: str) -> bool:
        """Whether the dictionary has a word."""
        return self._tokenizer.knows(word)

    def frequency(self, word: str) -> int:
        """How often jieba's dictionary counts a word; words of a pack that it lacks are not counted."""
        return self._tokenizer.dictionary.beginning_with(word[:1]).get(word, 0)

    def share(self, word: str) -> float:
        """The share of all words that a word is, by jieba's dictionary."""
        return self.frequency(word) / self._tokenizer.dictionary.total

    def beginning(self, character: str, length: int, least: int) -> tuple[str, ...]:
        """The words of a length that begin with a character and that jieba's dictionary counts so often."""
        key = character, length, least
        if key not in self._beginning:
            entries = self._tokenizer.dictionary.beginning_with(character)
            self._beginning[key] = tuple(w for w, n in entries.items() if n >= least and len(w) == length)
        return self._beginning[key]

    def _cut(self, text: str) -> Iterable[str]:
        return self._tokenizer.cut(text, HMM=False) if text else ()


def _likely(tokenizer: LazyTokenizer, words: Iterable[str]) -> None:
    """Teach a tokenizer words one after the other; each is cut with those before it."""
    for word in words:
        frequency = tokenizer.suggest_freq(word, tune=True)
        if len(word) > 2 and frequency < _TAUGHT:
            # A long word that the pack teaches is likelier than words that run into it (及其 + 他 + 处理).
            tokenizer.add_word(word, freq=_TAUGHT)


@lru_cache(maxsize=4)
def segmenter(words: tuple[str, ...]) -> Segmenter:
    """The segmenter of a set of words, made on first use."""
    return Segmenter(words)


def _tokenizer() -> LazyTokenizer:
    # Here, as an import of jieba is felt at each start of a command that cuts nothing.
    from drafting.language.dictionary import LazyTokenizer, dictionary
    from drafting.language.spacy_parts import lighten

    lighten()
    return LazyTokenizer(dictionary())


@lru_cache(maxsize=1)
def vocab() -> Vocab:
    """The vocabulary that all documents of the process share."""
    from spacy.vocab import Vocab

    return Vocab()
