"""Published reports as pages of government sites: several site systems, editors and encodings."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape

from drafting.document.builder import CellText
from tests.readers.publishing import Published

Inline = Callable[[str], str]

# ---------------------------------------------------------------------- words inside a block


def _inline(rng: random.Random) -> Inline:
    """How an editor writes the words of a paragraph or cell."""

    def plain(text: str) -> str:
        return escape(text).replace("\n", "<br/>")

    def each(text: str) -> str:
        return "".join("<br>" if c == "\n" else f"<span>{escape(c)}</span>" for c in text)

    def word(text: str) -> str:
        return (
            "<span lang=EN-US style='font-size:16.0pt;font-family:\"仿宋_GB2312\";mso-bidi-font-family:宋体'>"
            f"{plain(text)}<o:p></o:p></span>"
        )

    def wps(text: str) -> str:
        half = len(text) // 2
        return (
            f'<span style="font-family: 仿宋_GB2312;font-size: 21px"><font face="仿宋_GB2312">{plain(text[:half])}'
            f'</font></span><span style="font-family: 宋体;font-size: 21px">{plain(text[half:])}</span>'
        )

    def spaced(text: str) -> str:
        return "&nbsp;&nbsp;" + plain(text) + "&nbsp;"

    def latin(text: str) -> str:
        # Figures in a font of their own.
        out, run = [], ""
        for c in text + "\0":
            if c.isdigit() and c.isascii():
                run += c
                continue
            if run:
                out.append(f'<span style="font-family:Times New Roman">{run}</span>')
                run = ""
            if c != "\0":
                out.append(plain(c))
        return "".join(out)

    return rng.choice([plain, plain, each, word, wps, spaced, latin])


# ---------------------------------------------------------------------- tables


def _table(rng: random.Random, cells: Sequence[CellText], inline: Inline, *, sloppy: bool = True) -> str:
    rows = max(c.row + c.rowspan for c in cells)
    style = rng.choice(
        [
            'border="1" cellspacing="0" cellpadding="0"',
            'class="MsoTableGrid" border=1 style="border-collapse:collapse;mso-table-layout-alt:fixed"',
            'style="width:100%" class="table"',
            'width="600" uetable="null" _ow="540px"',
        ]
    )
    wraps: tuple[Inline, ...] = (
        lambda t: t,
        lambda t: f'<p style="text-align:center">{t}</p>',
        lambda t: f"<p class=MsoNormal align=center>{t}</p>",
        lambda t: f"<div>{t}</div>",
        lambda t: f"\n  <p>\n   {t}\n  </p>\n ",
    )
    wrap = rng.choice(wraps)
    excess = sloppy and rng.random() < 0.15
    thead = rng.random() < 0.3
    cell_tag = rng.choice(["td", "td", "th in head"])
    header = next((c.row for c in sorted(cells, key=lambda c: c.row) if c.text.strip().isdigit()), 0)
    empty_row = rng.random() < 0.15
    cols = rng.random() < 0.3
    out = [f"<table {style}>"]
    if cols:
        out.append("<colgroup>" + '<col width="72"/>' * max(c.column + c.colspan for c in cells) + "</colgroup>")
    out.append("<thead>" if thead and header else "<tbody>")
    for r in range(rows):
        if thead and header and r == header:
            out.append("</thead><tbody>")
        out.append(rng.choice(["<tr>", '<tr style="height:28px">', '<tr class="firstRow">']))
        row = sorted((c for c in cells if c.row == r), key=lambda c: c.column)
        for k, c in enumerate(row):
            tag = "th" if cell_tag == "th in head" and r < header else "td"
            attributes = ""
            if c.rowspan > 1:
                reach = c.rowspan + (40 if excess and c.row + c.rowspan == rows else 0)
                attributes += f' rowspan="{reach}"'
            if c.colspan > 1:
                last = k + 1 == len(row)
                attributes += f' colspan="{c.colspan + (7 if excess and last else 0)}"'
            words = inline(c.text) if c.text else rng.choice(["", "&nbsp;", "<p></p>", "<o:p>&nbsp;</o:p>"])
            out.append(f'<{tag}{attributes} valign="center">{wrap(words)}</{tag}>')
        out.append("</tr>")
    if empty_row:
        out.append('<tr><td style="border:none"></td></tr>' if excess else "<tr></tr>")
    out.append("</tbody></table>")
    return "\n".join(out) if rng.random() < 0.5 else "".join(out)


# ---------------------------------------------------------------------- the article


def _article(rng: random.Random, said: Published, inside: bool) -> str:
    """The article; ``inside`` says that it carries the title itself."""
    inline = _inline(rng)
    cell_inline = _inline(rng)
    heading = rng.choice(["p", "strong", "h2", "b span", "style", "h3 strong"])
    block = rng.choice(["p", "p", "p", "div", "br", "p indent"])
    frame = rng.choice(["", "div", "center", "scroll"])
    out = []
    for piece in said.pieces:
        if piece.kind == "title":
            if inside:
                out.append(f'<p style="text-align:center"><strong>{inline(piece.text)}</strong></p>')
        elif piece.kind == "table":
            out.append(_framed(_table(rng, piece.sheet, cell_inline), frame))
        elif piece.kind == "heading":
            out.append(_heading(inline(piece.text), heading, block))
        else:
            out.append(_block(inline(piece.text), block))
    if rng.random() < 0.3:
        out.append("<p>附件：<a href='a.docx'>年度报告.docx</a></p>")
    return rng.choice(["\n", ""]).join(out)


def _heading(words: str, style: str, block: str) -> str:
    """A heading in an editor's style: a real one, or a paragraph in bold."""
    words = {
        "p": words,
        "strong": f"<strong>{words}</strong>",
        "b span": f"<span><b>{words}</b></span>",
        "style": f'<span style="font-weight:bold">{words}</span>',
        "h2": words,
        "h3 strong": f"<strong>{words}</strong>",
    }[style]
    return f"<{style[:2]}>{words}</{style[:2]}>" if style[:2] in ("h2", "h3") else _block(words, block)


