"""What a visitor did for their matters in one visit, for a slip to take along: what was asked, of whom, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.api.cases import RoadmapReply
from kiosk.domain.case_slips import DeedFacts
from kiosk.domain.case_terms import CaseState
from kiosk.domain.numbers import parse_number
from kiosk.domain.slips import Contact
from kiosk.words import Words

UNSIGNED = "rate"  # nothing on paper tells who rated whom


@dataclass(frozen=True, slots=True)
class Deed:
    """One step that was kept. ``road``: as it was shown then; what was written is not in it."""

    step: str
    is_sent: bool
    road: RoadmapReply


def may_be_printed(deeds: Sequence[Deed]) -> bool:
    return any(deed.step != UNSIGNED for deed in deeds)


def deed_facts(deeds: Sequence[Deed], words: Words) -> list[DeedFacts]:
    """In the order in which they were done, without ratings."""
    return [_facts(deed, words) for deed in deeds if deed.step != UNSIGNED]


def _facts(deed: Deed, words: Words) -> DeedFacts:
    road, step = deed.road, deed.step
    if step == "ask_review" and road.state == CaseState.REVD.value:
        step = "ask_reexam"
    here = next((stage for stage in road.stages if stage.state == "current"), None)
    who = here.officer if here else None
    return DeedFacts(
        number=parse_number(road.number).grouped(),
        title=road.title,
        what=words[f"step.{step}"],
        kept=words["step_done.sent" if deed.is_sent else "step_done.kept"],
        next_step=words.say(f"step_done.{step}", organ=road.review_organ),
        unit=here.unit if here else "",
        officer=Contact(who.name, who.post, who.phone) if who else None,
    )
