"""What the desk's lists show of a case, said again in columns: its date, its unit, what was asked and not yet answered."""

from __future__ import annotations

from kiosk.domain.case_file import CaseFile, current_clock
from kiosk.domain.case_terms import Action

NO_DATE = "9999-12-31"  # of a case whose clock does not run: in lists it comes last


def due_of(file: CaseFile) -> str:
    """The date of the clock that the visitor is shown; NO_DATE when none runs."""
    clock = current_clock(file)
    return clock.due.isoformat() if clock else NO_DATE


def unit_of(file: CaseFile) -> str:
    """The unit that has the case: the one named last."""
    return next((event.unit for event in reversed(file.log) if event.unit), "")


_MARKS = {Action.URGE: "urged", Action.SUPERVISE: "supervised", Action.ASK_WITHDRAW: "withdrawal_asked",
          Action.ASK_AVOIDANCE: "avoidance_asked", Action.SUPPLEMENT: "supplemented"}  # fmt: skip
_CLEARS = {Action.ANSWER_URGE: "urged", Action.ANSWER_SUPERVISION: "supervised", Action.REASSIGN: "avoidance_asked",
           Action.REFUSE_AVOIDANCE: "avoidance_asked", Action.WITHDRAW: "withdrawal_asked"}  # fmt: skip


def marks_of(file: CaseFile) -> str:
    """What staff should see at a glance, in the order it came: asked and not yet answered."""
    marks: dict[str, None] = {}
    for event in file.log:
        marks.pop(_CLEARS.get(event.action, ""), None)
        if event.action in _MARKS:
            marks[_MARKS[event.action]] = None
    return " ".join(marks)
