"""The audit is a chain: each event is sealed over the one before it, and the database refuses to change one."""

import json
from datetime import UTC
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"

AT_ONCE = 1000
SEALED = ("person_id", "project_id", "deed", "subject", "subject_id", "before", "after", "reason")
PERSONAL = ("email", "name")

MADE = {
    "sqlite": [
        f"""
        CREATE TRIGGER audit_event_refuses_{deed} BEFORE {deed.upper()} ON audit_event
        BEGIN SELECT RAISE(ABORT, 'An audit event is never changed or deleted'); END
        """
        for deed in ("update", "delete")
    ],
    "postgresql": [
        """
        CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'An audit event is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER audit_event_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit()
        """,
    ],
}
UNMADE = {
    "sqlite": [f"DROP TRIGGER audit_event_refuses_{deed}" for deed in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER audit_event_refuses_change ON audit_event",
        "DROP FUNCTION refuse_change_of_audit()",
    ],
}

told = sa.JSON(none_as_null=True)
event = sa.table(
    "audit_event",
    *(sa.column(name) for name in ("id", "person_id", "project_id", "deed", "subject", "subject_id", "reason")),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("before", told),
    sa.column("after", told),
    *(sa.column(name) for name in ("chain", "position", "hash")),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_chain")),
        sa.UniqueConstraint("chain", name=op.f("uq_audit_chain_chain")),
    )
    kinds = {"chain": sa.Integer(), "position": sa.Integer(), "hash": sa.String(length=64)}
    for name, kind in kinds.items():
        op.add_column("audit_event", sa.Column(name, kind, nullable=True))
    _seal_all(op.get_bind())
    with op.batch_alter_table("audit_event") as batch:
        for name, kind in kinds.items():
            batch.alter_column(name, existing_type=kind, nullable=False)
        batch.create_unique_constraint(op.f("uq_audit_event_chain_position"), ["chain", "position"])
    for statement in MADE[op.get_bind().dialect.name]:
        op.execute(statement)


def _seal_all(connection: sa.Connection) -> None:
    """Give every event its place and its hash, without the names and addresses that the old ones told."""
    heads: dict[int, tuple[int, str]] = {}
    change = sa.update(event).where(event.c.id == sa.bindparam("key"))
    last = 0
    while rows := connection.execute(
        sa.select(event).where(event.c.id > last).order_by(event.c.id).limit(AT_ONCE)
    ).all():
        sealed = [_seal(dict(row._mapping), heads) for row in rows]
        names = ("before", "after", "chain", "position", "hash")
        connection.execute(change.values({name: sa.bindparam(f"new_{name}") for name in names}), sealed)
        last = rows[-1].id
    for chain, (position, hashed) in heads.items():
        values = {"chain": chain, "position": position, "hash": hashed}
        connection.execute(sa.table("audit_chain", *map(sa.column, values)).insert().values(values))


def _seal(row: dict[str, Any], heads: dict[int, tuple[int, str]]) -> dict[str, Any]:
    """Return what is set on an event, and move the head of its chain."""
    if row["subject"] == "person":
        for side in ("before", "after"):
            row[side] = row[side] and {name: value for name, value in row[side].items() if name not in PERSONAL}
    chain = row["project_id"] or 0
    position, previous = heads.get(chain, (0, ""))
    at = row["at"].replace(tzinfo=UTC) if row["at"].utcoffset() is None else row["at"].astimezone(UTC)
    text = json.dumps(
        [previous, at.isoformat(), *(row[name] for name in SEALED)], sort_keys=True, separators=(",", ":")
    )
    heads[chain] = position + 1, sha256(text.encode()).hexdigest()
    return {
        "key": row["id"],
        "new_before": row["before"],
        "new_after": row["after"],
        "new_chain": chain,
        "new_position": heads[chain][0],
        "new_hash": heads[chain][1],
    }


def downgrade() -> None:
    """Take back."""
    for statement in UNMADE[op.get_bind().dialect.name]:
        op.execute(statement)
    with op.batch_alter_table("audit_event") as batch:
        batch.drop_constraint(op.f("uq_audit_event_chain_position"), type_="unique")
        for name in ("chain", "position", "hash"):
            batch.drop_column(name)
    op.drop_table("audit_chain")
