// Paste from a spreadsheet: tab-separated cells fill right and down from the focused one.
(() => {
  const grid = (window.entryGrid ??= {});
  const SHOWN = 8;

  // Reads tab-separated text as spreadsheets write it: a cell with a tab, a line or a quote stands in quotes.
  function read(tsv) {
    const lines = [[]];
    const text = tsv.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    const cells = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/gy;
    for (let found = cells.exec(text); found; found = cells.exec(text)) {
      lines.at(-1).push(found[1] === undefined ? found[2] : found[1].replaceAll('""', '"'));
      if (found[3] === "") break;
      if (found[3] === "\n") lines.push([]);
    }
    return lines;
  }

  // Counts without reading: a paste of a whole sheet is refused before anything is made of it.
  const count = (tsv) => tsv.replace(/\r?\n$/, "").split(/[\t\n]/).length;

  function reason(typed) {
    const wanted = typed.trim().toLowerCase();
    return Object.entries(grid.told.reasons).find((one) => one.some((word) => word.toLowerCase() === wanted))?.[0];
  }

  function write(node, column, typed) {
    const value = column === "missing" ? reason(typed) : typed.trim();
    if (value === undefined || !window.dashAgGridFunctions.entryEditable({ data: node.data, column: { colId: column } })) return false;
    node.data[column] = value;
    const whole = grid.whole(node.data);
    if (node.data.errors) delete node.data.errors[column];
    if (column !== "missing" && grid.isValue(column)) whole.missing = null;
    return true;
  }

  function paste(tsv) {
    const { api, told: { words, most } } = grid, at = api.getFocusedCell(), cells = count(tsv);
    if (!at) return;
    if (cells > most) return grid.say(grid.fill(words.tooMuch, { n: cells.toLocaleString(document.documentElement.lang), most: most.toLocaleString(document.documentElement.lang) }), true);
    const columns = api.getAllDisplayedColumns().map((one) => one.getColId());
    const from = columns.slice(columns.indexOf(at.column.getColId())).filter((one) => grid.isTyped(one));
    const touched = new Set(), locked = new Set();
    let pasted = 0, refused = 0, beyond = 0;
    read(tsv).forEach((line, down) => line.forEach((typed, right) => {
      if (!typed.trim()) return;
      const node = api.getDisplayedRowAtIndex(at.rowIndex + down), column = from[right];
      if (!node || !column) beyond += 1;
      else if (write(node, column, typed)) {
        pasted += 1;
        touched.add(grid.whole(node.data));
      } else {
        refused += 1;
        locked.add(node.data.kind === "part" ? node.data.title : node.data.code);
      }
    }));
    for (const row of touched) grid.keep(row);
    api.refreshCells({ force: true });
    for (const row of touched) grid.save(row);
    const where = [...locked].slice(0, SHOWN).join(", ") + (locked.size > SHOWN ? ", …" : "");
    grid.say([
      grid.fill(words.pasted, { n: pasted }), beyond && grid.fill(words.beyond, { n: beyond }),
      refused && grid.fill(words.lockedCells, { n: refused, where }),
    ].filter(Boolean).join(" "), Boolean(beyond || refused));
  }

  document.addEventListener("paste", (event) => {
    const root = document.getElementById("entry-grid");
    if (!root?.contains(document.activeElement) || !grid.api) return;
    const tsv = event.clipboardData.getData("text/plain");
    const typing = /^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName);
    if (!tsv || (typing && !/[\t\n]/.test(tsv.replace(/\r?\n$/, "")))) return;
    event.preventDefault();
    if (typing) grid.api.stopEditing(true);
    paste(tsv);
  });

  Object.assign(grid, { paste, readTsv: read });
})();
