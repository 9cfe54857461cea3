"""What differs between two short texts, in words."""

from __future__ import annotations

from difflib import SequenceMatcher


def describe_difference(found: str, expected: str) -> str:
    """Say in Chinese which characters are too many, missing or other: 缺“的”；“措施”应为“情况”."""
    parts: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, found, expected, autojunk=False).get_opcodes():
        if tag == "delete":
            parts.append(f"多“{found[a:b]}”")
        elif tag == "insert":
            parts.append(f"缺“{expected[c:d]}”")
        elif tag == "replace":
            parts.append(f"“{found[a:b]}”应为“{expected[c:d]}”")
    return "；".join(parts) if parts else "文字相同而空白或标点不同"
