import pytest

from kiosk.domain.divisions import Divisions
from kiosk.resources import divisions

ALL = divisions()


def test_a_place_is_named_from_the_province_down():
    assert ALL.full_name("130926105") == "河北省沧州市肃宁县师素镇"
    assert ALL.full_name("110101") == "北京市东城区"
    assert ALL.full_name("999999") == ""


def test_every_level_leads_to_the_next():
    provinces = ALL.below("")
    assert len(provinces) == 34
    assert ("130900", "沧州市") in ALL.below("130000")
    assert ("130926", "肃宁县") in ALL.below("130900")
    assert ("130926105", "师素镇") in ALL.below("130926")


def test_a_municipality_has_counties_and_no_cities():
    assert ("110101", "东城区") in ALL.below("110000")


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("130926105", "130926"),
        ("130926", "130900"),
        ("130900", "130000"),
        ("130000", ""),
        ("110101", "110000"),
        ("130171010", "130100"),  # a development zone is no county of its own
    ],
)
def test_every_level_but_the_provinces_has_one_above(code, above):
    assert ALL.above(code) == above


def test_where_nothing_is_known_nothing_is_below():
    assert ALL.below("810000") == []
    assert ALL.below("130926105") == []
    assert ALL.below("440310") == []  # townships are those of the site's province alone


@pytest.mark.parametrize(
    ("code", "known"), [("130926", True), ("659012", True), ("139999", False), ("130900", False)]
)
def test_a_county_is_known_by_its_code(code, known):
    assert ALL.knows_county(code) is known


def test_the_tables_have_the_whole_country_and_every_code_its_form():
    counties = [code for code in ALL.names if len(code) == 6 and not code.endswith("00")]
    assert len(counties) > 2800
    assert all(code.isdecimal() and len(code) in (6, 9) and name for code, name in ALL.names.items())


def test_a_table_of_one_is_enough():
    assert Divisions({"130926": "肃宁县"}).full_name("130926105") == "肃宁县"
