"""First letters find names of offices and places."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.input.initials import Initials
from kiosk.resources import asset, divisions

TABLE = json.loads(asset("pinyin/initials.json").read_text(encoding="utf-8"))
INITIALS = Initials(TABLE)
UNITS = [
    "肃宁县住房和城乡建设局",
    "肃宁县教育局",
    "肃宁县公安局",
    "师素镇人民政府",
    "重庆路街道",
    "河北华纳集团",
]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("zjj", UNITS[0]),
        ("jyj", UNITS[1]),
        ("xyz", None),
        ("GA", UNITS[2]),
        ("ssz", UNITS[3]),
        ("cq", UNITS[4]),
        ("zq", UNITS[4]),
    ],
)
def test_letters_find_the_name(typed, first):
    found = [UNITS[place] for place in INITIALS.find(typed, UNITS)]
    assert found[:1] == ([first] if first else [])


def test_letters_that_stand_together_come_before_letters_apart():
    assert [INITIALS.rank("js", name) for name in ("建设局", "城乡建设局", "交通运输")] == [0, 1, 2]


def test_nothing_typed_leaves_the_list_as_it_is():
    assert INITIALS.find("", UNITS) == list(range(len(UNITS)))


def test_every_name_of_a_division_is_found_by_some_letters():
    known = set("".join(TABLE.values()))
    unknown = {character for name in divisions().names.values() for character in name} - known
    assert unknown <= {"阝"}  # an error of the source


@given(st.text(max_size=6), st.lists(st.text(max_size=8), max_size=5))
def test_any_letters_and_any_names_give_places_of_the_list(typed, names):
    found = INITIALS.find(typed, names)
    assert sorted(set(found)) == sorted(found)
    assert set(found) <= set(range(len(names)))
