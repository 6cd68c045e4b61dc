"""What a journey costs a visitor: taps, decisions and keystrokes, beside what ux promises; and all its screens on one sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ARROWS = frozenset({"往上", "往下", "Up", "Down"})  # they show more of a page; nobody decides anything
KEYS_OF_A_CODE = 13  # nine digits of the query code, four of phone, ID number or PIN
TAPS_OF_A_CODE = 2  # and "next" behind each
THUMB_WIDTH, GAP, TITLE_HEIGHT = 180, 6, 26


@dataclass(frozen=True, slots=True)
class Cost:
    """``keystrokes``: letters, digits and signs; ``decisions``: taps that choose or go on; ``taps``: both of them."""

    taps: int
    decisions: int
    keystrokes: int


# journey -> what it may cost at most. Writing the story is not counted, nor is what a journey shows besides its errand.
LIMITS: Mapping[str, Cost] = {
    "register-card": Cost(taps=8, decisions=8, keystrokes=0),
    "number-card": Cost(taps=2, decisions=2, keystrokes=0),
    "number-nobody": Cost(taps=3, decisions=3, keystrokes=0),
    "roadmap-slip": Cost(taps=1, decisions=1, keystrokes=0),
    "roadmap-card": Cost(taps=1, decisions=1, keystrokes=0),
    "roadmap-code": Cost(taps=19, decisions=4, keystrokes=15),
    "appointment": Cost(taps=0, decisions=0, keystrokes=0),
    "card-appointment": Cost(taps=0, decisions=0, keystrokes=0),
    "rate": Cost(taps=3, decisions=3, keystrokes=0),
}


def cost_of(steps: Iterable[str]) -> Cost:
    """Counted from the steps as they are done."""
    decisions = keystrokes = 0
    for step in steps:
        word, _, rest = step.partition(" ")
        if word == "code":
            keystrokes, decisions = keystrokes + KEYS_OF_A_CODE, decisions + TAPS_OF_A_CODE
        elif word == "tap" and len(rest.split("#")[0]) == 1:
            keystrokes += 1
        elif word == "tap" and rest not in ARROWS:
            decisions += 1
    return Cost(decisions + keystrokes, decisions, keystrokes)


def over_its_limit(name: str, cost: Cost) -> str:
    """What a journey costs too much, in words; empty when it holds."""
    limit = LIMITS.get(name)
    if limit is None:
        return ""
    named = (
        (what, getattr(cost, what), getattr(limit, what)) for what in ("taps", "decisions", "keystrokes")
    )
    return ", ".join(f"{is_} {what} instead of {most}" for what, is_, most in named if is_ > most)


def table(journeys: Sequence[Mapping[str, Any]]) -> str:
    """A line a journey, for the end of the tour."""
    head = f"{'journey':24} {'taps':>5} {'decisions':>9} {'keystrokes':>10} {'seconds':>8}  limit"
    return "\n".join([head, *(_line(journey) for journey in journeys)])


def _line(journey: Mapping[str, Any]) -> str:
    limit = LIMITS.get(journey["name"])
    beside = (
        ""
        if limit is None
        else f"{limit.taps} taps" + (f", {limit.keystrokes} keys" if limit.keystrokes else "")
    )
    said = f"  NOT HELD: {journey['over_limit']}" if journey["over_limit"] else ""
    return (
        f"{journey['name']:24} {journey['taps']:5} {journey['decisions']:9} {journey['keystrokes']:10} "
        f"{journey['seconds']:8.1f}  {beside}{said}"
    )


def draw_sheet(journeys: Sequence[Mapping[str, Any]], folder: Path, target: Path) -> None:
    """Every screen a journey came to, small, a row a journey: to look over at a glance. Raises OSError."""
    from PIL import Image, ImageDraw, ImageFont

    from kiosk.resources import asset

    rows = [(journey["title"], _thumbs(_screens(journey), folder)) for journey in journeys]
    width = max(sum(t.width + GAP for t in thumbs) for _, thumbs in rows) + GAP
    height = sum(TITLE_HEIGHT + max(t.height for t in thumbs) + GAP for _, thumbs in rows) + GAP
    sheet = Image.new("RGB", (width, height), "#444444")
    pen, font = ImageDraw.Draw(sheet), ImageFont.truetype(str(asset("fonts/KioskSans-Regular.otf")), 18)
    top = GAP
    for title, thumbs in rows:
        pen.text((GAP, top), title, font=font, fill="white")
        left, top = GAP, top + TITLE_HEIGHT
        for thumb in thumbs:
            sheet.paste(thumb, (left, top))
            left += thumb.width + GAP
        top += max(thumb.height for thumb in thumbs) + GAP
    sheet.save(target, compress_level=1)


def _screens(journey: Mapping[str, Any]) -> list[str]:
    """The picture behind the last step on each screen in a row; keys that are typed make no new one."""
    shown: list[tuple[str, str]] = []
    for step in journey["steps"]:
        if shown and shown[-1][0] == step["screen"]:
            shown.pop()
        shown.append((step["screen"], step["picture"]))
    return [picture for _, picture in shown]


def _thumbs(pictures: Iterable[str], folder: Path) -> list[Any]:
    from PIL import Image

    thumbs = []
    for picture in pictures:
        with Image.open(folder / picture) as whole:
            size = (THUMB_WIDTH, round(whole.height * THUMB_WIDTH / whole.width))
            thumbs.append(whole.convert("RGB").resize(size, reducing_gap=2.0))
    return thumbs
