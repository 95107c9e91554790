/** What one requirement of the field asks for, in a few words and in one sentence. */
export interface Requirement {
  readonly name: string;
  readonly meaning: string;
}

/**
 * What the ids mean that scenarios, replays, rules and reports cite. A: levels of autonomy. B: what calls for a person.
 * C: the published production-platform policy. D: control of actions. E: evidence. F: handing over to people. G: alerts
 * on the automation itself. The sentences are ours.
 */
export const requirements = {
  A0: { name: 'manual', meaning: 'automation that is not to be trusted stays out, and people read the raw signals' },
  A1: { name: 'assisted', meaning: 'people get context and history, and no step is recommended' },
  A2: { name: 'supervised', meaning: 'a step is recommended with its confidence, and a person says yes to each one' },
  A3: { name: 'conditional', meaning: 'a step runs inside agreed bounds; a person is told and has time to stop it' },
  A4: { name: 'autonomous', meaning: 'known toil on one service runs and is checked without waking anybody' },
  A5: {
    name: 'qualification runs out',
    meaning: 'acting alone has to be earned again each quarter and after a bad outcome',
  },
  A6: {
    name: 'drift',
    meaning: 'what was safe stops being safe when the system behind it changes, with the policy unchanged',
  },
  A7: {
    name: 'small steps',
    meaning: 'autonomy widens from shadow to a few services to more, each step with checks and a name under it',
  },
  A8: {
    name: 'return by sign-off',
    meaning: 'autonomy that was taken away comes back when a person signs for it, never by itself',
  },
  A9: {
    name: 'separate duties',
    meaning: 'whoever writes a policy does not approve it alone, compliance has a say, and every control has an owner',
  },
  B1: { name: 'confidence', meaning: 'too little confidence for the risk at hand calls for a person' },
  B2: {
    name: 'blast radius',
    meaning: 'reaching many services, replicas or users, or what cannot be taken back, calls for a person',
  },
  B3: { name: 'novelty', meaning: 'what was hardly ever seen calls for a person, however sure the agent is' },
  B4: {
    name: 'regulatory boundary',
    meaning: 'a regulated asset is never touched without a person and a change record',
  },
  B5: { name: 'uncertainty', meaning: 'signals or recommendations that disagree or keep changing call for a person' },
  C1: {
    name: 'when Level 4 holds',
    meaning: 'sure, often seen, one service, few replicas at once, reversible, not regulated, budget left: all of them',
  },
  C2: { name: 'what Level 4 may do', meaning: 'four bounded kinds of step, each with an audit event' },
  C3: {
    name: 'when Level 2 is demanded',
    meaning: 'any of middling confidence, wide reach, a rare pattern, a low budget or shared infrastructure',
  },
  C4: {
    name: 'when Level 1 is demanded',
    meaning: 'any of low confidence, an unseen pattern, a spent budget or untrustworthy evidence; partly our reading',
  },
  C5: {
    name: 'gaps of that text',
    meaning: 'where the published clauses contradict one another or say nothing, the answer with more people wins',
  },
  C6: {
    name: 'alert on its own quality',
    meaning: 'too many false alarms in a week open a ticket; that they also suspend Level 4 is ours',
  },
  D1: { name: 'tiers of actions', meaning: 'from read-only over low and higher risk to what only people do' },
  D2: { name: 'classes of reach', meaning: 'the reach decides who confirms or carries out a step' },
  D3: {
    name: 'always human',
    meaning: 'access, secrets, network rules, migrations, production certificates and deletions belong to people',
  },
  D4: {
    name: 'approval of one plan',
    meaning:
      'a yes is for one plan, runs out soon, and is good for nothing else; two functions say it where much is at stake',
  },
  D5: {
    name: 'silence is no yes',
    meaning: 'a request that nobody answers leads to less autonomy, never to the action',
  },
  D6: {
    name: 'preflight',
    meaning: 'owner, evidence, control and target are checked before a step, and what cannot be checked stops it',
  },
  D7: { name: 'no duplicates', meaning: 'the same step twice changes nothing the second time' },
  D8: {
    name: 'circuit breaker',
    meaning: 'what did not help is not tried for ever: it waits, gives up and calls a person',
  },
  D9: {
    name: 'operating envelope',
    meaning: 'people set the least, the most and the step; a wish far beyond is a sign of bad input',
  },
  D10: {
    name: 'change windows',
    meaning: 'no change while changes are closed, apart from the written exception for severe harm',
  },
  D11: { name: 'limits of the executor', meaning: 'how often, where and with whose rights automation may act' },
  D12: { name: 'canary first', meaning: 'a step is tried on a little first where the policy asks for that' },
  D13: {
    name: 'verify or undo',
    meaning: 'a step counts as a success when users are seen to be better, else it is undone or handed on',
  },
  D14: { name: 'what cannot be undone', meaning: 'the irreversible is known as such before it is done' },
  D15: {
    name: 'kill switch',
    meaning: 'one press, or a commander, stops all automation within half a minute, on record',
  },
  D16: { name: 'no silencing for good', meaning: 'an alert is muted only with a yes and an end' },
  D17: { name: 'text is no control', meaning: 'words in logs, tickets or alerts change no decision' },
  D18: {
    name: 'exceptions end',
    meaning: 'each has an owner, a reason, an end and a review, and is void after its end',
  },
  D19: { name: 'checked again', meaning: 'what a yes rested on is looked at once more at the moment of acting' },
  D20: { name: 'no conflict', meaning: 'two hands on one target is a reason to stop and call a person' },
  D21: { name: 'safe stop', meaning: 'stopping in the middle leaves the service able to serve' },
  D22: { name: 'evidence by action', meaning: 'each kind of step has its own signs that it must be taken back' },
  E1: { name: 'freshness', meaning: 'old evidence lowers what automation may do' },
  E2: { name: 'two signals', meaning: 'two sources that do not feed on one another are needed' },
  E3: {
    name: 'zero is not missing',
    meaning: 'nothing measured, nothing there, old and not a number are four different things',
  },
  E4: {
    name: 'contradiction',
    meaning: 'views that contradict one another call for a person; a monitor that was just restarted is no witness',
  },
  E5: {
    name: 'business context',
    meaning: 'known events, deploys and what must be protected first change what is right',
  },
  E6: { name: 'several layers', meaning: 'general signals and those of the kind of workload are read together' },
  E7: {
    name: 'claim and context',
    meaning: 'what an agent says can only lower autonomy; what the context says can be wrong as well',
  },
  F1: {
    name: 'handover content',
    meaning: 'whoever is called is told what is wrong, what was tried, what is proposed and what waiting costs',
  },
  F2: { name: 'the right role', meaning: 'whoever can decide is called, and in time' },
  F3: { name: 'keeping others informed', meaning: 'telling stakeholders has an owner and a clock of its own' },
  F4: {
    name: 'overrides',
    meaning: 'overruling automation is on record, and doing so again and again leads to a review',
  },
  F5: { name: 'complete handover', meaning: 'a person can go on without doing the work again' },
  F6: {
    name: 'slow approvals',
    meaning: 'an approval that takes too long or has nobody to give it is a failure, and is measured',
  },
  F7: {
    name: 'separate records',
    meaning: 'detection, proposal, decision, approval and execution are recorded apart, with versions',
  },
  G1: { name: 'flood', meaning: 'unusually many recommendations raise an alert' },
  G2: { name: 'repeated rejection', meaning: 'one step that people keep refusing raises an alert' },
  G3: { name: 'divergence', meaning: 'people who do something else than was suggested raise an alert' },
  G4: { name: 'silence', meaning: 'automation that says nothing where it should raises an alert' },
  G5: { name: 'false alarms', meaning: 'too many recommendations where nothing was wrong raise an alert' },
  G6: { name: 'rollbacks', meaning: 'a rate of rollbacks that doubles raises an alert' },
  G7: { name: 'odd tool use', meaning: 'tools called unusually often or in an unusual order raise an alert' },
  G8: { name: 'same symptom again', meaning: 'remedying one symptom again and again leads to a review' },
} as const satisfies Readonly<Record<string, Requirement>>;

/** What an id means; null for one that is not in the catalogue. */
export function requirementOf(id: string): Requirement | null {
  return (requirements as Readonly<Record<string, Requirement>>)[id] ?? null;
}

/** For sorting: B2 before B3, and D9 before D10. */
export function byRequirement(a: string, b: string): number {
  return a[0] === b[0] ? Number(a.slice(1)) - Number(b.slice(1)) : a < b ? -1 : 1;
}
