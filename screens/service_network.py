"""The line to the centre: reached or not and since when, the last answer, what waits; and a try at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.domain.dates import UTC_OFFSET
from screens.kv import load_kv
from screens.service_room import LookingRoom
from screens.widgets.rows import StateRow

load_kv(__file__)

TRY_AT_MOST = 20  # looks until a try is given up
ROWS = {"state": "cloud_done", "address": "public", "good": "history", "records": "send"}


class ServiceNetworkScreen(LookingRoom):
    where = "where.service_network"
    advice = StringProperty()
    label_of_try = StringProperty()
    is_trying = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._waiting: int | None = None
        self._tries, self._looks = 0, 0
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self.is_trying, self._waiting = False, None
        self.relabel()
        self.look()

    def wipe(self) -> None:
        super().wipe()
        self.advice, self.is_trying = "", False

    def relabel(self) -> None:
        link = self.context.service.link()
        self._show(link)
        code = "" if link.is_online else link.code
        advice = self.words.get(f"state.{code}", "") if code else ""
        self.advice = "" if link.is_online else advice or self.words["service_network.advice"]
        self.label_of_try = self.words["service_network.trying" if self.is_trying else "service_network.try"]

    def try_now(self) -> None:
        self.is_trying, self._looks = True, 0
        self._tries = self.context.service.link().tries
        self.context.service.poke_centre()
        self.relabel()

    def asked(self) -> int:
        """Records that wait. Before the terminal is enrolled there are none, and it cannot be told."""
        return int(self.context.service.figures().waiting)

    def told(self, answer: int | None) -> None:
        self._waiting, self._looks = answer, self._looks + 1
        if self.context.service.link().tries > self._tries or self._looks > TRY_AT_MOST:
            self.is_trying = False
        self.relabel()

    def _show(self, link: Any) -> None:
        say, words = self.words.say, self.words
        row = self._row("state")
        row.state = "well" if link.is_online else "unknown" if link.since is None else "bad"
        how = "service_network.on" if link.is_online else "service_network.off"
        row.value = say(how, at=_at(link.since)) if link.since else words["service_network.never"]
        row.code, row.sign = "" if link.is_online else link.code, "" if link.is_online else "cloud_off"
        self._row("address").value = self.context.service.address
        good = self._row("good")
        good.state = "well" if link.is_online else "unknown"
        good.value = (
            say("service_network.good_said", at=_at(link.last_good), ms=link.took_ms)
            if link.last_good
            else words["service_network.none"]
        )
        waits = self._row("records")
        waits.state = "unknown" if self._waiting else "well"
        waits.value = (
            say("service_network.records_said", n=self._waiting)
            if self._waiting
            else words["service_network.records_none"]
        )

    def _row(self, name: str) -> StateRow:
        row = self.row(name, ROWS[name])
        if row.parent is None:
            self.ids.rows.add_widget(row)
        row.label = self.words[f"service_network.{name}"]
        return row


def _at(moment: datetime) -> str:
    return (moment + UTC_OFFSET).strftime("%m-%d %H:%M:%S")
