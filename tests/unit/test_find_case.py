import pytest

from kiosk.errors import InvalidInput
from kiosk.services.find_case import FindCase


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://example.org/x", "find_url"),
        ("HTTP://EXAMPLE.ORG", "find_url"),
        ("6901234567892", "find_not_a_slip"),
        ("XF2:6BF5A", "find_not_a_slip"),
    ],
)
def test_what_is_no_slip_is_never_asked_of_the_centre_and_named_for_what_it_is(text, code):
    find = FindCase(None, url_prefix=lambda: "")
    with pytest.raises(InvalidInput) as caught:
        find.by_slip(text)
    assert caught.value.code == code


def test_every_wish_has_its_record():
    from kiosk.services.case_steps import RECORDS
    from kiosk.services.wishes import NEEDS

    assert set(RECORDS) == set(NEEDS)
