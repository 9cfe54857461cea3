"""The schema of the files of a pack that know words: what is wrong, what must be said, what numbers speak of.

The loaders read by these shapes and ``docs/packs.md`` is written from them, each file with one small example.
"""

from __future__ import annotations

from drafting.genre.schema import GRADES, REGEX, REGEXES, TEXT, TEXTS, WHOLE, WORDS, YES_NO, File, Key, Shape

_APPLIES = (
    Key("levels", TEXTS, "只用于这些层级的机关"),
    Key("kinds", TEXTS, "只用于这些类别的机关"),
    Key("from", WHOLE, "从哪个报告年度起"),
    Key("to", WHOLE, "到哪个报告年度止"),
)
YEARS_IN = "正则表达式里的 {year}、{last}、{next} 是报告年度、上年、次年"

# ------------------------------------------------------------------------------------------ phrases.yaml

ELEMENT = Shape(
    "elements 的一条",
    (
        Key("name", TEXT, "提示里怎样称呼这个要素", True),
        Key("words", TEXTS, "写了其中之一即可，一字不差；words 和 patterns 至少写一个"),
        Key("patterns", REGEXES, f"较自由的写法。{YEARS_IN}"),
        Key("model", TEXT, "规范的写法，用来指出差了哪几个字；不写则不比"),
        Key("stated", REGEXES, "说到它的那一段里还要有其中之一，才算写明；不写则说到即可"),
        Key("unstated", TEXT, "说到了而没有写明，怎样提示"),
        Key("hints", REGEXES, "没有写明、却有其中之一的，可能就是指它：只作提示"),
    ),
)
MANDATED = Shape(
    "mandated",
    (
        Key("sentences", REGEXES, "有它的整句是人人要写的，不算沿用"),
        Key("phrases", REGEXES, "人人要写的几个字，不论在哪一句"),
    ),
)
DEMAND = Shape(
    "phrases 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("name", TEXT, "提示里怎样称呼它", True),
        Key("elements", "一组", "各个要素，都要写到", True, ELEMENT),
        Key("missing", GRADES, "没有写，有多严重（不是提示的文字）", True),
        Key("altered", GRADES, "写了而有出入，有多严重；不写则是 warning"),
        Key("places", TEXTS, "在哪些部分里找（preamble 是第一个部分之前）；不写则不论何处"),
        Key("home", TEXTS, "应在哪个部分或小标题下，没有写时指在那里"),
        Key("needs_place", YES_NO, "报告有这个部分才要求"),
        Key("advice", TEXT, "怎样改"),
        Key("source", TEXT, "出处"),
        Key("mandated", "一组键", "人人都怎样写它：比较两份报告时不算沿用", shape=MANDATED),
        *_APPLIES,
    ),
)
REVIEW_NAMES = Shape("names", (Key("problem", TEXT, "问题叫什么", True), Key("measure", TEXT, "办法叫什么", True)))
REVIEW = Shape(
    "review",
    (
        Key("names", "一组键", "比较时怎样称呼", True, REVIEW_NAMES),
        Key("problems", REGEXES, "开始说问题的话"),
        Key("measures", REGEXES, "开始说办法的话"),
        Key("common", TEXTS, "什么问题、办法都会有的词，不能据以认定说的是同一件事"),
        Key("answers", TEXT, "填报表里哪一处文字写办法"),
    ),
)
FORMULATION = Shape(
    "forms 的一条", (Key("text", REGEX, "提法", True), Key("since", WHOLE, "从哪个报告年度起可以用", True))
)
FORMULATIONS = Shape(
    "formulations 的一条",
    (Key("name", TEXT, "提示里怎样称呼", True), Key("forms", "一组", "先后的提法", True, FORMULATION)),
)
PHRASES = Shape(
    "phrases.yaml",
    (
        Key("phrases", "一组", "必须有的话", shape=DEMAND),
        Key("mandated", "一组键", "其他人人要写的话，比较两份报告时不算沿用", shape=MANDATED),
        Key("review", "一组键", "写问题和办法的部分（提纲里 roles 有 review 的）怎样读", shape=REVIEW),
        Key("formulations", "一组", "依次更替的提法", shape=FORMULATIONS),
    ),
)
PHRASES_EXAMPLE = """
phrases:
  - id: basis
    name: 依据
    missing: error             # 没有写：错误
    altered: warning           # 写了而有出入：警告
    places: [preamble]
    elements:
      - {name: 办法, words: [《阅览室管理办法》], model: 根据《阅览室管理办法》}
      - {name: 年度, patterns: ['{year}年'], model: '{year}年度'}
    mandated: {sentences: ['^根据《阅览室管理办法》']}   # 有它的整句人人要写，不算沿用
mandated:
  phrases: [阅览室年度小结]
formulations:
  - name: 阅读活动的提法
    forms: [{text: 读书活动, since: 2010}, {text: 全民阅读, since: 2014}]
"""

