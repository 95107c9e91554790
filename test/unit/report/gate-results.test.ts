import { describe, expect, it } from 'vitest';
import { gateSchema, type GateFinding, type GateReport } from '../../../src/domain/gate.ts';
import { limits } from '../../../src/domain/limits.ts';
import { findingsSarif } from '../../../src/report/findings-sarif.ts';
import { gateMarkdown } from '../../../src/report/gate-markdown.ts';
import { gateResults } from '../../../src/report/gate-results.ts';
import { gateText } from '../../../src/report/gate-text.ts';
import { githubAnnotations } from '../../../src/report/github-annotations.ts';
import { sarifFlaws } from '../../helpers/sarif-flaws.ts';
import { junitXml } from '../../../src/report/junit-xml.ts';

const place = { file: 'policies/mine/policy.yaml', line: 39, column: 15 };
const decision = {
  at: 450_000,
  level: 4,
  disposition: 'act',
  action: 'scale-out of cart',
  because: ['Level 4 holds.'],
};

function finding(changes: Partial<GateFinding>): GateFinding {
  return {
    id: 'generated/novel-pattern',
    source: 'generated',
    state: 'new',
    rule: 'novel-pattern',
    requirements: ['B3'],
    kind: 'realised',
    message: 'ran scale-out of cart although it was hardly ever seen',
    times: 7,
    lines: [{ change: 'policy.levels[4].clauses[seen].when', place, before: 'x >= 10', after: 'x >= 1' }],
    sure: true,
    decisions: { baseline: { ...decision, level: 2, disposition: 'ask' }, candidate: decision },
    scenario: 'reports/gate-1/scenarios/novel.yaml',
    command: 'npx requal run reports/gate-1/scenarios/novel.yaml --candidate policies/mine',
    ...changes,
  };
}

function report(changes: Partial<GateReport>): GateReport {
  return gateSchema.parse({
    schema: 'requal/gate/v1',
    id: 'gate-1',
    startedAt: '2026-11-21T18:00:00.000Z',
    tookMs: 12_000,
    requal: '0.1.0',
    node: 'v24.0.0',
    baseline: { name: 'mine-baseline', digest: '0'.repeat(64), from: 'origin/main' },
    candidate: { name: 'mine', digest: '1'.repeat(64), from: 'policies/mine' },
    charterDigest: '2'.repeat(64),
    asOf: '2026-11-21',
    seed: 1,
    verdict: 'fail',
    why: ['1 new finding in generated incidents: novel-pattern.'],
    onInconclusive: 'fail',
    exitCode: 1,
    changes: [],
    equality: { kind: 'unproved', because: ['clause seen of level 4 says something else in some cells'] },
    findings: [finding({})],
    waivers: [],
    shipped: { pairs: 93, bothFail: 21, needless: 0, notJudged: [], restored: [] },
    cells: {
      regions: 1,
      hazards: 1,
      impossible: 0,
      isProof: true,
      aims: [{ kind: 'cell', name: 'there', isHazard: true, reached: 40 }],
    },
    pairs: { played: 80, asked: 4_000, missed: 3, parted: 30, ended: 'shown-worse', strata: [], faults: [] },
    bound: null,
    useful: { budget: null, pairs: 0, called: null, hurtSeconds: null },
    conditionalOn: ['a generator'],
    folder: 'reports/gate-1',
    ...changes,
  });
}

const waiver = {
  finding: 'generated/novel-pattern',
  owner: 'Ada',
  reason: 'until the runbook is <written>',
  expires: '2026-12-31',
};
const waived = report({
  verdict: 'pass',
  findings: [finding({ state: 'waived' })],
  waivers: [{ ...waiver, state: 'used' }],
});

describe('the report of a gate', () => {
  it('names the line, both decisions and the one command, in the terminal and in Markdown', () => {
    const texts = [gateText(report({}), { columns: 400, colour: false, boxes: false }), gateMarkdown(report({}))];
    for (const text of texts) {
      expect(text).toContain('policies/mine/policy.yaml:39');
      expect(text).toMatch(/07:30, level 2, ask: scale.+out of cart/);
      expect(text).toMatch(/07:30, level 4, act: scale.+out of cart/);
      expect(text).toContain('npx requal run reports/gate-1/scenarios/novel.yaml --candidate policies/mine');
    }
  });

  it('shows who answers for what is waived before everything else', () => {
    expect(gateText(waived, { columns: 200, colour: false, boxes: false })).toMatch(
      /^WAIVED {2}generated\/novel-pattern, by Ada until 2026-12-31/,
    );
    expect(gateMarkdown(waived).split('###')[0]).toContain('Ada');
    const expired = report({ waivers: [{ ...waiver, state: 'expired' }] });
    expect(gateText(expired, { columns: 200, colour: false, boxes: false })).toMatch(/^WAIVER RAN OUT/);
  });

  it('is cut to what GitHub shows, and says so', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      finding({ id: `generated/${index}`, message: 'é'.repeat(300) }),
    );
    const text = gateMarkdown(report({ findings: many }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.gateMarkdownBytesMax);
    expect(text).toContain('The rest was cut');
    expect(gateMarkdown(report({}))).not.toContain('The rest was cut');
  });

  it('lets no text of somebody else be markup', () => {
    const evil = report({ findings: [finding({ message: '</details><script>x</script> @everyone ![x](http://y)' })] });
    expect(gateMarkdown(evil)).not.toMatch(/<script|@everyone|!\[x/);
  });
});

