import pytest

from kiosk.domain.policy import Limit, LimitCode, Unit, make_policy
from kiosk.errors import InvalidInput, SettingsError
from kiosk.resources import shipped_config
from server.law.book import read_policy


def test_the_national_table_says_what_the_regulation_says(law):
    said = {code: (limit.length, limit.unit.value) for code, limit in law.policy.limits.items()}
    assert said[LimitCode.ACCEPTANCE] == (15, "natural")
    assert said[LimitCode.OBJECTION] == (5, "working")
    assert said[LimitCode.HANDLING] == (60, "natural")
    assert {said[code] for code in (LimitCode.REVIEW, LimitCode.REEXAM, LimitCode.EXTENSION)} == {
        (30, "natural")
    }
    assert law.policy.limit("handling").article == "《信访工作条例》第三十四条"


def test_a_table_with_a_gap_is_no_policy():
    with pytest.raises(InvalidInput, match="no row for sorting"):
        make_policy(
            "v", [Limit(code, 1, Unit.NATURAL, "") for code in LimitCode if code is not LimitCode.SORTING]
        )


def test_a_row_that_is_there_twice_is_no_policy(law):
    rows = list(law.policy.limits.values())
    with pytest.raises(InvalidInput, match="twice"):
        make_policy("v", [*rows, rows[0]])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("length = 15", 'length = "15"', "limits.0.length is '15'"),
        ('unit = "natural"', 'unit = "lunar"', "limits.0.unit is 'lunar'"),
        ('code = "sorting"', 'code = "sortings"', "limits.0.code is 'sortings'"),
    ],
)
def test_a_wrong_row_is_named_with_file_key_and_value(tmp_path, old, new, says):
    path = tmp_path / "policy.toml"
    text = shipped_config("policy/national-2022.toml").read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError) as told:
        read_policy(path)
    assert says in str(told.value)
    assert str(path) in str(told.value)
