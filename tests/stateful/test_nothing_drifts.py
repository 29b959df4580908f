"""Whatever is written, in whatever order: the answers are what the log of the writes says."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import Drifting

EXAMPLES = {"sqlite": 16, "postgresql": 4}


@pytest.mark.slow
def test_no_write_makes_a_figure_drift(api, make, backend):
    machine = type("Project", (Drifting,), {"api": api, "make": make})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES[backend],
            stateful_step_count=20,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
