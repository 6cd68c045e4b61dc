"""P3, nothing left behind: visitors whose every word is a canary, and a search for it everywhere once they have gone.

Searched after each visit: every object of the kiosk's process, pictures of words, overlays, modes, Kivy's caches; the glass,
pixel for pixel. At the end: every file of the kiosk (store, its log and free pages, temporary files) and the logs.
"""

from __future__ import annotations

import random
import time
from datetime import datetime

import pytest
from PIL import Image, ImageChops
from support.heap import ENCODINGS, disguised
from support.visits import JOURNEYS, Person, SearchedStack, Visitor

from kiosk.cli.stack import StackPlan
from kiosk.cli.steps import Steps
from kiosk.domain.dates import UTC_OFFSET

ENDS = ("time-out", "error", "finish", "last page")
PASSED_S = 70  # between two visits, by the kiosk's clock: errors do not add up to 暂停服务


class Hall:
    """A kiosk that can be searched, and who comes to it."""

    def __init__(self, stack, hands, folder, temporary):
        self.stack, self.hands, self.folder, self.temporary = stack, hands, folder, temporary
        self.steps = Steps(stack, hands)
        self.dice = random.Random(20261122)
        self.everybody = []
        self.steps.run("wait home")
        hands.ask("pass_time", seconds=0)
        self.home, self.day = self.picture("home"), self.today()

    def today(self):
        """The centre's day: the home screen tells today's hours."""
        return (datetime.fromisoformat(self.hands.ask("status")["now"]) + UTC_OFFSET).date()

    def visitor(self):
        if self.today() != self.day:
            self.home, self.day = self.picture("home"), self.today()
        person = Person.made_up(self.dice)
        self.everybody.append(person)
        return Visitor(self.stack, self.hands, self.steps, person)

    def picture(self, name):
        path = self.folder / f"{name}.png"
        self.hands.ask("shot", path=str(path))
        self.hands.ask("shot", path=str(path))  # the frame after: words are drawn one frame late
        return Image.open(path).convert("RGB")

    def left_in_memory(self, marks):
        return self.hands.ask("search", marks=[disguised(mark) for mark in marks])["found"]

    def stays_in_memory(self, marks):
        """Looked for twice: a thread may just have been at the end of its work (the paper is counted after the outcome)."""
        if not self.left_in_memory(marks):
            return []
        time.sleep(0.5)
        return self.left_in_memory(marks)

    def left_in_files(self, marks):
        """File and mark, in any of the codings that text has here."""
        codes = {mark: [mark.encode(encoding) for encoding in ENCODINGS] for mark in marks}
        found = []
        for path in (
            *self.stack.kiosk_state.rglob("*"),
            *self.temporary.rglob("*"),
            *self.folder.rglob("*.log"),
        ):
            if path.is_file():
                data = path.read_bytes()
                found += [
                    (path.name, mark) for mark, coded in codes.items() if any(code in data for code in coded)
                ]
        return found

    def is_home(self):
        now = self.picture("after")
        return ImageChops.difference(self.home, now).getbbox() is None


@pytest.fixture(scope="module")
def hall(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hall")
    temporary = folder / "tmp"
    temporary.mkdir()
    plan = StackPlan(
        offscreen=True, paper_mm_s=0, width=540, height=960, environment={"TMPDIR": str(temporary)}
    )
    with SearchedStack(folder / "stack", plan) as stack, stack.hands(60.0) as hands:
        yield Hall(stack, hands, folder, temporary)


@pytest.mark.timeout(1800)
def test_nothing_of_a_hundred_visitors_is_left_anywhere(hall, request, capsys):
    visits = 100 if request.config.getoption("--prove") else len(ENDS)
    began, names = time.monotonic(), sorted(JOURNEYS)
    left = []
    for number in range(visits):
        end = ENDS[number % len(ENDS)]
        journey = names[(number // len(ENDS) + number) % len(names)]
        journey = "to_done" if end == "last page" else journey
        visitor = hall.visitor()
        JOURNEYS[journey](visitor)
        if number == 0:
            assert hall.left_in_memory(visitor.person.marks), "the search is blind"
        visitor.end(end)
        left += [(number, journey, end, where) for where in hall.stays_in_memory(visitor.person.marks)]
        if not hall.is_home():
            left.append((number, journey, end, "the screen is not the home screen"))
        hall.hands.ask("pass_time", seconds=PASSED_S)
    assert left == []
    marks = [mark for person in hall.everybody for mark in person.marks]
    assert hall.stays_in_memory(marks) == []
    assert hall.left_in_files(marks) == []
    assert not hall.hands.ask("state")["out_of_order"]
    with capsys.disabled():
        print(
            f"\n{visits} visits in {time.monotonic() - began:.0f} s, {len(marks)} canaries of"
            f" {len(names)} journeys and {len(ENDS)} ends: {len(left)} found"
        )


@pytest.mark.timeout(300)
def test_the_control_that_keeps_a_name_is_found_out(hall):
    visitor = hall.visitor()
    visitor.to_story()
    for kind in ("widget", "closure", "file", "log"):
        hall.hands.ask("leak", kind=kind)
    visitor.end("finish")
    name = [visitor.person.name]
    left = " ".join(hall.stays_in_memory(name))
    assert "PropertyStorage" in left  # the widget
    assert "cell" in left  # the closure
    assert sorted({file for file, _ in hall.left_in_files(name)}) == ["kiosk.log", "slip.tmp"]
