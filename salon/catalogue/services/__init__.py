"""Loading the catalogue from its data files, and the salon's own edits."""
