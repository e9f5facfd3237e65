"""Every metric that a rulebook may name: its key, where it may be used, which inputs it needs, its function.

One registry. To add a metric: declare it in METRICS, give it a function with `@gives(use, key)` in the module of that
use, a word in `contest/editions/metric_labels.py`, and run `make docs` for the page of the documents. The
checks of rulebooks and the sentences of their faults follow from here.

Uses: `rank` (what `[ranking] by` ranks), `precedence` (steps that tell level entries apart, section 7), `pick` (steps
of a `[[pick]]`, section 8), `need` (conditions on awards, law 2, section 8), `prize` (index and requirements of a
`[[prize]]`, section 8), `column` (figures of a `[[table]]` beside its awards, section 9).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Use = Literal["rank", "precedence", "pick", "prize", "column", "need"]
Argument = Literal["", "KEY", "NAME", "[-]NAME", "KEY:COLUMN"]
USES: tuple[Use, ...] = ("rank", "precedence", "pick", "prize", "column", "need")


@dataclass(frozen=True, slots=True)
class Metric:
    """`uses`: where it may be used, with what follows its key there ("" for nothing); `inputs`: the files, one of
    which must be given; `is_rounded`: whether a table rounds it; `turns`: a `-` before it in the precedence turns it
    round (law 2, section 12)."""

    key: str
    uses: Mapping[Use, Argument]
    inputs: tuple[str, ...]
    is_rounded: bool = False
    turns: bool = False
    functions: dict[Use, Callable[..., Any]] = field(default_factory=dict, compare=False)

    def form(self, use: Use) -> str:
        """How it is written in a use: `attribute:[-]NAME`."""
        sign = "[-]" if self.turns and use == "precedence" else ""
        return f"{sign}{self.key}:{self.uses[use]}" if self.uses[use] else self.key


MARKED = ("marks.csv",)
SCORED = ("marks.csv", "scores.csv")
METRICS: Mapping[str, Metric] = {
    one.key: one
    for one in (
        Metric("table", {"prize": "KEY:COLUMN"}, SCORED),
        Metric("award", {"prize": "KEY", "need": "KEY"}, SCORED),
        Metric("entries", {"prize": ""}, ("entries.csv",)),
        Metric("people", {"prize": ""}, ("entries.csv",)),
        Metric("participation", {"prize": ""}, ("groups.csv",)),
        Metric("score", {"rank": "", "precedence": "", "pick": "", "need": ""}, SCORED),
        Metric("scale", {"rank": "", "precedence": "", "pick": "", "need": ""}, SCORED),
        Metric("criterion", {"precedence": "KEY", "need": "KEY"}, MARKED, turns=True),
        Metric("aspect", {"precedence": "KEY", "need": "KEY"}, MARKED, turns=True),
        Metric("segment", {"precedence": "KEY", "need": "KEY"}, SCORED, turns=True),
        Metric("tries", {"precedence": "KEY"}, MARKED),
        Metric("members", {"precedence": ""}, MARKED),
        Metric("any-criterion", {"need": ""}, MARKED),
        Metric("every-criterion", {"need": ""}, MARKED),
        Metric("sheets:mean", {"precedence": ""}, MARKED),
        Metric("percentile", {"pick": ""}, SCORED),
        Metric("place", {"pick": "", "need": ""}, SCORED),
        Metric(
            "attribute",
            {"rank": "NAME", "precedence": "[-]NAME", "pick": "[-]NAME", "prize": "NAME", "need": "NAME"},
            ("entries.csv", "groups.csv"),
        ),
        Metric("lot", {"precedence": "", "pick": ""}, ("lots.csv",)),
        Metric("total", {"column": ""}, SCORED),
        Metric("points", {"column": ""}, SCORED),
        Metric("place-points", {"column": ""}, SCORED),
        Metric("points-mean", {"column": ""}, SCORED, is_rounded=True),
        Metric("score-sum", {"column": ""}, SCORED, is_rounded=True),
        Metric("score-mean", {"column": ""}, SCORED, is_rounded=True),
    )
}

F = TypeVar("F", bound=Callable[..., Any])


def gives(use: Use, key: str) -> Callable[[F], F]:
    """Mark the function that gives a metric in one use."""

    def keep(function: F) -> F:
        metric = METRICS[key]
        if use not in metric.uses or use in metric.functions:
            raise LookupError(f"{key} is no metric of {use}, or has its function already")
        metric.functions[use] = function
        return function

    return keep


def named(use: Use) -> tuple[Metric, ...]:
    """The metrics of one use, in the order of the registry."""
    return tuple(metric for metric in METRICS.values() if use in metric.uses)


def find(text: str, use: Use) -> tuple[Metric, str] | None:
    """The metric that a rulebook's text names in one use, with what follows its key; None if there is no such
    metric."""
    if text in METRICS:
        metric = METRICS[text]
        return (metric, "") if metric.uses.get(use) == "" else None
    key, _, rest = text.removeprefix("-").partition(":")
    metric_of = METRICS.get(key)
    if metric_of is None or (text.startswith("-") and not (metric_of.turns and use == "precedence")):
        return None
    argument = metric_of.uses.get(use, "")
    if not argument or not _fits(argument, rest, use):
        return None
    return metric_of, rest


def _fits(argument: Argument, rest: str, use: Use) -> bool:
    if argument == "KEY:COLUMN":
        table, _, column = rest.partition(":")
        return bool(table and column)
    if use in ("rank", "need"):  # the direction is in `better`, or in the bounds
        return bool(rest) and not rest.startswith("-")
    return bool(rest.removeprefix("-") if use in ("precedence", "pick") else rest)


def value_of(text: str, use: Use, *given: Any) -> Any:
    """What a metric gives: its function, called with `given` and what follows its key."""
    found = find(text, use)
    if found is None:
        raise LookupError(f"no metric {text} of {use}")
    metric, rest = found
    return metric.functions[use](*given, rest)


def forms(use: Use) -> str:
    """Everything that may be written in one use, for a fault's sentence: `score, scale or attribute:NAME`."""
    *first, last = [metric.form(use) for metric in named(use)]
    return f"{', '.join(first)} or {last}" if first else last
