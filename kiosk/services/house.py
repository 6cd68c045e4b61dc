"""What staff set at the machine itself: over what the centre says, until it is put back. Each change has its line.

Hours and closing hold for the day they were set on. Nothing here is about a visitor.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.api.codec import from_json, to_json
from kiosk.api.terminals import OpenHours, SiteConfig
from kiosk.clock import rfc3339
from kiosk.domain.dates import UTC_OFFSET, local_date
from kiosk.domain.text import printable
from kiosk.errors import InvalidInput, Unreadable
from kiosk.services.house_rules import MOST_CHARACTERS, REASONS, Change, Overrides
from kiosk.store.facts import Facts

HOUSE = "house"
LOG = logging.getLogger("kiosk.house")
KEPT_CHANGES = 20
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class House:
    """``now``: aware UTC. ``changed`` is called after each change, in the caller's thread."""

    def __init__(self, facts: Facts, now: Callable[[], datetime], changed: Callable[[], None]) -> None:
        self._facts, self._now, self._changed = facts, now, changed
        self._set = self._kept()

    @property
    def overrides(self) -> Overrides:
        """What holds now: hours of another day do not."""
        if self._set.day == self._today():
            return self._set
        return replace(self._set, day="", opens="", closes="", closed="")

    def write(self, what: str, text: str, role: str) -> None:
        """``what``: name, greeting or notice; an empty text puts it back. Raises StoreUnavailable."""
        text = printable(text, limit=MOST_CHARACTERS[what]).strip()
        changed: dict[str, Any] = {what: text}
        self._keep(replace(self.overrides, **changed), what, role)

    def set_volume(self, volume: int | None, role: str) -> None:
        """Per cent; None puts it back. Raises InvalidInput, StoreUnavailable."""
        if volume is not None and not 0 <= volume <= 100:
            raise InvalidInput("a volume is 0 to 100 per cent", code="house_volume")
        self._keep(replace(self.overrides, volume=volume), "volume", role)

    def open_today(self, opens: str, closes: str, role: str) -> None:
        """Local ``HH:MM``. Raises InvalidInput when they are no times, or not in this order; StoreUnavailable."""
        if not (_TIME.fullmatch(opens) and _TIME.fullmatch(closes) and opens < closes):
            raise InvalidInput("it opens before it closes, HH:MM", code="house_hours")
        day = replace(self.overrides, day=self._today(), opens=opens, closes=closes, closed="")
        self._keep(day, "hours", role)

    def close_today(self, reason: str, role: str) -> None:
        """Raises InvalidInput for a reason that is none of REASONS; StoreUnavailable."""
        if reason not in REASONS:
            raise InvalidInput(f"a reason is one of {', '.join(REASONS)}", code="house_reason")
        self._keep(
            replace(self.overrides, day=self._today(), opens="", closes="", closed=reason), "hours", role
        )

    def usual_hours(self, role: str) -> None:
        """The centre's hours hold again. Raises StoreUnavailable."""
        self._keep(replace(self.overrides, day="", opens="", closes="", closed=""), "hours", role)

    def over(self, site: SiteConfig | None) -> SiteConfig | None:
        """The site as it holds at this machine."""
        mine = self.overrides
        if site is None or mine == Overrides(name=mine.name, changes=mine.changes):
            return site
        return replace(
            site,
            greeting=mine.greeting or site.greeting,
            notices=[mine.notice, *site.notices] if mine.notice else site.notices,
            volume=site.volume if mine.volume is None else mine.volume,
            hours=self._hours(mine, site.hours),
        )

    def _hours(self, mine: Overrides, hours: list[OpenHours]) -> list[OpenHours]:
        if not mine.day:
            return hours
        today = local_date(self._now(), UTC_OFFSET).isoweekday()
        others = [each for each in hours if each.weekday != today]
        return others if mine.closed else [*others, OpenHours(today, mine.opens, mine.closes)]

    def _keep(self, now: Overrides, what: str, role: str) -> None:
        change = Change(rfc3339(self._now()), role, what)
        now = replace(now, changes=(change, *now.changes)[:KEPT_CHANGES])
        self._facts.put(HOUSE, to_json(now).decode())
        LOG.info("set at the machine by %s: %s", role, what)  # never what was written
        self._set = now
        self._changed()

    def _kept(self) -> Overrides:
        kept = self._facts.get(HOUSE)
        try:
            return from_json(kept.encode(), Overrides) if kept else Overrides()
        except Unreadable:  # written by another version
            return Overrides()

    def _today(self) -> str:
        return local_date(self._now(), UTC_OFFSET).isoformat()
