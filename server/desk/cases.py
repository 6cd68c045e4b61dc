"""The desk's cases: the list by date, one case with its log and papers, its index, and what the supervisor is told."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.domain.case_terms import CaseState
from server.cases.desk_view import CaseIndex, DeskCase, case_for_desk, index_of, is_hidden
from server.cases.links import CONFIRMED, DUPLICATE, JOINT, REFUSED, Link, add_link, asked_links, decide_link
from server.cases.listing import CasePage, Wanted, due_cases
from server.cases.notices import Notice, mark_seen, open_notices
from server.cases.ratings import RatingCount, count_ratings
from server.cases.steps import Desk
from server.cases.store import find_row, load_file
from server.centre import Centre
from server.db.engine import Cursor
from server.desk.case_steps import NextStep, next_steps, seen_row
from server.people.audit import append_audit
from server.people.roles import SORTS_CASES, SUPERVISES, WORKS_ON_CASES, Role
from server.people.store import Staff
from server.web import Call, Endpoint, Parameter, Proof, Refused, json_response

MOST = 200


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One case and what this account may try next."""

    case: DeskCase
    next: list[NextStep]


@dataclass(frozen=True, slots=True)
class Notices:
    notices: list[Notice]


@dataclass(frozen=True, slots=True)
class Ratings:
    """How often each target was given each score: 0 满意, 1 基本满意, 3 不满意. Never by whom, never of which case."""

    counts: list[RatingCount]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Pairs that may be one matter of one person: staff look and decide, a machine never does (PIPL Art. 24)."""

    links: list[Link]


@dataclass(frozen=True, slots=True)
class LinkDecision:
    """``same``: the two belong together. A duplicate is then merged by a step of its own."""

    number: str
    other: str
    same: bool


@dataclass(frozen=True, slots=True)
class JointLink:
    """Cases of different people about one matter: linked, never merged."""

    number: str
    other: str


async def list_due(centre: Centre, staff: Staff, wanted: Wanted) -> CasePage:
    """An officer's list is that of the own unit."""
    mine = Wanted(staff.unit, wanted.state, wanted.after) if staff.role is Role.OFFICER else wanted
    division, site, law, today = staff.division, centre.site, centre.law, centre.today()
    return await centre.engine.read(lambda cursor: due_cases(cursor, site, law, division, mine, today))


async def open_case(centre: Centre, staff: Staff, number: str) -> OpenCase:
    """Every look is written to the audit log. What an accusation says opens for the supervisor alone."""
    desk = Desk(centre.law, centre.site, centre.keys)
    now, today = centre.now_text(), centre.today()

    def work(cursor: Cursor) -> OpenCase:
        row = seen_row(cursor, staff, number)
        file = load_file(cursor, row)
        with_content = not is_hidden(row) or staff.role is Role.SUPERVISOR
        append_audit(
            cursor, division=staff.division, at=now, who=staff.login, action="case_read", subject=number
        )
        view = case_for_desk(cursor, desk, row, file, today=today, with_content=with_content)
        return OpenCase(view, next_steps(staff, file, desk.law, today))

    return await centre.engine.tx(work)


async def notices_now(centre: Centre, staff: Staff) -> list[Notice]:
    """What nobody has seen yet."""
    return await centre.engine.read(lambda cursor: open_notices(cursor, staff.division, most=MOST))


async def see_notice(centre: Centre, staff: Staff, notice: Notice) -> bool:
    """False when somebody had seen it before."""
    return await centre.engine.tx(lambda cursor: mark_seen(cursor, staff.division, notice, who=staff.login))


async def duplicates_now(centre: Centre, staff: Staff) -> list[Link]:
    """Pairs that nobody has decided on."""
    return await centre.engine.read(lambda cursor: asked_links(cursor, staff.division, DUPLICATE, most=MOST))


async def decide_duplicate(centre: Centre, staff: Staff, asked: LinkDecision) -> None:
    """Raises Refused(NOT_FOUND) for a pair that nobody asks about."""
    now, state = centre.now_text(), CONFIRMED if asked.same else REFUSED

    def work(cursor: Cursor) -> None:
        pair = (asked.number, asked.other, DUPLICATE)
        if not decide_link(cursor, staff.division, *pair, state=state, who=staff.login):
            raise Refused(ProblemType.NOT_FOUND)
        append_audit(cursor, division=staff.division, at=now, who=staff.login, action="duplicate_decided",
                     subject=f"{asked.number} {asked.other}", facts={"same": asked.same})  # fmt: skip

    await centre.engine.tx(work)


async def desk_cases(centre: Centre, call: Call) -> Response:
    asked = call.request.query_params
    state = asked.get("state", "")
    if state and state not in {known.value for known in CaseState}:
        raise Refused(ProblemType.MALFORMED, f"state: one of {', '.join(known.value for known in CaseState)}")
    wanted = Wanted(asked.get("unit", ""), state, asked.get("after", ""))
    return json_response(await list_due(centre, call.staff, wanted))


