import { generatorDigest } from '../../../src/jobs/generator-digest.ts';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealEnvelope } from '../../../src/base/dsse.ts';
import { canonicalJson, sha256 } from '../../../src/base/canonical-json.ts';
import type { Candidate } from '../../../src/domain/candidate.ts';
import { certificatePayloadType } from '../../../src/domain/certificate.ts';
import type { Qualification } from '../../../src/domain/qualification.ts';
import { beginAttempt, endAttempt } from '../../../src/jobs/attempts.ts';
import { readLedger, writeToLedger } from '../../../src/jobs/ledger.ts';
import { loadCharter } from '../../../src/jobs/load-charter.ts';
import { openCertificate, readUnverified } from '../../../src/jobs/open-certificate.ts';
import { recordOutcome } from '../../../src/jobs/record-outcome.ts';
import { certifyingSeed } from '../../../src/jobs/qualification-inputs.ts';
import { revokeCertificate } from '../../../src/jobs/revoke-certificate.ts';
import { signCertificate } from '../../../src/jobs/sign-certificate.ts';
import type { AsItIsNow } from '../../../src/jobs/verify-certificate.ts';
import { verifyCertificate } from '../../../src/jobs/verify-certificate.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import {
  automationId,
  digestOf,
  emptyFolder,
  keyOf,
  qualification,
  qualifiedAutomation,
  subjectsOf,
} from '../../helpers/certificate-parts.ts';

const folder = 'policies/conservative';
const candidate = loadCandidate(folder);
const now: AsItIsNow = {
  candidate,
  charter: loadCharter().digest,
  generator: generatorDigest(),
  profile: digestOf('2'),
  ledger: null,
  asOf: '2026-12-01',
};

function signed(told: Partial<Qualification> = {}, owner?: string) {
  const { key, trust } = keyOf(owner);
  const certificate = signCertificate({ subjects: subjectsOf(folder), qualification: qualification(told), key });
  return { ...certificate, key, trust };
}

/** What a trusted key signed past requal: the same certificate, with this in it. */
function sealed(told: Partial<Qualification>) {
  const { key, trust } = keyOf();
  const good = readUnverified(signed().text);
  if ('refusal' in good) throw new Error('a good certificate cannot be read');
  const bad = { ...good.statement, predicate: { ...good.statement.predicate, ...told } };
  return { text: sealEnvelope(certificatePayloadType, Buffer.from(canonicalJson(bad)), key.key), trust };
}

function refusalsOf(changes: Partial<AsItIsNow>, told: Partial<Qualification> = {}): readonly string[] {
  const { text, trust } = signed(told);
  const { refusals, valid, exitCode } = verifyCertificate('c.json', text, trust, { ...now, ...changes });
  expect([valid, exitCode]).toEqual(refusals.length === 0 ? [true, 0] : [false, 5]);
  return refusals.map(({ kind, message }) => `${kind}: ${message}`);
}

