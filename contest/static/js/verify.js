// The verification desk: shows the number of flags on the button, moves to the reason when a flag is set, and has keys
// for people who work through a long list. Keys work only while the focus is inside the entry (WCAG 2.1.4).

const panel = document.querySelector("[data-keys]");

function watchFlags(back) {
  const accept = panel.querySelector("[data-key=a]");
  const plain = back.textContent.replace(/[（(].*$/, "").trim();
  return () => {
    const flags = panel.querySelectorAll("input[name=flag]:checked").length;
    back.classList.toggle("s-button-primary", flags > 0);
    accept.classList.toggle("s-button-primary", flags === 0);
    back.textContent = flags ? back.dataset.count.replace("{n}", flags) : plain;
  };
}

function isTyping(field) {
  return /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName) && field.type !== "checkbox";
}

function watchKeys() {
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target)) return;
    const wanted = panel.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
}

// A box at the head of the list that ticks its page; without scripts there is none.
function addHeadBox(cell) {
  const boxes = [...document.querySelectorAll("input[name=entry]")];
  const head = document.createElement("input");
  head.type = "checkbox";
  head.setAttribute("aria-label", cell.dataset.tickPage);
  head.addEventListener("change", () => {
    for (const box of boxes) box.checked = head.checked;
  });
  cell.append(head);
}

const head = document.querySelector("[data-tick-page]");
if (head) addHeadBox(head);

if (panel) {
  const back = panel.querySelector("[data-count]");
  const count = back ? watchFlags(back) : () => {};
  panel.addEventListener("change", ({ target }) => {
    if (target.name !== "flag") return;
    count();
    if (target.checked) document.getElementById(`why-${target.value}`).focus();
  });
  count();
  const hint = panel.querySelector("[data-keys]");
  if (hint) hint.hidden = false;
  watchKeys();
  if (location.hash === "#entry") document.getElementById("entry-name").focus({ preventScroll: false });
}
