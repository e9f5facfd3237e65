"""Attributes of groups: what the rules look for, what stands, a table taken in, one group's row, and the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Response, request
from flask_babel import gettext, ngettext

from contest import i18n
from contest.access import current_actor, open_to
from contest.editions.models import Contest, Edition
from contest.editions.policies import readers_of_desk
from contest.editions.queries import edition_at, milestones, prefetch
from contest.errors import N_, NotAllowed
from contest.forms import Form
from contest.paging import page_of
from contest.people.models import Organisation
from contest.people.queries import names_of, organisations_by_id
from contest.registration.queries.declared import field_of
from contest.results import actions
from contest.results.actions.group_files import read_groups, value_faults
from contest.results.actions.groups import GroupChange, changes_of_groups, digest_of_changes
from contest.results.forms import GroupFileForm, GroupForm, RemoveAttributeForm, group_form
from contest.results.policies import (
    groups_shown_to,
    keeps_groups,
    organisations_looked_after,
    reads_groups,
    setters_of_group,
    setters_of_groups,
)
from contest.results.queries import groups as queries
from contest.results.queries.group_values import unmatched_values
from contest.results.views import views
from contest.rules.faults import Fault, Faults
from contest.web import actor_and_time, flash_done, redirect_to, render_page

SHOWN = 200
"""Changes listed before they are carried out; the rest is counted."""


@views.get("/desk/<edition>/groups")
@open_to(readers_of_desk, load=edition_at)
def groups(edition: Edition) -> Any:
    """The attributes that the rules look for, who lacks one, and what stands."""
    return _page(edition, GroupFileForm(formdata=None), [])


def _page(edition: Edition, form: Form, faults: Sequence[Fault]) -> Any:
    actor = current_actor()
    scope, keeps, reads = groups_shown_to(actor, edition), keeps_groups(actor, edition), reads_groups(actor, edition)
    rows = page_of(queries.group_rows(edition, scope), queries.GROUP_ORDER, after=request.args.get("after"), limit=50)
    contests = queries.contests_of(edition, organisations_looked_after(actor, edition))
    missing = _missing(edition, contests)
    named = queries.named_attributes(edition)
    given = queries.given_attributes(edition)
    changes = [(line, group) for line, group in queries.group_changes(edition) if reads(group)]
    last = queries.last_group_change(edition)
    return render_page(
        "results/groups.html",
        edition_row=edition,
        form=form,
        file_form=form if isinstance(form, GroupFileForm) else GroupFileForm(formdata=None),
        faults=faults,
        named=named,
        labels=_labels_of(edition),
        missing={one.name: one for one in missing},
        lacking={one.name: {group.id for group in one.groups} for one in missing},
        has={name: sum(name in attributes for attributes in given.values()) for name in named},
        columns=_columns(named, given),
        unmatched=unmatched_values(edition, contests),
        remove_form=_remove_form(edition, form),
        rows=rows,
        keeps=keeps,
        may_set=setters_of_groups(actor, edition=edition),
        changes=[(line, group, *queries.told_of_group(line)) for line, group in changes],
        last=last[0][0] if last and all(keeps(group) for _line, group in last) else None,
        last_count=len(last),
        by=names_of([line.by_id for line, _group in changes]),
        zone=edition.zone,
        status=422 if faults else 200,
    )


def _missing(edition: Edition, contests: Sequence[Contest]) -> list[queries.Missing]:
    """What is missing in these contests, of the groups that the reader sees."""
    reads = reads_groups(current_actor(), edition)
    found = queries.missing_attributes(contests)
    mine = [replace(one, groups=tuple(group for group in one.groups if reads(group))) for one in found]
    return [one for one in mine if one.groups or one.no_group]


def _remove_form(edition: Edition, form: Form) -> RemoveAttributeForm:
    """The form that takes one attribute away; a choice is one that a group of the reader's has."""
    made = form if isinstance(form, RemoveAttributeForm) else RemoveAttributeForm(formdata=None)
    mine = _kept_by_reader(edition)
    names = sorted({name for attributes in mine.values() for name in attributes})
    choices = [
        (name, ngettext("%(name)s（%(num)s 个单位有）", "%(name)s（%(num)s 个单位有）", count, name=name))
        for name in names
        if (count := sum(name in attributes for attributes in mine.values()))
    ]
    made.name.choices = [("", gettext("请选择")), *choices] if choices else []
    for field in made:  # beside the form for a table
        field.id = f"remove-{field.id}"
    return made


