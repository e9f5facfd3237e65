"""The season from school rounds to the national final: each tier is made, tabulated by the rules, and settled."""

import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from making import engine, files, judging
from making.people import SCHOOLS, World, invite, populate
from making.rolls import Rolls
from making.works import Desk, Work

STAGES = ("school", "province", "national")
DIVISIONS = ("higher", "vocational")

LEVEL_PAIRS = {
    "school": (("school/4136010414/growth/higher", 6), ("school/4133010336/employment/higher", 3)),
    "province": (("province/330000/growth/higher", 4),),
}
"""Where two works are made level in everything, so that only a lot can part them: contest and the place above it."""

REASONS_WITHDRAWN = ("本人申请退赛：与实习时间冲突", "本人申请退赛：参军入伍", "本人申请退赛：材料未能按时完成")
DEDUCTIONS = ("主题陈述超时 35 秒，按规程扣 1 分", "主题陈述超时 50 秒，按规程扣 1 分", "展示文件中出现校名，扣 1 分")


class Tier:
    """One stage in the making: its works by contest, its panels, sheets, and what happened on the day."""

    def __init__(self, stage: str, folder: Path, rulebook: Path) -> None:
        self.stage, self.folder, self.rulebook = stage, folder, rulebook
        self.works: dict[str, list[Work]] = {}
        self.panels: dict[str, list[judging.Seat]] = {}
        self.sheets: dict[str, dict[tuple[str, str], judging.Sheet]] = {}
        self.adjustments: list[dict[str, str]] = []
        self.lots: list[dict[str, object]] = []
        self.decisions: list[dict[str, str]] = []
        self.groups: list[dict[str, object]] = []

    def add(self, works: Iterable[Work]) -> None:
        """Put works into their contests of this stage."""
        for work in works:
            self.works.setdefault(work.contest(self.stage), []).append(work)

    @property
    def contests(self) -> list[str]:
        """All contest keys, in order."""
        return sorted(self.works)

    def all_works(self) -> list[Work]:
        """All works by contest and entry."""
        return [work for contest in self.contests for work in sorted(self.works[contest], key=lambda work: work.entry)]

    def write(self) -> None:
        """Write the tier's inputs."""
        write = self._write
        write("entries", [
            {
                "contest": work.contest(self.stage), "entry": work.entry, "group": work.group(self.stage),
                "status": work.status, "size": len(work.members), "title": work.title, "home": work.school.code,
                "programme": work.programme, "registration": work.registration, "note": work.note,
            }
            for work in self.all_works()
        ])  # fmt: skip
        write("members", [
            {"contest": work.contest(self.stage), "entry": work.entry, "person": person.person, "role": role}
            for work in self.all_works()
            for role, people in (("competitor", work.members), ("adviser", work.advisers))
            for person in people
        ])  # fmt: skip
        write("panels", [
            {
                "contest": contest, "judge": seat.code, "person_name": seat.person.name, "home": seat.person.home,
                "role": seat.role, "source": seat.source, "person": seat.person.person,
            }
            for contest in sorted(self.panels)
            for seat in self.panels[contest]
        ])  # fmt: skip
        write("judges", [
            {"contest": contest, "judge": seat.code, "source": seat.source}
            for contest in sorted(self.panels)
            for seat in self.panels[contest]
            if seat.role == "judge"
        ])  # fmt: skip
        write("marks", [
            {"contest": contest, "entry": entry, "judge": judge, "aspect": aspect, "mark": judging.shown(halves)}
            for contest in sorted(self.sheets)
            for (entry, judge), sheet in sorted(self.sheets[contest].items())
            for aspect, halves in sheet.items()
        ])  # fmt: skip
        write("adjustments", sorted(self.adjustments, key=lambda row: (row["contest"], row["entry"])))
        write("lots", sorted(self.lots, key=lambda row: (str(row["contest"]), str(row["entry"]))))
        write("decisions", self.decisions)
        files.write(self.folder / "groups.csv", list(self.groups[0]), self.groups)

    def _write(self, name: str, rows: Iterable[files.Row]) -> None:
        files.write(self.folder / f"{name}.csv", files.COLUMNS[name], rows)

    def judge(self, schemes: dict[str, judging.Scheme], province_of: dict[str, str], rng: Random) -> None:
        """Let the panels mark everything that was shown."""
        for contest in self.contests:
            shown = [work for work in self.works[contest] if work.status not in ("withdrawn", "absent")]
            judges = judging.assign(self.stage, self.panels[contest], shown, province_of)
            self.sheets[contest] = judging.mark(rng, schemes[contest.split("/")[2]], shown, judges)

    def tabulate(self) -> None:
        """Write the inputs and have them tabulated."""
        self.write()
        engine.tabulate(self.rulebook, self.folder)

    def settle(self, rng: Random, level: Sequence[tuple[str, int]] = ()) -> None:
        """Tabulate, make the pairs in `level`, and draw lots wherever the rules need them, until nothing blocks."""
        self.tabulate()
        for contest, place in level:
            self.make_level(contest, place)
        if level:
            self.tabulate()
        self.draw_lots(rng)
        if self.lots:
            self.tabulate()
        blocking = [row for row in engine.outcome(self.folder, "problems") if row["blocks"] == "1"]
        assert not blocking, blocking

    def make_level(self, contest: str, place: int) -> None:
        """Give the work below `place` the sheets of the work at `place`, each from another judge."""
        places = [row for row in engine.outcome(self.folder, "places") if row["contest"] == contest]
        above, below = places[place - 1]["entry"], places[place]["entry"]
        sheets = self.sheets[contest]
        given = [sheet for (entry, _), sheet in sorted(sheets.items()) if entry == above]
        judges = sorted(judge for entry, judge in sheets if entry == below)
        for judge, sheet in zip(judges, [*given[1:], given[0]], strict=True):
            sheets[below, judge] = dict(sheet)
        self.adjustments = [row for row in self.adjustments if row["entry"] not in (above, below)]

    def draw_lots(self, rng: Random) -> None:
        """For each contest in which a line cuts level works: a lot for each work that shares its place."""
        cut = {row["contest"] for row in engine.outcome(self.folder, "problems") if row["kind"] == "tie"}
        for contest in sorted(cut):
            places = engine.outcome(self.folder, "places")
            level = [row["entry"] for row in places if row["contest"] == contest and row["tied"] == "1"]
            for lot, entry in enumerate(rng.sample(level, len(level)), 1):
                self.lots.append({"contest": contest, "entry": entry, "lot": lot})

    def through(self) -> list[Work]:
        """The works that the rules send on, as new works of the next tier: nothing has happened to them there yet."""
        sent = {row["entry"] for row in engine.outcome(self.folder, "advances") if row["outcome"] == "through"}
        works = [work for work in self.all_works() if work.entry in sent]
        return [replace(work, status="", note="", registration="verified") for work in works]

    def part(self, rng: Random, status: str, notes: Sequence[str], among: Callable[[Work], bool]) -> None:
        """Something happens to one work for each note."""
        works = [work for work in self.all_works() if not work.status and among(work)]
        for work, note in zip(rng.sample(works, len(notes)), notes, strict=True):
            work.status, work.note = status, note

    def adjust(self, rng: Random, reasons: Sequence[str]) -> None:
        """A point is taken from one work for each reason."""
        works = [work for work in self.all_works() if not work.status and work.track != "teaching"]
        for work, reason in zip(rng.sample(works, len(reasons)), reasons, strict=True):
            row = {"contest": work.contest(self.stage), "entry": work.entry, "points": "-1", "reason": reason}
            self.adjustments.append(row)

    def part_judges(self, rng: Random) -> None:
        """One judge sees one work quite differently from the others, and takes five points off wherever possible."""
        work = rng.choice([work for work in self.all_works() if not work.status and work.track == "growth"])
        sheets = self.sheets[work.contest(self.stage)]
        judge = max(judge for entry, judge in sheets if entry == work.entry)
        sheet = sheets[work.entry, judge]
        for aspect, halves in sheet.items():
            if aspect.startswith("action.") and halves is not None:
                sheet[aspect] = max(0, halves - 10)


