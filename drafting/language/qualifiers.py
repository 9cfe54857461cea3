"""Words beside a number that make it another one than that of the whole year and the whole thing."""

from __future__ import annotations

import re

PART_OF_YEAR = re.compile(
    r"[上下]半年|[前后]?[一二三四1-4]个?季度|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!31日)(?:份|底|初|末|中旬|上旬|下旬|以来)?"
    r"|期间|假期|假日|黄金周|节日|春节|国庆|五一|周末|暑期|寒假|旺季|淡季|[当单每]?[日天周月季][均最]|单[日天周月]|当[日天月]"
)
"""A stretch of the year, or a part of it that a mean or a peak is told of."""
SEVERAL_YEARS = re.compile(
    r"(?:近|过去|前|这)[两二三四五六七八九十\d]{1,2}年|[两二三四五六七八九十\d]{1,2}年(?:来|间|以来)|历年|多年来"
)
"""A stretch of several years."""
THIS_YEAR = re.compile(r"今年|当年|本年|20\d\d年")
"""Words that make it one year again."""
WHOLE_YEAR = re.compile(r"1月1日[^，。；]{0,12}12月31日|全年|年度")
"""Words that make it the whole year again."""
RESPECTIVELY = "分别"
"""Behind several names: as many numbers follow, one for each."""
