"""Who takes part in which event, and in what order they finish."""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from .aims import DELEGATIONS, Delegation


@dataclass(frozen=True)
class Event:
    """One track of the rulebook, with the fields that the generator needs."""

    key: str
    family: str
    selection: str
    size: int
    per_delegation: int
    born_since: str
    number: str
    """W01 to W62, N01 to N47: the beginning of its entries' numbers."""


@dataclass
class Entry:
    """One entry: a delegation's person or team in an event."""

    event: Event
    delegation: Delegation
    finish: int = 0
    """1 for the winner."""
    number: str = ""
    people: list = field(default_factory=list)


Cell = tuple[str, str]
"""(delegation's code, event's key)"""

# The industries enter only some of the 世赛选拔 events (新华社 2023-02-28); which ones is assumed, except 轻工's five.
_INDUSTRY_FAMILIES = {
    "d-construction": ("build", "make"),
    "d-transport": ("move", "make"),
    "d-machinery": ("make", "it"),
}
LIGHT = {
    "build-carpentry": "gold",
    "build-cabinetmaking": "bronze",
    "care-patisserie": "bronze",
    "build-joinery": "merit",
    "art-jewellery": "merit",
}
"""轻工 won the carpentry, two bronzes and two 优胜奖, one of them in joinery; which the others were is assumed."""

FASHION_FIELD = 27
HOME_OF_YOUNGEST = ("d-410000", "art-fashion")
"""A 16-year-old of Henan won the bronze in fashion technology in a field of 27."""
AI_GOLD = ("d-120000", "new-ai")
"""Tianjin won the gold in artificial intelligence."""
TOP_FIVE = {"d-510000": 8, "d-640000": 1}
"""How many without a medal came 4th or 5th: 四川 8, 宁夏 1 (a 5th)."""


def may_enter(delegation: Delegation, event: Event) -> int:
    """How many entries the delegation may have in the event."""
    if delegation.code == "d-light":
        return int(event.key in LIGHT)
    if delegation.code in _INDUSTRY_FAMILIES:
        return int(event.selection == "worldskills" and event.family in _INDUSTRY_FAMILIES[delegation.code])
    return event.per_delegation


def apportion(total: int, weights: Mapping[str, float], most: Mapping[str, int], least: Mapping[str, int]) -> dict:
    """Whole shares of `total` in proportion to the weights, each within its limits."""
    shares = dict(least)
    if not sum(shares.values()) <= total <= sum(most.values()):
        raise ValueError(f"{total} does not lie between {sum(shares.values())} and {sum(most.values())}")
    for _ in range(total - sum(shares.values())):
        open_keys = [key for key in weights if shares[key] < most[key]]
        shares[max(open_keys, key=lambda key: (weights[key] / (shares[key] + 1), key))] += 1
    return shares


def allot(
    supply: Mapping[str, int],
    demand: Mapping[str, int],
    room: Mapping[Cell, int],
    rng: Random,
    fixed: Counter[Cell] | None = None,
) -> Counter[Cell]:
    """Give each event as many entries as it wants, at random, from delegations that have some left.

    `fixed` is given beforehand and counts. If the random choices leave no direct way, earlier ones are moved along
    (an augmenting path), so a solution is found if there is one; otherwise ValueError.
    """
    given: Counter[Cell] = Counter(fixed or {})
    left, wanted = dict(supply), dict(demand)
    for (giver, event), count in given.items():
        left[giver] -= count
        wanted[event] -= count
    units = [event for event, count in wanted.items() for _ in range(count)]
    rng.shuffle(units)
    givers = list(supply)
    free = Counter(room)
    free.subtract(given)
    movable = Counter(given)
    movable.subtract(fixed or {})
    for event in units:
        ready = [giver for giver in givers if left[giver] > 0 and free[giver, event] > 0]
        if ready:
            # Delegations with many entries left and few places to use them go first, at random.
            giver = rng.choices(ready, [left[giver] ** 2 for giver in ready])[0]
            path = [(giver, event)]
        else:
            path = _path(event, givers, left, free, movable, rng)
        left[path[-1][0]] -= 1
        for step, (giver, gets) in enumerate(path):
            free[giver, gets] -= 1
            movable[giver, gets] += 1
            if step + 1 < len(path):
                # The next giver takes over what this one gave elsewhere.
                free[giver, path[step + 1][1]] += 1
                movable[giver, path[step + 1][1]] -= 1
    movable.update(fixed or {})
    return +movable


