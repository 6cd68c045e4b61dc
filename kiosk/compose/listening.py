"""What is held to scanner and card reader, and for whom it is: a technician who tests, a tool on the socket, or the visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from kiosk.domain.device_states import is_about_what_lies_there
from kiosk.services.self_test import TEST_CODE, Ears
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.device_room import DeviceRoom


class Hearers(Protocol):
    """Who is told. ``news``: a name of screens.news.News, and what it takes."""

    def news(self, what: str, *values: Any) -> None: ...
    def device_says(self, device: str, code: str) -> None: ...
    def beep(self, name: str) -> bool: ...


class Listening:
    """Called from the devices' threads. ``url_prefix``: of this site's slips, as the centre last told."""

    def __init__(self, hearers: Hearers, ears: Ears, url_prefix: Callable[[], str]) -> None:
        self._hearers, self._ears, self._url_prefix = hearers, ears, url_prefix
        self._wants_card = False
        self._reader: Any = None
        self.room: DeviceRoom

    def open(self, settings: Settings, room: DeviceRoom) -> list[Any]:
        """The threads of those devices that the settings name, to be started."""
        from kiosk.compose.devices import open_card_reader, open_scanner

        self.room = room
        opened: list[Any] = []
        if settings.scanner.port:
            opened.append(
                open_scanner(
                    settings, room, on_scan=self.scanned, on_problem=self.scanner_says, form_of=self.form_of
                )
            )
        if settings.card_reader.port:
            self._reader = open_card_reader(
                settings, room, on_card=self.card_read, on_problem=self.card_reader_says
            )
            self._reader.poll(self._wants_card)
            room.ask_card = lambda wanted: self._reader.poll(wanted or self._wants_card)
            opened.append(self._reader)
        return opened

    def ask_card(self, wanted: bool) -> None:
        """A screen wants a card, or not any more."""
        self._wants_card = wanted
        if self._reader is not None:
            self._reader.poll(wanted)

    # ---- what the devices tell ----

    def form_of(self, text: str) -> Any:
        """Ours or not; the test page's code is ours only while a technician tests."""
        from devices.scanner.grammar import Form, form_of

        if self._ears.is_open and text == TEST_CODE:
            return Form.OURS
        return form_of(text, url_prefix=self._url_prefix())

    def scanned(self, text: str) -> None:
        self.room.scanned(text)
        self._hearers.beep("scanned")
        if self._ears.scan(text):
            self._hearers.news("heard")
        else:
            self._hearers.news("scanned", text)

    def card_read(self, card: Any) -> None:
        self._hearers.beep("card")
        if self._ears.card():
            self._hearers.news("heard")
        elif not self.room.take_card(card):
            from kiosk.compose.devices import visitor_of

            self._hearers.news("card_read", visitor_of(card))

    def scanner_says(self, code: str) -> None:
        """S02 to S05 are about what was held under the light: the visitor is told, the scanner is well."""
        self._device_says("scanner", "scan_unreadable", str(code))

    def card_reader_says(self, code: str) -> None:
        """C02 and C06 are about the card that lies there: the visitor is told, the reader is well."""
        self._device_says("card_reader", "card_unreadable", str(code))

    def _device_says(self, device: str, unreadable: str, code: str) -> None:
        if not is_about_what_lies_there(code):
            self._hearers.device_says(device, code)
            return
        self._hearers.beep("refused")
        if self._ears.problem(device, code):
            self._hearers.news("heard")
        else:
            self._hearers.news(unreadable, code)
