"""The policies and the working calendar in force, as the database holds them."""
