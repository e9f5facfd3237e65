"""Where a rule comes from: `source = "document, clause, year"`, or `source = "assumed"` (section 1)."""


def is_assumed(source: str | None) -> bool:
    """Whether a rule, or a part of it, is marked as assumed: nobody has published it, and every page says so."""
    return source is not None and ("assumed" in source or "推定" in source)
