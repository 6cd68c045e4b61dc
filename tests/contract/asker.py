"""The document's own clients: what a request needs to be let in, added to those that schemathesis draws."""

import uuid

import schemathesis
from contract.clerk import Clerk, hire
from contract.harness import FakeTerminal
from schemathesis import GenerationMode

from kiosk.api.cases import LookupReply, LookupRequest
from kiosk.api.envelope import RecordKind
from kiosk.api.signatures import Message, sign_request
from server.openapi import openapi_document
from server.people.roles import Role
from server.routes import ENDPOINTS
from server.web import Proof

SHOWN = [e for e in ENDPOINTS if e.proof is not Proof.LOOPBACK and not e.page]


def schema_of(document):
    """Loaded, with what no schema can say: the law and the house refuse a time that is taken or a code that is wrong."""
    schema = schemathesis.openapi.from_dict(document)
    schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "4xx"]
    return schema


def without_proofs(document):
    """For requests that are wrong in anything but their proof, which is always added."""
    paths = {
        path: {method: {k: v for k, v in told.items() if k != "security"} for method, told in item.items()}
        for path, item in document["paths"].items()
    }
    return {**document, "paths": paths}


SCHEMAS = {
    GenerationMode.POSITIVE: schema_of(openapi_document(ENDPOINTS)),
    GenerationMode.NEGATIVE: schema_of(without_proofs(openapi_document(ENDPOINTS))),
}


class Asker:
    """Adds what lets a request in, as its own kind of client does."""

    def __init__(self, centre):
        self.centre = centre
        self.terminal = FakeTerminal(centre)
        self.staff = {role: hire(centre, role, f"asks.{role.value}") for role in Role}
        made = self.terminal.registration()
        assert self.terminal.upload(self.terminal.envelope(RecordKind.REGISTRATION, made)).status == 201
        self.slip = made.secrets.slip_token

    def proof_of(self, endpoint):
        return {
            Proof.TERMINAL: self.sign,
            Proof.TICKET: self.show_ticket,
            Proof.STAFF: lambda request: self.sit_down(request, endpoint),
        }.get(endpoint.proof)

    def sign(self, request):
        message = Message(request.method, request.url, request.headers)
        body = request.body.encode() if isinstance(request.body, str) else request.body
        sign_request(
            message, body, key=self.terminal.key, key_id=self.terminal.enrolled.key_id,
            now=self.centre.clock(), nonce=uuid.uuid4().hex,
        )  # fmt: skip
        return request

    def show_ticket(self, request):
        found = self.terminal.call("POST", "/v1/lookups", LookupRequest(slip_token=self.slip)).as_(
            LookupReply
        )
        request.headers["Authorization"] = f"Bearer {found.cases[0].ticket}"
        return request

    def sit_down(self, request, endpoint):
        """A session of its own each time: a request may end it."""
        role = min(endpoint.roles, key=lambda known: known.value)
        clerk = Clerk.seated(self.centre, self.staff[role])
        request.headers["Cookie"], request.headers["X-CSRF-Token"] = clerk.cookie, clerk.csrf
        return request
