"""Spreadsheets as people have them: files and pasted cells become tables of text, their heads are found and guessed,
their cells repaired. Nothing here knows what the rows are about: each step has its own `importing`."""
