from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import InvalidInput
from server.law.book import national_calendar
from server.law.calendar_file import joined, parse_calendar

# made up: the notice for 2027 is not out
NOTICE = """\ufeff日期,上班
2027-01-01 休息 元旦
2027-01-02 休息
2027-01-03\t休息
2027-01-09,上班   # 调休
2027-02-05,休息,春节
2027-02-06,休息,春节
2027-02-07,休息,春节
2027-02-08,休息,春节
2027-02-09,休息,春节
2027-02-10,休息,春节
2027-02-11,休息,春节
2027-02-14,补班

2027-04-05,放假,清明
"""


def test_a_notice_is_read_however_its_words_are_parted():
    file = parse_calendar(NOTICE)
    assert (file.years, file.days[date(2027, 1, 9)], file.days[date(2027, 2, 5)]) == ((2027,), True, False)
    assert file.version.startswith("cn-2027-")


def test_the_next_year_takes_the_doubt_away_and_keeps_the_years_before():
    known = national_calendar()
    calendar = joined(known, parse_calendar(NOTICE))
    assert calendar.known_until == date(2027, 12, 31)
    assert calendar.is_working_day(date(2027, 1, 9))  # a Saturday that is made up for
    assert not calendar.is_working_day(date(2027, 2, 8))
    assert calendar.is_working_day(date(2026, 2, 14)) == known.is_working_day(date(2026, 2, 14))


def test_a_corrected_notice_replaces_the_year_and_has_another_version():
    calendar = joined(national_calendar(), parse_calendar(NOTICE))
    corrected = parse_calendar(NOTICE.replace("2027-01-09,上班", "2027-01-10,上班"))
    again = joined(calendar, corrected)
    assert (again.is_working_day(date(2027, 1, 9)), again.is_working_day(date(2027, 1, 10))) == (False, True)
    assert again.version != calendar.version


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no day"),
        ("2027-13-01 休息", "line 1: '2027-13-01' is no date"),
        ("2027-01-01 也许", "line 1: '也许'; one of"),
        ("1999-01-01 休息", "year 1999"),
        ("2027-01-01 休息\n2027-01-01 上班", "twice"),
        ("2027-01-01 休息", "1 rest days; a whole year has at least"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, says):
    with pytest.raises(InvalidInput, match=says.replace(";", ";")):
        parse_calendar(text)


def test_a_gap_between_two_years_is_refused():
    with pytest.raises(InvalidInput, match="2027 is missing"):
        joined(national_calendar(), parse_calendar(NOTICE.replace("2027", "2028")))


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        file = parse_calendar(text)
    except InvalidInput:
        return
    assert file.years


@given(st.dictionaries(st.dates(date(2027, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=60))
def test_what_was_written_is_what_is_read(days):
    rest = {date(2027, 6, n): False for n in range(1, 12)}
    wanted = {**days, **rest}
    lines = [f"{day},{'上班' if works else '休息'}" for day, works in wanted.items()]
    assert parse_calendar("\n".join(lines)).days == wanted
