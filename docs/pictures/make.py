"""Make the pictures of the README from a tour: ``python docs/pictures/make.py TOUR``, after ``kiosk tour --out TOUR``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image

WIDTH = 360
COLOURS = 48

# picture -> journey, and the step after which it was taken
SCREENS = {
    "home": ("register-card", "wait home"),
    "category": ("register-card", "wait category"),
    "review": ("register-card", "wait review"),
    "done": ("register-card", "paper"),
    "roadmap": ("roadmap-slip", "wait roadmap"),
    "roadmap-overdue": ("roadmap-overdue", "wait roadmap"),
    "writing": ("supplement", "tap l"),
    "rate": ("rate", "wait rate"),
    "room": ("room", "tap 法律工作室"),
    "largest": ("large", "paper"),
    "offline": ("offline", "paper"),
}
SLIPS = {
    "slip-registration": "register-card",
    "slip-queue": "number-card",
    "slip-roadmap": "roadmap-slip",
}


def make(tour: Path, out: Path) -> None:
    """Write every picture small, with few colours."""
    told = json.loads((tour / "tour.json").read_text(encoding="utf-8"))
    journeys = {journey["name"]: journey for journey in told["journeys"]}
    for name, (journey, step) in SCREENS.items():
        taken = next(s for s in journeys[journey]["steps"] if s["step"] == step)
        save_small(tour / taken["picture"], out / f"{name}.png", COLOURS)
    for name, journey in SLIPS.items():
        save_small(tour / journeys[journey]["receipts"][0], out / f"{name}.png", 8)


def save_small(source: Path, target: Path, colours: int, *, width: int = WIDTH) -> None:
    picture = Image.open(source).convert("RGB")
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    small.quantize(colours, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(__file__).parent)
