"""The course of a case (办理经过): what happened, day by day, as far as its visitor is told.

What organs settle between themselves (sorting, objections, corrections of the record) is not told; an accusation has
no course at all (《信访工作条例》第三十条). What must be visible follows 信访事项网上办理工作规程: registration, each
forwarding, notices and answers with their dates.
"""

from __future__ import annotations

from datetime import date

import msgspec

from kiosk.domain.case_file import CaseFile
from kiosk.domain.case_terms import Action, Kind

A = Action
TOLD = frozenset((
    A.SUBMIT, A.MERGE, A.UNMERGE, A.FORWARD, A.ACCEPT, A.DIVERT, A.END_TRACKING, A.NOT_ACCEPT, A.NO_MORE, A.ASK_MATERIAL,
    A.SUPPLEMENT, A.MEDIATE, A.END_MEDIATION, A.EXTEND, A.OPEN_HEARING, A.CLOSE_HEARING, A.ISSUE, A.SERVE_OPINION, A.ANSWER,
    A.ASK_REVIEW, A.CLOSE_UNREVIEWED, A.SERVE_REVIEW, A.ORDER_REDO, A.ASK_REEXAM, A.CLOSE_UNREEXAMINED, A.SERVE_REEXAM,
    A.REREGISTER, A.ASK_WITHDRAW, A.WITHDRAW, A.URGE, A.ANSWER_URGE, A.SUPERVISE, A.ASK_AVOIDANCE, A.REFUSE_AVOIDANCE,
    A.REASSIGN, A.RATE, A.COMPLAIN,
))  # fmt: skip
# whose unit is told beside it: those that say where the matter went or who answered
WITH_UNIT = frozenset((
    A.FORWARD, A.ACCEPT, A.NOT_ACCEPT, A.EXTEND, A.SERVE_OPINION, A.ANSWER, A.SERVE_REVIEW, A.SERVE_REEXAM, A.ORDER_REDO,
))  # fmt: skip


class Happening(msgspec.Struct, frozen=True):
    """One line of the course. ``on`` is the local date the law counts from."""

    on: date
    what: Action
    unit: str = ""


def course_of(file: CaseFile) -> tuple[Happening, ...]:
    """Everything its visitor is told, oldest first; undone steps are left out."""
    if file.kind is Kind.ACCUSE:
        return ()
    return tuple(
        Happening(event.on, event.action, event.unit if event.action in WITH_UNIT else "")
        for event in file.log
        if event.action in TOLD
    )
