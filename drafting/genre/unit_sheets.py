"""The table of many units' figures: what its sheets and columns are called, for writing and for reading."""

from __future__ import annotations

FIGURES, FACTS, BESIDE = "各单位数据", "正文其他数字", "表外数字和联系方式"
AGENCY, LEVEL, KIND, YEAR, GENRE, FILE = "单位", "层级", "类别", "年度", "文种", "文件"
HEAD = (AGENCY, LEVEL, KIND, YEAR, GENRE, FILE)
"""The columns before those of the cells."""
PATHS_ROW = 1
"""The row (from 0) that names each column's cell by its path, below the row of Chinese names."""
OWNER, DEPTH, LABEL, VALUE, UNIT, HEDGE, EXHAUSTIVE, SECTION, ID = (
    "单位",
    "级次",
    "名称",
    "数值",
    "计量单位",
    "约数",
    "分项是否列全",
    "写入的部分",
    "编号",
)
ROW = "行号"
"""Which row of the first sheet (from 1, as a person counts) a line of the others belongs to."""
