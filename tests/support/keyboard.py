"""Everything that can be typed, held, dropped and stroked, as SDL tells it to Kivy's window."""

from __future__ import annotations

from collections import deque

SCANCODE = 1 << 30
FUNCTION_KEYS = {f"F{n}": SCANCODE | (57 + n) for n in range(1, 13)} | {
    f"F{n}": SCANCODE | (91 + n) for n in range(13, 25)
}
NAMED = {
    "Escape": 27,
    "Tab": 9,
    "Return": 13,
    "Backspace": 8,
    "Delete": 127,
    "Space": 32,
    "PrintScreen": SCANCODE | 70,
    "ScrollLock": SCANCODE | 71,
    "Pause": SCANCODE | 72,
    "Insert": SCANCODE | 73,
    "Home": SCANCODE | 74,
    "PageUp": SCANCODE | 75,
    "End": SCANCODE | 77,
    "PageDown": SCANCODE | 78,
    "Right": SCANCODE | 79,
    "Left": SCANCODE | 80,
    "Down": SCANCODE | 81,
    "Up": SCANCODE | 82,
    "NumLock": SCANCODE | 83,
    "Keypad Enter": SCANCODE | 88,
    "Menu": SCANCODE | 101,
    "Power": SCANCODE | 102,
    "Help": SCANCODE | 117,
    "ContextMenu": SCANCODE | 118,
    "Stop": SCANCODE | 120,
    "Again": SCANCODE | 121,
    "Undo": SCANCODE | 122,
    "Cut": SCANCODE | 123,
    "Copy": SCANCODE | 124,
    "Paste": SCANCODE | 125,
    "Find": SCANCODE | 126,
    "Mute": SCANCODE | 127,
    "VolumeUp": SCANCODE | 128,
    "VolumeDown": SCANCODE | 129,
    "SysReq": SCANCODE | 154,
    "Super": SCANCODE | 227,
    "RightSuper": SCANCODE | 231,
    "AudioNext": SCANCODE | 258,
    "AudioPlay": SCANCODE | 261,
    "WWW": SCANCODE | 264,
    "Mail": SCANCODE | 265,
    "Calculator": SCANCODE | 266,
    "Computer": SCANCODE | 267,
    "BrowserSearch": SCANCODE | 268,
    "BrowserHome": SCANCODE | 269,
    "BrowserBack": SCANCODE | 270,
    "Brightness": SCANCODE | 276,
    "Eject": SCANCODE | 281,
    "Sleep": SCANCODE | 282,
}
PLAIN = {chr(code): code for code in range(33, 127) if not chr(code).isupper()}
KEYS = FUNCTION_KEYS | NAMED | PLAIN
MODIFIERS = {
    "": 0,
    "shift": 0x1,
    "ctrl": 0x40,
    "alt": 0x100,
    "meta": 0x400,
    "ctrl+shift": 0x41,
    "ctrl+alt": 0x140,
    "alt+shift": 0x101,
    "ctrl+alt+shift": 0x141,
}
COMBINATIONS = {
    "+".join(filter(None, (held, name))): (mod, key)
    for held, mod in MODIFIERS.items()
    for name, key in KEYS.items()
}


def strokes(mod, key):
    """One key pressed and let go, and the text that a keyboard layout makes of it."""
    text = chr(key) if 32 <= key < 127 and not mod & ~0x1 else ""
    yield ("keydown", mod, key, key & 0xFFFF, text)
    if text:
        yield ("textinput", text)
    yield ("keyup", mod, key, key & 0xFFFF, text)


class Fed:
    """SDL's side of the window: hands out what is typed here, and is the real one in everything else."""

    def __init__(self, window):
        self._window, self._real, self._events = window, window._win, deque()

    def __enter__(self):
        self._window._win = self
        return self

    def __exit__(self, *_):
        self._window._win = self._real

    def poll(self):
        return self._events.popleft() if self._events else False

    def __getattr__(self, name):
        return getattr(self._real, name)

    def send(self, *events):
        """Through Kivy's own reading of SDL's queue."""
        self._events.extend(events)
        self._window.mainloop()


class Finger:
    """One of several: a touch as a multitouch panel's driver makes it."""

    def __init__(self, window, number):
        from kivy.base import EventLoop
        from kivy.input.providers.mouse import MouseMotionEvent

        self._loop, self._window = EventLoop, window
        self._kind, self._number = MouseMotionEvent, number
        self._touch = None

    def down(self, x, y):
        """Pixels from the lower left."""
        width, height = self._window.size
        self._touch = self._kind(
            "fingers",
            f"finger{self._number}-{id(self)}",
            [x / width, y / height, "left"],
            is_touch=True,
            type_id="touch",
        )
        self._loop.post_dispatch_input("begin", self._touch)

    def move(self, x, y):
        width, height = self._window.size
        self._touch.move([x / width, y / height])
        self._loop.post_dispatch_input("update", self._touch)

    def up(self):
        self._touch.update_time_end()
        self._loop.post_dispatch_input("end", self._touch)
