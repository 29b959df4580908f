"""What was stored comes back: decimals digit for digit, moments in UTC, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings, strategies

from logframe.schemas.columns import PLACES, without_exponent
from tests.database.world import TABLES, open_world

measurement, period = TABLES["measurement"], TABLES["reporting_period"]

with_places = strategies.integers(0, PLACES).flatmap(
    lambda places: strategies.integers(-(10**27), 10**27).map(lambda digits: Decimal(digits).scaleb(-places))
)

edges = strategies.sampled_from(
    ["0", "0.0", "0.0000000000", "12.50", "-0.10", "0.0000000001", "123456789012345678.0123456789"]
).map(Decimal)

on_one_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@on_one_database
@given(number=strategies.one_of(with_places, edges))
def test_a_decimal_comes_back_digit_for_digit(world, number):
    world.connection.execute(measurement.update().values(value=number))
    back = world.connection.execute(sa.select(measurement.c.value)).scalar_one()

    assert back.as_tuple() == without_exponent(number).as_tuple()


@on_one_database
@given(number=with_places)
def test_a_decimal_is_stored_without_an_exponent(world, number):
    world.connection.execute(measurement.update().values(value=number))

    text = world.connection.execute(sa.text("SELECT CAST(value AS TEXT) FROM measurement")).scalar_one()

    assert "e" not in text.lower()
    assert Decimal(text) == number


@on_one_database
@given(
    moment=strategies.datetimes(
        min_value=datetime(1901, 1, 1),  # noqa: DTZ001 - hypothesis wants it so
        max_value=datetime(2199, 12, 31),  # noqa: DTZ001
        timezones=strategies.sampled_from(
            [UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=5, minutes=45))]
        ),
    )
)
def test_a_moment_comes_back_in_utc_whatever_zone_it_came_from(world, moment):
    world.connection.execute(period.update().values(closed_at=moment, closed_by_id=world.key("person")))
    back = world.connection.execute(sa.select(period.c.closed_at)).scalar_one()

    assert back == moment
    assert back.utcoffset() == timedelta(0)


def test_moments_are_compared_in_time_not_as_text(world):
    late, early = datetime(2020, 1, 1, 23, tzinfo=timezone(timedelta(hours=-5))), datetime(2020, 1, 2, 3, tzinfo=UTC)
    world.connection.execute(period.update().values(closed_at=late, closed_by_id=world.key("person")))

    found = world.connection.execute(sa.select(period.c.id).where(period.c.closed_at > early)).all()

    assert len(found) == 1


def test_a_moment_without_a_zone_is_refused(world):
    with pytest.raises((sa.exc.StatementError, ValueError)):
        world.connection.execute(period.update().values(closed_at=datetime(2020, 1, 1)))  # noqa: DTZ001


@pytest.fixture
def world(engine):
    """Give one row of every table, which nobody keeps."""
    with open_world(engine) as filled:
        yield filled


def test_each_connection_enforces_links(engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL always does")
    connections = [engine.connect() for _ in range(5)]
    try:
        assert [c.exec_driver_sql("PRAGMA foreign_keys").scalar_one() for c in connections] == [1] * 5
        assert [c.exec_driver_sql("PRAGMA synchronous").scalar_one() for c in connections] == [2] * 5
        assert [c.exec_driver_sql("PRAGMA journal_mode").scalar_one() for c in connections] == ["wal"] * 5
    finally:
        for connection in connections:
            connection.close()