def _path(
    event: str, givers: list[str], left: dict, free: Counter[Cell], movable: Counter[Cell], rng: Random
) -> list[Cell]:
    """The shortest chain: a giver serves `event`, another serves the event that the first one served, until one has
    some left."""
    held = {giver: [cell[1] for cell, count in movable.items() if cell[0] == giver and count > 0] for giver in givers}
    waiting: deque[tuple[str, list[Cell]]] = deque([(event, [])])
    seen = {event}
    while waiting:
        wants, path = waiting.popleft()
        order = [giver for giver in givers if free[giver, wants] > 0]
        rng.shuffle(order)
        for giver in order:
            chain = [*path, (giver, wants)]
            if left[giver] > 0:
                return chain
            for other in held[giver]:
                if other not in seen:
                    seen.add(other)
                    waiting.append((other, chain))
    raise ValueError(f"nobody can be found for {event}")


def field_as_reported(events: list[Event], rng: Random) -> Counter[Cell]:
    """How many entries each delegation has in each event, so that people and awards add up to the reported numbers."""
    people = {delegation.code: delegation.people for delegation in DELEGATIONS}
    room = {(d.code, e.key): may_enter(d, e) for d in DELEGATIONS for e in events}
    awards = sum(d.gold + d.silver + d.bronze + d.merit for d in DELEGATIONS)
    # Awards go to half of each field, rounded up: Σ⌈N/2⌉ = awards, so entries + odd fields = 2 × awards.
    odd = len(events) // 2
    entries = 2 * awards - odd
    teams = _team_members(sum(people.values()) - entries, people, room, events)
    given: Counter[Cell] = Counter()
    for size in (3, 2, 1):
        sized = [event for event in events if event.size == size]
        supply = teams[size]
        open_room = {(d, e.key): room[d, e.key] if supply[d] else 0 for d in supply for e in sized}
        capacity = {e.key: sum(open_room[d, e.key] for d in supply) for e in sized}
        weights = {e.key: _expected(e.key, supply, open_room) * rng.uniform(0.86, 1.08) for e in sized}
        least = {e.key: min(capacity[e.key], 18 if size == 1 else 12) for e in sized}
        if size == 1:
            capacity["art-fashion"] = least["art-fashion"] = FASHION_FIELD
        wanted = apportion(sum(supply.values()), weights, capacity, least)
        if size == 1:
            before = sum(1 for e in events if e.size > 1 and sum(given[d, e.key] for d in supply) % 2)
            _make_odd(wanted, odd - before, capacity, least, rng)
        fixed = Counter(
            cell for cell in (*(("d-light", key) for key in LIGHT), HOME_OF_YOUNGEST, AI_GOLD) if cell[1] in wanted
        )
        given += allot(supply, wanted, open_room, rng, fixed)
    return given


def _expected(event: str, supply: Mapping[str, int], room: Mapping[Cell, int]) -> float:
    """How many entries the event would have if every delegation spread its entries evenly over the events open to
    it."""
    open_to = Counter()
    for (giver, _), count in room.items():
        open_to[giver] += count
    return sum(supply[giver] * count / open_to[giver] for (giver, key), count in room.items() if key == event and count)


def _team_members(spare: int, people: dict, room: dict, events: list[Event]) -> dict[int, dict[str, int]]:
    """For each delegation its entries of one, two and three people; `spare` = people beyond one for each entry."""
    places = {
        size: {code: sum(room[code, e.key] for e in events if e.size == size) for code in people} for size in (1, 2, 3)
    }

    def split(code: str, extra: int) -> tuple[int, int, int]:
        triples = min(places[3][code], 2 if extra >= 10 else 1 if extra >= 4 else 0)
        doubles = extra - 2 * triples
        return people[code] - 2 * doubles - 3 * triples, doubles, triples

    most = {code: places[2][code] + 2 * places[3][code] for code in people}
    # What single events cannot hold must go into teams.
    least = {code: next(extra for extra in range(99) if split(code, extra)[0] <= places[1][code]) for code in people}
    most["d-640000"] = least["d-640000"] = 5  # 宁夏: 39 people in 34 events
    extra = apportion(spare, {code: float(count) for code, count in people.items()}, most, least)
    return {size: {code: split(code, extra[code])[size - 1] for code in people} for size in (1, 2, 3)}


def _make_odd(wanted: dict, odd: int, most: dict, least: dict, rng: Random) -> None:
    """Move single entries between events until `odd` of the fields are odd."""
    while (now := sum(count % 2 for count in wanted.values())) != odd:
        parity = 0 if now < odd else 1
        ready = [key for key, count in wanted.items() if count % 2 == parity and least[key] < count < most[key]]
        if abs(now - odd) == 1 or len(ready) < 2:
            raise ValueError("the fields cannot be made odd and even as they must")
        up, down = rng.sample(sorted(ready), 2)
        wanted[up] += 1
        wanted[down] -= 1