# ------------------------------------------------------------------------------------------ wording.yaml

SLIP = Shape(
    "一条错误的说法",
    (
        Key("id", TEXT, "代码", True),
        Key("find", REGEX, f"错误的说法；fault 组是有错的几个字。{YEARS_IN}", True),
        Key("severity", GRADES, "有多严重", True),
        Key("right", TEXT, "应写什么；可以引用组（\\g<名称>）。right 和 message 至少写一个"),
        Key("message", TEXT, "提示的文字"),
        Key("unless", REGEX, "同一句里有它就不算"),
        Key("unless_report", REGEX, "报告里有它就不算"),
        Key("needs", REGEX, "报告里有它才查"),
        Key("sections", TEXTS, "只在这些部分里查"),
        Key("titles", YES_NO, "书名号里也查"),
        Key("once", YES_NO, "一份报告只指出第一处"),
        Key("source", TEXT, "出处"),
        *_APPLIES,
    ),
)
FIXED = Shape(
    "fixed 的一条",
    (
        Key("text", TEXT, "一字不能差的说法", True),
        Key("edits", WHOLE, "差几个字仍算是它；不写则按长短"),
        Key("severity", GRADES, "有多严重；不写则是 error"),
        Key("allowed", TEXTS, "与它相近、也对的说法"),
        Key("source", TEXT, "出处"),
    ),
)
TERM = Shape(
    "terms 的一条",
    (
        Key("text", TEXT, "术语", True),
        Key("allowed", TEXTS, "与它相近、也对的"),
        Key("severity", GRADES, "有多严重；不写则是 warning"),
    ),
    "只有术语的，直接写文字。",
)
EVENT = Shape(
    "events 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("name", TEXT, "名称", True),
        Key("find", REGEX, "报告怎样称呼它", True),
        Key("date", TEXT, "哪一天为止，如 '2024-07-18'", True),
    ),
)
WORK = Shape(
    "works 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("title", TEXT, "法律、文件的全称，不带书名号", True),
        Key("also", TEXTS, "也可以这样称呼"),
        Key("numbers", TEXTS, "文号"),
        Key("edits", WHOLE, "差几个字仍算是它"),
        Key("source", TEXT, "出处"),
    ),
)
LIMIT = Shape(
    "limits 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("topic", REGEX, "说到它的句子", True),
        Key("days", "一组整数", "期限可以是几", True),
        Key("units", TEXTS, "期限的单位", True),
        Key("law", TEXT, "出处", True),
        Key("severity", GRADES, "有多严重", True),
        Key("unless", REGEX, "有它就不算"),
    ),
)
DEADLINE = Shape(
    "deadlines 的一条",
    (
        Key("month", WHOLE, "次年几月", True),
        Key("day", WHOLE, "几日以前", True),
        Key("source", TEXT, "出处", True),
        *_APPLIES,
    ),
)
TWICE = Shape(
    "twice",
    (
        Key("own", REGEX, "本机关的自称"),
        Key("apart", REGEX, "两个年份之间有它，就不是重复；不写则用通常的（标点、至、比、与……）"),
        Key("moment", REGEX, "年份后面是它，就是日期或起止；不写则用通常的"),
        Key("work", REGEX, "年份后面是它，就是文件的名称"),
    ),
)
PERSONAL = Shape(
    "personal",
    (
        Key("contact", REGEX, "句子里有它，电话就是供人联系的"),
        Key("private", REGEX, "句子里有它，就是私人的"),
        Key("named", REGEX, "写出私人姓名的话，fault 组是姓名"),
        Key("further", REGEX, "紧接在姓名后面、一并列出的其他人的姓名"),
    ),
)
_TOPICS = {
    "persons": "写出了私人的姓名",
    "secrets": "写出了不公开的文件",
    "contradictions": "自相矛盾的话",
    "formulations": "过时、有误的提法",
    "fixed_slips": "固定说法的常见误写",
    "titles": "法律、文件名称的误写",
    "numbers": "文号的误写",
    "repealed": "已废止的法律、文件",
    "agencies": "已改名、撤销的机关",
    "characters": "错别字",
    "outdated": "过时的叫法",
    "names": "名称的误写",
    "dated": "过了时候的话",
}
WORDING = Shape(
    "wording.yaml",
    (
        *(Key(name, "一组", says, shape=SLIP) for name, says in _TOPICS.items()),
        Key("fixed", "一组", "一字不能差的说法", shape=FIXED),
        Key("terms", "一组", "术语：差一个字的指出", shape=TERM),
        Key("words", "一组", "常用词，同 terms", shape=TERM),
        Key("typos", "错词: 正词", "整个词写错的"),
        Key("doubles", TEXTS, "可以连写两遍的词"),
        Key("single_doubles", TEXT, "可以重复的字，连着写"),
        Key("events", "一组", "已经过去的事", shape=EVENT),
        Key("works", "一组", "法律、文件", shape=WORK),
        Key("limits", "一组", "法律定的期限", shape=LIMIT),
        Key("deadlines", "一组", "报告应在何时公布", shape=DEADLINE),
        Key("time", "一组键", "怎样说时间，各键都是正则表达式"),
        Key("personal", "一组键", "电话和姓名", shape=PERSONAL),
        Key("twice", "一组键", "年份、名称在一句里写了两遍", shape=TWICE),
    ),
)
WORDING_EXAMPLE = """
characters:
  - {id: lend, find: '外借图数', right: 外借图书, severity: error}
outdated:
  - {id: card, find: 借书卡, right: 读者证, severity: warning, from: 2020, source: 阅览室管理办法}
terms: [分级阅读, {text: 馆际互借, allowed: [馆际互通]}]
works:
  - {id: rules, title: 阅览室管理办法, also: [管理办法]}
"""

