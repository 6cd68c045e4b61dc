"""What must hold before a step is taken. The docstring of a guard is the reason that is given when it does not."""

# ruff: noqa: ARG001 - one signature for every row of the table

from __future__ import annotations

from kiosk.domain.case_file import CaseFile, Event, in_mediation, issued, may_urge, open_hearing
from kiosk.domain.case_people import avoided, holder, is_named_in
from kiosk.domain.case_terms import (
    SERVICE_LIMITS,
    UNKNOWN_KINDS,
    Action,
    Actor,
    Kind,
    SupervisionWay,
)
from kiosk.domain.deadlines import Law
from kiosk.domain.grounds import Ground
from kiosk.domain.policy import LimitCode
from kiosk.domain.procedures import ACCEPTED_HERE, LED_ELSEWHERE, Procedure
from kiosk.domain.satisfaction import may_rate


def has_reason(file: CaseFile, event: Event, law: Law) -> bool:
    """a reason is required"""
    return bool(event.reason)


def is_new_kind(file: CaseFile, event: Event, law: Law) -> bool:
    """the kind must be named, and an accusation stays one"""
    return event.kind is not None and event.kind not in UNKNOWN_KINDS and file.kind is not Kind.ACCUSE


def track_fits(file: CaseFile, event: Event, law: Law) -> bool:
    """a service matter that goes on as a petition is registered anew"""
    return not (file.kind in SERVICE_LIMITS and event.kind is not None and event.kind not in SERVICE_LIMITS)


def kind_is_known(file: CaseFile, event: Event, law: Law) -> bool:
    """what kind of matter it is must be said first"""
    return file.kind not in UNKNOWN_KINDS


def is_service(file: CaseFile, event: Event, law: Law) -> bool:
    """only a service matter is registered anew as a petition"""
    return file.kind in SERVICE_LIMITS


def names_unit(file: CaseFile, event: Event, law: Law) -> bool:
    """the receiving unit must be named"""
    return bool(event.unit)


def names_officer(file: CaseFile, event: Event, law: Law) -> bool:
    """name, post and phone of the officer belong on the notice"""
    return event.officer is not None and bool(event.officer.name and event.officer.phone)


def not_to_the_accused(file: CaseFile, event: Event, law: Law) -> bool:
    """a case is never handed to the unit or person complained of in an accusation (Art. 30)"""
    named = [event.unit, event.officer.name if event.officer else ""]
    return file.kind is not Kind.ACCUSE or not any(is_named_in(name, file.accused) for name in named)


def to_a_closed_recipient(file: CaseFile, event: Event, law: Law) -> bool:
    """an accusation goes only to an organ on the centre's closed list (Art. 30)"""
    return file.kind is not Kind.ACCUSE or event.unit in file.recipients


def not_the_avoided(file: CaseFile, event: Event, law: Law) -> bool:
    """an officer who was replaced for avoidance does not get the case again (Art. 28)"""
    return event.officer is None or event.officer not in avoided(file)


def another_holder(file: CaseFile, event: Event, law: Law) -> bool:
    """the new officer must be named, and be another than now"""
    return event.officer is not None and event.officer != holder(file)


def procedure_fits(file: CaseFile, event: Event, law: Law) -> bool:
    """an appeal is accepted under branch P5 or P6 (Art. 31), anything else under none"""
    if file.kind is Kind.APPEAL:
        return event.procedure is None or event.procedure in ACCEPTED_HERE
    return event.procedure is None


def names_procedure(file: CaseFile, event: Event, law: Law) -> bool:
    """where it is led must be named: branch P1 to P5 of Art. 31, mediation, or another place; an accusation to discipline"""
    if file.kind is Kind.ACCUSE:
        return event.procedure is Procedure.DISCIPLINE
    return event.procedure in LED_ELSEWHERE - {Procedure.DISCIPLINE}


def has_ground(file: CaseFile, event: Event, law: Law) -> bool:
    """one of the grounds of the law must be chosen"""
    return event.ground in {ground.value for ground in Ground}


def has_way(file: CaseFile, event: Event, law: Law) -> bool:
    """one of the ways to supervise must be chosen (Art. 38-40)"""
    return event.ground in {way.value for way in SupervisionWay}


def simple_is_in_force(file: CaseFile, event: Event, law: Law) -> bool:
    """simple handling is not in force here, or not for this kind of matter"""
    fits = file.kind is Kind.APPEAL and event.procedure in (None, Procedure.PETITION)
    return not event.simple or (fits and law.policy.has(LimitCode.SIMPLE_HANDLING))


def is_handled_simply(file: CaseFile, event: Event, law: Law) -> bool:
    """it is not handled by the simple rules"""
    return file.is_simple


def names_primary(file: CaseFile, event: Event, law: Law) -> bool:
    """the other case must be named"""
    return bool(event.into)


