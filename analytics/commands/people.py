"""`rereview people`: who may do what at the desk."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from analytics.commands import _base
from analytics.options import AsJson

if TYPE_CHECKING:
    from analytics.casework.database import Casework
    from analytics.casework.directory import Person

ORDER = 41
commands = _base.group("Say who works at the desk, and with which roles.", "people")
PersonId = Annotated[str, typer.Argument(metavar="PERSON", help="Id of the person.")]
RoleName = Annotated[str, typer.Argument(metavar="ROLE", help="A role, such as `second reader`.")]


@commands.command("list", epilog="Example: rereview people list")
def list_people(context: typer.Context, as_json: AsJson = False) -> None:
    """Show everybody who was added, with the roles they hold now."""
    from analytics import printing
    from analytics.casework import directory

    people = directory.everybody(_casework(context))
    if as_json:
        printing.as_json({"people": [_told(person) for person in people]})
        return
    rows = [
        (each.person_id, each.name, each.login or "", ", ".join(sorted(each.roles)), str(each.added_at)[:10])
        for each in people
    ]
    printing.table("People", ("id", "name", "login", "roles", "added"), rows)


@commands.command(epilog='Example: rereview people add ann --name "Ann Bell" --role analyst')
def add(
    context: typer.Context,
    person: PersonId,
    name: Annotated[str, typer.Option(metavar="NAME", help="What others see.")],
    role: Annotated[
        list[str] | None, typer.Option(metavar="ROLE", help="A role to begin with; may be repeated.")
    ] = None,
    login: Annotated[
        str | None, typer.Option(metavar="LOGIN", help="What the sign-in service calls them.")
    ] = None,
) -> None:
    """Add a person; without a role they can do nothing."""
    from analytics.casework import directory, people

    roles = [directory.role(each) for each in role or ()]
    casework, now = _casework(context), datetime.now(UTC)
    _say(directory.add(casework, people.operator(), person, name, roles, now=now, login=login))


@commands.command(epilog='Example: rereview people grant ann "second reader"')
def grant(context: typer.Context, person: PersonId, role: RoleName) -> None:
    """Give a person a role."""
    from analytics.casework import directory, people

    given = directory.role(role)
    _say(directory.grant(_casework(context), people.operator(), person, given, now=datetime.now(UTC)))


@commands.command(epilog="Example: rereview people revoke ann analyst")
def revoke(context: typer.Context, person: PersonId, role: RoleName) -> None:
    """Take a role from a person."""
    from analytics.casework import directory, people

    taken = directory.role(role)
    _say(directory.revoke(_casework(context), people.operator(), person, taken, now=datetime.now(UTC)))


def _casework(context: typer.Context) -> Casework:
    from analytics.casework.database import open_casework

    return open_casework(_base.store(context))


def _say(person: Person) -> None:
    typer.echo(f"{person.person_id}: {', '.join(sorted(person.roles)) or 'no role'}")


def _told(person: Person) -> dict[str, object]:
    return {
        "person_id": person.person_id,
        "name": person.name,
        "login": person.login,
        "roles": sorted(person.roles),
        "added_at": person.added_at.isoformat(),
        "added_by": person.added_by,
    }