async def desk_case(centre: Centre, call: Call) -> Response:
    return json_response(await open_case(centre, call.staff, call.request.path_params["number"]))


async def case_index(centre: Centre, staff: Staff, number: str) -> CaseIndex:
    """Every step and paper with its hash, those that were undone too. Raises Refused(NOT_FOUND)."""
    return await centre.engine.read(lambda cursor: index_of(cursor, seen_row(cursor, staff, number)))


async def desk_case_index(centre: Centre, call: Call) -> Response:
    return json_response(await case_index(centre, call.staff, call.request.path_params["number"]))


async def desk_notices(centre: Centre, call: Call) -> Response:
    return json_response(Notices(await notices_now(centre, call.staff)))


async def desk_notice_seen(centre: Centre, call: Call) -> Response:
    """404 when somebody had seen it before."""
    notice = from_json(call.body, Notice)
    if not await see_notice(centre, call.staff, notice):
        raise Refused(ProblemType.NOT_FOUND)
    return json_response(notice)


async def desk_ratings(centre: Centre, call: Call) -> Response:
    division = call.staff.division
    return json_response(Ratings(await centre.engine.read(lambda cursor: count_ratings(cursor, division))))


async def desk_duplicates(centre: Centre, call: Call) -> Response:
    return json_response(Duplicates(await duplicates_now(centre, call.staff)))


async def desk_duplicate_decided(centre: Centre, call: Call) -> Response:
    """Only the answer is kept; merging is a step of the case."""
    asked = from_json(call.body, LinkDecision)
    await decide_duplicate(centre, call.staff, asked)
    return json_response(asked)


async def join_cases(centre: Centre, staff: Staff, asked: JointLink) -> JointLink:
    """Both cases must be there; each keeps its own road. Raises Refused(NOT_FOUND)."""
    now = centre.now_text()

    def work(cursor: Cursor) -> JointLink:
        if asked.number == asked.other or None in (
            find_row(cursor, staff.division, asked.number), find_row(cursor, staff.division, asked.other)
        ):  # fmt: skip
            raise Refused(ProblemType.NOT_FOUND)
        add_link(
            cursor, staff.division, Link(asked.number, asked.other, JOINT, CONFIRMED, 0, now, staff.login)
        )
        append_audit(cursor, division=staff.division, at=now, who=staff.login, action="cases_joined",
                     subject=f"{asked.number} {asked.other}")  # fmt: skip
        return asked

    return await centre.engine.tx(work)


async def desk_joint(centre: Centre, call: Call) -> Response:
    return json_response(await join_cases(centre, call.staff, from_json(call.body, JointLink)), 201)


_P = ProblemType
ENDPOINTS = (
    Endpoint("GET", "/v1/desk/cases", desk_cases, Proof.STAFF, "Cases by date, soonest first", gives=CasePage,
             roles=WORKS_ON_CASES, problems=(_P.MALFORMED,), query=(
                 Parameter("state", "cases of this state only", pattern=f"^({'|'.join(s.value for s in CaseState)})?$"),
                 Parameter("unit", "cases of this unit only"),
                 Parameter("after", "the page after this one, as its reply says"),
             )),
    Endpoint("GET", "/v1/desk/cases/{number}", desk_case, Proof.STAFF, "One case, and what may be done next",
             gives=OpenCase, roles=WORKS_ON_CASES, problems=(_P.NOT_FOUND,)),
    Endpoint("GET", "/v1/desk/cases/{number}/index", desk_case_index, Proof.STAFF, "The case's file, with hashes",
             gives=CaseIndex, roles=WORKS_ON_CASES, problems=(_P.NOT_FOUND,)),
    Endpoint("GET", "/v1/desk/notices", desk_notices, Proof.STAFF, "What the supervisor is told", gives=Notices,
             roles=SUPERVISES, polled=True),
    Endpoint("POST", "/v1/desk/notices/seen", desk_notice_seen, Proof.STAFF, "Somebody has seen a notice",
             takes=Notice, gives=Notice, roles=SUPERVISES, problems=(_P.MALFORMED, _P.NOT_FOUND)),
    Endpoint("GET", "/v1/desk/ratings", desk_ratings, Proof.STAFF, "What visitors said of the centre and the units",
             gives=Ratings, roles=SUPERVISES),
    Endpoint("GET", "/v1/desk/duplicates", desk_duplicates, Proof.STAFF, "Pairs that may be one matter",
             gives=Duplicates, roles=SORTS_CASES),
    Endpoint("POST", "/v1/desk/duplicates/decisions", desk_duplicate_decided, Proof.STAFF, "Whether two are one matter",
             takes=LinkDecision, gives=LinkDecision, roles=SORTS_CASES, problems=(_P.MALFORMED, _P.NOT_FOUND)),
    Endpoint("POST", "/v1/desk/joint-links", desk_joint, Proof.STAFF, "Link cases of different people", status=201,
             takes=JointLink, gives=JointLink, roles=SORTS_CASES, problems=(_P.MALFORMED, _P.NOT_FOUND)),
)  # fmt: skip
