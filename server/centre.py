"""The parts of a running centre, joined once and handed to every handler."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kiosk.domain.deadlines import Law
from server.clock import Clock, local_day, rfc3339
from server.db.engine import Engine
from server.health.metrics import Metrics
from server.key_files import RandomBytes
from server.keys import Keys
from server.law.lawbook import LawBook
from server.people.passwords import PasswordGate
from server.settings import Settings
from server.site.book import SiteBook
from server.terminals.known import KnownTerminals
from server.terminals.nonces import NonceWindow
from server.terminals.pace import Pace
from server.terminals.trail import Trails

if TYPE_CHECKING:
    from server.cases.views import View

POLL_INTERVAL = timedelta(seconds=4)  # they are told five; a line may carry two of them closer together


@dataclass(frozen=True, slots=True)
class Centre:
    """``clock`` gives aware UTC; the legal day is ``today()``."""

    settings: Settings
    engine: Engine
    clock: Clock
    random: RandomBytes
    keys: Keys
    lawbook: LawBook
    site: SiteBook
    nonces: NonceWindow
    demo: bool = False
    metrics: Metrics = field(default_factory=Metrics)
    passwords: PasswordGate = field(default_factory=PasswordGate)
    roads: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    terminals: KnownTerminals = field(default_factory=KnownTerminals)
    heartbeats: dict[tuple[str, int], tuple[str, bytes]] = field(default_factory=dict)
    views: dict[View, tuple[str, int]] = field(default_factory=dict)
    trails: Trails = field(default_factory=Trails)
    polls: Pace = field(default_factory=lambda: Pace(POLL_INTERVAL))  # of terminals that wait for enrolment

    @property
    def law(self) -> Law:
        """The law in force now."""
        return self.lawbook.law

    def now_text(self) -> str:
        return rfc3339(self.clock())

    def today(self) -> date:
        return local_day(self.clock(), self.settings.local_time.utc_offset_minutes)

    def new_id(self) -> str:
        return self.random(16).hex()
