"""What parts a year that stands twice in one sentence: then the second one is no slip.

A pack may say more of it; these are the words of the language, and hold where it says nothing.
"""

from __future__ import annotations

APART = r"[《〈“（(）：:；。！？、\n\d]|[至到较比与和及或同从自起末底初止]|以来|相比|年度"
"""Between the two: a mark, a preposition, a word of a range or of a comparison."""
MOMENT = r"(?:\d{1,2}|[一二三四])(?:月|季度)|以来|[—―–─\-－~～至到起底末初止]|[以之]?[前后]|版|修订"
"""Behind one of them: it begins a date, a range or the name of an edition."""
