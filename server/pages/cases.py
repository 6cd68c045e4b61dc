"""Cases at the desk: the list by date, one case, and a form for each step that this account may try."""

from __future__ import annotations

from dataclasses import fields
from typing import Any
from urllib.parse import quote, urlencode

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from kiosk.domain.case_terms import Action, CaseState, Kind
from server.cases.listing import Wanted
from server.cases.steps import ordinary_next
from server.centre import Centre
from server.desk.case_steps import StepRequest, take_desk_step
from server.desk.cases import JointLink, OpenCase, case_index, join_cases, list_due, open_case
from server.desk.step_forms import FIELDS
from server.pages.actors import names_of
from server.pages.render import go_to, page
from server.pages.step_choices import choices_for, fields_for, may_be_undone, prefilled
from server.people.proof import form_of
from server.people.roles import SORTS_CASES, WORKS_ON_CASES
from server.web import Call, Endpoint, Proof, Refused

PATH = "/desk/cases"
LONG_FIELDS = ("text",)
SHORTEST_NUMBER = 10  # what is shorter is no number of a case
_KINDS = {field.name: field.type for field in fields(StepRequest)}
_ACTIONS = {action.value for action in Action}


async def show_cases(centre: Centre, call: Call) -> Response:
    """What is due first. A number typed in the search goes straight to its case."""
    asked = call.request.query_params
    number = "".join(asked.get("number", "").split()).upper()
    if len(number) >= SHORTEST_NUMBER and number.isascii() and number.isalnum():
        return go_to(f"{PATH}/{number}")
    state = asked.get("state", "")
    wanted = Wanted(
        asked.get("unit", ""), state if state in CaseState.__members__ else "", asked.get("after", "")
    )
    found = await list_due(centre, call.staff, wanted)
    after = urlencode({"unit": wanted.unit, "state": wanted.state, "after": found.next})
    return page(
        centre, call, "cases.html", cases=found.cases, wanted=wanted, older=f"{PATH}?{after}" if found.next else "",
        units=[organ.name for organ in centre.site.plan.organs], states=list(CaseState.__members__),
        unknown=bool(number),
    )  # fmt: skip


async def show_case(centre: Centre, call: Call) -> Response:
    opened = await open_case(centre, call.staff, call.request.path_params["number"])
    no_undo = () if may_be_undone(opened.case, centre.today()) else (Action.UNDO.value,)
    allowed = [step.action for step in opened.next if step.action not in no_undo]
    usual = ordinary_next(Kind(opened.case.kind), CaseState(opened.case.state))
    first = usual.value if usual and usual.value in allowed else ""
    others = [action for action in allowed if action != first]
    return page(
        centre, call, "case.html", c=opened.case, usual=first, others=others, done=_done(call),
        may_join=call.staff.role in SORTS_CASES, unjoined="unjoined" in call.request.query_params,
        names=await names_of(centre, call.staff.division),
    )  # fmt: skip


async def show_index(centre: Centre, call: Call) -> Response:
    index = await case_index(centre, call.staff, call.request.path_params["number"])
    return page(centre, call, "case_index.html", c=index, names=await names_of(centre, call.staff.division))


async def take_joint(centre: Centre, call: Call) -> Response:
    """Cases of different people about one matter are linked; a number of no case is told on the page."""
    number = call.request.path_params["number"]
    other = "".join(form_of(call.request, call.body).get("other", [""])[0].split()).upper()
    try:
        await join_cases(centre, call.staff, JointLink(number, other))
    except Refused as refused:
        if refused.problem is not ProblemType.NOT_FOUND:
            raise
        return go_to(f"{PATH}/{quote(number)}?unjoined=1")
    return go_to(f"{PATH}/{quote(number)}")


async def show_step(centre: Centre, call: Call) -> Response:
    opened = await open_case(centre, call.staff, call.request.path_params["number"])
    return _form(centre, call, opened, None)


async def take_step(centre: Centre, call: Call) -> Response:
    """To the case when it was taken; else the form as it was filled in, with the law's reason."""
    number, action = call.request.path_params["number"], call.request.path_params["action"]
    asked = read_step(form_of(call.request, call.body))
    try:
        await take_desk_step(centre, call.staff, number, action, asked)
    except Refused as refused:
        if refused.problem not in (ProblemType.INVALID, ProblemType.STALE):
            raise
        opened = await open_case(centre, call.staff, number)
        code = "stale" if refused.problem is ProblemType.STALE else refused.facts.get("code", "")
        return _form(centre, call, opened, asked, wrong=code, detail=refused.detail)
    return go_to(f"{PATH}/{number}?done={action}")


def read_step(form: dict[str, list[str]]) -> StepRequest:
    """The step as filled in; numbers that are none are 0, and the law then says what is right."""
    said = {name: _value(kind, form[name][0]) for name, kind in _KINDS.items() if name in form}
    return StepRequest(**{"version": 0, **said})


def _value(kind: Any, text: str) -> Any:
    if kind == "int":
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    return bool(text) if kind == "bool" else text.strip()


def _form(
    centre: Centre,
    call: Call,
    opened: OpenCase,
    asked: StepRequest | None,
    *,
    wrong: str = "",
    detail: str = "",
) -> Response:
    """Raises Refused(NOT_FOUND) for a step that this account cannot try here, unless it has just been refused."""
    name = call.request.path_params["action"]
    if name not in _ACTIONS or not (wrong or name in {step.action for step in opened.next}):
        raise Refused(ProblemType.NOT_FOUND)
    action, plan = Action(name), centre.site.plan
    return page(
        centre, call, "step.html", status=422 if wrong else 200, c=opened.case, action=name,
        asked=asked or prefilled(action, opened.case, plan), fields=fields_for(FIELDS[action], action, opened.case),
        choices=choices_for(action, opened.case, plan), titles={c.code: c.label for c in plan.categories},
        long_fields=LONG_FIELDS, wrong=wrong, detail=detail, today=centre.today().isoformat(),
    )  # fmt: skip


def _done(call: Call) -> str:
    done = call.request.query_params.get("done", "")
    return done if done in _ACTIONS else ""


ENDPOINTS = (
    Endpoint("GET", PATH, show_cases, Proof.STAFF, "Cases by date", roles=WORKS_ON_CASES, page=True),
    Endpoint("GET", PATH + "/{number}", show_case, Proof.STAFF, "One case", roles=WORKS_ON_CASES, page=True),
    Endpoint("GET", PATH + "/{number}/index", show_index, Proof.STAFF, "The case's file", roles=WORKS_ON_CASES,
             page=True),
    Endpoint("POST", PATH + "/{number}/joint", take_joint, Proof.STAFF, "Link cases of different people",
             roles=SORTS_CASES, page=True),
    Endpoint("GET", PATH + "/{number}/steps/{action}", show_step, Proof.STAFF, "The form of a step",
             roles=WORKS_ON_CASES, page=True),
    Endpoint("POST", PATH + "/{number}/steps/{action}", take_step, Proof.STAFF, "Take a step of a case",
             roles=WORKS_ON_CASES, page=True),
)  # fmt: skip
