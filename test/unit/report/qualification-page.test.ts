import { describe, expect, it } from 'vitest';
import type { AutomationReport, QualificationReport } from '../../../src/domain/qualification-report.ts';
import type { FactorExposure } from '../../../src/domain/sample-exposure.ts';
import { findingsSarif } from '../../../src/report/findings-sarif.ts';
import { qualificationMarkdown } from '../../../src/report/qualification-markdown.ts';
import { qualificationPage } from '../../../src/report/qualification-page.ts';
import { qualificationResults } from '../../../src/report/qualification-results.ts';
import { qualificationText } from '../../../src/report/qualification-text.ts';
import { sarifFlaws } from '../../helpers/sarif-flaws.ts';
import { digestOf, qualification, qualifiedAutomation } from '../../helpers/certificate-parts.ts';

const rude = '<script>alert(1)</script> | `x` & "y"';

const { automation } = qualifiedAutomation();

const confusion: AutomationReport['confusion'] = [
  { trigger: 'none', wanted: 'act', given: { acted: 5, stopped: 1, asked: 2, 'stayed-out': 0 } },
  { trigger: 'novelty', wanted: 'ask', given: { acted: 1, stopped: 0, asked: 1, 'stayed-out': 0 } },
];

const none = { count: 0, named: [] };
const coverage: FactorExposure = {
  factors: ['class', 'evidence', 'window'],
  classes: ['memory-leak', 'data-corruption'],
  pairs: {
    met: 30,
    rarest: { name: 'class memory-leak + window frozen', exposures: 2 },
    unexposed: { count: 1, named: ['class data-corruption + window open'] },
    missing: { count: 9, named: ['evidence frozen + window event', 'class memory-leak + window event'] },
    neverDrawn: { count: 4, named: ['class data-corruption + window frozen'] },
  },
  triples: { met: 50, rarest: null, unexposed: none, missing: none, neverDrawn: none },
};

const pictures = new Map([['reports/q/journals/c/a-7.jsonl', '<svg role="img"><title>a trial</title></svg>']]);

function shown(told: Partial<AutomationReport> = {}): AutomationReport {
  return {
    automation,
    verdict: { kind: 'demoted', to: 2, because: [`irreversible: ${rude}`] },
    incidents: 'memory-leak at catalogue',
    trials: 12,
    exposures: 10,
    violations: 3,
    planned: 200,
    violationsAtMost: 0.7,
    consistency: { count: 4, of: 5, low: 0.2, high: 0.99 },
    actedWhenRight: { count: 4, of: 6, low: 0.2, high: 0.95 },
    lookAlikes: { names: ['data-corruption'], played: 3, proposed: 2, acted: 1 },
    triggers: [{ trigger: 'novelty', unsafe: { count: 1, of: 2, upper: 0.99 }, attempted: 0, realised: 1 }],
    confusion,
    worst: [
      {
        number: 7,
        stratum: 'look-alike',
        trigger: 'novelty',
        step: { wanted: 'ask', given: 'acted' },
        broken: [{ invariant: 'irreversible', kind: 'realised' }],
        brokenByOthers: [],
        hurt: { afterMs: 61_000, recovered: false },
        journal: 'reports/q/journals/c/a-7.jsonl',
        timeline: 'timelines/c/a-7.html',
        replay: 'npx requal replay reports/q/journals/c/a-7.jsonl',
      },
    ],
    strata: [{ stratum: 'none', trials: 5, exposures: 5, acted: 4, violations: 0 }],
    broken: [
      {
        invariant: 'irreversible',
        class: 'rated',
        attempted: 0,
        realised: 3,
        why: rude,
        stratum: 'look-alike',
        trials: [7],
        journal: 'reports/q/journals/c/a-7.jsonl',
        timeline: 'timelines/c/a-7.html',
        replay: 'npx requal replay reports/q/journals/c/a-7.jsonl',
      },
    ],
    elsewhere: [],
    nulls: [
      {
        name: 'always-act',
        exposures: 260,
        violations: 198,
        actedWhenRight: { count: 60, of: 62, low: 0.9, high: 0.99 },
      },
    ],
    tested: [{ invariant: 'irreversible', title: rude, tests: 'candidate', kept: 1, broken: 3 }],
    behaviours: 9,
    coverage,
    agents: [
      { agent: { of: 'candidate', kind: 'exec' }, exposures: 6, acted: 3, violations: 1 },
      { agent: { of: 'scenario', kind: 'doubtful' }, exposures: 3, acted: 1, violations: 2 },
      { agent: { of: 'scenario', kind: 'flooding' }, exposures: 1, acted: 0, violations: 0 },
    ],
    effects: { alone: [['harmful', 3]], approved: [['helpful', 2]] },
    distortions: [{ kind: 'freeze', exposures: 21, acted: 0, violations: 0 }],
    people: { asked: 9, approved: 4, rejected: 3, unanswered: 2, kills: 1, slowestKillMs: 15_000 },
    drills: [
      { drill: 'killed-midway', trials: [950_001], rules: [], broken: [], slowestMs: 5_000, untested: null },
      { drill: 'silence', trials: [], rules: [], broken: [], slowestMs: null, untested: rude },
      { drill: 'wrong-role', trials: [970_001], rules: [], broken: [rude], slowestMs: null, untested: null },
    ],
    verified: [['helped', 4]],
    reach: [
      { what: 'replicas', measured: 5, planned: 2, allowed: null, beyond: 1, trial: 7 },
      { what: 'concurrent-share', measured: 0.2, planned: 0.2, allowed: 0.25, beyond: 0, trial: 3 },
    ],
    radiusBeyond: 1,
    measured: { undoMs: null, recordsKept: false, sameTwice: false },
    recovery: [
      {
        who: 'candidate',
        meanMs: 60_000,
        trials: 2,
        recovered: 1,
        struckAgain: 2,
        relapsed: 1,
        steps: [
          { fromMs: 0, share: 1, low: 1, high: 1 },
          { fromMs: 120_000, share: 0.5, low: 0.1, high: 0.9 },
        ],
      },
    ],
    faults: 0,
    ...told,
  };
}

