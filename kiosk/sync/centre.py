"""The centre's routes as typed calls. Each raises ServerUnreachable or ServerRefused, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.api.cases import LookupReply, LookupRequest, RoadmapReply
from kiosk.api.codec import to_json
from kiosk.api.queueing import (
    AppointmentFound,
    AppointmentLookup,
    CheckInReply,
    CheckInRequest,
    QueueNow,
    StaffCall,
    StaffCallState,
)
from kiosk.sync.client import HttpClient, parse_reply

DOOR_DEADLINE_S = 1.5  # a visitor with a valid code does not wait longer for the centre's word
LOOKUP_DEADLINE_S = 8.0


@dataclass(frozen=True, slots=True)
class Centre:
    client: HttpClient

    def check_in(self, request: CheckInRequest) -> CheckInReply:
        reply = self.client.call("POST", "/v1/check-ins", to_json(request), deadline_s=DOOR_DEADLINE_S)
        return parse_reply(reply, CheckInReply)

    def find_appointment(self, request: AppointmentLookup) -> str:
        """The signed ``XF1:`` code of today's appointment."""
        reply = self.client.call(
            "POST", "/v1/appointment-lookups", to_json(request), deadline_s=LOOKUP_DEADLINE_S
        )
        return parse_reply(reply, AppointmentFound).code

    def find_cases(self, request: LookupRequest) -> LookupReply:
        reply = self.client.call("POST", "/v1/lookups", to_json(request), deadline_s=LOOKUP_DEADLINE_S)
        return parse_reply(reply, LookupReply)

    def roadmap(self, ticket: str) -> RoadmapReply:
        headers = {"Authorization": f"Bearer {ticket}"}
        reply = self.client.call(
            "GET", "/v1/roadmap", headers=headers, signed=False, deadline_s=LOOKUP_DEADLINE_S
        )
        return parse_reply(reply, RoadmapReply)

    def queue(self) -> QueueNow:
        """Who waits where, for staff at the machine."""
        return parse_reply(self.client.call("GET", "/v1/queue", deadline_s=5.0), QueueNow)

    def call_staff(self, call: StaffCall) -> StaffCallState:
        reply = self.client.call("POST", "/v1/staff-calls", to_json(call), deadline_s=5.0)
        return parse_reply(reply, StaffCallState)

    def staff_call_state(self, event_id: str) -> StaffCallState:
        return parse_reply(
            self.client.call("GET", f"/v1/staff-calls/{event_id}", deadline_s=5.0), StaffCallState
        )
