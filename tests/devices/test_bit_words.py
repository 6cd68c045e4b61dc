"""The table of all status bits agrees with the ones the drivers act on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer import full_status
from devices.printer.bit_words import GROUPS, NO_FAULT, bits_of, group_of
from devices.printer.demultiplexer import Demultiplexer
from devices.printer.status import BITS, Condition, Query
from kiosk.words import load_words

MEANT = {
    Condition.OFFLINE: {"offline"}, Condition.COVER_OPEN: {"cover", "head_lever", "cutter_cover"},
    Condition.STOPPED_NO_PAPER: {"paper_stop"}, Condition.ERROR: {"error"}, Condition.PAPER_JAM: {"jam"},
    Condition.CUTTER_JAM: {"cutter"}, Condition.PRESENTER_JAM: {"presenter"},
    Condition.NEEDS_REPAIR: {"repair", "memory", "memory_kept"}, Condition.HEAD_HOT: {"head", "head_hot", "voltage"},
    Condition.LINE_ERROR: {"line_error"}, Condition.PAPER_NEAR_END: {"near_end", "counted_near_end"},
    Condition.PAPER_OUT: {"paper_out"}, Condition.SLIP_IN_MOUTH: {"slip_in_mouth"},
}  # fmt: skip


def acted_on():
    for query, bits in BITS.items():
        for mask, condition in bits:
            yield f"DLE EOT {query.value}", 0, mask, condition
    for place, bits in enumerate(full_status._BITS):
        for mask, condition in bits:
            yield "DLE EOT 20", place, mask, condition


@pytest.mark.parametrize(("group", "place", "mask", "condition"), [*acted_on()])
def test_every_bit_that_is_acted_on_stands_in_the_table_by_the_same_meaning(group, place, mask, condition):
    names = [name for at, found, name in GROUPS[group] if (at, found) == (place, mask)]
    assert len(names) == 1
    assert names[0] in MEANT[condition]


def test_every_bit_has_words():
    words = load_words()
    named = {name for bits in GROUPS.values() for _, _, name in bits}
    assert {name for name in named if f"bit.{name}" not in words} == set()
    assert named >= NO_FAULT


def ask_and_hear(query, answer):
    demultiplexer = Demultiplexer()
    demultiplexer.ask(query)
    tail = b""
    for byte in answer:
        tail = (tail + bytes((byte,)))[-6:]
        for event in demultiplexer.receive_data(bytes((byte,))):
            yield group_of(event, tail)


def test_an_answer_becomes_its_bits():
    ((group, body),) = ask_and_hear(Query.OFFLINE_CAUSE, b"\x36")
    assert (group, body) == ("DLE EOT 2", b"\x36")
    assert {bit.name: bit.is_set for bit in bits_of(group, body)} == {
        "cover": True, "feed_button": False, "paper_stop": True, "error": False,
    }  # fmt: skip


def test_customs_six_bytes_become_the_bits_of_the_last_four():
    ((group, body),) = ask_and_hear(Query.FULL, bytes.fromhex("100f 24 02 00 01"))
    assert group == "DLE EOT 20"
    assert [bit.name for bit in bits_of(group, body) if bit.is_set] == [
        "near_end",
        "slip_in_mouth",
        "cover",
        "cutter",
    ]


@given(st.sampled_from(sorted(GROUPS)), st.binary(max_size=6))
def test_any_bytes_have_bits_and_never_more_than_the_table(group, body):
    assert len(bits_of(group, body)) <= len(GROUPS[group])
