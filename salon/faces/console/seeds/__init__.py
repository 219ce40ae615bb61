"""Made-up salons: for demonstration, for checks from outside, for load."""
