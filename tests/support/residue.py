"""A visitor's things on every screen, and where in the widgets of the app they can still be found."""

from __future__ import annotations

from msgspec.structs import replace
from support.office import CANARIES, SLIP_TEXT, accepted, case, draft, place, road, visitor

from kiosk.domain.appointment import Admission
from kiosk.services.check_in import DoorAnswer
from kiosk.services.print_slip import Printed


def with_relative():
    told = draft()
    told.relation, told.relative = "parent", visitor()
    return told


FULL = {
    "identify": {"draft": draft()},
    "category": {"draft": draft()},
    "story": {"draft": draft()},
    "review": {"draft": draft()},
    "name": {"draft": draft()},
    "card_first": {"draft": draft()},
    "door": {
        "accepted": accepted(),
        "place": place(),
        "door": DoorAnswer(Admission.ADMITTED, None, place(), accepted()),
    },
    "done": {"accepted": accepted(), "draft": draft()},
    "roadmap": {"roadmap": road(), "slip_text": SLIP_TEXT},
    "cases": {"cases": [case(), case("RPL")]},
    "reprinted": {"roadmap": road(), "slips": ["job-1"]},
    "message": {"keypad": "message.not_found"},
    "place": {"draft": draft(), "wanted_place": "address"},
    "unit": {"draft": draft()},
    "line": {"draft": draft(), "line": "address", "division": "canary"},
    "relative": {"draft": with_relative()},
    "before": {"draft": draft(), "own_cases": [replace(case(), category="labour.wages")]},
    "day": {"roadmap": road(), "step": "ask_review"},
}


def everything_said(app):
    """Every text property of every widget of every screen and overlay, seen or not."""
    parts = [app.root_widget, *app.covers.each(), *app.stage.each()]
    for part in parts:
        for widget in part.walk(restrict=True):
            for name in widget.properties():
                value = getattr(widget, name)
                if isinstance(value, str | list | tuple):
                    yield type(widget).__name__, name, str(value)
            yield (
                type(widget).__name__,
                "__dict__",
                str([v for v in vars(widget).values() if isinstance(v, str | list | dict)]),
            )


def canaries_in(app):
    return sorted(
        {(kind, name, c) for kind, name, value in everything_said(app) for c in CANARIES if c in value}
    )


def fill(glass):
    for name, visit in FULL.items():
        glass.show(name, **visit)
    glass.show("keypad", keypad="query_code")
    for digit in "9876543":
        glass.tap(digit)
    by_post = draft()
    by_post.reply_by = "post"
    glass.show("review", draft=by_post)
    glass.show("line", line="unit")
    glass.app.stage.current.write("canary")
    glass.show("unit")
    for letter in "canary":
        glass.tap(letter)
    glass.app.context.print_state["job-1"] = Printed("job-1", "UNCERTAIN", "P12")
    glass.app.covers.say_over("canary")
