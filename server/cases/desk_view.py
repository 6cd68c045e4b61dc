"""One case as the desk sees it: what was said, the log, clocks, papers, links, and what may be done next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.api.records import Agent, Person, PersonConcerned, RegistrationPayload, VisitPayload
from kiosk.domain.case_file import CaseFile, Clock, current_clock, undone_places
from kiosk.domain.case_terms import CaseState, Kind
from kiosk.domain.lights import light_of
from kiosk.domain.triage import Signals, suggest
from server.cases.documents import Paper, PaperEntry, load_papers, paper_index
from server.cases.hand_ins import HandIn, load_hand_ins
from server.cases.links import Link, links_of
from server.cases.listing import shown_due
from server.cases.log_rows import LogLine, load_log
from server.cases.particulars import particulars_of
from server.cases.roadmap_reply import title_of
from server.cases.steps import Desk
from server.cases.store import CaseRow, load_file
from server.db.engine import Cursor


@dataclass(frozen=True, slots=True)
class DeskEvent:
    """A line of the log. ``undone``: it stays written but counts no more."""

    seq: int
    action: str
    on: str
    recorded_at: str
    actor: str
    by: str
    facts: dict[str, str]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class DeskClock:
    code: str
    started_on: str
    length: int
    unit: str
    due: str
    provisional: bool
    stopped_on: str
    article: str
    policy_version: str
    calendar_version: str
    extra_days: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the visitor told at registration."""

    person: Person
    story: str = ""
    in_procedure: str = ""
    place: str = ""
    unit_complained_of: str = ""
    reply_by: str = ""
    reply_address: str = ""
    people_came: int = 1
    representatives: list[Person] = field(default_factory=list)
    agents: list[Agent] = field(default_factory=list)
    place_code: str = ""
    concerned: PersonConcerned | None = None


@dataclass(frozen=True, slots=True)
class TriageHint:
    """Where such a matter usually goes, with its reason; staff decide otherwise by a step of the case."""

    route: str
    procedure: str
    reason: str
    reason_en: str
    also: list[str]


@dataclass(frozen=True, slots=True)
class DeskCase:
    """``version`` goes with the next step: one that was made for an older one is refused.

    ``said`` is None where the reader may not see it (an accusation).
    """

    number: str
    version: int
    title: str
    kind: str
    category: str
    state: str
    registered_on: str
    unit: str
    due: str
    light: str
    marks: list[str]
    merged_into: str
    procedure: str
    people: int
    said: Said | None
    log: list[DeskEvent]
    clocks: list[DeskClock]
    papers: list[Paper]
    links: list[Link]
    hand_ins: list[HandIn]
    suggestion: TriageHint | None = None


@dataclass(frozen=True, slots=True)
class CaseIndex:
    """One case, one file (一案一档): every step and every paper with its hash."""

    number: str
    state: str
    log: list[DeskEvent]
    papers: list[PaperEntry]


def case_for_desk(
    cursor: Cursor, desk: Desk, row: CaseRow, file: CaseFile, *, today: date, with_content: bool
) -> DeskCase:
    """``with_content`` False hides what was said, papers' text and what was handed in."""
    undone, keys = undone_places(file.events), desk.keys
    clock = current_clock(file)
    told = particulars_of(keys, row) if with_content else None
    return DeskCase(
        number=row.number, version=row.version, title=title_of(row, desk.site), kind=row.kind, category=row.category,
        state=row.state, registered_on=row.registered_on, unit=row.unit, due=shown_due(row),
        light=light_of(clock, today, desk.law.calendar).value, marks=row.marks.split(), merged_into=row.merged_into,
        procedure=file.procedure.value if file.procedure else "", people=row.people,
        said=_said(told) if told else None,
        log=_log(cursor, row, undone),
        clocks=[_clock(clock) for clock in file.clocks],
        papers=load_papers(cursor, keys, row.division, row.number, with_text=with_content, undone=undone),
        links=links_of(cursor, row.division, row.number),
        hand_ins=load_hand_ins(cursor, keys, row.division, row.number) if with_content else [],
        suggestion=_hint(told, row) if isinstance(told, RegistrationPayload) and row.state in _TO_SORT else None,
    )  # fmt: skip


_TO_SORT = (CaseState.REG.value, CaseState.SORT.value)


def _hint(said: RegistrationPayload, row: CaseRow) -> TriageHint:
    signals = Signals(
        row.category, said.in_procedure, said.story, said.people_came, wants_privacy=is_hidden(row)
    )
    found = suggest(signals)
    return TriageHint(
        found.route.value,
        found.procedure,
        found.reason,
        found.reason_en,
        [route.value for route in found.also],
    )


def index_of(cursor: Cursor, row: CaseRow) -> CaseIndex:
    """Complete, those steps too that were undone."""
    undone = undone_places(load_file(cursor, row).events)
    papers = paper_index(cursor, row.division, row.number)
    return CaseIndex(row.number, row.state, _log(cursor, row, undone), papers)


def is_hidden(row: CaseRow) -> bool:
    """What an accusation says is for few (Art. 30)."""
    return row.kind == Kind.ACCUSE.value


def _said(payload: RegistrationPayload | VisitPayload) -> Said:
    if isinstance(payload, VisitPayload):
        return Said(payload.person)
    return Said(
        payload.person, payload.story, payload.in_procedure, payload.place, payload.unit_complained_of,
        payload.reply_by, payload.reply_address, payload.people_came, payload.representatives, payload.agents,
        payload.place_code, payload.concerned,
    )  # fmt: skip


def _log(cursor: Cursor, row: CaseRow, undone: frozenset[int]) -> list[DeskEvent]:
    return [_event(line, line.seq in undone) for line in load_log(cursor, row.division, row.number)]


def _event(line: LogLine, undone: bool) -> DeskEvent:
    e = line.event
    facts: dict[str, object] = {
        "unit": e.unit, "officer": f"{e.officer.name} {e.officer.post} {e.officer.phone}" if e.officer else "",
        "reason": e.reason, "days": e.days or "", "until": e.until or "", "into": e.into,
        "kind": e.kind.value if e.kind else "", "procedure": e.procedure.value if e.procedure else "",
        "ground": e.ground, "outcome": e.outcome, "basis": e.basis, "place": e.place, "category": e.category,
        "simple": "yes" if e.simple else "", "paper": e.paper,
    }  # fmt: skip
    said = {name: str(value) for name, value in facts.items() if value}
    by = e.by.value if e.by else ""
    return DeskEvent(
        line.seq, e.action.value, e.on.isoformat(), line.recorded_at, line.actor, by, said, undone
    )


def _clock(c: Clock) -> DeskClock:
    return DeskClock(
        c.code.value, c.started_on.isoformat(), c.length, c.unit.value, c.due.isoformat(), c.provisional,
        c.stopped_on.isoformat() if c.stopped_on else "", c.article, c.policy_version, c.calendar_version, c.extra_days,
    )  # fmt: skip
