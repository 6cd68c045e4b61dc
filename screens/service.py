"""Behind the door: every device with its state in words, the paper, a test page, the last jobs."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET, local_date
from kiosk.domain.device_states import STATES
from kiosk.errors import KioskError
from kiosk.services.slip_writer import day_in_words
from kiosk.session import Pace
from screens.journeys import run
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import StateRow

load_kv(__file__)

LOOK_EVERY_S = 1.0
DEVICES = ("printer", "scanner", "card_reader")
ICONS = {
    "printer": "print",
    "scanner": "qr_code_scanner",
    "card_reader": "badge",
    "centre": "cloud_done",
    "store": "warning",
    "settings": "warning",
}
PARTS = ("store", "settings")


class ServiceScreen(KioskScreen):
    where = "where.service"
    pace = Pace.READ
    paper = StringProperty()
    jobs = StringProperty()
    job = StringProperty()  # of the test page under way, in words
    is_technician = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, StateRow] = {}
        self._conditions: list[str] = []
        self._count: Any = None  # kiosk.services.paper_book.PaperCount, once the store has told
        self._look_event: Any = None
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if not self.context.visit.role:
            self.context.go("service_door")
            return
        self.is_technician = self.context.visit.role == "technician"
        self.job = ""
        self._look()

    def leave(self) -> None:
        if self._look_event is not None:
            self._look_event.cancel()
            self._look_event = None

    def wipe(self) -> None:
        self.leave()
        self.job = ""

    def relabel(self) -> None:
        self._show()

    def refresh(self) -> None:
        """The outcome of the test page came, or a device told something new."""
        self._show()

    def print_test(self) -> None:
        run(self.context, self.context.service.print_test, done=self._printing, busy="busy.print")

    def new_roll(self) -> None:
        """Counted from now on; the printer itself tells when paper is in."""
        run(self.context, self.context.service.new_roll, done=lambda _: self._look(), busy="busy.register")

    def _printing(self, job: str) -> None:
        self.context.visit.slips.append(job)
        self._show()

    def _look(self) -> None:
        """Ask printer and store off the drawing thread, and again in a second, as long as this is shown."""
        self._show()
        self.context.tasks.run(self._asked, on_done=self._told, on_error=lambda _: self._told(([], None)))

    def _asked(self) -> tuple[list[str], Any]:
        service = self.context.service
        try:
            conditions = service.conditions()
        except KioskError:  # the row tells its code
            conditions = []
        return conditions, service.paper()

    def _told(self, answer: tuple[list[str], Any]) -> None:
        self._conditions, self._count = answer
        self.leave()  # one round at a time, also when two were asked for
        if self.parent is not None:
            self._show()
            self._look_event = self.context.schedule(self._look, LOOK_EVERY_S)

    def _show(self) -> None:
        lights = self.context.service.devices()
        for device in DEVICES:
            code, is_well = lights.get(device, ("", True))
            self._row(device, code, is_well, self._conditions if device == "printer" else [])
        for part in PARTS:  # shown only once something is the matter with them
            if part in lights or part in self._rows:
                self._row(part, *lights.get(part, ("", True)), [])
        is_online = self.context.ports.is_online()
        self._row("centre", "" if is_online else "H01", is_online, [])
        self._show_paper()
        self.job = self._job_words()

    def _row(self, device: str, code: str, is_well: bool, conditions: list[str]) -> None:
        row = self._rows.get(device)
        if row is None:
            row = self._rows[device] = StateRow(icon=ICONS[device])
            self.ids.devices.add_widget(row)
            row.theme = self.theme
        row.label = self.words[f"service.{device}"]
        said = [self.words[f"condition.{name}"] for name in conditions]
        row.state = "bad" if not is_well else "well" if code or device == "centre" else "unknown"
        state = STATES.get(code)
        told = self.words.get(f"state.{code}", otherwise=self.words[f"service.{row.state}"])
        row.value = self.words["service.and"].join(said) or told
        row.sign = state.picture if state is not None else ""
        row.code = code

    def _show_paper(self) -> None:
        count = self._count
        if count is None:  # a line each, so that nothing below moves under a finger when they come
            self.paper = self.jobs = self.words["service.counting"]
            return
        say, since = self.words.say, self._day(count.since)
        self.paper = say("service.paper", metres=_metres(count.roll_mm), cuts=count.roll_cuts, since=since)
        outcomes = {name: count.jobs.get(name, 0) for name in ("PRINTED", "NOT_PRINTED", "UNCERTAIN")}
        self.jobs = say(
            "service.jobs", metres=_metres(count.total_mm), printed=outcomes["PRINTED"],
            failed=outcomes["NOT_PRINTED"], unsure=outcomes["UNCERTAIN"],
        )  # fmt: skip

    def _day(self, at: str) -> str:
        if not at:
            return self.words["service.never"]
        return day_in_words(local_date(from_rfc3339(at), UTC_OFFSET), self.words)

    def _job_words(self) -> str:
        slips = self.context.visit.slips
        if not slips:
            return ""
        printed = self.context.print_state.get(slips[-1])
        if printed is None:
            return self.words["service.test_under_way"]
        return self.words.say(
            "service.test_done", outcome=self.words[f"outcome.{printed.outcome}"], code=printed.code
        )

    def open_jobs(self) -> None:
        run(self.context, self.context.service.jobs, done=self._jobs_found, busy="busy.find")

    def _jobs_found(self, jobs: list[Any]) -> None:
        self.context.visit.jobs = jobs
        self.context.go("service_jobs")


def _metres(millimetres: int) -> str:
    return f"{millimetres / 1000:.1f}"
