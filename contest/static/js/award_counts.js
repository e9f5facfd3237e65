// While award lines are typed, how many awards they make is asked of the server, which counts by the law; without
// scripts a button does the same. Only the counts are put into the page: nothing that was typed is touched.

const PAUSE = 300; // milliseconds without a key before it is asked

const part = document.querySelector("[data-counts]");
if (part) watch(part);

function watch(part) {
  const form = part.closest("form");
  const button = part.querySelector("button[value=count]");
  let later = 0;
  let asked = null;

  async function count() {
    asked?.abort();
    asked = new AbortController();
    const body = new FormData(form);
    body.set("operation", "count");
    try {
      const answer = await fetch(part.dataset.counts, { method: "POST", body, signal: asked.signal });
      if (!answer.ok) return empty(); // the button tells why
      put(counts(new DOMParser().parseFromString(await answer.text(), "text/html")));
    } catch (fault) {
      if (fault.name !== "AbortError") empty();
    }
  }

  function put(found) {
    const places = counts(part);
    if (found.length !== places.length) return empty();
    for (const [at, place] of places.entries()) place.textContent = found[at].textContent;
  }

  // A count of other lines than those that stand there would be wrong.
  function empty() {
    for (const place of counts(part)) place.textContent = "";
  }

  part.addEventListener("input", ({ target }) => {
    if (!target.name || target.name.endsWith("-zh") || target.name.endsWith("-en")) return;
    clearTimeout(later);
    later = setTimeout(count, PAUSE);
  });
  // What was typed before this script came, or what the browser put back.
  const { value, defaultValue } = form.elements.expected;
  if (value !== defaultValue) count();
  button.addEventListener("click", (event) => {
    event.preventDefault();
    clearTimeout(later);
    count();
  });
}

function counts(within) {
  return [...within.querySelectorAll("[data-counted]")];
}
