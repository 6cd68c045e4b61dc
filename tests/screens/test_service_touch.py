"""Calibration and rotation by real touches: on a panel that is off, and at all four rotations."""

import pytest

from kiosk.domain.touch_map import PLAIN
from kiosk.services.panel import CONFIRM_S, Panel, PanelState

# rotation -> where (x, y) of the picture, pixels from its upper left, lies on the panel as it was made (width, height)
ON_PANEL = {
    0: lambda x, y, w, h: (x, y),
    90: lambda x, y, w, h: (y, h - 1 - x),
    180: lambda x, y, w, h: (w - 1 - x, h - 1 - y),
    270: lambda x, y, w, h: (w - 1 - y, x),
}


@pytest.fixture
def panel(glass, monkeypatch):
    """A technician before the panel's screen; every second of a trial passes when it is told to."""
    waiting = []
    monkeypatch.setattr(
        glass.app.context, "schedule", lambda call, _: waiting.append(call) or Later(waiting, call)
    )
    glass.waiting = waiting
    glass.show("service_touch", role="technician")
    yield glass
    from screens.panel import apply

    glass.office.panel.reset()
    apply(PanelState(), glass.app.theme)
    glass.frames(2)


class Later:
    def __init__(self, waiting, call):
        self._waiting, self._call = waiting, call

    def cancel(self):
        if self._call in self._waiting:
            self._waiting.remove(self._call)


def seconds(glass, count):
    for _ in range(count):
        for call in glass.waiting[:]:
            glass.waiting.remove(call)
            call()
    glass.frames(3)


def finger(glass, x, y, off=lambda x, y: (x, y)):
    """A finger on what stands at (x, y) of the picture; the panel says ``off`` of where it is."""
    place = off(*ON_PANEL[glass.window.rotation](x, y, *glass.window.system_size))
    glass.press(*place)


def press(glass, label, off=lambda x, y: (x, y)):
    x, y = glass.where(label)
    finger(glass, x, y, off)


def shifted(x, y):
    return 0.94 * x + 25, 0.97 * y - 20


def hit_crosses(glass, off):
    from kiosk.domain.touch_map import FIVE

    width, height = glass.window.size
    for x, y in FIVE:
        finger(glass, x * (width - 1), (1 - y) * (height - 1), off)


def test_a_panel_that_is_off_is_put_right_and_stays_so_after_a_restart(panel):
    panel.tap("校准触摸")
    hit_crosses(panel, shifted)
    assert panel.screen() == "service_trial"
    press(panel, "就这样", shifted)
    panel.frames(3)
    assert (panel.screen(), panel.office.panel.is_calibrated) == ("service_touch", True)
    assert "已校准" in panel.texts()
    again = Panel(panel.office.panel._file.parent, 0)
    assert again.state == panel.office.panel.state
    press(panel, "结束", shifted)
    assert panel.screen() == "home"


def test_a_calibration_that_nobody_confirms_goes_back_by_itself(panel):
    panel.tap("校准触摸")
    hit_crosses(panel, shifted)
    seconds(panel, CONFIRM_S - 1)
    assert (panel.screen(), "1 秒后自动退回" in panel.texts()) == ("service_trial", True)
    seconds(panel, 1)
    assert (panel.screen(), panel.office.panel.state.touch) == ("service_touch", PLAIN)
    panel.tap("结束")
    assert panel.screen() == "home"


@pytest.mark.parametrize("leave", ["finish", "time-out", "error"])
def test_however_the_trial_ends_without_a_word_the_old_one_is_back(panel, leave):
    panel.tap("屏幕再转")
    assert panel.window.rotation == 90
    if leave == "finish":
        press(panel, "结束")
    elif leave == "time-out":
        panel.tick(1000)
        panel.tick(1000)
    else:
        panel.app.failed(ValueError())
    panel.frames(2)
    assert (panel.screen(), panel.window.rotation, panel.office.panel.is_tried) == ("home", 0, False)


def test_fingers_that_slip_are_told_and_change_nothing(panel):
    panel.tap("校准触摸")
    places = iter([(0, 0), (0, 0), (0, 0), (0, 0), (150, 90)])
    hit_crosses(panel, lambda x, y: [a + b for a, b in zip((x, y), next(places), strict=True)])
    assert panel.screen() == "service_touch"
    assert "有一下点偏了" in panel.texts()
    assert not panel.office.panel.is_tried


def test_crosses_can_be_stopped(panel):
    panel.tap("校准触摸")
    panel.tap("不点了")
    assert "校准触摸（点五个十字）" in panel.look()["buttons"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_at_every_rotation_a_touch_is_where_the_picture_is(panel, rotation):
    for _ in range(rotation // 90):
        press(panel, "屏幕再转")
        press(panel, "就这样")
        panel.frames(3)
    assert (panel.window.rotation, panel.office.panel.state.rotation) == (rotation, rotation)
    width, height = panel.window.size
    assert panel.app.theme.landscape == (width > height) == (rotation in (90, 270))
    press(panel, "结束")
    panel.settle()
    x, y = panel.where("我有事要反映")
    assert pixel(panel, x - 60, y) == panel.app.theme.colour("action")[:3]
    finger(panel, x - 60, y)
    assert panel.screen() == "fork"


def pixel(glass, x, y):
    """What the panel itself shows there, red green blue from 0 to 1."""
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

    glass.window.dispatch("on_draw")
    width, height = glass.window.system_size
    panel_x, panel_y = ON_PANEL[glass.window.rotation](x, y, width, height)
    data = glReadPixels(round(panel_x), round(height - 1 - panel_y), 1, 1, GL_RGBA, GL_UNSIGNED_BYTE)
    return tuple(pytest.approx(part / 255, abs=0.01) for part in data[:3])


def test_a_turned_panel_is_calibrated_all_the_same(panel):
    press(panel, "屏幕再转", shifted_little)
    press(panel, "就这样", shifted_little)
    panel.frames(3)
    press(panel, "校准触摸", shifted_little)
    hit_crosses(panel, shifted_little)
    press(panel, "就这样", shifted_little)
    panel.frames(3)
    touch, (width, height) = panel.office.panel.state.touch, panel.window.system_size
    said = shifted_little(200, 300)
    felt = touch(said[0] / (width - 1), 1 - said[1] / (height - 1))
    assert (felt[0] * (width - 1), (1 - felt[1]) * (height - 1)) == pytest.approx((200, 300), abs=0.5)


def shifted_little(x, y):
    return x + 6, y - 4


def test_the_field_shows_where_a_touch_is_felt(panel):
    panel.office.panel.try_plain()
    panel.show("service_trial")
    pad = panel.app.stage.current.ids.pad
    x, y = pad.to_window(*pad.center)
    panel.press(x, panel.window.height - y)
    assert pad.rings() == [pytest.approx((pad.width / 2, pad.height / 2), abs=1.5)]


def test_the_command_line_resets_a_panel_that_nobody_can_hit(panel):
    press(panel, "屏幕再转")
    press(panel, "就这样")
    panel.frames(3)
    panel.app.reset_panel()
    panel.frames(2)
    assert (panel.window.rotation, panel.office.panel.state) == (0, PanelState())
