"""The schema of a pack: which keys each of its files may have, and what each says.

The loader reads by it, and ``docs/packs.md`` is written from it, so that the two cannot differ. A *shape* is a group of
keys; what a key holds is a kind of value, or a shape of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Key:
    """A key: what it holds, what that means, whether it must be there."""

    name: str
    holds: str
    """The kind of value, in Chinese, for the documentation."""
    says: str
    required: bool = False
    shape: Shape | None = field(default=None, repr=False)
    """The shape of what it holds (of each item, for a list or a mapping of them)."""


@dataclass(frozen=True)
class Shape:
    """A group of keys under one name."""

    title: str
    keys: tuple[Key, ...]
    says: str = ""
    example: str = ""

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The keys without which a mapping of this shape is refused."""
        return tuple(k.name for k in self.keys if k.required)

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """The keys that may be left out."""
        return tuple(k.name for k in self.keys if not k.required)


@dataclass(frozen=True)
class File:
    """A file of a pack: its name, whether a pack must have it, and the shape of what it holds."""

    name: str
    says: str
    shape: Shape
    required: bool = True
    example: str = ""


TEXT, TEXTS, REGEX, REGEXES = "文字", "一组文字", "正则表达式", "一组正则表达式"
WHOLE, YES_NO, ONE_OF = "整数", "true 或 false", "其中之一"
GRADES = "error、warning 或 info"
EXPRESSION = "式子"
NUMBER = "数"

# ------------------------------------------------------------------------------------------ genre.yaml

AGENCY_PATTERN = Shape(
    "由名称推断的一条",
    (
        Key("id", TEXT, "levels 或 kinds 里的代码", True),
        Key("pattern", REGEX, "在去掉空白的机关名称里查找；先写的先试", True),
    ),
)
AGENCY = Shape(
    "agency",
    (
        Key("levels", "一组", "由名称推断层级", shape=AGENCY_PATTERN),
        Key("kinds", "一组", "由名称推断类别", shape=AGENCY_PATTERN),
    ),
)
PERIOD = Shape(
    "period",
    (
        Key("from", TEXT, "第一天，写作 '月-日'，如 '1-1'", True),
        Key("to", TEXT, "最后一天，如 '12-31'；比 from 早的，是次年的", True),
    ),
)
HEAD = Shape(
    "genre.yaml",
    (
        Key("id", TEXT, "代码，英文，与文件夹同名；数据文件的 genre 写它", True),
        Key("name", TEXT, "文种的名称，如“阅览室年度小结”", True),
        Key("levels", "代码: 名称", "报告机关的层级；不写 like 时必须有"),
        Key("kinds", "代码: 名称", "报告机关的类别；不写 like 时必须有"),
        Key("agency", "一组键", "怎样由机关名称看出层级和类别", shape=AGENCY),
        Key("period", "一组键", "报告年度从哪一天到哪一天；不写则是当年1月1日至12月31日", shape=PERIOD),
        Key("sources", "规则: 文字", "各条规则（代码）对这个文种的依据；不写则是规则自己的"),
        Key("like", TEXT, "层级、类别和怎样由名称看出它们，与哪个文种相同（写它的代码）"),
        Key(
            "recognise",
            REGEXES,
            "标题里有其中之一的，就是这种报告；不写则找 name。标题去掉空白、全角数字化为半角后查找",
        ),
    ),
)

# ------------------------------------------------------------------------------------------ outline.yaml

