"""Eyes that measure what is on the glass: what is clipped, lies over another, is too small to touch or too close."""

from __future__ import annotations

from itertools import combinations

AIR = (1.448 - 1) / 2  # our font's line is 1.448 em high
LEAST_TARGET_MM, LEAST_KEY_MM, LEAST_GAP_MM = 20, 15, 3
MOST_LABEL_HAN = 12  # what is longer is read, not seen


def is_seen(widget):
    while widget is not None and widget is not widget.parent:
        if widget.opacity == 0:
            return False
        widget = widget.parent
    return True


def box(widget):
    """Left, bottom, right, top in the window."""
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def letters(widget):
    """Its box without the air that a line has above and below its letters."""
    left, bottom, right, top = box(widget)
    air = AIR * getattr(widget, "font_size", 0)
    return left, bottom + air, right, top - air


def view_of(widget):
    """The scroll view that shows it, or None."""
    from kivy.uix.scrollview import ScrollView

    while widget is not None and widget is not widget.parent:
        if isinstance(widget, ScrollView):
            return widget
        widget = widget.parent
    return None


def seen_box(widget):
    """What of it is in sight: a scroll view cuts off the rest."""
    left, bottom, right, top = letters(widget)
    view = view_of(widget)
    if view is not None:
        view_box = box(view)
        bottom, top = max(bottom, view_box[1]), min(top, view_box[3])
    return left, bottom, right, top


def named(widget):
    said = getattr(widget, "label", "") or getattr(widget, "content", "") or getattr(widget, "text", "")
    return f"{type(widget).__name__}({said[:24]!r})"


def things(root):
    """Words and buttons that can be seen under ``root``."""
    from screens.widgets.buttons import TapButton
    from screens.widgets.text import Words

    seen = [w for w in root.walk(restrict=True) if isinstance(w, TapButton | Words) and is_seen(w)]
    return [w for w in seen if (w.shown if isinstance(w, TapButton) else w.content)]


def clipped(root):
    """Words that are larger than their place; on a button they may reach into its padding."""
    from screens.widgets.buttons import TapButton
    from screens.widgets.text import Words

    words = [
        (w, w.parent if isinstance(w.parent, TapButton) else w) for w in things(root) if isinstance(w, Words)
    ]
    return [
        f"{named(w)} needs {w.texture_size}, has {[round(side) for side in (place.width, w.height)]}"
        for w, place in words
        if w.texture_size[0] > place.width + 1 or w.texture_size[1] > w.height + 1
    ]


def outside(root):
    """Things that stick out of what holds them: words out of their button, anything out of its column."""
    found = []
    for thing in things(root):
        holder = thing.parent
        left, bottom, right, top = letters(thing)
        holder_left, holder_bottom, holder_right, holder_top = box(holder)
        if left < holder_left - 1 or right > holder_right + 1:
            found.append(
                f"{named(thing)} {left:.0f}–{right:.0f} beyond {named(holder)} {holder_left:.0f}–{holder_right:.0f}"
            )
        if bottom < holder_bottom - 1 or top > holder_top + 1:
            found.append(
                f"{named(thing)} {bottom:.0f}–{top:.0f} above or below {named(holder)} {holder_bottom:.0f}–{holder_top:.0f}"
            )
    return found


def overlapping(root):
    """Pairs that cover each other though neither holds the other."""
    found = []
    looked_at = [(w, set(w.walk(restrict=True)), view_of(w), letters(w), seen_box(w)) for w in things(root)]
    for (one, its, view, *boxes), (other, others, other_view, *other_boxes) in combinations(looked_at, 2):
        if other in its or one in others:
            continue
        across = view is not other_view
        a, b = boxes[across], other_boxes[across]
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1:
            found.append(f"{named(one)} and {named(other)}")
    return found


def touchable(root):
    """Buttons that answer to a finger."""
    from screens.widgets.buttons import TapButton

    return [w for w in things(root) if isinstance(w, TapButton) and not w.disabled]


def inside(widget, kind):
    """Whether one of what holds it is of this kind."""
    while widget is not None and widget is not widget.parent:
        if isinstance(widget, kind):
            return True
        widget = widget.parent
    return False


def too_small(root, mm):
    """Buttons under 20 mm, keys under 15 mm."""
    from screens.widgets.keys import Keys

    return [
        f"{named(b)} {b.width / mm:.1f} × {b.height / mm:.1f} mm"
        for b in touchable(root)
        if min(b.size) < (LEAST_KEY_MM if inside(b, Keys) else LEAST_TARGET_MM) * mm - 0.5
    ]


def too_close(root, mm):
    """Pairs of buttons less than 3 mm apart."""
    found = []
    looked_at = [(b, view_of(b), box(b)) for b in touchable(root)]
    for (one, view, place), (other, other_view, other_place) in combinations(looked_at, 2):
        if view is other_view and (gap := apart(place, other_place)) < LEAST_GAP_MM * mm - 0.5:
            found.append(f"{named(one)} and {named(other)}: {gap / mm:.1f} mm")
    return found


def apart(one, other):
    """Pixels between two boxes, in the direction in which they are farther apart."""
    beside = max(one[0], other[0]) - min(one[2], other[2])
    above = max(one[1], other[1]) - min(one[3], other[3])
    return max(beside, above)


def above(root, line):
    """Buttons that reach over a height of the window."""
    return [named(b) for b in touchable(root) if seen_box(b)[3] > line + 1]


def running_text(root):
    """Sentences of ours that a visitor has to read through: not on buttons, in lists, cards or fields."""
    from screens.widgets.buttons import Panel, TapButton
    from screens.widgets.choices import Choices
    from screens.widgets.long_list import LongList
    from screens.widgets.text import Words

    told = [w for w in things(root) if isinstance(w, Words) and han(w.content) > MOST_LABEL_HAN]
    return [w.content for w in told if not inside(w, TapButton | Choices | Panel | LongList)]


def han(text):
    """How many Chinese characters it has."""
    return sum("\u4e00" <= sign <= "\u9fff" for sign in text)
