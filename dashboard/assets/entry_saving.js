// Sends the rows of the entry grid through the outbox, and keeps what was typed in this browser until it is stored.
(() => {
  const grid = (window.entryGrid ??= {});
  const box = () => window.outbox;
  const OPEN = new Set(["draft", "returned"]);

  const drawer = (row) => `entry-grid:${box().person()}:${grid.told.project}:${grid.told.period}:${row.id}`;
  const changed = (row) => !grid.same(grid.typed(row), row.stored);
  const items = () => box().list().filter((one) => one.grid === `${grid.told.project}:${grid.told.period}`);

  // Keeps what was typed, and from which version, until the server has the same.
  function keep(row) {
    if (!changed(row) && !row.waiting) return box().drawer.remove(drawer(row));
    box().drawer.set(drawer(row), { typed: grid.typed(row), entry: row.entry, key: row.waiting?.key });
  }

  // Brings back what was typed before the page was left.
  function restore(row) {
    row.stored = grid.typed(row);
    const kept = box().drawer.get(drawer(row));
    const item = items().filter((one) => one.row === row.id && one.state !== "stored").at(-1);
    const refused = item?.state === "refused", clashed = refused && clashes(item.problem);
    if (clashed) row.locked = null;
    if (row.locked) return tellLocked(row, kept, refused);
    if (kept) {
      grid.type(row, kept.typed);
      if (!kept.key && changed(row)) row.entry = kept.entry;
    }
    if (refused) refuse(row, item);
    else if (item) row.waiting = item;
    else if (kept) save(row);
  }

  // What was typed for a row that takes nothing any more is shown beside the reason, and kept.
  function tellLocked(row, kept, refused) {
    if (refused) forget(row);
    if (!kept || grid.same(kept.typed, row.stored)) return;
    row.problem = `${grid.fill(grid.told.words.mine, { value: kept.typed.first || kept.typed.note })}. ${row.locked}`;
  }

  const clashes = ({ title }) => title === "AlreadyThere" || /^Stale/.test(title);

  // Sends a row that holds something else than what is stored; one write of a row is on its way at a time.
  function save(row) {
    if (row.locked || row.collision) return;
    if (row.waiting && changed(row) && row.waiting.state === "here" && !row.waiting.tried && !row.waiting.deed) {
      const waited = row.waiting;
      row.waiting = null;
      if (!box().drop(waited.key)) row.waiting = waited;
    }
    if (row.waiting) return;
    if (!changed(row)) return row.submitting ? submit(row) : undefined;
    if (row.refused && grid.same(row.refused, grid.typed(row))) return;
    forget(row);
    const url = row.entry ? `/api/v1/measurements/${row.entry.id}` : `/api/v1/indicators/${row.indicator}/measurements`;
    put(row, { method: row.entry ? "PATCH" : "POST", url, body: grid.body(row, grid.told), sent: grid.typed(row) });
  }

  function put(row, write) {
    const { project, period, periodCode } = grid.told;
    const label = [row.code, row.location, periodCode, write.sent?.first].filter(Boolean).join(" · ");
    const key = box().key(), slot = `entry:${row.indicator}:${period}:${row.place ?? 0}`;
    row.waiting = { key, state: "here", tried: false, ...write };
    keep(row);
    box().put({ ...write, key, slot, label, page: location.pathname, grid: `${project}:${period}`, row: row.id });
    grid.show(row);
  }

  function forget(row) {
    for (const one of items()) if (one.row === row.id && one.state === "refused") box().drop(one.key);
    row.refused = null;
    grid.clear(row);
  }

  function submit(row) {
    row.submitting = false;
    if (!row.entry || !OPEN.has(row.entry.status)) return;
    forget(row);
    const url = `/api/v1/measurements/${row.entry.id}/submit`;
    put(row, { method: "POST", url, body: { version: row.entry.version }, deed: "submit" });
  }

  // Hands in every draft of the grid; what is not stored yet is saved first.
  function submitAll() {
    const mine = [...grid.rows.values()].filter((row) => !row.locked && !row.collision && (row.entry || changed(row)));
    for (const row of mine) {
      row.submitting = true;
      row.refused = null;
      save(row);
    }
    grid.say(mine.length ? grid.fill(grid.told.words.submitting, { n: mine.length }) : grid.told.words.nothing);
  }

  function hear({ detail: item }) {
    if (!grid.told || item.grid !== `${grid.told.project}:${grid.told.period}`) return;
    const row = grid.rows.get(item.row);
    if (!row) return;
    if (row.waiting?.key !== item.key) return adopt(row, item);
    if (item.state === "here" || item.state === "sending") row.waiting = item;
    if (item.state === "dropped") row.waiting = null;
    if (item.state === "stored") settle(row, item);
    if (item.state === "refused") refuse(row, item);
    keep(row);
    grid.show(row);
  }

  // Another tab of the same person stored something: a row that is not typed into here takes it over.
  function adopt(row, { state, sent, answer, deed }) {
    if (state !== "stored" || row.waiting || changed(row)) return;
    if (sent) grid.type(row, sent);
    settle(row, { answer, sent, deed });
    grid.show(row);
  }

  function settle(row, { answer, sent, deed }) {
    row.waiting = null;
    row.beside = false;
    grid.clear(row);
    row.entry = { id: answer.id, version: answer.version, status: answer.status };
    row.told = grid.told.words[answer.status];
    if (sent) row.stored = sent;
    if (deed === "submit") row.locked = row.told;
    save(row);
  }

  function refuse(row, { problem, sent, key }) {
    row.waiting = null;
    row.submitting = false;
    row.refused = sent ?? null;
    row.refusal = key;
    if (clashes(problem)) return void grid.collide(row, problem);
    const asked = problem.title === "ExplanationNeeded", told = (problem.errors ?? []).map((one) => one.detail).join(" ");
    row.problem = asked ? problem.detail : told || problem.detail;
    grid.blame(row, problem, sent);
    if (asked) grid.ask(row, problem);
    grid.sayRefused();
  }

  document.addEventListener("outbox", hear);
  Object.assign(grid, { save, restore, submitAll, changed, keep, forget, OPEN });
})();
