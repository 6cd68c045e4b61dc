"""C18: a settings file that is cut off at any byte, broken or gone: what ran last goes on, or an error names the file."""

from contextlib import suppress

import pytest

from kiosk.errors import SettingsError
from kiosk.kept_settings import NAME, keep, load_or_last_good
from kiosk.settings import load_settings


@pytest.fixture
def file(tmp_path):
    """A terminal's settings, as somebody wrote them."""
    path = tmp_path / "etc" / "kiosk.toml"
    path.parent.mkdir()
    path.write_text(
        f'# hall 1\n[terminal]\nstate_dir = "{tmp_path}/state"\n\n[server]\nurl = "https://centre.example:8443"\n'
        'ca_file = "/etc/ca.pem"\n\n[printer]\nport = "/dev/kiosk-printer"\n\n[session]\nread_timeout_s = 70.0\n',
        encoding="utf-8",
    )
    return path


@pytest.fixture
def supervised(tmp_path, monkeypatch):
    """The supervisor says where the state lies, also when the file does not."""
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))


def test_before_anything_was_kept_the_file_is_what_counts(file):
    assert load_or_last_good(file).settings == load_settings(file)


@pytest.mark.usefixtures("supervised")
def test_cut_off_at_any_byte_the_terminal_runs_as_it_did(file):
    whole = file.read_bytes()
    good = load_settings(file)
    keep(file, good)
    silent = 0
    for length in range(len(whole) - 1):
        file.write_bytes(whole[:length])
        with suppress(SettingsError):
            silent += load_settings(file) != good
        loaded = load_or_last_good(file)
        assert loaded.settings == good
        assert loaded.trouble
    assert silent > 20  # good TOML with other settings: what would have been run with


@pytest.mark.usefixtures("supervised")
def test_without_what_ran_last_each_cut_is_settings_or_an_error_that_names_the_file(file):
    whole = file.read_bytes()
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert str(file) in trouble_of(file)


def trouble_of(file):
    """What is said of a file that cannot be used; its own name where it can."""
    try:
        load_or_last_good(file)
    except SettingsError as error:
        return str(error)
    return str(file)


@pytest.mark.usefixtures("supervised")
@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[server]\nurl = 3\n", b"[servre]\n", None])
def test_a_broken_or_missing_file_is_told_and_what_ran_last_goes_on(file, content):
    good = load_settings(file)
    keep(file, good)
    file.unlink() if content is None else file.write_bytes(content)
    loaded = load_or_last_good(file)
    assert (loaded.settings, str(file) in loaded.trouble) == (good, True)


def test_a_change_counts_and_is_kept_in_its_turn(file):
    keep(file, load_settings(file))
    file.write_text(file.read_text().replace("70.0", "80.0"))
    loaded = load_or_last_good(file)
    assert (loaded.settings.session.read_timeout_s, loaded.trouble) == (80.0, "")
    file.write_text(file.read_text() + "\n# a note\n")
    assert load_or_last_good(file).trouble == ""


def test_a_file_that_was_shortened_on_purpose_can_be_accepted(file):
    from kiosk.__main__ import main

    keep(file, load_settings(file))
    file.write_text(file.read_text().partition("[session]")[0])
    assert load_or_last_good(file).trouble
    assert main(["config", "accept", str(file)]) == 0
    loaded = load_or_last_good(file)
    assert (loaded.trouble, loaded.settings.session.read_timeout_s) == ("", 60.0)


@pytest.mark.usefixtures("supervised")
def test_what_another_terminal_of_this_machine_ran_with_is_not_taken(file, tmp_path):
    other = tmp_path / "etc" / "other.toml"
    other.write_text(file.read_text())
    keep(other, load_settings(other))
    file.write_bytes(b"broken [")
    with pytest.raises(SettingsError):
        load_or_last_good(file)


def test_the_copy_is_private_and_says_what_it_is(file, tmp_path):
    keep(file, load_settings(file))
    kept = tmp_path / "state" / NAME
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_text().startswith(f"# kept from {file.resolve()}")


def test_what_could_not_be_kept_is_not_said_to_be(file, tmp_path, capsys):
    from kiosk.__main__ import main
    from kiosk.kept_settings import keep_if_possible

    (tmp_path / "state").write_text("a file where the folder should be")
    assert main(["config", "accept", str(file)]) == 1
    assert "cannot be kept" in capsys.readouterr().err
    keep_if_possible(file, load_settings(file))  # the kiosk runs all the same
