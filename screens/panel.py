"""The panel under the picture: where a place of the turned picture lies on the panel as it was made."""

from __future__ import annotations

from typing import Any

from kivy.base import EventLoop
from kivy.core.window import Window

from screens.panel_touches import PanelTouches
from screens.theme import Theme

# rotation -> where (x, y) of the picture lies on the panel, both in parts from the lower left; Kivy turns touches the
# other way round (kivy.input.motionevent, to_absolute_pos)
_TURNED = {
    0: lambda x, y: (x, y),
    90: lambda x, y: (1 - y, x),
    180: lambda x, y: (1 - x, 1 - y),
    270: lambda x, y: (y, 1 - x),
}


def to_panel(x: float, y: float) -> tuple[float, float]:
    """Pixels of the picture from its lower left, to parts of the panel from its own lower left."""
    width, height = Window.size
    return panel_part(x / (width - 1), y / (height - 1), Window.rotation)


def panel_part(x: float, y: float, rotation: int) -> tuple[float, float]:
    """Parts of the picture to parts of the panel. ``rotation``: 0, 90, 180 or 270 degrees."""
    return _TURNED[rotation](x, y)


def panel_box(x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    """A box of the picture (left, bottom, width, height; pixels) on the panel as it was made."""
    picture_width, picture_height = Window.size
    panel_width, panel_height = Window.system_size
    corners = [
        panel_part(at_x / picture_width, at_y / picture_height, Window.rotation)
        for at_x, at_y in ((x, y), (x + width, y + height))
    ]
    left, right = sorted(corner[0] * panel_width for corner in corners)
    bottom, top = sorted(corner[1] * panel_height for corner in corners)
    return left, bottom, right - left, top - bottom


def to_mouse(x: float, y: float) -> tuple[float, float]:
    """Pixels of the picture from its upper left, to pixels of the panel from its own upper left, as a finger gives them."""
    part_x, part_y = to_panel(x, Window.height - 1 - y)
    width, height = Window.system_size
    return part_x * (width - 1), (1 - part_y) * (height - 1)


def apply(state: Any, theme: Theme) -> None:
    """Turn the picture and put touches where fingers are. ``state``: kiosk.services.panel.PanelState."""
    for provider in EventLoop.input_providers:
        if isinstance(provider, PanelTouches):
            provider.touch_map = state.touch
    if Window.rotation != state.rotation:
        Window.rotation = state.rotation
        theme.landscape = Window.width > Window.height
        theme.revision += 1


def size_mm(theme: Theme) -> tuple[float, float]:
    """Of the panel as it was made."""
    width, height = Window.system_size
    return width / theme.mm, height / theme.mm
