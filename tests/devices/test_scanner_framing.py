import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner.codes import TABLE, ScannerCode
from devices.scanner.framing import (
    CODE_CAP,
    COMMAND_ACKNOWLEDGED,
    IDLE_GAP_S,
    PATIENT_GAP_S,
    Oversize,
    Rejected,
    Scan,
    ScanFraming,
)

STREAMS = st.lists(
    st.sampled_from(
        [b"XF2:AB 12", b"\r", b"\n", b"\r\n", b"\x02", b"\x03", b"]Q1", COMMAND_ACKNOWLEDGED, b"x" * 300]
    )
    | st.binary(max_size=6)
).map(b"".join)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\x03"])
def test_a_code_ends_with_any_usual_terminator(end):
    assert ScanFraming().receive_data(b"XF2:ABC" + end) == [Scan("XF2:ABC")]


def test_a_code_without_terminator_ends_with_silence():
    framing = ScanFraming()
    assert framing.receive_data(b"XF2:ABC") == []
    assert framing.idle() == [Scan("XF2:ABC")]
    assert framing.idle() == []


def test_stx_and_etx_around_a_code_are_dropped():
    assert ScanFraming().receive_data(b"\x02XF2:ABC\x03") == [Scan("XF2:ABC")]


def test_an_aim_identifier_is_dropped_once():
    assert ScanFraming().receive_data(b"]Q1XF2:ABC\r]Q1]Q1\r") == [Scan("XF2:ABC"), Scan("]Q1")]


def test_the_acknowledgement_of_a_command_is_not_part_of_the_code():
    assert ScanFraming().receive_data(COMMAND_ACKNOWLEDGED + b"XF2:ABC\r") == [Scan("XF2:ABC")]


def test_what_only_begins_like_an_acknowledgement_is_not_lost():
    assert ScanFraming().receive_data(b"\x02\x00\x00XF2\r\x02A\r") == [Rejected(), Scan("A")]


def test_spaces_inside_a_code_are_kept():
    assert ScanFraming().receive_data(b"XF2:A  B \r") == [Scan("XF2:A  B ")]


@pytest.mark.parametrize("evil", [b"\x1b[A", b"A\x00B", b"\x7f", "王".encode(), b"\xff", b"a\tb"])
def test_anything_but_printable_ascii_is_rejected(evil):
    assert ScanFraming().receive_data(evil + b"\r") == [Rejected()]


def test_a_code_that_is_too_long_is_said_once_and_skipped_to_its_end():
    framing = ScanFraming()
    assert framing.receive_data(b"A" * (3 * CODE_CAP)) == [Oversize()]
    assert framing.receive_data(b"tail\rXF2:ABC\r") == [Scan("XF2:ABC")]


def test_the_longest_code_allowed_passes():
    assert ScanFraming().receive_data(b"A" * CODE_CAP + b"\r") == [Scan("A" * CODE_CAP)]


def test_a_scan_does_not_show_its_text():
    assert "ABC" not in repr(Scan("ABC"))


@given(STREAMS, st.integers(0, 200))
def test_where_the_line_splits_the_bytes_does_not_matter(data, cut):
    whole, split = ScanFraming(), ScanFraming()
    first, second = split.receive_data(data[:cut]), split.receive_data(data[cut:])
    assert whole.receive_data(data) == first + second
    assert whole.idle() == split.idle()


@given(st.lists(st.binary(max_size=700), max_size=5))
def test_any_bytes_at_all_raise_nothing_and_give_only_printable_ascii(chunks):
    framing = ScanFraming()
    events = [event for chunk in chunks for event in framing.receive_data(chunk)] + framing.idle()
    texts = [event.text for event in events if isinstance(event, Scan)]
    assert all(text and len(text) <= CODE_CAP and text.isascii() and text.isprintable() for text in texts)
    assert not framing.is_amid


def test_every_code_is_explained_in_the_table_once():
    assert [row.code for row in TABLE] == [code.value for code in ScannerCode]


def test_silence_ends_a_code_soon_only_where_codes_are_known_to_end_so():
    framing = ScanFraming()
    assert framing.gap_s == PATIENT_GAP_S
    framing.receive_data(b"XF2:A\r\n")
    assert framing.gap_s == PATIENT_GAP_S
    framing.receive_data(b"XF2:B")
    assert framing.idle() == [Scan("XF2:B")]
    assert framing.gap_s == IDLE_GAP_S
    framing.receive_data(b"\r")
    assert framing.gap_s == IDLE_GAP_S
    framing.receive_data(b"XF2:C\r")
    assert framing.gap_s == PATIENT_GAP_S
