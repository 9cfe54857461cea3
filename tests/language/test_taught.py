"""What teaching words comes to is kept, and it is what teaching them one by one comes to."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from drafting.genre.loader import load_genre
from drafting.language import dictionary as dictionary_module
from drafting.language import segmentation
from drafting.language.dictionary import LazyTokenizer, dictionary
from drafting.language.segmentation import Segmenter
from drafting.language.words import general_words
from drafting.resources import corpus_root

WORDS = ("政府信息公开", "依申请公开", "不予公开", "公开", "申请", "及其他处理", "其他处理", "结转下年度")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache that nothing else uses; the dictionary is opened already."""
    dictionary()
    folder = tmp_path / "cache"
    monkeypatch.setattr(dictionary_module, "user_cache_dir", lambda *_args, **_more: str(folder))
    return folder


def teaching(words: tuple[str, ...]) -> Segmenter:
    segmenter = Segmenter()
    segmenter.teach(words)
    return segmenter


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmentation, "_likely", lambda *_: pytest.fail("the words were taught again"))


def test_the_words_are_cut_as_if_they_had_been_taught_one_by_one(cache: Path) -> None:  # noqa: ARG001 (it makes the folder)
    words = tuple(w for w in (*WORDS, *general_words()) if w.isalpha() and len(w) > 1)
    plain = LazyTokenizer(dictionary())
    segmentation._likely(plain, words)
    first, again = teaching(words)._tokenizer, teaching(words)._tokenizer
    assert load_genre() is not None
    pages = [p.read_text(encoding="utf-8") for p in sorted(corpus_root().glob("*/*/*.md"))[:20]]
    for text in (*pages, "".join(words)):
        expected = list(plain.cut(text, HMM=False))
        assert list(first.cut(text, HMM=False)) == expected
        assert list(again.cut(text, HMM=False)) == expected
    assert plain.total == first.total == again.total
    assert all(plain.FREQ[word] == frequency for word, frequency in again.FREQ.items())


def test_it_is_kept_privately_and_used_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    teaching(WORDS)
    (file,) = cache.iterdir()
    if sys.platform != "win32":
        assert not stat.S_IMODE(file.stat().st_mode) & 0o022
    forbid(monkeypatch)
    assert teaching(WORDS).words("依申请公开")


def test_other_words_are_other_ones(cache: Path) -> None:
    teaching(WORDS)
    assert teaching(WORDS[::-1])._tokenizer.total != 0
    assert len(list(cache.iterdir())) == 2


def _more_frequent(file: Path) -> None:
    key, digest, total, numbers = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps([key, digest, total, [n + 1 for n in numbers]]), encoding="utf-8")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "other numbers": _more_frequent,
    "cut": lambda f: f.write_bytes(f.read_bytes()[:40]),
    "empty": lambda f: f.write_bytes(b""),
    "no list": lambda f: f.write_text("3"),
    "too few": lambda f: f.write_text("[1, 2]"),
    "deep": lambda f: f.write_text("[" * 100_000),
    "bytes": lambda f: f.write_bytes(b"\xff\xfe" * 9),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_written_anew(cache: Path, damage: str, capfd: pytest.CaptureFixture[str]) -> None:
    total = teaching(WORDS)._tokenizer.total
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    DAMAGES[damage](file)
    assert teaching(WORDS)._tokenizer.total == total
    assert file.read_bytes() == whole
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the profile is private there")
@pytest.mark.parametrize("others", ["may write", "a link"])
def test_a_file_that_others_can_change_is_not_used(
    cache: Path, tmp_path: Path, others: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    teaching(WORDS)
    (file,) = cache.iterdir()
    if others == "may write":
        file.chmod(0o666)
    else:
        file.symlink_to(file.rename(tmp_path / "elsewhere"))
    asked: list[object] = []
    monkeypatch.setattr(segmentation, "_likely", lambda t, words: asked.extend(t.suggest_freq(w, True) for w in words))
    teaching(WORDS)
    assert asked


def test_without_a_private_folder_nothing_is_kept(cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    cache.write_text("a file", encoding="utf-8")
    assert teaching(WORDS).words("依申请公开") == ("依申请公开",)
    assert capfd.readouterr() == ("", "")
