"""``kiosk tour``: every journey, with real touches through the real app, server and pty devices.

Leaves index.html, screens/*.png, receipts/*.{png,bin,txt} and tour.json. Status 1 when a step fails: it is the demo
for a machine without a screen, the end-to-end test, and where the README's pictures come from.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
import wave
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from kiosk.cli.ending import unwind_when_ended
from kiosk.cli.journeys import JOURNEYS, Journey
from kiosk.cli.stack import Stack, StackPlan
from kiosk.cli.steps import Steps
from kiosk.cli.tour_table import cost_of, draw_sheet, over_its_limit, table
from kiosk.control import ControlClient
from kiosk.errors import KioskError
from kiosk.resources import asset

SETTLED = ("PRINTED", "NOT_PRINTED", "UNCERTAIN")
PAPER_WITHIN_S = 20.0
PORTRAIT = StackPlan(width=1080, height=1920, offscreen=True, sound=True)
LANDSCAPE = StackPlan(width=1920, height=1080, offscreen=True, sound=True)


@dataclass(slots=True)
class StepTaken:
    step: str
    screen: str
    picture: str
    tap_to_frame_ms: float | None = None
    error: str = ""


@dataclass(slots=True)
class JourneyDriven:
    name: str
    title: str
    ok: bool = True
    seconds: float = 0.0
    taps: int = 0
    decisions: int = 0
    keystrokes: int = 0
    over_limit: str = ""  # what it cost a visitor too much
    steps: list[StepTaken] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    server_events: list[str] = field(default_factory=list)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, help="folder for pictures and report")
    parser.add_argument("--landscape", action="store_true", help="1920 × 1080 instead of 1080 × 1920")
    parser.add_argument("--only", default="", help="the name of one journey")
    parser.add_argument("--sheet", type=Path, help="a picture with every screen of every journey, small")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    unwind_when_ended()
    failed = drive(args.out, LANDSCAPE if args.landscape else PORTRAIT, only=args.only)
    journeys = json.loads((args.out / "tour.json").read_text(encoding="utf-8"))["journeys"]
    print(table(journeys))
    if args.sheet:
        draw_sheet(journeys, args.out, args.sheet)
        print(args.sheet)
    print(f"{args.out / 'index.html'}")
    return 1 if failed else 0


def drive(out: Path, plan: StackPlan, *, only: str = "") -> int:
    """Drive the journeys, write the report; the number of journeys that failed."""
    for part in ("screens", "receipts"):
        shutil.rmtree(out / part, ignore_errors=True)
        (out / part).mkdir(parents=True)
    journeys = [journey for journey in JOURNEYS if only in ("", journey.name)]
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-tour-") as folder,
        Stack(Path(folder), plan) as stack,
        stack.hands() as hands,
    ):
        driven = [_Driver(stack, hands, out).drive(journey) for journey in journeys]
    _report(out, driven)
    return sum(not journey.ok for journey in driven)


class _Driver:
    """Drives one journey and takes a picture of each screen it comes to."""

    def __init__(self, stack: Stack, hands: ControlClient, out: Path) -> None:
        self._stack, self._hands, self._out = stack, hands, out
        self._steps = Steps(stack, hands)

    def drive(self, journey: Journey) -> JourneyDriven:
        done = JourneyDriven(journey.name, journey.title)
        slips_before, records_before = self._slips(), self._records()
        began = time.monotonic()
        for number, step in enumerate(journey.steps):
            taken = self._take(f"{journey.name}-{number:02}", step)
            done.steps.append(taken)
            if taken.error:
                done.ok = False
                break
        cost = cost_of(step.step for step in done.steps)
        done.taps, done.decisions, done.keystrokes = cost.taps, cost.decisions, cost.keystrokes
        done.over_limit = over_its_limit(journey.name, cost)
        done.ok = done.ok and not done.over_limit
        done.seconds = round(time.monotonic() - began, 2)
        self._tidy()
        done.receipts = self._collect(self._slips() - slips_before)
        done.server_events = [
            f"{r['kind']} {r['number']} {r['note']}" for r in self._new_records(records_before)
        ]
        print(
            f"{'ok  ' if done.ok else 'FAIL'} {journey.name}: {done.taps} taps, {done.seconds} s, {len(done.receipts)} slips",
            flush=True,
        )
        return done

    def _take(self, name: str, step: str) -> StepTaken:
        milliseconds, error = None, ""
        try:
            if step == "paper":
                self._paper()
            elif step.startswith("hear "):
                self._hear(step.removeprefix("hear "))
            elif step.startswith("tap "):
                milliseconds = float(self._steps.run(step)["ms"])
            else:
                self._steps.run(step)
        except (KioskError, LookupError, TimeoutError) as failure:
            error = f"{type(failure).__name__}: {failure}"
        picture = f"screens/{name}.png"
        screen = self._hands.ask("shot", path=str((self._out / picture).resolve()))["screen"]
        return StepTaken(step, screen, picture, milliseconds, error)

    def _paper(self) -> None:
        """Until every print job has an outcome."""
        deadline = time.monotonic() + PAPER_WITHIN_S
        while any(row["state"] not in SETTLED for row in self._hands.ask("journal")["rows"]):
            if time.monotonic() > deadline:
                raise TimeoutError("a slip has no outcome")
            time.sleep(0.05)

    def _hear(self, prompt: str) -> None:
        """Until that prompt, language/key, is the last that came out of the loudspeaker, whole."""
        from devices.audio.prompts import read_prompt

        spoken = read_prompt(asset(f"voice/{prompt}.ogg"))
        deadline = time.monotonic() + PAPER_WITHIN_S
        while not (heard := sorted(self._stack.heard.glob("*.wav"))) or not is_of(heard[-1], spoken):
            if time.monotonic() > deadline:
                raise TimeoutError(f"{prompt} is not heard")
            time.sleep(0.05)

    def _tidy(self) -> None:
        """Back to the home screen, whatever happened; levers back to rest."""
        self._stack.command("printer", "ok")
        self._stack.command("card_reader", "lift")
        self._steps.run("line up")
        for label in ("知道了", "我还在", "好了", "结束"):
            try:
                self._steps.run(f"tap {label}")
            except LookupError:
                continue  # that button is not on this screen
        self._steps.run("wait home")
        self._paper()

    def _slips(self) -> set[Path]:
        return set(self._stack.receipts.glob("*.png"))

    def _collect(self, slips: set[Path]) -> list[str]:
        for slip in slips:
            for ending in (".png", ".bin", ".txt"):
                shutil.copy(slip.with_suffix(ending), self._out / "receipts")
        return sorted(f"receipts/{slip.name}" for slip in slips)

    def _records(self) -> set[str]:
        return {row["id"] for row in self._centre_records()}

    def _new_records(self, before: set[str]) -> list[dict[str, Any]]:
        return [row for row in self._centre_records() if row["id"] not in before]

    def _centre_records(self) -> list[dict[str, Any]]:
        state = self._stack.centre("GET", "/demo/state") or {"records": []}
        records: list[dict[str, Any]] = state["records"]
        return records


def is_of(wav: Path, spoken: Any) -> bool:
    """Whether this WAV has as many samples: no two prompts are of the same length."""
    with wave.open(str(wav)) as heard:
        return bool(heard.getnframes() == len(spoken.samples))


def _report(out: Path, driven: Sequence[JourneyDriven]) -> None:
    from jinja2 import Environment, select_autoescape

    journeys = [asdict(journey) for journey in driven]
    (out / "tour.json").write_text(
        json.dumps({"journeys": journeys}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    template = Environment(autoescape=select_autoescape(default=True)).from_string(
        asset("bench/tour.html").read_text(encoding="utf-8")
    )
    (out / "index.html").write_text(template.render(journeys=journeys), encoding="utf-8")
