"""The pieces every screen is built of. Each takes the theme by property and follows its changes."""
