"""What the form of a step offers in this case: only what the law would take, with what is known filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kiosk.domain.case_guards import UNDOABLE
from kiosk.domain.case_terms import Action, Kind, SupervisionWay
from kiosk.domain.grounds import Ground
from kiosk.domain.procedures import ACCEPTED_HERE, LED_ELSEWHERE, Procedure
from server.cases.desk_view import DeskCase
from server.desk.case_steps import StepRequest
from server.desk.step_forms import OUTCOMES
from server.site.book import SitePlan

Choices = dict[str, tuple[str, ...]]
_KINDS = tuple(kind.value for kind in Kind if kind not in (Kind.UNSURE, Kind.VISIT))


def choices_for(action: Action, case: DeskCase, plan: SitePlan) -> Choices:
    """By field; a field that is not here, or whose tuple is empty, takes free words."""
    return {
        "kind": _KINDS,
        "category": tuple(category.code for category in plan.categories),
        "unit": _units(action, case, plan),
        "procedure": _procedures(action, case),
        "ground": tuple(one.value for one in Ground),
        "way": tuple(one.value for one in SupervisionWay),
        "outcome": OUTCOMES.get(action, ()),
    }


def fields_for(fields: tuple[str, ...], action: Action, case: DeskCase) -> tuple[str, ...]:
    """Without the procedure where only an appeal has one."""
    has_none = action is Action.ACCEPT and case.kind != Kind.APPEAL.value
    return tuple(name for name in fields if not (has_none and name == "procedure"))


def prefilled(action: Action, case: DeskCase, plan: SitePlan) -> StepRequest:
    """An empty form; who accepts finds the unit and its officer filled in."""
    empty = StepRequest(case.version)
    organ = next((organ for organ in plan.organs if organ.name == case.unit), None)
    if action is Action.REASSIGN and organ:
        return replace(empty, unit=organ.name)
    if action is not Action.ACCEPT or organ is None:
        return empty
    card = organ.officer
    return replace(
        empty, unit=organ.name, officer_name=card.name, officer_post=card.post, officer_phone=card.phone
    )


def may_be_undone(case: DeskCase, today: date) -> bool:
    """The last step that counts was the desk's own, of today (kiosk.domain.case_guards.may_undo)."""
    counting = [event for event in case.log if not event.undone and event.action != Action.UNDO.value]
    last = counting[-1] if counting else None
    return last is not None and Action(last.action) in UNDOABLE and last.on == today.isoformat()


def _units(action: Action, case: DeskCase, plan: SitePlan) -> tuple[str, ...]:
    if case.kind == Kind.ACCUSE.value:
        return tuple(plan.accusation_recipients)  # a closed list (Art. 30)
    if action is Action.DIVERT:
        return tuple(guide.title for guide in plan.guides)
    return tuple(organ.name for organ in plan.organs)


def _procedures(action: Action, case: DeskCase) -> tuple[str, ...]:
    if case.kind == Kind.ACCUSE.value:
        allowed = frozenset({Procedure.DISCIPLINE})
    else:
        allowed = ACCEPTED_HERE if action is Action.ACCEPT else LED_ELSEWHERE - {Procedure.DISCIPLINE}
    return tuple(one.value for one in Procedure if one in allowed)