def not_an_accusation(file: CaseFile, event: Event, law: Law) -> bool:
    """an accusation goes to the organ with power over it (Art. 30)"""
    return file.kind is not Kind.ACCUSE


def answered_by_opinion(file: CaseFile, event: Event, law: Law) -> bool:
    """only an appeal of branch P6 ends with a written opinion (Art. 31, 32)"""
    return file.kind is Kind.APPEAL and file.procedure is not Procedure.DUTY


def answered_plainly(file: CaseFile, event: Event, law: Law) -> bool:
    """an appeal of branch P6 needs a written opinion (Art. 32)"""
    return file.kind in SERVICE_LIMITS or file.procedure is Procedure.DUTY


def confirmed(file: CaseFile, event: Event, law: Law) -> bool:
    """who takes this step must confirm it: consent of both sides, identity and signature seen"""
    return event.confirmed


def mediation_open(file: CaseFile, event: Event, law: Law) -> bool:
    """there is no mediation now"""
    return in_mediation(file)


def no_mediation_open(file: CaseFile, event: Event, law: Law) -> bool:
    """a mediation is still open"""
    return not in_mediation(file)


def says_outcome(file: CaseFile, event: Event, law: Law) -> bool:
    """what came of it must be said"""
    return bool(event.outcome)


def says_or_issued(file: CaseFile, event: Event, law: Law) -> bool:
    """what the answer says must be named, unless it was signed before"""
    return bool(event.outcome) or issued(file) is not None


def nothing_issued(file: CaseFile, event: Event, law: Law) -> bool:
    """the answer is signed already; serve it"""
    return issued(file) is None


def objection_in_time(file: CaseFile, event: Event, law: Law) -> bool:
    """an objection is due within 5 working days (Art. 23); the supervisor decides on a late one"""
    return event.by is Actor.SUPERVISOR or is_in_time(file, event, LimitCode.OBJECTION)


def extension_allowed(file: CaseFile, event: Event, law: Law) -> bool:
    """once, before the limit ends, by at most 30 days (Art. 34)"""
    clock = file.running(LimitCode.HANDLING)  # of P6 alone
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


def an_urge_open(file: CaseFile, event: Event, law: Law) -> bool:
    """there is no urge to answer"""
    return file.running(LimitCode.URGE_ANSWER) is not None


def supervision_open(file: CaseFile, event: Event, law: Law) -> bool:
    """there is no supervision to answer"""
    last = file.last(Action.SUPERVISE, Action.ANSWER_SUPERVISION)
    return last is not None and last.action is Action.SUPERVISE


def avoidance_asked(file: CaseFile, event: Event, law: Law) -> bool:
    """nobody asked for another officer"""
    last = file.last(Action.ASK_AVOIDANCE, Action.REFUSE_AVOIDANCE, Action.REASSIGN)
    return last is not None and last.action is Action.ASK_AVOIDANCE


def everybody_agrees(file: CaseFile, event: Event, law: Law) -> bool:
    """identity and signature must be seen; a representative cannot withdraw for the others"""
    return event.confirmed and (not file.is_joint or bool(event.reason))


def rating_waits(file: CaseFile, event: Event, law: Law) -> bool:
    """this target is not for rating, was rated, or its time is over"""
    return event.ground in {target.value for target in may_rate(file, event.on, law)}


def may_undo(file: CaseFile, event: Event, law: Law) -> bool:
    """only the last step of the desk can be undone, on the same day, with a reason"""
    last = file.log[-1]
    return last.action in UNDOABLE and event.on == last.on and bool(event.reason)


# guards that ask of the case and the day alone: a step that one of them refuses need not be offered
ABOUT_THE_CASE = frozenset({
    track_fits, kind_is_known, is_service, not_an_accusation, is_handled_simply, answered_by_opinion, answered_plainly,
    mediation_open, no_mediation_open, nothing_issued, review_window_over, reexam_window_over, no_hearing_open,
    a_hearing_open, urge_allowed, an_urge_open, supervision_open, avoidance_asked,
})  # fmt: skip

# what a hand at the desk may take back; nothing that a visitor did or was served
UNDOABLE = frozenset({
    Action.RECLASSIFY, Action.SORT, Action.FORWARD, Action.OBJECT, Action.UPHOLD_OBJECTION, Action.REJECT_OBJECTION,
    Action.ACCEPT, Action.LEAVE_SIMPLE, Action.DIVERT, Action.NOT_ACCEPT, Action.NO_MORE, Action.ASK_MATERIAL,
    Action.MEDIATE, Action.END_MEDIATION, Action.EXTEND, Action.OPEN_HEARING, Action.CLOSE_HEARING, Action.ISSUE,
    Action.REASSIGN, Action.END_TRACKING,
})  # fmt: skip


def is_in_time(file: CaseFile, event: Event, code: LimitCode) -> bool:
    clock = file.running(code)
    return clock is not None and event.on <= clock.due
