"""What a report says about an edition, counted from sealed rows and the sealed roster; no figure is entered by hand.

figures(edition)            {"contestants": 4045, …}: every figure that this edition has
rows_behind(edition, key)   the rows that a figure counts, or None
counted(publication)        the same figures of one publication alone, stored with it when it is sealed
"""

from contest.publication.statistics.counting import FIGURES, counted, figures, plain, values
from contest.publication.statistics.rows import Behind, behind, rows_behind
from contest.publication.statistics.season import Season, season_of

__all__ = ["FIGURES", "Behind", "Season", "behind", "counted", "figures", "plain", "rows_behind", "season_of", "values"]
