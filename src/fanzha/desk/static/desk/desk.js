// Small comforts of the desk. Every page works without them, but for the digits of the counter.
"use strict";

document.documentElement.classList.add("js");

function typing(target) {
  return target instanceof HTMLElement && target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
}

// One digit presses the button that shows it, but never while somebody types, and never Enter.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
  const button = document.querySelector(`[data-digit="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  if (button.matches("summary")) button.parentElement.open = true;
  else button.click();
  const box = button.closest("details")?.querySelector("textarea");
  if (box) box.focus();
});

document.addEventListener("click", async (event) => {
  const button = event.target instanceof HTMLElement ? event.target.closest("button") : null;
  if (!button) return;
  if ("back" in button.dataset) history.back();
  if ("print" in button.dataset) window.print();
  if ("toggle" in button.dataset) {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    document.getElementById(button.getAttribute("aria-controls"))?.classList.toggle("open", open);
  }
  if (button.dataset.copy) {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  }
});

// A filter that changes asks at once; without this script its button does.
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLElement && event.target.matches("[data-auto]")) event.target.form.requestSubmit();
});

// When the desk can't be reached, the paper procedure takes the place of the answer.
function unreachable() {
  const note = document.getElementById("unreachable");
  if (note) note.hidden = false;
}
document.addEventListener("htmx:sendError", unreachable);
document.addEventListener("htmx:timeout", unreachable);
document.addEventListener("htmx:beforeSwap", (event) => {
  const status = event.detail.xhr.status;
  if (status === 404 || status === 409 || status === 422 || status >= 500) event.detail.shouldSwap = true;
});

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/offline-worker.js").catch(() => {});
}
