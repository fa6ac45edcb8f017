"""Pages of competitions: for entrants, for the public, for organizers."""
