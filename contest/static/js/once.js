// A second click on the same form is not sent. The form's idempotency key decides on the server; this only avoids a second request.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});

// Coming back with the browser's back button opens the form again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
