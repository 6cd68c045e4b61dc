"""SQLite on the terminal. Nobody else writes SQL."""
