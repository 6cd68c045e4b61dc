"""Fields under numbered keys and either cipher; old forms are read; known answers of SM4."""

import os

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import SettingsError, Unreadable
from server.ciphers import AES, Sm4Gcm
from server.key_files import ACCUSATION, FIELD, SEAL, KeyFiles, add_key
from server.keys import FieldKey, create_keys, field_key_of, load_keys

PLACE = "cases|particulars|XF1"


@pytest.fixture
def folder(tmp_path):
    create_keys(tmp_path / "keys", os.urandom)
    return tmp_path / "keys"


@pytest.fixture
def keys(folder):
    return load_keys(folder, os.urandom)


def test_sm4_gives_the_answer_of_its_standard():
    """GB/T 32907, appendix A.1: key and text are the same."""
    both = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(both), modes.ECB()).encryptor()
    assert encryptor.update(both).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm4_gcm_gives_the_answer_of_rfc_8998():
    """Appendix A.1."""
    cipher = Sm4Gcm(bytes.fromhex("0123456789ABCDEFFEDCBA9876543210"))
    nonce = bytes.fromhex("00001234567800000000ABCD")
    bound = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    text = b"".join(bytes([byte]) * 8 for byte in b"\xaa\xbb\xcc\xdd\xee\xff\xee\xaa")
    sealed = cipher.encrypt(nonce, text, bound)
    assert sealed.hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert cipher.decrypt(nonce, sealed, bound) == text


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
@pytest.mark.parametrize("is_secret", [False, True])
def test_a_field_comes_back_at_its_own_place_only(folder, cipher, is_secret):
    keys = load_keys(folder, os.urandom, cipher)
    blob = keys.encrypt("张三".encode(), place=PLACE, is_secret=is_secret)
    assert keys.decrypt(blob, place=PLACE).decode() == "张三"
    with pytest.raises(Unreadable):
        keys.decrypt(blob, place=PLACE + "2")


def test_a_blob_says_version_cipher_and_key_number(folder):
    add_key(folder, FIELD, os.urandom)
    blob = load_keys(folder, os.urandom, "sm4").encrypt(b"", place=PLACE)
    assert blob[:4] == b"\x03\x02\x00\x02"
    assert len(blob) == 4 + 12 + 16
    secret = load_keys(folder, os.urandom).encrypt(b"", place=PLACE, is_secret=True)
    assert field_key_of(secret) == FieldKey(ACCUSATION, 1, AES)


def test_what_one_cipher_wrote_is_read_under_the_other(folder):
    aes, sm4 = load_keys(folder, os.urandom, "aes"), load_keys(folder, os.urandom, "sm4")
    assert sm4.decrypt(aes.encrypt(b"a", place=PLACE), place=PLACE) == b"a"
    assert aes.decrypt(sm4.encrypt(b"b", place=PLACE), place=PLACE) == b"b"


@pytest.mark.parametrize(("version", "file"), [(1, "field-1.key"), (2, "accusation-1.key")])
def test_fields_of_the_first_forms_are_read(folder, keys, version, file):
    nonce = bytes(12)
    old = (
        bytes([version]) + nonce + AESGCM((folder / file).read_bytes()).encrypt(nonce, b"old", PLACE.encode())
    )
    assert keys.decrypt(old, place=PLACE) == b"old"


def test_a_new_key_is_in_use_at_once_and_the_old_one_still_opens(folder, keys):
    before = keys.encrypt(b"x", place=PLACE)
    assert add_key(folder, FIELD, os.urandom) == 2
    after = keys.encrypt(b"x", place=PLACE)
    assert [field_key_of(blob).number for blob in (before, after)] == [1, 2]
    assert [keys.decrypt(blob, place=PLACE) for blob in (before, after)] == [b"x", b"x"]


def test_the_tenth_seal_key_is_newer_than_the_second(folder, keys):
    for _ in range(9):
        add_key(folder, SEAL, os.urandom)
    assert [key.id for key in keys.seal_keys()][:3] == ["seal-10", "seal-9", "seal-8"]


def test_a_key_that_is_there_is_never_replaced_and_one_taken_away_never_made_again(folder):
    pepper = (folder / "pepper.key").read_bytes()
    add_key(folder, FIELD, os.urandom)
    (folder / "field-1.key").unlink()
    create_keys(folder, os.urandom)
    assert (folder / "pepper.key").read_bytes() == pepper
    assert not (folder / "field-1.key").exists()
    assert add_key(folder, FIELD, os.urandom) == 3


def test_a_field_of_a_key_that_is_gone_is_unreadable(folder, keys):
    blob = keys.encrypt(b"x", place=PLACE)
    add_key(folder, FIELD, os.urandom)
    (folder / "field-1.key").unlink()
    with pytest.raises(Unreadable, match="field key 1"):
        keys.decrypt(blob, place=PLACE)


def test_a_damaged_key_file_is_named(folder):
    (folder / "field-2.key").write_bytes(b"short")
    with pytest.raises(SettingsError, match=r"field-2\.key: holds 5 bytes"):
        KeyFiles(folder).of(FIELD)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(tmp_path_factory, blob):
    folder = tmp_path_factory.getbasetemp() / "some-keys"
    create_keys(folder, os.urandom)
    with pytest.raises(Unreadable):
        load_keys(folder, os.urandom).decrypt(blob, place=PLACE)
