"""Statements that are sent with every request: compiled once for each database, and run on the driver's own cursor.

To find one row on SQLite SQLAlchemy takes ten times as long as SQLite (70 of 76 µs), and a request sends ten of them.
Here only values are turned into what the driver takes, and back. Whoever listens to statements (limits, counts) hears
of these too, and a fault is SQLAlchemy's, so nothing else knows the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.engine.result import IteratorResult, Result, SimpleResultMetaData

Turn = Callable[[Any], Any]


Statement = sa.Select[Any] | sa.Insert | sa.Update


class Prepared:
    """A statement that reads columns, or that writes and returns nothing, on one dialect. Its bound parameters have
    names and one value each; `keys` names the columns of an insertion that gives no values itself."""

    def __init__(self, statement: Statement, dialect: sa.Dialect, keys: Iterable[str] | None = None) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(keys) if keys is not None else None)
        if compiled.post_compile_params:
            raise TypeError("a list of values has no place in a prepared statement")
        if compiled.insert_prefetch or compiled.update_prefetch or compiled.effective_returning:
            raise TypeError("a prepared statement neither makes values by itself nor returns any that it wrote")
        self.text: str = compiled.string
        self._in_order: list[str] | None = compiled.positiontup
        self._fixed = {name: value for name, value in compiled.params.items() if not compiled.binds[name].required}
        self._in = {name: turn for name, bind in compiled.binds.items() if (turn := _in(bind.type, dialect))}
        columns = list(statement.selected_columns) if isinstance(statement, sa.Select) else []
        self._out_types = [column.type for column in columns]
        self._meta = SimpleResultMetaData([column.key or str(n) for n, column in enumerate(columns)])
        self._out: list[tuple[int, Turn]] | None = None
        # psycopg: parsed and planned once for each connection, as its limits allow it (contest/limits.py).
        self._kept = {"prepare": True} if dialect.driver == "psycopg" else {}

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        turned = {**self._fixed, **values}
        for name, turn in self._in.items():
            turned[name] = turn(turned[name])
        return turned if self._in_order is None else tuple(turned[name] for name in self._in_order)

    def run(self, connection: sa.Connection, values: Mapping[str, Any]) -> Result[Any]:
        """What it reads, as SQLAlchemy gives it."""
        return IteratorResult(self._meta, iter(self.rows(connection, values)))

    def rows(self, connection: sa.Connection, values: Mapping[str, Any]) -> list[Any]:
        """What it reads, as plain sequences in the order of its columns."""
        rows = self._sent(connection, values, self._taken)
        return [self._row(row) for row in rows] if self._out else rows  # type: ignore[no-any-return]

    def _taken(self, cursor: Any, dialect: sa.Dialect) -> Any:
        """All rows; the first time also what each column's value is turned with (a driver makes `description` anew each
        time that it is asked)."""
        if self._out is None:
            self._out = self._turns(dialect, cursor.description)
        return cursor.fetchall()

    def write(self, connection: sa.Connection, values: Mapping[str, Any]) -> int:
        """Write; how many rows it concerned."""
        return self._sent(connection, values, lambda cursor, _dialect: cursor.rowcount)  # type: ignore[no-any-return]

    def _sent(
        self, connection: sa.Connection, values: Mapping[str, Any], take: Callable[[Any, sa.Dialect], Any]
    ) -> Any:
        parameters = self.parameters(values)
        cursor: Any = connection.connection.cursor()
        try:
            for listener in connection.dispatch.before_cursor_execute:
                listener(connection, cursor, self.text, parameters, None, False)
            cursor.execute(self.text, parameters, **self._kept)
            return take(cursor, connection.dialect)
        except BaseException as fault:
            connection._handle_dbapi_exception(fault, self.text, parameters, cursor, None)
            raise
        finally:
            cursor.close()

    def _turns(self, dialect: sa.Dialect, description: Any) -> list[tuple[int, Turn]]:
        made = (
            (place, type_.dialect_impl(dialect).result_processor(dialect, described[1]))
            for place, (type_, described) in enumerate(zip(self._out_types, description, strict=True))
        )
        return [(place, turn) for place, turn in made if turn is not None]

    def _row(self, row: Any) -> Any:
        turned = list(row)
        for place, turn in self._out or ():
            turned[place] = turn(turned[place])
        return turned


def _in(type_: Any, dialect: sa.Dialect) -> Turn | None:
    turn: Turn | None = type_.dialect_impl(dialect).bind_processor(dialect)
    return turn


_prepared: WeakKeyDictionary[Statement, dict[str, Prepared | None]] = WeakKeyDictionary()


def prepared(statement: Statement, dialect: sa.Dialect, keys: Iterable[str] | None = None) -> Prepared | None:
    """The statement in this form; None where it needs SQLAlchemy for each run, as with a list of values. A statement
    has the same `keys` each time."""
    forms = _prepared.get(statement)
    if forms is None:
        forms = _prepared.setdefault(statement, {})
    if dialect.name not in forms:
        try:
            forms[dialect.name] = Prepared(statement, dialect, keys)
        except TypeError:
            forms[dialect.name] = None
    return forms[dialect.name]
