// Marks that are worth a second look. They are asked about once and never refused: the judge knows better.

/**
 * What is odd about a mark beside what this judge usually gives for the aspect.
 *
 * @param mark   in whole thousandths
 * @param usual  {low, high} in whole thousandths, from the judge's own other sheets; undefined if there are too few
 * @param most   the aspect's maximum in whole thousandths
 * @returns {instead: thousandths} for a slip of the decimal point, {} for a mark far from the pattern, else null
 */
export function oddnessOf(mark, usual, most) {
  if (mark === null || !usual || (mark >= usual.low && mark <= usual.high)) return null;
  const slip = [mark * 10, mark / 10].find(
    (one) => one !== 0 && one % 1 === 0 && one >= usual.low && one <= usual.high,
  );
  if (slip !== undefined) return { instead: slip };
  const away = mark < usual.low ? usual.low - mark : mark - usual.high;
  return away * 3 >= most ? {} : null;
}

/** Whether all marks are the same share of what each may give: [{mark, most}], complete, and at least three. */
export function areAllEqual(marks) {
  if (marks.length < 3 || marks.some(({ mark }) => mark === null)) return false;
  const [first] = marks;
  return marks.every(({ mark, most }) => mark * first.most === first.mark * most);
}
