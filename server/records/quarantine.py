"""POST /v1/quarantine: an envelope that was refused is kept as it came. Nothing that a terminal accepted is lost."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from starlette.responses import Response

from kiosk.api.problems import ProblemType
from server.centre import Centre
from server.db.engine import Cursor
from server.web import Call, Endpoint, Proof, Refused, json_response

CAP = 20_000  # rows; staff clear them, and a flood must not fill the disk


@dataclass(frozen=True, slots=True)
class QuarantineReply:
    """``sha256`` of the body as it was kept."""

    sha256: str
    received_at: str


async def take_refused(centre: Centre, call: Call) -> Response:
    """201 always, but for an empty, too large or one too many body; the same bytes are kept once."""
    if not call.body:
        raise Refused(ProblemType.MALFORMED, "the body is empty")
    sha256, now = hashlib.sha256(call.body).hexdigest(), centre.now_text()

    def work(cursor: Cursor) -> None:
        cursor.execute("SELECT COUNT(*) FROM quarantine WHERE division = ?", (centre.site.plan.division,))
        if cursor.fetchone()[0] >= CAP:
            raise Refused(ProblemType.UNAVAILABLE, "the quarantine is full; staff must clear it")
        cursor.execute(
            "INSERT INTO quarantine (division, sha256, received_at, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (centre.site.plan.division, sha256, now, call.body),
        )

    await centre.engine.tx(work)
    return json_response(QuarantineReply(sha256, now), 201)


ENDPOINTS = (
    Endpoint(
        "POST", "/v1/quarantine", take_refused, Proof.NONE, "Hand over a record that was refused, as it is",
        gives=QuarantineReply, status=201, raw=True,
    ),
)  # fmt: skip
