"""An official is called as people call them."""

import pytest

from kiosk.domain.forms_of_address import addressed_as


@pytest.mark.parametrize(
    ("name", "post", "called"),
    [
        ("王建国", "信访科科长", "王科长"),
        ("李秀兰", "劳动监察大队大队长", "李大队长"),
        ("欧阳明", "副局长", "欧阳副局长"),
        ("欧阳", "科长", "欧科长"),
        ("赵敏", "接待科科员", "赵同志"),
        ("徐明", "值班律师", "徐律师"),
        ("Wang Li", "科长", "Wang Li"),
        ("", "科长", ""),
    ],
)
def test_family_name_and_title(name, post, called):
    assert addressed_as(name, post) == called
