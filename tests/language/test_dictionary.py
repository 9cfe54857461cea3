"""jieba's dictionary opened by memory map: the same words, and no file that is not to be trusted."""

from __future__ import annotations

import json
import logging
import marshal
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import jieba
import pytest

from drafting.language import dictionary as module
from drafting.language.dictionary import Dictionary, LazyTokenizer, _packed, dictionary
from drafting.resources import corpus_root


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache that nothing else uses, and nothing kept of what was opened before."""
    folder = tmp_path / "cache"
    monkeypatch.setattr(module, "user_cache_dir", lambda *_args, **_more: str(folder))
    monkeypatch.setattr(module, "dictionary", dictionary.__wrapped__)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the cache as the program writes it; for reading only."""
    folder = tmp_path_factory.mktemp("made") / "cache"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "user_cache_dir", lambda *_args, **_more: str(folder))
        dictionary.__wrapped__()
    return folder


Packed = tuple[bytes, bytes]


@pytest.fixture(scope="module")
def packed() -> Packed:
    """Head and body of the file, read from jieba's dictionary once: that takes a second."""
    return _packed(module._source())


@pytest.fixture
def file(cache: Path, made: Path) -> Path:
    """The file of a cache that is there already."""
    shutil.copytree(made, cache)
    (found,) = cache.iterdir()
    return found


def texts() -> list[str]:
    root = corpus_root()
    pages = [p.read_text(encoding="utf-8") for p in sorted(root.glob("*/*/*.md"))]
    return pages + [str(json.loads(line)["text"]) for p in root.glob("*/*.jsonl") for line in p.open(encoding="utf-8")]


@pytest.mark.slow
def test_the_words_are_those_of_jieba_on_the_whole_corpus() -> None:
    jieba.setLogLevel(logging.ERROR)
    plain, lazy = jieba.Tokenizer(), LazyTokenizer(dictionary())
    plain.FREQ, plain.total = plain.gen_pfdict(plain.get_dict_file())
    plain.initialized = True
    for word in ("政府信息公开", "依申请公开"):
        assert plain.suggest_freq(word, tune=True) == lazy.suggest_freq(word, tune=True)
    plain.add_word("不予公开", freq=3000)
    lazy.add_word("不予公开", freq=3000)
    for text in texts():
        assert list(plain.cut(text, HMM=False)) == list(lazy.cut(text, HMM=False))
    assert all(plain.FREQ[word] == frequency for word, frequency in lazy.FREQ.items())


def same(found: Dictionary) -> bool:
    return found.total == dictionary().total and found.beginning_with("公") == dictionary().beginning_with("公")


def test_the_cache_is_private_and_is_used_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert same(module.dictionary())
    (file,) = cache.iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(cache.stat().st_mode) == 0o700
        assert not stat.S_IMODE(file.stat().st_mode) & 0o022
    monkeypatch.setattr(module, "_packed", lambda _source: pytest.fail("the dictionary was read as a whole"))
    assert same(module.dictionary())


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-100] ^= 1
    file.write_bytes(data)


def _other_places(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b'"total": ', b'"total": 1', 1))


def _marshalled(file: Path) -> None:
    file.write_bytes(marshal.dumps(({"公": 1}, 1)))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "flipped": _flip,
    "head": _other_places,
    "cut": lambda f: f.write_bytes(f.read_bytes()[:100_000]),
    "empty": lambda f: f.write_bytes(b""),
    "short": lambda f: f.write_bytes(b"\xff" * 9),
    "not a head": lambda f: f.write_bytes((2).to_bytes(8, "little") + b"[]"),
    "no dictionary": lambda f: f.write_bytes((17).to_bytes(8, "little") + b'{"format":      1}'),
    "marshalled": _marshalled,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_written_anew(
    file: Path, damage: str, packed: Packed, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def read(source: str) -> Packed:
        asked.append(source)
        return packed

    monkeypatch.setattr(module, "_packed", read)
    whole = file.read_bytes()
    DAMAGES[damage](file)
    assert same(module.dictionary())
    assert file.read_bytes() == whole
    assert asked == [module._source()]
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the profile is private there")
def test_a_file_that_others_can_write_is_not_used(file: Path) -> None:
    assert module._opened(file, module._source()) is not None
    file.chmod(0o666)
    assert module._opened(file, module._source()) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_is_not_followed(file: Path, tmp_path: Path) -> None:
    assert module._opened(file, module._source()) is not None
    link = tmp_path / "link"
    link.symlink_to(file)
    assert module._opened(link, module._source()) is None


def test_a_place_that_cannot_be_a_folder_is_no_matter(
    cache: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cache.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert same(module.dictionary())
    assert capfd.readouterr() == ("", "")
    assert [p.name for p in tmp_path.iterdir()] == ["cache"], "nothing falls into the shared temporary folder"


@pytest.mark.slow
def test_first_starts_at_once_agree(tmp_path: Path) -> None:
    line = "from drafting.language.dictionary import dictionary as d; print(len(d().beginning_with('公')), d().total)"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", line], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(6)
    ]
    said = {process.communicate() for process in started}
    assert len(said) == 1
    assert said.pop()[1] == ""
    assert not list(tmp_path.rglob(".drafting-*")), "no temporary file stays"
