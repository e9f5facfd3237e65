"""Decides which rows of marks can be counted in columns, and which must be checked one by one.

Nothing is reported here: every row that may be wrong goes, with all the rows it depends on, to the checks of the exact
engine, so both engines refuse the same rows in the same words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from contest.rules.columnar.columns import CODED, TRY, highest_of, mark_rows, packed, texts_of
from contest.rules.columnar.field import UNKNOWN, Field, aspects_of, slots
from contest.rules.columnar.scaled import LARGEST
from contest.rules.faults import Fault
from contest.rules.inputs import MarkRow
from contest.rules.marks import AGREED, mark_value
from contest.rules.numbers import parse_thousandths
from contest.rules.scoring.stages import needs_stages


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows of marks in their order, with the numbers that the engine uses for counting.

    Added to the coded columns: `who` (the entry's number in the field), `law` (the number of its contest's law),
    `place` (the aspect's index in the scheme), `raw` (thousandths; null where the mark is empty, or too large for
    columns), `agreed` (no judge is named), `witness` and `suspect`. `large`: contests with a mark that is too large for
    columns.
    """

    frame: pl.DataFrame
    large: frozenset[str]

    @property
    def suspects(self) -> int:
        """How many rows are suspect."""
        return int(self.frame["suspect"].sum())

    def rows(self, chosen: pl.Expr) -> tuple[MarkRow, ...]:
        """The selected rows of marks."""
        return mark_rows(self.frame.filter(chosen))


def sift(frame: pl.DataFrame, field: Field) -> Sifted:
    """Number entries, laws, aspects and marks, and find the rows that must be checked one by one.

    `witness`: each contest's first mark, and its first mark of a member; they show where its scores come from.
    `suspect`: every row that may be wrong, with all rows of its entry.
    """
    texts = {name: texts_of(frame[name]) for name in CODED}
    codes = {name: frame[name].to_physical() for name in CODED}
    raws = [_raw(text) for text in texts["mark"]]
    laws = {contest.key: number for contest, number in zip(field.contests, field.law_of, strict=True)}
    law = _looked_up([laws.get(text, UNKNOWN) for text in texts["contest"]], pl.Int32, codes["contest"])
    frame = frame.with_columns(
        who=_who(codes, texts, field),
        law=law,
        place=_places(law, codes["aspect"], texts["aspect"], field),
        raw=_looked_up([None if one == LARGEST else one for one in raws], pl.Int64, codes["mark"]),
        agreed=pl.col("judge") == AGREED,
    )
    given, of_member = frame.select(given=pl.col("mark") != "", of_member=pl.col("member") != "")
    unknown = (frame["who"] == UNKNOWN) | (frame["place"] == UNKNOWN)
    alone = unknown | _unfit(frame, field, texts["mark"])
    # A refused row is not a mark, and says nothing about where the contest's scores come from.
    given = given & ~alone
    known = frame.select("who", "place", "judge", "agreed", of_member=of_member).filter(~unknown)
    frame = frame.with_columns(
        witness=_first(codes["contest"], given) | _first(codes["contest"], given & of_member),
        suspect=alone | frame["who"].is_in(_doubtful(known, field).implode()) | _by_row(frame, field),
    )
    large: frozenset[str] = frozenset()
    if LARGEST in raws:
        too_large = _looked_up([one == LARGEST for one in raws], pl.Boolean, codes["mark"])
        large = frozenset(frame["contest"].filter(too_large).unique().cast(pl.String).to_list())
    return Sifted(frame, large)


def _raw(text: str) -> int | None:
    """A mark in thousandths; None for an invalid mark, LARGEST for one too large for columns."""
    found = parse_thousandths(text)
    return found if found is None or abs(found) < LARGEST else LARGEST


def _looked_up(values: Sequence[object], kind: type[pl.DataType], codes: pl.Series) -> pl.Series:
    """Each code's value."""
    return pl.Series(values, dtype=kind).gather(codes) if values else pl.Series(dtype=kind)


