"""Small files of each kind whose pages, letters, figures and length are known."""

from __future__ import annotations

import io
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"
COPIES = "http://schemas.openxmlformats.org/markup-compatibility/2006"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def paper(pages: int, *, words: str = "", figures: int = 0, says: int | None = None, embedded: bool = True) -> bytes:
    """A PDF: on each page the same words and the same pictures. `says`: what its page tree claims to hold."""
    font = 5 + figures
    first = font + 3
    pictures = " ".join(f"/P{n} {5 + n} 0 R" for n in range(figures))
    content = f"BT /F 12 Tf 72 720 Td ({words}) Tj ET".encode()
    kids = " ".join(f"{first + n} 0 R" for n in range(pages))
    picture = b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"
    picture += b" /Length 1 >>\nstream\n0\nendstream"
    inside = b" /FontFile %d 0 R" % (font + 2) if embedded else b""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources 3 0 R /Contents 4 0 R >>"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Count {pages if says is None else says} /Kids [{kids}] >>".encode(),
        3: f"<< /Font << /F {font} 0 R >> /XObject << {pictures} >> >>".encode(),
        4: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font: f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FontDescriptor {font + 1} 0 R >>".encode(),
        font + 1: b"<< /Type /FontDescriptor /FontName /Helvetica%s >>" % inside,
        font + 2: b"<< /Length 0 >>\nstream\n\nendstream",
        **{5 + n: picture for n in range(figures)},
        **{first + n: page for n in range(pages)},
    }
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.4\n")
    for number, content in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start, size = out.tell(), len(objects) + 1
    rows = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, size))
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start))
    return out.getvalue()


def archive(**parts: str) -> bytes:
    """An Office file of these parts; `__` stands for a slash, `_xml` ends a name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").removesuffix("_xml") + ".xml", content)
    return out.getvalue()


def document(words: str, *, pages: str | None = "3", figures: int = 0, head: str = "") -> bytes:
    """A .docx: its words in two runs, something that was deleted beside them, each figure with its older copy."""
    copy = "<mc:Fallback><a:pic/><w:t>copy</w:t></mc:Fallback>"
    drawn = f"<mc:AlternateContent><mc:Choice><a:pic/></mc:Choice>{copy}</mc:AlternateContent>"
    runs = f"<w:t>{words[:3]}</w:t><w:t>{words[3:]}</w:t><w:delText>deleted</w:delText>"
    body = (
        f'{head}<w:document xmlns:w="{WORD}" xmlns:a="{DRAWN}" xmlns:mc="{COPIES}">{runs}{drawn * figures}</w:document>'
    )
    parts = {"word__document_xml": body}
    if pages is not None:
        parts["docProps__app_xml"] = f'<Properties xmlns="{PROPERTIES}"><Pages>{pages}</Pages></Properties>'
    return archive(**parts)


def slides(number: int, words: str = "") -> bytes:
    """A .pptx with the same words on each slide, and a chart."""
    one = f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWN}"><a:t>{words}</a:t><a:chart/></p:sld>'
    ids = "<p:sldId/>" * number
    parts = {f"ppt__slides__slide{n + 1}_xml": one for n in range(number)}
    return archive(ppt__presentation_xml=f'<p:presentation xmlns:p="{SLIDES}">{ids}</p:presentation>', **parts)


def box(kind: bytes, content: bytes) -> bytes:
    return (len(content) + 8).to_bytes(4) + kind + content


def video(seconds: float) -> bytes:
    """An .mp4 whose movie's header stands behind its data."""
    head = bytes(12) + (1000).to_bytes(4) + int(seconds * 1000).to_bytes(4) + bytes(80)
    return box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"mdat", bytes(500)) + box(b"moov", box(b"mvhd", head))


def sound(seconds: int) -> bytes:
    """An .mp3 of so many whole seconds and a few frames more, behind a tag."""
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # 128 kbit/s, 44.1 kHz: 417 bytes, 26 ms
    return b"ID3\4\0\0\0\0\0\x0a" + bytes(10) + frame * (seconds * 44_100 // 1152)
