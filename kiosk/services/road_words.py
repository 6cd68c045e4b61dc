"""The road of a case in words, for the screen and for paper alike: one place decides what is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kiosk.api.cases import RoadmapReply, WireDocument, WireStage
from kiosk.domain.case_slips import AcceptanceFacts
from kiosk.domain.numbers import parse_number
from kiosk.domain.slips import Contact, RoadmapFacts, RoadmapLine
from kiosk.words import Words

ACCEPTANCE_NOTICE, HANDLING = "ACC", "handled"  # template of the paper; the station whose limit it sets
MARKS = {"done": "●", "current": "→", "next": "○", "skipped": "－"}


@dataclass(frozen=True, slots=True)
class StationView:
    """One station. ``state`` done | current | next | skipped; ``is_branch``: drawn dashed."""

    mark: str
    state: str
    title: str
    when: str
    who: str = ""  # on one line, for paper
    card: str = ""  # of the present station: unit, name and post, phone, a line each
    limit: str = ""
    detail: str = ""
    article: str = ""  # where it has plain words to open: ``law.…`` in assets/strings
    action: str = ""  # a step that the visitor may take here
    is_branch: bool = False
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class HappeningView:
    """One line of the course."""

    day: str
    what: str
    unit: str


@dataclass(frozen=True, slots=True)
class RoadView:
    """Everything the roadmap screen shows. ``gone`` is the part of the running limit that has passed, 0 to 1;
    None when no limit runs."""

    number: str
    title: str
    state: str
    headline: str
    gone: float | None
    is_overdue: bool
    stations: tuple[StationView, ...]
    rights: str = ""
    urge_note: str = ""
    merged: str = ""


def road_view(road: RoadmapReply, words: Words) -> RoadView:
    """Say a road in the language of ``words``."""
    return RoadView(
        number=parse_number(road.number).grouped(),
        title=road.title,
        state=words[f"state.{road.state}"],
        headline=_headline(road, words),
        gone=_gone(road),
        is_overdue=road.overdue,
        stations=tuple(_station(stage, words, _actions(road)) for stage in road.stages),
        rights=_rights(road, words),
        urge_note=words.say("road.urged", day=_day(road.urge_again_on, words)) if road.urge_again_on else "",
        merged=words.say("road.merged", number=road.merged_into) if road.merged_into else "",
    )


def course_view(road: RoadmapReply, words: Words) -> list[HappeningView]:
    """What happened, newest first: who comes back wants to know what is new."""
    return [
        HappeningView(
            _plain_day(told.on, words), words.get(f"event.{told.what}", words["event.other"]), told.unit
        )
        for told in reversed(road.course)
    ]


def plain_law(article: str, words: Words) -> str:
    """The article in plain words; empty for one that has none here."""
    return words.get(f"law.{article}", "")


def road_facts(road: RoadmapReply, words: Words, slip_code: str) -> RoadmapFacts:
    """The same road for paper; skipped stations are left out."""
    view = road_view(road, words)
    lines = [
        RoadmapLine(mark=s.mark, title=s.title, when=s.when, who=s.who, card=s.card.splitlines())
        for s in view.stations
        if s.state != "skipped"
    ]
    return RoadmapFacts(
        number=view.number,
        title=view.title,
        state=view.state,
        headline=view.headline,
        lines=lines,
        rights=view.rights,
        may=_may(road, words),
        slip_code=slip_code,
    )


def _may(road: RoadmapReply, words: Words) -> str:
    """What can be done at the machine now; the right to review has a sentence of its own."""
    steps = [*(["urge"] if road.may_urge else []), *road.may]
    told = words["slip.may_and"].join(words[f"step.{step}"] for step in steps)
    return words.say("slip.may", steps=told) if told else ""


def acceptance_facts(
    road: RoadmapReply, paper: WireDocument, words: Words, slip_code: str
) -> AcceptanceFacts | None:
    """What stands on the copy of an acceptance notice; None for other papers, and where no limit runs any more."""
    stage = next((s for s in road.stages if s.code == HANDLING and s.due_on), None)
    if paper.code != ACCEPTANCE_NOTICE or stage is None:
        return None
    who = stage.officer
    return AcceptanceFacts(
        number=parse_number(road.number).grouped(),
        title=road.title,
        organ=stage.unit,
        accepted_on=_day(paper.issued_on, words, year=True),
        officer=Contact(who.name, who.post, who.phone) if who else Contact("", "", ""),
        due=_day(stage.due_on, words, year=True),
        limit=_span(stage.limit_days, stage.unit_of_limit, words),
        slip_code=slip_code,
    )


def _headline(road: RoadmapReply, words: Words) -> str:
    if road.clock_days_left is None or road.may_ask_review:
        return words.get(f"road.headline.{road.state}", "")
    day = _day(road.clock_due_on, words, year=True)
    limit = _span(road.clock_limit_days, road.clock_unit, words)
    if road.clock_days_left < 0:
        return words.say("road.overdue", n=-road.clock_days_left, day=day)
    key = "road.left_provisional" if road.clock_provisional else "road.left"
    return words.say(key, n=road.clock_days_left, day=day, limit=limit)


def _span(length: int | None, unit: str, words: Words) -> str:
    """``60 日（自然日）``, ``3 个工作日``, ``2 个月``: the unit is always said."""
    return words.say(f"span.{unit}", n=length) if length else ""


def _gone(road: RoadmapReply) -> float | None:
    if not (road.clock_started_on and road.clock_due_on):
        return None
    start, due = date.fromisoformat(road.clock_started_on), date.fromisoformat(road.clock_due_on)
    today = date.fromisoformat(road.today)
    whole = max(1, (due - start).days)
    return min(1.0, max(0.0, (today - start).days / whole))


def _actions(road: RoadmapReply) -> dict[str, str]:
    """Station -> the step that may be taken there now: review is asked for at the first branch not yet gone."""
    asks = [s.code for s in road.stages if s.code in ("review_asked", "reexam_asked") and s.state != "done"]
    return {asks[0]: "ask_review"} if road.may_ask_review and asks else {}


def _station(stage: WireStage, words: Words, actions: Mapping[str, str]) -> StationView:
    return StationView(
        mark=MARKS[stage.state],
        state=stage.state,
        title=words[f"stage.{stage.code}"],
        when=_when(stage, words),
        who=_who(stage, words),
        card=_card(stage, words),
        limit=_limit(stage, words),
        detail=_detail(stage, words),
        article=stage.article if plain_law(stage.article, words) else "",
        action=actions.get(stage.code, ""),
        is_branch=stage.branch == "review",
        is_overdue=stage.overdue,
    )


def _detail(stage: WireStage, words: Words) -> str:
    """What is being done; of a matter that was led elsewhere: where, and that law's own limits."""
    if not stage.procedure:
        return words.get(f"detail.{stage.detail}", stage.detail)
    told = [
        words.say("road.told", what=words[f"told.{limit.code}"], limit=_span(limit.days, limit.unit, words))
        for limit in stage.told
    ]
    return words["road.told_separator"].join([stage.procedure, *told])


