// The judge's sheet. Without it every aspect is a field and the buttons save and submit; with it a mark takes two taps,
// done aspects fold, and every change goes to this device first and to the server as soon as it can. Nothing says 已存
// before the server's receipt is there. Amounts are whole thousandths, so that 0.1 + 0.2 is 0.3.
(function () {
  "use strict";
  var form = document.querySelector("form[data-sheet]");
  if (!form || !window.fetch) { reading(); return; }
  var words = form.dataset, key = "saiwu-sheet-" + words.sheet;
  var receipt = form.querySelector("[data-receipt]"), shownTotal = form.querySelector("[data-total]");
  var shownCount = form.querySelector("[data-count]"), next = form.querySelector("[data-next]");
  var submit = form.querySelector("[data-submit]"), byHand = form.querySelector("[data-by-hand]");
  var aspects = Array.prototype.slice.call(form.querySelectorAll("[data-aspect]"));
  var wide = window.matchMedia("(min-width: 1100px)");
  var lastTime = "", sending = false, waiting = null, delivered = null, stopped = false, timer = 0;
  document.body.classList.add("s-jd-live");

  // Marks

  function field(aspect) { return aspect.querySelector("input[data-mark]:not([type=radio])"); }
  function typed(aspect) {
    var input = field(aspect);
    if (input) return input.value.trim();
    var chosen = aspect.querySelector("input[data-mark]:checked");
    return chosen ? chosen.value : "";
  }
  function thousandths(text) {
    var found = /^(\d+)(?:\.(\d{1,3}))?$/.exec(text);
    return found ? Number(found[1]) * 1000 + Number(((found[2] || "") + "000").slice(0, 3)) : null;
  }
  // The mark of an aspect, where it may be given at all: what is above the most counts for nothing.
  function given(aspect) {
    var mark = thousandths(typed(aspect));
    var fits = mark !== null && mark <= thousandths(aspect.dataset.most) && mark >= (thousandths(aspect.dataset.least) || 0);
    return fits ? mark : null;
  }
  function said(amount, places) {
    var whole = Math.floor(amount / 1000), rest = String(amount % 1000).padStart(3, "0");
    rest = places ? rest.slice(0, Math.max(places, rest.replace(/0+$/, "").length)) : rest.replace(/0+$/, "");
    return rest ? whole + "." + rest : String(whole);
  }
  var places = (/\.(\d+)/.exec(shownTotal.textContent) || ["", ""])[1].length;

  function renew() {
    var sum = 0, count = 0;
    aspects.forEach(function (aspect) {
      var mark = given(aspect);
      if (mark !== null) { sum += mark; count += 1; }
      choose(aspect, mark);
    });
    shownCount.textContent = count;
    var bar = document.querySelector("[data-progress]");
    if (bar) bar.setAttribute("width", count);
    if ("plain" in words) {
      shownTotal.textContent = said(sum, places);
      form.querySelectorAll(".s-jd-part").forEach(function (part) {
        var marks = Array.prototype.map.call(part.querySelectorAll("[data-aspect]"), given);
        var counted = marks.filter(function (mark) { return mark !== null; });
        var shown = part.querySelector("[data-sum]");
        shown.textContent = counted.length ? said(counted.reduce(function (a, b) { return a + b; }, 0), places) : words.unmarked;
        shown.classList.toggle("s-none", !counted.length);
      });
    }
    next.hidden = count === aspects.length;
    submit.hidden = !next.hidden;
  }
  // The band that a mark lies in, its values, and the one line that a done aspect folds to.
  function choose(aspect, mark) {
    var bands = aspect.querySelectorAll("[data-band]");
    bands.forEach(function (band) {
      var ends = band.dataset.range.split("–").map(thousandths);
      if (mark !== null && mark >= ends[0] && mark <= ends[1]) band.checked = true;
    });
    var value = field(aspect) ? field(aspect).value.trim() : "";
    aspect.querySelectorAll("[data-value]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.value === value));
    });
    var fold = aspect.querySelector("[data-folded]"), chosen = aspect.querySelector("[data-band]:checked");
    if (fold && chosen) fold.textContent = chosen.parentNode.querySelector("b").textContent + " · " + chosen.parentNode.querySelector("em").textContent;
  }
  function fold(open) {
    aspects.forEach(function (aspect) {
      var line = aspect.querySelector("[data-fold]");
      if (!line) return;
      var folded = !wide.matches && aspect !== open && given(aspect) !== null && !aspect.classList.contains("s-field-bad");
      line.hidden = !folded;
      aspect.classList.toggle("s-jd-folded", folded);
    });
  }
  function open(aspect, focus) {
    fold(aspect);
    if (!focus) return;
    var target = field(aspect) || aspect.querySelector("input[data-mark]:checked") || aspect.querySelector("input");
    aspect.scrollIntoView({ block: "center" });
    (wide.matches ? target : aspect.querySelector("[data-band]") || target).focus({ preventScroll: true });
  }
  function unmarked(after) {
    var from = aspects.indexOf(after) + 1, order = aspects.slice(from).concat(aspects.slice(0, from));
    return order.filter(function (aspect) { return given(aspect) === null; })[0];
  }
  function goOn(after) {
    var aspect = unmarked(after);
    if (aspect) open(aspect, true); else submit.focus();
  }

  // Saving: to this device at once, to the server when it answers

  function state() {
    var marks = {};
    aspects.forEach(function (aspect) { marks[aspect.dataset.aspect] = typed(aspect); });
    return { marks: marks, note: form.elements.note.value, comment: form.elements.comment.value };
  }
  function once() {
    return window.crypto && crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random().toString(36).slice(2);
  }
  function keep(pending) {
    try {
      if (pending) localStorage.setItem(key, JSON.stringify(pending)); else localStorage.removeItem(key);
    } catch (full) { /* a device without storage: the fields themselves are still there */ }
  }
  function kept() {
    try { return JSON.parse(localStorage.getItem(key)); } catch (broken) { return null; }
  }
  function clock() { return new Date().toTimeString().slice(0, 8); }
  function changed() {
    if (stopped) return;
    renew();
    waiting = state();
    keep({ state: waiting, base: Number(form.elements.version.value), at: clock() });
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 300);
  }
  function send(again) {
    if (sending || stopped || !(waiting || again)) return;
    var load = again || { once: once(), version: Number(form.elements.version.value), marks: waiting.marks, note: waiting.note, comment: waiting.comment };
    if (!again) waiting = null;
    sending = true;
    var giveUp = window.AbortController ? new AbortController() : null;
    var patience = window.setTimeout(function () { if (giveUp) giveUp.abort(); }, 15000);
    fetch(words.save, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      signal: giveUp ? giveUp.signal : undefined,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": form.elements.csrf_token.value },
      body: JSON.stringify(load)
    }).then(function (answer) {
      // A captive portal answers 200 with a page of its own: only our own receipt counts.
      return answer.json().then(function (told) { return { status: answer.status, told: told }; });
    }).then(function (found) {
      window.clearTimeout(patience);
      sending = false;
      if (found.status === 200 && found.told.receipt) saved(found.told, load);
      else if (found.status === 409 && found.told.differences) clash(found.told);
      else refused(found);
    }).catch(function () {
      window.clearTimeout(patience);
      sending = false;
      local(load);
      window.setTimeout(function () { send(load); }, 4000);
    });
  }
  function saved(told, load) {
    form.elements.version.value = told.version;
    delivered = load;
    if (!waiting) keep(null);
    lastTime = told.time;
    receipt.textContent = "";
    receipt.appendChild(line("s-receipt", [tick(), words.saved, figure(told.time), code(words.code + " " + told.receipt)]));
    var faults = Object.keys(told.faults).length;
    if (faults) receipt.appendChild(line("s-receipt s-receipt-local", [faults + " " + words.faulty]));
    if (!("plain" in words)) {
      shownTotal.textContent = told.total;
      form.querySelectorAll("[data-sum]").forEach(function (sum, n) { sum.textContent = told.parts[n] === null ? words.unmarked : told.parts[n]; });
    }
    aspects.forEach(function (aspect) { fault(aspect, told.faults[aspect.dataset.aspect]); });
    network();
    if (waiting) send();
  }
  function local(load) {
    var now = waiting || load;
    var count = Object.keys(now.marks).filter(function (name) { return now.marks[name] !== delivered.marks[name]; }).length +
      ["note", "comment"].filter(function (name) { return now[name] !== delivered[name]; }).length;
    receipt.textContent = "";
    receipt.appendChild(line("s-receipt s-receipt-local", [words.local, figure(clock())]));
    receipt.appendChild(line("s-quiet", [count + " " + words.waiting + (lastTime ? " · " + words.last + " " + lastTime : "")]));
    network(true);
  }
  function refused(found) {
    stopped = found.status !== 503;
    receipt.textContent = "";
    receipt.appendChild(line("s-receipt s-receipt-local", [words.refused]));
    receipt.appendChild(line("s-quiet", [found.status === 401 ? words.signedOut : found.told.message || ""]));
    if (!stopped) window.setTimeout(function () { waiting = waiting || state(); send(); }, 4000);
  }
  // Both versions are kept: this one in the fields, the other one on the server. The page that tells them apart is the
  // server's own, so the form goes the way that it goes without scripts.
  function clash() {
    stopped = true;
    form.dataset.sent = "";
    byHand.click();
  }
  function fault(aspect, message) {
    var shown = aspect.querySelector(".s-jd-error"), input = field(aspect);
    aspect.classList.toggle("s-field-bad", Boolean(message));
    if (input) { if (message) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid"); }
    if (!message) { if (shown) shown.remove(); return; }
    if (!shown) {
      shown = document.createElement("p");
      shown.className = "s-error s-jd-error";
      shown.id = (input ? input.id : aspect.id) + "-error";
      aspect.querySelector(".s-jd-mark, .s-jd-name").insertAdjacentElement("afterend", shown);
      if (input) input.setAttribute("aria-describedby", shown.id);
    }
    shown.textContent = message;
  }
  function line(kind, parts) {
    var made = document.createElement("span");
    made.className = kind;
    parts.forEach(function (part, n) {
      if (n) made.appendChild(document.createTextNode(" "));
      made.appendChild(typeof part === "string" ? document.createTextNode(part) : part);
    });
    return made;
  }
  function tagged(kind, text) { var made = document.createElement("span"); made.className = kind; made.textContent = text; return made; }
  function figure(text) { return tagged("s-figures", text); }
  function code(text) { return tagged("s-mono", text); }
  function tick() {
    var made = document.createElementNS("http://www.w3.org/2000/svg", "svg"), path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    made.setAttribute("viewBox", "0 0 12 12");
    made.setAttribute("aria-hidden", "true");
    [["d", "M1.2 6.4l3.2 3.2l6.4-7"], ["fill", "none"], ["stroke", "currentColor"], ["stroke-width", "2"]].forEach(function (pair) { path.setAttribute(pair[0], pair[1]); });
    made.appendChild(path);
    return made;
  }

  // What happens on the page

  form.addEventListener("click", function (event) {
    var value = event.target.closest("[data-value]"), aspect = event.target.closest("[data-aspect]");
    if (value) {
      field(aspect).value = value.dataset.value;
      changed();
    } else if (event.target.closest("[data-open]")) open(aspect, true);
    else if (event.target.closest("[data-next]")) goOn(document.activeElement.closest("[data-aspect]"));
  });
  form.addEventListener("change", function (event) {
    var aspect = event.target.closest("[data-aspect]");
    if (event.target.dataset.band) {
      var mark = thousandths(typed(aspect)), ends = event.target.dataset.range.split("–").map(thousandths);
      // Another band than the mark's own: the mark goes, so that nobody sends what he does not see.
      if (mark !== null && (mark < ends[0] || mark > ends[1])) { field(aspect).value = ""; changed(); event.target.checked = true; }
      fold(aspect);
    } else changed();
  });
  form.addEventListener("input", function (event) {
    if (event.target.matches("[data-mark], textarea")) { window.clearTimeout(timer); timer = window.setTimeout(changed, 700); }
  });
  form.addEventListener("focusin", function (event) {
    var aspect = event.target.closest("[data-aspect]");
    if (aspect && !event.target.closest("[data-open]")) fold(aspect);
  });
  form.addEventListener("keydown", function (event) {
    var aspect = event.target.closest("[data-aspect]");
    if (!aspect || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      changed();
      goOn(aspect);
    } else if (event.target.matches("[data-band]") && /^[1-9]$/.test(event.key)) {
      var bands = aspect.querySelectorAll("[data-band]"), band = bands[bands.length - Number(event.key)];
      if (band) { band.checked = true; band.focus(); band.dispatchEvent(new Event("change", { bubbles: true })); }
    }
  });
  form.addEventListener("submit", function () { stopped = true; window.clearTimeout(timer); keep(null); });
  window.addEventListener("online", function () { network(); if (waiting) send(); });
  window.addEventListener("offline", function () { network(); });
  wide.addEventListener("change", function () { fold(null); });

  function network(lost) { var band = document.querySelector("[data-offline]"); if (band) band.hidden = navigator.onLine && !lost; }

  // What this device kept and the server never got is put back, and sent.
  delivered = state();
  var left = kept();
  form.querySelectorAll("[data-values]").forEach(function (values) { values.hidden = false; });
  byHand.hidden = true;
  if (left && left.state) {
    aspects.forEach(function (aspect) {
      var mark = left.state.marks[aspect.dataset.aspect], input = field(aspect);
      if (mark === undefined) return;
      if (input) input.value = mark;
      else aspect.querySelectorAll("input[data-mark]").forEach(function (radio) { radio.checked = radio.value === mark; });
    });
    ["note", "comment"].forEach(function (name) { form.elements[name].value = left.state[name] || ""; });
    form.elements.version.value = left.base;
    changed();
  }
  renew();
  fold(null);
  network();

  // A sheet that is only read: nothing but the band on top.
  function reading() {
    var band = document.querySelector("[data-offline]");
    function look() { if (band) band.hidden = navigator.onLine; }
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
  }
})();
