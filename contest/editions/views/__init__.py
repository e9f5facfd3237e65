"""Pages of editions: their desks, and what their rules are."""

# Each module adds its pages to the blueprint.
import contest.editions.views.changing
import contest.editions.views.desk
import contest.editions.views.rehearsal
import contest.editions.views.rules
import contest.editions.views.template  # noqa: F401
from contest.editions.views.blueprint import views

__all__ = ["views"]
