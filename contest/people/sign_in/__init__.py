"""Signing in: who an account is, passwords, tokens of links, and how often somebody may try."""