def _when(stage: WireStage, words: Words) -> str:
    if stage.finished_on:
        return _day(stage.finished_on, words)
    if stage.overdue and stage.days_left is not None:
        return words.say("road.stage_overdue", n=-stage.days_left)
    if stage.due_on:
        key = "road.until_provisional" if stage.provisional else "road.until"
        return words.say(key, day=_day(stage.due_on, words))
    return ""


def _who(stage: WireStage, words: Words) -> str:
    if stage.officer is None or stage.state != "current":
        return stage.unit if stage.state in ("current", "done") else ""
    officer = stage.officer
    parts = (stage.unit, officer.name, officer.post, officer.phone)
    return words["road.separator"].join(part for part in parts if part)


def _card(stage: WireStage, words: Words) -> str:
    if stage.officer is None or stage.state != "current":
        return ""
    officer = stage.officer
    named = words["road.separator"].join(part for part in (officer.name, officer.post) if part)
    return "\n".join(part for part in (stage.unit, named, officer.phone) if part)


def _limit(stage: WireStage, words: Words) -> str:
    """Its length; and the article by its name, where there are no plain words that could be opened instead."""
    if not stage.limit_days or stage.state == "done":
        return ""
    limit = words.say("road.limit", limit=_span(stage.limit_days, stage.unit_of_limit, words))
    named = stage.article if stage.article and not plain_law(stage.article, words) else ""
    return limit + (words["road.separator"] + words.say("road.article", article=named) if named else "")


def _rights(road: RoadmapReply, words: Words) -> str:
    if not road.may_ask_review:
        return ""
    until = date.fromisoformat(road.review_until)
    left = (until - date.fromisoformat(road.today)).days
    day = _day(road.review_until, words)
    return words.say("road.review_right", organ=road.review_organ, day=day, n=left)


def _plain_day(iso: str, words: Words) -> str:
    """A day with its year, without its weekday."""
    day = date.fromisoformat(iso)
    return words.say("date.plain", year=day.year, month=day.month, day=day.day)


def _day(iso: str, words: Words, *, year: bool = False) -> str:
    day = date.fromisoformat(iso)
    weekday = words[f"weekday.{day.isoweekday()}"]
    key = "date.long" if year else "date.short"
    return words.say(key, year=day.year, month=day.month, day=day.day, weekday=weekday)
