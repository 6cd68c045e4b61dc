"""Numbers at the door and who waits where."""
