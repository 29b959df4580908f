"""Files as evidence, checks before an entry is submitted, and what is possible for an indicator."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"

exact = sa.Numeric().with_variant(sa.Text(), "sqlite")

CHECKS = (
    ("out_of_range", "error", None),
    ("jump", "warning", "10"),
    ("parts_differ", "warning", None),
    ("numerator_above_denominator", "warning", None),
    ("running_total_falls", "warning", None),
    ("narrative_required", "warning", None),
)


def words(name: str, length: int, *members: str) -> sa.Enum:
    """Return the type of a closed list."""
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=length)


def upgrade() -> None:
    """Apply; projects that are there get the checks that a new one starts with."""
    checks = op.create_table(
        "quality_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("grade", words("check_grade", 20, "warning", "error"), nullable=False),
        sa.Column("factor", exact, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("kind", words("check_kind", 40, *(kind for kind, *_ in CHECKS)), nullable=False),
        sa.CheckConstraint("kind <> 'jump' OR factor IS NOT NULL", name=op.f("ck_quality_check_jump_has_factor")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_quality_check_project_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_check")),
        sa.UniqueConstraint("project_id", "kind", name=op.f("uq_quality_check_project_id_kind")),
    )
    project = sa.table("project", sa.column("id"))
    for kind, grade, factor in CHECKS:
        told = [sa.literal(1), sa.literal(grade), sa.cast(sa.literal(factor), exact), sa.true(), sa.literal(kind)]
        columns = ["project_id", "version", "grade", "factor", "active", "kind"]
        op.execute(checks.insert().from_select(columns, sa.select(project.c.id, *told)))
    for limit in ("least", "greatest"):
        op.add_column("indicator", sa.Column(limit, exact, nullable=True))
    op.add_column("measurement", sa.Column("explanation", sa.String(length=50000), nullable=True))
    op.add_column("measurement", sa.Column("remarks", sa.JSON(none_as_null=True), nullable=True))
    op.execute("DELETE FROM evidence")  # no version before this one could add any
    with op.batch_alter_table("evidence") as evidence:
        evidence.add_column(sa.Column("project_id", sa.Integer(), nullable=False))
        evidence.create_foreign_key(
            op.f("fk_evidence_project_id"), "project", ["project_id"], ["id"], ondelete="CASCADE"
        )
        evidence.create_index("ix_evidence_project_id", ["project_id"])


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("evidence") as evidence:
        evidence.drop_index("ix_evidence_project_id")
        evidence.drop_constraint(op.f("fk_evidence_project_id"), type_="foreignkey")
        evidence.drop_column("project_id")
    with op.batch_alter_table("measurement") as measurement:
        measurement.drop_column("remarks")
        measurement.drop_column("explanation")
    with op.batch_alter_table("indicator") as indicator:
        indicator.drop_column("greatest")
        indicator.drop_column("least")
    op.drop_table("quality_check")
