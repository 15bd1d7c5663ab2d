// A page that only its author should see: its ticket leaves the address bar, so that passing the
// page on passes on nothing, and coming back to it by the Back button asks for the code again.
"use strict";

const own = document.querySelector("[data-private]");

if (own) {
  window.history.replaceState(null, "", own.dataset.private);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}
