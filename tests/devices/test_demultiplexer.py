from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from devices.printer.demultiplexer import (
    BLOCK_CAP,
    AutomaticReport,
    BuffersCleared,
    Demultiplexer,
    OrderedReply,
    OtherBlock,
    ProcessDone,
)
from devices.printer.status import FlowControl, LineNoise, Query, StatusReply

PIECES = st.lists(
    st.sampled_from(
        [
            b"\x37\x22r6>~\x00",
            b"\x37\x25\x00",
            b"\x12",
            b"\x36",
            b"\x00",
            b"\x03",
            b"\x11",
            b"\x13",
            b"\x10\x00\x00\x0f",
        ]
    )
    | st.binary(max_size=6)
).map(b"".join)


def asked():
    demultiplexer = Demultiplexer()
    for query in (*Query, *Query):
        demultiplexer.ask(query)
    demultiplexer.expect_ordered_reply()
    return demultiplexer


def test_a_process_id_whose_bytes_look_like_status_is_not_status():
    demultiplexer = Demultiplexer()
    demultiplexer.ask(Query.PAPER)
    assert demultiplexer.receive_data(b"\x37\x22\x32\x36\x72\x7e\x00") == [ProcessDone(b"26r~")]


def test_status_before_and_after_a_block_is_still_status():
    demultiplexer = Demultiplexer()
    demultiplexer.ask(Query.PRINTER)
    demultiplexer.ask(Query.PAPER)
    assert demultiplexer.receive_data(b"\x12\x37\x25\x00\x72") == [
        StatusReply(Query.PRINTER, frozenset()),
        BuffersCleared(),
        *asked_paper_out(),
    ]


def asked_paper_out():
    demultiplexer = Demultiplexer()
    demultiplexer.ask(Query.PAPER)
    return demultiplexer.receive_data(b"\x72")


def test_an_ordered_reply_counts_only_when_one_was_asked_for():
    demultiplexer = Demultiplexer()
    assert demultiplexer.receive_data(b"\x00") == [LineNoise(0)]
    demultiplexer.expect_ordered_reply()
    assert demultiplexer.receive_data(b"\x03\x00") == [OrderedReply(near_end=True), LineNoise(0)]


def test_an_automatic_report_is_not_taken_for_an_ordered_reply():
    demultiplexer = Demultiplexer()
    demultiplexer.expect_ordered_reply()
    assert demultiplexer.receive_data(b"\x18\x00\x00\x0f") == [AutomaticReport(b"\x18\x00\x00\x0f")]


def test_a_report_cut_short_does_not_swallow_the_next_status():
    demultiplexer = Demultiplexer()
    demultiplexer.ask(Query.PRINTER)
    assert demultiplexer.receive_data(b"\x10\x12") == [
        LineNoise(0x10),
        StatusReply(Query.PRINTER, frozenset()),
    ]


def test_flow_control_is_seen_even_inside_a_block():
    assert Demultiplexer().receive_data(b"\x37\x13\x25\x00") == [
        FlowControl(may_send=False),
        BuffersCleared(),
    ]


def test_a_block_that_never_ends_is_given_up():
    events = Demultiplexer().receive_data(b"\x37" + b"A" * (BLOCK_CAP - 1))
    assert events == [LineNoise(0x37), *[LineNoise(0x41)] * (BLOCK_CAP - 1)]


def test_after_a_time_out_an_unfinished_block_is_forgotten():
    demultiplexer = Demultiplexer()
    demultiplexer.receive_data(b"\x37\x22")
    demultiplexer.reply_timed_out()
    demultiplexer.ask(Query.PRINTER)
    assert demultiplexer.receive_data(b"\x12") == [StatusReply(Query.PRINTER, frozenset())]


def test_blocks_of_strangers_are_told_apart():
    assert Demultiplexer().receive_data(b"\x5fTM-T88\x00") == [OtherBlock(0x5F, b"TM-T88")]


@given(PIECES, st.lists(st.integers(0, 200), max_size=4))
def test_where_the_line_splits_the_bytes_does_not_matter(data, cuts):
    whole, split = asked(), asked()
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    events = [event for a, b in pairwise(edges) for event in split.receive_data(data[a:b])]
    assert events == whole.receive_data(data)


@given(st.binary(max_size=300))
def test_any_bytes_at_all_raise_nothing_and_hold_back_less_than_a_block(data):
    demultiplexer = asked()
    told = sum(map(size_of, demultiplexer.receive_data(data)))
    assert len(data) - told < BLOCK_CAP


def size_of(event):
    match event:
        case ProcessDone():
            return 7
        case BuffersCleared():
            return 3
        case OtherBlock():
            return len(event.body) + 2
        case AutomaticReport():
            return 4
        case _:
            return 1
