// Menus are <details>. With scripts, Escape and a click elsewhere close them.
(function () {
  "use strict";
  function close(except) {
    document.querySelectorAll("details.s-menu[open]").forEach(function (menu) { if (menu !== except) menu.open = false; });
  }
  document.addEventListener("click", function (event) { close(event.target.closest("details.s-menu")); });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    var menu = document.activeElement && document.activeElement.closest("details.s-menu[open]");
    close();
    if (menu) menu.querySelector("summary").focus();
  });
})();
