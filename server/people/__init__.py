"""Staff of the centre: accounts, signing in, what each role may do, and the log of what was done."""
