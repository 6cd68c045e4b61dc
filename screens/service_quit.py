"""Ending the program on purpose: started again by itself, or out of it for maintenance."""

from __future__ import annotations

from screens.kv import load_kv
from screens.service_room import ServiceRoom

load_kv(__file__)


class ServiceQuitScreen(ServiceRoom):
    where = "where.service_quit"

    def restart(self) -> None:
        self.context.service.end("restart")

    def quit(self) -> None:
        self.context.service.end("maintenance")
