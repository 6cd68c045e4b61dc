"""Every page, in the order of the menu."""

from __future__ import annotations

from server.pages import (
    audit,
    book,
    bookings,
    calls,
    cases,
    hall,
    home,
    notices,
    queue,
    set_aside,
    settings,
    sign_in,
    staff,
    static_files,
    terminals,
)
from server.web import Endpoint

PAGES: tuple[Endpoint, ...] = (
    *calls.ENDPOINTS,
    *hall.ENDPOINTS,
    *queue.ENDPOINTS,
    *bookings.ENDPOINTS,
    *home.ENDPOINTS,
    *cases.ENDPOINTS,
    *notices.ENDPOINTS,
    *set_aside.ENDPOINTS,
    *terminals.ENDPOINTS,
    *settings.ENDPOINTS,
    *staff.ENDPOINTS,
    *audit.ENDPOINTS,
    *sign_in.ENDPOINTS,
    *book.ENDPOINTS,
    *static_files.ENDPOINTS,
)
