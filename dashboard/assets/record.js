// The form for one value: what is typed is kept as it is typed, and a save goes into the outbox at once.
(() => {
  const PLACES = { period_id: "record-period", location_id: "record-place", missing_reason: "record-missing" };
  let page = null, form = null, touched = false;

  const props = (id, told) => window.dash_clientside.set_props(id, told);
  const find = (id) => document.getElementById(typeof id === "string" ? id : JSON.stringify(id));
  const drawerName = () => `typed:${window.outbox.person()}:${page.indicator}`;
  const filled = (one) => Boolean(one.missing) || Object.values(one.fields).some((text) => text.trim());
  const slot = (one) => `${page.indicator}:${one.period}:${one.place ?? ""}`;
  const blank = (period, place) => ({ period, place, missing: null, fields: {}, key: window.outbox.key() });

  // Opens the page, or takes what was chosen in a list.
  function choose(data, period = null, place = null, missing = null) {
    if (page?.visit !== data.visit) {
      page = data;
      form = { ...blank(period, place), missing };
      touched = false;
      restore();
      window.outbox.list().forEach(window.sending.render);
    } else if (period !== form.period || place !== form.place || missing !== form.missing) {
      Object.assign(form, { period, place, missing });
      keep();
    }
    return window.dash_clientside.no_update;
  }

  function keep() {
    touched = true;
    if (filled(form)) window.outbox.drawer.set(drawerName(), form);
    else forget();
  }

  function forget() {
    window.outbox.drawer.remove(drawerName());
    if (!form.entry) show(null);
  }

  function show(name) {
    const line = find("record-kept");
    line.toggleAttribute("hidden", !name);
    line.querySelector("span").textContent = name ? page.say[name] : "";
  }

  function restore() {
    const kept = window.outbox.drawer.get(drawerName());
    if (!kept || window.outbox.list().some((item) => item.key === kept.key)) return;
    fill(kept);
    show(kept.entry ? "changing" : "kept");
  }

  function fields() {
    const inputs = document.querySelectorAll("#record-form :is(input, textarea)[id^='{\"field\"']");
    return [...inputs].map((input) => JSON.parse(input.id));
  }

  function fill(kept) {
    form = kept;
    for (const id of fields()) props(id, { value: form.fields[id.field] ?? "", error: null });
    const readOnly = Boolean(form.entry);
    props("record-period", { value: form.period, error: null, readOnly });
    props("record-place", { value: form.place, error: null, readOnly });
    props("record-missing", { value: form.missing, error: null });
    for (const gap of page.dimensions) props({ gap }, { children: "" });
  }

  function tell(detail) {
    const alert = { color: "red", variant: "outline", className: "problem", children: detail };
    const children = detail && { namespace: "dash_mantine_components", type: "Alert", props: alert };
    props("record-told", { children });
  }

  function save(drafted, submitted) {
    if (!drafted && !submitted) return window.dash_clientside.no_update;
    tell(null);
    props("record-period", { error: form.period ? null : page.say.choosePeriod });
    if (!form.period || !filled(form)) {
      tell(form.period ? page.say.nothing : page.say.choosePeriod);
      return window.dash_clientside.no_update;
    }
    send(form, window.dash_clientside.callback_context.triggered_id === "record-submit");
    clear();
    return window.dash_clientside.no_update;
  }

  // The form that follows: another place of the period, or the next period that nobody has told yet.
  function next() {
    if (page.many || form.entry) return blank(form.period, null);
    page.free = page.free.filter((id) => id !== form.period);
    return blank(page.free[0] ?? null, form.place);
  }

  function clear() {
    const blank = next();
    forget();
    fill(blank);
    show(null);
    touched = false;
  }

  function send(one, submit) {
    const body = { region: page.region, submit, ...read(one.fields) };
    if (one.missing) body.missing_reason = one.missing;
    const shown = { label: label(one), page: location.pathname, visit: page.visit, form: one, key: one.key };
    if (one.entry) return change(one, body, shown);
    body.period_id = Number(one.period);
    if (one.place) body.location_id = Number(one.place);
    body.sole = !own(slot(one));
    const url = `/api/v1/indicators/${page.indicator}/measurements`;
    return window.outbox.put({ ...shown, method: "POST", url, body, slot: slot(one) });
  }

  // Whether something of one's own stands there, stored or about to be: then another beside it is meant.
  function own(there) {
    return page.own.includes(there) || window.outbox.list().some((item) => item.slot === there && item.state !== "refused");
  }

  // What is no longer typed is taken away: a change says each field.
  function change(one, body, shown) {
    const names = fields().map(({ field }) => field).filter((name) => !name.includes(":"));
    const empty = Object.fromEntries([...names, "missing_reason"].map((name) => [name, null]));
    const whole = { ...empty, parts: [], ...body, version: one.version };
    const label = page.say.change.replace("{label}", shown.label);
    const url = `/api/v1/measurements/${one.entry}`;
    return window.outbox.put({ ...shown, label, method: "PATCH", url, body: whole, slot: `entry:${one.entry}` });
  }

  function read(typed) {
    const body = {}, parts = {};
    for (const [name, text] of Object.entries(typed)) {
      const [kind, category] = name.split(":");
      if (!text.trim()) continue;
      if (!category) body[kind] = text;
      else (parts[category] ??= { category_ids: [Number(category)] })[kind.replace("part_", "")] = text;
    }
    return Object.keys(parts).length ? { ...body, parts: Object.values(parts) } : body;
  }

  function label(one) {
    const { value, numerator, denominator, total_to_date: total, increment, text, done_on: day } = one.fields;
    const share = numerator && denominator && page.say.share.replace("{part}", numerator).replace("{whole}", denominator);
    const typed = page.missing[one.missing] ?? (value || share || total || increment || day || text || "");
    return `${[page.periods[one.period], page.places[one.place]].filter(Boolean).join(", ")}: ${typed.slice(0, 80)}`;
  }

  // Brings what was refused back to where it was typed, with each sentence at its field.
  function putBack(item) {
    if (filled(form)) return tell(page.say.formInUse);
    if (!window.outbox.drop(item.key)) return;
    fill({ ...item.form, version: item.problem?.current?.version ?? item.form.version });
    keep();
    if (form.entry) show("changing");
    touched = false;
    if (item.problem) blame(item);
  }

  function blame({ problem, body }) {
    let marked = 0;
    for (const { field = "", detail } of problem.errors ?? []) {
      const [name, place, kind] = field.replace(/^body\./, "").split(".");
      const part = name === "parts" && body.parts?.[place];
      const id = PLACES[name] ?? { field: part ? `part_${kind ?? "value"}:${part.category_ids[0]}` : name };
      if (!find(id)) continue;
      props(id, { error: detail });
      marked += 1;
    }
    tell(problem.title === "Invalid" && marked ? page.say.mend : window.sending.told(problem));
    if (problem.title === "ExplanationNeeded") props({ field: "explanation" }, { error: page.say.explain });
  }

  function handIn(_clicks, explained, ids) {
    const context = window.dash_clientside.callback_context, id = context.triggered_id?.hand_in;
    if (!id || !context.triggered[0].value) return window.dash_clientside.no_update;
    const explanation = explained[ids.findIndex((one) => one.explain === id)];
    const shown = { label: find({ hand_in: id }).textContent, slot: `entry:${id}`, page: location.pathname };
    props({ explain: id }, { error: null });
    window.outbox.put({
      key: window.outbox.key(), method: "POST", url: `/api/v1/measurements/${id}/submit`,
      body: explanation ? { explanation } : {}, entry: id, ...shown,
    });
    return window.dash_clientside.no_update;
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.id?.startsWith('{"field"') || !target.closest("#record-form")) return;
    form.fields[JSON.parse(target.id).field] = target.value;
    keep();
  });

  document.addEventListener("click", ({ target }) => {
    const saved = target.closest("[data-change]");
    if (saved && filled(form)) tell(page.say.formInUse);
    else if (saved) {
      fill({ ...JSON.parse(saved.dataset.change), key: window.outbox.key() });
      keep();
      show("changing");
    } else if (target.closest("#record-discard")) {
      forget();
      fill(blank(form.period, form.place));
      show(null);
    } else return;
    find(fields()[0])?.focus();
  });

  document.addEventListener("outbox", ({ detail: item }) => {
    if (!page || item.page !== location.pathname) return;
    window.sending.render(item);
    if (item.state === "stored") {
      page.own.push(item.slot);
      props("record-stored", { data: item.key });
    }
    if (item.state !== "refused") return;
    if (item.entry && find({ explain: item.entry })) props({ explain: item.entry }, { error: item.problem.detail });
    const free = item.visit === page.visit && !touched && !filled(form);
    if (item.form && free && item.problem.title !== "AlreadyThere") putBack(item);
  });

  window.record = { putBack, page: () => page };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { record: { choose, save, handIn } });
})();
