"""Exceptions to closed periods, and indexes for the list of what is due."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "period_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["period_id"],
            ["reporting_period.id"],
            name=op.f("fk_period_exception_period_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_period_exception_location_id")),
        sa.ForeignKeyConstraint(["granted_by_id"], ["person.id"], name=op.f("fk_period_exception_granted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_exception")),
    )
    op.create_index("ix_period_exception_period_id", "period_exception", ["period_id"])
    op.create_index("ix_period_exception_location_id", "period_exception", ["location_id"])
    op.create_index("ix_reporting_period_starts_on_id", "reporting_period", ["starts_on", "id"])
    op.create_index("ix_indicator_project_id_id", "indicator", ["project_id", "id"])
    waiting = sa.text("status <> 'approved'")
    op.create_index(
        "ix_measurement_waiting",
        "measurement",
        ["period_id", "indicator_id", "location_id", "status"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_measurement_waiting", "measurement")
    op.drop_index("ix_indicator_project_id_id", "indicator")
    op.drop_index("ix_reporting_period_starts_on_id", "reporting_period")
    op.drop_table("period_exception")
