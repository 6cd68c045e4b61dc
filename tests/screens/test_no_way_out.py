"""T1, no way out: keys, windows' wishes and gestures leave the kiosk where it is, and write nothing anywhere."""

from __future__ import annotations

import math
import os
from collections import deque
from dataclasses import astuple, dataclass

import pytest
from support.keyboard import COMBINATIONS, Fed, Finger, strokes
from support.office import draft

from screens.navigation import SCREENS
from screens.no_way_out import close_ways_out, open_ways_out

BEHIND_THE_DOOR = {name for name in SCREENS if name.startswith("service_")} | {"service"}
ALLOWED = set(SCREENS) - BEHIND_THE_DOOR | {"service_door"}
PLACES = {
    "home": {},
    "story": {"draft": draft("abc")},
    "line": {"draft": draft(), "line": "unit"},
    "keypad": {"keypad": "query_code"},
}

QUICK_FOR_KEYS = ("home", "line")


@dataclass(frozen=True)
class Seen:
    """What must not change by a key."""

    screen: str
    buttons: tuple
    text: str
    draft: tuple
    window: tuple
    layers: int
    circles: int
    is_running: bool


def seen(glass, ends=()):
    window, loop = glass.window, glass._loop
    return Seen(
        screen=glass.screen(),
        buttons=tuple(glass.look()["buttons"]),
        text=str(getattr(glass.app.stage.current, "text", "")) + glass.texts(),
        draft=astuple(glass.app.context.visit.draft),
        window=(window.fullscreen, window.rotation, *window.size),
        layers=len(window.children),
        circles=len(window.canvas.after.children),
        is_running=loop.status == "started" and not loop.quit and not ends,
    )


def wishes():
    """What a window manager, a mouse, a stick and a game pad ask for."""
    yield "quit", [("quit",)]
    for name in (
        "minimized",
        "maximized",
        "restored",
        "hidden",
        "shown",
        "focuslost",
        "focusgained",
        "leave",
        "enter",
    ):
        yield f"window {name}", [(f"window{name}",)]
    yield "file dropped", [("dropbegin",), ("dropfile", b"/etc/passwd"), ("dropend",)]
    yield "text dropped", [("dropbegin",), ("droptext", "canary"), ("dropend",)]
    yield "an input method", [("textedit", "canary"), ("textinput", "张三")]
    yield "a pasted page", [("textinput", "canary" * 400)]
    yield (
        "game pad",
        [
            ("joyaxismotion", 0, 0, 32767),
            ("joyhatmotion", 0, 0, (1, 1)),
            ("joybuttondown", 0, 7),
            ("joybuttonup", 0, 7),
        ],
    )


def keys(fed):
    """Name of each combination, once it has been pressed."""
    for name, (mod, key) in COMBINATIONS.items():
        fed.send(*strokes(mod, key))
        yield name
    for name, events in wishes():
        fed.send(*events)
        yield name


@pytest.mark.parametrize("place", PLACES)
def test_no_key_and_no_wish_of_a_window_changes_anything(glass, place, capsys, request):
    if place not in QUICK_FOR_KEYS and not request.config.getoption("--prove"):
        pytest.skip("with --prove")
    glass.show(place, **PLACES[place])
    before, pressed = seen(glass), 0
    with Fed(glass.window) as fed:
        for pressed, name in enumerate(keys(fed), start=1):
            assert seen(glass) == before, name
            if pressed % 50 == 0:
                glass.frames(1)
    glass.settle()
    assert seen(glass) == before
    assert glass.logged == []
    assert glass.office.asked == [call for call in glass.office.asked if call[0] != "register"]
    assert pressed >= 400
    with capsys.disabled():
        print(f"\n{place}: {pressed} keys and wishes, still there, nothing written", end="")


def escapes(glass, monkeypatch):
    """What the same keys do to a kiosk that swallows nothing, as Kivy comes."""
    from kivy.core import window as kivy_window

    from screens.app import KioskApp

    ends = []
    monkeypatch.setattr(kivy_window.WindowBase.on_keyboard, "exit_on_escape", True)
    monkeypatch.setattr(kivy_window, "stopTouchApp", lambda: ends.append("stopped"))
    monkeypatch.setattr(type(glass.window), "close", lambda *_: ends.append("closed"))
    monkeypatch.setattr(KioskApp, "open_settings", lambda app, *_: ends.append("settings"))
    open_ways_out(glass.window)
    before, found = seen(glass), deque()
    try:
        with Fed(glass.window) as fed:
            for name in keys(fed):
                if seen(glass, ends) != before:
                    found.append(name)
                ends.clear()
                glass._loop.quit = False
    finally:
        close_ways_out(glass.window)
    return found


