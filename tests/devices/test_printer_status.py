from hypothesis import given
from hypothesis import strategies as st

from devices.printer.codes import PRINTABLE, TABLE, PrinterCode, code_for
from devices.printer.status import (
    FOUR_QUERIES,
    UNANSWERED_CAP,
    Condition,
    FlowControl,
    LineNoise,
    Query,
    StatusProtocol,
    StatusReply,
)


def test_reply_is_read_as_the_answer_to_the_oldest_query():
    protocol = StatusProtocol()
    protocol.ask(Query.OFFLINE_CAUSE)
    protocol.ask(Query.PAPER)
    assert protocol.receive_data(b"\x36\x12") == [
        StatusReply(Query.OFFLINE_CAUSE, frozenset({Condition.COVER_OPEN, Condition.STOPPED_NO_PAPER})),
        StatusReply(Query.PAPER, frozenset()),
    ]


def test_a_late_reply_is_not_read_as_another_query_s():
    protocol = StatusProtocol()
    protocol.ask(Query.PAPER)
    protocol.reply_timed_out()
    assert protocol.receive_data(b"\x72") == [LineNoise(0x72)]


def test_a_printer_that_never_answers_does_not_fill_the_memory():
    protocol = StatusProtocol()
    for _ in range(10 * UNANSWERED_CAP):
        protocol.ask(Query.PAPER)
    replies = protocol.receive_data(b"\x12" * 10 * UNANSWERED_CAP)
    assert sum(isinstance(event, StatusReply) for event in replies) <= UNANSWERED_CAP


@given(st.binary(max_size=40), st.integers(0, 40))
def test_where_the_line_splits_the_bytes_does_not_matter(data, cut):
    whole, split = StatusProtocol(), StatusProtocol()
    for protocol in (whole, split):
        for query in FOUR_QUERIES:
            protocol.ask(query)
    assert whole.receive_data(data) == split.receive_data(data[:cut]) + split.receive_data(data[cut:])


@given(st.binary(max_size=40))
def test_every_byte_gives_one_event_and_no_reply_without_a_query(data):
    events = StatusProtocol().receive_data(data)
    assert len(events) == len(data)
    assert all(isinstance(event, FlowControl | LineNoise) for event in events)


def test_every_code_is_explained_in_the_table_once():
    assert [row.code for row in TABLE] == [code.value for code in PrinterCode]


FAULTS = set(Condition) - {Condition.SLIP_IN_MOUTH}  # that is how a printed slip looks until it is taken


def test_every_condition_alone_has_a_code_that_is_not_fine():
    assert all(code_for(frozenset({condition})) is not PrinterCode.OK for condition in FAULTS)


def test_nothing_to_report_is_fine():
    assert code_for(frozenset()) is PrinterCode.OK


@given(st.frozensets(st.sampled_from(sorted(FAULTS, key=str)), min_size=1))
def test_only_a_low_roll_lets_a_printer_with_something_to_report_print(conditions):
    assert (code_for(conditions) in PRINTABLE) == (conditions == {Condition.PAPER_NEAR_END})