VARIANT = Shape(
    "另一种写法",
    (
        Key("text", TEXT, "写法（标题的是正则表达式，fault 组是有错的几个字）", True),
        Key("severity", GRADES, "这样写有多严重", True),
        Key("reason", TEXT, "为什么"),
    ),
)
TITLE = Shape(
    "title",
    (
        Key("pattern", REGEX, "正确的标题，有 agency 和 year 两个组", True),
        Key("variants", "一组", "能认出、但要指出的标题", shape=VARIANT),
    ),
)
SUBSECTION = Shape(
    "小标题",
    (
        Key("id", TEXT, "代码", True),
        Key("label", TEXT, "规定的小标题，不带序号", True),
        Key("names", TEXTS, "可以用的其他写法"),
        Key("wrong", "一组", "常见的错误写法", shape=VARIANT),
    ),
)
SECTION = Shape(
    "一个部分",
    (
        Key("id", TEXT, "代码", True),
        Key("number", TEXT, "序号，如“一、”", True),
        Key("heading", TEXT, "规定的标题，一字不差；其中的 {agency}、{year} 是机关名称和报告年度", True),
        Key("also", TEXTS, "同样可以用的标题"),
        Key("variants", "一组", "标题的其他写法", shape=VARIANT),
        Key("subsections", "一组", "其中的小标题", shape=SUBSECTION),
        Key("subsection_suffixes", TEXTS, "小标题后面可以跟的字（情况、方面）"),
        Key("tables", TEXTS, "其中的表格的代码"),
        Key("optional", YES_NO, "可以没有"),
        Key("notes", TEXTS, "起草时另外要的文字的代码"),
        Key("unnumbered", YES_NO, "标题前也可以不印序号"),
        Key(
            "roles", "review、plans 的一个或几个", "这个部分起什么作用：review 写问题和解决的办法，plans 写下一步的打算"
        ),
        Key("sections", "一组", "下面的各部分（“第一部分”下面的“一、”），写法与部分相同"),
    ),
)
OUTLINE = Shape(
    "outline.yaml",
    (
        Key("title", "一组键", "报告的标题", True, TITLE),
        Key("sections", "一组", "各部分，依次", True, SECTION),
        Key("placeholders", REGEXES, "没有填写的占位符"),
        Key("instructions", REGEXES, "表式里给填写人看的话，不能留在报告里"),
        Key("official", REGEXES, "表式自己的段落（去掉空白后整段符合）：不查它的用语、标点和重复"),
    ),
)

# ------------------------------------------------------------------------------------------ tables.yaml

