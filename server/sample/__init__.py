"""A made-up centre to show and to test with."""
