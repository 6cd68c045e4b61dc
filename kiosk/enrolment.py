"""Who this terminal is: what the centre gave it at enrolment, and the key that proves it."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import from_json, to_json
from kiosk.api.signatures import Message, sign_request
from kiosk.api.terminals import (
    EnrolmentCode,
    EnrolmentCodeRequest,
    EnrolmentPoll,
    EnrolmentProgress,
    EnrolmentReply,
    EnrolmentRequest,
    key_id_of,
)
from kiosk.clock import CentreClock
from kiosk.enrolment_states import WAITING as WAITING
from kiosk.errors import NeedsAttention
from kiosk.keys import SealKey, b64, unb64
from kiosk.store.facts import ENROLMENT, ENROLMENT_REQUEST, Facts
from kiosk.sync.client import HttpClient, Signer, new_nonce, parse_reply


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One of the terminal's keys."""

    key: Ed25519PrivateKey

    @property
    def id(self) -> str:
        return key_id_of(self.key.public_key().public_bytes_raw())

    def signer(self, clock: CentreClock) -> Signer:
        """Signs requests (RFC 9421) on the centre's time."""

        def sign(method: str, url: str, headers: dict[str, str], body: bytes | None) -> None:
            sign_request(
                Message(method, url, headers),
                body,
                key=self.key,
                key_id=self.id,
                now=clock.now(),
                nonce=new_nonce(),
            )

        return sign


@dataclass(slots=True)
class TerminalIdentity:
    """The enrolled terminal: everything it needs to make numbers, seals and signatures alone.

    ``key`` may be replaced while the kiosk runs: who signs takes it once, by ``signing()``, with its id.
    """

    reply: EnrolmentReply
    key: Ed25519PrivateKey

    @property
    def seal_key(self) -> SealKey:
        return SealKey(self.reply.seal_key.id, unb64(self.reply.seal_key.public_key))

    def signing(self) -> SigningKey:
        """The key in use."""
        return SigningKey(self.key)

    def signer(self, clock: CentreClock) -> Signer:
        """Signs requests with the key that is in use then."""

        def sign(method: str, url: str, headers: dict[str, str], body: bytes | None) -> None:
            self.signing().signer(clock)(method, url, headers, body)

        return sign


def load_identity(facts: Facts, key: Ed25519PrivateKey) -> TerminalIdentity:
    """The enrolment kept in the store. Raises NeedsAttention when there is none."""
    kept = facts.get(ENROLMENT)
    if kept is None:
        raise NeedsAttention("this terminal is not enrolled: `kiosk enrol` does it", code="K02")
    return TerminalIdentity(from_json(kept.encode(), EnrolmentReply), key)


def enrol(
    client: HttpClient, facts: Facts, key: Ed25519PrivateKey, *, token: str, software: str
) -> TerminalIdentity:
    """Trade a one-time token for an identity, and keep it. Raises ServerRefused or ServerUnreachable."""
    request = EnrolmentRequest(
        token=token, public_key=b64(key.public_key().public_bytes_raw()), software=software
    )
    answer = client.call("POST", "/v1/enrolments", to_json(request), signed=False)
    reply = parse_reply(answer, EnrolmentReply)
    facts.put(ENROLMENT, to_json(reply).decode())
    return TerminalIdentity(reply, key)


def ask_to_be_enrolled(
    client: HttpClient, facts: Facts, key: Ed25519PrivateKey, *, hardware: str, software: str
) -> EnrolmentCode:
    """The code to show (RFC 8628), kept: who starts again goes on waiting for the same one. Raises as ``enrol``."""
    public_key = b64(key.public_key().public_bytes_raw())
    request = EnrolmentCodeRequest(public_key, hardware, software)
    answer = client.call("POST", "/v1/enrolment-requests", to_json(request), signed=False)
    code = parse_reply(answer, EnrolmentCode)
    facts.put(ENROLMENT_REQUEST, to_json(code).decode())
    return code


def code_asked_before(facts: Facts) -> EnrolmentCode | None:
    """A code that was shown and whose end this terminal has not seen."""
    kept = facts.get(ENROLMENT_REQUEST)
    return from_json(kept.encode(), EnrolmentCode) if kept else None


def ask_how_it_stands(
    client: HttpClient, facts: Facts, key: Ed25519PrivateKey, code: EnrolmentCode
) -> EnrolmentProgress:
    """Once approved, the identity is kept; once over, the code is forgotten. Raises as ``enrol``."""
    asked = EnrolmentPoll(code.device_code, b64(key.public_key().public_bytes_raw()))
    answer = client.call("POST", "/v1/enrolment-requests/poll", to_json(asked), signed=False)
    progress = parse_reply(answer, EnrolmentProgress)
    if progress.enrolment is not None:
        facts.put(ENROLMENT, to_json(progress.enrolment).decode())
    if progress.state not in WAITING:
        facts.put(ENROLMENT_REQUEST, "")
    return progress
