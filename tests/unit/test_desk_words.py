"""Whatever the law, the desk's table or a case can name has words on the pages, in Chinese and English."""

from __future__ import annotations

import pytest

from kiosk.domain.case_table import TRANSITIONS
from kiosk.domain.case_terms import Action, CaseState, Kind, SupervisionWay
from kiosk.domain.grounds import Ground
from kiosk.domain.lights import Light
from kiosk.domain.policy import LimitCode
from kiosk.domain.procedures import Procedure
from kiosk.domain.triage import TABLE
from kiosk.words import load_words
from server.cases import links, notices
from server.desk.step_forms import FIELDS, OUTCOMES
from server.pages.render import FOLDER
from server.people.roles import Role

# guards whose step only time takes: nobody at the desk is refused by them
OF_TIME = {"review_window_over", "reexam_window_over", "rating_waits"}
MARKS = ("urged", "supervised", "withdrawal_asked", "avoidance_asked", "supplemented")
OTHER_CODES = ("state", "actor", "order", "on", "until", "into", "confirmed", "stale", "kind", "procedure")

WANTED = {
    "guard": [f"step.wrong.{g.__name__}" for row in TRANSITIONS for g in row.guards if g.__name__ not in OF_TIME],
    "code": [f"step.wrong.{code}" for code in OTHER_CODES],
    "action": [f"case.action.{one.value}" for one in Action],
    "field": [f"step.{name}" for names in FIELDS.values() for name in names],
    "outcome": [f"choice.outcome.{one}" for known in OUTCOMES.values() for one in known],
    "state": [f"case.state.{one.value}" for one in CaseState],
    "kind": [f"case.kind.{one.value}" for one in Kind],
    "limit": [f"clock.{one.value}" for one in LimitCode],
    "procedure": [f"choice.procedure.{one.value}" for one in Procedure],
    "ground": [f"choice.ground.{one.value}" for one in Ground],
    "way": [f"choice.way.{one.value}" for one in SupervisionWay],
    "light": [f"case.light.{one.value}" for one in Light],
    "notice": [f"notice.{code}" for code in notices.CODES],
    "relation": [f"case.link.{one}" for one in (links.DUPLICATE, links.JOINT, links.REREGISTERED)],
    "link state": [f"case.link.state.{one}" for one in (links.ASKED, links.CONFIRMED, links.REFUSED)],
    "mark": [f"case.mark.{one}" for one in MARKS],
    "role": [f"role.{one.value}" for one in Role],
}  # fmt: skip


@pytest.mark.parametrize("what", WANTED)
def test_everything_that_the_desk_can_show_has_words(what):
    words = load_words("zh", FOLDER / "strings")  # a key without both languages is refused there
    assert [key for key in sorted(set(WANTED[what])) if key not in words] == []


def test_every_row_of_the_triage_says_why_in_both_languages():
    assert [row.route for row in TABLE if not (row.reason and row.reason_en)] == []
