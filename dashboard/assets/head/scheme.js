// Before anything is painted: the light or dark that this browser chose, so that nothing flashes.
(() => {
  let kept = null;
  try { kept = localStorage.getItem("mantine-color-scheme-value"); } catch { /* storage is off: follow the system */ }
  const dark = kept === "dark" || (kept !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