def _block(words: str, style: str) -> str:
    """A paragraph as an editor writes it."""
    if style == "div":
        return f"<div>{words}</div>"
    if style == "br":
        return f"　　{words}<br><br>\n"
    if style == "p indent":
        return f'<p style="text-indent:2em">　　{words}</p>'
    return f'<p style="text-indent:43px;line-height:36px">{words}</p>'


def _framed(table: str, frame: str) -> str:
    """A table in what a site puts around it."""
    if frame == "div":
        return f'<div align="center">{table}</div>'
    if frame == "center":
        return f"<center>{table}</center>"
    if frame == "scroll":
        return f'<div class="table-wrap" style="overflow-x:auto"><p></p>{table}</div>'
    return table


# ---------------------------------------------------------------------- site systems


_LINKS = (
    "首页",
    "政务公开",
    "政府信息公开年报",
    "法定主动公开内容",
    "政府信息公开指南",
    "政府信息公开制度",
    "依申请公开",
    "办事服务",
    "互动交流",
    "数据发布",
)


def _menu(rng: random.Random, n: int = 8) -> str:
    return "<ul>" + "".join(f'<li><a href="#">{rng.choice(_LINKS)}</a></li>' for _ in range(n)) + "</ul>"


def _more(said: Published) -> str:
    """Links to other reports, as lists beside an article."""
    years = [said.year - k for k in range(1, 5)]
    rows = "".join(
        f'<li><a href="#">{said.agency}{y}年政府信息公开工作年度报告</a><span>{y + 1}-01-20</span></li>' for y in years
    )
    return f"<div class='list'><h3>相关链接</h3><ul>{rows}</ul></div>"


_FOOT = (
    "主办：{agency}　承办：示例市大数据中心<br>网站标识码：0000000001　示例ICP备00000001号　"
    "示例公网安备 00000000000001号<br>地址：示例路1号　联系电话：0000-7654321　您是第1234567位访问者"
)


def _foot(said: Published) -> str:
    return _FOOT.format(agency=said.agency)


