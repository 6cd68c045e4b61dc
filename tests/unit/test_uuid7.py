from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.uuid7 import uuid7

moments = st.integers(0, 2**33).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def test_the_example_of_rfc_9562_holds():
    made = uuid7(
        datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC), lambda _: bytes.fromhex("0cc318c4dc0c0c07398f")
    )
    assert made == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(moments, st.binary(min_size=10, max_size=10))
def test_it_is_a_version_7_uuid_of_its_time(moment, drawn):
    made = UUID(uuid7(moment, lambda _: drawn))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(moment.timestamp() * 1000)


@given(moments, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_later_ids_sort_later(moment, one, other):
    later = datetime.fromtimestamp(moment.timestamp() + 1, UTC)
    assert uuid7(moment, lambda _: one) < uuid7(later, lambda _: other)
