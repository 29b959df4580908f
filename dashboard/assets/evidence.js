// Files that support an entry: chosen, sent with their progress, taken away. They are not kept in the browser.
(() => {
  const room = (entry) => document.querySelector(`[data-files="${entry}"]`);
  const say = (name, file) => window.record.page().say[name].replace("{name}", file);
  const refresh = (told) => {
    window.dash_clientside.set_props("record-told", { children: told });
    window.dash_clientside.set_props("record-stored", { data: window.outbox.key() });
  };

  function tell(entry, told, ...more) {
    room(entry)?.replaceChildren(told, ...more);
  }

  function read(text) {
    try { return JSON.parse(text).detail ?? text; } catch { return text; }
  }

  function choose(entry) {
    const input = Object.assign(document.createElement("input"), { type: "file" });
    input.addEventListener("change", () => input.files[0] && send(entry, input.files[0]));
    input.click();
  }

  function send(entry, file) {
    const request = new XMLHttpRequest(), progress = document.createElement("progress");
    progress.setAttribute("aria-label", file.name);
    request.open("POST", `/api/v1/measurements/${entry}/evidence?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", window.outbox.key());
    request.upload.onprogress = ({ loaded, total }) => { progress.value = total ? loaded / total : 0; };
    request.onload = () => {
      if (request.status === 201) refresh(say("fileStored", file.name));
      else tell(entry, read(request.responseText));
    };
    request.onerror = () => tell(entry, say("fileLost", file.name));
    tell(entry, say("fileGoes", file.name), progress);
    request.send(file);
  }

  async function takeAway(entry, id, name) {
    if (!window.confirm(say("fileAsk", name))) return;
    try {
      const answer = await fetch(`/api/v1/evidence/${id}`, { method: "DELETE", headers: { Accept: "application/json" } });
      if (answer.ok) refresh(say("fileGone", name));
      else tell(entry, read(await answer.text()));
    } catch { tell(entry, say("fileStays", name)); }
  }

  document.addEventListener("click", ({ target }) => {
    const { attach, detach, entry, name } = target.closest?.("[data-attach], [data-detach]")?.dataset ?? {};
    if (attach) choose(attach);
    if (detach) takeAway(entry, detach, name);
  });
})();