function reportOf(told: Partial<QualificationReport> = {}): QualificationReport {
  return {
    schema: 'requal/qualification/v1',
    id: 'qualify-1',
    startedAt: '2026-11-21T10:00:00.000Z',
    tookMs: 61_000,
    requal: '0.1.0',
    node: 'v24.0.0',
    candidate: { name: rude, digest: digestOf('a'), policyVersion: '1.0' },
    profile: { name: 'shop', title: 'The shop', digest: digestOf('b'), asOf: '2026-11-15' },
    charterDigest: digestOf('c'),
    generatorDigest: digestOf('d'),
    inputs: digestOf('e'),
    uncertifiable: null,
    waivers: [],
    qualification: qualification({
      verdict: { kind: 'demoted', to: 2, because: [rude] },
      conditionalOn: [`condition ${rude}`],
      assumptions: ['an assumption'],
      notTested: [],
    }),
    automations: [shown()],
    confusion,
    worst: [{ automation: automation.id, number: 7 }],
    drift: {
      signer: null,
      since: 'c.json',
      asOf: '2026-08-20',
      changed: ['the profile'],
      rows: [
        {
          automation: automation.id,
          step: 'profile',
          before: { trials: 250, exposures: 200, acted: 100, violations: 0 },
          after: { trials: 250, exposures: 200, acted: 0, violations: 4 },
          worse: 4,
          better: 0,
          chance: 0.125,
        },
      ],
    },
    outcomes: {
      since: '2026-08-20',
      rows: [
        { automation: automation.id, isOurs: true, helped: 4, needless: 1, harmful: 0 },
        { automation: rude, isOurs: false, helped: 0, needless: 0, harmful: 2 },
      ],
      overrides: 3,
    },
    vetoes: [`veto ${rude}`],
    folder: 'reports/q',
    certificate: null,
    exitCode: 1,
    ...told,
  };
}

