import json
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.__main__ import main
from kiosk.domain.identity import IdKind, check_character, parse_id_number, parse_mobile, parse_passport
from kiosk.errors import InvalidInput

TODAY = date(2026, 11, 21)


def made_up(first17):
    return first17 + check_character(first17)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("11010519491231002X", IdKind.RESIDENT),
        ("11010519491231002x", IdKind.RESIDENT),
        ("130926 19550101 0018", IdKind.RESIDENT),
        ("810000199408230021", IdKind.HMT_RESIDENCE),
        ("830000199201300022", IdKind.HMT_RESIDENCE),
        ("911124198108030024", IdKind.FOREIGNER),
        (made_up("37152619600101002"), IdKind.RESIDENT),
        ("H12345678", IdKind.HM_PERMIT),
        ("m1234567801", IdKind.HM_PERMIT),
        ("12345678", IdKind.TW_PERMIT),
        ("USA123456789012", IdKind.FOREIGNER_OLD),
        ("E12345678", IdKind.PASSPORT),
    ],
)
def test_real_kinds_of_numbers_are_taken(number, kind):
    assert parse_id_number(number, today=TODAY).kind is kind


def test_a_county_that_is_on_no_list_is_taken():
    assert parse_id_number(made_up("13999919900101001"), today=TODAY).warnings == ()


def test_a_very_old_person_is_taken_with_a_warning():
    assert parse_id_number("440524188001010014", today=TODAY).warnings == ("id_very_old",)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("13092619550101001", "id_length"),
        ("130926195501010011", "id_check"),
        (made_up("13092619550230001"), "id_birth"),
        (made_up("13092620300101001"), "id_birth"),
        (made_up("99092619550101001"), ""),
        (made_up("18092619550101001"), "id_province"),
        ("张三", "id_unknown"),
        ("", "id_unknown"),
    ],
)
def test_a_wrong_number_says_what_is_wrong_with_it(number, code):
    if not code:  # a permanent residence number: 9 and any province
        assert parse_id_number(number, today=TODAY).kind is IdKind.FOREIGNER
        return
    with pytest.raises(InvalidInput) as told:
        parse_id_number(number, today=TODAY)
    assert told.value.code == code


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_never_taken(place, change):
    number = "130926195501010018"
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    with pytest.raises(InvalidInput):
        parse_id_number(wrong, today=TODAY)


@given(st.text(max_size=30) | st.text("0123456789Xx- ", max_size=22))
def test_any_text_is_a_number_or_asked_for_again(text):
    with suppress(InvalidInput):
        parse_id_number(text, today=TODAY)


def test_a_mobile_number_may_carry_its_country():
    assert parse_mobile("+86 138-0000-1234") == "13800001234"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1380000123", "phone_length"),
        ("12800001234", "phone_form"),
        ("１３８００００１２３４", "phone_length"),
    ],
)
def test_a_wrong_mobile_number_says_what_is_wrong(text, code):
    with pytest.raises(InvalidInput) as told:
        parse_mobile(text)
    assert told.value.code == code


@given(st.text(max_size=20))
def test_any_text_is_a_mobile_number_or_asked_for_again(text):
    with suppress(InvalidInput):
        assert len(parse_mobile(text)) == 11


def test_an_unknown_county_only_warns():
    number = made_up("13999919900101001")
    known = parse_id_number(number, today=TODAY, knows_county=lambda county: county == "139999")
    unknown = parse_id_number(number, today=TODAY, knows_county=lambda county: False)
    assert (known.warnings, unknown.warnings) == ((), ("id_county_unknown",))


def test_a_card_of_another_kind_has_no_county_to_know():
    assert parse_id_number("810000199408230021", today=TODAY, knows_county=lambda _: False).warnings == ()


@pytest.mark.parametrize("number", ["533401372", "E12345678", "ab 12345"])
def test_a_passport_may_be_digits_alone_where_it_is_said_to_be_one(number):
    assert parse_passport(number).kind is IdKind.PASSPORT


@pytest.mark.parametrize("number", ["", "1234", "A" * 18, "护照12345"])
def test_no_passport_looks_like_that(number):
    with pytest.raises(InvalidInput):
        parse_passport(number)


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (["130926195501010018"], 0, {"valid": True, "kind": "resident", "warnings": [], "reason": ""}),
        (["440524188001010014"], 0, {"kind": "resident", "warnings": ["id_very_old", "id_county_unknown"]}),
        (["911124198108030024"], 0, {"kind": "foreigner"}),
        (["12345"], 1, {"valid": False, "reason": "an ID number has 18 characters, not 5"}),
        (["--passport", "533401372"], 0, {"kind": "passport"}),
    ],
)
def test_the_command_says_what_a_number_is(capsys, words, status, told):
    assert main(["id-check", *words]) == status
    said = json.loads(capsys.readouterr().out)
    assert {name: said[name] for name in told} == told