AXIS = Shape(
    "一行或一栏",
    (
        Key("label", TEXT, "表上印的名称，不带序号；没有名称的写 ''", True),
        Key("id", TEXT, "单元格路径里的一节；只起分组作用的不写"),
        Key("number", TEXT, "名称前的序号，如“（一）”"),
        Key("variants", TEXTS, "别的报告也这样印，照读，不指出"),
        Key("wrong", TEXTS, "印错的，照读，并指出"),
        Key("note", TEXT, "名称后面括号里的话"),
        Key("unit", TEXT, "单位"),
        Key("integer", YES_NO, "是否只能是整数（默认是）"),
        Key("signed", YES_NO, "是否可以是负数（默认否）"),
        Key("total", YES_NO, "是否是同级各项的合计"),
        Key("names", TEXTS, "正文怎样称呼它；第一个用在提示里"),
        Key("children", "一组", "下一级的行或栏"),
        Key("optional", YES_NO, "报告里可以没有这一行或栏"),
        Key("foot", YES_NO, "这一行起是表脚，与并排的另一列的表脚对齐"),
        Key("gap", WHOLE, "印的时候前面空几行"),
        Key("decimals", WHOLE, "印几位小数；不写则依表的 decimals，只能是整数的（integer）印整数"),
    ),
)
FAMILY = Shape(
    "family",
    (
        Key("codes", TEXT, "代码表：codes 文件夹里的文件名（不带 .yaml），内容是“代码: 名称”", True),
        Key("pattern", REGEX, "代码的样子，整个符合", True),
        Key("lengths", "一组整数", "各级代码的长度，如 [3, 5, 7]；下级以上级开头", True),
        Key("code_labels", TEXTS, "代码栏的名称，第一个是规定的", True),
        Key("name_labels", TEXTS, "名称栏的名称，第一个是规定的", True),
        Key("whole_list", YES_NO, "表式印出代码表里的全部代码（默认只印报告有的）"),
        Key("exact_names", YES_NO, "代码表里有的代码，名称必须与它一致，不一致的指出（默认照报告印的）"),
        Key("total_last", YES_NO, "没有代码的行（合计）印在最后（默认在最前）"),
    ),
    "由报告自己带来的行，每行一个代码；单元格路径里写代码，如 details.A01.paid。rows 写没有代码的行，如共计（all）。"
    "代码由字母和数字组成；代码表是 codes/名称.yaml，一行一个“代码: 名称”，不必列全：表里没有的照报告印的名称。",
    """
blocks:
  - rows: [{id: all, label: 共计, integer: false, total: true}]
    family:
      codes: accounts            # codes/accounts.yaml
      pattern: '[A-Z](?:[0-9]{2})?'
      lengths: [1, 3]            # A 的下级是 A01、A02 ……
      code_labels: [账码]
      name_labels: [账目名称]
    columns:
      - {id: paid, label: 已付, unit: 元, integer: false}
""",
)
BLOCK = Shape(
    "表格的一块",
    (
        Key("rows", "一组", "行；有 family 的写没有代码的行", True, AXIS),
        Key("columns", "一组", "栏", True, AXIS),
        Key("label", TEXT, "这一块上面印的标题"),
        Key("variants", TEXTS, "标题的其他印法"),
        Key("family", "一组键", "由代码带来的行", shape=FAMILY),
        Key("beside", YES_NO, "与前一块左右并排"),
    ),
    "行和栏相交处是单元格，路径是表的 path、行的 id、栏的 id 用点连起来。",
)
REPLACE = Shape(
    "replace",
    (
        Key("under", TEXT, "要替换的一组行的 id（它有 children）；没有这样的行，就是一组栏的", True),
        Key("with", "一组键", "换成的行或栏", True, AXIS),
    ),
)
TABLE = Shape(
    "一张表",
    (
        Key("name", TEXT, "提示里怎样称呼它，如“表三”", True),
        Key("title", TEXT, "表的标题；用来认表和在提示里称呼，报告里要印的，写进 captions", True),
        Key("section", TEXT, "在哪个部分（outline.yaml 里的 id）", True),
        Key("path", TEXT, "单元格路径的第一节；可以为 ''", True),
        Key("blocks", "一组", "各块，自上而下", True, BLOCK),
        Key("corner", TEXT, "左上角印的字"),
        Key("captions", TEXTS, "表上方印的行，如“表一”“单位：万元”；可以有 {agency}、{year}"),
        Key("notes", TEXTS, "表下方表式自己印的说明，一段一条；起草时照印，检查时不当作正文"),
        Key("ignored", TEXTS, "不是数据的行和栏的名称，如“行次”“栏次”：有的表印，有的不印"),
        Key("remarks", REGEXES, "表下方说明的其他写法：去掉空白后整段符合的，不当作正文"),
        Key("decimals", WHOLE, "有小数的栏印几位小数；不写则照数字原样，各栏不同的写在栏里"),
        Key("blank_note", TEXT, "没有数字时表下应有的说明；可以有 {agency}、{year}"),
        Key("like", TEXT, "与前面哪张表一样；blocks 写 []"),
        Key("replace", "一组", "与它不同的地方", shape=REPLACE),
    ),
)
TABLES = Shape("tables.yaml", (Key("tables", "代码: 一张表", "所有版本的表", True, TABLE),))

# ------------------------------------------------------------------------------------------ editions/*.yaml

YEARS = Shape(
    "years",
    (Key("from", WHOLE, "第一个报告年度", True), Key("to", WHOLE, "最后一个报告年度；不写则至今")),
)
EDITION = Shape(
    "editions/*.yaml",
    (
        Key("id", TEXT, "代码", True),
        Key("years", "一组键", "适用的报告年度；同一地方的各版本不能重叠", True, YEARS),
        Key("places", REGEX, "只用于名称里有它的机关；不写则用于没有自己版本的地方"),
        Key("document", TEXT, "印发表式的文件", True),
        Key("tables", TEXTS, "用哪些表", True),
        Key("numbers", "部分: 序号", "序号与提纲不同的部分；同一层的各部分按序号排列"),
        Key("lenient", TEXTS, "只作提示的规则（代码）：这个版本的表式没有规定这些事，提纲只供参照"),
    ),
)