def test_the_control_that_swallows_nothing_is_seen_to_escape(glass, monkeypatch):
    glass.show("home")
    found = escapes(glass, monkeypatch)
    assert {"Escape", "F1", "quit"} <= set(found)


def test_no_widget_waits_for_a_hardware_keyboard(glass):
    from kivy.uix.behaviors.focus import FocusBehavior

    glass.show("line", **PLACES["line"])
    for screen in glass.app.stage.each():
        assert not [w for w in screen.walk(restrict=True) if isinstance(w, FocusBehavior)]
    assert glass.window._keyboards == {} or all(not k.widget for k in glass.window._keyboards.values())
    assert not glass.window._system_keyboard.callback


# ---- gestures ----


def fingers(glass, starts, ends, *, steps=2):
    """As many fingers as places, all at once."""
    hand = [Finger(glass.window, n) for n in range(len(starts))]
    for finger, place in zip(hand, starts, strict=True):
        finger.down(*place)
    for step in range(1, steps + 1):
        for finger, (x, y), (to_x, to_y) in zip(hand, starts, ends, strict=True):
            finger.move(x + (to_x - x) * step / steps, y + (to_y - y) * step / steps)
        glass.frames(1)
    for finger in hand:
        finger.up()
    glass.frames(1)


def ring(glass, count, share):
    width, height = glass.window.size
    return [
        (
            width / 2 + share * width / 2 * math.cos(2 * math.pi * n / count),
            height / 2 + share * width / 2 * math.sin(2 * math.pi * n / count),
        )
        for n in range(count)
    ]


def gestures(glass):
    """(name, what is done)."""
    width, height = glass.window.size
    for count in range(2, 11):
        yield f"{count} fingers tap", lambda n=count: fingers(glass, ring(glass, n, 0.6), ring(glass, n, 0.6))
        yield (
            f"{count} fingers pinch",
            lambda n=count: fingers(glass, ring(glass, n, 0.8), ring(glass, n, 0.2)),
        )
        yield (
            f"{count} fingers spread",
            lambda n=count: fingers(glass, ring(glass, n, 0.2), ring(glass, n, 0.9)),
        )
    middle = (width / 2, height / 2)
    edges = {
        "left": (0, height / 2),
        "right": (width - 1, height / 2),
        "top": (width / 2, height - 1),
        "bottom": (width / 2, 0),
    }
    for name, edge in edges.items():
        for count in (1, 2, 3, 4):
            spread = [(edge[0] + 9 * n, edge[1] + 9 * n) for n in range(count)]
            inside = [(middle[0] + 9 * n, middle[1] + 9 * n) for n in range(count)]
            yield f"swipe of {count} from the {name}", lambda a=spread, b=inside: fingers(glass, a, b)
            yield f"swipe of {count} to the {name}", lambda a=inside, b=spread: fingers(glass, a, b)
    for button in (
        "right",
        "middle",
        "mouse4",
        "mouse5",
        "scrollup",
        "scrolldown",
        "scrollleft",
        "scrollright",
    ):
        for mods in ([], ["ctrl"], ["alt"], ["shift"], ["meta"]):
            yield f"{'+'.join(mods)} {button}", lambda b=button, m=mods: click(glass, b, m)
    for mods in (["ctrl"], ["alt"], ["shift"], ["ctrl", "alt"]):
        yield f"{'+'.join(mods)} left", lambda m=mods: click(glass, "left", m)


