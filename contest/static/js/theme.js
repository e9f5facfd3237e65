// Light, dark, or as the system says. Loaded in the head, so that a chosen theme is there before the first paint;
// the choice lives in a cookie, the button in the foot appears only where scripts run.
(function () {
  "use strict";
  var root = document.documentElement;
  var kept = /(?:^|; )theme=(light|dark)/.exec(document.cookie);
  if (kept) root.dataset.theme = kept[1];
  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    function name() { button.textContent = dark() ? button.dataset.light : button.dataset.dark; }
    button.addEventListener("click", function () {
      root.dataset.theme = dark() ? "light" : "dark";
      var secure = location.protocol === "https:" ? "; secure" : "";
      document.cookie = "theme=" + root.dataset.theme + "; path=/; max-age=31536000; samesite=lax" + secure;
      name();
    });
    button.hidden = false;
    name();
  });
})();
