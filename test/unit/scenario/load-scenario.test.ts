import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { UserError, formatPlace } from '../../../src/base/errors.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { loadScenario } from '../../../src/scenario/load-scenario.ts';
import { scenarioFinder } from '../../../src/scenario/scenario-library.ts';

const leak = `id: leak
title: A leak
startAt: 2026-03-02T10:00:00Z
topology:
  services:
    - name: gateway
      dependsOn: [{service: checkout}]
    - name: cart
    - name: checkout
      kind: cache
workload: {entry: gateway, rate: 100}
faults:
  - id: leak
    kind: memory-leak
    target: checkout
    at: 10m
    pattern: oom-leak
expected:
  - {from: 10m, to: 20m, wanted: should-act, because: It is known.}
twin: {id: other, trigger: novelty, hazard: novel-pattern}
exercises: [verify-or-undo]
`;

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'requal-scenario-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(name: string, text: string): string {
  writeFileSync(join(folder, `${name}.yaml`), text);
  return join(folder, `${name}.yaml`);
}

const load = (file: string) => loadScenario(file, scenarioFinder([folder]));

/** A scenario that extends another with these changes and further lines. */
const variation = (id: string, base: string, changes: string, more = '') =>
  `id: ${id}\nextends: ${base}\ntitle: Another\n${more}changes:\n${changes}`;

