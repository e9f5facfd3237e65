"""Doors: who may enter an endpoint. Every endpoint carries `@open_to(policy)`, also `@open_to(everyone)`, or the app
refuses to start. A policy says *who*; *when* is the action's business and *what* the database's
(docs/decisions, decision 9).

A loader turns the address into objects, each within its parent, so an id from elsewhere is simply not found. The
policy and the view then receive the objects:

    @views.get("/e/<edition>/<path:contest>/verify")
    @open_to(organisers_of, load=queries.contest_at)
    def waiting(contest): ...
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Flask, g

from contest.db import Key, Mapped, Model, mapped_column
from contest.entry_words import speak_of
from contest.errors import N_, NotAllowed


class Role(StrEnum):
    """What somebody may be at an organisation: the role of a membership or an invitation."""

    STUDENT = "student"
    TEACHER = "teacher"
    JUDGE = "judge"
    CHAIR = "chair"
    ORGANISER = "organiser"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


ROLES = tuple(role.value for role in Role)


@dataclass(frozen=True)
class Grant:
    """A role at an organisation within a contest series (None: in every series)."""

    role: str
    organisation_id: UUID | None
    series_id: UUID | None


@dataclass(frozen=True)
class Actor:
    """The person making the request: an account with its grants, or nobody."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    name: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.account_id is not None

    def has(self, role: str, organisation_id: UUID | None = None, series_id: UUID | None = None) -> bool:
        """Whether a grant gives this role, at that organisation and in that series if they are named."""
        return any(
            grant.role == role
            and (organisation_id is None or grant.organisation_id == organisation_id)
            and (series_id is None or grant.series_id is None or grant.series_id == series_id)
            for grant in self.grants
        )

    def organisations(self, role: str, series_id: UUID | None = None) -> list[UUID]:
        """The organisations at which the actor holds the role."""
        return [
            grant.organisation_id
            for grant in self.grants
            if grant.role == role
            and grant.organisation_id is not None
            and (series_id is None or grant.series_id is None or grant.series_id == series_id)
        ]


NOBODY = Actor()
Policy = Callable[..., bool]


def everyone(actor: Actor, **_objects: Any) -> bool:
    return True


def signed_in(actor: Actor, **_objects: Any) -> bool:
    return actor.is_known


def administrators(actor: Actor, **_objects: Any) -> bool:
    return actor.has("administrator")


class SignInFirst(NotAllowed):
    """Nobody is signed in; the page asks them to sign in and then returns."""

    status = 401


def open_to(
    policy: Policy,
    *,
    load: Callable[..., Mapping[str, Any]] | None = None,
    sensitive: str | None = None,
    subject: str | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a view. `load(**address parts)` returns the objects, or raises NotFound; `sensitive` names the personal
    data or the marks that the view shows, so that the read is written to the access log; `subject` names which of the
    loaded objects was read."""

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)
        def guarded(**address: Any) -> Any:
            objects = dict(load(**address)) if load else address
            speak_of(*objects.values())
            g.opened = objects
            actor = current_actor()
            if not policy(actor, **objects):
                if not actor.is_known:  # anonymous visits are not logged, or anybody could fill the log
                    raise SignInFirst(N_("请先登录，再打开这一页。"))
                note("denied", f"{policy.__module__}.{policy.__name__}")
                raise NotAllowed(N_("这一页不对你开放。如果你应当能看，请联系邀请你的组织者。"))
            if sensitive:
                row = objects.get(subject) if subject else None
                note("read", sensitive, subject=f"{row.__tablename__}:{row.id}" if row is not None else None)
            return view(**objects)

        guarded.__dict__["open_to"] = policy
        return guarded

    return guard


def opened() -> Mapping[str, Any]:
    """What the door of this request's page loaded, by name."""
    found: Mapping[str, Any] = g.get("opened", {})
    return found


class DoorlessEndpoint(RuntimeError):
    """An endpoint does not say who may use it."""


def refuse_doorless_endpoints(app: Flask) -> None:
    """Called at the end of create_app: the app does not start if an endpoint has no policy."""
    for endpoint, view in app.view_functions.items():
        if endpoint == "static" or endpoint.endswith(".static"):
            continue
        if not hasattr(view, "open_to"):
            raise DoorlessEndpoint(f"Endpoint {endpoint} carries no @open_to(policy); say who may enter it.")


# The step `people`, on a later floor, knows who the actor is; it registers its reader here.
_identify: Callable[[], Actor] = lambda: NOBODY  # noqa: E731


def identify_by(reader: Callable[[], Actor]) -> None:
    """Register the function that reads the actor of the current request."""
    global _identify
    _identify = reader


def current_actor() -> Actor:
    """The actor of this request, read once."""
    if "actor" not in g:
        g.actor = _identify()
    actor: Actor = g.actor
    return actor


class AccessLine(Model):
    """A denied request, a failed sign-in, or a read of sensitive data. Written after the edge, in its own
    transaction."""

    __tablename__ = "access_line"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str]  # denied | read | sign-in-failed | sign-in
    what: Mapped[str]
    account_id: Mapped[UUID | None]
    subject: Mapped[str | None]  # what was read, as table:id
    reason: Mapped[str | None]
    address: Mapped[str | None]  # network address
    path: Mapped[str | None]


@dataclass(frozen=True)
class Note:
    kind: str
    what: str
    subject: str | None = None
    reason: str | None = None


def note(kind: str, what: str, *, subject: str | None = None, reason: str | None = None) -> None:
    """Add a line to the access log; contest.web writes it after the request's own transaction has ended."""
    notes: list[Note] = g.setdefault("access_notes", [])
    notes.append(Note(kind, what, subject, reason))
