"""What a terminal needs to work alone."""