def _info_table(rng: random.Random, said: Published) -> str:
    """The catalogue entry above an article, a table of labels and values."""
    title = said.title.replace("\n", "")
    return (
        '<table class="xxgk_table" width="100%"><tr><td>索 引 号：</td><td>000014348/2024-00012</td><td>信息分类：</td>'
        f"<td>政府信息公开年报</td></tr><tr><td>发布机构：</td><td>{said.agency}</td><td>发文日期：</td>"
        f"<td>{said.year + 1}-01-{rng.randrange(10, 31)}</td></tr><tr><td>名　　称：</td>"
        f"<td colspan=3>{title}</td></tr>"
        "<tr><td>文　　号：</td><td></td><td>有 效 性：</td><td>有效</td></tr></table>"
    )


def _modern(rng: random.Random, said: Published) -> str:
    shown = said.title.replace("\n", rng.choice(["", " ", "<br/>"]))
    inside = rng.random() < 0.4
    date = f"{said.year + 1}-01-{rng.randrange(10, 31)} 10:{rng.randrange(10, 60)}"
    extend = rng.choice(
        [
            f"<div class='info'><span>发布时间：{date}</span><span>来源：{said.agency}</span>"
            f"<span>浏览次数：<i id='hits'>1024</i></span></div>",
            f"<p class='explain'>时间：{date}　"
            f"来源：{said.agency}　字体：【<a>大</a> <a>中</a> <a>小</a>】 <a>打印</a> <a>关闭</a></p>",
            f"<div class='sub'>{date}<em>字号：</em><a>A+</a><a>A-</a></div>",
            "",
        ]
    )
    article_id = rng.choice(["zoom", "UCAP-CONTENT", "vsb_content", "NewsContent", "article", "content", "mainText"])
    title_tag = rng.choice(["h1", "h2", "div", "p", "ucaptitle"])
    side = _menu(rng, 12) if rng.random() < 0.6 else ""
    return (
        f"<div class='top'><a>无障碍</a><a>登录</a></div><div class='header'>{_menu(rng)}</div>"
        f"<div class='crumb'>您现在的位置：<a>首页</a> &gt; <a>政府信息公开年报</a> &gt; 正文</div>"
        f"<div class='wrap'><div class='side'>{side}</div><div class='con'>"
        f"<{title_tag} class='title'>{shown}</{title_tag}>{extend}"
        f"<div id='{article_id}' class='TRS_Editor'>"
        f"<!--文章正文开始-->{_article(rng, said, inside)}<!--文章正文结束--></div>"
        f"<div class='share'>分享到：<a>微信</a><a>微博</a></div>"
        f"<div class='btns'>[<a>打印</a>] [<a>关闭</a>]</div>{_more(said)}</div></div>"
        f"<div class='footer'>{_foot(said)}</div>"
    )


def _old_asp(rng: random.Random, said: Published) -> str:
    """A page that tables arrange: head, menu and article in cells, the article's tables inside."""
    shown = said.title.replace("\n", "")
    menu = "<table>" + "".join(f"<tr><td><a href='#'>{rng.choice(_LINKS)}</a></td></tr>" for _ in range(9)) + "</table>"
    article = _article(rng, said, rng.random() < 0.5)
    return (
        f"<table width=1000 align=center><tr><td colspan=2><img src=top.jpg></td></tr><tr>"
        f"<td width=200 valign=top>{menu}</td>"
        f"<td><table width='100%'><tr><td class=title align=center>{shown}</td></tr>"
        f"<tr><td align=center>作者：办公室　发布时间：{said.year + 1}/1/20 9:05:00　点击数：233</td></tr>"
        f"<tr><td id=fontzoom>{article}</td></tr><tr><td align=right>【<a>关闭窗口</a>】</td></tr></table>"
        f"</td></tr></table>"
        f"<table width=1000 align=center><tr><td align=center>{_foot(said)}</td></tr></table>"
    )


def _jcms(rng: random.Random, said: Published) -> str:
    """A page with a catalogue entry as a table above the article, which a nested table holds."""
    shown = said.title.replace("\n", "")
    article = _article(rng, said, rng.random() < 0.5)
    return (
        f"<div id='head'>{_menu(rng, 6)}</div>{_info_table(rng, said)}"
        f"<table id='c' width='100%'><tbody><tr><td><!--<$[标题名称(html)]>begin--><p class='bt'>{shown}</p></td></tr>"
        f"<tr><td><div id='zoom'>{article}</div></td></tr></tbody></table>"
        f"<div id='bottom'>{_foot(said)}</div>"
    )


