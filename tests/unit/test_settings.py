import tomllib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import SettingsError
from kiosk.resources import shipped_config
from kiosk.settings import Settings, describe, load_settings

names = st.sampled_from([name for key, *_ in describe(Settings()) for name in key.split(".")]) | st.text(
    "abcxyz_", min_size=1, max_size=8
)
values = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(),
    st.booleans(),
    st.text("abc/:.信", max_size=12),
    st.lists(st.integers(), max_size=2),
)
tables = st.dictionaries(names, values | st.dictionaries(names, values, max_size=4), max_size=5)


def written(folder, text):
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(folder, text):
    with pytest.raises(SettingsError) as error:
        load_settings(written(folder, text))
    return str(error.value)


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return str(value)


def as_toml(table):
    plain = [f"{k} = {toml(v)}" for k, v in table.items() if not isinstance(v, dict)]
    sections = [
        f"[{k}]\n" + "\n".join(f"{n} = {toml(v)}" for n, v in rows.items())
        for k, rows in table.items()
        if isinstance(rows, dict)
    ]
    return "\n".join((*plain, *sections))


def test_the_shipped_file_holds_every_key_with_its_default():
    shipped = shipped_config("kiosk.toml")
    table = tomllib.loads(shipped.read_text(encoding="utf-8"))
    keys = {f"{section}.{key}" for section, rows in table.items() for key in rows}
    assert keys == {key for key, *_ in describe(Settings())}
    assert load_settings(shipped) == Settings()


def test_an_empty_file_gives_the_defaults(tmp_path):
    assert load_settings(written(tmp_path, "")) == Settings()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[screen]\ndiagonl = 1", ("kiosk.toml", "screen.diagonl", "diagonal_inch")),
        ("[screen]\nwidth = '9'", ("kiosk.toml", "screen.width", "'9'", "int", "200 to 8000 pixels")),
        ("[screen]\nwidth = 9", ("kiosk.toml", "screen.width", "9", "200 to 8000 pixels")),
        ("[screen]\nrotation = 45", ("kiosk.toml", "screen.rotation", "45", "0, 90, 180, 270")),
        ("[screen]\nfullscreen = 1", ("kiosk.toml", "screen.fullscreen", "1", "bool")),
        ("[server]\nurl = 'http://centre.example'", ("server.url", "http://centre.example", "https://host")),
        ("screen = 1", ("kiosk.toml", "screen", "1", "[screen]")),
        ("[printer", ("kiosk.toml", "cannot be read")),
    ],
)
def test_a_wrong_setting_names_file_key_value_and_what_is_allowed(tmp_path, text, parts):
    message = told(tmp_path, text)
    assert all(part in message for part in parts), message


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load_settings(tmp_path / "none.toml")


@given(tables)
def test_any_toml_is_settings_or_a_settings_error(tmp_path_factory, table):
    path = written(tmp_path_factory.getbasetemp(), as_toml(table))
    with suppress(SettingsError):
        assert isinstance(load_settings(path), Settings)


@given(st.binary(max_size=60))
def test_any_bytes_are_settings_or_a_settings_error(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "bytes.toml"
    path.write_bytes(data)
    with suppress(SettingsError):
        assert isinstance(load_settings(path), Settings)
