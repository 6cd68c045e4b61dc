"""What must hold before a step is taken. The docstring of a guard is the reason that is given when it does not."""

# ruff: noqa: ARG001 - one signature for every row of the table

from __future__ import annotations

from kiosk.domain.case_file import SERVICE_LIMITS, Action, CaseFile, Event, Kind, may_urge, open_hearing
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode


def has_reason(file: CaseFile, event: Event, law: Law) -> bool:
    """a reason is required"""
    return bool(event.reason)


def names_unit(file: CaseFile, event: Event, law: Law) -> bool:
    """the receiving unit must be named"""
    return bool(event.unit)


def not_to_the_accused(file: CaseFile, event: Event, law: Law) -> bool:
    """a case is never handed to the unit complained of in an accusation (Art. 30)"""
    return not file.accused_unit or event.unit != file.accused_unit


def names_primary(file: CaseFile, event: Event, law: Law) -> bool:
    """the case merged into must be named"""
    return bool(event.into)


def not_an_accusation(file: CaseFile, event: Event, law: Law) -> bool:
    """an accusation goes to the organ with power over it (Art. 30)"""
    return file.kind is not Kind.ACCUSE


def answered_by_opinion(file: CaseFile, event: Event, law: Law) -> bool:
    """only an appeal ends with a written opinion (Art. 31, 32)"""
    return file.kind not in SERVICE_LIMITS


def answered_plainly(file: CaseFile, event: Event, law: Law) -> bool:
    """an appeal needs a written opinion (Art. 32)"""
    return file.kind in SERVICE_LIMITS


def objection_in_time(file: CaseFile, event: Event, law: Law) -> bool:
    """an objection is due within 5 working days (Art. 23); the supervisor decides on a late one"""
    return is_in_time(file, event, LimitCode.OBJECTION)


def extension_allowed(file: CaseFile, event: Event, law: Law) -> bool:
    """once, before the limit ends, by at most 30 days (Art. 34)"""
    clock = file.running(LimitCode.HANDLING)
    most = law.policy.limit(LimitCode.EXTENSION).length
    if clock is None or clock.extra_days or file.last(Action.ORDER_REDO):
        return False
    return event.on <= clock.due and 1 <= event.days <= most


def review_in_time(file: CaseFile, event: Event, law: Law) -> bool:
    """review is asked for within 30 days of the reply (Art. 35); staff decide on a late one"""
    return is_in_time(file, event, LimitCode.REVIEW_WINDOW) or bool(event.reason)


def reexam_in_time(file: CaseFile, event: Event, law: Law) -> bool:
    """re-examination is asked for within 30 days of the review (Art. 36); staff decide on a late one"""
    return is_in_time(file, event, LimitCode.REEXAM_WINDOW) or bool(event.reason)


def review_window_over(file: CaseFile, event: Event, law: Law) -> bool:
    """the visitor may still ask for review"""
    return not is_in_time(file, event, LimitCode.REVIEW_WINDOW)


def reexam_window_over(file: CaseFile, event: Event, law: Law) -> bool:
    """the visitor may still ask for re-examination"""
    return not is_in_time(file, event, LimitCode.REEXAM_WINDOW)


def sets_a_date(file: CaseFile, event: Event, law: Law) -> bool:
    """who orders a new opinion sets its date"""
    return event.until is not None and event.until > event.on


def no_hearing_open(file: CaseFile, event: Event, law: Law) -> bool:
    """a hearing is still open"""
    return open_hearing(file) is None


def a_hearing_open(file: CaseFile, event: Event, law: Law) -> bool:
    """no hearing is open"""
    return open_hearing(file) is not None


def urge_allowed(file: CaseFile, event: Event, law: Law) -> bool:
    """a case is urged when overdue or nearly due, once in seven days"""
    return may_urge(file, event.on, law)


def is_in_time(file: CaseFile, event: Event, code: LimitCode) -> bool:
    clock = file.running(code)
    return clock is not None and event.on <= clock.due
