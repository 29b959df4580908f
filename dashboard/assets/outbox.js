// Writes that wait in this browser until the server has answered. Nothing of it blocks typing.
(() => {
  const CEILING = 30_000, PATIENCE = 60_000, UNHURRIED = 1_500;
  const TRY_AGAIN = new Set([401, 408, 425, 429]);
  const ask = window.fetch.bind(window); // before screens.js listens in: what waits is told by its own state
  const memory = new Map(), settled = new Map();
  let onItsWay = null, busy = false, failures = 0, due = 0, rest = 0, held = "", last = 0;

  // What is kept: one entry each, so that tabs never write over one another; in memory where storage fails.
  const drawer = {
    get(name) {
      if (memory.has(name)) return memory.get(name);
      try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
    },
    set(name, value) {
      try { localStorage.setItem(name, JSON.stringify(value)); memory.delete(name); } catch { memory.set(name, value); }
    },
    remove(name) {
      memory.delete(name);
      try { localStorage.removeItem(name); } catch { /* it was never there */ }
    },
    names(start) {
      let kept = [];
      try { kept = Object.keys(localStorage); } catch { /* storage is off */ }
      return [...new Set([...kept, ...memory.keys()])].filter((name) => name.startsWith(start));
    },
  };

  const banner = () => document.getElementById("outbox");
  const person = () => banner()?.dataset.person;
  const home = () => `outbox:${person()}:`;
  const tell = (item) => { document.dispatchEvent(new CustomEvent("outbox", { detail: item })); show(); };

  function key() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function list() {
    if (!person()) return [];
    const kept = drawer.names(home()).map((name) => drawer.get(name)).filter((item) => item && item.state !== "stored");
    const now = kept.map((item) => (item.key === onItsWay ? { ...item, state: "sending" } : item));
    return [...settled.values(), ...now].sort((one, other) => one.at - other.at);
  }

  function put(write) {
    last = Math.max(Date.now(), last + 1);
    const item = { ...write, at: last, state: "here", tried: false, problem: undefined, answer: undefined };
    drawer.set(home() + item.key, item);
    tell(item);
    hurry();
    return item;
  }

  function drop(key) {
    const item = list().find((one) => one.key === key);
    if (!item || item.state === "sending") return null;
    drawer.remove(home() + key);
    settled.delete(key);
    tell({ ...item, state: "dropped" });
    return item;
  }

  // Try now, whatever failed before; only what the server asked for is waited for.
  function hurry() {
    due = rest;
    flush();
  }

  async function flush() {
    if (busy || Date.now() < due || !list().some((item) => item.state === "here")) return;
    busy = true;
    try {
      if (!navigator.locks) await run();
      else await navigator.locks.request("outbox", { ifAvailable: true }, (lock) => lock && run());
    } finally { busy = false; }
  }

  async function run() {
    const waits = new Set(), next = () => list().find((item) => item.state === "here" && !waits.has(item.slot));
    if (!next()) return;
    held = await whose();
    if (held) return later();
    for (let item = next(); item; item = next()) {
      const wait = await send(item);
      if (wait === null) continue;
      if (wait === Infinity || held) return later();
      waits.add(item.slot);
      rest = Math.max(rest, Date.now() + wait);
    }
    if (waits.size) later();
    else failures = 0;
  }

  function later() {
    failures += 1;
    due = Math.max(rest, Date.now() + Math.min(CEILING, 500 * 2 ** failures));
    show();
  }

  // The session may have ended, or be another person's by now: their name must not stand under this value.
  async function whose() {
    try {
      const answer = await ask("/api/v1/me", { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401) return "signedOut";
      if (!answer.ok) return "down";
      return String((await answer.json()).id) === person() ? "" : "another";
    } catch { return "down"; }
  }

  // Returns null when the item is settled, else how long to wait at least; Infinity where the line is down.
  async function send(item) {
    drawer.set(home() + item.key, { ...item, tried: true });
    onItsWay = item.key;
    tell({ ...item, state: "sending" });
    let answer, said;
    try {
      const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": item.key };
      const body = item.body === undefined ? undefined : JSON.stringify(item.body);
      answer = await ask(item.url, { method: item.method, headers, body, signal: AbortSignal.timeout(PATIENCE) });
      said = await read(answer);
    } catch { answer = null; }
    onItsWay = null;
    if (answer?.ok && said !== undefined) return settle({ ...item, state: "stored", answer: said });
    const refused = answer && answer.status >= 400 && answer.status < 500 && !TRY_AGAIN.has(answer.status);
    if (refused && said) return settle({ ...item, state: "refused", status: answer.status, problem: said });
    if (answer?.status === 401) held = "signedOut";
    tell({ ...item, tried: true });
    return answer ? 1000 * (Number(answer.headers.get("Retry-After")) || 0) : Infinity;
  }

  // Only our server's own JSON counts: a hotel's sign-in page also answers 200.
  async function read(answer) {
    if (answer.status === 204) return null;
    const text = await answer.text();
    return (answer.headers.get("Content-Type") ?? "").includes("json") ? JSON.parse(text) : undefined;
  }

  function settle(item) {
    drawer.set(home() + item.key, item);
    if (item.state === "stored") {
      drawer.remove(home() + item.key);
      settled.set(item.key, item);
    }
    tell(item);
    return null;
  }

  function show() {
    const at = banner();
    if (!at) return;
    const old = Date.now() - UNHURRIED, items = list();
    const waiting = items.filter((item) => item.state === "here" && (item.at < old || held));
    const refused = items.filter((item) => item.state === "refused");
    const count = (many, name) => many.length && at.dataset[many.length === 1 ? name : `${name}s`].replace("{n}", many.length);
    const told = [count(waiting, "wait"), waiting.length && at.dataset[held], count(refused, "refusal")].filter(Boolean);
    const page = refused.find((item) => item.page && item.page !== location.pathname)?.page;
    if (at.dataset.told === told.join(" ") + page) return;
    at.dataset.told = told.join(" ") + page;
    at.replaceChildren(told.join(" "));
    if (page) at.append(" ", Object.assign(document.createElement("a"), { href: page, textContent: at.dataset.look }));
  }

  window.addEventListener("storage", ({ key: name, newValue, oldValue }) => {
    if (!name?.startsWith(home()) || !(newValue || oldValue)) return;
    const item = JSON.parse(newValue ?? oldValue);
    if (item.state === "stored") settled.set(item.key, item);
    if (newValue) tell(item);
    else if (item.state !== "stored") tell({ ...item, state: "dropped" });
  });
  window.addEventListener("online", hurry);
  window.addEventListener("focus", hurry);
  window.addEventListener("beforeunload", (event) => { if (memory.size) event.preventDefault(); });
  setInterval(() => { show(); flush(); }, 1000);

  window.outbox = { put, list, drop, key, drawer, person };
})();
