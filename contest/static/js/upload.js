// A large file goes up in parts (tus 1.0): with a bar, a way to stop it, and on from where it was after the network or
// the page went away. When all of it has come, the form is sent with the upload's id in place of the file. Without
// scripts, and for small files, the form sends the file itself.

const PATIENCE = 10_000; // milliseconds until it is tried again where nobody says that the network is back

const form = document.querySelector("form[data-uploads]");
if (form) watch(form);

function watch(form) {
  const { uploads, tus, from, part } = form.dataset;
  const file = form.querySelector("input[type=file]");
  const id = form.querySelector("input[name=upload]");
  const shown = form.querySelector("[data-upload]");
  const [bar, words] = shown.querySelectorAll("progress, [role=status]");
  const [again, stop] = shown.querySelectorAll("button");
  let upload = null;
  let later = 0; // the timer of the next try
  let isRefused = false; // going on would be refused again

  function show(text, percent = null) {
    shown.hidden = false;
    words.textContent = text;
    if (percent !== null) bar.value = percent;
  }

  function moved(sent, whole) {
    const percent = Math.floor((100 * sent) / whole);
    show(
      shown.dataset.going.replace("[percent]", percent).replace("[sent]", size(sent)).replace("[whole]", size(whole)),
      percent,
    );
  }

  function broke(fault) {
    isRefused = !passes(fault);
    again.hidden = isRefused;
    if (isRefused) {
      show(sentence(fault.originalResponse) ?? shown.dataset.refused);
      bar.hidden = stop.hidden = !upload?.url; // nothing has begun
      return;
    }
    show(shown.dataset.broken);
    later = setTimeout(goOn, PATIENCE);
  }

  function goOn() {
    clearTimeout(later);
    again.hidden = true;
    if (upload) upload.start();
    else if (file.files[0]) begin(file.files[0]).catch(() => broke());
  }

  async function begin(chosen) {
    isRefused = false;
    show(shown.dataset.waiting, 0);
    again.hidden = true;
    bar.hidden = stop.hidden = false;
    await import(tus);
    upload = new window.tus.Upload(chosen, {
      endpoint: uploads,
      chunkSize: Number(part),
      retryDelays: [0, 500, 1000, 2000, 4000, 8000],
      onShouldRetry: (fault) => passes(fault) && navigator.onLine !== false,
      removeFingerprintOnSuccess: true,
      metadata: { filename: chosen.name },
      headers: { "X-CSRFToken": form.querySelector("input[name=csrf_token]").value, Accept: "application/json" },
      onProgress: moved,
      onError: broke,
      onSuccess: () => finish(),
    });
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    upload.start();
  }

  function finish() {
    id.value = upload.url.split("/").pop();
    show(shown.dataset.done, 100);
    file.disabled = true; // its bytes are there already
    form.requestSubmit();
  }

  form.addEventListener(
    "submit",
    (event) => {
      const chosen = file.files[0];
      if (id.value || !chosen || chosen.size < Number(from)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (upload && !isRefused) return; // it is on its way
      begin(chosen).catch(() => broke());
    },
    true,
  );
  file.addEventListener("change", () => {
    clearTimeout(later);
    upload?.abort();
    upload = null;
    shown.hidden = true;
  });
  // The browser's back button shows the page as it was left.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    upload = null;
    id.value = "";
    file.disabled = false;
    shown.hidden = true;
  });
  again.addEventListener("click", goOn);
  window.addEventListener("online", () => again.hidden || goOn());
  stop.addEventListener("click", async () => {
    clearTimeout(later);
    await upload?.abort(true).catch(() => {});
    upload = null;
    shown.hidden = true;
    file.value = "";
    file.focus();
  });
}

/** May it go through the next time? No answer, an answer of the machine's own trouble or haste, a part that another
 * request is writing, or one that does not begin where the file ends (its 409 alone says where that is). */
function passes(fault) {
  const answer = fault?.originalResponse;
  const status = answer ? answer.getStatus() : 0;
  if (status === 409) return Boolean(answer.getHeader("Upload-Offset"));
  return status < 400 || status >= 500 || [408, 423, 429].includes(status);
}

function sentence(answer) {
  try {
    return JSON.parse(answer.getBody()).message;
  } catch {
    return null;
  }
}

function size(bytes) {
  return bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;
}