def _who(codes: dict[str, pl.Series], texts: dict[str, list[str]], field: Field) -> pl.Series:
    """The entry number of each row. Rows of one entry are mostly adjacent, so each run is looked up once."""
    many = max(len(texts["entry"]), 1)
    key = codes["contest"].cast(pl.Int64) * many + codes["entry"].cast(pl.Int64)
    run = key.rle_id()
    runs = key.rle().struct.field("value")
    pairs = runs.unique()
    named = pl.DataFrame(
        {
            "pair": pairs,
            "contest": _looked_up(texts["contest"], pl.String, pairs // many),
            "entry": _looked_up(texts["entry"], pl.String, pairs % many),
        }
    )
    found = named.join(field.numbered(), on=["contest", "entry"], how="left").select("pair", "who")
    numbers = pl.DataFrame({"pair": runs}).join(found, on="pair", how="left", maintain_order="left")["who"]
    return numbers.fill_null(UNKNOWN).gather(run)


def _places(law: pl.Series, codes: pl.Series, texts: Sequence[str], field: Field) -> pl.Series:
    """The index of each row's aspect in the scheme of its law; UNKNOWN if the scheme has no such aspect."""
    known: dict[str, int] = {}
    for _, _, aspect in slots(field.laws):
        known.setdefault(aspect.key, len(known))
    width = len(known) + 1
    table = [UNKNOWN] * (width * max(len(field.laws), 1))
    for number, position, aspect in slots(field.laws):
        table[number * width + known[aspect.key]] = position
    column = _looked_up([known.get(text, width - 1) for text in texts], pl.Int64, codes)
    # An unknown contest has the law -1 and uses the last cell of the table: the unknown aspect of the last law. Any
    # cell would do, and no test could tell: such a row is refused for its entry, which nobody knows either.
    at = law.cast(pl.Int64) * width + column
    return _looked_up(
        table, pl.Int32, pl.select(pl.when(law == UNKNOWN).then(len(table) - 1).otherwise(at)).to_series()
    )


def _first(contest: pl.Series, chosen: pl.Series) -> pl.Series:
    """The first selected row of each contest."""
    rows = pl.DataFrame({"contest": contest, "at": pl.int_range(len(contest), eager=True)}).filter(chosen)
    first = rows.group_by("contest").agg(pl.col("at").min())["at"]
    return pl.repeat(False, len(contest), eager=True).scatter(first, True)


def _doubtful(known: pl.DataFrame, field: Field) -> pl.Series:
    """Entries whose rows may be wrong together: a mark given twice, or a panel mark as well as judges' or members'
    marks."""
    of_members = known["who"].filter(known["of_member"])
    return pl.concat([_twice(known, field), _both(known), of_members]).unique()


def _unfit(frame: pl.DataFrame, field: Field, marks: Sequence[str]) -> pl.Series:
    """Marks outside their range, with too many decimals, or that are not numbers; each different mark is checked
    once."""
    mark = frame["mark"].to_physical().cast(pl.Int64)
    many = max(len(marks), 1)  # 1: any number above 0, as there is nothing to number
    most = max((len(aspects_of(law)) for law in field.laws), default=0) + 1
    kind = (frame["law"].cast(pl.Int64) * most + frame["place"]) * many + mark
    bad: list[int] = []
    for one in kind.unique().to_list():
        at, code = divmod(one, many)
        law, position = divmod(at, most)
        # An unknown place is -1, which `divmod` turns into the last aspect slot of the previous law: never a real
        # aspect.
        if one < 0 or position >= len(aspects_of(field.laws[law])) or marks[code] == "":
            continue
        rules = field.laws[law]
        if isinstance(mark_value(marks[code], aspects_of(rules)[position], rules.numbers.mark_places), Fault):
            bad.append(one)
    return kind.is_in(bad) if bad else pl.repeat(False, len(kind), eager=True)


def _by_row(frame: pl.DataFrame, field: Field) -> pl.Series:
    """Rows of contests that the exact engine counts for a clause of law 2, and rows that name a try: what may be wrong
    with them is not known in columns."""
    staged = [number for number, law in enumerate(field.laws) if needs_stages(law)]
    rows = frame["law"].is_in(staged) if staged else pl.repeat(False, len(frame), eager=True)
    return rows | (frame[TRY].cast(pl.String) != "") if TRY in frame.columns else rows


def _twice(known: pl.DataFrame, field: Field) -> pl.Series:
    """The entries with a mark given twice (empty marks count). Marks of members are checked row by row anyway."""
    judges, places = known["judge"].to_physical(), known["place"]
    parts = ((known["who"], len(field.entries)), (places, highest_of(places) + 1), (judges, highest_of(judges) + 1))
    key = packed(parts)
    if key is None:
        return known["who"].filter(known.select("who", "place", "judge").is_duplicated())
    in_order = key.sort()
    again = in_order.filter(in_order == in_order.shift())
    return known["who"].filter(key.is_in(again.implode())) if len(again) else known["who"].clear()


def _both(known: pl.DataFrame) -> pl.Series:
    """The entries that have both a panel mark and a judge's mark on one aspect."""
    agreed = known.filter("agreed").select("who", "place").unique()
    if agreed.is_empty():
        return known["who"].clear()
    return known.filter(~pl.col("agreed")).join(agreed, on=["who", "place"], how="semi")["who"]