/** `name:line:column message | mend`, as the terminal says it. */
function complaint(file: string): string {
  try {
    load(file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const place = error.place ? formatPlace(error.place).replace(`${folder}/`, '') : '?';
    return `${place} ${error.message} | ${error.mend}`;
  }
  return 'no complaint';
}

describe('loadScenario', () => {
  it('reads a whole scenario with its defaults, and tells where each value stands', () => {
    const { scenario, digest: sum, document, placeOf, file } = load(written('leak', leak));
    expect(scenario).toMatchObject({
      id: 'leak',
      horizon: 3_600_000,
      faults: [{ at: 600_000, growthPerMinute: 0.05 }],
    });
    expect(document).toMatchObject({ horizon: '1h', faults: [{ at: '10m', until: null }] });
    expect(sum).toBe(digest(document));
    expect(formatPlace(placeOf(['faults', 0, 'target']))).toBe(`${file}:15:13`);
  });

  it('writes a document out of which the same scenario can be read', () => {
    const { scenario, document } = load(written('leak', leak));
    expect(scenarioSchema.parse(document)).toEqual(scenario);
  });

  it('gives the same digest for the same scenario written otherwise', () => {
    const first = load(written('leak', leak)).digest;
    const other = leak.replace('at: 10m', 'at: 600s').replace('    kind: memory-leak\n', '') + '# the end\n';
    expect(load(written('leak', other.replace('- id: leak', '- kind: memory-leak\n    id: leak'))).digest).toBe(first);
    expect(load(written('leak', leak.replace('at: 10m', 'at: 601s'))).digest).not.toBe(first);
  });

  it('wants the id that its file is named by', () => {
    expect(complaint(written('leek', leak))).toBe(
      "leek.yaml:1:5 The scenario's id is `leak` and its file is named `leek`. | Write `id: leek`, or rename the file to leak.yaml.",
    );
  });

  it.each([
    [leak.replace('title: A leak\n', ''), 'leak.yaml:1:1 This is not a valid scenario: `title` is missing.'],
    [
      leak.replace('10m', '10 minutes'),
      'leak.yaml:16:9 This is not a valid scenario: `faults[0].at`: `10 minutes` is not a duration',
    ],
    [leak.replace('at: 10m', 'at: 600'), 'expected a duration: a number and a unit without a space'],
    [leak.replace('rate: 100', 'rate: .nan'), 'leak.yaml:11:34 `.nan` is no number'],
    [leak.replace('rate: 100', 'rate: .inf'), 'leak.yaml:11:34 `.inf` is no number'],
    [leak.replace('rate: 100', 'rate: 1e309'), 'leak.yaml:11:34 `1e309` is no number'],
    [leak.replace('rate: 100', 'rate: 1e300'), '`workload.rate` is 1e+300, and 1000000 is the most.'],
    [leak.replace('rate: 100', 'rate: -0'), '`workload.rate` is 0, and must be more than 0.'],
    [leak.replace('2026-03-02T10:00:00Z', '2026-03-02'), 'expected a date and time in UTC such as'],
    [
      leak.replace('target: checkout', 'traget: checkout'),
      'leak.yaml:15:13 This is not a valid scenario: `faults[0]` has an unknown key `traget`.',
    ],
    [
      leak.replace('target: checkout', 'target: chekout'),
      'leak.yaml:15:13 There is no service `chekout` in the topology. | Did you mean `checkout`?',
    ],
    ['', 'leak.yaml:1:1 This is not a valid scenario: the file is empty.'],
    [leak.slice(0, 200), 'leak.yaml:'],
    [leak.replace('- name: cart', '- name: cart\n    - name: cart'), 'leak.yaml:9:7 `cart` is there twice.'],
    [
      leak.replace('at: 10m', 'at: 2h').replace('to: 20m', 'to: 3h'),
      "also at 19:21: It ends at 3h, after the trial's end at 1h.",
    ],
    [
      leak.replace(
        'pattern: oom-leak',
        'pattern: oom-leak\ndistortions:\n  - {id: d, kind: drop, at: 1m, metric: latency}',
      ),
      'leak.yaml:19:41 No simulated service tells the metric `latency` here.',
    ],
  ])('complains of %#: a text changed in one place', (text, message) => {
    expect(complaint(written('leak', text))).toContain(message);
  });
});

describe('a scenario that extends another', () => {
  it('is the other with its changes, its own labels, and neither twin nor exercises unless it names them', () => {
    written('leak', leak);
    const changes =
      '  - {set: "topology.services[checkout].regulated", to: [pci-dss]}\n  - {set: context.budgetRemaining, to: 0.05}\n';
    const { scenario } = load(written('leak-regulated', variation('leak-regulated', 'leak', changes)));
    expect(scenario).toMatchObject({ id: 'leak-regulated', title: 'Another', context: { budgetRemaining: 0.05 } });
    expect(scenario.topology.services[2]?.regulated).toEqual(['pci-dss']);
    expect(scenario.expected).toHaveLength(1);
    expect([scenario.twin, scenario.exercises]).toEqual([null, []]);
  });

  it('may itself be extended, four deep and no deeper', () => {
    written('leak', leak);
    for (let depth = 1; depth <= 5; depth++) {
      const base = depth === 1 ? 'leak' : `v${depth - 1}`;
      written(`v${depth}`, variation(`v${depth}`, base, `  - {set: horizon, to: ${depth}h}\n`));
    }
    expect(load(join(folder, 'v4.yaml')).scenario.horizon).toBe(4 * 3_600_000);
    expect(complaint(join(folder, 'v5.yaml'))).toContain('v1.yaml:2:10 Scenarios extend one another more than 4 deep.');
  });

  it('cannot extend itself, nor others that extend it', () => {
    written('a', variation('a', 'b', '  []\n'));
    written('b', variation('b', 'c', '  []\n'));
    written('c', variation('c', 'b', '  []\n'));
    written('d', variation('d', 'd', '  []\n'));
    expect(complaint(join(folder, 'a.yaml'))).toBe(
      'c.yaml:2:10 These scenarios extend one another in a circle: b → c → b. | Let one of them be a whole scenario.',
    );
    expect(complaint(join(folder, 'd.yaml'))).toContain('in a circle: d → d.');
  });

  it('cannot extend what is not there', () => {
    expect(complaint(written('a', variation('a', 'gone', '  []\n')))).toContain(
      'a.yaml:2:10 There is no scenario `gone` to extend.',
    );
  });

  it.each([
    [
      '  - {set: "topology.services[chekout].replicas", to: 3}\n',
      'v.yaml:5:5 The path `topology.services[chekout].replicas` does not fit',
      'Did you mean `checkout`?',
    ],
    [
      '  - {set: horizon, to: 2h}\n  - {remove: "faults[gone]"}\n',
      'v.yaml:6:5 The path `faults[gone]` does not fit',
      'There are: leak.',
    ],
    [
      '  - {set: horizon}\n',
      'v.yaml:5:5 This is not a valid scenario that extends another: `changes[0].to` is missing.',
      'Add it.',
    ],
    ['  - {sett: horizon, to: 2h}\n', 'v.yaml:5:12', 'Did you mean `set`?'],
    // What a change wrote is complained of in the change, down to the value.
    [
      '  - {set: horizont, to: 2h}\n',
      'v.yaml:5:25 This is not a valid scenario: there is an unknown key `horizont`.',
      'Did you mean `horizon`?',
    ],
    [
      '  - set: "topology.services[checkout]"\n    to:\n      name: checkout\n      replicas: 0\n',
      'v.yaml:8:17',
      '`topology.services[2].replicas` is 0',
    ],
    [
      '  - {set: horizon, to: 2h}\n  - add: faults\n    value: {id: x, kind: bad-deploy, target: chekout, at: 1m, pattern: p}\n',
      'v.yaml:7:46 There is no service `chekout`',
      'Did you mean `checkout`?',
    ],
    [
      '  - {set: "faults[leak].at", to: 90m}\n  - {set: "faults[leak].at", to: 2h}\n',
      'v.yaml:6:34',
      'It begins at 2h, after',
    ],
    // What no change wrote is complained of where it stands in the base, also when a removal moved it.
    [
      '  - {remove: "topology.services[cart]"}\n  - {set: "topology.services[checkout].name", to: till}\n',
      'leak.yaml:7:29 There is no service `checkout`',
      'gateway, till',
    ],
    ['  - {remove: "topology.services[gateway]"}\n', 'leak.yaml:11:19 There is no service `gateway`', 'cart, checkout'],
  ])('complains of %j with its place', (changes, place, text) => {
    written('leak', leak);
    const said = complaint(written('v', variation('v', 'leak', changes)));
    expect(said).toContain(place);
    expect(said).toContain(text);
  });

  it('has what a removal moved complained of where it stood', () => {
    written('leak', leak.replace('kind: cache', 'dependsOn: [{service: cart}]'));
    const changes = '  - {remove: "topology.services[cart]"}\n';
    expect(complaint(written('v', variation('v', 'leak', changes)))).toContain(
      'leak.yaml:10:29 There is no service `cart`',
    );
  });

  it('has its own fields complained of in its own file', () => {
    written('leak', leak);
    const own = 'expected:\n  - {from: 10m, to: 20m, wanted: stay-out, target: chekout, because: x}\n';
    expect(complaint(written('v', variation('v', 'leak', '  []\n', own)))).toContain(
      'v.yaml:5:52 There is no service `chekout`',
    );
  });

  it('finds its base in another folder when it is not beside it', () => {
    mkdirSync(join(folder, 'found'));
    written('leak', leak);
    writeFileSync(join(folder, 'found', 'v.yaml'), variation('v', 'leak', '  []\n'));
    expect(load(join(folder, 'found', 'v.yaml')).scenario.id).toBe('v');
  });
});