describe('JUnit', () => {
  it('has a test for the verdict and one for each finding that is not the baseline’s as well', () => {
    const shared = finding({ id: 'generated/no-harm', state: 'shared' });
    const { suite } = gateResults(report({ findings: [finding({}), shared] }));
    expect(suite.cases.map(({ name, result }) => [name, result.kind])).toEqual([
      ['no worse than the policy that it replaces', 'failed'],
      ['generated/novel-pattern', 'failed'],
    ]);
    const xml = junitXml(suite);
    expect(xml).toContain('tests="2" failures="2" errors="0" skipped="0"');
    expect(xml).toContain('policies/mine/policy.yaml:39:15');
  });

  it('has what is waived as skipped and an inconclusive verdict as an error, so that no reader takes either for passed', () => {
    expect(junitXml(gateResults(waived).suite)).toContain(
      '<skipped message="waived: until the runbook is &lt;written&gt; (Ada',
    );
    const open = gateResults(report({ verdict: 'inconclusive', findings: [] })).suite;
    expect(junitXml(open)).toMatch(/errors="1"[^]*<error message="1 new finding/);
  });

  it('is well-formed whatever the texts are', () => {
    const text = `"quoted" & <tag> ' \u0000\u001b[31m ]]> \ud800 \uffff \ufdd0 line\nbreak`;
    const cases = [{ group: text, name: text, result: { kind: 'failed', message: text, detail: text } as const }];
    const xml = junitXml({ name: text, startedAt: '2026-11-21T18:00:00.000Z', tookMs: 1, cases });
    // oxlint-disable-next-line no-control-regex -- These are what XML 1.0 cannot hold.
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    expect(xml.isWellFormed()).toBe(true);
    const bare = xml.replace(/<\/?[a-z?][^<>]*>/g, '');
    expect(bare).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot|apos);)/);
    expect(xml).toContain('line\nbreak</failure>');
  });
});

describe('SARIF', () => {
  it('stands on the line that made the difference, with the waiver as a suppression', () => {
    const log = (of: GateReport) => findingsSarif('requal gate', gateResults(of).results) as never as SarifLog;
    const [result] = log(report({})).runs[0]!.results;
    expect(result).toMatchObject({ ruleId: 'novel-pattern', ruleIndex: 0, level: 'error' });
    expect(result!.locations[0]!.physicalLocation).toEqual({
      artifactLocation: { uri: 'policies/mine/policy.yaml' },
      region: { startLine: 39, startColumn: 15 },
    });
    expect(result!.suppressions).toBeUndefined();
    const [quiet] = log(waived).runs[0]!.results;
    expect(quiet).toMatchObject({
      level: 'note',
      suppressions: [{ kind: 'external', justification: expect.stringContaining('Ada') }],
    });
  });
});

interface SarifLog {
  readonly runs: readonly {
    readonly results: readonly {
      readonly locations: readonly { readonly physicalLocation: object }[];
      readonly suppressions?: object;
    }[];
  }[];
}

describe('the SARIF log of a gate', () => {
  it('is valid for every state of a finding', () => {
    const states = (['new', 'open', 'waived', 'shared', 'unproved'] as const).map((state) =>
      finding({ state, lines: [] }),
    );
    for (const told of [report({}), waived, report({ findings: states })])
      expect(sarifFlaws(findingsSarif('requal gate', gateResults(told).results))).toEqual([]);
  });
});

describe('annotations', () => {
  it('stand beside the line, one line each, and cannot be made to be another command', () => {
    const evil = finding({ message: 'one\n::set-output name=x::y 100%' });
    const lines = githubAnnotations(gateResults(report({ findings: [evil] })).annotations).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::error file=policies\/mine\/policy\.yaml,line=39,col=15,title=requal gate%3A generated\/novel-pattern::one/,
    );
    expect(lines[0]).toContain('100%25');
  });
});
