"""Keeps what the last morning check found. The one before is forgotten; the log has its line."""

from __future__ import annotations

import logging

from kiosk.api.codec import from_json, to_json
from kiosk.errors import Unreadable
from kiosk.services.morning_check import Checked
from kiosk.store.facts import Facts

CHECKED = "morning_check"
LOG = logging.getLogger("kiosk.morning_check")


class MorningBook:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def keep(self, checked: Checked) -> None:
        """Raises StoreUnavailable."""
        self._facts.put(CHECKED, to_json(checked).decode())
        codes = " ".join(f"{result.step}:{result.code}" for result in checked.bad) or "all well"
        LOG.info("morning check by %s in %d s: %s", checked.role, checked.seconds, codes)

    def last(self) -> Checked | None:
        """None when there was none, or one of another version. Raises StoreUnavailable."""
        kept = self._facts.get(CHECKED)
        try:
            return from_json(kept.encode(), Checked) if kept else None
        except Unreadable:
            return None
