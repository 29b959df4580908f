// What the browser does by itself: pick the drawing for light or dark, greet a new page, say when the line is down.
(() => {
  let first = true;

  function arrive() {
    if (first) { first = false; return window.dash_clientside.no_update; }
    requestAnimationFrame(() => {
      const heading = document.querySelector("#content h1");
      if (!heading) return;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    });
    return Date.now();
  }

  // The attribute is what is seen; the switch only says that it changed (at first it says "light" on a dark system).
  function draw(drawings) {
    return drawings[document.documentElement.dataset.mantineColorScheme === "dark" ? "dark" : "light"];
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { screens: { arrive, draw } });

  // Where the outbox keeps what is typed, its own line says that there is no connection.
  function say(name) {
    if (name === "down" && document.querySelector("[data-keeps]")) return;
    const line = document.getElementById("line");
    if (line) line.textContent = name ? line.dataset[name] : "";
  }

  const ask = window.fetch;
  window.fetch = async (...request) => {
    try {
      const answer = await ask(...request);
      say(answer.status === 401 ? "signedOut" : "");
      return answer;
    } catch (failure) {
      say("down");
      throw failure;
    }
  };
})();