# ------------------------------------------------------------------------------------------ relations.yaml

TOLERANCE = Shape("tolerance", (Key("each", NUMBER, "每个加数的", True), Key("most", NUMBER, "最多的", True)))
RELATION = Shape(
    "一条勾稽关系",
    (
        Key("id", TEXT, "编号", True),
        Key("grade", "hard 或 soft", "hard 必须成立；soft 不成立时只提醒", True),
        Key("left", EXPRESSION, "左边", True),
        Key("operator", "=、<= 或 >=", "关系", True),
        Key("right", EXPRESSION, "右边", True),
        Key("message", TEXT, "给人看的说法；{label} 是 for 所指的行或栏的名称", True),
        Key(
            "for",
            "变量: 集合",
            "对集合里的每一个各写一条，式子里用 {变量}；几个变量则两两搭配。"
            "集合可以是 rows(表)、roots(表)、parents(表)：报告里的全部代码、第一级的、有下级的",
        ),
        Key("tolerance", "一组键", "各数分别四舍五入，相加后允许的差", shape=TOLERANCE),
        Key("source", TEXT, "出处"),
    ),
    "式子是单元格路径或数字用 + 和 - 连起来；previous: 加在路径前是上年的数"
    "（左边一格等于上年的格的，给出上年数据的填报表里自动带入）；"
    "sum(@集合, 路径) 是对集合里的每一个相加，路径里的 {} 换成它；"
    "sum(children(路径)) 是路径里的代码（或 all）的各个下级相加，"
    "没有下级的不写这一条。报告没有的代码算作 0。",
    """
relations:
  - id: L4
    grade: hard
    for: {row: parents(details), column: columns}
    left: 'details.{row}.{column}'
    operator: "="
    right: 'sum(children(details.{row}.{column}))'
    tolerance: {each: 0.01, most: 0.02}
    message: '细账“{row}”的“{column}”＝下级之和'
""",
)
COMPUTED = Shape(
    "computed 的一条",
    (
        Key("cell", TEXT, "没有填的合计", True),
        Key("from", EXPRESSION, "由什么得出", True),
        Key("for", "变量: 集合", "同上"),
    ),
)
RELATIONS = Shape(
    "relations.yaml",
    (
        Key("relations", "一组", "勾稽关系", True, RELATION),
        Key("sets", "名称: 一组文字", "式子里用的集合；@名称 表示并入前面的集合"),
        Key("absent_as_zero", TEXTS, "整行没有印时算作 0 的单元格；* 代表一节"),
        Key("blank_as_zero", TEXTS, "空白就是没有、算作 0 的单元格，空白也不指出；* 代表一节或几节"),
        Key("computed", "一组", "没有填时由程序算出的合计", shape=COMPUTED),
    ),
)

# ------------------------------------------------------------------------------------------ form.yaml

AMOUNT = Shape(
    "一个数",
    (
        Key("label", TEXT, "名称", True),
        Key("unit", TEXT, "单位", True),
        Key("name", TEXT, "提示里怎样称呼它；不写则用 label"),
    ),
)
AMOUNTS = Shape(
    "一组数",
    (
        Key("title", TEXT, "这一组的标题", True),
        Key("of", "代码: 一组键", "各个数；数据文件里写作 组的代码.数的代码", True, AMOUNT),
    ),
)
FORM = Shape(
    "form.yaml",
    (
        Key("amounts", "代码: 一组", "表格以外要填的数，一组一个代码；数据文件里以这个代码为键", shape=AMOUNTS),
        Key(
            "contact",
            "代码: 名称",
            "联系方式要填哪些：website、phone、address、postcode、email、office 由正文读出，别的照填",
        ),
        Key("notes", "代码: 名称", "没有标题的文字怎样称呼"),
        Key("asks", "代码: 文字", "每段文字要写什么"),
        Key("tables_only", TEXTS, "只有表格、不要文字的部分"),
        Key("advice", TEXTS, "填写说明"),
    ),
)

# ------------------------------------------------------------------------------------------ claims.yaml

