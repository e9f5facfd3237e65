// The theme that somebody chose, from its cookie. The only script that is not a module: modules run after the page is
// parsed, and the theme must be there before the first paint. The switch itself is theme.js.
(() => {
  const chosen = /(?:^|; )theme=(light|dark)/.exec(document.cookie);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
})();
