"""What staff and technicians may do behind the home screen, joined to the parts of a terminal that do it."""

from __future__ import annotations

from collections.abc import Callable
from secrets import SystemRandom
from typing import TYPE_CHECKING

from kiosk.compose.terminal import Terminal
from kiosk.services.morning_book import MorningBook
from kiosk.services.panel import Panel
from screens.context import ServicePorts

if TYPE_CHECKING:
    from kiosk.services.diagnosis import Written


def service_ports_of(
    terminal: Terminal, panel: Panel, write_diagnosis: Callable[[], Written]
) -> ServicePorts:
    """Most raise NeedsAttention as long as the terminal is not in service."""
    desk = terminal.the_desk
    return ServicePorts(
        open=terminal.open_service,
        wait_s=terminal.door.wait_s,
        shuffled=lambda: "".join(SystemRandom().sample("0123456789", 10)),
        devices=terminal.health.lights,
        conditions=lambda: desk().printer_care.conditions(),
        print_test=lambda: desk().papers.print_test(),
        new_roll=lambda: desk().printer_care.new_roll(),
        paper=lambda: desk().printer_care.paper(),
        jobs=lambda: desk().printer_care.recent_jobs(),
        ears=terminal.ears,
        test_picture=lambda: desk().papers.test_picture(),
        printer_code=lambda: desk().printer_care.code(),
        beep=terminal.beep,
        panel=panel,
        log_lines=terminal.log_lines,
        write_diagnosis=write_diagnosis,
        poke_centre=terminal.poke,
        clock_offset_ms=terminal.clock.offset_ms,
        listen=lambda device: terminal.the_lines().begin(device),
        look_at_line=lambda: terminal.the_lines().look(),
        has_device=terminal.has_device,
        figures=lambda: terminal.in_service().day.figures(),
        queue=lambda: terminal.in_service().centre.queue(),
        house=terminal.house,
        pairing=terminal.pairing,
        serve=terminal.serve,
        hand_over=terminal.hand_over,
        end=terminal.end,
        link=lambda: terminal.link.state,
        address=terminal.settings.server.url,
        morning=MorningBook(terminal.facts),
    )