describe('a certificate', () => {
  it('may be relied on when nothing speaks against it, and says what was not looked at', () => {
    const { text, trust, key } = signed();
    expect(verifyCertificate('c.json', text, trust, now)).toMatchObject({
      valid: true,
      exitCode: 0,
      refusals: [],
      notChecked: [expect.stringContaining('revocation not checked')],
      signer: { keyid: key.keyid, owner: 'Jane Doe, compliance lead' },
      verdict: { kind: 'requalified', until: '2027-02-19' },
    });
    const less = verifyCertificate('c.json', text, trust, { ...now, profile: null });
    expect(less.notChecked).toHaveLength(2);
  });

  it('has the same bytes for the same parts and key', () => {
    const { key } = keyOf();
    const parts = { subjects: subjectsOf(folder), qualification: qualification(), key };
    expect(signCertificate(parts)).toEqual(signCertificate(parts));
  });

  it('is no pass for whoever asks for one when it says demoted or inconclusive', () => {
    const demoted = { kind: 'demoted' as const, to: 3 as const, because: ['one automation harmed.'] };
    const open = {
      kind: 'inconclusive' as const,
      because: ['it never acted.'],
      exposuresMissing: null,
      minutesMissing: null,
    };
    for (const [verdict, exitCode] of [
      [demoted, 1],
      [open, 2],
    ] as const) {
      const { text, trust } = signed({ verdict });
      expect(verifyCertificate('c.json', text, trust, now)).toMatchObject({ valid: true, exitCode, verdict });
    }
  });

  it('does not verify when any byte of it is another', () => {
    const { text, trust } = signed();
    const bytes = Buffer.from(text);
    const kinds = new Set<string>();
    for (let at = 0; at < bytes.length; at += 1) {
      const other = Buffer.from(bytes);
      other[at] = (bytes[at] ?? 0) ^ 1;
      const opened = openCertificate(other.toString('utf8'), trust);
      expect('refusal' in opened, `byte ${at}`).toBe(true);
      if ('refusal' in opened) kinds.add(opened.refusal.kind);
    }
    expect([...kinds].toSorted()).toEqual(['changed', 'not-an-envelope', 'unknown-signer']);
  });

  it('holds on its first and its last day, and on no day before or after', () => {
    expect(refusalsOf({ asOf: '2026-11-21' })).toEqual([]);
    expect(refusalsOf({ asOf: '2027-02-19' })).toEqual([]);
    expect(refusalsOf({ asOf: '2026-11-20' })).toEqual([
      expect.stringMatching(/^not-yet-valid: It holds from 2026-11-21/),
    ]);
    expect(refusalsOf({ asOf: '2027-02-20' })).toEqual([expect.stringMatching(/^expired: It ended on 2027-02-19/)]);
  });

  it.each<[string, string, (one: Candidate) => Partial<Candidate>]>([
    ['policy', 'the policy differs', (one) => ({ policy: { ...one.policy, abortWindow: one.policy.abortWindow + 1 } })],
    ['runbooks', 'the runbooks differ', (one) => ({ runbooks: one.runbooks.slice(1) })],
    ['agent', 'the agent differs', () => ({ agent: { kind: 'silent' } })],
    [
      'executor',
      'the executor differs',
      (one) => ({ programs: { ...one.programs, executor: { kind: 'recorded', file: 'x' } } }),
    ],
    [
      'decider',
      'what decides in the place of the policy file differs',
      (one) => ({ programs: { ...one.programs, policy: { kind: 'random' } } }),
    ],
  ])('is about another candidate when its %s changed, and says so', (_, words, change) => {
    const other = { ...candidate, ...change(candidate), digest: digestOf('f') };
    expect(refusalsOf({ candidate: other })).toEqual([`other-candidate: It is about another candidate: ${words}.`]);
  });

  it('names all parts that changed, and admits when none of them tells', () => {
    const other = { ...candidate, agent: { kind: 'silent' as const }, runbooks: [], digest: digestOf('f') };
    expect(refusalsOf({ candidate: other })).toEqual([expect.stringContaining('the runbooks and the agent differ.')]);
    expect(refusalsOf({ candidate: { ...candidate, digest: digestOf('f') } })).toEqual([
      expect.stringContaining('its parts are the same'),
    ]);
  });

  it('is held against charter, generator, profile and the behaviour of requal', () => {
    expect(refusalsOf({ charter: digestOf('f') })).toEqual([expect.stringMatching(/^other-charter: /)]);
    expect(refusalsOf({ generator: digestOf('f') })).toEqual([expect.stringMatching(/^other-generator: /)]);
    expect(refusalsOf({ profile: digestOf('f') })).toEqual([expect.stringMatching(/^other-profile: /)]);
    const { key, trust } = keyOf();
    const subjects = subjectsOf(folder).map((one) =>
      one.name === 'requal' ? { ...one, annotations: { version: '0.0.9', behaviour: 1 } } : one,
    );
    const { text } = signCertificate({ subjects, qualification: qualification(), key });
    expect(verifyCertificate('c.json', text, trust, now).refusals).toEqual([
      expect.objectContaining({ kind: 'other-requal', message: expect.stringContaining('version 0.0.9, behaviour 1') }),
    ]);
  });

  it('tells everything that speaks against it at one time', () => {
    const kinds = refusalsOf({ asOf: '2028-01-01', charter: digestOf('f'), profile: digestOf('f') });
    expect(kinds.map((text) => text.split(':')[0])).toEqual(['expired', 'other-charter', 'other-profile']);
  });

  it('is refused for an unknown signer, whose key it names, and tells nothing else', () => {
    const { text, key } = signed();
    const stranger = keyOf('John Roe, VP');
    expect(verifyCertificate('c.json', text, stranger.trust, now)).toMatchObject({
      valid: false,
      exitCode: 5,
      refusals: [{ kind: 'unknown-signer', message: expect.stringContaining(key.keyid) }],
      signer: null,
      verdict: null,
    });
  });

  it('is not signed for its author, and not believed when the author signed it all the same', () => {
    expect(() => signed({ author: 'Jane Doe' })).toThrow('cannot certify it');
    // The certificate names another author than the candidate at hand has.
    const { author } = candidate.policy.metadata;
    const { text, trust } = signed({}, `Somebody Else, ${author}`);
    expect(verifyCertificate('c.json', text, trust, now).refusals).toMatchObject([{ kind: 'signed-by-the-author' }]);
    // The signer gave another name when signing than the one who trusts the key knows.
    const { key, trust: known } = keyOf('John Roe, VP');
    const renamed = signCertificate({
      subjects: subjectsOf(folder),
      qualification: qualification(),
      key: { ...key, owner: 'Nobody In Particular, nobody' },
    });
    expect(verifyCertificate('c.json', renamed.text, known, now).refusals).toMatchObject([
      { kind: 'signed-by-the-author', message: expect.stringContaining('John Roe') },
    ]);
  });

  it('is not signed when it contradicts itself, and not believed when somebody did', () => {
    const told = { automations: [qualifiedAutomation({ violations: { count: 9, of: 8_403, upper: 0.002 } })] };
    expect(() => signed(told)).toThrow('would contradict itself');
    const { text, trust } = sealed(told);
    const { refusals } = verifyCertificate('c.json', text, trust, now);
    expect(new Set(refusals.map(({ kind }) => kind))).toEqual(new Set(['contradicts-itself']));
  });

  it.each<[string, Partial<Qualification['plan']>]>([
    ['a confidence of 0.5', { confidence: 0.5, error: 0.01 }],
    ['a rate of 0.9', { budget: 0.9 }],
    ['3 exposures of each trigger', { exposuresPerTrigger: 3 }],
    ['1 different behaviours', { behavioursMin: 1 }],
    ['3 violations', { violationsMax: 3 }],
    ['has 8402 exposures', { exposures: 8_402 }],
  ])('is not signed when its plan is weak, and not believed when somebody did: %s', (what, told) => {
    const plan = { ...qualification().plan, ...told };
    expect(() => signed({ plan })).toThrow(what);
    const { text, trust } = sealed({ plan });
    const { refusals, exitCode, valid } = verifyCertificate('c.json', text, trust, now);
    expect(refusals).toMatchObject([{ kind: 'weak-plan', message: expect.stringContaining(what) }]);
    expect([valid, exitCode]).toEqual([false, 5]);
  });

  it('may be demoted by a weak plan, but no automation may be requalified by one', () => {
    const plan = { ...qualification().plan, exposuresPerTrigger: 3 };
    const verdict = { kind: 'demoted' as const, to: 3 as const, because: ['x'] };
    const { text, trust } = sealed({ plan, verdict });
    expect(verifyCertificate('c.json', text, trust, now).refusals).toMatchObject([{ kind: 'weak-plan' }]);
    const all = signed({ plan, verdict, automations: [qualifiedAutomation({ verdict })] });
    expect(verifyCertificate('c.json', all.text, all.trust, now)).toMatchObject({ valid: true, exitCode: 1 });
  });

  it('is none when a trusted key has signed something else', () => {
    const { key, trust } = keyOf();
    const good = readUnverified(signed().text);
    if ('refusal' in good) throw new Error('a good certificate cannot be read');
    const whole = canonicalJson(good.statement);
    for (const [type, payload] of [
      ['text/plain', whole],
      [certificatePayloadType, 'rubbish'],
      [certificatePayloadType, '{}'],
      [certificatePayloadType, ` ${whole}`],
      [certificatePayloadType, whole.replace('"_type"', '"more":1,"_type"')],
      [certificatePayloadType, whole.replace('"candidate/policy"', '"candidate"')],
    ] as const) {
      const opened = openCertificate(sealEnvelope(type, Buffer.from(payload), key.key), trust);
      expect(opened).toMatchObject({ refusal: { kind: 'not-a-certificate' } });
    }
  });
});

