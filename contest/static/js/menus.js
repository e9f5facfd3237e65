// Menus are <details>. With scripts, Escape and a click elsewhere close them; and a bar of places that is wider than a phone
// begins at the place where one is.

function closeAllBut(except) {
  for (const menu of document.querySelectorAll("details.s-menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => closeAllBut(event.target.closest("details.s-menu")));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.activeElement?.closest("details.s-menu[open]");
  closeAllBut(null);
  menu?.querySelector("summary").focus();
});

for (const bar of document.querySelectorAll(".s-desk-bar")) {
  const here = bar.querySelector("[aria-current]");
  if (here) bar.scrollLeft = here.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
}
