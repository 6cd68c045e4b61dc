"""Joins the parts of one terminal: store, services, devices, centre and screens. Nobody else knows them all."""

from kiosk.compose.parts import start_thread
from kiosk.compose.terminal import ENDED_BY_STAFF, SOFTWARE, Terminal

__all__ = ["ENDED_BY_STAFF", "SOFTWARE", "Terminal", "start_thread"]
