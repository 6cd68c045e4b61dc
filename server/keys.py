"""The centre's own keys: files of mode 0600 in the state folder, and what is done with them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from kiosk.api.terminals import PublicKey
from kiosk.errors import SettingsError, Unreadable

# 32 random bytes each; what accusations say lies under a key of its own
FILES = ("seal-1.key", "appointment-1.key", "pepper.key", "field-1.key", "accusation-1.key")
_NONCE_BYTES = 12  # AES-GCM, NIST SP 800-38D

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Keys:
    """What the centre seals, signs, encrypts and hashes with. Old seal keys stay as long as any queue may hold them."""

    seals: dict[str, SealedBox[PrivateKey]]
    seal_publics: dict[str, bytes]
    appointment: Ed25519PrivateKey
    pepper: bytes
    field: AESGCM
    accusation: AESGCM
    random: RandomBytes

    def unseal(self, key_id: str, sealed: bytes) -> bytes:
        """What a terminal sealed. Raises Unreadable for an unknown key or a broken seal."""
        try:
            return self.seals[key_id].decrypt(sealed)
        except (KeyError, CryptoError) as error:
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
        nonce = self.random(_NONCE_BYTES)
        version, key = (b"\x02", self.accusation) if is_secret else (b"\x01", self.field)
        return version + nonce + key.encrypt(nonce, data, place.encode())

    def decrypt(self, blob: bytes, *, place: str) -> bytes:
        """The field again. Raises Unreadable when key or place is another."""
        key = self.accusation if blob[:1] == b"\x02" else self.field
        try:
            return key.decrypt(blob[1 : 1 + _NONCE_BYTES], blob[1 + _NONCE_BYTES :], place.encode())
        except InvalidTag as error:
            raise Unreadable(f"{place}: not encrypted under this key") from error

    def sign_appointment(self, message: bytes) -> bytes:
        return self.appointment.sign(message)

    def seal_keys(self) -> list[PublicKey]:
        """Newest first."""
        publics = sorted(self.seal_publics.items(), reverse=True)
        return [PublicKey(name, base64.b64encode(public).decode()) for name, public in publics]

    def appointment_keys(self) -> list[PublicKey]:
        public = self.appointment.public_key().public_bytes_raw()
        return [PublicKey("1", base64.b64encode(public).decode())]


@lru_cache(4)
def _hmac_of(key: bytes) -> hmac.HMAC:
    return hmac.new(key, digestmod=hashlib.sha256)


def create_keys(folder: Path, random: RandomBytes) -> None:
    """Write every key that is missing; one that is there is never replaced."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FILES:
        try:
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(random(32))
            file.flush()
            os.fsync(file.fileno())


def load_keys(folder: Path, random: RandomBytes) -> Keys:
    """Raises SettingsError naming a key file that is missing or not 32 bytes."""
    seals = {path.stem: PrivateKey(_read(path)) for path in sorted(folder.glob("seal-*.key"))}
    if not seals:
        raise SettingsError(f"{folder}: no seal key; run `kiosk-server init` first")
    return Keys(
        seals={name: SealedBox(key) for name, key in seals.items()},
        seal_publics={name: bytes(key.public_key) for name, key in seals.items()},
        appointment=Ed25519PrivateKey.from_private_bytes(_read(folder / "appointment-1.key")),
        pepper=_read(folder / "pepper.key"),
        field=AESGCM(_read(folder / "field-1.key")),
        accusation=AESGCM(_read(folder / "accusation-1.key")),
        random=random,
    )


def _read(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: the key file is missing") from error
    if len(data) != 32:
        raise SettingsError(f"{path}: holds {len(data)} bytes, a key has 32")
    return data
