"""Indicators as they are read: with what they are split by and who reports them."""

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from logframe.schemas.indicators import (
    CategoryRead,
    DimensionRead,
    IndicatorCodeCreate,
    IndicatorDimensionRead,
    IndicatorRead,
)
from logframe.tables.base import columns
from logframe.tables.indicators import (
    Category,
    Dimension,
    Indicator,
    IndicatorCode,
    IndicatorDimension,
    IndicatorLocation,
)


def read_indicator(session: Session, indicator: Indicator) -> IndicatorRead:
    """Return one indicator."""
    return read_indicators(session, [indicator])[0]


def read_indicators(session: Session, indicators: Sequence[Indicator]) -> list[IndicatorRead]:
    """Return indicators, whatever their number, in three more queries."""
    keys = [indicator.id for indicator in indicators]
    dimensions: dict[int, list[IndicatorDimensionRead]] = defaultdict(list)
    links = (
        select(IndicatorDimension, Dimension.name)
        .join(Dimension, col(Dimension.id) == IndicatorDimension.dimension_id)
        .where(col(IndicatorDimension.indicator_id).in_(keys))
        .order_by(col(IndicatorDimension.dimension_id))
    )
    linked = session.exec(links).all()
    categories = find_categories(session, [link.dimension_id for link, _name in linked])
    for link, name in linked:
        dimensions[link.indicator_id].append(
            IndicatorDimensionRead(
                dimension_id=link.dimension_id,
                name=name,
                exhaustive=link.exhaustive,
                categories=categories[link.dimension_id],
            )
        )
    places: dict[int, list[int]] = defaultdict(list)
    unit = columns(IndicatorLocation)
    located = sa.select(unit.indicator_id, unit.location_id).where(unit.indicator_id.in_(keys))
    for indicator_id, location_id in session.execute(located.order_by(unit.location_id)):
        places[indicator_id].append(location_id)
    codes: dict[int, list[IndicatorCodeCreate]] = defaultdict(list)
    for code in session.exec(select(IndicatorCode).where(col(IndicatorCode.indicator_id).in_(keys))):
        codes[code.indicator_id].append(IndicatorCodeCreate(vocabulary=code.vocabulary, code=code.code))
    return [
        IndicatorRead(
            **indicator.model_dump(),
            dimensions=dimensions[indicator.id],
            codes=codes[indicator.id],
            location_ids=places[indicator.id],
        )
        for indicator in indicators
    ]


def find_categories(session: Session, dimension_ids: Sequence[int | None]) -> dict[int, list[CategoryRead]]:
    """Return the categories of dimensions, in their order."""
    found: dict[int, list[CategoryRead]] = defaultdict(list)
    query = select(Category).where(col(Category.dimension_id).in_(set(dimension_ids)))
    for row in session.exec(query.order_by(col(Category.position), col(Category.id))):
        found[row.dimension_id].append(CategoryRead(**row.model_dump(), retired=row.retired_at is not None))
    return found


def read_dimensions(session: Session, dimensions: Sequence[Dimension]) -> list[DimensionRead]:
    """Return dimensions with their categories."""
    categories = find_categories(session, [dimension.id for dimension in dimensions])
    return [DimensionRead(**row.model_dump(), categories=categories[row.id]) for row in dimensions]
