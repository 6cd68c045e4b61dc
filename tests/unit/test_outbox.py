import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.doubles import NOON
from support.records import add, envelope

from kiosk.api.envelope import RecordKind
from kiosk.errors import StoreUnavailable
from kiosk.store import outbox as store
from kiosk.store.database import Database


def test_order_is_kept_within_a_kind_and_kinds_do_not_wait_for_each_other(database, outbox):
    add(database, envelope(1), envelope(2), envelope(3, RecordKind.VISIT), envelope(4, RecordKind.URGE))
    first = outbox.first_of_each_kind()
    assert [(row.kind, row.id[-1]) for row in first] == [("registration", "1"), ("visit", "3"), ("urge", "4")]
    outbox.settle(first[0].seq, "sent", NOON)
    assert outbox.first_of_each_kind()[0].id.endswith("2")


def test_a_quarantined_record_stays_and_lets_the_next_one_pass(database, outbox):
    add(database, envelope(1), envelope(2))
    outbox.settle(outbox.first_of_each_kind()[0].seq, "quarantined", NOON, "status 422")
    assert [row.id[-1] for row in outbox.first_of_each_kind()] == ["2"]
    assert outbox.counts() == {"quarantined": 1, "pending": 1}
    assert outbox.listing()[-1].problem == "status 422"


def test_staff_can_send_the_quarantined_again(database, outbox):
    add(database, envelope(1))
    outbox.settle(1, "quarantined", NOON)
    assert outbox.retry_quarantined() == 1
    assert outbox.state_of(envelope(1).id) == "pending"


def test_a_failed_try_is_counted_and_settles_nothing(database, outbox):
    add(database, envelope(1))
    outbox.failed(1, "S10")
    outbox.failed(1, "S12")
    assert outbox.first_of_each_kind()[0].attempts == 2
    assert outbox.listing()[0].problem == "S12"


def test_the_same_record_is_never_put_in_twice(database, outbox):
    add(database, envelope(1))
    with pytest.raises(StoreUnavailable):
        add(database, envelope(1))
    assert outbox.counts() == {"pending": 1}


def test_the_oldest_record_that_waits_is_told(database, outbox):
    assert outbox.oldest_pending_at() == ""
    add(database, envelope(2), envelope(1))
    assert outbox.oldest_pending_at() == "2026-11-21T04:00:01.000Z"


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["add", "sent", "quarantined", "failed", "retry"]), st.sampled_from(RecordKind)
        ),
        max_size=25,
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_no_record_disappears(tmp_path_factory, steps):
    database = Database(tmp_path_factory.mktemp("outbox") / "kiosk.db")
    outbox, added = store.Outbox(database), 0
    for what, kind in steps:
        waiting = [row for row in outbox.first_of_each_kind() if row.kind == kind.value]
        if what == "add":
            added += 1
            add(database, envelope(added, kind))
        elif what == "retry":
            outbox.retry_quarantined()
        elif waiting and what == "failed":
            outbox.failed(waiting[0].seq, "S10")
        elif waiting:
            outbox.settle(waiting[0].seq, what, NOON)
    assert sum(outbox.counts().values()) == added == len(outbox.listing())
    database.close()
