"""The corpus as pages: the texts on their timeline, each text with its sections and its permalinks, search, help."""
