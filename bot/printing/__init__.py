"""Prints what `dossier` describes: a page, Markdown, a table, JSON, a database. Offline; pictures are handed in."""