def field_by_chance(events: list[Event], rng: Random) -> Counter[Cell]:
    """How many entries each delegation has in each event, at random: larger delegations are likelier to enter."""
    given: Counter[Cell] = Counter()
    for delegation in DELEGATIONS:
        full = sum(may_enter(delegation, event) * event.size for event in events)
        chance = min(0.985, delegation.people / full)
        for event in events:
            count = sum(rng.random() < chance for _ in range(may_enter(delegation, event)))
            if count:
                given[delegation.code, event.key] = count
    return given


def finishes_as_reported(events: list[Event], field_: Counter[Cell], rng: Random) -> list[Entry]:
    """All entries with the order in which they finish, so that each delegation wins what was reported."""
    codes = {d.code: d for d in DELEGATIONS}
    light = {award: Counter(("d-light", key) for key, won in LIGHT.items() if won == award) for award in LIGHT.values()}
    fixed = {
        "gold": light["gold"] + Counter([AI_GOLD]),
        "silver": Counter(),
        "bronze": light["bronze"] + Counter([HOME_OF_YOUNGEST]),
        "merit": light["merit"],
    }
    free = Counter(field_)
    for cells in fixed.values():
        free.subtract(cells)
    size = Counter({event.key: sum(field_[code, event.key] for code in codes) for event in events})
    order: dict[str, list[list[str]]] = {event.key: [] for event in events}
    for award in ("gold", "silver", "bronze", "merit"):
        supply = {code: getattr(delegation, award) for code, delegation in codes.items()}
        demand = {key: 1 if award != "merit" else (count + 1) // 2 - 3 for key, count in size.items()}
        won = allot(supply, demand, free + fixed[award], rng, fixed[award])
        free.subtract(won - fixed[award])
        for key in order:
            order[key].append([code for code in codes for _ in range(won[code, key])])
    near = _near_misses(order, rng)
    entries = []
    for event in events:
        *medals, merit = order[event.key]
        rest = [code for code in codes for _ in range(free[code, event.key])]
        ranked = [code for medal in medals for code in medal]
        ranked += _by_strength(merit, codes, rng, near, event.key)
        ranked += _by_strength(rest, codes, rng, {}, event.key)
        entries += [Entry(event, codes[code], finish) for finish, code in enumerate(ranked, 1)]
    return entries


def _near_misses(order: dict, rng: Random) -> dict[Cell, int]:
    """Which merit entries come 4th or 5th, for delegations whose number of them is known."""
    near: dict[Cell, int] = {("d-light", "build-joinery"): 4}
    for code, count in TOP_FIVE.items():
        where = sorted(key for key, (*_, merit) in order.items() if merit.count(code) == 1 and key not in LIGHT)
        near.update({(code, key): 5 if code == "d-640000" else 4 for key in rng.sample(where, count)})
    return near


def _by_strength(codes: list[str], known: dict, rng: Random, near: dict[Cell, int], event: str) -> list[str]:
    """The codes in an order of finish by strength and luck; `near` says who comes 4th or 5th."""
    luck = [(-(known[code].strength + rng.gauss(0, 6)), position, code) for position, code in enumerate(codes)]
    ranked = [code for *_, code in sorted(luck)]
    if not near:
        return ranked
    low = [code for code in ranked if code in TOP_FIVE or code == "d-light"]
    ranked = [code for code in ranked if code not in low]
    for place in (4, 5):
        for code in [code for code in low if near.get((code, event)) == place]:
            ranked.insert(place - 4, code)
            low.remove(code)
    for code in low:
        ranked.insert(rng.randint(2, len(ranked)), code)
    return ranked


def finishes_by_chance(events: list[Event], field_: Counter[Cell], rng: Random) -> list[Entry]:
    """All entries in an order of finish decided by strength and luck."""
    codes = {d.code: d for d in DELEGATIONS}
    entries = []
    for event in events:
        taking_part = [code for code in codes for _ in range(field_[code, event.key])]
        ranked = _by_strength(taking_part, codes, rng, {}, event.key)
        entries += [Entry(event, codes[code], finish) for finish, code in enumerate(ranked, 1)]
    return entries


def number(entries: list[Entry], rng: Random) -> None:
    """Give every entry its number: the event's, then a random order, so that it does not reveal the finish."""
    by_event: dict[str, list[Entry]] = {}
    for entry in entries:
        by_event.setdefault(entry.event.key, []).append(entry)
    for drawn in by_event.values():
        for position, entry in enumerate(rng.sample(drawn, len(drawn)), 1):
            entry.number = f"{entry.event.number}-{position:02d}"
