"""Papers that people take away: lists for the wall and certificates, made from a publication and nothing else."""
