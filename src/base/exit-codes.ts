/** What the process tells its caller (design.md section 12). No other file names an exit code. */
export const exitCodes = {
  pass: 0,
  fail: 1,
  inconclusive: 2,
  badInput: 3,
  harnessFault: 4,
  integrity: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
