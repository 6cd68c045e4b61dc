"""The terminal's private key and the centre's seal: made here, kept 0600, used for signing and sealing only."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kiosk.errors import NeedsAttention
from kiosk.files import write_private


@dataclass(frozen=True, slots=True)
class SealKey:
    """The centre's public X25519 key: what is sealed to it only the centre opens (libsodium sealed box)."""

    id: str
    public: bytes

    def seal(self, data: bytes) -> bytes:
        from nacl.public import PublicKey, SealedBox

        return bytes(SealedBox(PublicKey(self.public)).encrypt(data))


def load_or_make_key(path: Path) -> Ed25519PrivateKey:
    """The terminal's signing key; made on first use and flushed to disk before it is used.

    Raises NeedsAttention when the file exists but holds no key: a new one would orphan the terminal.
    """
    if path.exists():
        raw = path.read_bytes()
        if len(raw) != 32:
            raise NeedsAttention(f"{path} holds no key; restore it or enrol again", code="K01")
        return Ed25519PrivateKey.from_private_bytes(raw)
    key = Ed25519PrivateKey.generate()
    write_private(path, key.private_bytes_raw())
    return key


def verifier(public: bytes) -> VerifyKey:
    return VerifyKey(Ed25519PublicKey.from_public_bytes(public))


class VerifyKey:
    """``verifier(public)(message, signature)`` says whether the signature is genuine."""

    def __init__(self, key: Ed25519PublicKey) -> None:
        self._key = key

    def __call__(self, message: bytes, signature: bytes) -> bool:
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            return False
        return True


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def unb64(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
