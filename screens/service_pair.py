"""Who this terminal is to the centre, and pairing it: the first time, or anew."""

from __future__ import annotations

from typing import Any

from kivy.properties import BooleanProperty, StringProperty

from kiosk.errors import KioskError, NeedsAttention, ServerUnreachable
from screens.journeys import run
from screens.kv import load_kv
from screens.service_room import TECHNICIAN, ServiceRoom
from screens.widgets.rows import StateRow

load_kv(__file__)

ROWS = {"terminal": "badge", "division": "account_balance", "key": "fingerprint", "records": "send"}


class ServicePairScreen(ServiceRoom):
    where = "where.service_pair"
    told = StringProperty()
    ask_label = StringProperty()
    must_send = BooleanProperty(False)
    may_hand_over = BooleanProperty(False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._rows: dict[str, StateRow] = {}
        self._who: Any = None  # kiosk.services.pairing.Who
        self._unsent = 0
        super().__init__(*args, **kwargs)

    def begin(self) -> None:
        self.ids.scroller.to_top()
        self._who, self.told, self.must_send = None, "", False
        run(self.context, self._asked, done=self._known, busy="busy.find")

    def wipe(self) -> None:
        self._who, self.told, self.must_send = None, "", False
        for row in self._rows.values():
            row.value = ""

    def relabel(self) -> None:
        if self._who is None:
            return
        is_known = bool(self._who.terminal)
        self._row("terminal", self._who.terminal or self.words["service_pair.unpaired"], is_well=is_known)
        self._row("division", self._who.division or self.words["service_house.none"])
        self._row("key", grouped(self._who.key_id))
        self._row("records", self.words.say("service_pair.unsent", n=self._unsent), is_well=not self._unsent)
        self.must_send = is_known and self._unsent > 0
        self.may_hand_over = self.must_send and self.context.visit.role == TECHNICIAN
        if not self.told:
            self.told = self.words["service_pair.must_send"] if self.must_send else ""
        self.ask_label = self.words["service_pair.again" if is_known else "service_pair.ask"]

    def ask(self) -> None:
        """A code for the desk; the next screen shows it."""
        run(self.context, self._asked_for_code, done=self._answered, busy="busy.pair")

    def _asked(self) -> tuple[Any, int]:
        pairing = self.context.service.pairing()
        return pairing.who(), pairing.unsent()

    def _known(self, answer: tuple[Any, int]) -> None:
        self._who, self._unsent = answer
        self.relabel()

    def _asked_for_code(self) -> tuple[Any, str]:
        try:
            return self.context.service.pairing().ask(), ""
        except NeedsAttention:
            return None, "service_pair.must_send"
        except ServerUnreachable:
            return None, "service_pair.offline"
        except KioskError:
            return None, "service_pair.refused"

    def _answered(self, answer: tuple[Any, str]) -> None:
        code, problem = answer
        if problem:
            self.told = self.words[problem]
            return
        self.context.visit.pairing_code = code
        self.context.go("service_code")

    def _row(self, name: str, value: str, *, is_well: bool = True) -> None:
        if name not in self._rows:
            row = self._rows[name] = StateRow(icon=ROWS[name])
            row.theme = self.theme
            self.ids.rows.add_widget(row)
        row = self._rows[name]
        row.label, row.value = self.words[f"service_pair.{name}"], value
        row.state = "well" if is_well else "bad"


def grouped(key_id: str) -> str:
    """In fours, to be read out."""
    return " ".join(key_id[n : n + 4] for n in range(0, len(key_id), 4))
