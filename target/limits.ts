/** Every bound of a replica, each with its reason. */
export const limits = {
  /** Requests that one replica has taken on and not answered; each waits for a slot or a callee, all with time limits. */
  inFlightMax: 5_000,
  /** A request has no body that matters; log lines of one second are the longest. */
  bodyBytesMax: 1_048_576,
  /** Answers of other replicas; a poll of the switch is the longest. */
  answerBytesMax: 262_144,
  /** Lines kept for the log gateway while it is away; older ones are counted as lost. */
  logLinesMax: 5_000,
  /** Memory that a leak takes when nothing stops it. A container's limit comes long before. */
  leakBytesMax: 4 * 1_073_741_824,
  /** Names whose address is remembered; a service has at most 50 callees. */
  addressesMax: 100,
  /** How long an address is believed. A Service keeps its own for life. */
  addressHoldsMs: 5_000,
  /** Requests on one connection from outside; then the caller opens another, and perhaps reaches another replica. */
  requestsPerConnectionMax: 50,
  /** Faults and controls that the switch holds; a scenario has a handful. */
  switchEntriesMax: 200,
  /** Replicas that the switch remembers for one fault or service. */
  instancesMax: 1_000,
  /** How long a new replica waits for the switch before it goes on without faults: a switch that is away is no outage. */
  firstPollMs: 5_000,
  /** Jobs that one worker takes at one time. */
  jobsPerTakeMax: 50,
  /** How long a worker's question for jobs stays open when there are none. */
  takeWaitMs: 1_000,
  /** How long one call to the switch, the log gateway or the broker may take beyond its wait. */
  controlCallMs: 2_000,
  /** How long Kubernetes may take for one patch, how often it is asked, and how long after a failure. */
  patchCallMs: 10_000,
  patchAttemptsMax: 10,
  patchAgainMs: 3_000,
  /** How often the switch looks for faults that have run out when no replica asks. */
  expireEveryMs: 500,
} as const;
