"""Lists as .docx, by python-docx, for those who put their own head on them. The same list gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from contest.publication.papers.listing import Column, Paper, Section, qr_png

if TYPE_CHECKING:
    from docx.document import Document

WIDTH = 10_318  # twentieths of a point between the margins of A4: 182 mm
EPOCH = (1980, 1, 1, 0, 0, 0)  # the moment of each file inside: the first that a ZIP file can name
SERIF, SANS = "宋体", "黑体"  # every Chinese office program has them, or something in their place
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
QUIET = "464D56"


def document_of(paper: Paper) -> bytes:
    """The bytes of a list as a Word document: the rows, facts and lines for signatures that the PDF has."""
    import docx  # imported here, so that the app starts fast
    from docx.shared import Mm

    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(14)
    page.top_margin = page.bottom_margin = Mm(13)
    size = 20 if paper.size == "normal" else 26  # half points, as the format counts
    _add(made, _paragraph([_run(" ".join(paper.seal), bold=True, size=24, colour="C2341B")], side="right"))
    _add(made, _paragraph([_run(paper.over, size=22, colour=QUIET)]))
    _add(made, _paragraph([_run(paper.heading, bold=True, size=48, face=SANS)], style="Title"))
    _add(made, _paragraph([_run(" · ".join(paper.state), size=18, colour=QUIET)]))
    for words in paper.preface:
        _add(made, _paragraph([_run(words, size=22)], indent=440))
    for section in paper.sections:
        heading = [_run(section.name, bold=True, size=26, face=SANS), _run(f"　{section.note}", size=18, colour=QUIET)]
        _add(made, _paragraph(heading, style="Heading2"))
        _add(made, _table(section, size))
    for words in ("", *paper.notes):
        _add(made, _paragraph([_run(words, size=18, colour=QUIET)]))
    if paper.signatures:
        _add(made, _paragraph([]))
        _add(made, _table(_to_sign(paper), 18, lines=False))
    made.add_picture(io.BytesIO(qr_png(paper.address)), width=Mm(24))
    for name, value in paper.facts:
        _add(made, _paragraph([_run(f"{name}　", size=16, colour=QUIET), _run(value, size=16)]))
    page.footer.paragraphs[0].text = paper.foot
    core = made.core_properties
    core.title, core.author, core.comments = paper.title, paper.issuer, ""
    core.created = core.modified = paper.at.replace(tzinfo=None, microsecond=0)
    out = io.BytesIO()
    made.save(out)
    return _same_each_time(out.getvalue())


def _to_sign(paper: Paper) -> Section:
    columns = [Column("", 1) for _ in paper.signatures]
    lines = ["＿" * 12 for _ in paper.signatures]
    return Section("", "", columns, [lines, [f"{who}　{paper.dated}" for who in paper.signatures]])


def _add(made: Document, xml: str) -> None:
    """Put an element at the end of the document, before its page's own settings. Written as text, because adding
    4,000 rows cell by cell takes 20 times as long."""
    from docx.oxml import parse_xml

    body = made.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def _run(words: str, *, size: int, bold: bool = False, colour: str = "", face: str = SERIF) -> str:
    looks = f'<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{face}"/>'
    looks += "<w:b/>" if bold else '<w:b w:val="0"/>'
    looks += f'<w:color w:val="{colour or "14181D"}"/><w:sz w:val="{size}"/>'
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{_written(words)}</w:t></w:r>'


def _written(words: str) -> str:
    """Text as XML takes it: control characters that somebody pasted into a title have no place in it."""
    return escape("".join(one for one in words if one >= " " or one == "\t"))


def _paragraph(runs: Sequence[str], *, style: str = "", side: str = "", indent: int = 0, outer: bool = True) -> str:
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    own += '<w:spacing w:before="0" w:after="40"/>'
    own += f'<w:ind w:firstLine="{indent}"/>' if indent else ""
    own += f'<w:jc w:val="{side}"/>' if side else ""
    return f"<w:p{f' {W}' if outer else ''}><w:pPr>{own}</w:pPr>{''.join(runs)}</w:p>"


def _table(section: Section, size: int, *, lines: bool = True) -> str:
    whole = sum(one.width for one in section.columns)
    widths = [int(WIDTH * one.width / whole) for one in section.columns]
    rule = '<w:{} w:val="single" w:sz="4" w:color="C6C7C0"/>'
    borders = "".join(rule.format(edge) for edge in ("top", "bottom", "insideH")) if lines else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(_rows(section, widths, size, heads=lines))}</w:tbl>"
    )


def _rows(section: Section, widths: Sequence[int], size: int, *, heads: bool) -> Iterator[str]:
    if heads:  # they stand again on every page
        cells = [_run(one.head, size=size - 3, colour=QUIET) for one in section.columns]
        yield _row(cells, section.columns, widths, "<w:tblHeader/>")
    for row in section.rows:
        cells = [
            _run("□" if one.role == "box" else words, size=size, bold=one.role in ("strong", "award"))
            for one, words in zip(section.columns, row, strict=True)
        ]
        yield _row(cells, section.columns, widths, "<w:cantSplit/>")


def _row(cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int], how: str) -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph([cell], side='right' if column.role == 'number' else '', outer=False)}</w:tc>"
        for cell, column, width in zip(cells, columns, widths, strict=True)
    )
    return f"<w:tr><w:trPr>{how}</w:trPr>{inner}</w:tr>"


def _same_each_time(content: bytes) -> bytes:
    """The same document without the moments at which its parts were packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again:
        for one in packed.infolist():
            again.writestr(zipfile.ZipInfo(one.filename, EPOCH), packed.read(one.filename), zipfile.ZIP_DEFLATED)
    return out.getvalue()
