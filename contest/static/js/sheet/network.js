// The band on top of a sheet while there is no network.

/** Show the band or hide it; `isLost`: the device reports a network, but the server did not answer. */
export function showNetwork(isLost = false) {
  const band = document.querySelector("[data-offline]");
  if (band) band.hidden = navigator.onLine && !isLost;
}

/** Update the band as the network comes and goes; `onBack` is called when it comes back. */
export function watchNetwork(onBack = () => {}) {
  window.addEventListener("offline", () => showNetwork());
  window.addEventListener("online", () => {
    showNetwork();
    onBack();
  });
}