def _kept_by_reader(edition: Edition) -> dict[Organisation, dict[str, str]]:
    """The attributes of the groups that the reader may set, by group."""
    given = queries.given_attributes(edition)
    keeps = keeps_groups(current_actor(), edition)
    return {one: given[one.id] for one in organisations_by_id(given) if keeps(one)}


def _columns(named: Sequence[str], given: Mapping[Any, Mapping[str, str]]) -> list[str]:
    """The attributes in the order of the rules, then the others that groups have."""
    others = sorted({name for attributes in given.values() for name in attributes})
    return list(dict.fromkeys([*named, *others]))


@views.post("/desk/<edition>/groups")
@open_to(setters_of_groups, load=edition_at)
def load_groups(edition: Edition) -> Any:
    """Show what a table would change; after that, change it."""
    from contest.exchange.reading import SHAPES
    from contest.exchange.sheets import sheet_of

    form = GroupFileForm()
    if not form.validate_on_submit() or (raw := form.attempt(form.written)) is None:
        return _page(edition, form, [])
    try:
        sheet = sheet_of(raw, SHAPES["groups"], name=_named(form), intake=True)
        given = read_groups(sheet, edition, keeps=keeps_groups(current_actor(), edition))
    except Faults as refused:
        return _page(edition, form, refused.faults)
    form.text.data = raw.decode("utf-8-sig")
    if form.shown.data:
        done = form.attempt(
            actions.set_groups,
            edition,
            given,
            shown=form.shown.data,
            reason=form.reason.data or None,
            **actor_and_time(),
        )
        if done is not None:
            flash_done(N_("%(n)s 个单位的情况已改好，下一次统分就按它。"), n=len(done))
            return redirect_to("results.groups", edition=edition.key)
    changes = changes_of_groups(edition, given)
    form.shown.data = digest_of_changes(changes)
    touched = queries.contests_crediting(edition, [one.group.id for one in changes])
    prefetch(touched)
    tabulated = queries.tabulated_among(touched)
    return render_page(
        "results/groups_shown.html",
        edition_row=edition,
        form=form,
        changes=changes[:SHOWN],
        count=len(changes),
        unchanged=len(given) - len(changes),
        empty=_given_as_empty(changes),
        tabulated=len(tabulated),
        published=sum(one.id in tabulated and "published" in milestones(one) for one in touched),
    )


def _named(form: GroupFileForm) -> str:
    upload = form.file.data
    return (upload.filename if upload else "") or "groups.csv"


def _given_as_empty(changes: Sequence[GroupChange]) -> int:
    """How many cells are empty that said nothing before, or something else."""
    return sum(value == "" for one in changes for value in one.now.values())


@views.route("/desk/<edition>/groups/<uuid:organisation_id>", methods=["GET", "POST"])
@open_to(setters_of_group, load=queries.group_at)
def group(edition: Edition, organisation: Organisation) -> Any:
    """The attributes of one group, in a plain form."""
    kept = queries.given_attributes(edition)
    given = kept.get(organisation.id, {})
    names = _columns(queries.named_attributes(edition), kept)
    form = group_form(names, given, _check_of(edition), _labels_of(edition))
    if form.validate_on_submit():
        done = form.attempt(
            actions.set_groups,
            edition,
            {organisation: form.values(names, given)},
            reason=form.reason.data or None,
            **actor_and_time(),
        )
        if done is not None:
            sentence = N_("%(name)s的情况已改好，下一次统分就按它。") if done else N_("%(name)s的情况没有变。")
            flash_done(sentence, name=organisation.name)
            return redirect_to("results.groups", edition=edition.key)
    return _group_page(edition, organisation, form, names, given)