/** A certificate that was issued in a ledger, after an attempt that was broken off and its own. */
async function issued(change: (told: Partial<Qualification>) => Partial<Qualification> = (told) => told, seed = 7) {
  const file = join(emptyFolder(), 'ledger.jsonl');
  const attempt = {
    policy: candidate.policy.metadata.name,
    candidate: candidate.digest,
    profile: digestOf('2'),
    inputs: digestOf('c'),
    seed,
  };
  await beginAttempt(file, { attempt: 'qualify-0', ...attempt });
  await endAttempt(file, 'qualify-0', 'aborted');
  await beginAttempt(file, { attempt: 'qualify-1', ...attempt });
  const ledger = await endAttempt(file, 'qualify-1', 'requalified');
  const { attemptsOf } = await import('../../../src/jobs/attempts.ts');
  const told = change({
    attempts: [...attemptsOf(ledger, null)],
    ledger: { entries: ledger.entries.length, head: ledger.head },
  });
  const certificate = signed(told);
  await writeToLedger(file, 'a test', () => certificate.issued);
  return {
    ...certificate,
    file,
    digest: certificate.issued.certificate,
    verified: () =>
      verifyCertificate('c.json', certificate.text, certificate.trust, { ...now, ledger: readLedger(file) }),
  };
}