def click(glass, button, mods):
    width, height = glass.window.system_size
    for x, y in ((width // 2, height // 3), (width // 3, height // 2), (width // 3, height // 2)):
        glass.window.dispatch("on_mouse_down", x, y, button, mods)
        glass.frames(1)
        glass.window.dispatch("on_mouse_move", x + 3, y, mods)
        glass.window.dispatch("on_mouse_up", x + 3, y, button, mods)
        glass.frames(1)


@pytest.mark.parametrize("place", ["home", "story"])
def test_no_gesture_leads_out_or_draws_over_the_screen(glass, place, capsys, request):
    """A gesture may press a button, as a finger does; it stays on the visitors' side of the door."""
    if place == "home" and not request.config.getoption("--prove"):
        pytest.skip("with --prove")
    layers, circles = len(glass.window.children), len(glass.window.canvas.after.children)
    names = []
    for name, gesture in gestures(glass):
        glass.clock.now += 1
        if glass.screen() != place or glass.app.covers.assist.parent or glass.app.covers.notice.parent:
            glass.fresh()
            glass.show(place, **PLACES[place])
        gesture()
        now = seen(glass)
        assert now.screen in ALLOWED, name
        assert (now.layers, now.circles, now.is_running) == (layers, circles, True), name
        assert glass.logged == [], name
        names.append(name)
    assert len(set(names)) >= 100
    with capsys.disabled():
        print(f"\n{place}: {len(names)} gestures, still in the app", end="")


def test_the_control_with_kivys_own_multitouch_draws_red_circles(glass, monkeypatch):
    from screens.panel_touches import PanelTouches

    provider = next(p for p in glass._loop.input_providers if isinstance(p, PanelTouches))
    monkeypatch.setattr(provider, "disable_multitouch", False)
    glass.show("home")
    before = len(glass.window.canvas.after.children)
    glass.window.dispatch("on_mouse_down", 100, 100, "right", [])
    glass.window.dispatch("on_mouse_up", 100, 100, "right", [])
    glass.frames(1)
    assert len(glass.window.canvas.after.children) > before
    monkeypatch.undo()
    for touch in list(provider.touches.values()):
        provider.remove_touch(glass.window, touch)
    glass.frames(1)
    assert len(glass.window.canvas.after.children) == before


def test_holding_anywhere_but_the_corner_opens_nothing_and_the_corner_only_asks_for_a_pin(glass):
    width, height = glass.window.size
    for x, y in ((5, 5), (width - 5, height - 5), (5, height - 5), (width / 2, height / 2)):
        glass.show("home")
        glass.down(x, y)
        assert glass.app.root_widget._holding is None, (x, y)
        glass.move(x + 400, y)
        glass.up(x + 400, y)
        glass.fresh()
    glass.down(width - 5, 5)
    assert glass.app.root_widget._holding is not None
    glass.move(width / 2, 5)
    assert glass.app.root_widget._holding is None
    glass.up(width / 2, 5)


# ---- Kivy's own doors ----


def test_kivys_configuration_is_ours_and_no_module_of_it_runs(glass):
    from kivy.config import Config
    from kivy.modules import Modules

    assert Config.items("modules") == []
    assert not [name for name, module in Modules.mods.items() if module.get("activated")]
    assert os.environ["KIVY_NO_CONFIG"] == "1"
    assert Config.items("input") == [("mouse", "panel,disable_multitouch")]
    assert (Config.get("kivy", "exit_on_escape"), Config.get("kivy", "pause_on_minimize")) == ("0", "0")
    assert Config.get("kivy", "keyboard_mode") == ""


def test_what_stands_in_a_file_or_the_environment_opens_no_door(tmp_path):
    """An inspector in Kivy's configuration file, escape allowed by a variable: neither is read."""
    import subprocess
    import sys

    home = tmp_path / "kivy"
    home.mkdir()
    (home / "config.ini").write_text(
        "[kivy]\nconfig_version = 27\nexit_on_escape = 1\n[modules]\ninspector =\n[input]\nmouse = mouse\n"
    )
    program = (
        "import sys; from pathlib import Path; from screens.window import WindowPlan, prepare_kivy;"
        "prepare_kivy(Path(sys.argv[1]), WindowPlan(540, 960, offscreen=True));"
        "from kivy.config import Config; import os, kivy;"
        "print(Config.items('modules'), Config.items('input'), Config.get('kivy', 'exit_on_escape'),"
        " sorted(n for n in os.environ if n.startswith(('KCFG_', 'KIVY_M', 'KIVY_DPI'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        env={
            **os.environ,
            "KCFG_KIVY_EXIT_ON_ESCAPE": "1",
            "KCFG_MODULES_INSPECTOR": "",
            "KIVY_MODULES_DIR": str(tmp_path),
            "KIVY_METRICS_DENSITY": "3",
            "KIVY_DPI": "300",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip().splitlines()[-1] == "[] [('mouse', 'panel,disable_multitouch')] 0 []"


def test_there_is_no_clipboard(glass):
    import sys

    glass.show("story", **PLACES["story"])
    with Fed(glass.window) as fed:
        for name in ("ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v", "ctrl+z"):
            fed.send(*strokes(*COMBINATIONS[name]))
    assert [name for name in sys.modules if name.startswith("kivy.core.clipboard")] == []
