// A judge's own countdown for a part of the contest: minutes that run, stop, and are given back. Pure: the time is given.

/** {left, since}: milliseconds left at `since` (a moment in milliseconds); `since` is null while it stands still. */
export const STOPPED = { left: 0, since: null };

/** Milliseconds left at a moment; below 0 the time is over. */
export function leftAt({ left, since }, now) {
  return since === null ? left : left - Math.max(0, now - since);
}

export function begin(clock, now) {
  return { left: leftAt(clock, now), since: now };
}

export function pause(clock, now) {
  return { left: leftAt(clock, now), since: null };
}

/** Time given back, or taken away if `minutes` is below 0; it goes on running or standing. */
export function giveBack(clock, minutes) {
  return { ...clock, left: clock.left + minutes * 60_000 };
}

/** "7:00"; past the end "−0:12". A second counts as soon as it has begun. */
export function shownTime(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const size = Math.abs(seconds);
  return `${seconds < 0 ? "−" : ""}${Math.floor(size / 60)}:${String(size % 60).padStart(2, "0")}`;
}

const MOST_MINUTES = 180;

/** The minutes that somebody typed: a whole number from 1 to 180; null for anything else. */
export function minutesIn(text) {
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return minutes >= 1 && minutes <= MOST_MINUTES ? minutes : null;
}
