// The review page: choose all, count the chosen, and keep the place of who works by keyboard.
(() => {
  const untouched = () => window.dash_clientside.no_update;

  function chooseAll(all, boxes) {
    return boxes.map(() => Boolean(all));
  }

  function count(chosen, sentence) {
    return sentence.replace("{n}", chosen.filter(Boolean).length.toLocaleString(document.documentElement.lang));
  }

  // What was pressed goes away with the list; the message takes its place.
  function settle() {
    requestAnimationFrame(() => {
      const told = document.getElementById("review-told");
      if (told && told.textContent && document.activeElement === document.body) told.focus();
    });
    return untouched();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { review: { chooseAll, count, settle } });
})();
