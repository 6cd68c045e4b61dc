"""Appointments and their signed codes."""
