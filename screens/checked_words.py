"""What is said of the last morning check: when it was, and what was not well."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET, clock_face, local_date

if TYPE_CHECKING:
    from kiosk.services.morning_check import Checked
    from kiosk.words import Words


def checked_in_words(last: Checked | None, now: datetime, words: Words) -> tuple[str, str]:
    """The sentence, and the role of its colour: done, danger, or now where today's check is still to be made."""
    if last is None or local_date(from_rfc3339(last.at), UTC_OFFSET) != local_date(now, UTC_OFFSET):
        return words["service_home.not_checked"], "now"
    at = clock_face(from_rfc3339(last.at), UTC_OFFSET)
    if not last.bad:
        return words.say("service_home.checked_well", at=at), "done"
    what = words["service.list"].join(f"{words[f'service.step_{bad.step}']} {bad.code}" for bad in last.bad)
    return words.say("service_home.checked_bad", at=at, what=what), "danger"