# ------------------------------------------------------------------------------------------ names.yaml

NAME = Shape(
    "names 的一条",
    (
        Key("text", TEXT, "名称", True),
        Key("edits", WHOLE, "差几个字仍算是它"),
        Key("severity", GRADES, "有多严重；不写则是 error"),
        Key("allowed", TEXTS, "与它相近、也对的"),
        Key("source", TEXT, "出处"),
        Key("cut", YES_NO, "少了最后一个字也算写错"),
    ),
    "只有名称的，直接写文字。",
)
NAMES = Shape(
    "names.yaml",
    (
        Key("names", "一组", "不能写错的名称", True, NAME),
        Key("bodies", "一组键", "机关名称怎样构成，用来认出别的机关；一般不写"),
    ),
)
NAMES_EXAMPLE = """
names: [全民阅读促进会, {text: 图书分类法, severity: warning}]
"""

# ------------------------------------------------------------------------------------------ lexicon.yaml

_SUMS = "部分: 一组"
TOPIC_FLOW = Shape(
    "flow",
    (
        Key("slot", TEXT, "哪一节", True),
        Key("came_in", TEXT, "新收是哪个 id", True),
        Key("settled", TEXT, "办结", True),
        Key("brought_in", TEXT, "上年转来", True),
        Key("left_open", TEXT, "未办结", True),
    ),
)
TOPIC = Shape(
    "topics 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("name", TEXT, "提示里怎样称呼它", True),
        Key("path", TEXT, "单元格的路径，可变的各节写成 {名称}（slots 里的名称）", True),
        Key("units", TEXTS, "件数的单位", True),
        Key("slots", _SUMS, "各节没有说明时可以是哪些 id；必须说明的写 []", True),
        Key("loose_units", TEXTS, "也可能是别的东西的单位"),
        Key("scales", "单位: 数", "金额：一个单位是单元格的单位的多少"),
        Key("whole", _SUMS, "说全部时可以是哪些"),
        Key("flow", "一组键", "新收、办结、结转各是哪个 id", shape=TOPIC_FLOW),
        Key("groups", TEXTS, "只说明是谁的、不说明结果的各节"),
        Key("goes_on", TEXTS, "说过一次、列举时接着算的各节"),
        Key("about", TEXT, "它的案件必须是关于哪个主题（写在前面的）"),
        Key("absent", _SUMS, "只说“不存在”时可以是哪些"),
        Key("others", _SUMS, "按 groups 里的一节列举时，“其他”可以是哪些"),
        Key("beside", TEXT, "写在它后面的，只说“收费”之类就是本主题的金额（写在前面的主题）"),
        Key("published", YES_NO, "这种东西也会被公开，公开的件数不是它的单元格"),
    ),
)
WORD = Shape(
    "words 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key(
            "class",
            "head、weak、event、outcome、part、other、publish、channel、noise 等之一",
            "head 说的是什么事物，event 对它做了什么，outcome 结果，part 其中的一部分，other 表里没有的事物",
            True,
        ),
        Key("words", WORDS, "各种写法", True),
        Key("topic", TEXT, "head 说的是哪个主题"),
        Key("name", TEXT, "提示里怎样称呼它；不写则用第一个词"),
        Key("means", "主题: {节: 一组 id}", "它说明哪一节是哪些 id，最可能的在前"),
        Key("sure", YES_NO, "单凭这个词就知道是哪个主题"),
        Key("weakens", YES_NO, "有它，数字就未必是单元格"),
        Key("kind", TEXT, "同一类词里的小类"),
    ),
)
RATE = Shape(
    "rates 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("name", TEXT, "名称", True),
        Key("topic", TEXT, "哪个主题", True),
        Key("of", "节: 一组 id", "分子", True),
        Key("over", "节: 一组 id", "分母", True),
        Key("words", WORDS, "正文怎样称呼它", True),
        Key("always", WHOLE, "总是百分之几"),
        Key("of_due", YES_NO, "正文写了还有未到期的，就只算到期的"),
    ),
)
COMPOUND = Shape(
    "compounds 的一条",
    (
        Key("id", TEXT, "代码", True),
        Key("sequences", TEXTS, "词条和词类的次序，? 可以没有，* 可以重复", True),
        Key("extends", TEXT, "与哪个词条同义"),
        Key("class", TEXT, "词类；没有 extends 时必须有"),
        Key("name", TEXT, "名称"),
        Key("sure", YES_NO, "同上"),
        Key("means", "主题: {节: 一组 id}", "同上"),
    ),
)
LEXICON = Shape(
    "lexicon.yaml",
    (
        Key("topics", "一组", "表里数的事物", True, TOPIC),
        Key("words", "一组", "词", True, WORD),
        Key("rates", "一组", "有名称的比率", shape=RATE),
        Key("compounds", "一组", "由词组成的词", shape=COMPOUND),
    ),
    "正文逐句讲件数的文种用它：由数字旁边的词定它是哪一格，再与单元格核对。讲金额的、件数只有几项的，写 claims.yaml "
    "更省事；两者只能有一个。",
)
LEXICON_EXAMPLE = """
topics:
  - {id: books, name: 图书, path: 'loans.{book}.{act}', units: [册, 本], slots: {book: [total], act: []}}
words:
  - {id: book, class: head, topic: books, words: 图书 书籍}
  - {id: lent, class: event, words: 借出 外借, means: {books: {act: [lent]}}}
  - {id: novels, class: part, words: 小说, means: {books: {book: [novels]}}}
"""
WEIGHTS = Shape(
    "一个模型",
    (
        Key("weights", "特征: 数", "各特征的权重；bias 是常数", True),
        Key("error", "数", "得分到多少算错误；不写则不报"),
        Key("warning", "数", "得分到多少算警告；不写则不报"),
        Key("info", "数", "得分到多少只作提示"),
    ),
    "键是模型的名称：claim（这句话说的是不是这些单元格）、cell、closed、sum、share、growth、zero、universal（对不上时是不是"
    "写错了）。没有这个文件，lexicon.yaml 的数字都只算“未核对”。先照下例写，报得太多或太少再调 error 和 warning。",
)
WEIGHTS_EXAMPLE = """
claim:
  weights: {bias: 1.0, unknown at number: -2.0, other at number: -3.0}
cell:
  weights: {bias: 3.0, unknown at number: -2.0, other at number: -3.0, unknown behind: -1.0}
  error: 2.5
  warning: 0.5
"""

