// The band on top of a sheet while there is no network.

/**
 * Show the band or hide it; `isLost`: the device reports a network, but the server did not answer; `isStrange`: something
 * else did, as the Wi-Fi's own page does.
 */
export function showNetwork(isLost = false, isStrange = false) {
  const band = document.querySelector("[data-offline]");
  if (!band) return;
  band.hidden = navigator.onLine && !isLost;
  const why = navigator.onLine && isStrange ? "strange" : "network";
  for (const sentence of band.querySelectorAll("[data-why]")) sentence.hidden = sentence.dataset.why !== why;
}

/** Update the band as the network comes and goes; `onBack` is called when it comes back. */
export function watchNetwork(onBack = () => {}) {
  window.addEventListener("offline", () => showNetwork());
  window.addEventListener("online", () => {
    showNetwork();
    onBack();
  });
}
