"""The devices of one terminal as its settings name them, joined to those who want to hear of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.device_room import DeviceRoom
from kiosk.domain.identity import IdKind
from kiosk.domain.matters import Visitor
from kiosk.resources import asset
from kiosk.settings import Settings

CARD_READER_BAUD = 115_200  # SAM modules leave the factory so; a URL may say otherwise
RARE_FONT = "fonts/KioskSans-Full.otf"


def open_printer(settings: Settings, room: DeviceRoom, *, has_stump: bool) -> Any:
    """The driver of the printer that the settings name. Raises KioskError."""
    from devices.printer.driver import PrinterDriver
    from devices.printer.profile import load_profile

    profile = load_profile(settings.printer.profile)
    line = room.transport("printer", profile.port(settings.printer.port))
    driver = PrinterDriver(line, profile, _glyphs(), has_stump=has_stump)
    room.printer = driver
    room.about["printer"]["profile"] = settings.printer.profile
    return driver


def open_scanner(
    settings: Settings,
    room: DeviceRoom,
    *,
    on_scan: Callable[[str], None],
    on_problem: Callable[[str], None],
    form_of: Callable[[str], Any],
) -> Any:
    """The scanner's thread, not started yet."""
    from devices.capture.tap import TappedLine
    from devices.scanner.driver import ScannerDriver
    from devices.scanner.lines import scanner_line
    from devices.scanner.triggers import TRIGGERS

    line = scanner_line(
        settings.scanner.port,
        lambda url: room.transport("scanner", url),
        lambda line: TappedLine(line, room.taps["scanner"]),
    )
    return ScannerDriver(
        line,
        on_scan=on_scan,
        on_problem=on_problem,
        form_of=form_of,
        trigger=TRIGGERS[settings.scanner.trigger],
    )


def open_card_reader(
    settings: Settings, room: DeviceRoom, *, on_card: Callable[[Any], None], on_problem: Callable[[str], None]
) -> Any:
    """The card reader's thread, not started yet."""
    from devices.idcard.driver import CardReaderDriver
    from devices.port_url import parse_port

    port = parse_port(settings.card_reader.port, baud=CARD_READER_BAUD)
    return CardReaderDriver(room.transport("card_reader", port), on_card=on_card, on_problem=on_problem)


class PrinterOnPaper:
    """The driver as the print queue wants it: how wide the paper is, and one code for its state."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.columns: int = driver.profile.columns
        self.width_dots: int = driver.profile.width_dots

    def print_slip(self, layout: Any, *, job_id: str, on_sent: Callable[[], None]) -> Any:
        return self._driver.print_slip(layout, job_id=job_id, on_sent=on_sent)

    def read_code(self) -> str:
        return str(self._driver.read_status().code)

    def read_conditions(self) -> list[str]:
        return sorted(condition.name for condition in self._driver.read_status().conditions)


def visitor_of(card: Any) -> Visitor:
    """What is taken from a card: name, number, address. Photo, nation and issuer are not asked for."""
    kinds = {
        "RESIDENT": IdKind.RESIDENT,
        "HK_MO_TW": IdKind.HMT_RESIDENCE,
        "FOREIGNER_2023": IdKind.FOREIGNER,
        "FOREIGNER_2017": IdKind.FOREIGNER_OLD,
    }
    return Visitor(
        name=card.name,
        id_kind=kinds.get(card.kind.name, IdKind.RESIDENT).value,
        id_number=card.number,
        address=card.address,
        read_from_card=True,
    )


def _glyphs() -> Any:
    """Pictures of rare characters; boxes when the font is missing: the rest of the slip prints all the same."""
    from devices.printer.glyphs import BoxGlyphs, FontGlyphs
    from kiosk.whole import is_whole_font

    try:
        font = asset(RARE_FONT)
    except FileNotFoundError:
        return BoxGlyphs()
    return FontGlyphs(font) if is_whole_font(font) else BoxGlyphs()