const harm = {
  automation: automationId,
  happenedOn: '2026-11-25',
  result: 'harmful' as const,
  suboptimal: false,
  cause: null,
  by: 'on-call',
  note: 'the cart was lost',
};

describe('a ledger', () => {
  it('has nothing against a certificate that was issued in it', async () => {
    const { verified, text, digest } = await issued();
    expect(verified()).toMatchObject({ valid: true, exitCode: 0, notChecked: [], digest });
    const payload = (JSON.parse(text) as { payload: string }).payload;
    expect(digest).toBe(sha256(Buffer.from(payload, 'base64')));
  });

  it('takes a certificate back when somebody revokes it, for the reason given', async () => {
    const { verified, file, digest } = await issued();
    await revokeCertificate(file, digest, { reason: 'the review was skipped', by: 'Jane Doe' });
    expect(verified()).toMatchObject({
      valid: false,
      exitCode: 5,
      refusals: [{ kind: 'revoked', message: expect.stringContaining('Jane Doe revoked it on') }],
    });
    expect(verified().refusals[0]?.message).toContain('the review was skipped');
  });

  it('does not revoke what it does not know', async () => {
    const { file } = await issued();
    await expect(revokeCertificate(file, digestOf('9'), { reason: 'x', by: 'y' })).rejects.toThrow('has not recorded');
  });

  it('takes it back after a suboptimal outcome of one of its automations, also one that is dated back', async () => {
    const { verified, file, digest } = await issued();
    await recordOutcome(file, { ...harm, result: 'helped' });
    await recordOutcome(file, { ...harm, automation: 'another/one/else' });
    expect(verified().valid).toBe(true);
    expect((await recordOutcome(file, { ...harm, happenedOn: '2026-01-01' })).ends).toEqual([digest]);
    expect(verified().refusals).toMatchObject([
      { kind: 'revoked', message: expect.stringContaining('the cart was lost') },
    ]);
  });

  it('holds no outcome against it that was written down before it was issued', async () => {
    const first = await issued();
    await recordOutcome(first.file, harm);
    const again = signed({
      ...qualificationOf(first.text),
      validUntil: '2027-02-18',
      verdict: { kind: 'demoted', to: 3, because: ['x'] },
      automations: [qualifiedAutomation({ verdict: { kind: 'demoted', to: 3, because: ['x'] } })],
    });
    await writeToLedger(first.file, 'a test', () => again.issued);
    const ledger = readLedger(first.file);
    expect(first.verified().valid).toBe(false);
    expect(verifyCertificate('c.json', again.text, again.trust, { ...now, ledger }).refusals).toEqual([]);
  });

  it('takes it back when its candidate fails a scenario that is new', async () => {
    const { verified, file } = await issued();
    const fail = {
      kind: 'scenario-failed' as const,
      scenario: 'leak-novel',
      scenarioDigest: digestOf('3'),
      trial: digestOf('4'),
    };
    await writeToLedger(file, 'a test', () => ({ ...fail, candidate: digestOf('5') }));
    expect(verified().valid).toBe(true);
    await writeToLedger(file, 'a test', () => ({ ...fail, candidate: candidate.digest }));
    expect(verified().refusals).toMatchObject([{ kind: 'revoked', message: expect.stringContaining('leak-novel') }]);
  });

  it('does not take it back for a fail that the certificate itself tells of', async () => {
    const verdict = { kind: 'demoted' as const, to: 3 as const, because: ['x'] };
    const { verified, file } = await issued((told) => ({
      ...told,
      verdict,
      vetoSet: { trials: 93, failed: ['leak-novel.s1'], waived: [] },
    }));
    await writeToLedger(file, 'a test', () => ({
      kind: 'scenario-failed',
      scenario: 'leak-novel',
      scenarioDigest: digestOf('3'),
      candidate: candidate.digest,
      trial: digestOf('4'),
    }));
    expect(verified()).toMatchObject({ valid: true, exitCode: 1 });
  });

  it('does not take back a certificate for a scenario whose failure it waives', async () => {
    const finding = 'leak-novel/novel-pattern';
    const { file, verified } = await issued((told) => ({
      ...told,
      vetoSet: { trials: 93, failed: [], waived: [finding] },
      waivers: [{ finding, owner: 'Ada', reason: 'known', expires: '2027-02-19' }],
    }));
    const failed = (scenario: string) =>
      writeToLedger(file, 'a test', () => ({
        kind: 'scenario-failed',
        scenario,
        scenarioDigest: digestOf('3'),
        candidate: candidate.digest,
        trial: digestOf('4'),
      }));
    await failed('leak-novel');
    expect(verified().valid).toBe(true);
    await failed('leak');
    expect(verified().refusals).toMatchObject([{ kind: 'revoked' }]);
  });

  it('that never recorded the certificate, or was rewritten since, cannot speak for it', async () => {
    const { text, trust } = await issued();
    const other = await issued();
    const seen = verifyCertificate('c.json', text, trust, { ...now, ledger: readLedger(other.file) });
    expect(seen.refusals).toMatchObject([
      { kind: 'other-ledger', message: expect.stringContaining('has not recorded') },
    ]);
    // The same certificate is written into a ledger from which the attempt that was broken off is missing.
    const file = join(emptyFolder(), 'ledger.jsonl');
    await beginAttempt(file, { ...readAttempt(), attempt: 'qualify-1' });
    const mine = await issued();
    await writeToLedger(file, 'a test', () => mine.issued);
    const rewritten = verifyCertificate('c.json', mine.text, mine.trust, { ...now, ledger: readLedger(file) });
    expect(rewritten.refusals).toMatchObject([{ kind: 'other-ledger', message: expect.stringContaining('rewritten') }]);
  });

  it('sees an attempt with the policy that the certificate keeps to itself, or tells otherwise', async () => {
    const hidden = await issued((told) => ({ ...told, attempts: (told.attempts ?? []).slice(1) }));
    expect(hidden.verified().refusals).toMatchObject([
      { kind: 'attempts-left-out', message: expect.stringContaining('qualify-0') },
    ]);
    const better = await issued((told) => ({
      ...told,
      attempts: (told.attempts ?? []).map((one) => ({ ...one, inputs: digestOf('8') })),
    }));
    expect(better.verified().refusals).toMatchObject([{ kind: 'attempts-left-out' }]);
    const brighter = await issued((told) => ({
      ...told,
      attempts: (told.attempts ?? []).map((one) => (one.id === 'qualify-0' ? { ...one, ended: 'inconclusive' } : one)),
    }));
    expect(brighter.verified().refusals).toMatchObject([{ message: expect.stringMatching(/: qualify-0\.$/) }]);
  });

  it('is no help to a certificate that waives an absolute rule', async () => {
    const waiver = { finding: 'leak-novel/killed', owner: 'Ada', reason: 'known', expires: '2027-02-19' };
    const waived = await issued((told) => ({ ...told, waivers: [waiver] }));
    expect(waived.verified().refusals).toMatchObject([
      { kind: 'contradicts-itself', message: expect.stringContaining('absolute rule') },
    ]);
    const rated = await issued((told) => ({ ...told, waivers: [{ ...waiver, finding: 'leak-novel/novel-pattern' }] }));
    expect(rated.verified().valid).toBe(true);
  });

  it('sees a second attempt that was planned as if it were the first', async () => {
    const seed = certifyingSeed(digestOf('c'));
    const cheap = await issued((told) => told, seed);
    expect(cheap.verified().refusals).toMatchObject([
      { kind: 'attempts-left-out', message: expect.stringContaining('by the ledger it was attempt 2') },
    ]);
    const { plan } = qualification();
    const longer = qualifiedAutomation({ violations: { count: 0, of: 9_271, upper: 0.0006 } });
    const paid = await issued(
      (told) => ({ ...told, plan: { ...plan, attempt: 2, error: 0.005, exposures: 9_271 }, automations: [longer] }),
      seed,
    );
    expect(paid.verified()).toMatchObject({ valid: true });
  });
});

function readAttempt() {
  return {
    policy: candidate.policy.metadata.name,
    candidate: candidate.digest,
    profile: digestOf('2'),
    inputs: digestOf('c'),
    seed: 7,
  };
}

function qualificationOf(text: string): Qualification {
  const read = readUnverified(text);
  if ('refusal' in read) throw new Error(read.refusal.message);
  return read.statement.predicate;
}
