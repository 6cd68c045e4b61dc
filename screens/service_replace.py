"""A terminal that is to be replaced: what it still holds, sent now or sealed into a file. For technicians."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk.errors import KioskError
from screens.journeys import run
from screens.kv import load_kv
from screens.service_room import TECHNICIAN, LookingRoom

load_kv(__file__)

ROWS = {"waiting": "send", "rejected": "assignment_late", "nowhere_else": "article"}


class ServiceReplaceScreen(LookingRoom):
    where = "where.service_replace"
    roles = (TECHNICIAN,)
    said = StringProperty()
    file = StringProperty()
    is_empty = BooleanProperty(False)
    sent = NumericProperty(0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._left: Any = None  # kiosk.services.hand_over.Left
        self._at_first = 0  # unsent when sending began
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self._left, self._at_first = None, 0
        self.said = self.file = ""
        self.look()

    def wipe(self) -> None:
        super().wipe()
        self._left, self._at_first = None, 0
        self.said = self.file = ""

    def relabel(self) -> None:
        left = self._left
        if left is None:
            return
        for name in ROWS:
            self._row(name, getattr(left, name))
        self.is_empty = left.unsent == 0
        self.said = self._how_far(left.unsent)

    def _how_far(self, unsent: int) -> str:
        all_, words = self._at_first, self.words
        if not unsent:
            said = words.say("service_replace.all_sent", n=all_) if all_ else ""
            return said + words["service_replace.empty"]
        if not all_:
            return ""
        said = words.say("service_replace.sent", n=all_ - unsent, all=all_)
        return said if self.context.ports.is_online() else said + words["service_replace.offline"]

    def send(self) -> None:
        """Everything, what was rejected too."""
        self._at_first = self._left.unsent if self._left is not None else 0
        run(
            self.context,
            self.context.service.hand_over().send_all,
            done=lambda _: self.look(),
            busy="busy.send",
        )

    def export(self) -> None:
        run(self.context, self._exported, done=self._written, busy="busy.export")

    def _exported(self) -> tuple[Any, str]:
        try:
            return self.context.service.hand_over().export(), ""
        except KioskError as error:
            return None, error.code or "D02"

    def _written(self, answer: tuple[Any, str]) -> None:
        done, code = answer
        if code:
            self.file = self.words.say("service_replace.failed", code=code)
        else:
            written, records = done
            where = "on_stick" if written.on_stick else "stick_failed" if written.stick_failed else "here"
            self.file = self.words.say(f"service_replace.{where}", n=records, path=str(written.path))
        self.look()

    def asked(self) -> Any:
        return self.context.service.hand_over().left()

    def told(self, answer: Any) -> None:
        self._left = answer or self._left
        self.relabel()

    def _row(self, name: str, count: int) -> None:
        row = self.row(name, ROWS[name])
        if row.parent is None:
            self.ids.rows.add_widget(row)
        row.label = self.words[f"service_replace.{name}"]
        row.value = self.words.say("service_replace.records", n=count)
        row.state = "well" if not count else "unknown" if name == "waiting" else "bad"
