"""What one field is encrypted with: authenticated ciphers behind one interface, each known by a number in the blob.

AES-256-GCM (NIST SP 800-38D) is the default; SM4-GCM (GB/T 32907, RFC 8998) is there for centres that must use it. A key
file holds 32 bytes. AES takes them as they are; SM4 takes 16 bytes derived from them (HKDF-SHA-256, RFC 5869), so that
no key is ever used by both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
_TAG_BYTES = 16


class FieldCipher(Protocol):
    """An authenticated cipher with its key. ``decrypt`` raises InvalidTag."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...


class Sm4Gcm:
    """SM4-GCM with a tag of 16 bytes behind the text. ``key`` has 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        encryptor = Cipher(self._key, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        if len(data) < _TAG_BYTES:
            raise InvalidTag
        text, tag = data[:-_TAG_BYTES], data[-_TAG_BYTES:]
        decryptor = Cipher(self._key, modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(text) + decryptor.finalize()


def aes_of(file_key: bytes) -> FieldCipher:
    return AESGCM(file_key)


def sm4_of(file_key: bytes) -> FieldCipher:
    return Sm4Gcm(HKDF(SHA256(), 16, salt=None, info=b"petition field SM4-GCM").derive(file_key))


AES, SM4 = 1, 2  # as the blob names them
NUMBERS = {"aes": AES, "sm4": SM4}  # as the setting names them
PROVIDERS: dict[int, Callable[[bytes], FieldCipher]] = {AES: aes_of, SM4: sm4_of}
