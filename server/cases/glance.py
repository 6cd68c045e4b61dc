"""What one's own card tells of each matter at a glance: who holds it and how long; by the rules of the road itself."""

from __future__ import annotations

from datetime import date

from kiosk.api.cases import CaseGlance
from kiosk.domain.case_terms import Kind
from kiosk.domain.forms_of_address import addressed_as
from kiosk.domain.roadmap import Road, StageState, road_of
from server.cases.keys import PERSON
from server.cases.roadmap_reply import people_of
from server.cases.store import CaseRow, load_file
from server.centre import Centre
from server.db.engine import Cursor

MOST_GLANCES = 10  # of the newest: each costs the case's events and clocks


def glances(centre: Centre, cursor: Cursor, way: str, rows: list[CaseRow]) -> dict[str, CaseGlance]:
    """By number. Of an accusation nothing (Art. 30), nor by another way in than the own card."""
    if way != PERSON:
        return {}
    today, people = centre.today(), people_of(centre.site.plan)
    told = [row for row in rows if row.kind != Kind.ACCUSE.value][:MOST_GLANCES]
    return {
        row.number: glance_of(
            road_of(load_file(cursor, row), today=today, law=centre.law, people=people), today
        )
        for row in told
    }


def glance_of(road: Road, today: date) -> CaseGlance:
    """A right to review stands in the place of the limit: nobody but the visitor is waited for."""
    here = next((stage for stage in road.stages if stage.state is StageState.CURRENT), None)
    officer = here.officer if here else None
    until = road.review_until if road.may_ask_review else None
    return CaseGlance(
        unit=here.unit if here else "",
        holder=addressed_as(officer.name, officer.post) if officer else "",
        days_left=None if until else road.days_left,
        overdue=road.overdue,
        review_days_left=(until - today).days if until else None,
    )
