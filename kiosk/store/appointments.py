"""Appointments this terminal has admitted: remembered for offline judgement until the centre says more."""

from __future__ import annotations

import sqlite3

from kiosk.store.database import Database


def spend(connection: sqlite3.Connection, appointment_id: str, at: str, ticket: str) -> None:
    """Remember an admission inside the caller's transaction; the first one stays."""
    connection.execute(
        "INSERT INTO spent_appointments VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (appointment_id, at, ticket)
    )


class SpentAppointments:
    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, appointment_id: str) -> tuple[str, str] | None:
        """When it was admitted here (RFC 3339) and with which number."""
        rows = self._database.rows(
            "SELECT at, ticket FROM spent_appointments WHERE appointment_id = ?", (appointment_id,)
        )
        return (str(rows[0][0]), str(rows[0][1])) if rows else None

    def all_ids(self) -> set[str]:
        """Every appointment admitted here and not yet forgotten."""
        return {str(row[0]) for row in self._database.rows("SELECT appointment_id FROM spent_appointments")}
