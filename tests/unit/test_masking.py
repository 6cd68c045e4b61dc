import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.masking import mask_address, mask_id, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("", ""),
        ("张", "张"),
        ("张三", "张*"),
        ("张小明", "张*明"),
        ("欧阳小明", "欧**明"),
        ("阿依古丽·买买提", "阿******提"),
        ("John Smith", "J*** S***"),
        ("  李四 ", "李*"),
    ],
)
def test_a_name_keeps_only_what_its_owner_recognises(name, masked):
    assert mask_name(name) == masked


def test_an_id_number_and_a_phone_show_their_last_four():
    assert mask_id("130926195501010018") == "*" * 14 + "0018"
    assert mask_phone("13800005678") == "138****5678"


@given(st.text(max_size=30))
def test_masking_takes_any_text_and_never_shows_a_whole_number(text):
    mask_name(text)
    assert mask_id(text).count("*") >= max(0, len(text) - 4)
    assert len(mask_phone(text)) == len(text)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("河北省肃宁县师素镇李村12号", "河北省肃宁县师素镇李村***"),
        ("示范街九号", "示范街***"),
        ("肃宁县", "肃宁县"),
        ("某某大院", "某某***"),
        ("", ""),
    ],
)
def test_an_address_shows_its_street_or_village(address, shown):
    assert mask_address(address) == shown
