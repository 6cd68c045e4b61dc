"""The last lines of the log, and the diagnosis that is written for somebody far away. For technicians."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET
from kiosk.errors import KioskError
from kiosk.session import Pace
from screens.journeys import run
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import StateRow

load_kv(__file__)

ROWS = 8
STATES = {"ERROR": "bad", "CRITICAL": "bad", "WARNING": "bad"}


class ServiceLogScreen(KioskScreen):
    where = "where.service_log"
    pace = Pace.READ
    told = StringProperty()
    none = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._lines: list[dict[str, str]] = []
        self._page = 0  # 0 is the newest
        self._rows: list[StateRow] = []
        self._written: Any = None  # kiosk.services.diagnosis.Written
        self._code = ""
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        if self.context.visit.role != "technician":
            self.context.go("service_door")
            return
        self._written, self._code = None, ""
        self._read()

    def wipe(self) -> None:
        self._lines, self._written, self._code = [], None, ""
        self.relabel()

    def relabel(self) -> None:
        start = self._page * ROWS
        shown = self._lines[start : start + ROWS]
        self.none = "" if shown else self.words["service_log.none"]
        self.ids.rows.clear_widgets()
        for place, line in enumerate(shown):
            if place == len(self._rows):
                self._rows.append(StateRow(icon="info"))
                self._rows[place].theme = self.theme
            self._fill(self._rows[place], line)
            self.ids.rows.add_widget(self._rows[place])
        self.told = self._told()

    def turn(self, pages: int) -> None:
        """Older (+1) or newer (-1); newer than the newest page reads anew."""
        if self._page + pages < 0:
            self._read()
            return
        self._page = min(self._page + pages, max(0, len(self._lines) - 1) // ROWS)
        self.relabel()

    def write(self) -> None:
        """What `kiosk doctor --record` writes, here or on a stick."""
        run(self.context, self._wrote, done=self._answered, busy="busy.diagnosis")

    def _wrote(self) -> tuple[Any, str]:
        try:
            return self.context.service.write_diagnosis(), ""
        except KioskError as error:
            return None, error.code or "D02"

    def _answered(self, answer: tuple[Any, str]) -> None:
        self._written, self._code = answer
        self._read()

    def _read(self) -> None:
        self._lines, self._page = self.context.service.log_lines()[::-1], 0
        self.relabel()

    def _fill(self, row: StateRow, line: dict[str, str]) -> None:
        at = (from_rfc3339(line["at"]) + UTC_OFFSET).strftime("%m-%d %H:%M:%S")
        row.state = STATES.get(line["level"], "unknown")
        row.label = f"{at} {line['level']} {line['logger']}"
        row.value = " ".join(part for part in (line["said"], line.get("error"), line.get("place")) if part)

    def _told(self) -> str:
        if self._code:
            return self.words.say("service_log.failed", code=self._code)
        if self._written is None:
            return ""
        where = (
            "on_stick" if self._written.on_stick else "stick_failed" if self._written.stick_failed else "here"
        )
        key = f"service_log.{where}"
        return self.words.say(key, path=str(self._written.path), size=f"{self._written.size / 1000:.0f}")