WORDS = "词，用空格隔开"
CLAIM_SCOPE = Shape("一个范围", (Key("id", TEXT, "代码", True), Key("words", WORDS, "正文怎样称呼这个范围", True)))
CLAIM_SUBJECT = Shape(
    "一个事项",
    (
        Key("id", TEXT, "代码", True),
        Key("name", TEXT, "名称", True),
        Key("words", WORDS, "正文怎样称呼它；方括号里的可以省去（收入[决算]总计）；几个事项可以有同一个词", True),
        Key(
            "cells",
            "范围: 一组式子",
            "它在各个范围里是哪些单元格；any 是不论范围，whole 是没有写明范围。金额和件数（写了 units 的）都逐个核对，"
            "占比、增减也由此算出",
        ),
        Key("last", "一组式子", "表里有上年栏的，它的上年数是哪些单元格；没有的，由 --previous 给出"),
        Key("budgets", "一组式子", "它的预算数是哪些单元格"),
        Key("cells_at_most", EXPRESSION, "它是这个单元格的一部分，多半就是全部"),
        Key("mostly", "一组式子", "它多半是哪个单元格：相等的算有依据，不等的只在像笔误时指出"),
        Key("around", WORDS, "中间夹着别的词的称呼，用…隔开，后面紧跟着数（受理…许可申请）"),
        Key("rate", WORDS, "它占 of 那个事项的比率叫什么（到会率）"),
        Key("of", "一组事项", "写它占多少时，是占哪个事项；写成 {subject, scope} 的，是那个范围里的"),
        Key("units", TEXTS, "件数的单位（人次、件），万、亿不必写；不写就是金额"),
        Key("generic", YES_NO, "这个词只有在没有别的名称时才指它（收入、支出）"),
        Key("total", YES_NO, "它的词紧跟在别的名称后面时不另有所指（甲费乙款支出）"),
    ),
)
CLAIM_ROW = Shape(
    "rows 的一条",
    (
        Key("table", TEXT, "表的路径", True),
        Key("scope", TEXT, "在哪个范围里说的是这张表；不分范围的，写表的路径", True),
        Key("cell", TEXT, "一行是哪个单元格；{code} 是它的代码。一张表有几栏要核对的，各写一条", True),
        Key("units", TEXTS, "这一栏是件数的，它的单位；不写就是金额"),
        Key("last", TEXT, "上年数是哪个单元格"),
        Key("of", "一组事项", "占比是占哪个事项"),
    ),
)
CLAIM_SUM = Shape(
    "sums 的一条",
    (
        Key("form", "value、change 或 budget", "金额（件数）本身、增减额还是预算数", True),
        Key("whole", TEXT, "总数是哪个事项", True),
        Key("parts", TEXTS, "各分项"),
        Key("rows", TEXT, "分项是这张表里没有下级的各行"),
        Key("scope", TEXT, "范围"),
        Key("rest", TEXT, "“其他”一类的分项：写了它，分项就写全了"),
    ),
)
CLAIM_BOUND = Shape(
    "bounds 的一条",
    (
        Key("low", TEXT, "这个事项的数", True),
        Key("high", TEXT, "不多于这个事项的数"),
        Key("most", NUMBER, "不多于这个数"),
        Key("anywhere", YES_NO, "另一个数可以在报告的别处（只写了一次的才比）；只作警告"),
    ),
)
CLAIM_MANDATED = Shape(
    "mandated 的一条",
    (
        Key("when", TEXT, "这个单元格不为0时", True),
        Key("subjects", TEXTS, "正文要写明这些事项的件数", True),
        Key("name", TEXT, "提示里怎样称呼它们", True),
        Key("any", YES_NO, "写明其中一个即可"),
    ),
)
CLAIM_OUTSIDE = Shape(
    "outside",
    (
        Key("sections", TEXTS, "正文不说表格的部分（提纲里的 id）"),
        Key("headings", REGEXES, "提纲里没有的标题，有其中之一的部分不看"),
        Key("rest", REGEXES, "从这个标题起到报告结束都不看"),
    ),
)
CLAIM_ROLES = Shape(
    "roles",
    (
        Key("opening", WORDS, "年初预算"),
        Key("full", WORDS, "全年（调整）预算"),
        Key("budget", WORDS, "预算"),
        Key("actual", WORDS, "决算"),
        Key("amount", WORDS, "金额"),
        Key("complete", WORDS, "完成"),
        Key("deviation", WORDS, "差异率"),
    ),
)
CLAIMS = Shape(
    "claims.yaml",
    (
        Key("units", "单位: 数", "一个单位是单元格的单位的多少（元: 0.0001）；万、亿算在数字里；只有件数的不写"),
        Key("roles", "一组键", "说明是预算、决算、完成的词", shape=CLAIM_ROLES),
        Key("subjects", "一组", "有金额或件数的事项", True, CLAIM_SUBJECT),
        Key("scopes", "一组", "范围（一般公共预算、政府性基金）", shape=CLAIM_SCOPE),
        Key("rows", "一组", "有代码行的表，正文说到一行时是哪个单元格", shape=CLAIM_ROW),
        Key("levels", TEXTS, "写在行的名称后面括号里的级（类、款、项）"),
        Key("suffix", TEXT, "行的名称末尾可以省去的字"),
        Key("sums", "一组", "总数和分项", shape=CLAIM_SUM),
        Key("bounds", "一组", "不多于另一个数的数", shape=CLAIM_BOUND),
        Key("alike", "一组", "通常相同的几个事项：相差一个笔误的，指出"),
        Key("mandated", "一组", "有金额就应写明的件数", shape=CLAIM_MANDATED),
        Key("outside", "一组键", "不看的部分", shape=CLAIM_OUTSIDE),
        Key("ignored", REGEXES, "里面的数字不是数量的话（单价100万元以上）"),
        Key("fillers", WORDS, "可以夹在名称和数字之间、不另有所指的词"),
        Key("reasons", WORDS, "引出原因或用途的词：后面的名称不是所说的事项"),
    ),
    "正文讲金额的文种用它：逐个数字看前面的词，定它是哪个事项的金额、增减额、增减幅度、占比、预算还是"
    "完成率，同单元格和旁边的数核对。"
    "有了它就不用 lexicon.yaml。",
    """
units: {元: 0.0001}               # 表里是万元
roles: {budget: 预算 预算数, actual: 决算 决算数, complete: 完成 完成率}
subjects:
  - {id: members, name: 社员, words: '社员[人数]', units: [人], cells: {any: [people.all.members]}}   # 件数
  - {id: spending, name: 支出, words: '[本年]支出合计', cells: {any: [details.all.paid]}}
  - {id: travel, name: 差旅费, words: '差旅费[支出]', cells: {any: [details.A01.paid]}, of: [spending]}
sums:
  - {form: budget, whole: spending, parts: [travel, printing]}
""",
)

