"""No key, nothing dropped and no wish of a window manager does anything: the kiosk is touched, and that is all.

The boards on the screen write; a keyboard that somebody plugs in does not. What the window system keeps to itself
(Alt+Tab, Ctrl+Alt+F1) is its configuration's business.
"""

from __future__ import annotations

from typing import Any

SWALLOWED = (
    "on_request_close",
    "on_keyboard",
    "on_key_down",
    "on_key_up",
    "on_textinput",
    "on_textedit",
    "on_drop_begin",
    "on_drop_file",
    "on_drop_text",
    "on_drop_end",
    "on_joy_axis",
    "on_joy_hat",
    "on_joy_ball",
    "on_joy_button_down",
    "on_joy_button_up",
)


def close_ways_out(window: Any) -> None:
    """Kivy asks the last one that was bound first, and nobody after who says True. Bind after the app has bound its own."""
    window.bind(**dict.fromkeys(SWALLOWED, swallow))


def open_ways_out(window: Any) -> None:
    """For the tests' control alone."""
    window.unbind(**dict.fromkeys(SWALLOWED, swallow))


def swallow(*_: object, **__: object) -> bool:
    return True
