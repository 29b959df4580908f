"""Typed totals, increments and weights; linked indicators; what a rating disagrees with; an editable rubric."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0002", "0001"

exact = sa.Numeric().with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "indicator_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "overlap",
            sa.Enum("none", "some", "all", name="overlap", native_enum=False, create_constraint=True, length=20),
            nullable=False,
        ),
        sa.Column("left_out_because", sa.String(length=50000), nullable=True),
        sa.Column("opted_out_because", sa.String(length=50000), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("linked_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("parent_id <> child_id", name=op.f("ck_indicator_link_not_to_itself")),
        sa.ForeignKeyConstraint(["child_id"], ["indicator.id"], name=op.f("fk_indicator_link_child_id")),
        sa.ForeignKeyConstraint(["linked_by_id"], ["person.id"], name=op.f("fk_indicator_link_linked_by_id")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["indicator.id"], name=op.f("fk_indicator_link_parent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_link")),
        sa.UniqueConstraint("parent_id", "child_id", name=op.f("uq_indicator_link_parent_id_child_id")),
    )
    op.create_index("ix_indicator_link_child_id", "indicator_link", ["child_id"])
    for typed in ("total_to_date", "increment", "weight"):
        op.add_column("measurement", sa.Column(typed, exact, nullable=True))
    op.add_column("rating", sa.Column("disagreement", sa.String(length=50000), nullable=True))
    op.add_column("rubric", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("rubric") as rubric:
        rubric.alter_column("version", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("rubric") as rubric:
        rubric.drop_column("version")
    with op.batch_alter_table("rating") as rating:
        rating.drop_column("disagreement")
    with op.batch_alter_table("measurement") as measurement:
        for typed in ("total_to_date", "increment", "weight"):
            measurement.drop_column(typed)
    op.drop_table("indicator_link")