describe('the page of a qualification', () => {
  it('escapes every text, fetches nothing and runs nothing', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(?:src|href)="(?!#|timelines\/)/);
    expect(page).toContain("default-src 'none'");
  });

  it('opens with the verdict, then what it rests on, was assumed, was not tested, and every attempt', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    const places = [
      'DEMOTED TO LEVEL 2',
      'It holds only on condition of',
      'Assumed, and not shown',
      'Not tested',
      'Attempts',
      'Automations',
    ];
    const found = places.map((text) => page.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    // An empty list is a claim, and is made.
    expect(page.slice(page.indexOf('Not tested'))).toMatch(/^Not tested<\/h2>\s*<ul>\s*<li>nothing<\/li>/);
  });

  it('says that records were lost, and that nothing was ever as before', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    expect(page).toContain('never all as before, RECORDS LOST');
    expect(page).toContain('so it rests on its key');
  });

  it('tells what people were asked, what steps were worth, and which rules were put to the test by whom they are kept', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    expect(page).toContain(
      '9 requests: 4 approved, 3 rejected, 2 unanswered; the kill switch was pulled in 1 exposure',
    );
    expect(page).toContain('for more than 15 s after it');
    expect(page).toContain('alone harmful 3; on a person&#39;s yes helpful 2');
    expect(page).toMatch(/<code>irreversible<\/code>[^]*data-head="Kept by">the candidate</);
    expect(page).toContain('always-act 198 of 260');
    expect(page).toContain(`npx requal sample reports/q ${automation.id} 0`);
    expect(page).toMatch(/freeze<\/th><td role="cell" data-head="Exposures">21</);
  });

  it('draws recovery where somebody was hurt, and says so where nobody was', async () => {
    expect(await qualificationPage(reportOf(), pictures)).toContain('<svg role="img"');
    const calm = await qualificationPage(reportOf({ automations: [shown({ recovery: [], worst: [] })] }), pictures);
    expect(calm).not.toContain('<svg');
    expect(calm).toContain('no incident hurt users');
  });
});

describe('what a reader could take for more than was shown', () => {
  const both = async (told: Partial<QualificationReport> = {}) => {
    const report = reportOf(told);
    return [qualificationMarkdown(report), await qualificationPage(report, pictures)];
  };

  it('is told of the plan as what a pass shows, on a report that is none', async () => {
    for (const text of await both()) {
      expect(text).toContain('an automation that passes is shown to have a rate below');
      expect(text).toContain('of one that does not pass no such thing is shown');
    }
  });

  it('is told of every curve of recovery', async () => {
    const [one] = shown().recovery;
    const recovery = (['candidate', 'do-nothing', 'always-ask', 'reference'] as const).map((who) => ({ ...one!, who }));
    const calm = qualificationMarkdown(reportOf({ automations: [shown({ recovery: recovery.slice(0, 2) })] }));
    const all = qualificationMarkdown(reportOf({ automations: [shown({ recovery })] }));
    const row = (text: string) => text.split('\n').find((line) => line.startsWith(`| \`${automation.id}`)) ?? '';
    expect(row(all).length).toBeGreaterThan(row(calm).length);
  });

  it('is told of recoveries that a second strike undid, and what that strike is', async () => {
    const [one] = shown().recovery;
    const calm = { ...one!, who: 'do-nothing' as const, struckAgain: 0, relapsed: 0 };
    for (const text of await both({ automations: [shown({ recovery: [one!, calm] })] })) {
      expect(text).toContain('relapsed 1 of 2 that had recovered');
      expect(text).toContain('it struck no recovered system');
      expect(text).toMatch(/strikes once more 30 min after the beginning, .* at most 5 min/);
    }
    for (const text of await both({ automations: [shown({ recovery: [] })] }))
      expect(text).not.toMatch(/relapsed|strikes once more/);
  });

  it('is told of rules of the runtime as kept by whoever kept them', async () => {
    const tested = [
      { invariant: 'rate-limit', title: 't', tests: 'runtime' as const, kept: 3, broken: 0 },
      { invariant: 'reconstructable', title: 't', tests: 'runtime' as const, kept: 3, broken: 0 },
    ];
    const keepers = async (subject: 'model' | 'runtime') => {
      const report = reportOf({ automations: [shown({ tested })], qualification: qualification({ subject }) });
      return qualificationMarkdown(report)
        .split('\n')
        .filter((line) => /^\| `(rate-limit|reconstructable)`/.test(line))
        .map((line) =>
          line.includes('requal’s own guardrails') ? 'requal' : line.includes('its executor') ? 'its own' : '',
        );
    };
    expect(await keepers('model')).toEqual(['requal', 'requal']);
    expect(await keepers('runtime')).toEqual(['its own', 'requal']);
  });

  it('is told of a change as on the same draws, which need not be the same incidents', async () => {
    for (const text of await both()) {
      expect(text).toContain('on the same draws before and after');
      expect(text).not.toContain('on the same incidents before');
    }
  });
});

