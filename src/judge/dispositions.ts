import { formatMoment } from '../base/duration.ts';
import type { Charter } from '../domain/charter.ts';
import type { Disposition } from '../domain/decision.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { DispositionResult } from '../domain/finding.ts';
import { limits } from '../domain/limits.ts';
import { calledAgain } from './called-again.ts';
import { deedsInside, deedsOf, fits } from './deeds.ts';
import { standingAt } from './escalated.ts';
import { isInformed } from './is-informed.ts';
import type { Window } from './oracle.ts';
import { windowsOf } from './oracle.ts';
import { silencedItself } from './silenced-itself.ts';
import { isResolved, standsFor, tellsOf } from './tells-of.ts';
import type { Look, Subject, TrialRecord } from './trial-record.ts';
import { takenBackTooSoon } from './taken-back.ts';
import { truthAt } from './truth.ts';

/** How each window was met (design.md section 6, the disposition oracle). */
export function dispositionsOf(record: TrialRecord, charter: Charter): readonly DispositionResult[] {
  const windows = windowsOf(record.scenario, charter, record.start.replay !== null);
  const endsAt = record.start.scoredUntil ?? Infinity;
  return windows
    .filter(({ from }) => from <= record.lastAt && from < endsAt)
    .map((window) => judge(record, charter, { ...window, to: Math.min(window.to, endsAt) }));
}

/** What was given in one window, before it is written out. */
interface Given {
  readonly disposition: Disposition;
  readonly correct: boolean | null;
  readonly because: string;
  readonly entries: readonly number[];
  /** When automation acted, if that is what was judged: what was shown only later could not have told it. */
  readonly actedAt: number | null;
}

/** A window with what happened in it. `slack` is its precision plus one look: a demand may be met that much aside. */
interface Scene {
  readonly record: TrialRecord;
  readonly window: Window;
  readonly slack: number;
  readonly looks: readonly Look[];
  readonly deeds: readonly Subject[];
  readonly calls: readonly EntryOf<'escalation'>[];
  readonly deadlineAt: number;
  readonly shown: boolean;
  /** Whether the record goes on to the end of the window: what did not happen before may still have been to come. */
  readonly over: boolean;
}

function judge(record: TrialRecord, charter: Charter, window: Window): DispositionResult {
  const scene = sceneOf(record, charter, window);
  const given = give(isExcused(scene, charter) ? { ...scene, deeds: unexcused(scene, charter) } : scene, charter);
  const level = scene.looks.reduce<DispositionResult['level']>(
    (most, { decision }) => (most === null || decision.level > most ? decision.level : most),
    null,
  );
  return {
    from: window.from,
    to: window.to,
    wanted: window.wanted,
    given: given.disposition,
    level,
    informed: isInformed({ ...scene, latest: latestOf(scene, given) }),
    role: window.role,
    correct: given.correct,
    advisory: window.advisory,
    because: `${window.because}: ${given.because}`,
    entries: given.entries,
  };
}

/** What was shown after that could not have helped. */
function latestOf({ window, slack, deadlineAt }: Scene, { actedAt }: Given): number {
  return actedAt ?? (window.wanted === 'must-escalate' ? deadlineAt : window.to) + slack;
}

function give(scene: Scene, charter: Charter): Given {
  if (isExcused(scene, charter) && deedsInside(scene).length === 0) return excused(scene);
  switch (scene.window.wanted) {
    case 'must-escalate':
      return mustEscalate(scene);
    case 'stay-out':
      return stayOut(scene);
    case 'should-act':
      return shouldAct(scene);
    case 'may-act':
      return mayAct(scene);
    case 'must-not-act':
      return mustNotAct(scene);
  }
}

function sceneOf(record: TrialRecord, charter: Charter, window: Window): Scene {
  const slack = window.precision + limits.decisionEveryMs;
  const inside = ({ at }: { readonly at: number }) => window.from <= at && at < window.to;
  const near = ({ at }: { readonly at: number }) => window.from - slack <= at && at <= window.to + slack;
  const alarmed = record.of.alert.filter(
    (alert) => (alert.phase === 'fired' || silencedItself(record, alert)) && !isResolved(record, alert, window.from),
  );
  const knowableAt = Math.max(window.from, alarmed[0]?.at ?? window.from);
  const deadlineAt = window.unhurried ? window.to : Math.min(window.to, knowableAt + charter.escalateWithin);
  const until = window.wanted === 'must-escalate' ? deadlineAt : window.to;
  const looks = record.looks.filter(({ decision }) => decision.phase === 'proposed' && inside(decision));
  const alerted = alarmed.some(({ at }) => at < window.to);
  return {
    record,
    window,
    slack,
    looks,
    deeds: deedsOf(record).filter(near),
    calls: record.of.escalation.filter((call) => near(call) && call.what !== 'notice'),
    deadlineAt,
    shown: looks.length > 0 || alerted,
    over: record.lastAt >= Math.min(until + slack, record.scenario.horizon, record.start.scoredUntil ?? Infinity),
  };
}

