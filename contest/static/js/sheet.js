// The judge's sheet: keep the total and the count while marks are chosen. The server's receipt is what counts;
// amounts are whole thousandths, so that 0.1 + 0.2 is 0.3.
(function () {
  "use strict";
  var total = document.querySelector("[data-total]");

  function thousandths(text) {
    var found = /^\s*(\d+)(?:[.](\d{1,3}))?\s*$/.exec(text);
    return found ? Number(found[1]) * 1000 + Number(((found[2] || "") + "000").slice(0, 3)) : null;
  }
  function said(amount) {
    var whole = Math.floor(amount / 1000), rest = String(amount % 1000).padStart(3, "0").replace(/0+$/, "");
    return rest ? whole + "." + rest : String(whole);
  }
  function markOf(aspect) {
    var chosen = aspect.querySelector("input[data-mark][type=radio]:checked");
    var typed = aspect.querySelector("input[data-mark]:not([type=radio])");
    return thousandths(chosen ? chosen.value : typed ? typed.value : "");
  }
  function renew() {
    var sum = 0;
    document.querySelectorAll("[data-aspect]").forEach(function (aspect) {
      var mark = markOf(aspect), shown = aspect.querySelector("[data-value]");
      if (mark === null) return;
      sum += mark;
      if (shown) shown.textContent = said(mark);
    });
    if (total) total.textContent = said(sum);
    var receipt = document.querySelector("[data-receipt]");
    if (receipt && receipt.dataset.unsaved) receipt.textContent = receipt.dataset.unsaved;
  }
  document.addEventListener("change", function (event) { if (event.target.closest("[data-aspect]")) renew(); });

  var band = document.querySelector("[data-offline]");
  function network() { if (band) band.hidden = navigator.onLine; }
  window.addEventListener("online", network);
  window.addEventListener("offline", network);
})();
