"""Reads of publications: what is open to everybody, and nothing else."""
