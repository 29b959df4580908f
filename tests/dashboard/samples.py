"""Canned answers: each names what it is about, the rest is plain."""

from datetime import UTC, date, datetime
from decimal import Decimal

from logframe.domain.words import Accumulation, Measure, RatingDimension, RatingLevel, Status
from logframe.schemas.answers import (
    Cell,
    Coverage,
    Heatmap,
    HeatmapOutcome,
    IndicatorPerformance,
    PartFigure,
    Performance,
    Portfolio,
    PortfolioCell,
    PortfolioProject,
)
from logframe.schemas.indicators import CategoryRead, IndicatorDimensionRead, IndicatorRead

MOMENT = datetime(2021, 7, 1, tzinfo=UTC)


def indicator(**given):
    """Return an indicator of people trained, by sex."""
    sex = IndicatorDimensionRead(
        dimension_id=1,
        name="Sex",
        exhaustive=True,
        categories=[
            CategoryRead(id=1, name="women", retired=False),
            CategoryRead(id=2, name="men", retired=False),
            CategoryRead(id=3, name="unknown", retired=False, unknown=True),
        ],
    )
    plain = {
        "id": 7,
        "version": 1,
        "project_id": 1,
        "outcome_id": 1,
        "output_id": None,
        "code": "I1",
        "title": "People trained",
        "unit": "people",
        "measure": Measure.number,
        "accumulation": Accumulation.increment,
        "dimensions": [sex],
        "codes": [],
        "location_ids": [],
    }
    return IndicatorRead(**{**plain, **given})


def period(code="2020-H1", **given):
    """Return the figures of one period: nothing reported unless said."""
    plain = {
        "period_id": 1,
        "code": code,
        "status": Status.not_reported,
        "method": "ratio",
        "coverage": Coverage(reported=0, expected=1),
    }
    return Performance(**{**plain, **given})


def met(code, actual, target, women=None, men=None):
    """Return a period that met its target, with its parts."""
    parts = [
        PartFigure(category_ids=[key], categories=[name], actual=Decimal(value))
        for key, name, value in ((1, "women", women), (2, "men", men))
        if value is not None
    ]
    return period(code, status=Status.met, actual=Decimal(actual), target=Decimal(target), parts=parts)


def performance(*periods, **given):
    """Return an indicator's figures."""
    return IndicatorPerformance(
        indicator=indicator(**given),
        project_code="P",
        as_of=MOMENT,
        status=Status.met,
        periods=list(periods),
        life_of_project=period(None, period_id=None),
    )


def cell(outcome_id, dimension, level, **given):
    """Return one rating."""
    return Cell(outcome_id=outcome_id, dimension=RatingDimension(dimension), level=level, **given)


def heatmap(*cells, outcomes=2):
    """Return the ratings of a project's outcomes."""
    rows = [HeatmapOutcome(id=key, code=f"LTO{key}", title=f"Outcome {key}") for key in range(1, outcomes + 1)]
    return Heatmap(project_code="P", project_title="Project", as_of=MOMENT, outcomes=rows, cells=list(cells))


def portfolio(*projects):
    """Return projects, each with the level, rated and outcomes of its achievement."""
    rows = []
    for code, level, rated, outcomes in projects:
        told = {"level": level, "rated": rated, "outcomes": outcomes}
        cells = [PortfolioCell(dimension=dimension, **told) for dimension in RatingDimension]
        rows.append(
            PortfolioProject(
                code=code,
                title=code,
                country="PE",
                reference=None,
                donors=["EU"],
                starts_on=date(2019, 1, 1),
                ends_on=None,
                years=[2019],
                currency="USD",
                budget=Decimal("10"),
                illustrative=False,
                portfolio_rows=1,
                cells=cells,
            )
        )
    return Portfolio(as_of=MOMENT, projects=rows)


ALL_LEVELS = list(RatingLevel)