def _group_page(
    edition: Edition, organisation: Organisation, form: GroupForm, names: Sequence[str], given: Mapping[str, str]
) -> Any:
    return render_page(
        "results/group.html",
        edition_row=edition,
        organisation=organisation,
        form=form,
        names=names,
        fields={name: field_of(name) for name in names},
        never_given=[name for name in names if name not in given],
    )


def _check_of(edition: Edition) -> Any:
    """What is wrong with a typed value, as a sentence in the reader's language."""
    numbers, declared = queries.numeric_attributes(edition), queries.declared_attributes(edition)

    def check(name: str, value: str) -> str:
        found = [Fault("groups.csv", 0, *one) for one in value_faults(name, value, numbers, declared)]
        return found[0].sentence("zh" if i18n.language() == "zh" else "en") if found else ""

    return check


def _labels_of(edition: Edition) -> dict[str, str]:
    """What people call the attributes that a rulebook declares: the name with its unit, then the key."""
    found = {}
    for key, one in queries.declared_attributes(edition).items():
        unit = i18n.localized(one.unit) if one.unit else ""
        if one.name is not None:
            found[key] = f"{i18n.localized(one.name)} {unit}".strip() + f" · {key}"
    return found


@views.post("/desk/<edition>/groups/undo")
@open_to(setters_of_groups, load=edition_at)
def undo_groups(edition: Edition) -> Any:
    """Take the newest change back, as a whole."""
    form = Form()
    keeps = keeps_groups(current_actor(), edition)
    if not all(keeps(one) for _line, one in queries.last_group_change(edition)):
        raise NotAllowed(N_("最近一次改动里有不由你填的单位，你不能撤回。请让上级组织者撤回。"))
    if form.validate_on_submit():
        done = form.attempt(actions.undo_groups, edition, line=request.form.get("line", ""), **actor_and_time())
        if done is not None:
            flash_done(N_("最近一次改动已撤回，%(n)s 个单位的情况和改动之前一样。"), n=len(done))
            return redirect_to("results.groups", edition=edition.key)
    return _page(edition, form, [])


@views.post("/desk/<edition>/groups/remove")
@open_to(setters_of_groups, load=edition_at)
def remove_attribute(edition: Edition) -> Any:
    """Take one attribute away from all groups that the reader sets, as if it had never been given."""
    form = _remove_form(edition, RemoveAttributeForm())
    if form.validate_on_submit():
        name = form.name.data
        having = [group for group, attributes in _kept_by_reader(edition).items() if name in attributes]
        done = form.attempt(actions.set_groups, edition, {group: {name: None} for group in having}, **actor_and_time())
        if done is not None:
            flash_done(N_("“%(name)s”这一项已去掉，%(n)s 个单位。可以在“最近的改动”里撤回。"), name=name, n=len(done))
            return redirect_to("results.groups", edition=edition.key)
    return _page(edition, form, [])


@views.get("/desk/<edition>/groups/file")
@open_to(readers_of_desk, load=edition_at)
def groups_file(edition: Edition) -> Any:
    """What stands, as groups.csv: to keep, to tabulate elsewhere, or to fill in and upload again. A group that lacks an
    attribute has an empty cell."""
    from contest.exchange.writing import csv_bytes

    actor = current_actor()
    header, rows = queries.as_table(edition, groups_shown_to(actor, edition))
    return Response(
        b"\xef\xbb\xbf" + csv_bytes(header, rows),
        mimetype="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{edition.key}-groups.csv"',
            "Cache-Control": "private, no-store",
        },
    )
