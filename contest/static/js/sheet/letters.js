// How long the two texts of a sheet are: counted while one types. Nothing is cut: what is too long stays on the page and on
// the device, and the server says that it did not take it.

/** How many letters a text has, as the server counts them: a line's end is one, and so is a picture of a face. */
export function lettersIn(text) {
  return [...text.replaceAll("\r\n", "\n")].length;
}

/**
 * Put a count beneath each text that has a limit (`data-longest`).
 *
 * @param form  the sheet's form; `data-too-long` is the sentence, with [n] and [of] in the places of the figures
 * @returns a function that counts anew
 */
export function watchLetters(form) {
  const counts = [...form.querySelectorAll("textarea[data-longest]")].map((field) =>
    makeCount(field, form.dataset.tooLong),
  );
  const renew = () => {
    for (const count of counts) count();
  };
  form.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) renew();
  });
  renew();
  return renew;
}

function makeCount(field, sentence) {
  const most = Number(field.dataset.longest);
  const shown = document.createElement("p");
  shown.id = `${field.id}-letters`;
  shown.setAttribute("role", "status"); // heard when it becomes too long, not at each letter
  const figures = document.createElement("p");
  figures.className = "s-jd-letters s-figures";
  field.after(figures, shown);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), shown.id].filter(Boolean).join(" "));
  return () => {
    const count = lettersIn(field.value);
    const isTooLong = count > most;
    figures.textContent = `${count} / ${most}`;
    const words = isTooLong ? sentence.replace("[n]", count - most).replace("[of]", most) : "";
    if (shown.textContent !== words) shown.textContent = words;
    shown.className = isTooLong ? "s-error" : "";
    if (isTooLong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
}
