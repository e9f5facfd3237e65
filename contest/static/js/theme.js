// The button that switches between light and dark. It appears only if scripts run; the choice is saved in a cookie,
// which chosen_theme.js reads. Without a choice the page follows the system.

const root = document.documentElement;
const button = document.querySelector("[data-theme-switch]");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function label() {
  button.textContent = isDark() ? button.dataset.light : button.dataset.dark;
}

function change() {
  root.dataset.theme = isDark() ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs https and a browser of 2025
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  label();
}

if (button) {
  button.addEventListener("click", change);
  button.hidden = false;
  label();
}
