"""A disk that meets errors while the kiosk runs, and takes no writes from then on: what was said is kept, nothing new is said.

The disk is a real one that the kernel has given up: ext4 in a file, which only root may mount.
"""

from __future__ import annotations

import pytest
from contract.harness import FakeTerminal
from support.hall import Hall, read_only
from support.hall_terminal import Line, all_there, started, until
from support.registrar import draft
from support.small_disk import failing_disk

from kiosk.api.envelope import RecordKind
from kiosk.errors import StoreUnavailable
from kiosk.store.reserve import LEAST_FREE, SIZE

DISK = LEAST_FREE + 4 * SIZE


@pytest.fixture
def disk(tmp_path):
    """The terminal's."""
    with failing_disk(tmp_path / "kiosk", DISK) as made:
        yield made


@pytest.fixture
def hall(tmp_path, disk):
    with Hall(tmp_path) as running:
        yield running


def test_a_disk_that_fails_under_a_running_kiosk_takes_nothing_and_loses_nothing(hall, disk):
    terminal = started(hall)
    shown = [terminal.service.desk.register(draft(number)).number for number in range(3)]
    assert terminal.may_begin()
    disk.fail()
    assert not terminal.may_begin()  # nobody is asked for what cannot be kept
    assert terminal.reserve.trouble() == "D06"
    with pytest.raises(StoreUnavailable) as refused:  # nor is anybody given a number
        terminal.service.desk.register(draft(3))
    assert refused.value.code == "D02"
    assert len(terminal.service.outbox.listing()) == 3
    terminal.database.probe()  # it is not started again and again: that would not mend the disk
    terminal.poke()
    until(lambda: hall.rows("SELECT COUNT(*) FROM cases") == [(3,)])  # the centre gets them all the same
    assert terminal.parts.lost() == []
    terminal.stop()
    disk.repair()
    again = started(hall)
    try:
        assert again.may_begin()
        shown.append(again.service.desk.register(draft(4)).number)
        all_there(hall, again, shown)
    finally:
        again.stop()


def test_a_centre_whose_disk_fails_says_so_and_never_201(tmp_path):
    with failing_disk(tmp_path / "centre", 32 << 20) as disk, Hall(tmp_path, enrols=False) as hall:
        terminal, taken = FakeTerminal(Line(hall)), []

        def upload():
            made = terminal.registration()
            reply = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
            if reply.status == 201:
                taken.append(made.number)
            return reply.status

        assert [upload() for _ in range(3)] == [201] * 3
        disk.fail()
        assert [upload() for _ in range(10)] == [503] * 10
        assert terminal.call("GET", "/v1/site").status == 200
        hall.kill_centre()
        disk.repair()
        hall.start_centre()
        hall.wait_for_centre()
        assert upload() == 201
        assert read_only(hall.state / "server.db", "SELECT number FROM cases ORDER BY number") == [
            (number,) for number in sorted(taken)
        ]
        hall.kill_centre()
        hall.examine()
