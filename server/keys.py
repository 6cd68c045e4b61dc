"""The centre's own keys: files of mode 0600 in the state folder, and what is done with them.

A field's blob, version 3: version 1 byte, cipher 1 (server/ciphers.py), key number 2, nonce 12, text and tag. The key
number's highest bit says that the key is one of accusations. Version and number are authenticated with the place.
Versions 1 (field key 1) and 2 (accusation key 1) are version, nonce, text and tag under AES-256-GCM; they are read.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from kiosk.api.terminals import PublicKey
from kiosk.errors import Unreadable
from server.ciphers import AES, NONCE_BYTES, NUMBERS, PROVIDERS, FieldCipher
from server.key_files import ACCUSATION, FIELD, SEAL, KeyFiles, RandomBytes, read_key, write_key

# 32 random bytes each; what accusations say lies under a key of its own
FILES = ("seal-1.key", "appointment-1.key", "pepper.key", "field-1.key", "accusation-1.key")
HEADER_BYTES = 4
_VERSION, _OF_FIELDS, _OF_ACCUSATIONS = 3, 1, 2
_SECRET = 0x8000


@dataclass(frozen=True, slots=True, order=True)
class FieldKey:
    """Which key a blob lies under."""

    kind: str  # field | accusation
    number: int
    cipher: int = AES

    @property
    def header(self) -> bytes:
        """The first bytes of a blob of version 3."""
        number = self.number | (_SECRET if self.kind == ACCUSATION else 0)
        return bytes((_VERSION, self.cipher)) + number.to_bytes(2, "big")


def field_key_of(blob: bytes) -> FieldKey:
    """Raises Unreadable for what is no blob of ours."""
    version = blob[0] if len(blob) > HEADER_BYTES + NONCE_BYTES else 0
    if version == _OF_FIELDS:
        return FieldKey(FIELD, 1)
    if version == _OF_ACCUSATIONS:
        return FieldKey(ACCUSATION, 1)
    if version != _VERSION:
        raise Unreadable("an encrypted field of a form that this program does not know")
    number = int.from_bytes(blob[2:4], "big")
    return FieldKey(ACCUSATION if number & _SECRET else FIELD, number & ~_SECRET, blob[1])


@dataclass(frozen=True, slots=True)
class Keys:
    """What the centre seals, signs, encrypts and hashes with. Old seal keys stay as long as any queue may hold them.

    ``cipher`` encrypts what is new; everything is read by what its blob names.
    """

    files: KeyFiles
    appointment: Ed25519PrivateKey
    pepper: bytes
    random: RandomBytes
    cipher: int = AES

    def unseal(self, key_id: str, sealed: bytes) -> bytes:
        """What a terminal sealed. Raises Unreadable for an unknown key or a broken seal."""
        kind, _, number = key_id.partition("-")
        key = self.files.of(SEAL).get(int(number)) if kind == SEAL and number.isdecimal() else None
        try:
            return _box(key or b"").decrypt(sealed)
        except (CryptoError, ValueError, TypeError) as error:
            raise Unreadable(f"sealed with {key_id[:20]!r}: cannot be opened") from error

    def keyed_hash(self, purpose: str, *parts: str) -> str:
        """A hash by which a secret is found again, not guessed: HMAC-SHA-256 under the pepper."""
        keyed = _hmac_of(self.pepper).copy()  # the key is worked in once: a record needs five of these
        keyed.update("\x1f".join((purpose, *parts)).encode())
        return keyed.hexdigest()

    def encrypt(self, data: bytes, *, place: str, is_secret: bool = False) -> bytes:
        """Encrypt one field; ``place`` (table|column|row) is authenticated, so that it cannot be moved.

        ``is_secret``: under the key of accusations (Art. 30).
        """
        key, nonce = self.newest(ACCUSATION if is_secret else FIELD), self.random(NONCE_BYTES)
        header = key.header
        return header + nonce + self._cipher(key).encrypt(nonce, data, header + place.encode())

    def decrypt(self, blob: bytes, *, place: str) -> bytes:
        """The field again. Raises Unreadable when key or place is another."""
        header = HEADER_BYTES if blob[:1] == b"\x03" else 1
        nonce, text = blob[header : header + NONCE_BYTES], blob[header + NONCE_BYTES :]
        bound = (blob[:header] if header == HEADER_BYTES else b"") + place.encode()
        try:
            return self._cipher(field_key_of(blob)).decrypt(nonce, text, bound)
        except InvalidTag as error:
            raise Unreadable(f"{place}: not encrypted under this key") from error

    def newest(self, kind: str) -> FieldKey:
        """What encrypts a field of this kind now."""
        return FieldKey(kind, self.files.newest(kind), self.cipher)

    def sign_appointment(self, message: bytes) -> bytes:
        return self.appointment.sign(message)

    def seal_keys(self) -> list[PublicKey]:
        """Newest first."""
        seals = reversed(self.files.of(SEAL).items())
        publics = [(number, bytes(PrivateKey(key).public_key)) for number, key in seals]
        return [
            PublicKey(f"{SEAL}-{number}", base64.b64encode(public).decode()) for number, public in publics
        ]

    def appointment_keys(self) -> list[PublicKey]:
        public = self.appointment.public_key().public_bytes_raw()
        return [PublicKey("1", base64.b64encode(public).decode())]

    def _cipher(self, key: FieldKey) -> FieldCipher:
        raw = self.files.of(key.kind).get(key.number)
        if raw is None or key.cipher not in PROVIDERS:
            raise Unreadable(f"{key.kind} key {key.number} with cipher {key.cipher} is not here")
        return _made(key.cipher, raw)


@lru_cache(64)
def _made(cipher: int, raw: bytes) -> FieldCipher:
    return PROVIDERS[cipher](raw)


@lru_cache(64)
def _box(raw: bytes) -> SealedBox[PrivateKey]:
    return SealedBox(PrivateKey(raw))


@lru_cache(4)
def _hmac_of(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod=hashlib.sha256)


def create_keys(folder: Path, random: RandomBytes) -> None:
    """Write every key that is missing; one that is there is never replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FILES:
        if not (folder / name).exists() and not _has_another(folder, name):
            write_key(folder / name, random(32))


def load_keys(folder: Path, random: RandomBytes, cipher: str = "aes") -> Keys:
    """Raises SettingsError naming a key file that is missing or not 32 bytes."""
    files = KeyFiles(folder)
    for kind in (SEAL, FIELD, ACCUSATION):
        files.newest(kind)
    return Keys(
        files=files,
        appointment=Ed25519PrivateKey.from_private_bytes(read_key(folder / "appointment-1.key")),
        pepper=read_key(folder / "pepper.key"),
        random=random,
        cipher=NUMBERS[cipher],
    )


def _has_another(folder: Path, name: str) -> bool:
    """A first key that was taken away after a rotation does not come back."""
    kind = name.partition("-")[0]
    return kind in (SEAL, FIELD, ACCUSATION) and any(folder.glob(f"{kind}-*.key"))
