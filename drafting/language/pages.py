"""Words of published pages around a report: of its head, its foot and its buttons, and lines about the text."""

from __future__ import annotations

import re

REPORT_OF_YEAR = re.compile(r"[0-9０-９]{4}\s*年.*报告$")
"""A heading of a page that is the title of a report."""
BUTTONS = (
    "打印|关闭|收藏|分享|复制|返回|顶部|窗口|本页|页面|本文|大|中|小|字体|字号|默认|超大|微信|微博|空间|朋友圈|我要|"
    "扫一扫|朗读|语音|播放|纠错"
)
BETWEEN = r"[\s\[\]【】()（）:：|｜/+＋\-—→>A]*"
CHROME = re.compile(rf"{BETWEEN}(?:(?:{BUTTONS})[到至]?{BETWEEN})+")
"""The words on the buttons of a page, and nothing else."""
FOOT = re.compile(
    r"ICP\s*[备证]|公网安备|网站标识码|版权所有|主办(?:单位)?\s*[:：]|承办(?:单位)?\s*[:：]|技术支持\s*[:：]|"
    r"^\s*(?:上一[篇条]|下一[篇条]|相关(?:链接|阅读|文章|新闻|信息|附件|稿件|推荐)|责任编辑|扫一扫|您是第|网站地图|友情链接|分享到)|"
    r"^\s*(?:附\s*件\s*\d*\s*[:：])?\s*\S{1,60}\.(?:docx?|wps|xlsx?|et|pdf|ofd|zip|rar|jpe?g|png)\s*$"
)
"""What begins the foot of a page."""
PAGE_NUMBER = re.compile(r"[\s—–―\-－·.]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／共]\s*\d{1,4}\s*页?)?[\s—–―\-－·.]*")
"""A line that is the number of a page."""
HEADER_NUMBER = re.compile(r"[\s第共页/\d\W_]*|[ivxlcIVXLC]+")
"""What a header or footer holds that only numbers the pages."""
META_KEYS = (
    "来源|信息来源|文章来源|稿源|发布时间|发布日期|成文日期|生成日期|公开日期|日期|时间|作者|编辑|责任编辑|字号|字体|"
    "浏览次数|浏览量|点击数|点击量|阅读量|访问量|索引号|信息分类|主题分类|发文机关|发布机构|发布单位|文号|发文字号|"
    "有效性|网址|链接|当前位置|您的位置|分享|打印"
)
META = re.compile(rf"[【\[]?\s*(?:{META_KEYS})\s*[】\]]?\s*[:：]")
"""A line about the text (where it came from, when it was put there)."""
TITLE_KEY = re.compile(r"[【\[]?\s*(?:标题|题目|题名|名称|title)\s*[】\]]?\s*[:：]\s*", re.IGNORECASE)
NUMBER_LINE = re.compile(r"\S{1,15}[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*(?:第)?\s*\d*\s*号")
"""The number of a document on a line by itself."""
REPORT = "报告"
YEAR_IN_TITLE = re.compile(r"[0-9０-９]{4}|[〇○零一二三四五六七八九]{4}")
GLUED_TITLE = re.compile(
    r"[^，。；：、《》！？]{2,40}[0-9０-９]{4}\s*年[^，。；：、《》！？]{0,30}?报告"
    r"(?=\s*(?:根据|依据|按照|遵照|遵循|依照|结合|为贯彻|为进一步|为深入|为了|本报告|本年|现将|现公|现发|来源|发布|日期|时间|作者|字号|字体|浏览"
    r"|目录|一、|第一部分|20[0-9]{2}\s*[年./-]|[^，。；：、《》！？]{2,20}[：:]))"
)
"""A title that ran into the first paragraph."""
