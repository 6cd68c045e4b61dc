"""What the running kiosk answers on its control socket: its state for tools; touches only where settings allow them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kiosk.control import Handler

if TYPE_CHECKING:
    from kiosk.compose import Terminal


def handlers(terminal: Terminal, app: Any) -> dict[str, Handler]:
    """Name -> answer. ``tap``, ``press``, ``shot`` and ``frame`` exist only with demo.remote_hands."""
    answers: dict[str, Handler] = {
        "status": lambda _: status(terminal),
        "outbox": lambda _: {"rows": [asdict(row) for row in terminal.in_service().outbox.listing()]},
        "journal": lambda _: {"rows": [asdict(row) for row in terminal.in_service().journal.listing()]},
        "retry": lambda _: {"records": _retry(terminal)},
        "compare": lambda _: asdict(terminal.in_service().house_keeping.compare()),
        "store_seen": lambda _: _store_seen(terminal),
        "beat": lambda _: _beat(terminal),
        "touch_reset": lambda _: _reset_touch(terminal, app),
        "roll_key": lambda _: _roll_key(terminal),
        **terminal.room.handlers(),
    }
    if terminal.settings.demo.remote_hands:
        from screens.hands import Hands

        answers |= Hands(app).handlers()
    return answers


def status(terminal: Terminal) -> Mapping[str, Any]:
    """No personal data: devices, link, queue."""
    service = terminal.service
    return {
        "in_service": service is not None,
        "name": terminal.house.overrides.name,
        "online": terminal.is_online,
        "devices": dict(terminal.health.codes),
        "outbox": service.outbox.counts() if service is not None else {},
        "site": terminal.keeper.site.version if terminal.keeper.site else "",
        "clock_offset_ms": terminal.clock.offset_ms(),
        "now": terminal.now().isoformat(),
    }


def _retry(terminal: Terminal) -> int:
    records = terminal.in_service().outbox.retry_quarantined()
    terminal.poke()
    return records


def _store_seen(terminal: Terminal) -> Mapping[str, Any]:
    terminal.store.salvage_seen()
    return {}


def _beat(terminal: Terminal) -> Mapping[str, Any]:
    terminal.poke()
    return {}


def _reset_touch(terminal: Terminal, app: Any) -> Mapping[str, Any]:
    terminal.post(app.reset_panel)
    return {}


def _roll_key(terminal: Terminal) -> Mapping[str, Any]:
    return {"key_id": terminal.in_service().key_roller.roll()}
