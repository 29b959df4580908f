// The list of what was saved on this page: each with its value, and whether it is only here, on its way, stored or refused.
(() => {
  const ICONS = { here: "clock", sending: "up", stored: "check", refused: "unequal" };

  function make(tag, told, ...children) {
    const element = Object.assign(document.createElement(tag), told);
    element.append(...children);
    return element;
  }

  function render(item) {
    const list = document.getElementById("record-sent");
    if (!list || item.page !== location.pathname) return;
    const row = list.querySelector(`[data-key="${item.key}"]`);
    if (item.state === "dropped") return row?.remove();
    const { say } = window.record.page();
    const symbol = make("span", { className: `icon icon-${ICONS[item.state]}`, ariaHidden: "true" });
    const badge = make("span", { className: `badge sent-${item.state}` }, symbol, say[item.state]);
    const now = make("li", {}, badge, make("b", { textContent: item.label }), ...deeds(item, say));
    now.dataset.key = item.key;
    if (row) row.replaceWith(now);
    else list.append(now);
  }

  function deeds(item, say) {
    const button = (deed) => {
      const made = make("button", { type: "button", className: "plain-button", textContent: say[deed] });
      made.setAttribute("aria-label", `${say[deed]}: ${item.label}`);
      made.dataset.deed = deed;
      return made;
    };
    const back = item.form ? [button("putBack")] : [];
    if (item.state === "here") return item.tried ? [] : back;
    if (item.state !== "refused") return [];
    const beside = item.problem.title === "AlreadyThere" ? [button("beside")] : [];
    return [make("p", { textContent: told(item.problem) }), ...back, ...beside, button("discard")];
  }

  // Says what was wrong, without the names that fields have in the API; and what stands there already.
  function told({ detail, errors, title, there, current }) {
    const { say } = window.record.page();
    if (title === "Invalid" && errors) return errors.map((one) => one.detail).join(" ");
    if (current) return `${detail} ${say.current.replace("{value}", value(current))}`;
    return there ? `${detail} ${say.there.replace("{name}", there.recorded_by).replace("{value}", value(there))}` : detail;
  }

  function value({ value, numerator, denominator, text, done_on: day }) {
    const { region, say } = window.record.page();
    const write = (digits) => new Intl.NumberFormat(region.replace("_", "-"), { maximumFractionDigits: 10 }).format(digits);
    if (numerator) return say.share.replace("{part}", write(numerator)).replace("{whole}", write(denominator));
    return value ? write(value) : text ?? day ?? "—";
  }

  document.addEventListener("click", ({ target }) => {
    const deed = target.dataset?.deed, key = target.closest?.("#record-sent li")?.dataset.key;
    const item = deed && window.outbox.list().find((one) => one.key === key);
    if (!item) return;
    if (deed === "discard") window.outbox.drop(key);
    if (deed === "putBack") window.record.putBack(item);
    if (deed === "beside") window.outbox.put({ ...item, body: { ...item.body, sole: false } });
  });

  window.sending = { render, told };
})();
