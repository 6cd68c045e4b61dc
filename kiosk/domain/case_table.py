"""The one table of a case: which step may follow in which state, who takes it, what must hold, where it leads.

Code, tests and docs/roadmaps.md read it. Articles are those of 信访工作条例 (2022).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain import case_guards as guard
from kiosk.domain.case_file import STATE_LIMIT, CaseFile, Event
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind
from kiosk.domain.deadlines import Law
from kiosk.domain.policy import LimitCode

Guard = Callable[[CaseFile, Event, Law], bool]


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table. ``target`` None leaves the state; ``stops_all`` ends every clock."""

    action: Action
    sources: tuple[CaseState, ...]
    target: CaseState | None
    actors: tuple[Actor, ...]
    starts: tuple[LimitCode, ...] = ()
    stops: tuple[LimitCode, ...] = ()
    stops_all: bool = False
    document: str = ""
    guards: tuple[Guard, ...] = ()


def papers_complete(file: CaseFile, event: Event, law: Law) -> bool:  # noqa: ARG001 - one signature for all guards
    """a document of the case is missing, or it lies in the archive already"""
    if file.last(Action.ARCHIVE):
        return False
    return file.kind is Kind.ACCUSE or all(e.paper for e in file.log if DOCUMENTS.get(e.action))


A, S, L, W = Action, CaseState, LimitCode, Actor
_OPEN = (S.REG, S.SORT, S.FWD, S.OBJ, S.ACC, S.EXT)
_ORGANS = (*_OPEN, S.REV, S.CHK)
_LIVE = (*_ORGANS, S.RPL, S.REVD)
_UNDECIDED = (S.SORT, S.FWD)
_HANDLED = (S.ACC, S.EXT)
_PETITION_LIMITS = (L.SORTING, L.ACCEPTANCE, L.SIMPLE_ACCEPTANCE, L.OBJECTION)
_HANDLING_LIMITS = (L.HANDLING, L.SIMPLE_HANDLING)
_VISITOR = (W.VISITOR, W.REGISTRAR)  # at the machine, or at the counter by a registrar's hand

