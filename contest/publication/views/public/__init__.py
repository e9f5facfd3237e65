"""Public pages: open to everybody; they read open publications and nothing else.

Addresses begin with `/e/<edition>`: its home, tracks, medals, report, publications, a contest's results (`c/KEY`), a
group (`g/CODE`), an entry (`entries/NUMBER`), posters to print (`publications/N/poster`, `…/posters/KEY`), pages for
other sites to show (`embed/medals`, `embed/c/KEY`). Machines can read the same data next to each page as `.json`
(opendata.py documents the format), and take the tables away as `.csv` and `.xlsx`.
"""

# Each module adds its pages to the blueprint.
import contest.publication.views.public.cards
import contest.publication.views.public.certificate_files
import contest.publication.views.public.certificates
import contest.publication.views.public.downloads
import contest.publication.views.public.editions
import contest.publication.views.public.embeds
import contest.publication.views.public.found
import contest.publication.views.public.groups
import contest.publication.views.public.medals
import contest.publication.views.public.papers
import contest.publication.views.public.posters
import contest.publication.views.public.publications
import contest.publication.views.public.report
import contest.publication.views.public.results
import contest.publication.views.public.search
import contest.publication.views.public.sheets
import contest.publication.views.public.tracks
import contest.publication.views.public.verification  # noqa: F401
from contest.publication.views.public.blueprint import views

__all__ = ["views"]