describe('what was wanted and what was given', () => {
  it('is told by trigger, for each automation and for all, with what was not wanted and how its trials are counted', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    expect(page.match(/data-head="Acted alone">1 \(unsafe\)</g)).toHaveLength(2);
    expect(page.match(/data-head="Asked">2 \(needless\)</g)).toHaveLength(2);
    const words = 'trigger=novelty wanted=ask given=acted ';
    expect(page).toContain(`grep -cE &#39;^${automation.id} .*${words}&#39; reports/q/trials.txt`);
    expect(page).toContain(`grep -cE &#39;.*${words}&#39; reports/q/trials.txt`);
    const text = qualificationMarkdown(reportOf());
    expect(text).toContain(`\`grep -cE '^${automation.id} .*${words}' reports/q/trials.txt\``);
    expect(text).toContain('| novelty | to ask | 1 (unsafe) | 0 | 1 | 0 |');
  });
});

describe('what an automation was exposed to', () => {
  it('is told as met of what its sample can draw, with what that is and what is missing by name', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    expect(page).toMatch(
      /pairs of factors<\/th>[^]*?draw">40<[^]*?exposure">30 \(75%\)<[^]*?proposed">1<[^]*?"Never came up">9</,
    );
    expect(page).toContain('<li>Pairs that never came up (9): evidence frozen + window event; class');
    expect(page).toContain('; and 7 more.</li>');
    expect(page).toContain('this sample never draws (4): class data-corruption + window frozen; and 3 more.');
    expect(page).toContain('The sample can draw what its own fault (memory-leak) can have');
    expect(page).toContain('with what looks like it (data-corruption) as it is drawn');
    const text = qualificationMarkdown(reportOf());
    expect(text).toContain('| pairs of factors | 40 | 30 (75%) | 1 | 9 |');
    expect(text).toContain(
      `2 (exposures with class memory-leak + window frozen): \`grep -cE '^${automation.id} .*exposed=yes .*factors=memory-leak,[^,]+,frozen[, ]' reports/q/trials.txt\``,
    );
    expect(text).not.toContain('Triples that never');
  });

  it('is told by who diagnosed, and in how many exposures it was not the candidate’s agent', async () => {
    const [page, text] = [await qualificationPage(reportOf(), pictures), qualificationMarkdown(reportOf())];
    const words =
      'own agent diagnosed and the candidate&#39;s was not started (doubtful 3 and flooding 1): they say something about policy and guardrails, and nothing about the candidate&#39;s agent.';
    expect(page).toContain(`<dt>Not your agent</dt><dd>In 4 of 10 exposures the scenario&#39;s ${words}</dd>`);
    expect(page).toMatch(/own \(exec\)<\/th>[^]*?"Exposures">6<[^]*?"Acted alone">3<[^]*?violation">1</);
    expect(text).toContain("| the scenario's own agent (flooding) | 1 | 0 | 0 |");
    expect(text).toContain('- Not your agent: In 4 of 10 exposures');
    const agents = shown().agents.slice(0, 1);
    const own = qualificationMarkdown(reportOf({ automations: [shown({ agents })] }));
    expect(own).toContain("- Who diagnosed: The candidate's own (exec) in every exposure.");
    expect(own).not.toContain('Not your agent');
  });

  it('is not told of what nothing exposes', async () => {
    const idle = shown({ coverage: null, agents: [], exposures: 0, trials: 0, incidents: null });
    const [page, text] = [
      await qualificationPage(reportOf({ automations: [idle] }), pictures),
      qualificationMarkdown(reportOf({ automations: [idle] })),
    ];
    for (const one of [page, text]) expect(one).not.toMatch(/[Nn]ever came up|NaN|undefined/);
  });
});

