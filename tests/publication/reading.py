"""The text of papers, as whoever reads or searches them sees it."""

from __future__ import annotations

import io
import zipfile

from pypdf import PdfReader


def text_of_pdf(content: bytes) -> str:
    """All text of a PDF, line by line as it is laid out."""
    return "\n".join(page.extract_text(extraction_mode="layout") for page in PdfReader(io.BytesIO(content)).pages)


def text_of_docx(content: bytes) -> str:
    """Each paragraph and cell of a Word document, and its foot."""
    import docx

    document = docx.Document(io.BytesIO(content))
    found = [one.text for one in document.paragraphs]
    found += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    found += [one.text for part in document.sections for one in part.footer.paragraphs]
    return "\n".join(found)


def text_of_package(content: bytes) -> str:
    """All that an office file holds, markup and all: for a search that must miss nothing."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