def schemes(rulebook: Path) -> dict[str, judging.Scheme]:
    """The aspects of each track's marking scheme, with their maxima."""
    law = tomllib.loads(rulebook.read_text(encoding="utf-8"))
    return {
        scheme["key"]: [(aspect["key"], aspect["max"]) for part in scheme["criterion"] for aspect in part["aspect"]]
        for scheme in law["scheme"]
    }


DECISIONS = (
    ("best-practice", "growth", "两年驻村记录完整，评委会一致推荐"),
    ("most-promising", "growth", "目标调整的理由充分，评委会推荐"),
    ("employers-choice", "employment", "现场获得用人单位实习意向最多"),
)


def decide(tier: Tier, rng: Random) -> None:
    """The committee's awards: three single prizes to different works, organisation prizes to four schools."""
    chosen: set[str] = set()
    for award, track, reason in DECISIONS:
        work = rng.choice([work for work in tier.all_works() if work.track == track and work.entry not in chosen])
        chosen.add(work.entry)
        tier.decisions.append({
            "award": award, "contest": work.contest("national"), "entry": work.entry, "group": work.group("national"),
            "reason": reason,
        })  # fmt: skip
    schools = [line for line in tier.groups if str(line["group"]) in SCHOOLS]
    for line in sorted(schools, key=lambda line: str(line["participation"]), reverse=True)[:4]:
        reason = f"参赛率 {line['participation']}，就业指导与校园招聘活动 {line['activities']} 场"
        tier.decisions.append({"award": "organised-school", "group": str(line["group"]), "reason": reason})