# ------------------------------------------------------------------------------------------ draft/words.yaml

CHOICE = Shape(
    "一项用语",
    (
        Key("value", "文字，或模板会拆开的列表", "用语", True),
        Key("name", REGEX, "机关名称里有它才用"),
        *_APPLIES,
    ),
    "名称随模板定（`words.self`），每个名称下面是一个列表，取第一个适用的；至少要有 `self`（怎样自称）。",
)
CHOICE_EXAMPLE = """
self:
  - {value: 本馆, name: 馆$}        # 名称以“馆”结尾的
  - {value: 本单位}                 # 其他的
"""

CHECK = Shape(
    "一项",
    (
        Key("text", TEXT, "要核对什么", True),
        Key("source", TEXT, "出处", True),
        Key("levels", TEXTS, "只用于这些层级的机关"),
        Key("kinds", TEXTS, "只用于这些类别的机关"),
    ),
    "文件是一个列表；`drafting rules --checklist` 印出。",
)
CHECK_EXAMPLE = """
- {text: 盖章的是不是本馆, source: 阅览室管理办法}
"""

FILES = (
    File("phrases.yaml", "人人要写的话，以及前后相承的话", PHRASES, required=False, example=PHRASES_EXAMPLE),
    File("wording.yaml", "错误的说法和过时的提法", WORDING, required=False, example=WORDING_EXAMPLE),
    File("names.yaml", "不能写错的名称", NAMES, required=False, example=NAMES_EXAMPLE),
    File("lexicon.yaml", "正文里的件数说的是哪一格", LEXICON, required=False, example=LEXICON_EXAMPLE),
    File("weights.yaml", "lexicon.yaml 的判断要多有把握才报", WEIGHTS, required=False, example=WEIGHTS_EXAMPLE),
    File("checklist.yaml", "程序查不了、要人核对的事", CHECK, required=False, example=CHECK_EXAMPLE),
)
"""The files of words, in the order in which one writes them."""
CHOICES = File("draft/words.yaml", "按层级、类别、年度选用的说法", CHOICE, example=CHOICE_EXAMPLE)
