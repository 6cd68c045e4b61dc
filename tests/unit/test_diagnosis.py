"""Where a diagnosis is put, and that no half one and no sixth one lies there."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.errors import StoreUnavailable
from kiosk.services.diagnosis import KEPT, stick_in, write_diagnosis

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def media(tmp_path):
    """A folder as /media is: a user's folder with mounts below."""
    root = tmp_path / "media"
    (root / "kiosk" / "STICK").mkdir(parents=True)
    (root / "cdrom").mkdir()
    return root


def mounted(*places):
    return lambda path: path in places


def make(path):
    path.write_bytes(b"x" * 1234)


def names(folder):
    return sorted(file.name for file in folder.iterdir())


def test_without_a_stick_it_lies_in_the_state_folder_and_says_how_big_it_is(tmp_path, media):
    written = write_diagnosis(tmp_path, make, NOON, media=[media], is_mount=mounted())
    assert written.path == tmp_path / "diagnosis" / "kiosk-diagnosis-20261121-120000.tar.gz"
    assert (written.size, written.on_stick) == (1234, False)
    assert (tmp_path / "diagnosis").stat().st_mode & 0o777 == 0o700


def test_on_the_one_stick_and_then_nowhere_else(tmp_path, media):
    stick = media / "kiosk" / "STICK"
    written = write_diagnosis(tmp_path, make, NOON, media=[media], is_mount=mounted(stick))
    assert (written.path.parent, written.on_stick) == (stick, True)
    assert (names(stick), names(tmp_path / "diagnosis")) == ([written.path.name], [])


def test_of_two_sticks_none_is_taken(media):
    both = mounted(media / "kiosk" / "STICK", media / "cdrom")
    assert stick_in([media], both) is None
    assert stick_in([media, media.parent / "not there"], mounted(media / "cdrom")) == media / "cdrom"


def test_a_stick_that_cannot_be_written_loses_nothing(tmp_path, media):
    stick = media / "kiosk" / "STICK"
    (stick / "kiosk-diagnosis-20261121-120000.tar.new").mkdir()  # in the way, as on a stick that is broken
    written = write_diagnosis(tmp_path, make, NOON, media=[media], is_mount=mounted(stick))
    assert (written.on_stick, written.stick_failed, written.path.exists()) == (False, True, True)


def test_the_last_five_stay(tmp_path):
    for hour in range(7):
        write_diagnosis(tmp_path, make, NOON + timedelta(hours=hour), media=())
    kept = names(tmp_path / "diagnosis")
    assert len(kept) == KEPT
    assert kept[0] == "kiosk-diagnosis-20261121-140000.tar.gz"


def test_one_that_fails_half_way_leaves_nothing(tmp_path):
    def half(path):
        path.write_bytes(b"x")
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnavailable):
        write_diagnosis(tmp_path, half, NOON, media=())
    assert names(tmp_path / "diagnosis") == []
