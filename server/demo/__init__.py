"""Routes of a demonstration: move the clock, take the next step. Loopback only."""
