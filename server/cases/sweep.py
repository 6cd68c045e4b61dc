"""What time itself does to cases: windows end, and provisional dates are computed again under a new calendar."""

from __future__ import annotations

from datetime import date

from kiosk.domain.case_file import Event
from kiosk.domain.case_state import IllegalStep, take
from kiosk.domain.case_terms import Action, CaseState
from kiosk.domain.deadlines import Law
from server.appointments.no_show import miss_appointments
from server.cases.notices import OVERDUE, URGE_UNANSWERED, add_notice
from server.cases.store import find_row, load_file, save_step
from server.centre import Centre
from server.db.engine import Cursor

SWEEP_EVERY_S = 60.0
_WINDOW_ENDS = {CaseState.RPL.value: Action.CLOSE_UNREVIEWED, CaseState.REVD.value: Action.CLOSE_UNREEXAMINED}


async def sweep(centre: Centre) -> None:
    """All of it for the centre's division in one transaction; first what was imported meanwhile is taken over."""
    if await centre.engine.read(centre.lawbook.refresh):
        centre.site.forget()
        centre.roads.clear()
    division, law, today, now = centre.site.plan.division, centre.law, centre.today(), centre.now_text()

    def work(cursor: Cursor) -> None:
        close_ended_windows(cursor, division, law, today=today, now=now)
        recalculate_provisional(cursor, division, law, today=today, now=now)
        notice_delays(cursor, division, today=today, now=now)
        miss_appointments(cursor, division, now=centre.clock())

    await centre.engine.tx(work)


def close_ended_windows(cursor: Cursor, division: str, law: Law, *, today: date, now: str) -> int:
    """Close every case whose visitor had 30 days and did not ask. Returns how many."""
    cursor.execute(
        "SELECT DISTINCT c.number FROM cases c JOIN clocks k ON k.division = c.division AND k.number = c.number "
        "WHERE c.division = ? AND c.state IN ('RPL', 'REVD') AND k.stopped_on = '' AND k.due < ?",
        (division, today.isoformat()),
    )
    numbers = [row[0] for row in cursor.fetchall()]
    return sum(_close(cursor, division, number, law, today, now) for number in numbers)


def recalculate_provisional(cursor: Cursor, division: str, law: Law, *, today: date, now: str) -> int:
    """Write an event for every case whose due date the calendar now in force changes. Returns how many."""
    cursor.execute(
        "SELECT DISTINCT number FROM clocks WHERE division = ? AND provisional = 1 AND stopped_on = '' "
        "AND calendar_version <> ?",
        (division, law.calendar.version),
    )
    numbers = [row[0] for row in cursor.fetchall()]
    return sum(_recalculate(cursor, division, number, law, today, now) for number in numbers)


MOST_NOTICES = 500  # of a kind in one turn: the writer is not held up
# whose delay it is: a visitor's own window is nobody's
_OVERDUE = """
SELECT number FROM cases c WHERE division = ? AND due < ? AND kind <> 'accuse'
AND state IN ('REG', 'SORT', 'FWD', 'OBJ', 'ACC', 'EXT', 'REV', 'CHK')
AND NOT EXISTS (SELECT 1 FROM supervisor_notices n WHERE n.division = c.division AND n.code = 'overdue'
    AND n.number = c.number AND n.day = ?) LIMIT ?"""
_UNANSWERED = """
SELECT number FROM clocks c WHERE division = ? AND due < ? AND code = 'urge_answer' AND stopped_on = ''
AND NOT EXISTS (SELECT 1 FROM supervisor_notices n WHERE n.division = c.division AND n.code = 'urge_unanswered'
    AND n.number = c.number AND n.day = ?) LIMIT ?"""


def notice_delays(cursor: Cursor, division: str, *, today: date, now: str) -> None:
    """The supervisor's digest of the day: every overdue case, and every urge that nobody answered in time."""
    day = today.isoformat()
    for code, query in ((OVERDUE, _OVERDUE), (URGE_UNANSWERED, _UNANSWERED)):
        cursor.execute(query, (division, day, day, MOST_NOTICES))
        for (number,) in cursor.fetchall():
            add_notice(cursor, division, code, number, day=day, at=now)


def _close(cursor: Cursor, division: str, number: str, law: Law, today: date, now: str) -> int:
    row = find_row(cursor, division, number)
    if row is None:
        return 0
    file = load_file(cursor, row)
    try:
        after = take(file, Event(_WINDOW_ENDS[row.state], today), law)
    except IllegalStep:
        return 0
    save_step(cursor, row, file, after, actor="time", now=now)
    return 1


def _recalculate(cursor: Cursor, division: str, number: str, law: Law, today: date, now: str) -> int:
    row = find_row(cursor, division, number)
    if row is None:
        return 0
    file = load_file(cursor, row)
    on = max(today, file.events[-1].on)
    after = take(file, Event(Action.RECALCULATE, on, reason=law.calendar.version), law)
    save_step(cursor, row, file, after, actor="calendar", now=now)
    return 1
