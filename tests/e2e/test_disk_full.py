"""C8: a disk that is really full, on the terminal and at the centre: nothing is said that is not kept, and it goes on by itself.

The disk is a small file system in memory, which only root may mount.
"""

from __future__ import annotations

import pytest
from contract.harness import FakeTerminal
from support.hall import Hall, read_only
from support.hall_terminal import Line, all_there, started
from support.registrar import draft
from support.small_disk import small_disk

from kiosk.api.envelope import RecordKind
from kiosk.compose import Terminal
from kiosk.errors import StoreUnavailable
from kiosk.settings import load_settings
from kiosk.store.reserve import LEAST_FREE, NAME, SIZE
from kiosk.words import load_words

DISK = LEAST_FREE + 2 * SIZE


@pytest.fixture
def disk(tmp_path):
    """The terminal's."""
    with small_disk(tmp_path / "kiosk", DISK) as made:
        yield made


@pytest.fixture
def hall(tmp_path, disk):
    with Hall(tmp_path) as running:
        yield running


@pytest.fixture
def terminal(hall):
    running = started(hall)
    yield running
    running.stop()


@pytest.fixture
def shown(terminal):
    """Registers, and keeps what a visitor was shown."""
    numbers = []

    def register():
        numbers.append(terminal.service.desk.register(draft(len(numbers))).number)

    register.numbers = numbers
    return register


def until_refused(register):
    """The log of the store still has room for some."""
    with pytest.raises(StoreUnavailable) as told:  # noqa: PT012
        for _ in range(1000):
            register()
    assert told.value.code == "D02"


def test_a_full_disk_refuses_before_anything_is_asked_keeps_its_word_and_goes_on(hall, terminal, disk, shown):
    reserve = terminal.settings.state_dir / NAME
    terminal.reserve.keep()
    shown()
    assert terminal.may_begin()
    disk.fill(leave=LEAST_FREE // 2)
    assert not terminal.may_begin()  # nobody begins, and
    assert terminal.reserve.trouble() == "D05"
    shown()  # who has begun can finish,
    disk.fill()
    while reserve.exists():  # even now: one of them found no room, and the reserve was given for it
        shown()
    disk.fill()
    until_refused(shown)
    assert len(terminal.service.outbox.listing()) == len(shown.numbers)  # what is kept can be read
    terminal.database.probe()  # no sign of life is missed: a new start would not help
    disk.clear()
    assert terminal.may_begin()
    shown()
    terminal.reserve.keep()
    assert reserve.exists()
    all_there(hall, terminal, shown.numbers)
    assert terminal.parts.lost() == []


def test_a_kiosk_starts_on_a_full_disk_by_its_reserve(hall, terminal, disk, shown):
    terminal.reserve.keep()
    shown()
    terminal.stop()
    disk.fill()
    again = started(hall)
    try:
        assert not again.may_begin()
        disk.clear()
        all_there(hall, again, shown.numbers)
    finally:
        again.stop()


def test_a_disk_that_has_become_read_only_takes_nothing_and_loses_nothing(hall, terminal, disk, shown):
    shown()
    terminal.stop()  # a file that is open for writing keeps a disk from being made read-only in order
    disk.remount("ro")
    assert not terminal.may_begin()
    with pytest.raises(StoreUnavailable):
        Terminal(load_settings(hall.settings_file), load_words())
    disk.remount("rw")
    again = started(hall)
    try:
        assert again.may_begin()
        all_there(hall, again, shown.numbers)
    finally:
        again.stop()


def test_a_centre_whose_disk_is_full_says_so_and_never_201(tmp_path):
    with small_disk(tmp_path / "centre", 4 << 20) as disk, Hall(tmp_path, enrols=False) as hall:
        terminal, taken = FakeTerminal(Line(hall)), []

        def upload():
            made = terminal.registration()
            reply = terminal.upload(terminal.envelope(RecordKind.REGISTRATION, made))
            if reply.status == 201:
                taken.append(made.number)
            return reply

        disk.fill(leave=300 << 10)
        while (reply := upload()).status == 201:
            pass
        assert (reply.status, reply.problem, reply.headers["retry-after"]) == (
            503,
            "/problems/unavailable",
            "5",
        )
        assert [upload().status for _ in range(20)].count(500) == 0
        assert hall.centre_is_up
        assert terminal.call("GET", "/v1/site").status == 200
        disk.clear()
        assert upload().status == 201
        hall.kill_centre()
        assert (
            sorted(row[0] for row in read_only(hall.state / "server.db", "SELECT number FROM cases")) == taken
        )
        hall.examine()
