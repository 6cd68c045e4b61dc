"""What the desk can do, as JSON under /v1/desk: the pages and other programs of the centre use the same functions."""
