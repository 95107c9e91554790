/**
 * When what passes by itself strikes once more in an incident whose time to recover is compared, and for how long at the most,
 * in milliseconds from the beginning (design.md section 7). It is late enough for automation and people to have answered the
 * first time, and early enough to see before the horizon of 40 minutes whether what they did holds.
 */
export const reExposure = { atMs: 30 * 60_000, longestMs: 5 * 60_000 } as const;
