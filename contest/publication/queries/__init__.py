"""Queries for publications: what is open to everybody, and nothing else."""
