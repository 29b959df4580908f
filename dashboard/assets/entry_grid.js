// The entry grid: what its cells show and take, its keys, and what it says.
(() => {
  const grid = (window.entryGrid ??= {});
  const VALUES = new Set(["first", "second"]), TYPED = new Set([...VALUES, "missing", "note", "explanation"]);
  const DECIDED = new Set(["submitted", "approved"]);
  const PART = 38, WHOLE = 54, REST = 1500, DRAWN = 60;
  const by = (id) => document.getElementById(id);
  let timer = 0, last = null;

  grid.isValue = (column) => VALUES.has(column);
  grid.isTyped = (column) => TYPED.has(column);
  grid.whole = (data) => (data.kind === "part" ? grid.rows.get(data.id.split("/")[0]) : data);
  grid.filled = (row) => Boolean(grid.text(row.first) || grid.text(row.second) || row.parts.some(grid.has));

  const name = (params) => params.column?.colId ?? params.colDef?.colId;

  function editable({ data, column, colDef }) {
    const at = column?.colId ?? colDef.colId;
    if (data.locked || grid.whole(data)?.locked) return false;
    if (at === "second" && data.fields.length < 2) return false;
    if (data.kind === "part") return VALUES.has(at);
    return at !== "missing" || !grid.filled(data);
  }

  function state(row) {
    const { words } = grid.told;
    if (row.collision) return words.collided;
    if (row.problem) return grid.fill(words.refused, { reason: row.problem });
    if (row.waiting) return words[row.waiting.state] ?? words.here;
    if (row.locked) return DECIDED.has(row.entry?.status) ? row.told : row.locked;
    return row.stored && grid.changed(row) ? words.typing : row.told;
  }

  function mark(row) {
    if (row.collision || row.problem) return "refused";
    if (row.waiting) return row.waiting.state;
    return row.locked ? "locked" : row.entry?.status ?? "none";
  }

  // The name of an indicator, with what opens its parts.
  function title({ data }) {
    const { createElement: make } = window.React;
    if (data.kind === "part") return make("span", { className: "entry-part" }, `↳ ${data.title}`);
    const told = [make("b", { key: "code", className: "code" }, data.code), ` ${data.title}`];
    const words = make("span", { key: "words", className: "entry-title", title: data.title }, ...told,
      data.unit && make("small", { key: "unit" }, ` (${data.unit})`));
    if (!data.parts.length) return words;
    const opener = make("button", {
      key: "opener", type: "button", tabIndex: -1, className: "entry-opener", "aria-expanded": Boolean(data.open),
      "aria-label": grid.fill(grid.told?.words.parts ?? "", { title: data.code }), onClick: () => toggle(data),
    }, data.open ? "▾" : "▸");
    return make("span", { className: "entry-name" }, opener, words);
  }

  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions ?? {}, {
    entryEditable: editable,
    entryName: title,
    entryReason: ({ value }) => grid.told?.reasons[value] ?? "",
    entryState: ({ data }) => (data.kind === "part" || !grid.told ? "" : state(data)),
    entryWhy: ({ data }) => (data.kind === "part" ? "" : (!data.problem && data.locked) || state(data)),
    entryMark: ({ data }) => (data.kind === "part" ? "" : `entry-state entry-is-${mark(data)}`),
    entryError: (params) => params.data?.errors?.[name(params)] ?? null,
    entryNumber: ({ data }) => !/^(text|done_on)$/.test(data.fields[0]),
    entryHeight: ({ data }) => (data.kind === "part" ? PART : WHOLE),
    entryRowClass: ({ data }) => (data.kind === "part" ? "entry-row-part" : ""),
    entryEditor: ({ data, ...params }) => {
      if (name(params) === "first" && data.fields[0] === "text") {
        return { component: "agLargeTextCellEditor", popup: true, params: { maxLength: 50_000, rows: 6, cols: 44 } };
      }
      return undefined;
    },
  });

  function toggle(row, open = !row.open) {
    if (!row.parts.length || Boolean(row.open) === open) return;
    row.open = open;
    const node = grid.api.getRowNode(row.id);
    if (open) grid.api.applyTransaction({ add: row.parts, addIndex: node.rowIndex + 1 });
    else grid.api.applyTransaction({ remove: row.parts });
    grid.api.refreshCells({ rowNodes: [node], columns: ["title"], force: true });
  }

  // Shows a row as it stands now, and what stands below the grid.
  grid.show = (row) => {
    if (!grid.api) return;
    const nodes = [row, ...row.parts].map((one) => grid.api.getRowNode(one.id)).filter(Boolean);
    grid.api.refreshCells({ rowNodes: nodes, force: true });
    cancelAnimationFrame(grid.drawing);
    grid.drawing = requestAnimationFrame(summarise);
  };

  function summarise() {
    const rows = [...grid.rows.values()], wrong = rows.filter((row) => row.problem);
    const drafts = rows.filter((row) => row.entry && grid.OPEN.has(row.entry.status)).length;
    const done = rows.filter((row) => grid.filled(row) || row.missing).length;
    by("entry-count").textContent = grid.fill(grid.told.words.count, { n: done, m: rows.length, drafts });
    by("entry-problems").replaceChildren(...wrong.map((row) => {
      const item = document.createElement("li"), button = document.createElement("button");
      Object.assign(button, { type: "button", className: "entry-jump", textContent: `${row.code} ${row.location}`.trim() });
      button.onclick = () => grid.focus(row.id, row.errors?.explanation ? "explanation" : Object.keys(row.errors ?? {})[0] ?? "first");
      item.append(button, ` ${row.problem}`);
      return item;
    }));
  }

  grid.say = (sentence, wrong = false) => {
    const line = by("entry-told-aloud");
    line.textContent = sentence;
    line.classList.toggle("entry-bad", wrong);
  };
  grid.sayRefused = () => {
    const n = [...grid.rows.values()].filter((row) => row.problem).length;
    if (grid.api) grid.say(grid.fill(grid.told.words.refusedRows, { n }), true);
  };
  // The checks ask for a sentence: the column in which it is given appears.
  grid.ask = (row, problem) => {
    (row.errors ??= {}).explanation ??= problem.detail;
    grid.api?.setColumnsVisible(["explanation"], true);
  };
  grid.focus = (id, column) => {
    const node = grid.api.getRowNode(id);
    grid.api.ensureNodeVisible(node);
    grid.api.ensureColumnVisible(column);
    const at = () => document.activeElement.closest?.(".ag-row")?.getAttribute("row-id");
    // A row that was out of view can be focused only after it has been drawn.
    const set = (times) => {
      grid.api.setFocusedCell(node.rowIndex, column);
      if (at() !== id && times) requestAnimationFrame(() => set(times - 1));
    };
    set(DRAWN);
  };

  function changed({ data, column, newValue }) {
    const row = grid.whole(data), at = column.getColId();
    if (VALUES.has(at) && grid.text(newValue)) row.missing = null;
    if (data.errors) delete data.errors[at];
    row.problem = "";
    grid.keep(row);
    grid.show(row);
    rest();
  }

  // Saves what was typed once nothing is typed for a moment.
  function rest() {
    clearTimeout(timer);
    timer = setTimeout(leave, REST);
  }

  // Of x out of y both are sent together: a row that is still typed into waits for the other.
  function leave() {
    const edited = grid.api.getEditingCells().map((one) => grid.api.getDisplayedRowAtIndex(one.rowIndex)?.data);
    const typing = new Set(edited.filter(Boolean).map(grid.whole));
    const half = (row) => row.fields.length > 1 && !grid.text(row.first) !== !grid.text(row.second);
    for (const row of grid.rows.values()) {
      if (!grid.changed(row)) continue;
      if (typing.has(row) && half(row)) rest();
      else grid.save(row);
    }
  }

  function focused({ rowIndex, column }) {
    const node = grid.api.getDisplayedRowAtIndex(rowIndex);
    if (!node || !column?.getColId) return;
    const row = grid.whole(node.data), told = node.data.errors?.[column.getColId()];
    if (last && last !== row) leave();
    last = row;
    if (told) grid.say(told, true);
  }

  function reason(event, node, column) {
    const key = Object.keys(grid.told.reasons)[Number(event.code.slice(-1)) - 1], row = node.data;
    event.preventDefault();
    event.stopPropagation();
    const input = document.activeElement.closest?.("#entry-grid input, #entry-grid textarea");
    if (row.kind === "part" || row.locked) return grid.say(grid.told.words.noKey, true);
    if (input?.value.trim() || grid.filled(row)) return grid.say(grid.told.words.emptyFirst, true);
    grid.api.stopEditing(true);
    node.setDataValue("missing", key);
    grid.api.setFocusedCell(node.rowIndex, column);
  }

  function press(event) {
    const at = grid.api.getFocusedCell(), node = at && grid.api.getDisplayedRowAtIndex(at.rowIndex);
    if (!node) return;
    const column = at.column.getColId(), editing = grid.api.getEditingCells().length > 0;
    if (event.altKey && /^(Digit|Numpad)[1-4]$/.test(event.code)) return reason(event, node, column);
    if (editing || !event.target.closest(".ag-cell")) return;
    const arrow = event.altKey && /^Arrow(Down|Up)$/.test(event.key);
    if (arrow || (column === "title" && /^( |Enter)$/.test(event.key))) {
      event.preventDefault();
      event.stopPropagation();
      toggle(grid.whole(node.data), arrow ? event.key === "ArrowDown" : undefined);
    }
    if (event.key === "Escape") by("entry-submit").focus();
  }

  // Where there is room the indicator stays in view; on a telephone what is typed comes first.
  function fit(api) {
    if (matchMedia("(min-width: 48rem)").matches) return api.applyColumnState({ state: [{ colId: "title", pinned: "left" }] });
    api.applyColumnState({ state: [{ colId: "title", width: 124 }, { colId: "location", width: 84 }] });
    api.moveColumns(["previous", "target"], 5);
  }

  // The chooser of the grid comes without a name.
  function nameChooser({ colDef }) {
    by("entry-grid").querySelector(".ag-picker-field-wrapper")?.setAttribute("aria-label", colDef.headerName);
  }

  function begin(api, told) {
    Object.assign(grid, { api: null, told, rows: new Map(told.rows.map((row) => [row.id, row])) });
    for (const row of told.rows) {
      grid.clear(row);
      grid.restore(row);
    }
    grid.api = api;
    api.setGridOption("rowData", told.rows);
    if (told.rows.some((row) => !row.locked && (row.explanation || row.errors.explanation))) api.setColumnsVisible(["explanation"], true);
    fit(api);
    api.addEventListener("cellValueChanged", changed);
    api.addEventListener("cellFocused", focused);
    api.addEventListener("cellEditingStarted", nameChooser);
    by("entry-grid").addEventListener("keydown", press, true);
    by("entry-grid").addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !by("entry-grid").contains(relatedTarget)) leave();
    });
    by("entry-submit").onclick = () => grid.submitAll();
    summarise();
  }

  function open(told) {
    if (told && window.dash_ag_grid) window.dash_ag_grid.getApiAsync("entry-grid").then((api) => begin(api, structuredClone(told)));
    return window.dash_clientside.no_update;
  }

  // The grid is loaded with its page only: whoever comes back to it from elsewhere loads the page anew.
  window.addEventListener("popstate", () => {
    if (/\/projects\/[^/]+\/enter$/.test(location.pathname) && !window.dash_ag_grid) location.reload();
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { entryGrid: { open } });
})();