TRANSITIONS: tuple[Transition, ...] = (
    Transition(A.SORT, (S.REG,), S.SORT, (W.REGISTRAR,)),
    Transition(A.RECLASSIFY, (S.REG, S.SORT), None, (W.REGISTRAR,), guards=(guard.is_new_kind, guard.track_fits)),
    Transition(
        A.MERGE, (S.REG, S.SORT), S.MRG, (W.REGISTRAR, W.TIME), stops_all=True,
        guards=(guard.names_primary, guard.not_an_accusation),
    ),
    Transition(A.UNMERGE, (S.MRG,), None, (W.REGISTRAR, W.SUPERVISOR), guards=(guard.has_reason,)),
    Transition(
        A.FORWARD, (S.SORT,), S.FWD, (W.FORWARDER,), starts=(L.OBJECTION,), stops=(L.SORTING,), document="FWD",
        guards=(
            guard.names_unit, guard.kind_is_known, guard.not_an_accusation, guard.not_the_avoided,
            guard.simple_is_in_force,
        ),
    ),
    Transition(
        A.OBJECT, (S.FWD,), S.OBJ, (W.OFFICER, W.SUPERVISOR), stops=(L.OBJECTION,),
        guards=(guard.has_reason, guard.objection_in_time),
    ),
    Transition(
        A.UPHOLD_OBJECTION, (S.OBJ,), S.SORT, (W.FORWARDER,), stops=(L.ACCEPTANCE, L.SIMPLE_ACCEPTANCE)
    ),
    Transition(A.REJECT_OBJECTION, (S.OBJ,), S.FWD, (W.FORWARDER,), guards=(guard.has_reason,)),
    Transition(
        A.ACCEPT, _UNDECIDED, S.ACC, (W.OFFICER,), stops=_PETITION_LIMITS, document="ACC",
        guards=(
            guard.names_unit, guard.names_officer, guard.kind_is_known, guard.not_an_accusation, guard.procedure_fits,
            guard.not_the_avoided, guard.simple_is_in_force,
        ),
    ),
    Transition(
        A.LEAVE_SIMPLE, _HANDLED, None, (W.OFFICER,), guards=(guard.has_reason, guard.is_handled_simply)
    ),
    Transition(
        A.DIVERT, _UNDECIDED, S.DIV, (W.REGISTRAR, W.OFFICER), stops_all=True, document="GUIDE",
        guards=(guard.names_procedure, guard.not_to_the_accused, guard.to_a_closed_recipient),
    ),
    Transition(
        A.END_TRACKING, (S.DIV,), S.DONE, (W.REGISTRAR, W.OFFICER), guards=(guard.says_outcome, guard.not_an_accusation)
    ),
    Transition(
        A.NOT_ACCEPT, _UNDECIDED, S.NACC, (W.OFFICER, W.FORWARDER), stops_all=True, document="NACC",
        guards=(guard.has_ground, guard.has_reason, guard.kind_is_known, guard.not_an_accusation),
    ),
    Transition(
        A.NO_MORE, _UNDECIDED, S.NOMORE, (W.OFFICER, W.FORWARDER), stops_all=True, document="NOMORE",
        guards=(guard.names_primary, guard.has_reason, guard.not_an_accusation),
    ),
    # the Regulation stops no clock for material, mediation or a hearing of the first round
    Transition(A.ASK_MATERIAL, _HANDLED, None, (W.OFFICER,), document="SUPP", guards=(guard.has_reason,)),
    Transition(A.SUPPLEMENT, _LIVE, None, _VISITOR),
    Transition(
        A.MEDIATE, _HANDLED, None, (W.OFFICER,), document="MED", guards=(guard.confirmed, guard.no_mediation_open)
    ),
    Transition(
        A.END_MEDIATION, _HANDLED, None, (W.OFFICER,), guards=(guard.mediation_open, guard.says_outcome)
    ),
    Transition(
        A.EXTEND, (S.ACC,), S.EXT, (W.HEAD,), document="EXT",
        guards=(guard.has_reason, guard.answered_by_opinion, guard.extension_allowed),
    ),
    Transition(
        A.OPEN_HEARING, (*_HANDLED, S.CHK), None, (W.OFFICER, W.REEXAMINER), document="HEAR",
        guards=(guard.has_reason, guard.no_hearing_open, guard.nothing_issued),
    ),
    Transition(
        A.CLOSE_HEARING, (*_HANDLED, S.CHK), None, (W.OFFICER, W.REEXAMINER), guards=(guard.a_hearing_open,)
    ),
    Transition(
        A.ISSUE, (S.ACC, S.EXT, S.REV, S.CHK), None, (W.OFFICER, W.REVIEWER, W.REEXAMINER),
        guards=(guard.says_outcome, guard.no_hearing_open, guard.no_mediation_open, guard.nothing_issued,
                guard.answered_by_opinion),
    ),
    Transition(
        A.SERVE_OPINION, _HANDLED, S.RPL, (W.OFFICER,), starts=(L.REVIEW_WINDOW,), stops=_HANDLING_LIMITS,
        document="OPN",
        guards=(guard.answered_by_opinion, guard.says_or_issued, guard.no_hearing_open, guard.no_mediation_open),
    ),
    Transition(
        A.ANSWER, _HANDLED, S.DONE, (W.OFFICER,), stops_all=True, document="REPLY",
        guards=(guard.answered_plainly, guard.no_hearing_open, guard.no_mediation_open),
    ),
    Transition(
        A.ASK_REVIEW, (S.RPL,), S.REV, _VISITOR, starts=(L.REVIEW,), stops=(L.REVIEW_WINDOW,),
        guards=(guard.review_in_time,),
    ),
    Transition(
        A.CLOSE_UNREVIEWED, (S.RPL,), S.DONE, (W.TIME,), stops_all=True, guards=(guard.review_window_over,)
    ),
    Transition(
        A.SERVE_REVIEW, (S.REV,), S.REVD, (W.REVIEWER,), starts=(L.REEXAM_WINDOW,), stops=(L.REVIEW,), document="REV",
        guards=(guard.says_or_issued,),
    ),
    Transition(
        A.ORDER_REDO, (S.REV,), S.ACC, (W.REVIEWER,), stops=(L.REVIEW,), document="REV", guards=(guard.sets_a_date,)
    ),
    Transition(
        A.ASK_REEXAM, (S.REVD,), S.CHK, _VISITOR, starts=(L.REEXAM,), stops=(L.REEXAM_WINDOW,),
        guards=(guard.reexam_in_time,),
    ),
    Transition(
        A.CLOSE_UNREEXAMINED, (S.REVD,), S.DONE, (W.TIME,), stops_all=True, guards=(guard.reexam_window_over,)
    ),
    Transition(
        A.SERVE_REEXAM, (S.CHK,), S.FINAL, (W.REEXAMINER,), stops_all=True, document="RECHK",
        guards=(guard.says_or_issued, guard.no_hearing_open),
    ),
    Transition(
        A.REREGISTER, (*_OPEN, S.DONE), S.DONE, (W.REGISTRAR,), stops_all=True,
        guards=(guard.is_service, guard.names_primary),
    ),
    Transition(A.ASK_WITHDRAW, _OPEN, None, _VISITOR, guards=(guard.nothing_issued,)),
    Transition(
        A.WITHDRAW, _OPEN, S.WDR, (W.REGISTRAR,), stops_all=True, guards=(guard.everybody_agrees, guard.nothing_issued)
    ),
    Transition(A.URGE, _ORGANS, None, _VISITOR, guards=(guard.urge_allowed,)),
    Transition(
        A.ANSWER_URGE, _LIVE, None, (W.OFFICER, W.REGISTRAR, W.REVIEWER, W.REEXAMINER), stops=(L.URGE_ANSWER,),
        guards=(guard.an_urge_open, guard.has_reason),
    ),
    Transition(A.SUPERVISE, _ORGANS, None, (W.SUPERVISOR,), guards=(guard.has_way, guard.has_reason)),
    Transition(
        A.ANSWER_SUPERVISION, tuple(S), None, (W.OFFICER, W.HEAD), guards=(guard.supervision_open, guard.has_reason)
    ),
    Transition(A.ASK_AVOIDANCE, _ORGANS, None, _VISITOR, guards=(guard.has_reason,)),
    Transition(
        A.REFUSE_AVOIDANCE, _ORGANS, None, (W.HEAD,), guards=(guard.avoidance_asked, guard.has_reason)
    ),
    Transition(
        A.REASSIGN, _ORGANS, None, (W.HEAD, W.FORWARDER),
        guards=(guard.another_holder, guard.not_the_avoided, guard.not_to_the_accused),
    ),
    Transition(A.RATE, tuple(S), None, (W.VISITOR,), guards=(guard.rating_waits,)),
    Transition(A.COMPLAIN, tuple(S), None, _VISITOR, guards=(guard.not_an_accusation,)),
    Transition(A.RECALCULATE, tuple(STATE_LIMIT), None, (W.TIME,)),
    Transition(
        A.ARCHIVE, (S.DONE, S.FINAL, S.NACC, S.NOMORE, S.DIV, S.WDR), None, (W.TIME, W.REGISTRAR),
        guards=(papers_complete,),
    ),
    Transition(
        A.UNDO, tuple(S), None, (W.REGISTRAR, W.FORWARDER, W.OFFICER, W.HEAD), guards=(guard.may_undo,)
    ),
)  # fmt: skip

ENDED = frozenset({S.FINAL, S.DONE, S.DIV, S.NACC, S.NOMORE, S.WDR, S.MRG})
DOCUMENTS = {row.action: row.document for row in TRANSITIONS if row.document}
# what ISSUE signs, by state: the paper that is served later
ISSUED_DOCUMENTS = {S.ACC: "OPN", S.EXT: "OPN", S.REV: "REV", S.CHK: "RECHK"}
_BY_STATE = {(state, row.action): row for row in TRANSITIONS for state in row.sources}


def find_transition(state: CaseState, action: Action) -> Transition | None:
    return _BY_STATE.get((state, action))


def rows_from(state: CaseState) -> list[Transition]:
    """What the table allows from ``state``; guards may still refuse."""
    return [row for (source, _), row in _BY_STATE.items() if source is state]