function mustEscalate(scene: Scene): Given {
  const { record, window, deadlineAt, slack } = scene;
  const wrong = deedsInside(scene)[0];
  if (wrong) return acted(wrong, false, 'automation decided to act alone');
  const about = (call: EntryOf<'escalation'>) => tellsOf(record, call, window);
  const isRole = ({ roles }: EntryOf<'escalation'>) => window.role === null || roles.includes(window.role);
  const right = (call: EntryOf<'escalation'>) => isRole(call) && about(call);
  const again = scene.looks.flatMap((look) => calledAgain(record, look) ?? []);
  const call =
    standingAt(record, window.from).find((one) => isDecided(one) && isRole(one) && standsFor(record, one, window)) ??
    [...scene.calls.filter(isDecided), ...again].find((one) => right(one) && one.at <= deadlineAt + slack);
  if (call) {
    const disposition = call.what === 'approval-request' ? 'ask' : 'assist';
    const called = again.includes(call) ? 'still paged' : disposition === 'ask' ? 'asked' : 'paged';
    const because = `${call.roles.join(' and ')} ${called} at ${formatMoment(call.at)}`;
    return { disposition, correct: true, because, entries: [call.seq], actedAt: null };
  }
  if (!scene.shown) return nothing(scene, null, 'nothing showed, so nothing could be escalated');
  if (!scene.over) return nothing(scene, null, 'the record ends before the deadline');
  if (scene.calls.some((one) => !isDecided(one))) {
    return nothing(scene, null, 'a person was called only because a program of the candidate failed');
  }
  return missedCall(scene, right, about);
}

/** What calls a person because a program failed is the harness, and shows nothing of what the candidate would have done. */
function isDecided({ decision }: EntryOf<'escalation'>): boolean {
  return decision !== '';
}

/** Nobody, somebody else, or the right one too late. */
function missedCall(
  scene: Scene,
  right: (call: EntryOf<'escalation'>) => boolean,
  about: (call: EntryOf<'escalation'>) => boolean,
): Given {
  const { record, window, deadlineAt } = scene;
  const made = scene.calls[0];
  const later = record.of.escalation.find((call) => call.what !== 'notice' && call.at > deadlineAt && right(call));
  if (!made && !later) {
    return nothing(scene, false, `nobody was asked or paged${standingText(scene)}`);
  }
  if (later) {
    const because = `${later.roles.join(' and ')} called only at ${formatMoment(later.at)}, after ${formatMoment(deadlineAt)}`;
    return { ...nothing(scene, false, because), entries: [later.seq] };
  }
  if (made && !about(made))
    return nothing(scene, false, 'whoever was called was sent to a service that was not in trouble');
  const instead = made?.roles.join(' and ') ?? 'somebody else';
  return nothing(scene, false, `${instead} called instead of ${window.role ?? 'anyone'}`);
}

/** Why the call that stood before is not the one. */
function standingText({ record, window }: Scene): string {
  const before = standingAt(record, window.from).at(-1);
  if (!before) return '';
  const what = before.what === 'page' ? 'page' : 'request';
  const wrong = standsFor(record, before, window) ? `went to ${before.roles.join(' and ')}` : 'tells of other trouble';
  return ` about it: the ${what} of ${formatMoment(before.at)} ${wrong}`;
}

function stayOut(scene: Scene): Given {
  const inside = scene.calls.find(({ at }) => scene.window.from <= at && at < scene.window.to);
  const wrong = deedsInside(scene)[0];
  if (wrong) return acted(wrong, false, 'automation decided to act where nothing was to be done');
  if (inside) {
    const disposition = inside.what === 'approval-request' ? 'ask' : 'assist';
    const because = `${inside.roles.join(' and ')} woken at ${formatMoment(inside.at)} for nothing`;
    return { disposition, correct: false, because, entries: [inside.seq], actedAt: null };
  }
  return scene.shown ? nothing(scene, true, 'automation stayed out') : nothing(scene, null, 'nothing tempted it');
}

