"""POST /v1/records/held: a terminal asks which of the records that it has sent are here, once a day.

What a backup brought back does not have, the terminal sends again.
"""

from __future__ import annotations

from starlette.responses import Response

from kiosk.api.codec import from_json
from kiosk.api.problems import ProblemType
from kiosk.api.records import HeldQuestion, HeldReply
from server.centre import Centre
from server.db.engine import Cursor
from server.web import Call, Endpoint, Proof, Refused, json_response

MOST = 500  # records in one question


async def tell_held(centre: Centre, call: Call) -> Response:
    """The ids that are not here with that hash. Refused: more than 500."""
    question = from_json(call.body, HeldQuestion)
    if len(question.records) > MOST:
        raise Refused(ProblemType.MALFORMED, f"at most {MOST} records at once")
    division, ids = call.terminal.division, [mark.id for mark in question.records]

    def look(cursor: Cursor) -> dict[str, str]:
        marks = ", ".join("?" * len(ids))
        cursor.execute(
            f"SELECT id, sha256 FROM records WHERE division = ? AND id IN ({marks})",  # noqa: S608 - only marks
            (division, *ids),
        )
        return dict(cursor.fetchall())

    held = await centre.engine.read(look) if ids else {}
    return json_response(
        HeldReply([mark.id for mark in question.records if held.get(mark.id) != mark.sha256])
    )


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/records/held", tell_held, Proof.TERMINAL, "Ask which sent records the centre holds",
        takes=HeldQuestion, gives=HeldReply,
    ),
)  # fmt: skip
