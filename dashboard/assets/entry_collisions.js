// Two people on one value: shows what is stored beside what was typed, and lets the person choose.
(() => {
  const grid = (window.entryGrid ??= {});

  function make(tag, told, ...children) {
    const element = Object.assign(document.createElement(tag), told);
    element.append(...children);
    return element;
  }

  // Asks for the row as it stands now; without a line there is what the refusal brought along.
  async function find(row, problem) {
    const { project, period } = grid.told;
    try {
      const answer = await fetch(`/api/v1/projects/${encodeURIComponent(project)}/entry-grid?period_id=${period}`);
      const found = (await answer.json()).rows.find(
        (one) => one.indicator_id === row.indicator && one.location_id === row.place,
      );
      return { entry: found.entry, locked: found.locked };
    } catch {
      return { entry: problem.there ?? problem.current ?? null, locked: null };
    }
  }

  async function collide(row, problem) {
    row.collision = { entry: null, locked: null };
    row.collision = await find(row, problem);
    draw();
    grid.show(row);
    grid.say(`${grid.told.words.collided}: ${row.code} ${row.location}`.trim(), true);
  }

  function value(row, typed) {
    return typed.missing ? grid.told.reasons[typed.missing] : [typed.first, typed.second].filter(Boolean).join(" / ");
  }

  function draw() {
    const place = document.getElementById("entry-collision");
    place.replaceChildren(...[...grid.rows.values()].filter((row) => row.collision).map(box));
  }

  function box(row) {
    const { words, reasons } = grid.told, { entry } = row.collision;
    const stored = entry && grid.read(row, entry, words.marks);
    const who = entry?.author ?? entry?.recorded_by ?? "";
    const theirs = entry ? grid.fill(words.theirs, { value: value(row, stored) || reasons[entry.missing_reason], who }) : words.hidden;
    const mine = grid.fill(words.mine, { value: value(row, grid.typed(row)) });
    const own = entry?.mine && grid.OPEN.has(entry.status);
    const take = make("button", { className: "button", textContent: words.takeTheirs, onclick: () => choose(row, "theirs") });
    const hold = make("button", { className: own ? "button primary" : "button", textContent: own ? words.keepMine : words.beside,
      onclick: () => choose(row, own ? "mine" : "beside") });
    const name = `${row.code} ${row.title}${row.location ? `, ${row.location}` : ""}`;
    return make("section", { className: "entry-collision", ariaLabel: `${words.collided}: ${name}` },
      make("h2", { textContent: `${words.collided}: ${name}` }), make("p", { textContent: theirs }),
      make("p", { textContent: mine }), make("div", { className: "actions" }, take, hold));
  }

  function choose(row, which) {
    const { entry, locked } = row.collision;
    row.collision = null;
    grid.forget(row);
    if (which !== "beside") {
      const stored = grid.read(row, entry, grid.told.words.marks);
      row.entry = entry && { id: entry.id, version: entry.version, status: entry.status };
      if (which === "theirs") {
        grid.type(row, stored);
        row.locked = locked;
        row.told = entry ? grid.told.words[entry.status] : "";
      }
      row.stored = stored;
    } else {
      row.entry = null;
      row.beside = true;
    }
    grid.keep(row);
    draw();
    grid.save(row);
    grid.show(row);
    grid.focus(row.id, "first");
  }

  Object.assign(grid, { collide, drawCollisions: draw });
})();
