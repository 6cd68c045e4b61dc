"""Steps that several screens share: check a code in, find cases, print again. Each runs off the drawing thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.api.cases import FoundCase
from kiosk.api.records import CaseProof
from kiosk.domain.appointment import Admission
from kiosk.errors import InvalidInput, KioskError, ServerRefused, ServerUnreachable, StoreUnavailable
from screens.context import Context


def run(context: Context, work: Callable[[], Any], *, done: Callable[[Any], None], busy: str) -> None:
    """Run ``work`` elsewhere; a failure goes to the message screen in words. A late answer of a session that is
    over is dropped. One thing at a time: a second tap while something is being done is the same tap."""
    if context.is_busy():
        return
    asked = context.session_serial()
    context.busy(busy)

    def on_done(result: Any) -> None:
        if asked == context.session_serial():
            context.busy("")
            done(result)

    def on_error(error: Exception) -> None:
        if asked == context.session_serial():
            context.busy("")
            show_problem(context, error)

    context.tasks.run(work, on_done=on_done, on_error=on_error)


def may_begin(context: Context) -> bool:
    """Whether what a visitor is about to tell can be kept; else says so, before anything is asked of them."""
    if context.ports.may_begin():
        return True
    context.visit.keypad = "message.store"
    context.go("message")
    return False


def show_problem(context: Context, error: Exception) -> None:
    """Say what to do now. What is not ours to explain goes on to the failsafe."""
    if not isinstance(error, KioskError):
        raise error
    context.visit.keypad = problem_key(error)
    context.go("message")


def problem_key(error: KioskError) -> str:
    """The key of the sentence in assets/strings that says what to do."""
    if isinstance(error, ServerUnreachable):
        return "message.offline"
    if isinstance(error, StoreUnavailable):
        return "message.store"
    if isinstance(error, ServerRefused):
        by_type = {
            "/problems/not-found": "message.not_found",
            "/problems/too-many-tries": "message.too_many",
            "/problems/ticket-expired": "message.expired",
        }
        return by_type.get(error.problem_type, "message.refused")
    if isinstance(error, InvalidInput):
        return "message.url" if error.code == "find_url" else "message.not_ours"
    return "message.failed"


def run_check_in(context: Context, text: str) -> None:
    """Judge a scanned appointment code and show what the door says."""

    def show(answer: Any) -> None:
        context.visit.door = answer
        context.visit.accepted = answer.accepted
        context.visit.place = answer.place
        if answer.accepted is not None:
            context.visit.slips.append(answer.accepted.job_id)
        context.go("door")

    run(context, lambda: context.ports.check_in(text), done=show, busy="busy.check_in")


def take_scan(context: Context, text: str) -> None:
    """Whatever is held under the light, wherever it is asked for: an appointment is checked in, a slip is opened,
    and anything else is answered in words."""
    if text.startswith("XF1:"):
        run_check_in(context, text)
    else:
        run_find(context, lambda: context.ports.cases_by_slip(text), slip_text=text)


def run_find(
    context: Context,
    find: Callable[[], list[FoundCase]],
    *,
    slip_text: str = "",
    proof: CaseProof | None = None,
) -> None:
    """Look cases up; one goes straight to its road, several are shown to choose from. ``proof``: how, if not by slip."""
    context.visit.slip_text = slip_text

    def show(cases: list[FoundCase]) -> None:
        context.visit.cases = cases
        context.visit.proof = proof or context.ports.slip_proof(slip_text)
        if len(cases) == 1:
            open_case(context, cases[0])
        else:
            context.go("cases" if cases else "no_case")

    run(context, find, done=show, busy="busy.find")


def look_for_own_cases(context: Context, *, then: Callable[[], None] = lambda: None) -> None:
    """While a card's holder fills in: whether this was raised before. Nobody waits for it, and without it they are
    not asked. ``then``: once they are known."""
    visitor, asked = context.visit.draft.visitor, context.session_serial()
    context.visit.own_cases = []
    if not (visitor.read_from_card and context.ports.is_online()):
        return

    def keep(cases: list[FoundCase]) -> None:
        if asked == context.session_serial() and context.visit.draft.visitor is visitor:
            context.visit.own_cases = cases
            then()

    def none(error: Exception) -> None:
        """No case at all is the ordinary answer; an unreachable centre is nobody's concern here."""
        if not isinstance(error, KioskError):
            raise error

    find = context.ports.cases_by_card
    context.tasks.run(lambda: find(visitor.id_number), on_done=keep, on_error=none)


def open_case(context: Context, case: FoundCase) -> None:
    """Read the road of one case and show it."""

    def show(roadmap: Any) -> None:
        context.visit.roadmap = roadmap
        context.visit.ticket = case.ticket
        if context.visit.goal == "reprint":
            context.visit.slips.append(context.ports.print_copy(roadmap, context.visit.slip_text))
            context.go("reprinted")
        else:
            context.go("roadmap")

    run(context, lambda: context.ports.roadmap(case.ticket), done=show, busy="busy.find")


def gave_a_number(admission: Admission) -> bool:
    """Whether the door's answer comes with a number."""
    return admission in (Admission.ADMITTED, Admission.EARLY, Admission.LATE, Admission.WRONG_DAY)
