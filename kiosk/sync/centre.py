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
from kiosk.sync.client import HttpClient

DOOR_DEADLINE_S = 1.5  # a visitor with a valid code does not wait longer for the centre's word
LOOKUP_DEADLINE_S = 8.0


@dataclass(frozen=True, slots=True)
class Centre:
    client: HttpClient

    def check_in(self, request: CheckInRequest) -> CheckInReply:
        return self.client.ask(
            "POST", "/v1/check-ins", CheckInReply, to_json(request), deadline_s=DOOR_DEADLINE_S
        )

    def find_appointment(self, request: AppointmentLookup) -> str:
        """The signed ``XF1:`` code of today's appointment."""
        path, body = "/v1/appointment-lookups", to_json(request)
        return self.client.ask("POST", path, AppointmentFound, body, deadline_s=LOOKUP_DEADLINE_S).code

    def find_cases(self, request: LookupRequest) -> LookupReply:
        return self.client.ask(
            "POST", "/v1/lookups", LookupReply, to_json(request), deadline_s=LOOKUP_DEADLINE_S
        )

    def roadmap(self, ticket: str) -> RoadmapReply:
        headers = {"Authorization": f"Bearer {ticket}"}
        return self.client.ask(
            "GET", "/v1/roadmap", RoadmapReply, headers=headers, signed=False, deadline_s=LOOKUP_DEADLINE_S
        )

    def queue(self) -> QueueNow:
        """Who waits where, for staff at the machine."""
        return self.client.ask("GET", "/v1/queue", QueueNow, deadline_s=5.0)

    def call_staff(self, call: StaffCall) -> StaffCallState:
        return self.client.ask("POST", "/v1/staff-calls", StaffCallState, to_json(call), deadline_s=5.0)

    def staff_call_state(self, event_id: str) -> StaffCallState:
        return self.client.ask("GET", f"/v1/staff-calls/{event_id}", StaffCallState, deadline_s=5.0)
