"""The sheets of the summary workbook: what they are called and what heads their columns, for writing and for reading.

People move columns, sort rows and hide what they do not need, so a column is known by its head alone.
"""

from __future__ import annotations

SUMMARY, REMARKS, BY_RULE, BY_UNIT, ROSTER, ASIDE, ABSENT, GUIDE = (
    "汇总",
    "逐条意见",
    "按规则",
    "按单位",
    "报送情况",
    "没有检查的文件",
    "上次有、这次没有",
    "说明",
)
AGENCY, YEAR, FILE, ERRORS, WARNINGS, INFOS, SHARE, VERDICT, NOTES, ANSWER = (
    "单位",
    "年度",
    "文件",
    "错误",
    "警告",
    "提示",
    "核对率",
    "结论",
    "说明",
    "意见",
)
PAGE, SKETCH = "页面", "文本指纹"
LEVEL, RULE, PLACE, WORDS, MESSAGE, ADVICE, STATE, DECISION, REASON = (
    "级别",
    "规则",
    "位置",
    "原文",
    "问题",
    "修改建议",
    "状态",
    "处理",
    "处理理由",
)
MARK, CONTEXT, CELLS = "编号", "上下文", "单元格"
