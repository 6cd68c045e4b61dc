"""The steps of the guided self-test: what each asks of its device, and what can be said of it so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kiosk.domain.touch_map import NINE
from kiosk.errors import KioskError
from kiosk.services.self_test import FAR_MM, faults_in
from screens.context import Context
from screens.panel import to_panel
from screens.widgets.crosses import Crosses, Hit

FINE_OFFSET_MS = 5_000


@dataclass(frozen=True, slots=True)
class Look:
    """``told`` in words. ``well``: what the device itself says, None while it says nothing. ``asks``: a person judges.

    ``absent``: there is no such device here, so there is nothing to test.
    """

    told: str = ""
    well: bool | None = None
    asks: bool = False
    code: str = ""
    absent: bool = False


class Step:
    """Begun when its question is shown, looked at again and again, ended when the next one comes."""

    def __init__(self, context: Context, changed: Callable[[], None]) -> None:
        self.context, self.changed, self.is_over = context, changed, False
        self.words = context.words
        self.picture: Any = None

    def begin(self) -> None: ...
    def look(self) -> Look:
        return Look()

    def end(self) -> None:
        self.is_over = True

    def ask(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[str], None]
    ) -> None:
        """Off the drawing thread; an answer after the end is dropped."""

        def told(answer: Any) -> None:
            if not self.is_over:
                done(answer)
                self.changed()

        def not_told(error: Exception) -> None:
            if not isinstance(error, KioskError):
                raise error
            if not self.is_over:
                failed(error.code)
                self.changed()

        self.context.tasks.run(work, on_done=told, on_error=not_told)

    def light(self, device: str) -> str:
        """The device's own code where it is not well."""
        code, is_well = self.context.service.devices().get(device, ("", True))
        return "" if is_well else code


class PrinterStep(Step):
    """The page comes out; a person compares it with its picture."""

    _job, _code = "", ""

    def begin(self) -> None:
        self._job = self._code = ""
        self.ask(self.context.service.test_picture, self._drawn, lambda _: None)
        self.ask(self.context.service.print_test, self._started, self._failed)

    def look(self) -> Look:
        printed = self.context.print_state.get(self._job)
        if self._code:
            return Look(self.words.say("service_test.failed", code=self._code), False, code=self._code)
        if printed is None:
            return Look(self.words["service.test_under_way"])
        told = self.words.say("service_test.printer_says", outcome=self.words[f"outcome.{printed.outcome}"])
        if printed.outcome == "NOT_PRINTED":
            return Look(told, False, code=printed.code)
        return Look(told, asks=True, code="" if printed.outcome == "PRINTED" else printed.code)

    def _drawn(self, picture: Any) -> None:
        self.picture = picture

    def _started(self, job: str) -> None:
        self._job = job
        self.context.visit.slips.append(job)

    def _failed(self, code: str) -> None:
        self._code = code or "P06"


class PaperStep(Step):
    """Paper, cover and cutter, in the printer's own words."""

    _said: tuple[str, list[str]] | None = None
    _is_asked = False

    def begin(self) -> None:
        self._said, self._is_asked = None, False

    def look(self) -> Look:
        if not self._is_asked:
            self._is_asked = True
            self.ask(self._asked, self._told, lambda code: self._told((code, [])))
        if self._said is None:
            return Look(self.words["service_test.asking"])
        code, conditions = self._said
        names = [self.words[f"condition.{name}"] for name in conditions]
        told = self.words["service.and"].join(names) or self.words["service_test.nothing_reported"]
        is_well = not faults_in(conditions) and code in ("P00", "P07")
        return Look(told, is_well, code="" if is_well else code)

    def _asked(self) -> tuple[str, list[str]]:
        service = self.context.service
        return service.printer_code(), service.conditions()

    def _told(self, said: tuple[str, list[str]]) -> None:
        self._said, self._is_asked = said, False


class HearingStep(Step):
    """Waits for a scan or a card that the test takes."""

    device = ""

    def begin(self) -> None:
        self._what = ""
        self.context.service.ears.open()

    def end(self) -> None:
        super().end()
        self.context.service.ears.close()

    def look(self) -> Look:
        for heard in self.context.service.ears.take():
            if heard.device == self.device and self._what != "right":
                self._what = heard.what
        light = self.light(self.device)
        if self._what == "right":
            return Look(self.words[f"service_test.{self.device}_right"], True)
        if self._what == "other":
            return Look(self.words["service_test.other_code"])
        if self._what:
            return Look(self.words.say("service_test.unreadable", code=self._what), code=self._what)
        return Look(
            self.words.say("service_test.failed", code=light)
            if light
            else self.words["service_test.waiting"],
            code=light,
        )


class ScannerStep(HearingStep):
    device = "scanner"


class CardStep(HearingStep):
    device = "card_reader"

    def begin(self) -> None:
        super().begin()
        self.context.ask_card(True)

    def end(self) -> None:
        super().end()
        self.context.ask_card(False)


class SpeakerStep(Step):
    """The signal is played; a person says whether it was heard."""

    _has_sound = False

    def begin(self) -> None:
        self._has_sound = self.context.service.beep("test")

    def look(self) -> Look:
        if not self._has_sound:
            return Look(self.words["service_test.no_sound"], absent=True, code="A01")
        light = self.light("speaker")
        return Look(self.words["service_test.played"], False if light else None, not light, light)


class TouchStep(Step):
    """Nine crosses over the whole panel; how far each was missed."""

    _crosses: Crosses | None = None
    _worst_mm: float | None = None
    _mean_mm = 0.0

    def begin(self) -> None:
        self._worst_mm = None
        self._crosses = Crosses(
            self.context.theme, self.words, NINE, to_panel=to_panel, done=self._done, stopped=self._stopped
        )
        self.context.cover(self._crosses)

    def end(self) -> None:
        super().end()
        self._stopped()

    def look(self) -> Look:
        if self._worst_mm is None:
            return Look(self.words["service_test.touch_stopped"])
        told = self.words.say(
            "service_test.touch_off", mean=f"{self._mean_mm:.1f}", worst=f"{self._worst_mm:.1f}"
        )
        return Look(told, self._worst_mm <= FAR_MM)

    def _done(self, hits: list[Hit]) -> None:
        offs = [hit.off_mm for hit in hits]
        self._worst_mm, self._mean_mm = max(offs), sum(offs) / len(offs)
        self._stopped()

    def _stopped(self) -> None:
        if self._crosses is not None:
            crosses, self._crosses = self._crosses, None
            self.context.uncover(crosses)
            self.changed()


class CentreStep(Step):
    """A heartbeat now, and how far the two clocks are apart."""

    def begin(self) -> None:
        self.context.service.poke_centre()

    def look(self) -> Look:
        if not self.context.ports.is_online():
            return Look(self.words["service_test.centre_off"], False, code="S10")
        offset_ms = self.context.service.clock_offset_ms()
        if offset_ms is None:
            return Look(self.words["service_test.clock_unknown"], True)
        told = self.words.say("service_test.clock", seconds=f"{offset_ms / 1000:+.1f}")
        return Look(told, abs(offset_ms) < FINE_OFFSET_MS, code="T07")


# step -> what does it, the icon where no picture is drawn
KINDS: dict[str, tuple[type[Step], str]] = {
    "printer": (PrinterStep, "print"),
    "paper": (PaperStep, "receipt_long"),
    "scanner": (ScannerStep, ""),
    "card_reader": (CardStep, ""),
    "speaker": (SpeakerStep, "volume_up"),
    "touch": (TouchStep, "touch_app"),
    "centre": (CentreStep, "cloud_done"),
}