def make(out: Path, seed: int, rulebook: Path) -> None:
    """Make the whole season into `out`."""

    def stream(name: str) -> Random:
        """A separate random stream, so that a change in one part leaves the others as they were."""
        return Random(f"{seed}/{name}")

    world = World(stream("people"))
    populate(world, SCHOOLS)
    invite(world)
    scheme = schemes(rulebook)
    tiers = {stage: Tier(stage, out / stage, rulebook) for stage in STAGES}
    panels = judging.Panels(world, stream("panels"))

    school_tier = tiers["school"]
    chance = stream("works")
    desk = Desk(world, chance)
    for school in world.schools:
        school_tier.add(desk.student_works(school, "growth", chance.randint(34, 46)))
        school_tier.add(desk.student_works(school, "employment", chance.randint(8, 14)))
        school_tier.add(desk.courses(school, 2))
        for contest in school_tier.contests:
            if contest.split("/")[1] == school.code:
                school_tier.panels[contest] = panels.school(school, school_tier.works[contest])
    chance = stream("school/events")

    def is_student(work: Work) -> bool:
        return work.track != "teaching"

    school_tier.part(chance, "withdrawn", REASONS_WITHDRAWN * 2, is_student)
    school_tier.part(chance, "absent", ("未到场，联系不上", "未到场，当天发热") * 2, is_student)
    school_tier.part(chance, "disqualified", ("报告与公开发表的文章大段雷同，经学校核实取消资格",), is_student)
    school_tier.part(chance, "guest", ("交换生，随堂展示，不计名次",), lambda work: work.track == "growth")
    rolls = Rolls(world, school_tier.all_works(), stream("rolls"))
    school_tier.groups = rolls.departments()
    school_tier.judge(scheme, world.province_of, stream("school/marks"))
    school_tier.adjust(chance, DEDUCTIONS)
    school_tier.part_judges(chance)
    school_tier.settle(chance, LEVEL_PAIRS["school"])

    province_tier = tiers["province"]
    province_tier.add(school_tier.through())
    chance = stream("province/events")
    province_tier.part(chance, "withdrawn", ("本人申请退赛：因病住院",), is_student)
    province_tier.part(chance, "absent", ("未到场，航班取消",), is_student)
    for province in sorted(world.provincial_experts):
        for track in ("growth", "employment", "teaching"):
            for division, seats in zip(DIVISIONS, panels.province(province, DIVISIONS), strict=True):
                province_tier.panels[f"province/{province}/{track}/{division}"] = seats
    province_tier.groups = rolls.schools()
    province_tier.judge(scheme, world.province_of, stream("province/marks"))
    province_tier.adjust(chance, DEDUCTIONS[:1])
    province_tier.part_judges(chance)
    province_tier.settle(chance, LEVEL_PAIRS["province"])

    national_tier = tiers["national"]
    national_tier.add(province_tier.through())
    chance = stream("national/events")
    for track in ("growth", "employment", "teaching"):
        for division, seats in zip(DIVISIONS, panels.national(DIVISIONS), strict=True):
            national_tier.panels[f"national/moe/{track}/{division}"] = seats
    national_tier.groups = rolls.provinces()
    national_tier.judge(scheme, world.province_of, stream("national/marks"))
    national_tier.adjust(chance, DEDUCTIONS[1:2])
    decide(national_tier, chance)
    national_tier.settle(chance)

    files.write(out / "people.csv", files.COLUMNS["people"], [vars(person) for person in world.people])
    files.write(out / "organisations.csv", files.COLUMNS["organisations"], world.organisations)
