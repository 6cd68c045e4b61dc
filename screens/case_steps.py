"""Steps that a visitor takes with an own case: which are open, what they are called, and the way from tap to answer."""

from __future__ import annotations

from typing import Any

from kiosk.api.cases import RoadmapReply
from kiosk.services.today import Deed
from kiosk.services.wishes import Wish, is_enough
from screens.context import Context
from screens.journeys import run

REFUSED = ("not_proven", "step_refused", "rating_late", "rating_not_asked", "unknown_case")
LAST_INSTANCE = "REVD"  # from here the request is for re-examination


def open_steps(road: RoadmapReply) -> list[str]:
    """In the order in which they are offered."""
    return [*(["ask_review"] if road.may_ask_review else []), *(["rate"] if road.may_rate else []), *road.may]


def step_words(words: Any, about: str, step: str, road: RoadmapReply | None) -> str:
    """A sentence on a step; review of a review has a name of its own."""
    if road is not None and step == "ask_review" and road.state == LAST_INSTANCE:
        step = "ask_reexam"
    return str(words.say(f"{about}.{step}", organ=road.review_organ if road else ""))


def begin_step(context: Context, step: str) -> None:
    """To the screen where it is done; first to the one that asks who is there, where a slip alone opened the case."""
    visit = context.visit
    visit.step, visit.rating, visit.received_on = step, None, ""
    if step == "rate":
        context.go("rate")
    elif is_enough(step, visit.proof):
        go_on(context)
    else:
        context.go("prove")


def go_on(context: Context) -> None:
    """Behind the proof: a review is counted from the day on which the answer came (条例 第三十五条), so it is asked."""
    context.go("day" if context.visit.step == "ask_review" else "write_step")


def take_step(context: Context, text: str = "") -> None:
    """Keep it, then say what became of it."""
    visit = context.visit
    target, score = visit.rating or ("", 0)
    number = visit.roadmap.number if visit.roadmap else ""
    wish = Wish(visit.step, number, visit.proof, text, target, score, visit.received_on)

    def done(result: Any) -> None:
        visit.step_done = result
        if visit.roadmap is not None and result.note not in REFUSED:
            visit.deeds.append(Deed(wish.step, result.is_sent, visit.roadmap))
        context.go("step_done")

    run(context, lambda: context.ports.take_step(wish), done=done, busy="busy.register")
