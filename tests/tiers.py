"""Which tier each test belongs to: the one place that says so.

`quick`  while one writes: what a change breaks first, on SQLite alone (`make quick`, under 90 seconds on two cores)
`test`   before one hands on: everything, on both databases but for PAGES (`make test`, some 14 minutes; 10 are the aim)
`long`   before one trusts it: full rounds, fault runs, upgrades, PAGES on PostgreSQL (`make long`, under 25 minutes)

A tier runs what is in the tiers before it too, except `make long`: that runs the long tests, and every Hypothesis test
again with many more examples. The tier of a test is its own mark (`@pytest.mark.long`), else that of its file or folder
below, the longest path that fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

TIERS = ("quick", "test", "long")

# Paths below tests/. A new folder must be added here; a file needs a line only where it differs from its folder.
TIER_OF: Mapping[str, str] = {
    "architecture": "quick",
    "architecture/test_imports.py": "test",
    "architecture/test_migrations.py": "test",
    "architecture/test_partial_forms.py": "test",
    "architecture/test_participation_migration.py": "test",
    "architecture/test_role_route.py": "test",
    "awards": "quick",
    "browser": "test",
    "browser/test_rounds_of_marks.py": "long",
    "deploy": "long",
    "desks": "quick",
    "desks/test_closing.py": "test",
    "desks/test_commands.py": "test",
    "desks/test_doctor.py": "test",
    "desks/test_own_copy.py": "test",
    "desks/test_refusals_of_commands.py": "test",
    "desks/test_seed_folder.py": "test",
    "desks/test_rows_held.py": "test",
    "docs": "quick",
    "docs/test_glossary.py": "test",
    "docs/test_readme.py": "test",
    "docs/test_reference.py": "test",
    "editions": "quick",
    "editions/test_carried.py": "test",
    "editions/test_rulebook_text.py": "test",
    "editions/test_template.py": "test",
    "exchange": "quick",
    "exchange/test_hostile.py": "test",
    "foundation": "quick",
    "foundation/test_hanging_mail.py": "test",
    "foundation/test_kept_forms.py": "test",
    "foundation/test_limits.py": "test",
    "foundation/test_mail.py": "test",
    "foundation/test_outages.py": "test",
    "foundation/test_readiness.py": "test",
    "foundation/test_sweeping.py": "test",
    "golden": "test",
    "judging": "quick",
    "judging/test_at_once.py": "test",
    "judging/test_calling.py": "test",
    "judging/test_mould.py": "test",
    "judging/test_pages.py": "test",
    "judging/test_secrecy.py": "test",
    "look": "quick",
    "package": "long",
    "people": "quick",
    "people/test_alone.py": "test",
    "people/test_entrance.py": "test",
    "people/test_invitations.py": "test",
    "people/test_tries.py": "test",
    "publication": "quick",
    "publication/test_addresses.py": "test",
    "publication/test_certificates.py": "test",
    "publication/test_credentials.py": "test",
    "publication/test_desk.py": "test",
    "publication/test_desk_pages.py": "test",
    "publication/test_entry_words.py": "test",
    "publication/test_objections.py": "test",
    "publication/test_outdated.py": "test",
    "publication/test_papers.py": "test",
    "publication/test_printed_code.py": "test",
    "publication/test_public.py": "test",
    "publication/test_public_leaks.py": "test",
    "publication/test_review_binding.py": "test",
    "publication/test_statistics.py": "test",
    "publication/test_strangers.py": "test",
    "publication/test_verification.py": "test",
    "registration": "quick",
    "registration/test_participation.py": "test",
    "registration/test_places.py": "test",
    "registration/test_student_pages.py": "test",
    "results": "quick",
    "results/test_marks_opened.py": "test",
    "results/test_groups.py": "test",
    "results/test_advancing.py": "test",
    "results/test_differences.py": "test",
    "results/test_pages.py": "test",
    "results/test_seed.py": "test",
    "results/test_whole_law.py": "test",
    "rules": "quick",
    "upgrades": "long",
}

# Files whose tests open page after page. What a page shows hangs on the rows, whose own tests run on both databases in
# `test`; these here run on SQLite there, and on PostgreSQL in `long`.
PAGES = frozenset(
    {
        "editions/test_template.py",
        "judging/test_pages.py",
        "judging/test_secrecy.py",
        "people/test_entrance.py",
        "people/test_invitations.py",
        "publication/test_certificates.py",
        "publication/test_credentials.py",
        "publication/test_desk.py",
        "publication/test_desk_pages.py",
        "publication/test_entry_words.py",
        "publication/test_outdated.py",
        "publication/test_papers.py",
        "publication/test_public.py",
        "publication/test_public_leaks.py",
        "publication/test_verification.py",
        "registration/test_student_pages.py",
        "results/test_pages.py",
    }
)

# How many examples Hypothesis tries of each hundred that a test asks for (tests/rounds.py).
ROUNDS: Mapping[str, int] = {"quick": 10, "test": 30, "long": 1000}


class NoTier(ValueError):
    """A test has no tier, or more than one."""


def is_long_on(kind: str, path: str, marks: Iterable[str]) -> bool:
    """Whether a test of the file `path` runs in `long` on this kind of database, though it runs sooner on the other."""
    return kind == "postgresql" and path in PAGES and "long" not in marks and "only" not in marks


def tier_of(path: str, marks: Iterable[str]) -> str:
    """The tier of a test: `path` of its file below tests/, the names of its marks.

    Raises NoTier where it has two marks or its folder is not in the table.
    """
    own = sorted({mark for mark in marks if mark in TIERS})
    if len(own) > 1:
        raise NoTier(f"tests/{path}: a test is marked {' and '.join(own)}; it has one tier")
    around = [path, *(str(parent) for parent in PurePosixPath(path).parents)]
    found = own[0] if own else next((TIER_OF[place] for place in around if place in TIER_OF), None)
    if found is None:
        raise NoTier(f"tests/{path} has no tier: add its folder to TIER_OF in tests/tiers.py")
    return found