describe('the blast radius', () => {
  it('is told as measured against plan and policy, and says where the policy declares nothing', async () => {
    const page = await qualificationPage(reportOf(), pictures);
    expect(page).toContain('beyond what was declared in 1 trial; measures below');
    expect(page).toMatch(
      /replicas of one step<\/th>[^]*?"Measured">5<[^]*?"Its plan">2<[^]*?"The policy">not declared</,
    );
    expect(page).toContain('what the policy does not declare is taken from the plan alone');
    const text = qualificationMarkdown(reportOf());
    expect(text).toContain('| share of replicas at one time | 20% | 20% | 25% | 0 | number 3 |');
    const idle = await qualificationPage(reportOf({ automations: [shown({ reach: [], radiusBeyond: 0 })] }), pictures);
    expect(idle).toContain('nothing was carried out alone, so nothing was measured');
  });
});

describe('the worst trials', () => {
  it('stand in the page as timelines with what they were and how they are played again, on a clean pass as well', async () => {
    const clean = shown({ verdict: { kind: 'requalified', until: '2027-02-19' }, recovery: [], broken: [] });
    const page = await qualificationPage(reportOf({ automations: [clean] }), pictures);
    expect(page.match(/<svg/g)).toHaveLength(1);
    const section = page.slice(page.indexOf('The worst trial<'));
    expect(section).toContain('hazard: novelty; wanted: to ask; given: acted alone; broke irreversible');
    expect(section).toContain('users were hurt for 1 min 1 s, and not recovered');
    expect(section).toContain('<code>npx requal replay reports/q/journals/c/a-7.jsonl</code>');
    expect(section).toContain('href="timelines/c/a-7.html"');
    expect(page).toContain('href="#automation-1-trial-7"');
    expect(page).toContain('id="automation-1-trial-7"');
    const text = qualificationMarkdown(reportOf({ automations: [clean] }));
    expect(text).toContain('[Timeline](timelines/c/a-7.html), `npx requal replay reports/q/journals/c/a-7.jsonl`');
  });

  it('are told without a picture where the page would be too large', async () => {
    const page = await qualificationPage(reportOf({ automations: [shown({ recovery: [] })] }), new Map());
    expect(page).not.toContain('<svg');
    expect(page).toContain('Number 7, of the part look-alike');
  });
});

describe('a qualification in words', () => {
  it('is Markdown in which no text of a user is markup', () => {
    const text = qualificationMarkdown(reportOf());
    expect(text).not.toContain('<script');
    expect(text).toContain('## Since the certificate of 2026-08-20');
    expect(text).toContain('100 of 200');
  });

  it('fits a terminal of forty columns', () => {
    const style = { columns: 40, colours: false, boxes: false };
    const lines = qualificationText(reportOf(), style as never).split('\n');
    // Ids and paths are never broken.
    expect(lines.filter((line) => line.length > 40 && line.includes(' ') && !line.includes('/'))).toEqual([]);
  });

  it('tells a reason once in a terminal that all automations have', () => {
    const style = { columns: 200, colours: false, boxes: false };
    const open = (more: string) =>
      shown({
        verdict: {
          kind: 'inconclusive',
          because: ['no evidence from this period', more],
          exposuresMissing: null,
          minutesMissing: null,
        },
      });
    const text = qualificationText(reportOf({ automations: [open('too few'), open('too alike')] }), style as never);
    expect(text).not.toContain('no evidence from this period');
    expect(text).toContain('too few');
    expect(text).toContain('too alike');
    const alone = qualificationText(reportOf({ automations: [open('too few')] }), style as never);
    expect(alone).toContain('no evidence from this period');
  });

  it('is a failed case and a finding on the line of its rule for what was demoted, and an error for what is open', () => {
    const open = shown({
      verdict: { kind: 'inconclusive', because: ['too few'], exposuresMissing: 3, minutesMissing: 1 },
    });
    const place = { file: 'policies/x/policy.yaml', line: 7, column: 5 };
    const { suite, findings } = qualificationResults(reportOf({ automations: [shown(), open] }), () => place);
    expect(suite.cases.map(({ result }) => result.kind)).toEqual(['failed', 'error', 'failed']);
    expect(findings.map(({ level, places }) => [level, places[0]?.line])).toEqual([
      ['error', 7],
      ['warning', 7],
    ]);
    expect(sarifFlaws(findingsSarif('requal qualify', findings))).toEqual([]);
  });
});
