// The theme that somebody chose, from its cookie. The only script that is not a module: modules run after the page is
// parsed, and the theme should be there before the first paint. It holds the page up for nobody (`async`): who comes for
// the first time has chosen nothing, and whoever has chosen has this file already. The switch itself is theme.js.
(() => {
  const chosen = /(?:^|; )theme=(light|dark)/.exec(document.cookie);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
})();
