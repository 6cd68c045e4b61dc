"""What a visitor does to an own case from the terminal: supplement, withdraw, ask for review, avoid, rate, complain.

Each record carries why its sender may speak for the case. A record that does not fit is kept for staff with a note.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kiosk.api.envelope import Envelope, RecordKind
from kiosk.api.records import (
    AvoidancePayload,
    CaseProof,
    ComplaintPayload,
    RatingPayload,
    ReviewRequestPayload,
    SupplementPayload,
    WithdrawalPayload,
)
from kiosk.domain.case_file import CaseFile, Event
from kiosk.domain.case_state import IllegalStep
from kiosk.domain.case_terms import Action, Actor, CaseState, Kind
from kiosk.domain.dates import in_full
from kiosk.domain.satisfaction import RatingState, Score, Target, rating_state
from server.cases.hand_ins import HandIn, add_hand_in
from server.cases.keys import CODE, PERSON, TOKEN, code_hash, person_hash, token_hash
from server.cases.notices import COMPLAINT, add_notice
from server.cases.ratings import Rating, add_rating
from server.cases.steps import Desk, step
from server.cases.store import CaseRow, find_row, load_file
from server.centre import Centre
from server.db.engine import Cursor

LONGEST_TEXT = 2000
_RECEIVED_ON = "来访人说收到答复的日期："
_REASON_GIVEN = "见来访人提交的材料"  # the words themselves lie encrypted with the hand-in, not in the log

PAYLOADS: dict[RecordKind, type[Any]] = {
    RecordKind.SUPPLEMENT: SupplementPayload,
    RecordKind.WITHDRAWAL: WithdrawalPayload,
    RecordKind.REVIEW_REQUEST: ReviewRequestPayload,
    RecordKind.AVOIDANCE: AvoidancePayload,
    RecordKind.RATING: RatingPayload,
    RecordKind.COMPLAINT: ComplaintPayload,
}
FOR_STAFF_NOTES = frozenset({"unknown_case", "not_proven", "step_refused"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One visitor's wish on its way to the case."""

    centre: Centre
    envelope: Envelope
    row: CaseRow
    file: CaseFile
    today: date
    now: str


def apply_visitor_step(cursor: Cursor, centre: Centre, envelope: Envelope, payload: Any) -> str:
    """Do it, in the transaction that keeps the envelope. Returns a note, empty when all fits."""
    row = find_row(cursor, envelope.division, payload.number)
    if row is None:
        return "unknown_case"
    way = _way_in(cursor, centre, row, payload.proof)
    if way is None or (way == TOKEN and envelope.kind not in _SLIP_IS_ENOUGH):
        return "not_proven"
    today = max(centre.today(), date.fromisoformat(row.registered_on))
    asked = _Asked(centre, envelope, row, load_file(cursor, row), today, centre.now_text())
    return _DO[envelope.kind](cursor, asked, payload)


_SLIP_IS_ENOUGH = frozenset({RecordKind.RATING, RecordKind.COMPLAINT})


def _way_in(cursor: Cursor, centre: Centre, row: CaseRow, proof: CaseProof) -> str | None:
    """The strongest way that opens this very case; None when none does."""
    keys, ways = centre.keys, []
    if proof.id_number:
        ways.append((PERSON, person_hash(keys, proof.id_number)))
    if proof.query_code and proof.factor:
        ways.append((CODE, code_hash(keys, proof.query_code, proof.factor)))
    if proof.slip_token:
        ways.append((TOKEN, token_hash(keys, proof.slip_token)))
    return next((way for way, key_hash in ways if _opens(cursor, row, way, key_hash)), None)


def _opens(cursor: Cursor, row: CaseRow, way: str, key_hash: str) -> bool:
    cursor.execute(
        "SELECT 1 FROM case_keys WHERE division = ? AND way = ? AND key_hash = ? AND number = ?",
        (row.division, way, key_hash, row.number),
    )
    return cursor.fetchone() is not None


def _supplement(cursor: Cursor, asked: _Asked, payload: SupplementPayload) -> str:
    return _step_with_words(cursor, asked, Action.SUPPLEMENT, payload.text)


