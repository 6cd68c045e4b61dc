"""Custom's full status (DLE EOT 20): one block of six bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.demultiplexer import Demultiplexer, OrderedReply
from devices.printer.full_status import conditions_of
from devices.printer.status import Condition, FlowControl, LineNoise, Query, StatusReply


def asked():
    demultiplexer = Demultiplexer()
    assert demultiplexer.ask(Query.FULL) == b"\x10\x04\x14"
    return demultiplexer


@pytest.mark.parametrize(
    ("body", "conditions"),
    [
        (b"\x00\x00\x00\x00", set()),
        (b"\x01\x00\x00\x00", {Condition.PAPER_OUT}),
        (b"\x04\x00\x00\x00", {Condition.PAPER_NEAR_END}),
        (b"\x20\x00\x00\x00", {Condition.SLIP_IN_MOUTH}),
        (b"\x80\x00\x00\x00", set()),  # a notch over its sensor: not ours
        (b"\x00\x03\x00\x00", {Condition.COVER_OPEN}),
        (b"\x00\x0c\x00\x00", set()),  # busy with paper
        (b"\x00\x00\x01\x00", {Condition.HEAD_HOT}),
        (b"\x00\x00\x40\x00", {Condition.PAPER_JAM}),
        (b"\x00\x00\x00\x01", {Condition.CUTTER_JAM}),
        (b"\x00\x00\x00\x80", {Condition.PRESENTER_JAM}),
        (b"\x05\x02\x02\x0c", {
            Condition.PAPER_OUT, Condition.PAPER_NEAR_END, Condition.COVER_OPEN,
            Condition.LINE_ERROR, Condition.NEEDS_REPAIR,
        }),
    ],
)  # fmt: skip
def test_each_bit_of_the_manual_is_read(body, conditions):
    assert asked().receive_data(b"\x10\x0f" + body) == [StatusReply(Query.FULL, frozenset(conditions))]


def test_without_the_question_it_is_no_status():
    events = Demultiplexer().receive_data(b"\x10\x0f\x00\x00\x00\x00")
    assert not any(isinstance(event, StatusReply) for event in events)


def test_flow_control_inside_the_block_is_flow_control():
    assert asked().receive_data(b"\x10\x13\x0f\x00\x11\x00\x00\x00") == [
        FlowControl(may_send=False),
        FlowControl(may_send=True),
        StatusReply(Query.FULL, frozenset()),
    ]


def test_a_block_with_bits_that_cannot_be_is_noise():
    assert asked().receive_data(b"\x10\x0f\xff\xff\xff\xff") == [
        LineNoise(b) for b in b"\x10\x0f\xff\xff\xff\xff"
    ]


def test_a_stray_opener_does_not_hide_the_block():
    assert asked().receive_data(b"\x10\x10\x0f\x00\x00\x00\x00")[-1] == StatusReply(Query.FULL, frozenset())


def test_the_ordered_reply_before_and_after_the_block_is_seen():
    demultiplexer = asked()
    demultiplexer.expect_ordered_reply()
    assert demultiplexer.receive_data(b"\x00\x10\x0f\x00\x00\x00\x00") == [
        OrderedReply(near_end=False),
        StatusReply(Query.FULL, frozenset()),
    ]


@given(st.binary(max_size=60), st.integers(0, 60))
def test_where_the_line_splits_the_bytes_does_not_matter(data, cut):
    whole, split = asked(), asked()
    assert split.receive_data(data[:cut]) + split.receive_data(data[cut:]) == whole.receive_data(data)


@given(st.binary(max_size=8))
def test_any_body_is_read_or_refused(body):
    found = conditions_of(body)
    assert found is None or found <= set(Condition)
