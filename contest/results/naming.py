"""How a rulebook's parts are named in words: the names that editions give them, under the name this step knows."""

from contest.editions.naming import COMMON, Names, award_names, plain, scheme_names, table_names, tier_names

__all__ = ["COMMON", "Names", "award_names", "plain", "scheme_names", "table_names", "tier_names"]