# ------------------------------------------------------------------------------------------ fees.yaml

TARIFF_BAND = Shape("bands 的一条", (Key("to", WHOLE, "到多少为止", True), Key("price", WHOLE, "每单位多少钱", True)))
TARIFF_BEYOND = Shape(
    "beyond",
    (
        Key("price", WHOLE, "每单位多少钱", True),
        Key("step", WHOLE, "再多多少又涨一次"),
        Key("rise", WHOLE, "每次涨多少"),
    ),
)
TARIFF = Shape(
    "一种收费标准",
    (
        Key("id", TEXT, "代码", True),
        Key("name", TEXT, "名称", True),
        Key("source", TEXT, "出处", True),
        Key("words", WORDS, "正文怎样称呼它", True),
        Key("units", WORDS, "按什么单位计", True),
        Key("bands", "一组", "各档", True, TARIFF_BAND),
        Key("beyond", "一组键", "各档以上", True, TARIFF_BEYOND),
    ),
)
FEES = Shape(
    "fees.yaml",
    (
        Key("figures", TEXT, "是 form.yaml 的 amounts 的哪一组；其中要有 notices、charged、collected", True),
        Key("heads", WORDS, "怎样称呼这项费用", True),
        Key("money", "单位: 整数", "货币单位，最小的是 1", True),
        Key("notices", WORDS, "要人缴费的通知"),
        Key("charged", WORDS, "应收"),
        Key("collected", WORDS, "实收"),
        Key("paid", WORDS, "不论别的怎样写都是实收的"),
        Key("amount", WORDS, "金额名称末尾的字"),
        Key("arise", WORDS, "“未”字后面说没有收费的词"),
        Key("late", WORDS, "逾期"),
        Key("unpaid", WORDS, "没有缴"),
        Key("forbid", WORDS, "减免：这样的数不查"),
        Key("cases", WORDS, "件数的单位"),
        Key("persons", WORDS, "人数的单位"),
        Key("unpaid_cell", TEXT, "没有缴费的件数是哪个单元格"),
        Key("tariffs", "一组", "收费标准", shape=TARIFF),
    ),
    "发出通知、按标准收取的一项费用：从正文和另附的表里读出 form.yaml 里的那一组数，同所给的数、收费标准和自身核对。",
)

