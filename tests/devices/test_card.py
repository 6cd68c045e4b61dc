import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.idcard.card import (
    BLOCK,
    LAYOUTS,
    CardKind,
    IdCard,
    Sex,
    newest_address,
    read_card,
    write_card,
    write_newest_address,
)
from devices.idcard.codes import TABLE, CardCode
from kiosk.errors import Unreadable

RESIDENT = IdCard(
    kind=CardKind.RESIDENT,
    name="张三",
    sex=Sex.MALE,
    birth=date(1955, 1, 1),
    number="130926195501010018",
    valid_from=date(2016, 5, 1),
    valid_to=None,
    address="河北省沧州市肃宁县肃宁镇东关村1号",
    nation="01",
    issuer="肃宁县公安局",
)
PERMIT = replace(
    RESIDENT, kind=CardKind.HK_MO_TW, nation="", number="810000199001010019", valid_to=date(2030, 1, 1)
)
OLD_FOREIGNER = IdCard(
    kind=CardKind.FOREIGNER_2017,
    name="史密斯",
    sex=Sex.FEMALE,
    birth=date(1980, 2, 29),
    number="USA130080022901",
    valid_from=date(2018, 1, 1),
    valid_to=date(2028, 1, 1),
    nation="USA",
    english_name="SMITH, JANE",
)
NEW_FOREIGNER = replace(OLD_FOREIGNER, kind=CardKind.FOREIGNER_2023, number="911840198002290013")
CARDS = [RESIDENT, PERMIT, OLD_FOREIGNER, NEW_FOREIGNER]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.kind.name)
def test_each_layout_is_read_as_it_was_written(card):
    assert read_card(write_card(card)) == card


@pytest.mark.parametrize("kind", CardKind)
def test_no_field_lies_over_another_or_over_the_flag(kind):
    taken = [at for offset, length in LAYOUTS[kind].values() for at in range(offset, offset + length)]
    assert len(taken) == len(set(taken))
    assert not {248, 249} & set(taken)
    assert max(taken) < BLOCK


def test_for_ever_is_no_date():
    assert read_card(write_card(RESIDENT)).valid_to is None


def test_a_foreigner_without_a_chinese_name_has_the_english_one():
    assert read_card(write_card(replace(OLD_FOREIGNER, name=""))).name == "SMITH, JANE"


def test_a_card_shows_no_person():
    shown = repr(RESIDENT) + str(RESIDENT) + f"{[RESIDENT]}"
    assert not any(secret in shown for secret in ("张", "1309", "1955", "河北"))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        bytes(255),
        bytes(256),
        b"\x20\x00" * 128,
        b"\x00\xd8" * 128,
        write_card(replace(RESIDENT, name="")),
        write_card(replace(RESIDENT, number="12345678901234567")),
        write_card(replace(RESIDENT, number="1309261955010100１8")),
        write_card(RESIDENT)[:36] + "19550230".encode("utf-16-le") + write_card(RESIDENT)[52:],
        write_card(RESIDENT)[:248] + "Q".encode("utf-16-le") + bytes(6),
    ],
)
def test_nonsense_is_unreadable_and_says_nothing_of_what_it_was(block):
    with pytest.raises(Unreadable) as caught:
        read_card(block)
    assert "1309" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_control_characters_on_a_card_do_not_get_through():
    assert read_card(write_card(replace(RESIDENT, name="张\x1b@三"))).name == "张@三"


@given(st.binary(min_size=BLOCK, max_size=BLOCK))
def test_any_block_is_a_card_or_unreadable(block):
    with contextlib.suppress(Unreadable):
        assert read_card(block).number


def test_every_code_is_explained_in_the_table_once():
    assert [row.code for row in TABLE] == [code.value for code in CardCode]


def test_a_newest_address_is_read_as_it_was_written():
    assert newest_address(write_newest_address("肃宁县西关村2号")) == "肃宁县西关村2号"
    assert newest_address(write_newest_address("")) == ""
    assert newest_address(write_newest_address("长" * 60)) == "长" * 35


@given(st.binary(max_size=80))
def test_any_bytes_as_a_newest_address_are_text_or_refused(data):
    try:
        assert newest_address(data).isprintable()
    except Unreadable as error:
        assert str(error).isascii()  # noqa: PT017 - not a word of what it says
