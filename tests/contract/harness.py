"""A centre on a real port over a real database, and a terminal that speaks to it as the kiosk does."""

from __future__ import annotations

import base64
import http.client
import os
import socket
import threading
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.public import PublicKey as SealPublic
from nacl.public import SealedBox

from kiosk.api.codec import from_json, to_json
from kiosk.api.envelope import Envelope, RecordKind, seal_up
from kiosk.api.problems import Problem
from kiosk.api.records import LookupSecrets, Person, RegistrationPayload
from kiosk.api.signatures import Message, sign_request
from kiosk.api.terminals import EnrolmentReply, EnrolmentRequest
from kiosk.domain.codes import new_pin, new_query_code
from kiosk.domain.numbers import MatterNumber
from server.app import create_app, make_centre
from server.cli.init import build_state
from server.cli.run import options
from server.clock import rfc3339
from server.settings import Settings
from server.state import opened
from server.terminals.enrolment import expiry, new_token

ID_NUMBER = "130926195501010018"
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 12:00 in Suning, a Saturday


class Hands:
    """A clock that tests move by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


class RunningCentre:
    """The server in a thread of its own, on a free port."""

    def __init__(
        self,
        folder,
        *,
        sample: bool = False,
        demo: bool = False,
        settings: Settings | None = None,
        clock=None,
    ) -> None:
        self.folder, self.clock = folder, clock or Hands()
        self.settings = settings or Settings()
        build_state(folder, self.settings, sample=sample, now=self.clock())
        self._state = opened(folder, self.settings)
        self.engine, self.keys = self._state.__enter__()
        self.centre = make_centre(self.settings, self.engine, self.clock, os.urandom, self.keys, demo=demo)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(create_app(self.centre), **options("127.0.0.1", self.port))
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        while not self._server.started:
            time.sleep(0.005)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
        self._state.__exit__(None, None, None)

    def sql(self, statement: str, *values: object) -> list:
        return self.engine.look(lambda cursor: cursor.execute(statement, values).fetchall())

    def write(self, statement: str, *values: object) -> None:
        self.engine.submit(lambda cursor: cursor.execute(statement, values) and None).result()

    def token(self, minutes: int = 60) -> str:
        ends = expiry(self.clock(), minutes)
        return self.engine.submit(
            lambda cursor: new_token(cursor, self.keys, division="130926", name="大厅一号", expires_at=ends)
        ).result()

    def call(self, method: str, path: str, body: bytes | None = None, headers: dict | None = None) -> Reply:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request(method, path, body, headers or {})
            answer = line.getresponse()
            return Reply(answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()})
        finally:
            line.close()


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: dict

    def as_(self, kind):
        return from_json(self.body, kind)

    @property
    def problem(self) -> str:
        return self.as_(Problem).type


class FakeTerminal:
    """A terminal with its own key, enrolled at a running centre."""

    def __init__(self, centre: RunningCentre) -> None:
        self.centre, self.key = centre, Ed25519PrivateKey.generate()
        public = base64.b64encode(self.key.public_key().public_bytes_raw()).decode()
        request = EnrolmentRequest(centre.token(), public, "test", "0")
        reply = centre.call("POST", "/v1/enrolments", to_json(request))
        assert reply.status == 201, reply.body
        self.enrolled = reply.as_(EnrolmentReply)
        self.serial = self.enrolled.serial_first

    def call(
        self, method: str, path: str, value: object = None, *, now=None, nonce=None, **headers: str
    ) -> Reply:
        """A signed request."""
        body = None if value is None else value if isinstance(value, bytes) else to_json(value)
        sent = {name.replace("_", "-"): text for name, text in headers.items()}
        message = Message(method, f"http://127.0.0.1:{self.centre.port}{path}", sent)
        sign_request(
            message, body, key=self.key, key_id=self.enrolled.key_id, now=now or self.centre.clock(),
            nonce=nonce or uuid.uuid4().hex,
        )  # fmt: skip
        return self.centre.call(method, path, body, dict(message.headers))

    def signs(self, method: str, url: str, headers: dict, body: bytes | None) -> None:
        """As kiosk.sync.client.Signer."""
        sign_request(
            Message(method, url, headers), body, key=self.key, key_id=self.enrolled.key_id,
            now=self.centre.clock(), nonce=uuid.uuid4().hex,
        )  # fmt: skip

    def next_number(self) -> str:
        number = str(MatterNumber("130926", self.enrolled.terminal_number, self.serial))
        self.serial += 1
        return number

    def envelope(
        self, kind: RecordKind, payload: object, *, record_id: str = "", offset: int | None = 0
    ) -> Envelope:
        seal = SealedBox(SealPublic(base64.b64decode(self.enrolled.seal_key.public_key)))
        return seal_up(
            record_id=record_id or new_uuid(), kind=kind, division="130926", terminal=self.enrolled.terminal,
            key_id=self.enrolled.key_id, captured_at=rfc3339(self.centre.clock()), clock_offset_ms=offset,
            seal_key_id=self.enrolled.seal_key.id, sealed=seal.encrypt(to_json(payload)), sign=self.key.sign,
        )  # fmt: skip

    def upload(self, envelope: Envelope, key: str | None = None) -> Reply:
        headers = {"idempotency-key": envelope.id if key is None else key}
        return self.centre.call("POST", "/v1/records", to_json(envelope), headers)

    def registration(self, **changes: object) -> RegistrationPayload:
        fields: dict = {
            "number": self.next_number(), "kind": "appeal", "category": "labour.wages",
            "person": Person("王小明", "111", ID_NUMBER, "13800001234", "样例镇样例村", True),
            "secrets": new_secrets(), "story": f"工地欠我三个月工资 {uuid.uuid4().hex}", "in_procedure": "no",
        }  # fmt: skip
        return RegistrationPayload(**{**fields, **changes})


def new_secrets(pin: bool = False) -> LookupSecrets:
    below = lambda n: int.from_bytes(os.urandom(8), "big") % n  # noqa: E731
    return LookupSecrets(new_query_code(below), os.urandom(10).hex(), new_pin(below) if pin else "")


def new_uuid() -> str:
    """A UUIDv7 (RFC 9562)."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=value))
