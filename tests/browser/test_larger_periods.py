"""The same entries by larger periods, chosen on the indicator's page."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_donor_cuts_the_periods_anew(visit):
    visited = visit("donor")
    visited.open("/projects/PERU-LAW")
    visited.open(visited.indicator("OP1.1-I1"))
    table = visited.page.locator("#recut-table")
    expect(table.get_by_role("row").filter(has_text="2019")).to_contain_text("137")

    visited.page.get_by_role("textbox", name="Cut by").click()
    visited.page.get_by_role("option", name="Once").click()
    expect(table.get_by_role("row").filter(has_text="LOP")).to_contain_text("253")

    visited.page.get_by_role("textbox", name="Cut by").click()
    visited.page.get_by_role("option", name="Quarterly").click()
    expect(table).to_contain_text("do not fit into these")
