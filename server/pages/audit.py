"""The audit log as the auditor reads it: who and what in words, the facts of a row one by one."""

from __future__ import annotations

import json

from starlette.responses import Response

from kiosk.words import Words
from server.centre import Centre
from server.desk.audit import audit_page
from server.pages.actors import names_of
from server.pages.render import page, words_of
from server.people.roles import READS_AUDIT
from server.web import Call, Endpoint, Proof

# the words of a value, by the name of its fact; a fact that is not here says its value as it is
VALUES = {
    "role": "role", "priority": "queue.priority", "why": "terminal.suspect", "way": "audit.way",
    "outcome": "audit.outcome", "same": "audit.same",
}  # fmt: skip
ACTIONS = (("", "audit.action"), ("step_", "case.action"), ("queue_", "queue.step"))


async def show_audit(centre: Centre, call: Call) -> Response:
    words, log = words_of(call.request), await audit_page(centre, call)
    return page(
        centre, call, "audit.html", log=log, names=await names_of(centre, call.staff.division),
        action_of=lambda row: said_action(words, row.action), facts_of=lambda row: said_facts(words, row.facts),
    )  # fmt: skip


def said_action(words: Words, action: str) -> str:
    keys = [f"{key}.{action.removeprefix(start)}" for start, key in ACTIONS if action.startswith(start)]
    return next((words[key] for key in keys if key in words), action)


def said_facts(words: Words, facts: str) -> str:
    """``{"role":"officer"}`` as a sentence. What is empty is left out."""
    said = [
        words.get(f"audit.fact.{name}", name) + words["page.colon"] + _value(words, name, value)
        for name, value in json.loads(facts).items()
        if value not in ("", None, [])
    ]
    return words["page.semicolon"].join(said)


def _value(words: Words, name: str, value: object) -> str:
    if isinstance(value, list):
        return words["page.comma"].join(str(one) for one in value)
    if name == "changed":
        return words["page.comma"].join(words.get(f"settings.{one}", one) for one in str(value).split())
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return words.get(f"{VALUES.get(name, name)}.{text}", text)


ENDPOINTS = (
    Endpoint("GET", "/desk/audit", show_audit, Proof.STAFF, "The audit log", roles=READS_AUDIT, page=True),
)
