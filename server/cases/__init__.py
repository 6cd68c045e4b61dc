"""Cases: their events and clocks, looking one up, its roadmap."""
