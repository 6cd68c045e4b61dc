"""Pictures of screens beside those that were looked at and found good (tests/golden).

Exact where the drawing stack is the one the pictures were made with: a hash of every pixel. Elsewhere another Mesa may
round a corner differently: there a picture, made small, may differ by little in every part of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageStat

FOLDER = Path(__file__).parents[1] / "golden"
EXACT = FOLDER / "exact.json"
SMALLER, PART_PX, COLOURS = 2, 15, 64
MOST_OFF = 14.0  # of 255, the mean of one part of 15 × 15 pixels of the small picture


@dataclass(frozen=True)
class Album:
    """The pictures of one panel, ``portrait`` or ``landscape``. ``stack``: what draws here."""

    panel: str
    stack: Mapping[str, str]

    def is_exact(self) -> bool:
        return bool(_exact().get("stack") == dict(self.stack))

    def difference(self, name: str, picture: Image.Image) -> str:
        """In words how ``picture`` differs from the one that is kept; empty: it does not."""
        kept = self._path(name)
        if not kept.exists():
            return "there is no picture of it yet"
        if self.is_exact():
            known = _exact()["pictures"].get(f"{self.panel}/{name}")
            is_same = known == _hash(picture)
            return (
                "" if is_same else f"not the same pixels; a part is off by {_off(kept, picture):.0f} of 255"
            )
        off = _off(kept, picture)
        return "" if off <= MOST_OFF else f"a part is off by {off:.0f} of 255"

    def keep(self, pictures: Mapping[str, Image.Image]) -> None:
        """Put these in place of all that were kept for this panel."""
        exact = _exact()
        stays = {
            name: known
            for name, known in exact.get("pictures", {}).items()
            if not name.startswith(f"{self.panel}/")
        }
        mine = {f"{self.panel}/{name}": _hash(picture) for name, picture in pictures.items()}
        for old in (FOLDER / self.panel).rglob("*.png"):
            old.unlink()
        for name, picture in pictures.items():
            self._path(name).parent.mkdir(parents=True, exist_ok=True)
            _small(picture).quantize(COLOURS).save(self._path(name), optimize=True)
        told = {"stack": dict(self.stack), "pictures": dict(sorted((stays | mine).items()))}
        EXACT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")

    def names(self) -> set[str]:
        folder = FOLDER / self.panel
        return {path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.png")}

    def _path(self, name: str) -> Path:
        return FOLDER / self.panel / f"{name}.png"


def drawing_stack() -> dict[str, str]:
    """Everything that decides about a pixel: Mesa and its compiler, Kivy, the fonts."""
    import kivy
    from kivy.graphics.opengl import GL_RENDERER, GL_VERSION, glGetString

    from kiosk.resources import asset

    fonts = hashlib.sha256()
    for name in sorted(
        ("KioskSans-Regular.otf", "KioskSans-Bold.otf", "KioskSans-Full.otf", "KioskIcons.ttf")
    ):
        fonts.update(Path(asset(f"fonts/{name}")).read_bytes())
    return {
        "renderer": glGetString(GL_RENDERER).decode(),
        "mesa": glGetString(GL_VERSION).decode(),
        "kivy": kivy.__version__,
        "fonts": fonts.hexdigest()[:16],
    }


def photograph(glass: Any) -> Image.Image:
    """What is drawn now."""
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

    glass.frames(2)
    glass.window.dispatch("on_draw")
    width, height = glass.window.system_size
    data = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    picture = Image.frombytes("RGBA", (width, height), data)
    return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")


def furthest_off(one: Image.Image, other: Image.Image) -> float:
    """Mean difference, 0 to 255, of the part in which two pictures differ most; 255 where their sizes differ."""
    if one.size != other.size:
        return 255.0
    apart = ImageChops.difference(one, other).convert("L")
    return max(ImageStat.Stat(part).mean[0] for part in _parts(apart))


def _off(kept: Path, picture: Image.Image) -> float:
    return furthest_off(_small(picture), Image.open(kept).convert("RGB"))


def _parts(picture: Image.Image) -> Iterator[Image.Image]:
    for top in range(0, picture.height, PART_PX):
        for left in range(0, picture.width, PART_PX):
            yield picture.crop((left, top, left + PART_PX, top + PART_PX))


def _small(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // SMALLER, picture.height // SMALLER), Image.Resampling.BOX)


def _hash(picture: Image.Image) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()[:24]


def _exact() -> dict[str, Any]:
    if not EXACT.exists():
        return {}
    known: dict[str, Any] = json.loads(EXACT.read_text(encoding="utf-8"))
    return known
