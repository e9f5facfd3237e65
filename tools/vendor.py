"""Update the vendored front-end files: htmx, pdf.js, tus, the icon sprite, the digits font, and axe for the tests.

`make vendor` runs this. It needs npm and the development dependencies (fonttools); users need neither, because the
results are committed under contest/static/vendor and tests/vendor. The versions are pinned in package.json, the
digests in package-lock.json.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
SERVED = ROOT / "contest" / "static" / "vendor"
FOR_TESTS = ROOT / "tests" / "vendor"

#: The outline icons that pages use, by Tabler's names. An icon that is not listed is not in the sprite.
ICONS = """
    arrow-back-up arrow-left arrow-right calendar check chevron-down chevron-left chevron-right chevron-up clock copy
    device-mobile download external-link eye eye-off file-import file-text filter flag hand-stop info-circle key
    language lock login logout mail map-pin menu-2 moon paperclip pencil player-pause plus printer qrcode refresh rss
    search settings sun trash upload user user-off users wifi-off x
""".split()  # noqa: SIM905 - a list of names reads better without quotes

#: Digits and the signs used between them (docs/look, Type).
FIGURES = "0123456789 %()*+,-./:=×−–…·"
WEIGHTS = (500, 600)


def fetch() -> None:
    """Install exactly what package-lock.json names; no package's own scripts run."""
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT, check=True)


def sprite() -> str:
    """One SVG of symbols with stroke 1.75; the page that uses them sets their colour."""
    symbols = []
    for name in ICONS:
        drawing = (MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text(encoding="utf-8")
        shapes = [
            re.sub(r"\s*/>", "/>", shape)
            for shape in re.findall(r"<(?:path|circle|rect|line|polyline|ellipse)\b[^>]*>", drawing)
            if 'd="M0 0h24v24H0z"' not in shape
        ]
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75"'
            f' stroke-linecap="round" stroke-linejoin="round">{"".join(shapes)}</symbol>'
        )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def figures_font(weight: int) -> None:
    """Reduce Barlow to digits of equal width: the tabular forms replace the proportional ones.

    The font is renamed, as the Open Font License asks of a changed font with a reserved name.
    """
    source = MODULES / "@fontsource/barlow/files" / f"barlow-latin-{weight}-normal.woff2"
    font = TTFont(source, recalcTimestamp=False)  # the same bytes each time
    tabular = {}
    for record in font["GSUB"].table.FeatureList.FeatureRecord:
        if record.FeatureTag != "tnum":
            continue
        for index in record.Feature.LookupListIndex:
            for part in font["GSUB"].table.LookupList.Lookup[index].SubTable:
                tabular.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            if chr(code) in "0123456789":
                table.cmap[code] = tabular.get(glyph, glyph)

    options = subset.Options(
        flavor="woff2",
        layout_features=[],
        hinting=False,
        notdef_outline=True,
        drop_tables=["GSUB", "GPOS", "GDEF", "DSIG"],
        name_IDs=[1, 2, 4, 6, 13, 14],
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text=FIGURES)
    cutter.subset(font)
    for name in font["name"].names:
        if name.nameID in (1, 4):
            font["name"].setName("Sheet Figures", name.nameID, name.platformID, name.platEncID, name.langID)
        elif name.nameID == 6:
            font["name"].setName(f"SheetFigures-{weight}", 6, name.platformID, name.platEncID, name.langID)

    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}
    if len(widths) != 1:
        raise SystemExit(f"Barlow {weight}: the digits have {len(widths)} widths, expected one")
    subset.save_font(font, SERVED / f"sheet-figures-{weight}.woff2", options)


def main() -> None:
    """Fetch, cut, copy."""
    if "--no-fetch" not in sys.argv[1:]:
        fetch()
    SERVED.mkdir(parents=True, exist_ok=True)
    FOR_TESTS.mkdir(parents=True, exist_ok=True)
    (SERVED / "icons.svg").write_text(sprite(), encoding="utf-8")
    for weight in WEIGHTS:
        figures_font(weight)
    shutil.copy(MODULES / "htmx.org/dist/htmx.min.js", SERVED / "htmx.min.js")
    shutil.copy(MODULES / "jsqr/dist" / "jsQR.js", SERVED / "jsqr.js")
    # The build for older browsers; the last version whose decoders are all plain JavaScript, as our content policy
    # wants. Under a name that every web server takes for a script.
    for part in ("pdf", "pdf.worker"):
        shutil.copy(MODULES / "pdfjs-dist/legacy/build" / f"{part}.min.mjs", SERVED / f"{part}.min.js")
    shutil.copy(MODULES / "tus-js-client/dist" / "tus.min.js", SERVED / "tus.min.js")
    shutil.copy(MODULES / "axe-core/axe.min.js", FOR_TESTS / "axe.min.js")
    licensed = {
        "@fontsource/barlow": "barlow",
        "@tabler/icons": "tabler-icons",
        "htmx.org": "htmx",
        "jsqr": "jsqr",
        "pdfjs-dist": "pdfjs",
        "tus-js-client": "tus",
    }
    for package, name in licensed.items():
        shutil.copy(MODULES / package / "LICENSE", SERVED / f"LICENSE-{name}.txt")
    shutil.copy(MODULES / "axe-core/LICENSE", FOR_TESTS / "LICENSE-axe-core.txt")
    for file in sorted([*SERVED.iterdir(), *FOR_TESTS.iterdir()]):
        print(f"{file.stat().st_size:>9,}  {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
