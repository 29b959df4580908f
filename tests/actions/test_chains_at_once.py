"""Writers of the same chains, in any order, at once: none waits for ever, and every chain stays whole."""

from concurrent.futures import ThreadPoolExecutor

from sqlmodel import Session, select

from logframe.actions.audit import note
from logframe.database import transaction
from logframe.reports.chains import find_faults
from logframe.tables.audit import AuditChain
from logframe.tables.people import Person

WRITERS, EACH = 6, 15


def test_writers_of_two_chains_in_either_order_do_not_block_each_other(make, engine):
    person = make.person()
    first, second = 1001, 1002  # chains that nobody has begun

    def write(number: int) -> None:
        order = (first, second) if number % 2 else (second, first)
        for _ in range(EACH):
            with transaction(engine) as session:
                for project_id in order:
                    note(session, None, "look", session.get(Person, person.id), project_id=project_id)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))

    with Session(engine) as session:
        ends = dict(session.exec(select(AuditChain.chain, AuditChain.position).where(AuditChain.chain > 1000)).all())
        assert ends == {first: WRITERS * EACH, second: WRITERS * EACH}
        assert list(find_faults(session)) == []
