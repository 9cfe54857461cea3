"""Marks and numbers of papers that are secret or for inside use."""

from __future__ import annotations

from typing import ClassVar

from drafting.findings import Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule


class SecretPapers(SlipRule):
    """Marks of secrecy, numbers of secret or internal documents, and remarks on restricted use; prose about secrecy
    as a subject is exempt."""

    code = "ST31"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "secrets"),)
    severity = Severity.ERROR
    title = "引用了标密或内部文件"
    remedy = "删去密级标志、文号和内部文件的名称，改引可以公开的依据；发布前再查一遍"
    what = (
        "查密级标志（如“秘密★1年”）、带“密”字和内部字样的文号、密码电报和内部明电、注明不公开的文件，以及“仅供内部使用”"
        "一类提示语；讲保密制度、保密工作和涉密申请的不算。"
    )
    why = "年度报告向社会公开，标密文件的文号、标题本身就可能涉密，发布即是泄密。"
    source = "法律关于保密的规定"
    topic = "secrets"
