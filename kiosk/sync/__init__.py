"""Everything that speaks with the centre. Nothing here is ever waited for by a visitor's registration."""
