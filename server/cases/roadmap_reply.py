"""The road of a case on the wire."""

from __future__ import annotations

from datetime import date

from kiosk.api.cases import RoadmapReply, WireDocument, WireHappening, WireLimit, WireOfficer, WireStage
from kiosk.domain.case_terms import Kind, OfficerCard
from kiosk.domain.course import Happening
from kiosk.domain.roadmap import DOCUMENT_STAGE, People, Road, Stage, StageCode, StageState
from server.cases.documents import Paper
from server.cases.store import CaseRow
from server.cases.words import DETAILS, NEUTRAL_TITLE, PROCEDURES
from server.site.book import SiteBook, SitePlan

_NOT_REACHED = (StageState.NEXT, StageState.SKIPPED)


def title_of(row: CaseRow, site: SiteBook) -> str:
    """Plain words of the category; neutral for accusations and visits."""
    return NEUTRAL_TITLE if row.kind in (Kind.ACCUSE.value, Kind.VISIT.value) else site.title_of(row.category)


def people_of(plan: SitePlan) -> People:
    """Who answers for a case before an organ has it, and who reviews it."""
    receiver = OfficerCard(plan.receiver.name, plan.receiver.post, plan.receiver.phone)
    return People(plan.centre_name, receiver, plan.review_organ, plan.reexam_organ)


def roadmap_reply(
    row: CaseRow,
    road: Road,
    papers: list[Paper],
    course: tuple[Happening, ...],
    *,
    site: SiteBook,
    version: str,
    today: date,
    shows_name: bool,
) -> RoadmapReply:
    clock = road.clock
    shown = {} if row.kind == Kind.ACCUSE.value else _by_station(road, papers)
    return RoadmapReply(
        number=row.number,
        version=version,
        title=title_of(row, site),
        state=row.state,
        today=today.isoformat(),
        registered_on=row.registered_on,
        stages=[_stage(stage, shown.get(stage.code, [])) for stage in road.stages],
        clock_started_on=_day(clock.started_on) if clock else "",
        clock_due_on=_day(clock.due) if clock else "",
        clock_days_left=road.days_left,
        clock_limit_days=clock.length + clock.extra_days if clock else None,
        clock_unit=clock.unit.value if clock else "",
        clock_provisional=clock.provisional if clock else False,
        clock_stage=road.clock_stage.value if road.clock_stage else "",
        overdue=road.overdue,
        may_urge=road.may_urge,
        urge_again_on=_day(road.urge_again_on),
        may_ask_review=road.may_ask_review,
        review_organ=road.review_organ,
        review_until=_day(road.review_until),
        merged_into=road.merged_into,
        masked_name=row.masked_name if shows_name else "",
        may_rate=[target.value for target in road.may_rate],
        may=[step.value for step in road.may],
        kind="" if row.kind == Kind.ACCUSE.value else row.kind,
        flags=[] if row.kind == Kind.ACCUSE.value else row.marks.split(),
        course=[WireHappening(_day(told.on), told.what.value, told.unit) for told in course],
    )


def _stage(stage: Stage, papers: list[Paper]) -> WireStage:
    limit = stage.limit
    if stage.due_on is None and stage.state in _NOT_REACHED:  # most stations of most cases
        code, state = stage.code.value, stage.state.value
        if limit is None:
            return WireStage(code, state, stage.branch)
        return WireStage(
            code,
            state,
            stage.branch,
            limit_days=limit.length,
            unit_of_limit=limit.unit.value,
            article=limit.article,
        )
    return WireStage(
        code=stage.code.value,
        state=stage.state.value,
        branch=stage.branch,
        unit=stage.unit,
        officer=_officer(stage.officer),
        started_on=_day(stage.started_on),
        finished_on=_day(stage.finished_on),
        limit_days=limit.length if limit else None,
        unit_of_limit=limit.unit.value if limit else "",
        due_on=_day(stage.due_on),
        provisional=stage.provisional,
        days_left=stage.days_left,
        overdue=stage.overdue,
        article=limit.article if limit else "",
        detail=DETAILS.get(stage.detail, ""),
        documents=_documents(papers),
        procedure=PROCEDURES[stage.procedure.value] if stage.procedure else "",
        told=[WireLimit(t.code.value, t.length, t.unit.value, t.article) for t in stage.told],
    )


def _by_station(road: Road, papers: list[Paper]) -> dict[StageCode, list[Paper]]:
    """The papers where they belong; a hearing's where the case stood when it was called."""
    reexam = next((s.started_on for s in road.stages if s.code is StageCode.REEXAMINED), None)
    codes = [stage.code for stage in road.stages]
    found: dict[StageCode, list[Paper]] = {}
    for paper in papers:
        station = DOCUMENT_STAGE.get(paper.code, StageCode.REGISTERED)
        station = station if station in codes else _nearest(station, codes)
        if paper.code == "HEAR" and reexam is not None and paper.issued_on >= reexam.isoformat():
            station = StageCode.REEXAMINED
        found.setdefault(station, []).append(paper)
    return found


def _nearest(station: StageCode, codes: list[StageCode]) -> StageCode:
    """The last station of this road that comes no later: a road may have ended before the paper's own station."""
    order = list(StageCode)
    before = [code for code in codes if order.index(code) <= order.index(station)]
    return before[-1] if before else codes[-1]


def _documents(papers: list[Paper]) -> list[WireDocument]:
    return [WireDocument(paper.code, paper.title, paper.issued_on, paper.lines) for paper in papers]


def _officer(card: OfficerCard | None) -> WireOfficer | None:
    return WireOfficer(card.name, card.post, card.phone) if card else None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
