"""What the salon knows: techniques, zones, rules, texts, services and chairs, read from data files."""
