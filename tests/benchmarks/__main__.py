"""`make bench`: a table of ratios for SQLite and PostgreSQL; status 1 where one is over its limit."""

import sys
import tempfile
from pathlib import Path

from logframe.logs import set_up_logs
from tests.benchmarks.databases import postgres_databases, sqlite_databases
from tests.benchmarks.runs import run
from tests.benchmarks.sizes import Size
from tests.benchmarks.throughput import compare_workers
from tests.benchmarks.verdicts import table

SECONDS_A_CALL = 8


def main() -> int:
    """Measure, print, and tell whether every limit is kept."""
    set_up_logs("ERROR")
    size, over = Size(), 0
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        for prepared in (sqlite_databases(Path(folder), size), postgres_databases(size)):
            with prepared as databases:
                verdicts = list(run(databases, size, SECONDS_A_CALL))
                if databases.kind == "PostgreSQL":
                    verdicts.append(compare_workers(databases.few, size, 3 * SECONDS_A_CALL))
                print(table(databases.kind, verdicts), end="\n\n", flush=True)
            over += sum(not verdict.within for verdict in verdicts)
    print(f"{over} over the limit." if over else "Every limit is kept.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
