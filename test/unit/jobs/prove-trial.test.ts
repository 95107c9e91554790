import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { merkleRoot, rootWithProof } from '../../../src/base/merkle-tree.ts';
import { readJournal } from '../../../src/journal/read-journal.ts';
import { chainHeadsName, chainHeadsText, proveTrial } from '../../../src/jobs/prove-trial.ts';
import type { ReadCertificate } from '../../../src/jobs/open-certificate.ts';
import { makeStatement } from '../../../src/report/make-statement.ts';
import { digestOf, emptyFolder, qualification, subjectsOf } from '../../helpers/certificate-parts.ts';

const journal = 'test/golden/journals/leak-acted-on.jsonl';
const own = readJournal(journal).head;
const heads = ['1', '2', '3', '4', '5'].map(digestOf).toSpliced(3, 0, own);

/** A report with these heads, and a certificate that signs the others. */
function reportOf(text: string, signed: readonly string[] = heads) {
  const report = emptyFolder();
  writeFileSync(join(report, chainHeadsName), text);
  const trials = { count: signed.length, merkleRoot: merkleRoot(signed) };
  const statement = makeStatement(subjectsOf('policies/conservative'), qualification({ trials }));
  const certificate: ReadCertificate = { statement, digest: digestOf('d'), keyid: digestOf('e') };
  return { report, certificate };
}

describe('the proof of a trial', () => {
  it('leads from its journal to what the certificate signs', () => {
    const { report, certificate } = reportOf(chainHeadsText(heads));
    const proof = proveTrial(certificate, report, journal);
    expect(proof).toMatchObject({ trial: 3, trials: 6, chainHead: own, merkleRoot: merkleRoot(heads) });
    expect(rootWithProof(proof.chainHead, proof.trial, proof.trials, proof.path)).toBe(proof.merkleRoot);
  });

  it('is refused for heads that were not signed: fewer, more, others or in another order', () => {
    for (const others of [
      heads.slice(1),
      [...heads, digestOf('6')],
      heads.with(0, digestOf('7')),
      heads.toReversed(),
    ]) {
      const { report, certificate } = reportOf(chainHeadsText(others), heads);
      expect(() => proveTrial(certificate, report, journal)).toThrow('not the trials that the certificate signs');
    }
  });

  it('is refused for a journal that is none of them', () => {
    const { report, certificate } = reportOf(chainHeadsText(heads.toSpliced(3, 1)), heads.toSpliced(3, 1));
    expect(() => proveTrial(certificate, report, journal)).toThrow('signs no trial with this journal');
  });

  it('is refused where a line is no head, with the line, or the file is not there', () => {
    const { report, certificate } = reportOf(chainHeadsText(heads));
    appendFileSync(join(report, chainHeadsName), 'abc');
    expect(() => proveTrial(certificate, report, journal)).toThrow(
      expect.objectContaining({ name: 'IntegrityError', place: expect.objectContaining({ line: 7 }) }),
    );
    expect(() => proveTrial(certificate, emptyFolder(), journal)).toThrow('no chain-heads.txt');
  });
});
