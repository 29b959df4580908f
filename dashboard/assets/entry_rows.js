// What a row of the entry grid holds and what is sent of it. Numbers travel as they were typed: nothing here reads them.
(() => {
  const grid = (window.entryGrid ??= {});
  const NAMES = ["first", "second", "missing", "note", "explanation"];
  const OWN = { missing_reason: "missing", note: "note", explanation: "explanation" };

  const text = (value) => String(value ?? "").trim();
  const has = (part) => Boolean(text(part.first) || text(part.second));

  // Everything that was typed in a row, in a form that can be kept and compared.
  function typed(row) {
    const parts = row.parts.filter(has).map((part) => [cell(part), { first: text(part.first), second: text(part.second) }]);
    return { ...Object.fromEntries(NAMES.map((name) => [name, text(row[name])])), parts: Object.fromEntries(parts) };
  }

  function type(row, kept) {
    for (const name of NAMES) row[name] = kept[name];
    for (const part of row.parts) Object.assign(part, kept.parts[cell(part)] ?? { first: "", second: "" });
  }

  const cell = (part) => part.categories.join("-");
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // The fields of a value by their names in the API: one, or x and y.
  function values(row, from) {
    return Object.fromEntries(row.fields.map((name, place) => [name, from[place ? "second" : "first"] || null]));
  }

  // The whole of a new entry, or what changed of one that is stored, made from its version.
  function body(row, told) {
    const now = typed(row), old = row.entry ? row.stored : null;
    const parts = Object.entries(now.parts).map(([key, part]) => ({
      category_ids: key.split("-").map(Number), ...values(row, part),
    }));
    const said = { region: told.region };
    if (!old) Object.assign(said, { period_id: told.period, location_id: row.place, sole: !row.beside });
    else said.version = row.entry.version;
    if (!old || old.first !== now.first || old.second !== now.second) Object.assign(said, values(row, now));
    for (const [field, name] of Object.entries(OWN)) if (!old || old[name] !== now[name]) said[field] = now[name] || null;
    if (!old || !same(old.parts, now.parts)) said.parts = parts;
    return said;
  }

  // Puts each sentence of a problem at the cell that it is about; what is about no cell stays with the row.
  function blame(row, problem, sent) {
    const cells = Object.keys(sent?.parts ?? {});
    for (const { field, detail } of problem.errors ?? []) {
      const names = String(field).replace(/^body\./, "").split(".");
      const part = names[0] === "parts" && row.parts.find((one) => cell(one) === cells[Number(names[1])]);
      const at = part || row, name = part ? names[2] ?? row.fields[0] : names[0];
      const column = OWN[name] ?? ["first", "second"][row.fields.indexOf(name)];
      if (column) (at.errors ??= {})[column] = detail;
    }
  }

  function clear(row) {
    for (const one of [row, ...row.parts]) one.errors = {};
    row.problem = "";
  }

  // Writes digits that the API gives in the marks of the reader's region, as they would type them.
  function write(digits, marks) {
    if (digits === null || digits === undefined) return "";
    const [whole, rest] = String(digits).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, marks[1]);
    return rest === undefined ? grouped : grouped + marks.at(-2) + rest;
  }

  // What an entry of the API says, as it would be typed.
  function read(row, entry, marks) {
    const number = (from, place) => {
      const name = row.fields[place], value = name && from?.[name];
      return name === "text" || name === "done_on" ? value ?? "" : write(value, marks);
    };
    const pair = (from) => ({ first: number(from, 0), second: number(from, 1) });
    const parts = (entry?.parts ?? []).map((part) => [[...part.category_ids].sort((a, b) => a - b).join("-"), pair(part)]);
    return {
      ...pair(entry), missing: entry?.missing_reason ?? "", note: entry?.note ?? "",
      explanation: entry?.explanation ?? "", parts: Object.fromEntries(parts),
    };
  }

  const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");

  Object.assign(grid, { typed, type, same, body, blame, clear, read, fill, text, has });
})();
