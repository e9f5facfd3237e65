"""What is counted in a file, also in one that was made to deceive or to break whoever reads it."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.exchange.confined import Limits, Unfinished
from contest.exchange.counting import count
from contest.exchange.counting.apart import counted
from contest.exchange.counting.office import MOST_XML
from contest.rules.materials import COUNTED, What
from tests.browser.made_files import video as film
from tests.exchange.made_materials import archive, document, paper, slides, sound, video

P, C, F, S, L = What.PAGES, What.CHARACTERS, What.FIGURES, What.SECONDS, What.LOOSE_FONTS
EVERYTHING = frozenset(What)
BOMB = archive(word__document_xml=f"<document><t>{' ' * (MOST_XML + 1)}</t></document>")
LAUGHS = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def wav(seconds: int) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(4_000)
        made.writeframes(bytes(4_000 * seconds + 1))
    return out.getvalue()


FILES = {
    "paper": ("pdf", paper(4, words="two words", figures=2), {P: 4, C: 4 * 8, F: 2, L: 0}),
    "one that lies": ("pdf", paper(7, says=1), {P: 7, C: 0, F: 0, L: 0}),
    "loose font": ("pdf", paper(1, embedded=False), {P: 1, C: 0, F: 0, L: 1}),
    "document": ("docx", document("十四个字 和 spaces", pages="12", figures=3), {P: 12, C: 11, F: 3}),
    "without pages": ("docx", document("字", pages=None), {C: 1, F: 0}),
    "pages in words": ("docx", document("字", pages="many"), {C: 1, F: 0}),
    "slides": ("pptx", slides(3, "四个 字"), {P: 3, C: 9, F: 3}),
    "video": ("mp4", video(245.2), {S: 246}),
    "sound": ("mp3", sound(60), {S: 60}),
    "wave": ("wav", wav(3), {S: 4}),
    "film": ("webm", film("x"), {S: 1}),
    "bomb": ("docx", BOMB, {}),
    "laughs": ("docx", document("字&b;", head=LAUGHS), {}),
    "no paper": ("pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", {}),
    "no slides": ("pptx", archive(ppt__presentation_xml="<a/>"), {}),
    "deep": ("docx", archive(word__document_xml="<t>" * 10**5 + "</t>" * 10**5), {C: 0, F: 0}),
}


@pytest.mark.parametrize("name", FILES)
def test_what_a_file_has(tmp_path: Path, name: str) -> None:
    ending, content, found = FILES[name]
    (tmp_path / "given").write_bytes(content)
    assert counted(tmp_path / "given", ending, EVERYTHING) == found
    assert counted(tmp_path / "given", ending, frozenset({P})) == {what: found[what] for what in found if what is P}


def test_a_file_is_read_in_a_process_of_its_own_within_its_limits(tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes(paper(3))
    assert count(given, "pdf", [P]) == {P: 3}
    with pytest.raises(Unfinished):
        count(given, "pdf", [P], Limits(memory=2**24))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cut") / "given"


@given(
    st.sampled_from(sorted(FILES)),
    st.sampled_from(sorted({*COUNTED} - {"pdf"})),
    st.floats(0, 1),
    st.binary(max_size=40),
)
def test_no_file_breaks_who_reads_it(file: Path, name: str, ending: str, share: float, more: bytes) -> None:
    content = FILES[name][1][: 2**16]
    file.write_bytes(content[: int(share * len(content))] + more)
    assert all(number >= 0 for number in counted(file, ending, EVERYTHING).values())
