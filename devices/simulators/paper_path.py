"""What becomes of a simulated printer's paper behind the blade: it comes out, is held out, taken, drawn back or pushed out."""

from __future__ import annotations

from collections.abc import Callable

from devices.printer.profile import Presenter
from devices.simulators.paper import Page
from devices.simulators.present_faults import MOUTH, PresentFaults

TAKEN_AFTER_S = 1.5  # a slip in the mouth: people need a moment
RETRACT, HOLD_OUT = 2, 3  # GS e; 5 pushes out


class PaperPath:
    """``on_receipt`` gets each page that comes out. A blank page is no receipt."""

    def __init__(
        self, presenter: Presenter, faults: PresentFaults, on_receipt: Callable[[Page], None]
    ) -> None:
        self._presenter = presenter
        self._faults = faults
        self._on_receipt = on_receipt
        self._cut_off: Page | None = None  # behind the blade, not held out yet
        self.receipts = 0
        self.retracted: list[Page] = []

    def cut(self, page: Page) -> None:
        if self._presenter is Presenter.NONE:
            self.come_out(page)
        elif not page.is_blank:
            self._cut_off = page

    def come_out(self, page: Page) -> None:
        if not page.is_blank:
            self.receipts += 1
            self._on_receipt(page)

    def hold_out(self, now: float, removed_after_s: float | None) -> None:
        """The slip is seen from now on; somebody takes it soon, unless it was ordered that nobody does."""
        page, self._cut_off = self._cut_off, None
        if page is None:
            return
        self.come_out(page)
        self._faults.add(MOUTH, now)
        if "slip-left" not in self._faults:
            self._faults.end_at(MOUTH, now + TAKEN_AFTER_S)
        elif removed_after_s:
            self._faults.end_at(MOUTH, now + removed_after_s)

    def eject(self, what: int, now: float) -> None:
        """GS e."""
        if what == HOLD_OUT:
            self.hold_out(now, None)
            return
        page, self._cut_off = self._cut_off, None
        if page is not None and what == RETRACT:
            self.retracted.append(page)
        elif page is not None:
            self.come_out(page)
        self._faults.drop(MOUTH)
