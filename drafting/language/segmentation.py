"""From a passage to words: jieba cuts, spaCy holds them.

Figures and the words of the pack are found before and are never cut: each is one token of the ``Doc``.
Between them a tokenizer of our own cuts, so that no word of a pack leaks into other users of jieba in
the same process. Its cache lies in a folder of the user's own, not in the shared temporary folder.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_dir

if TYPE_CHECKING:
    import jieba
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_FREQUENCY = 10_000_000
_TAUGHT = 3_000


class Segmenter:
    """Cuts normalised text into a spaCy ``Doc``; made once for a set of words."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._tokenizer = _tokenizer()
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
        """Make words known that are as likely as other words of the language: a longer word keeps them inside it."""
        for word in words:
            frequency = self._tokenizer.suggest_freq(word, tune=True)
            if len(word) > 2 and frequency < _TAUGHT:
                # A long word that the pack teaches is likelier than words that run into it (及其 + 他 + 处理).
                self._tokenizer.add_word(word, freq=_TAUGHT)

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a text, which together are the text again."""
        return tuple(self._cut(text))

    def knows(self, word: str) -> bool:
        """Whether the dictionary has a word."""
        return bool(self._tokenizer.FREQ.get(word))

    def _cut(self, text: str) -> Iterable[str]:
        return self._tokenizer.cut(text, HMM=False) if text else ()


@lru_cache(maxsize=4)
def segmenter(words: tuple[str, ...]) -> Segmenter:
    """The segmenter of a set of words, made on first use."""
    return Segmenter(words)


def _tokenizer() -> jieba.Tokenizer:
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    folder = Path(user_cache_dir("drafting", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        pass  # without a cache the dictionary is read anew each time
    else:
        tokenizer.tmp_dir = str(folder)
        tokenizer.cache_file = "jieba.cache"
    tokenizer.initialize()
    return tokenizer


@lru_cache(maxsize=1)
def vocab() -> Vocab:
    """The vocabulary that all documents of the process share."""
    from spacy.vocab import Vocab

    return Vocab()
