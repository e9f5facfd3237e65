"""Faults on purpose, under sixteen clients, and whether every word that was said holds afterwards."""