# ------------------------------------------------------------------------------------------ structure.yaml

FAULT = Shape(
    "一种错误",
    (
        Key("text", REGEX, "怎样认出", True),
        Key("reason", TEXT, "给人看的说法", True),
        Key("severity", GRADES, "有多严重；不写则是 error"),
    ),
)
SELF_REFERENCE = Shape(
    "self_reference 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("text", REGEX, "自称", True),
        Key("name", TEXT, "提示里怎样称呼这一类机关", True),
        Key("agency", REGEX, "可以这样自称的机关，名称里有它", True),
        Key("severity", GRADES, "有多严重；不写则是 error"),
    ),
)
PROBLEM_NAMES = Shape(
    "problems 的 names",
    (Key("problem", TEXT, "问题叫什么", True), Key("measure", TEXT, "办法叫什么", True)),
)
PROBLEMS = Shape(
    "problems",
    (
        Key("names", "一组键", "提示里怎样称呼；不写则是“问题”“办法”", shape=PROBLEM_NAMES),
        Key("shortest", WHOLE, "至少多少字", True),
        Key("nothing", REGEX, "整个部分只这样写的，是没有写问题", True),
        Key("nothing_said", REGEX, "写了别的，问题却只这样写的，是没有写问题"),
        Key("problem", REGEX, "说到问题的词", True),
        Key("no_problem", REGEX, "有这些词而不是在说问题的话"),
        Key("measure", REGEX, "说到办法的词", True),
        Key("mended", REGEX, "句子说的是上年的问题已经改了；上一年的年份由程序去找"),
        Key("deeds", REGEX, "说已经做了什么的词；除了上年的问题，有它也算写了办法"),
        Key("lacking", REGEX, "有 measure 的词，说的却是问题（有待加强）"),
        Key("praise", REGEX, "列作问题、却只写了成绩的话"),
        Key("turn", REGEX, "由问题转到办法的词", True),
        Key("alien", REGEX, "办法里有它，又与所写的问题都不相干，就是别的工作的办法"),
        Key("topics", REGEXES, "问题和办法各有同一条里的一个词，就是说的同一件事"),
    ),
)
UNIT_WORD = Shape(
    "measures 的一条",
    (
        Key("noun", REGEX, "事物", True),
        Key("unit", TEXT, "规定的量词", True),
        Key("wrong", TEXTS, "写错的量词", True),
        Key("never", TEXTS, "其中同一件事从不用的，报为警告"),
    ),
)
POWER = Shape(
    "powers 的一条",
    (
        Key("cells", REGEX, "单元格的路径", True),
        Key("name", TEXT, "提示里怎样称呼这件事", True),
        Key("who", TEXT, "什么机关才有", True),
        Key("except", REGEX, "名称里有它的机关也可以有"),
        Key("levels", "层级: " + GRADES, "这些层级的机关填了有多严重"),
        Key("kinds", "类别: " + GRADES, "这些类别的机关填了有多严重"),
    ),
)
LARGEST = Shape(
    "largest 的一条",
    (
        Key("cells", REGEX, "单元格的路径", True),
        Key("levels", "层级: 数", "这一层级的机关最多能有多少；超过的请核对", True),
    ),
)
LISTED = Shape(
    "listed 的一条",
    (
        Key("section", TEXT, "逐项写的部分", True),
        Key("table", TEXT, "按代码的表，路径的第一节", True),
        Key("column", TEXT, "写的是哪一栏", True),
        Key("pattern", REGEX, "一段的开头；各级名称各是一个组", True),
        Key("announced", REGEX, "部分的末尾说后面逐项写"),
    ),
)
PURPOSE_TOPIC = Shape(
    "topics 的一条",
    (Key("row", REGEX, "一行的名称", True), Key("words", REGEX, "这一行的用途里才有的词", True)),
)
PURPOSES = Shape(
    "purposes",
    (
        Key("pattern", REGEX, "一段里怎样写用途；用途是第一个组", True),
        Key("topics", "一组", "只有一种用途的行", True, PURPOSE_TOPIC),
    ),
)
STRUCTURE = Shape(
    "structure.yaml",
    (
        Key("parts", REGEXES, "报告说自己有几个部分：said、count 两个组"),
        Key("truncated", "一组", "段首、标题缺了字", shape=FAULT),
        Key("names", "一组", "标题里不可以这样写机关", shape=FAULT),
        Key("self_reference", "一组", "各类机关怎样自称", shape=SELF_REFERENCE),
        Key("problems", "一组键", "写问题和办法的部分（提纲里 roles 有 review 的）应当写什么", shape=PROBLEMS),
        Key("measures", "一组", "量词", shape=UNIT_WORD),
        Key("powers", "一组", "只有某些机关才有的数字", shape=POWER),
        Key("largest", "一组", "以万元计的数字最大能有多大", shape=LARGEST),
        Key("repeats", REGEXES, "有它的句子可以出现两次"),
        Key("ordinals", TEXTS, "表式在阿拉伯数字的序号后面印的点号"),
        Key("listed", "一组", "按代码的表逐行写一段的部分", shape=LISTED),
        Key("purposes", "一组键", "逐项写的用途是不是另一项的", shape=PURPOSES),
    ),
)

