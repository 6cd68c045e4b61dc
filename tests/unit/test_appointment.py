from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.places import BOOKING_KEY, TERMINAL_KEY

from kiosk.domain import base45
from kiosk.domain.appointment import (
    PREFIX,
    Admission,
    AppointmentCode,
    decode_appointment_code,
    encode_appointment_code,
    judge,
)
from kiosk.domain.dates import UTC_OFFSET
from kiosk.errors import Unreadable
from kiosk.keys import verifier

KEYS = {1: verifier(BOOKING_KEY.public_key().public_bytes_raw())}
SLOT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # Monday 14:00 in Suning
ONE = AppointmentCode(key_id=1, centre=7, appointment_id="00000000000000aa", slot=SLOT)
codes = st.builds(
    AppointmentCode,
    key_id=st.integers(0, 255),
    centre=st.integers(0, 65535),
    appointment_id=st.binary(min_size=8, max_size=8).map(bytes.hex),
    slot=st.integers(0, 2**32 - 1).map(lambda s: datetime.fromtimestamp(s, UTC)),
    minutes_before=st.integers(0, 255),
    minutes_after=st.integers(0, 255),
    category=st.integers(0, 255),
)


def text_of(code=ONE, key=BOOKING_KEY):
    return encode_appointment_code(code, key.sign)


def judged(text, *, now=SLOT, used=(), cancelled=()):
    return judge(
        text, centre=7, keys=KEYS, used=set(used), cancelled=set(cancelled), now=now, utc_offset=UTC_OFFSET
    )[0]


@given(codes)
def test_a_code_is_129_characters_and_is_read_back(code):
    text = text_of(code)
    assert len(text) == 129
    assert decode_appointment_code(text)[0] == code


@given(st.integers(0, 82), st.integers(1, 255))
def test_one_changed_byte_is_never_admitted(place, change):
    data = bytearray(base45.decode(text_of()[len(PREFIX) :]))
    data[place] ^= change
    assert judged(PREFIX + base45.encode(bytes(data))) in (Admission.FORGED, Admission.MALFORMED)


@pytest.mark.parametrize(
    ("minutes", "admission"),
    [
        (0, Admission.ADMITTED),
        (-60, Admission.ADMITTED),
        (-60.02, Admission.EARLY),
        (30, Admission.ADMITTED),
        (30.02, Admission.LATE),
        (-14 * 60, Admission.EARLY),
        (-14 * 60 - 0.02, Admission.WRONG_DAY),
        (10 * 60 - 0.02, Admission.LATE),
        (10 * 60, Admission.WRONG_DAY),
    ],
)
def test_the_window_and_the_local_day_decide_to_the_second(minutes, admission):
    assert judged(text_of(), now=SLOT + timedelta(minutes=minutes)) is admission


def test_a_code_that_was_used_or_cancelled_is_told_so():
    assert judged(text_of(), used=[ONE.appointment_id]) is Admission.USED
    assert judged(text_of(), cancelled=[ONE.appointment_id], used=[ONE.appointment_id]) is Admission.CANCELLED


def test_another_centres_code_is_for_another_place():
    other = AppointmentCode(key_id=1, centre=8, appointment_id="00000000000000aa", slot=SLOT)
    assert judged(text_of(other)) is Admission.WRONG_PLACE


def test_another_key_or_an_unknown_key_is_forged():
    unknown = AppointmentCode(key_id=2, centre=7, appointment_id="00000000000000aa", slot=SLOT)
    assert judged(text_of(key=TERMINAL_KEY)) is Admission.FORGED
    assert judged(text_of(unknown)) is Admission.FORGED


@given(st.text(max_size=150) | st.text(base45.ALPHABET, max_size=150).map(lambda rest: PREFIX + rest))
def test_any_text_is_judged_and_none_is_admitted(text):
    assert judged(text) in (Admission.FORGED, Admission.MALFORMED)
    try:
        decode_appointment_code(text)
    except Unreadable:
        return
