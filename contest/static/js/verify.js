// The verification desk: count the flags on the button, go to the reason when a flag is set, and keys for whoever works
// through a long list. Keys count only while the focus lies in the entry's own part (WCAG 2.1.4). Works without.
(function () {
  "use strict";
  var panel = document.querySelector("[data-keys]");
  if (!panel) return;
  var back = panel.querySelector("[data-count]"), plain = back && back.textContent;

  function count() {
    if (!back) return;
    var n = panel.querySelectorAll("input[name=flag]:checked").length;
    back.classList.toggle("s-button-primary", n > 0);
    panel.querySelector("[data-key=a]").classList.toggle("s-button-primary", n === 0);
    back.textContent = n ? back.dataset.count.replace("{n}", n) : plain.replace(/[（(].*$/, "").trim();
  }
  panel.addEventListener("change", function (event) {
    if (event.target.name !== "flag") return;
    count();
    if (event.target.checked) document.getElementById("why-" + event.target.value).focus();
  });
  count();

  var said = panel.querySelector("[data-keys]");
  if (said) said.hidden = false;
  panel.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== "checkbox") return;
    var wanted = panel.querySelector('[data-key="' + CSS.escape(event.key.toLowerCase()) + '"]');
    if (wanted) { event.preventDefault(); wanted.click(); }
  });
  if (location.hash === "#entry") document.getElementById("entry-name").focus({ preventScroll: false });
})();
