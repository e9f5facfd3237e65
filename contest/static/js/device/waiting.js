// On the page that stands in for one that cannot be opened: try again by hand, and by itself once the server answers.

const PAUSE = 4_000; // milliseconds between two looks

const again = document.querySelector("[data-again]");
again.hidden = false;
again.addEventListener("click", open);

/** Ask for the page anew; what stands in for the answer to a sign-out would send the sign-out again. */
function open() {
  location.replace(location.pathname === "/sign-out" ? "/sign-in" : location.href);
}

async function look() {
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if ((await answer.json()).ok) open(); // what a portal says in its place is no JSON
  } catch {
    // Not yet.
  }
}
window.addEventListener("online", look);
setInterval(look, PAUSE);
