"""The panel's file: written whole, read after a restart, ignored when broken; and the command that removes it."""

import json

import pytest

from kiosk.__main__ import main
from kiosk.domain.touch_map import PLAIN, TouchMap
from kiosk.errors import StoreUnavailable
from kiosk.services.panel import FILE, Panel, PanelState

SIZE_MM = (270.0, 480.0)
CORNERS = ((0.1, 0.9), (0.9, 0.9), (0.9, 0.1), (0.1, 0.1))
OFF = TouchMap(x0=0.05, y0=-0.02)
HITS = [(OFF(*aimed), aimed) for aimed in CORNERS]


def test_what_was_confirmed_survives_a_restart(tmp_path):
    panel = Panel(tmp_path, 0)
    panel.calibrate(HITS, SIZE_MM)
    panel.keep()
    panel.turn()
    panel.keep()
    again = Panel(tmp_path, 0)
    assert (again.state.rotation, again.is_calibrated, again.is_tried) == (90, True, False)
    assert again.state.touch(*OFF(0.3, 0.4)) == pytest.approx((0.3, 0.4))
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_what_nobody_confirmed_is_gone(tmp_path):
    panel = Panel(tmp_path, 180)
    panel.turn()
    assert panel.state.rotation == 270
    panel.back()
    assert panel.state == PanelState(rotation=180)
    panel.turn()
    assert Panel(tmp_path, 180).state.rotation == 180
    assert list(tmp_path.iterdir()) == []


def test_a_second_calibration_builds_on_the_first(tmp_path):
    panel = Panel(tmp_path, 0)
    for _ in range(2):
        panel.calibrate([(panel.state.touch(*said), aimed) for said, aimed in HITS], SIZE_MM)
        panel.keep()
    assert panel.state.touch(*OFF(0.3, 0.4)) == pytest.approx((0.3, 0.4))


def test_going_back_to_the_settings_is_tried_too_and_removes_the_file(tmp_path):
    panel = Panel(tmp_path, 0)
    panel.calibrate(HITS, SIZE_MM)
    panel.keep()
    panel.try_plain()
    assert (tmp_path / FILE).exists()
    panel.keep()
    assert (panel.state, list(tmp_path.iterdir())) == (PanelState(), [])


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", '{"version": 2}', '{"version": 1, "rotation": 45, "touch": {}}', "\x00" * 40,
        '{"version": 1, "rotation": 90, "touch": {"xx": 1}}', '{"version": 1, "rotation": [], "touch": null}',
        json.dumps({"version": 1, "rotation": 0, "touch": dict.fromkeys(("xx", "xy", "x0", "yx", "yy", "y0"), 0.0)}),
        '{"version": 1, "rotation": 0, "touch": {"xx": NaN, "xy": 0, "x0": 0, "yx": 0, "yy": 1, "y0": 0}}',
    ],
)  # fmt: skip
def test_a_broken_file_is_said_and_ignored(tmp_path, text, caplog):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    panel = Panel(tmp_path, 90)
    assert (panel.state, panel.is_broken) == (PanelState(PLAIN, 90), True)
    assert "T08" in caplog.text


def test_a_file_that_cannot_be_written_is_no_silent_success(tmp_path):
    (tmp_path / "a file").touch()
    panel = Panel(tmp_path / "a file" / "no folder", 0)
    panel.turn()
    with pytest.raises(StoreUnavailable):
        panel.keep()
    assert panel.state.rotation == 90


def test_the_command_shows_and_resets(tmp_path, capsys):
    config = tmp_path / "kiosk.toml"
    config.write_text(f'[terminal]\nstate_dir = "{tmp_path}"\n', encoding="utf-8")
    panel = Panel(tmp_path, 0)
    panel.turn()
    panel.keep()
    assert main(["touch", "show", "--config", str(config)]) == 0
    assert main(["touch", "reset", "--config", str(config)]) == 0
    assert capsys.readouterr().out == "touch not calibrated, rotation 90\ntouch not calibrated, rotation 0\n"
    assert not (tmp_path / FILE).exists()
