"""Two punctuation marks where one belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._typography import Place, told
from drafting.rules.base import Context, Rule

_RUN = re.compile(
    r"(?<![，。、；：？！,])[，。、；：？！](?:[ \u3000]?[，。、；：？！,;:])+"
    r"|(?<![,;:])[,;:](?=[，。、；：])[，。、；：]+"
)
_ALLOWED = frozenset(["？！", "！！", "！！！", "？？", "？？？", "！？"])
_LABEL = re.compile(r"(?:^|[，。；、（(\s])[\u4e00-\u9fff]{2,6}$")
_STRENGTH = "。？！；：，、"


class DoubledPunctuation(Rule):
    """Marks of punctuation in a row; one that is merely repeated is mended, of two different ones a person must choose.
    Emphatic runs, such as a question mark with an exclamation mark, are let stand."""

    code = "FM07"
    severity = Severity.WARNING
    title = "标点重复"
    remedy = "删去重复的标点"
    what = "查连用的两个标点，例如两个句号、逗号后又有句号、顿号后又有逗号。"
    why = "一处只用一个点号；重复的标点是增删文字时留下的。"
    source = "GB/T 15834—2011《标点符号用法》"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        places = []
        for content in context.prose:
            for match in _RUN.finditer(content.text):
                printed = match.group()
                broken = "\n" in content.span_of(*match.span()).slice(context.document.text)
                # Behind a label nothing was filled in, which is another fault.
                unfilled = printed[0] == "：" and _LABEL.search(content.text[: match.start()]) is not None
                if printed in _ALLOWED or broken or unfilled:
                    continue
                marks = [c for c in printed if not c.isspace()]
                # Which of two different ones is meant is for a person to say.
                kept = marks[0] if len(set(marks)) == 1 and marks[0] in _STRENGTH else None
                places.append(Place(content, match.start(), match.end(), f"标点“{printed}”重复", kept))
        yield from told(self, context, places, severity=self.severity)
