"""One run on one kind of database: against the floors, with few and many measurements, and by queries."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager

from logframe.database import open_engine
from logframe.settings import Settings
from tests.benchmarks.calls import Call, find_slots, make_calls, make_pairs
from tests.benchmarks.databases import Databases
from tests.benchmarks.measuring import Answers, Line, Times, check_same, measure
from tests.benchmarks.queries import count_queries
from tests.benchmarks.servers import FLOORS, PRODUCT, serving
from tests.benchmarks.sizes import Size
from tests.benchmarks.verdicts import Verdict

GROWTH, SAME = 1.3, 1.0


@contextmanager
def serve_lines(databases: Databases) -> Iterator[Mapping[str, Answers]]:
    """Keep the product and the floors running on both databases, with a line to each."""
    wanted = {
        f"{name} {stored}": (program, url)
        for stored, url in (("few", databases.few), ("many", databases.many))
        for name, program in (("ours", PRODUCT), ("floor", FLOORS))
    }
    with serving(wanted) as ports, ExitStack() as stack:
        yield {name: stack.enter_context(closing(Line(port))) for name, port in ports.items()}


OpenLines = Callable[[Databases], AbstractContextManager[Mapping[str, Answers]]]


def run(databases: Databases, size: Size, seconds: float, open_lines: OpenLines = serve_lines) -> Iterator[Verdict]:
    """Measure all there is to measure; `seconds` go to each call."""
    engine = open_engine(Settings(database_url=databases.few))
    slots = find_slots(engine, size)
    counted = list(_count(databases, size, slots))
    engine.dispose()
    with open_lines(databases) as lines:
        for call in make_calls(size, slots):
            if call.flat:
                ours = {name: line for name, line in lines.items() if name.startswith("ours")}
                yield _judge_growth(call, size, measure(call, ours, seconds), call.limit)
                continue
            for stored in ("few", "many"):
                check_same(call, lines[f"ours {stored}"], lines[f"floor {stored}"])
            yield from _judge(call, size, measure(call, lines, seconds))
    yield from counted


def _judge(call: Call, size: Size, times: Mapping[str, Times]) -> Iterator[Verdict]:
    """Compare with the floor at both sizes, and the larger size with the smaller."""
    for stored, number in (("few", size.few), ("many", size.many)):
        ours, floor = times[f"ours {stored}"], times[f"floor {stored}"]
        name = f"{call.name}; {number:,} stored"
        yield Verdict(name, ours.median, floor.median, ours.over(floor), call.limit, ours.p95, call.target)
    yield _judge_growth(call, size, times, GROWTH)


def _judge_growth(call: Call, size: Size, times: Mapping[str, Times], limit: float) -> Verdict:
    """Compare the larger size with the smaller."""
    few, many = times["ours few"], times["ours many"]
    name = f"{call.name}; {size.many:,} against {size.few:,}"
    return Verdict(name, many.median, few.median, many.over(few), limit)


def _count(databases: Databases, size: Size, slots: list[tuple[int, int]]) -> Iterator[Verdict]:
    """Count the queries of each call, small and large, with few and with many measurements."""
    pairs = make_pairs(size, slots)
    requests = [request for _name, small, large in pairs for request in (small, large)]
    counts = []
    for url in (databases.few, databases.many):
        engine = open_engine(Settings(database_url=url))
        counts.append(count_queries(engine, url, requests))
        engine.dispose()
    for place, (name, _small, _large) in enumerate(pairs):
        seen = [counted[2 * place + large] for counted in counts for large in (0, 1)]
        yield Verdict(f"queries: {name}", max(seen), min(seen), max(seen) / min(seen), SAME)
