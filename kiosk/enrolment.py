"""Who this terminal is: what the centre gave it at enrolment, and the key that proves it."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.api.codec import from_json, to_json
from kiosk.api.signatures import Message, sign_request
from kiosk.api.terminals import EnrolmentReply, EnrolmentRequest
from kiosk.clock import CentreClock
from kiosk.errors import NeedsAttention
from kiosk.keys import SealKey, b64, unb64
from kiosk.store.facts import ENROLMENT, Facts
from kiosk.sync.client import HttpClient, Signer, new_nonce, parse_reply


@dataclass(frozen=True, slots=True)
class TerminalIdentity:
    """The enrolled terminal: everything it needs to make numbers, seals and signatures alone."""

    reply: EnrolmentReply
    key: Ed25519PrivateKey

    @property
    def seal_key(self) -> SealKey:
        return SealKey(self.reply.seal_key.id, unb64(self.reply.seal_key.public_key))

    def signer(self, clock: CentreClock) -> Signer:
        """Signs requests (RFC 9421) on the centre's time."""

        def sign(method: str, url: str, headers: dict[str, str], body: bytes | None) -> None:
            sign_request(
                Message(method, url, headers),
                body,
                key=self.key,
                key_id=self.reply.key_id,
                now=clock.now(),
                nonce=new_nonce(),
            )

        return sign


def load_identity(facts: Facts, key: Ed25519PrivateKey) -> TerminalIdentity:
    """The enrolment kept in the store. Raises NeedsAttention when there is none."""
    kept = facts.get(ENROLMENT)
    if kept is None:
        raise NeedsAttention("this terminal is not enrolled: ask the centre for a token", code="K02")
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
