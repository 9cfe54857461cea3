"""Opening and decoding: what is read, and what is refused in one clear line."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.errors import InputError
from drafting.readers.files import decode, read_document

TEXT = "某湖2024年度报告\n\n一、总的情况\n\n全年巡查湖岸三次，修缮护栏十处。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.encode("gbk"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode("gbk"),
    ],
)
def test_every_encoding_gives_the_same_document(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.TXT"
    path.write_bytes(data)
    document = read_document(path)
    assert document.text == TEXT
    assert document == read_document("a.txt", content=TEXT)
    assert document.title is not None
    assert document.path == str(path)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", b"", "文件是空的"),
        ("a.txt", b" \n\t", "文件是空的"),
        ("a.txt", "。。。——".encode(), "没有文字"),
        ("a.md", "<!-- 注 -->".encode(), "没有可读的正文"),
        ("a.txt", b"PK\x03\x04\x00\x00\x08\x00", "不是文本文件"),
        ("a.txt", b"\xff\xd8\xff\xe0" + bytes(range(128, 255)), "不是文本文件"),
        ("a.txt", codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "不是文本文件"),
        ("a.txt", TEXT.encode("utf-16-le"), "不是文本文件"),
        ("a.txt", "한국어 문서입니다. 이것은 보고서".encode("euc-kr") + b"\x81\x30\x81\x30" * 9, "不是文本文件"),
        ("a.doc", b"x", "不能读取“.doc”"),
        ("a.odt", b"x", "不能读取“.odt”.*另存为 .docx"),
        ("a.ofd", b"x", "不能读取“.ofd”.*导出为 PDF"),
        ("a.mht", b"x", "不能读取“.mht”.*另存为 .html"),
        ("a.csv", b"x", "可以读取的格式：.md"),
        ("a", b"x", "没有后缀"),
    ],
)
def test_what_is_no_report_text_is_refused(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as refusal:
        read_document(path)
    assert str(path) in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_missing_files_folders_and_permissions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到文件"):
        read_document(tmp_path / "a.txt")
    with pytest.raises(InputError, match="是文件夹"):
        read_document(tmp_path)
    path = tmp_path / "b.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    if not os.access(path, os.R_OK):
        with pytest.raises(InputError, match="没有读取权限"):
            read_document(path)


def test_standard_input_is_named() -> None:
    document = read_document("-", content=TEXT)
    assert document.path == "标准输入"
    with pytest.raises(InputError, match="标准输入"):
        read_document("-", content=b"\x00\x01")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "a.txt")
    except InputError:
        return
    assert "\x00" not in text