def _hidden(rng: random.Random, said: Published) -> str:
    """A page with hidden copies and scripts around a bare article."""
    old = "<table><tr><td>行政许可</td><td>999</td></tr><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table>"
    return (
        f"<script>var t='<table><tr><td>1</td></tr></table>';</script><div style='DISPLAY: none'>{old}</div>"
        f"<div class='bread'>当前位置：首页 > 年报</div><div class='art'>{_article(rng, said, True)}"
        f"<p style='display:none'>隐藏的文字1件</p></div><div class='footer'>{_foot(said)}</div>"
    )


def _saved(rng: random.Random, said: Published) -> str:
    """What a word processor saves as a page."""
    return f"<div class=WordSection1 style='layout-grid:15.6pt'>{_article(rng, said, True)}</div>"


SYSTEMS: tuple[Callable[[random.Random, Published], str], ...] = (
    _modern,
    _modern,
    _modern,
    _old_asp,
    _jcms,
    _hidden,
    _saved,
)


def page(said: Published, seed: int) -> bytes:
    """The report as one page."""
    rng = random.Random(seed)
    body = rng.choice(SYSTEMS)(rng, said)
    shown = said.title.replace("\n", " ")
    site = rng.choice(["", f"_{said.agency}", " - 示例市人民政府门户网站", "|政府信息公开年报"])
    metas = rng.choice(
        ["", f'<meta name="ArticleTitle" content="{shown}"/><meta name="PubDate" content="{said.year + 1}-01-20"/>']
    )
    encoding = rng.choice(["utf-8", "utf-8", "utf-8 bom", "gbk", "gb2312", "gb18030", "none"])
    name = encoding.removesuffix(" bom")
    declared = (
        ""
        if encoding == "none"
        else rng.choice(
            [f'<meta charset="{name}">', f'<meta http-equiv="Content-Type" content="text/html; charset={name}"/>']
        )
    )
    kind = rng.choice(
        [
            "<!DOCTYPE html>",
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
            '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">',
            "",
        ]
    )
    head = f"<head>{declared}<title>{shown}{site}</title>{metas}<style>td{{border:1px}}</style></head>"
    text = f"{kind}\n<html>{head}<body>{body}</body></html>"
    data = text.encode("gb18030" if name.startswith("gb") else "utf-8")
    return (codecs.BOM_UTF8 + data) if encoding == "utf-8 bom" else data


_PRINT = """@page {{ size: {size}; margin: 25mm }} body {{ font: {font}px/1.6 serif }}
p {{ text-indent: 2em; margin: 0 }} td p, th p {{ text-indent: 0 }}
.title {{ text-align: center; text-indent: 0; font-size: 22px }} table {{ border-collapse: collapse; width: 100% }}
td, th {{ border: 1px solid #000; padding: 2px; font-size: {small}px }}"""


def print_page(said: Published, seed: int) -> str:
    """The report as a page made to be printed."""
    rng = random.Random(seed)
    size = rng.choice(["A4", "A4", "A4", "A4 landscape"])
    style = _PRINT.format(size=size, font=rng.choice([14, 16, 18]), small=rng.choice([9, 12, 14]))
    out = []
    for piece in said.pieces:
        words = escape(piece.text).replace("\n", "<br>")
        if piece.kind == "title":
            out.append(f"<p class=title>{words}</p>")
        elif piece.kind == "table":
            out.append("<p>&nbsp;</p>")
            out.append(
                _table(
                    rng,
                    [replace(c, text=c.text.strip()) for c in piece.sheet],
                    lambda t: escape(t).replace("\n", "<br>"),
                    sloppy=False,
                )
            )
        else:
            out.append(f"<p>{words}</p>")
    head = f"<meta charset=utf-8><title>{escape(said.title)}</title><style>{style}</style>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(out)}</body></html>"
