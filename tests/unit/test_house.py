from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.doubles import NOON
from support.places import site

from kiosk.api.terminals import OpenHours
from kiosk.domain.opening import next_opening
from kiosk.errors import InvalidInput
from kiosk.services.house import HOUSE, House
from kiosk.services.house_rules import Overrides
from kiosk.store.facts import Facts

SATURDAY = 6


class Now:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


@pytest.fixture
def now():
    return Now()


@pytest.fixture
def told():
    return []


@pytest.fixture
def house(database, now, told):
    return House(Facts(database), now, lambda: told.append(1))


def hours_today(house):
    return [h for h in house.over(site()).hours if h.weekday == SATURDAY]


def test_nothing_set_is_as_the_centre_says(house):
    assert house.over(site()) is not None
    assert house.over(site()) == site()
    assert house.over(None) is None


def test_a_name_changes_nothing_that_the_centre_says(house):
    house.write("name", "大厅东侧 2 号机", "staff")
    assert house.over(site()) == site()
    assert house.overrides.name == "大厅东侧 2 号机"


def test_what_is_set_stands_over_the_centre_and_survives_a_restart(house, database, now):
    house.write("notice", "今天下午停水", "staff")
    house.write("greeting", "老乡您好", "staff")
    house.set_volume(80, "technician")
    again = House(Facts(database), now, lambda: None).over(site())
    assert (again.notices[0], again.greeting, again.volume) == ("今天下午停水", "老乡您好", 80)
    assert again.notices[1:] == site().notices


def test_an_empty_text_puts_the_centres_back(house):
    house.write("greeting", "老乡您好", "staff")
    house.write("greeting", " ", "staff")
    house.set_volume(30, "staff")
    house.set_volume(None, "staff")
    assert house.over(site()) == site()


def test_hours_of_today_are_over_tomorrow(house, now):
    house.open_today("13:00", "15:30", "staff")
    assert hours_today(house) == [OpenHours(SATURDAY, "13:00", "15:30")]
    now.at += timedelta(days=1)
    assert house.over(site()) == site()


def test_closed_for_today_takes_todays_hours_away_and_is_over_tomorrow(house, now):
    house.open_today("13:00", "15:30", "staff")
    house.close_today("power", "staff")
    assert (hours_today(house), house.overrides.closed) == ([], "power")
    now.at += timedelta(days=1)
    assert house.overrides.closed == ""


def test_the_usual_hours_come_back(house):
    house.close_today("power", "staff")
    house.usual_hours("staff")
    assert house.over(site()) == site()


@pytest.mark.parametrize(
    "times", [("17:00", "08:00"), ("8:00", "17:00"), ("08:00", "24:10"), ("", ""), ("08:00", "08:00")]
)
def test_hours_that_are_none_are_refused(house, times):
    with pytest.raises(InvalidInput):
        house.open_today(*times, "staff")
    assert house.overrides == Overrides()


def test_a_volume_or_a_reason_that_is_none_is_refused(house):
    for change in (lambda: house.set_volume(101, "staff"), lambda: house.close_today("weather", "staff")):
        with pytest.raises(InvalidInput):
            change()


def test_who_changed_what_is_kept_newest_first_without_what_was_written(house, database):
    house.write("notice", "秘密", "staff")
    house.set_volume(0, "technician")
    assert [(c.role, c.what) for c in house.overrides.changes] == [
        ("technician", "volume"),
        ("staff", "notice"),
    ]
    for _ in range(30):
        house.set_volume(10, "staff")
    assert len(house.overrides.changes) == 20


def test_each_change_is_told(house, told):
    house.write("name", "一号", "staff")
    house.usual_hours("staff")
    assert told == [1, 1]


def test_what_another_version_wrote_is_as_nothing(database, now):
    Facts(database).put(HOUSE, '{"volume": "loud"}')
    assert House(Facts(database), now, lambda: None).overrides == Overrides()


@given(st.text(max_size=80), st.sampled_from(["name", "greeting", "notice"]))
def test_no_written_text_breaks_the_site(text, what):
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from kiosk.store.database import Database

    with TemporaryDirectory() as folder:
        database = Database(Path(folder) / "kiosk.db")
        house = House(Facts(database), Now(), lambda: None)
        house.write(what, text, "staff")
        assert "\n" not in getattr(house.overrides, what)
        assert len(getattr(house.overrides, what)) <= 40
        database.close()


def test_the_next_opening_skips_rest_days_and_days_without_hours():
    hours = [OpenHours(1, "14:00", "17:00"), OpenHours(1, "08:30", "12:00"), OpenHours(2, "09:00", "12:00")]
    monday = date(2026, 11, 23)
    assert next_opening(hours, frozenset(), monday - timedelta(days=2)) == (monday, "08:30")
    assert next_opening(hours, frozenset({monday}), monday - timedelta(days=2)) == (
        date(2026, 11, 24),
        "09:00",
    )
    assert next_opening([], frozenset(), monday) is None
