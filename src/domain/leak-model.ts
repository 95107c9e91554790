/** From this share of the memory limit on, collecting garbage takes time from serving: before that a leak is felt by nobody. */
export const memoryPressureFrom = 0.85;

/** How fast the replicas of one service leak, as multiples of the growth that is said of it. */
export const leakUnevenness = { least: 0.85, most: 1.15 } as const;
