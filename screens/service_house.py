"""What staff can set at the machine itself, what holds now, and who changed what last."""

from __future__ import annotations

from typing import Any

from kivy.properties import StringProperty

from kiosk.clock import from_rfc3339
from kiosk.domain.dates import UTC_OFFSET
from screens.kv import load_kv
from screens.service_room import ServiceRoom
from screens.widgets.rows import FactRow

load_kv(__file__)

CHANGES_SHOWN = 3


# what can be set -> where it is set
SETTINGS = {
    "hours": "service_hours",
    "notice": "service_write",
    "greeting": "service_write",
    "volume": "service_volume",
    "name": "service_write",
}


class ServiceHouseScreen(ServiceRoom):
    where = "where.service_house"
    changes = StringProperty()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, FactRow] = {}
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self.relabel()

    def wipe(self) -> None:
        self.changes = ""
        for row in self._rows.values():
            row.value = ""

    def relabel(self) -> None:
        mine = self.context.service.house.overrides
        for name in SETTINGS:
            row = self._row(name)
            row.label = self.words[f"service_house.{name}"]
            row.value = self._value(name, mine)
            row.action = self.words["service_house.change"]
        self.changes = "\n".join(self._change(change) for change in mine.changes[:CHANGES_SHOWN])

    def open(self, name: str) -> None:
        self.context.visit.setting = name
        self.context.go(SETTINGS[name])

    def _row(self, name: str) -> FactRow:
        if name not in self._rows:
            row = self._rows[name] = FactRow()
            row.theme = self.theme
            row.bind(on_change=lambda *_: self.open(name))
            self.ids.rows.add_widget(row)
        return self._rows[name]

    def _value(self, name: str, mine: Any) -> str:
        if name == "hours":
            return hours_in_words(self.context, self.words)
        site = self.context.ports.site()
        own = getattr(mine, name)
        if name == "volume":
            said = self.words.say("service_house.percent", n=site.volume if site else 0)
        elif name == "name":
            return own or self.words["service_house.none"]
        elif name == "greeting":
            said = (site.greeting if site else "") or self.words["home.greeting"]
        else:
            said = site.notices[0] if site and site.notices else self.words["service_house.none"]
        return said + self.words["service_house.here" if own not in ("", None) else "service_house.centre"]

    def _change(self, change: Any) -> str:
        at = (from_rfc3339(change.at) + UTC_OFFSET).strftime("%m-%d %H:%M")
        what, who = self.words[f"service_house.{change.what}"], self.words[f"role.{change.role}"]
        return self.words.say("service_house.changed", at=at, who=who, what=what)


def hours_in_words(context: Any, words: Any) -> str:
    """Today's hours, or why there are none, and who says so."""
    mine, site = context.service.house.overrides, context.ports.site()
    source = words["service_house.here" if mine.day else "service_house.centre"]
    if mine.closed:
        return words.say("service_house.closed", reason=words[f"closed.{mine.closed}"]) + source
    weekday = (context.ports.now() + UTC_OFFSET).isoweekday()
    spans = [
        f"{each.opens}–{each.closes}" for each in (site.hours if site else []) if each.weekday == weekday
    ]
    return (words["service.and"].join(spans) or words["service_house.shut"]) + source
