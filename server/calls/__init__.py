"""Calls for a person at the desk."""
