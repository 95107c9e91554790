/** Every bound of requal, each with its reason. Times in milliseconds. */
export const limits = {
  /** The longest incident that we replay lasted a day and some hours; beyond it a recording is cut. */
  horizonMaxMs: 30 * 3_600_000,
  /** One simulated tick. Short against every time constant of the faults, long enough for a thousand trials a second. */
  tickMs: 5_000,
  /** How often automation looks (design.md section 5). */
  decisionEveryMs: 15_000,
  /** Users who are well in one tick and hurt in the next are not well: over so long they are looked at after a step. */
  usersSeenOverMs: 60_000,
  /**
   * How often a program is asked while no alert fires: often enough to see one that acts on nothing, and a quarter of the
   * looks, since whoever runs a model behind it pays for each answer.
   */
  quietLookEveryMs: 60_000,
  /** Truth is journalled at least this often. */
  truthEveryMs: 60_000,
  /** Entries of one trial before it is stopped as a runaway; a sane trial hour has at most 200. */
  journalEntriesMax: 5_000,
  /** Candidates that extend one another; a longer chain could no longer be read as one small difference. */
  candidateChainMax: 4,
  /** Trials to reduce one incident: the median needs a fifteenth of them, and many services that overload one another three quarters. */
  reducingTrialsMax: 600,
  /** Distinct violations of one exploration that are reduced and saved; more would be read by nobody, and are counted. */
  violationsKeptMax: 20,
  /** Scenarios of the folder of reduced ones that are tried to see whether one is the violation at hand; with more of one rule a new file does no harm. */
  foundComparedMax: 50,
  /** Runs of one exploration; results that should go on for longer belong into a campaign. */
  exploredRunsMax: 1_000_000,
  /** Combinations of factors named as missing; the report counts the rest. */
  missingNamedMax: 20,
  /** Runbooks of one candidate; more is a library, which is loaded in parts. */
  runbooksMax: 200,
  /** Context older than this is not what is so now (requirements.md E7); an error budget moves by the minute in an incident. */
  contextAgeMaxMs: 15 * 60_000,
  /** A file larger than this is no scenario, policy or runbook that a person wrote. */
  fileBytesMax: 2 * 1024 * 1024,
  /** A journal of a day at the allowed rate, tenfold. */
  journalBytesMax: 64 * 1024 * 1024,
  /** Requests waiting at one service; beyond it a real server sheds load. In seconds of its full capacity. */
  queueSecondsMax: 30,
  /** Work waiting in one queue service; a broker's disk holds about this much before it refuses. In seconds of full capacity. */
  backlogSecondsMax: 3_600,
  /** A user who has waited this long has gone away, whatever the answer then says. */
  userPatienceMs: 10_000,
  /** Commands of one trial that the simulator keeps for undo; far more than the allowed actions of a day. */
  commandsMax: 10_000,
  /** One answer of an external program; longer lines are cut off as nonsense. */
  answerBytesMax: 256 * 1024,
  /** The wall-clock limit of one answer of an external program; a trial of hundreds of such answers would take days. */
  answerTimeMaxMs: 10 * 60_000,
  /** Starts of one external program in one trial; one that failed so often will not get better. */
  programStartsMax: 4,
  /** What all answers of one external program in one trial may come to; ten times what an honest agent says in a day. */
  answersBytesMax: 8 * 1024 * 1024,
  /** Trials of one run; the line of each in its results takes some 13 KB. */
  trialsMax: 100_000,
  /** Trials that a run's summary tells one by one; each takes 22 KB of it. */
  trialsToldMax: 500,
  /** A certificate holds no trials, only counts: some kilobytes, and some more for each automation and attempt. */
  certificateBytesMax: 4 * 1024 * 1024,
  /** No automation may stay at level 4 for longer without being looked at again (requirements.md A5: each quarter). */
  validityMaxDays: 90,
  /** Trials that one certificate signs: a hundred automations at twice their plan. Their heads are 130 MB of text. */
  chainHeadsMax: 2_000_000,
  /** Public keys in one folder of trust; a company has fewer people who sign. */
  trustedKeysMax: 200,
  /** One entry of a ledger; most are half a kilobyte. */
  ledgerLineBytesMax: 64 * 1024,
  /** Entries of one ledger: a hundred a day for three years. Each use reads all of them. */
  ledgerEntriesMax: 100_000,
  /** Writers hold a ledger for milliseconds; whoever waits longer than this for one waits for nothing. */
  ledgerLockTriesMax: 100,
  ledgerLockPauseMs: 50,
  /** Threads that run trials; a machine with more cores waits for the one thread that writes the results. */
  workersMax: 64,
  /** Below so many trials the start of threads takes longer than they save (each loads requal anew). */
  trialsForWorkersMin: 300,
  /** From so many timelines on they are drawn by a thread of their own. */
  timelinesForThreadMin: 100,
  /** Trials handed to each worker, or done and not yet written in the order of the plan, so that none waits. */
  trialsAheadMax: 4,
  /**
   * Memory of one worker, in which an hour's trial needs a fraction: what it may have, the engine lets it grow to before it
   * looks for what is no longer used. Half of it is requal itself.
   */
  workerMemoryMb: 128,
  /** Of what has just been made; more is no faster. */
  workerYoungMb: 16,
  /** Memory of a worker that tries one trial alone, because it was too large for the others. */
  loneWorkerMemoryMb: 512,
  /** Trials of one campaign that were in the hands of a worker that died, before it ends: a trial or two would not do that. */
  suspectsMax: 30,
  /** Harness faults of single trials that are told while a campaign runs; the results have them all. */
  faultsToldMax: 20,
  /** One line of results: a trial's verdict with all findings takes 13 KB. */
  resultBytesMax: 4 * 1024 * 1024,
  /** Share of trials that are run twice and compared, to notice when the same seed no longer gives the same bytes. */
  runTwiceFraction: 0.02,
  /** Share of passing trials of a large campaign whose journals are kept, to look at; their results have the command for the rest. */
  keptSampleFraction: 0.02,
  /** Proposals written down in one trial; one that has more is a flood, which must not fill the journal. */
  proposalsMax: 300,
  /** Steps of one trial of which it is worked out what would have been without them; each is the incident once more. */
  forksMax: 8,
  /** Spans in which users would have been hurt without a step: an hour of flickering each half minute. More is told in all only. */
  hurtSpansMax: 128,
  /** Remediations that may run at one time in one trial. */
  remediationsMax: 8,
  /** Attempts that the guard looks back on; more than any sane rate limit allows in a day. */
  attemptsMax: 500,
  /** A change or its undo that has not ended by then hangs: it is stopped and a person is paged. */
  remediationRunsMaxMs: 30 * 60_000,
  /** Events that the automation's own quality alerts look back on; as many as a journal could hold. */
  qualityEventsMax: 5_000,
  /** Pages and requests that wait for people at one time. */
  escalationsOpenMax: 50,
  /**
   * Cells of one group of variables that lint tries; beyond it, rows that hold every combination of a few. Measured: 50,000 cells of
   * a policy of thirty clauses take about a third of a second.
   */
  lintCellsMax: 50_000,
  /** Regions of one group told one by one by one rule of lint, the largest; what lies beside them is told as a number of cells. */
  lintRegionsMax: 4,
  /** Regions in which two policies differ; more is another policy and no change of one. */
  differencesMax: 2_000,
  /** Regions and runbooks at which a gate aims incidents; each gets its share of them, and of more none would get enough. */
  aimsMax: 200,
  /** Places at which incidents are aimed that are not hazardous; they would take the share of those that are. */
  mildAimsMax: 20,
  /** Aimed incidents that must reach a region in which the candidate has more autonomy, before a gate passes. */
  aimReachedMin: 20,
  /** Pairs of one gate at most; as many as explored runs. */
  gatePairsMax: 1_000_000,
  /** Changes that a gate takes back one by one to find the one that made the difference; a person reads no more. */
  changesTriedMax: 60,
  /** Findings of generated incidents for which the incident is reduced and written down; the rest is counted. */
  findingsReducedMax: 5,
  /** GitHub cuts what is longer than 64 KiB from a comment or a summary, and says nothing. */
  gateMarkdownBytesMax: 60 * 1024,
  /** Cells of one region that are held against all others of their group. */
  lintRowsComparedMax: 200,
  /** Rows of a table in the terminal; more scrolls away what matters. Passing trials give way first. */
  terminalRowsMax: 80,
  /** Rows of a table in report.md; GitHub stops rendering files that are much longer. summary.json has them all. */
  markdownRowsMax: 1_000,
  /** Timelines inside the page of one qualification, at 30 KB each; those of further automations are beside it, by their links. */
  timelinesInlineMax: 60,
  /** Entries named as the proof of one finding in a text; the journal has the rest. */
  proofsNamedMax: 12,
  /** Shown series in one plot; more lines could not be told apart. */
  plotSeriesMax: 4,
  /** Shown series in a comparison of two trials; each has a plot of its own, and more would not be read. */
  comparedSeriesMax: 8,
  /** Marks of one lane in one plot; more would be a smear, and the list below the plot has them all. */
  plotMarksMax: 60,
  /** Services whose alerts a plot shows one by one; alerts come before the decisions, which should be seen without scrolling. */
  plotAlertsMax: 6,
  /** Decisions that a plot names one by one when each is on another action: more rows than this hide all else. */
  plotDecisionsMax: 16,
  /** Parsed scenarios that the judge keeps at hand; a campaign goes through them one after the other. */
  parsedScenariosMax: 64,
  /** Requests at one time to one API server; a small cluster's server is slowed by more. */
  kubeConnectionsMax: 8,
  /** One answer of an API server, or of a service behind its proxy; it answers in milliseconds, and under load in seconds. */
  kubeAnswerTimeMaxMs: 15_000,
  /** Thousands of objects in one page come to less. */
  kubeAnswerBytesMax: 32 * 1024 * 1024,
  /** Pages of 500 objects of one kind; a cluster with more is no test cluster. */
  kubeListPagesMax: 20,
  /** Plans that are kept for one state of the services; an agent that makes up ever new ones gets no more memory. */
  outlinesKeptMax: 64,
  /** Manifests of one target, and objects in them; what fifty services need is a quarter of it. */
  manifestFilesMax: 200,
  manifestObjectsMax: 400,
  /** kind makes a cluster in 15 to 20 s where its node image is there; a slow network or disk takes minutes. */
  clusterMadeMaxMs: 10 * 60_000,
  /** Pulling or building an image over a slow network. */
  imageMaxMs: 15 * 60_000,
  /** Docker's and kind's small questions. */
  toolAnswerMaxMs: 60_000,
  /** From applying the objects until every pod is ready, beside the start times of the scenario; two cores start fifty pods in one or two minutes. */
  workloadsReadyMaxMs: 5 * 60_000,
  /** From ready pods until a request from outside is answered and all pods are scraped. */
  answersMaxMs: 60_000,
  /** How often something that becomes ready is looked at. */
  readyPollMs: 500,
  /** A rollout that has not ended for so long is looked at for whether Kubernetes will ever go on with it. */
  stalledRolloutMs: 15_000,
  /** One request to a part of the cluster by its mapped port. */
  probeMaxMs: 3_000,
  /** The token of requal's own service account; each `cluster up` makes a new one. */
  accountTokenSeconds: 30 * 24 * 3_600,
  /** Certificates of the target; a scenario lets them expire on purpose, never by the way. */
  certificateDays: 365,
  /** How often something that is under way in a cluster is looked at. */
  clusterPollMs: 250,
  /** Within it users must get a steady service before a trial begins. */
  clusterBaselineMs: 30_000,
  /** The last of the baseline that must be steady, and the requests that it must have. */
  clusterSteadyMs: 4_000,
  clusterSamplesMin: 20,
  /**
   * A request of a user has ended so long before a trial begins: as long as rates of Prometheus go back, and a scrape. Sooner,
   * what telemetry shows of the first moments is in part of a time without users, and passes for the usual load.
   */
  clusterShownMs: 6_000,
  /** A steady baseline that was seen so long before a trial's laid-out beginning: two windows of its own, and a little. */
  clusterSteadyAgeMaxMs: 10_000,
  /** Load goes on so long after the horizon, so that the last tick is under load and a late end is not a fault. */
  clusterAfterloadMs: 60_000,
  /** A user of a real system gives up; with 40 requests a second 80 users wait at most. */
  clusterPatienceMs: 2_000,
  /** Scenario time by which requal itself may be late: two decisions. */
  clusterLagMaxMs: 30_000,
  /** Without telemetry for so long, and no fault that took it away, nothing that was measured is trusted. */
  telemetryGoneMaxMs: 10_000,
  /** One query of Prometheus on a busy machine; the next look comes in seconds. */
  prometheusAnswerMaxMs: 3_000,
  /** Fifty services at some hundred ticks come to far less. */
  prometheusAnswerBytesMax: 8 * 1024 * 1024,
  /** Five scrapes of the cluster's own Prometheus, as long as its rates go back. */
  prometheusLookbackMs: 5_000,
  /** Surges and abuse at one time; each is a process of its own. */
  extraLoadsMax: 4,
  /** From the end of an injection until an independent observer has seen it: some scrapes and probes. */
  faultBitesWithinMs: 45_000,
  /** From the end of a clearing until the target is as before: a rollout. */
  faultClearsWithinMs: 120_000,
  /** A pod that runs for so long and is not ready is not just starting. */
  unreadyForMs: 5_000,
  /** A rollout of some pods takes seconds for each; one that takes longer hangs. */
  rolloutMaxMs: 180_000,
  /** A halted rollout: what has begun to start must serve by then. */
  haltServesWithinMs: 60_000,
  /** A controller that said that it would carry something out has changed its object by then. */
  controllerBeginsWithinMs: 15_000,
  /** Every replica asks for its controls twice a second. */
  controlsReachMs: 1_500,
  /** Records of every store of the target; the default of its configuration. */
  storeRecords: 20_000,
  /** One store for its audit, which takes milliseconds; one that hangs is asked again at the next look. */
  storeAnswerMaxMs: 2_000,
  /** From the end of an action until every store that it could reach has told what it lost: a pod starts within that time. */
  storeAnswersWithinMs: 15_000,
  /** How often the shortage of processor time is looked at while a trial runs in a cluster. */
  machineLookEveryMs: 2_000,
  /** Work done for it by requal itself at each look; a hundredth of a processor. */
  machineWorkMs: 20,
  /** The length that is judged: a rollout that starts some pods at one time makes a machine busy for less. */
  machineWindowMs: 20_000,
  /** Without a word from the pod that does such work in the cluster for so long, nothing is known of the machine. */
  machineSilentMaxMs: 45_000,
  /**
   * Longest time that small work may take in a pod, as a multiple of the processor time that it needs. On two processors
   * that a whole test suite of higher priority kept busy it was below 3, and trials went as ever.
   */
  clusterStretchMax: 5,
  /** The same for requal itself, whose work is small: it is slow to notice, and late by more than that is told elsewhere. */
  harnessStretchMax: 15,
  /**
   * A point of k6 is here so long after its request ended: k6 writes five times a second, and holds back the newest ones of a
   * small load until more have come. Measured at 15 requests a second: half within 180 ms, all within 320 ms.
   */
  k6ToldWithinMs: 500,
  /** How often pods are counted while an action runs; a restart of one pod takes seconds. */
  touchedPollMs: 400,
  /** How long a fault in the cluster outlives its trial if requal never returns. */
  faultOutlivesMs: 30_000,
  /** The memory limit of every pod of the target; a bare replica takes less than half of it. */
  targetMemoryBytes: 160 * 1024 * 1024,
} as const;
