"""Pages of the centre for people with a browser: the desk, the hall's display, booking. Plain HTML; htmx only refreshes."""
