"""The columnar engine: whole columns and scaled integers from marks to places, for ten million marks (section 1).

    ranked, handed = rank_columns(inputs, marks, rulebook)      # raises Faults, the same as `contest.rules.rank`
    outcome = award_and_advance(ranked)

It gives the same values as the exact engine, or hands a contest to it and says why. It never approximates.
Code that imports this package needs polars (the extra `[bulk]`); `contest.rules` itself does not.
"""

from contest.rules.columnar.columns import CODED, SCHEMA, categories, coded_in, mark_columns, texts_of
from contest.rules.columnar.engine import rank_columns

__all__ = ["CODED", "SCHEMA", "categories", "coded_in", "mark_columns", "rank_columns", "texts_of"]