FILES = (
    File("genre.yaml", "文种叫什么，什么机关写，怎样认出它", HEAD),
    File("outline.yaml", "标题和各部分", OUTLINE),
    File("tables.yaml", "规定的表格，逐格", TABLES),
    File("editions/*.yaml", "表式的版本：哪些年度用哪些表；至少一个", EDITION),
    File("relations.yaml", "勾稽关系", RELATIONS),
    File("form.yaml", "填报表里表格以外的内容", FORM, required=False),
    File("claims.yaml", "正文里的金额说的是哪一格、应与哪些数相符", CLAIMS, required=False),
    File("fees.yaml", "正文怎样说一项费用，按什么标准收", FEES, required=False),
    File("structure.yaml", "结构方面的其他检查", STRUCTURE, required=False),
)
"""The files that the loader reads by these shapes, in the order in which one writes them."""

STRUCTURE_EXAMPLE = """
self_reference:                  # 某类机关怎样自称：名称符合 agency 的，不写 text
  - {id: room, text: '(?:我|本)馆', name: 馆, agency: '阅览室$', severity: error}
measures:
  - {noun: 图书, unit: 册, wrong: [件, 条]}
repeats: ['^特此说明']           # 可以出现两次的句子
"""
EXAMPLES = {"structure.yaml": STRUCTURE_EXAMPLE}
"""Of files whose shapes are read elsewhere: one small example each."""

OTHERS = {
    "lexicon.txt": "分词用的词，一行一个",
    "usage.txt": "词频（`python -m drafting.genre.usage` 由已有的报告生成，不要手改）",
}
"""Files that a pack may have beside these, each read by the module that uses it."""
MOVED = {"comparing.yaml": "phrases.yaml"}
"""Files that packs once had, and those in which the same keys stand now."""
