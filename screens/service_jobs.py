"""The last fifty print jobs: when, what, what became of it. Numbers only; what stood on the slips is gone."""

from __future__ import annotations

from typing import Any

from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET
from kiosk.session import Pace
from screens.kv import load_kv
from screens.stage import KioskScreen
from screens.widgets.rows import StateRow

load_kv(__file__)


class ServiceJobsScreen(KioskScreen):
    where = "where.service_jobs"
    pace = Pace.READ

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: list[StateRow] = []
        super().__init__(*args, **kwargs)

    def enter(self) -> None:
        self.relabel()

    def wipe(self) -> None:
        self.ids.rows.clear_widgets()
        for row in self._rows:
            row.label = row.value = row.code = ""

    def relabel(self) -> None:
        self.ids.rows.clear_widgets()
        jobs = self.context.visit.jobs
        self.ids.none.content = "" if jobs else self.words["service_jobs.none"]
        for place, job in enumerate(jobs):
            if place == len(self._rows):
                self._rows.append(StateRow(icon="receipt_long"))
                self._rows[place].theme = self.theme
            self._fill(self._rows[place], job)
            self.ids.rows.add_widget(self._rows[place])

    def _fill(self, row: StateRow, job: Any) -> None:
        row.state = {"PRINTED": "well", "NOT_PRINTED": "bad", "UNCERTAIN": "bad"}.get(job.state, "unknown")
        at = (from_rfc3339(job.made_at) + UTC_OFFSET).strftime("%m-%d %H:%M:%S")
        what = self.words.say("slip.copy", n=job.copy) if job.copy else self.words[f"job.{job.kind}"]
        row.label = " ".join(part for part in (at, what, job.number) if part)
        row.value = self.words[f"outcome.{job.state}"]
        row.code = job.code
