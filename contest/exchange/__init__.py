"""Files in and out: CSV and Parquet, the outputs of section 10, bundles and seals, and the commands of the law.

This package uses no database and no configuration; `contest.rules` checks what it reads.
"""
