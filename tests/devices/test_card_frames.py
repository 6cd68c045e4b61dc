from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.idcard.frames import (
    FIND,
    LONGEST,
    READ,
    READ_NEWEST_ADDRESS,
    SAM_STATUS,
    SELECT,
    BadFrame,
    Reply,
    ReplyParser,
    Status,
    reply,
    request,
)

PUBLISHED_REQUESTS = [
    (SAM_STATUS, "AA AA AA 96 69 00 03 11 FF ED"),
    (FIND, "AA AA AA 96 69 00 03 20 01 22"),
    (SELECT, "AA AA AA 96 69 00 03 20 02 21"),
    (READ, "AA AA AA 96 69 00 03 30 01 32"),
    (READ_NEWEST_ADDRESS, "AA AA AA 96 69 00 03 30 03 30"),
]
FOUND = bytes.fromhex("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")
PIECES = st.lists(
    st.sampled_from([FOUND, FOUND[:9], b"\xaa\xaa\xaa\x96\x69", b"\xaa", reply(Status.DONE, bytes(8))])
    | st.binary(max_size=8)
).map(b"".join)


@pytest.mark.parametrize(("command", "published"), PUBLISHED_REQUESTS)
def test_requests_are_byte_for_byte_as_published(command, published):
    assert request(command) == bytes.fromhex(published)


def test_published_replies_are_read():
    assert ReplyParser().receive_data(FOUND) == [Reply(Status.FOUND, bytearray(4))]
    selected = bytes.fromhex("AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C")
    assert ReplyParser().receive_data(selected) == [Reply(Status.DONE, bytearray(8))]


def test_noise_before_the_preamble_is_skipped():
    assert ReplyParser().receive_data(b"\x00\xff\xaa\xaa\xaa\xaa" + FOUND) == [
        Reply(Status.FOUND, bytearray(4))
    ]


def test_a_wrong_check_is_a_bad_frame_and_the_next_one_is_read():
    broken = FOUND[:-1] + b"\x00"
    assert ReplyParser().receive_data(broken + FOUND) == [BadFrame(), Reply(Status.FOUND, bytearray(4))]


def test_a_frame_cut_short_does_not_swallow_the_next():
    assert ReplyParser().receive_data(FOUND[:10] + FOUND) == [BadFrame(), Reply(Status.FOUND, bytearray(4))]


@pytest.mark.parametrize("length", [0, 3, LONGEST + 1, 0xFFFF])
def test_an_impossible_length_is_a_bad_frame(length):
    frame = FOUND[:5] + length.to_bytes(2, "big") + FOUND
    assert ReplyParser().receive_data(frame) == [BadFrame(), Reply(Status.FOUND, bytearray(4))]


def test_a_reply_shows_no_data_and_can_be_wiped():
    (event,) = ReplyParser().receive_data(reply(Status.DONE, b"secret"))
    assert "secret" not in repr(event)
    event.wipe()
    assert event.data == bytes(6)


def test_reset_forgets_a_frame_that_will_not_be_finished():
    parser = ReplyParser()
    parser.receive_data(FOUND[:10])
    parser.reset()
    assert parser.held == 0
    assert parser.receive_data(FOUND) == [Reply(Status.FOUND, bytearray(4))]


@given(PIECES, st.lists(st.integers(0, 200), max_size=4))
def test_where_the_line_splits_the_bytes_does_not_matter(data, cuts):
    whole, split = ReplyParser(), ReplyParser()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    events = [event for a, b in pairwise(edges) for event in split.receive_data(data[a:b])]
    assert events == whole.receive_data(data)


@given(st.lists(PIECES | st.binary(max_size=LONGEST), max_size=4))
def test_any_bytes_at_all_raise_nothing_and_stay_under_the_cap(chunks):
    parser = ReplyParser()
    for chunk in chunks:
        parser.receive_data(chunk)
        assert parser.held <= LONGEST + 7
