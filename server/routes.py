"""Every route of the server, in the order of docs/api.md."""

from __future__ import annotations

from server.appointments import lookups as appointment_lookups
from server.appointments import public as booking
from server.calls import routes as calls
from server.cases import lookups, roadmap
from server.demo import routes as demo
from server.desk import audit, bookings, case_steps, cases, enrolments, queue, set_aside, settings, staff
from server.desk import calls as desk_calls
from server.desk import session as desk_session
from server.desk import terminals as desk_terminals
from server.health import routes as health
from server.pages.routes import PAGES
from server.queueing import check_ins, hall, rooms
from server.records import held, intake, quarantine
from server.site import routes as site
from server.terminals import enrolment, heartbeats, key_roll, requests
from server.web import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (
    *intake.ENDPOINTS,  # the router tries them in turn: the busiest first
    *roadmap.ENDPOINTS,
    *heartbeats.ENDPOINTS,
    *enrolment.ENDPOINTS,
    *requests.ENDPOINTS,
    *key_roll.ENDPOINTS,
    *held.ENDPOINTS,
    *quarantine.ENDPOINTS,
    *lookups.ENDPOINTS,
    *check_ins.ENDPOINTS,
    *appointment_lookups.ENDPOINTS,
    *booking.ENDPOINTS,
    *hall.ENDPOINTS,
    *rooms.ENDPOINTS,
    *calls.ENDPOINTS,
    *site.ENDPOINTS,
    *health.ENDPOINTS,
    *desk_session.ENDPOINTS,
    *desk_calls.ENDPOINTS,
    *desk_terminals.ENDPOINTS,
    *enrolments.ENDPOINTS,
    *bookings.ENDPOINTS,
    *queue.ENDPOINTS,
    *cases.ENDPOINTS,
    *case_steps.ENDPOINTS,
    *set_aside.ENDPOINTS,
    *settings.ENDPOINTS,
    *staff.ENDPOINTS,
    *audit.ENDPOINTS,
    *PAGES,
    *demo.ENDPOINTS,
)
