"""What an address on a card says of where its holder lives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.addresses import division_of
from kiosk.resources import divisions

ALL = divisions()
CODES = sorted(
    code for code in ALL.names if not code.endswith("00") and code[:6] in ALL.names
)  # a development zone of its own has townships and no county


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("河北省肃宁县师素镇李村12号", "130926105"),
        ("河北省沧州市肃宁县师素镇李村12号", "130926105"),
        ("河北省 沧州市 肃宁县 师素镇", "130926105"),
        ("河北省肃宁县师素乡李村12号", "130926105"),
        ("河北省肃宁县样例镇东关村", "130926"),
        ("肃宁县师素镇李村", "130926105"),
        ("师素镇李村", "130926105"),
        ("河北省沧州市某处", "130900"),
        ("河北省", "130000"),
        ("北京市东城区景山前街4号", "110101"),
        ("新疆维吾尔自治区喀什地区疏附县", "653121"),
        ("桥西区中山路", ""),
        ("", ""),
        ("示范街九号", ""),
    ],
)
def test_the_smallest_division_that_is_named(address, code):
    assert division_of(address, ALL, near="130926") == code


@given(st.sampled_from(CODES), st.from_regex(r"\A[0-9]{1,3}号\Z"))
def test_a_full_name_leads_to_its_own_division(code, tail):
    found = division_of(ALL.full_name(code) + tail, ALL)
    assert ALL.full_name(found) == ALL.full_name(code)


@given(st.text(alphabet="河北省沧州市肃宁县师素镇乡街道区村北京12号 \n", max_size=30) | st.text(max_size=30))
def test_any_text_gives_a_known_division_or_none(text):
    found = division_of(text, ALL, near="130926")
    assert found == "" or found in ALL.names


def test_without_a_centre_nearby_nothing_is_guessed_from_a_township_alone():
    assert division_of("师素镇李村", ALL) == ""
