"""Make the three bundled fonts from Noto Sans CJK (OFL 1.1), Simplified Chinese face.

    pip install fonttools pypinyin-dict && apt-get install fonts-noto-cjk && python assets/build/fonts.py

KioskSans-Regular and -Bold hold the 8,105 characters of the Table of General Standard Chinese Characters (2013),
ASCII, punctuation and the symbols the screens use. KioskSans-Full holds every character of the face: it draws the
rare characters of names. No hinting (SDL_ttf and Pillow draw unhinted at our sizes), no layout features.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from pypinyin_dict.pinyin_data import ktghz2013

NOTO = Path("/usr/share/fonts/opentype/noto")
SIMPLIFIED_FACE = 2
OUT = Path(__file__).resolve().parent.parent / "fonts"
SYMBOLS = "".join(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x2010, 0x2040)))) + (
    "←↑→↓↗↘↻✓✔✕✗●○◆◇■□▲△▶▷▼▽◀◁★☆①②③④⑤⑥⑦⑧⑨⑩〇〓・℃№※－＋×÷＝≤≥≈…—"
)
CJK_PUNCTUATION = "".join(map(chr, (*range(0x3000, 0x3040), *range(0xFF00, 0xFFEF))))


def standard_characters() -> str:
    """The 8,105 characters; pypinyin-dict carries the table (MIT)."""
    return "".join(chr(code) for code in ktghz2013.pinyin_dict)


def make(source: str, name: str, *, text: str | None, family: str, style: str) -> None:
    options = subset.Options(
        font_number=SIMPLIFIED_FACE, layout_features=[], hinting=False, desubroutinize=True,
        name_IDs=[0, 13, 14], notdef_outline=True, drop_tables=["GPOS", "GSUB", "GDEF", "vhea", "vmtx", "VORG", "BASE", "DSIG"],
    )  # fmt: skip
    font = subset.load_font(str(NOTO / source), options)
    subsetter = subset.Subsetter(options)
    if text is None:
        subsetter.populate(unicodes=list(font.getBestCmap()))
    else:
        subsetter.populate(text=text)
    subsetter.subset(font)
    rename(font, family, style)
    OUT.mkdir(exist_ok=True)
    target = OUT / name
    subset.save_font(font, str(target), options)
    # which characters the font draws: read by the screens to choose the font of each character
    target.with_suffix(".chars").write_text("".join(map(chr, sorted(font.getBestCmap()))), encoding="utf-8")
    print(f"{name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.2f} MB")


def rename(font: TTFont, family: str, style: str) -> None:
    """OFL: a changed font may not carry the reserved name alone; ours says what it is."""
    for name_id, value in (
        (1, family),
        (2, style),
        (4, f"{family} {style}"),
        (6, f"{family.replace(' ', '')}-{style}"),
    ):
        font["name"].setName(value, name_id, 3, 1, 0x409)


def main() -> int:
    text = standard_characters() + SYMBOLS + CJK_PUNCTUATION
    make("NotoSansCJK-Regular.ttc", "KioskSans-Regular.otf", text=text, family="Kiosk Sans", style="Regular")
    make("NotoSansCJK-Bold.ttc", "KioskSans-Bold.otf", text=text, family="Kiosk Sans", style="Bold")
    make(
        "NotoSansCJK-Regular.ttc", "KioskSans-Full.otf", text=None, family="Kiosk Sans Full", style="Regular"
    )
    covered = TTFont(OUT / "KioskSans-Regular.otf").getBestCmap()
    missing = [c for c in standard_characters() if ord(c) not in covered]
    print(f"missing of the 8,105: {len(missing)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
