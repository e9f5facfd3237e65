"""Files in and out: CSV and Parquet, the outputs of section 10, bundles and seals, and the commands of the law.

No database and no configuration; what is read here is checked by `contest.rules`.
"""