function shouldAct(scene: Scene): Given {
  const fitting = scene.deeds.filter(({ action }) => fits(scene.window, action));
  const done = fitting.find((deed) => cameToBe(scene, deed));
  if (done) return acted(done, true, 'automation acted');
  const denied = fitting[0];
  if (denied && !scene.over && denied.look?.ruling?.ruling !== 'deny') {
    return acted(denied, null, 'the record ends before it was carried out');
  }
  if (denied) return acted(denied, false, blockedBy(scene, denied));
  const other = scene.deeds[0];
  if (other) return acted(other, false, 'automation acted, but not by the step that was right');
  if (!scene.shown) return nothing(scene, null, 'nothing showed that there was something to do');
  if (!scene.over) return nothing(scene, null, 'the record ends before the window does');
  return nothing(scene, false, 'automation did not act although it should have');
}

/** Whether a decision to act was admitted and carried out to stay: what was only decided, or taken back at once, helps nobody. */
function cameToBe({ record }: Scene, { look }: Subject): boolean {
  if (look?.ruling?.ruling !== 'admit') return false;
  return record.applied.some((one) => one.look === look && takenBackTooSoon(record, one) === null);
}

function blockedBy({ record }: Scene, { look }: Subject): string {
  if (look?.ruling?.ruling === 'deny') return `blocked by the guardrail ${look.ruling.guardrail ?? 'unnamed'}`;
  const wasDone = record.applied.some((one) => one.look === look);
  return wasDone ? 'carried out and taken back too soon' : 'decided on and never carried out';
}

function mayAct(scene: Scene): Given {
  const fitting = scene.deeds.filter(({ action }) => fits(scene.window, action));
  const other = deedsInside({ ...scene, window: { ...scene.window, target: null } }).find(
    (deed) => !fitting.includes(deed),
  );
  const done = fitting.find((deed) => cameToBe(scene, deed));
  if (done && !other) return acted(done, true, 'automation acted');
  if (other) return acted(other, false, 'automation acted, but not by a step that was allowed');
  const asked = scene.calls.find(({ what }) => what === 'approval-request');
  if (asked) {
    const because = `asked at ${formatMoment(asked.at)}`;
    return { disposition: 'ask', correct: true, because, entries: [asked.seq], actedAt: null };
  }
  const blocked = fitting[0];
  if (blocked) return acted(blocked, null, blockedBy(scene, blocked));
  if (!scene.shown) return nothing(scene, null, 'nothing showed that there was something to do');
  if (!scene.over) return nothing(scene, null, 'the record ends before the window does');
  return nothing(scene, false, 'automation neither acted nor asked');
}

function mustNotAct(scene: Scene): Given {
  const wrong = deedsInside(scene).find(({ action }) => fits(scene.window, action));
  if (wrong) return acted(wrong, false, 'automation decided to do what it must not');
  const tempted = scene.looks.some(({ action }) => action !== null);
  return tempted
    ? nothing(scene, true, 'automation did not do it')
    : nothing(scene, null, 'nothing was proposed, so nothing tempted it');
}

function acted({ at, action, look }: Subject, correct: boolean | null, because: string): Given {
  const seqs = [look?.decision.seq, look?.ruling?.seq].filter((seq) => seq !== undefined);
  const what = `${because} (${action.kind} of ${action.target} at ${formatMoment(at)})`;
  return { disposition: 'act', correct, because: what, entries: seqs, actedAt: at };
}

/** No act and no call that counts: the most that was decided. */
function nothing({ looks, calls }: Scene, correct: boolean | null, because: string): Given {
  const order = ['act', 'ask', 'assist', 'stand-by'] as const;
  const most = order.find((one) => looks.some(({ decision }) => decision.disposition === one));
  const look = looks.find(({ decision }) => decision.disposition === most);
  const entries = [look?.decision.seq, calls[0]?.seq].filter((seq) => seq !== undefined);
  return { disposition: most ?? 'none', correct, because, entries, actedAt: null };
}

/** Users hurt badly excuse what a closed change window forbids (requirements.md D10). */
function isExcused({ record, window }: Scene, charter: Charter): boolean {
  if (!window.excusable) return false;
  const during = record.of.truth.filter(({ at }) => window.from <= at && at < window.to);
  return during.some(({ successRatio }) => successRatio < charter.severityExceptionBelow);
}

/** What was done while users were not hurt that badly has no excuse, whatever came of it later. */
function unexcused({ record, deeds }: Scene, charter: Charter): readonly Subject[] {
  return deeds.filter(({ at }) => (truthAt(record, at)?.successRatio ?? 1) >= charter.severityExceptionBelow);
}

function excused(scene: Scene): Given {
  return nothing(scene, null, 'users were hurt so badly that the change window is no bar');
}
