"""Corrections keep what they correct: entries that follow another, when one counted, and whom it was for."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"

BEFORE = ("draft", "submitted", "approved", "returned")
AFTER = (*BEFORE, "withdrawn", "superseded")
LIVE = sa.text("status <> 'withdrawn'")


def moment(name: str, *, needed: bool) -> sa.Column[object]:
    """Return a column of moments."""
    return sa.Column(name, sa.DateTime(timezone=True), nullable=not needed)


def restate(new: tuple[str, ...]) -> None:
    """Let an entry stand in other states than before."""
    rule = op.f("ck_measurement_entry_status")
    with op.batch_alter_table("measurement") as measurement:
        measurement.drop_constraint(rule, type_="check")
        measurement.create_check_constraint(rule, "status IN ({})".format(", ".join(f"'{one}'" for one in new)))


def upgrade() -> None:
    """Apply; what is approved counts since it was approved, and a period that is closed was first closed then."""
    restate(AFTER)
    with op.batch_alter_table("measurement") as measurement:
        measurement.add_column(moment("ordered_at", needed=False))
        measurement.add_column(moment("first_approved_at", needed=False))
        measurement.add_column(sa.Column("on_behalf_of_id", sa.Integer(), nullable=True))
        measurement.add_column(sa.Column("supersedes_id", sa.Integer(), nullable=True))
        measurement.add_column(sa.Column("reason", sa.String(length=50000), nullable=True))
        measurement.create_foreign_key(op.f("fk_measurement_on_behalf_of_id"), "person", ["on_behalf_of_id"], ["id"])
        measurement.create_foreign_key(op.f("fk_measurement_supersedes_id"), "measurement", ["supersedes_id"], ["id"])
        measurement.create_index(op.f("ix_measurement_supersedes_id"), ["supersedes_id"])
        measurement.create_index(
            "uq_measurement_live_correction", ["supersedes_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
        )
        measurement.create_check_constraint(
            op.f("ck_measurement_corrects_with_reason"), "(supersedes_id IS NULL) = (reason IS NULL)"
        )
        measurement.create_check_constraint(
            op.f("ck_measurement_not_decided_for_author"),
            "status <> 'approved' OR on_behalf_of_id IS NULL OR decided_by_id <> on_behalf_of_id",
        )
    op.execute("UPDATE measurement SET ordered_at = recorded_at")
    op.execute("UPDATE measurement SET first_approved_at = decided_at WHERE status = 'approved'")
    with op.batch_alter_table("measurement") as measurement:
        measurement.alter_column("ordered_at", existing_type=sa.DateTime(timezone=True), nullable=False)
    op.add_column("reporting_period", moment("first_closed_at", needed=False))
    op.execute("UPDATE reporting_period SET first_closed_at = closed_at")
    op.create_table(
        "counted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measurement_id", sa.Integer(), nullable=False),
        moment("since", needed=True),
        moment("until", needed=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=False),
        sa.Column("followed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=50000), nullable=True),
        sa.CheckConstraint("since <= until", name=op.f("ck_counted_not_before_it_began")),
        sa.ForeignKeyConstraint(
            ["measurement_id"], ["measurement.id"], name=op.f("fk_counted_measurement_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["approved_by_id"], ["person.id"], name=op.f("fk_counted_approved_by_id")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_counted_ended_by_id")),
        sa.ForeignKeyConstraint(["followed_by_id"], ["measurement.id"], name=op.f("fk_counted_followed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted")),
    )
    op.create_index(op.f("ix_counted_measurement_id"), "counted", ["measurement_id"])


def downgrade() -> None:
    """Take back; what was withdrawn or corrected is no entry of the version before."""
    op.drop_table("counted")
    with op.batch_alter_table("reporting_period") as period:
        period.drop_column("first_closed_at")
    with op.batch_alter_table("measurement") as measurement:
        measurement.drop_index("uq_measurement_live_correction")
        measurement.drop_index(op.f("ix_measurement_supersedes_id"))
        for rule in ("corrects_with_reason", "not_decided_for_author"):
            measurement.drop_constraint(op.f(f"ck_measurement_{rule}"), type_="check")
        for link in ("on_behalf_of_id", "supersedes_id"):
            measurement.drop_constraint(op.f(f"fk_measurement_{link}"), type_="foreignkey")
        for name in ("ordered_at", "first_approved_at", "on_behalf_of_id", "supersedes_id", "reason"):
            measurement.drop_column(name)
    op.execute("DELETE FROM measurement WHERE status IN ('withdrawn', 'superseded')")
    restate(BEFORE)