def _withdraw(cursor: Cursor, asked: _Asked, payload: WithdrawalPayload) -> str:
    return _step_with_words(cursor, asked, Action.ASK_WITHDRAW, payload.reason)


def _review(cursor: Cursor, asked: _Asked, payload: ReviewRequestPayload) -> str:
    action = Action.ASK_REEXAM if asked.file.state is CaseState.REVD else Action.ASK_REVIEW
    return _step_with_words(cursor, asked, action, _with_receipt(payload))


def _with_receipt(payload: ReviewRequestPayload) -> str:
    """The visitor's words, below the day on which the answer came by the visitor's word. The recorded service date alone
    starts the 30 days (条例 第三十五条); staff see where the two differ."""
    try:
        day = date.fromisoformat(payload.received_on)
    except ValueError:
        return payload.text
    return f"{_RECEIVED_ON}{in_full(day)}\n{payload.text}"


def _avoid(cursor: Cursor, asked: _Asked, payload: AvoidancePayload) -> str:
    return _step_with_words(cursor, asked, Action.ASK_AVOIDANCE, payload.reason, reason=_REASON_GIVEN)


def _step_with_words(cursor: Cursor, asked: _Asked, action: Action, words: str, *, reason: str = "") -> str:
    """Take the step; the words are kept whether or not the law allows it."""
    _keep_words(cursor, asked, action.value, words)
    return "" if _taken(cursor, asked, action, reason=reason) else "step_refused"


def _taken(cursor: Cursor, asked: _Asked, action: Action, *, reason: str = "", ground: str = "") -> bool:
    """Whether the law allowed the visitor this step; if so it is written."""
    desk = Desk(asked.centre.law, asked.centre.site, asked.centre.keys)
    on = max(asked.today, asked.file.events[-1].on)
    event = Event(action, on, Actor.VISITOR, reason=reason, ground=ground)
    try:
        step(desk, cursor, asked.row, asked.file, event, actor="visitor", now=asked.now)
    except IllegalStep:
        return False
    return True


def _keep_words(cursor: Cursor, asked: _Asked, code: str, words: str) -> None:
    if words.strip():
        hand_in = HandIn(asked.envelope.id, code, asked.now, words[:LONGEST_TEXT])
        is_secret = asked.file.kind is Kind.ACCUSE
        add_hand_in(
            cursor, asked.centre.keys, asked.row.division, asked.row.number, hand_in, is_secret=is_secret
        )


def _rate(cursor: Cursor, asked: _Asked, payload: RatingPayload) -> str:
    """The first rating of a target counts; one that is late or not asked for is noted and not counted."""
    row, centre = asked.row, asked.centre
    try:
        target, score = Target(payload.target), Score(payload.score)
    except ValueError:
        return "step_refused"
    if rating_state(asked.file, target, asked.today, centre.law) is RatingState.TOO_LATE:
        return "rating_late"
    if not _taken(cursor, asked, Action.RATE, ground=target.value):
        return "rating_not_asked"
    rating = Rating(target, score.value, payload.words[:LONGEST_TEXT], asked.now)
    add_rating(cursor, centre.keys, row.division, row.number, rating)
    return ""


def _complain(cursor: Cursor, asked: _Asked, payload: ComplaintPayload) -> str:
    """The supervisor is told; what was said lies with the case."""
    refused = _step_with_words(cursor, asked, Action.COMPLAIN, payload.text)
    if not refused:
        day, row = asked.today.isoformat(), asked.row
        add_notice(cursor, row.division, COMPLAINT, row.number, day=day, at=asked.now)
    return refused


_DO: dict[RecordKind, Callable[[Cursor, _Asked, Any], str]] = {
    RecordKind.SUPPLEMENT: _supplement,
    RecordKind.WITHDRAWAL: _withdraw,
    RecordKind.REVIEW_REQUEST: _review,
    RecordKind.AVOIDANCE: _avoid,
    RecordKind.RATING: _rate,
    RecordKind.COMPLAINT: _complain,
}
