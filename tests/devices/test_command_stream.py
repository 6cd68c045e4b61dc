from hypothesis import given
from hypothesis import strategies as st

from devices.simulators.command_stream import DATA_CAP, CommandStream

STREAMS = st.lists(
    st.sampled_from(
        [
            b"\x1b@",
            b"\x1dV\x42\x00",
            b"\x10\x04\x01",
            b"\x1b*\x21\x02\x00\x10\x04\x01\x02\x03\x04",
            b"\x1d(k\x03\x001Q0",
            b"\x1dv0\x00\x01\x00\x02\x00\xff\x10",
            b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08",
        ]
    )
    | st.binary(max_size=5)
).map(b"".join)


@given(STREAMS, st.integers(0, 60))
def test_where_the_line_splits_the_bytes_does_not_matter(data, cut):
    whole, split = CommandStream(), CommandStream()
    assert split.receive_data(data[:cut]) + split.receive_data(data[cut:]) == whole.receive_data(data)


@given(STREAMS)
def test_nothing_is_lost_or_made_up(data):
    stream = CommandStream()
    taken = b"".join(command.raw for command in stream.receive_data(data))
    assert data.startswith(taken)
    assert stream.waits_for_more == (len(taken) < len(data))


def test_a_real_time_command_inside_data_is_data():
    commands = CommandStream().receive_data(b"\x1b*\x21\x01\x00\x10\x04\x01\x10\x04\x01")
    assert [command.name for command in commands] == ["ESC *", "DLE 04"]


def test_a_picture_cannot_claim_more_than_the_cap():
    stream = CommandStream()
    stream.receive_data(b"\x1dv0\x00\xff\xff\xff\xff")
    assert len(stream.receive_data(bytes(DATA_CAP))) == 1
