import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, resolvePath } from '../../../src/base/apply-changes.ts';
import type { Change } from '../../../src/base/apply-changes.ts';
import { UserError } from '../../../src/base/errors.ts';

const shop = () => ({
  topology: {
    services: [
      { name: 'gateway', regulated: [], dependsOn: [{ service: 'checkout', calls: 1 }] },
      { name: 'checkout', regulated: ['pci-dss', 'sox'] },
    ],
  },
  levels: [{ level: 4, clauses: [{ id: 'c1' }] }],
  twin: null,
});

/** The message and mend of the error that the changes end in. */
function complaint(...changes: Change[]): string {
  try {
    applyChanges(shop(), changes);
  } catch (error) {
    if (error instanceof UserError) return `${error.message} ${error.mend}`;
    throw error;
  }
  return 'no complaint';
}

/** What came of it: anything but a UserError is a mistake of ours, and its name fails the test. */
function outcome(act: () => unknown): string {
  try {
    act();
    return 'a document';
  } catch (error) {
    return error instanceof UserError ? error.name : String(error);
  }
}

describe('applyChanges', () => {
  it('sets a field of a list element found by name', () => {
    const changed = applyChanges(shop(), [{ set: 'topology.services[checkout].regulated', to: ['gdpr'] }]);
    expect(changed).toMatchObject({ topology: { services: [{}, { name: 'checkout', regulated: ['gdpr'] }] } });
  });

  it('finds elements by service, by level and by id', () => {
    const changed = applyChanges(shop(), [
      { set: 'topology.services[gateway].dependsOn[checkout].calls', to: 2 },
      { set: 'levels[4].clauses[c1].when', to: 'true' },
    ]);
    expect(changed).toMatchObject({
      topology: { services: [{ dependsOn: [{ calls: 2 }] }, {}] },
      levels: [{ clauses: [{ id: 'c1', when: 'true' }] }],
    });
  });

  it('replaces a whole element of a list', () => {
    const changed = applyChanges(shop(), [{ set: 'topology.services[checkout]', to: { name: 'till' } }]);
    expect(changed).toMatchObject({ topology: { services: [{ name: 'gateway' }, { name: 'till' }] } });
  });

  it('adds to a list, and makes the list when it is not there', () => {
    const changed = applyChanges(shop(), [
      { add: 'topology.services[gateway].regulated', value: 'sox' },
      { add: 'faults', value: { id: 'leak' } },
      { add: 'context.history', value: { pattern: 'oom' } },
    ]);
    expect(changed).toMatchObject({
      topology: { services: [{ regulated: ['sox'] }, {}] },
      faults: [{ id: 'leak' }],
      context: { history: [{ pattern: 'oom' }] },
    });
  });

  it('makes the fields on the way to what is set, since a file may leave out what has a default', () => {
    expect(applyChanges({}, [{ set: 'context.budget.remaining', to: 0.1 }])).toEqual({
      context: { budget: { remaining: 0.1 } },
    });
  });

  it('removes a field, an element by name and a plain value by itself', () => {
    const changed = applyChanges(shop(), [
      { remove: 'twin' },
      { remove: 'topology.services[gateway]' },
      { remove: 'topology.services[checkout].regulated[pci-dss]' },
    ]);
    expect(changed).toEqual({
      topology: { services: [{ name: 'checkout', regulated: ['sox'] }] },
      levels: [{ level: 4, clauses: [{ id: 'c1' }] }],
    });
  });

  it('makes the changes in order', () => {
    expect(applyChanges({ a: 1 }, [{ set: 'a', to: 2 }, { remove: 'a' }, { set: 'a', to: 3 }])).toEqual({ a: 3 });
  });

  it('changes neither the document nor the values that it puts in', () => {
    const [document, value] = [shop(), { id: 'leak', tags: ['a'] }];
    const changed = applyChanges(document, [
      { add: 'faults', value },
      { add: 'faults[leak].tags', value: 'b' },
      { remove: 'topology.services[checkout]' },
    ]);
    expect(changed).toMatchObject({ faults: [{ id: 'leak', tags: ['a', 'b'] }] });
    expect(document).toEqual(shop());
    expect(value).toEqual({ id: 'leak', tags: ['a'] });
  });

  it.each<[string, Change]>([
    ['Did you mean `checkout`?', { set: 'topology.services[chekout].regulated', to: [] }],
    ['There are: gateway, checkout.', { remove: 'topology.services[warehouse]' }],
    ['there is no `twins`', { remove: 'twins' }],
    ['Did you mean `twin`?', { remove: 'twins' }],
    ['there is no `topologie`', { remove: 'topologie.services' }],
    ['`name` holds nothing', { set: 'topology.services[checkout].regulated[sox].name', to: 1 }],
    ['`id` holds nothing', { set: 'twin.id', to: 'x' }],
    ['put it in brackets', { set: 'topology.services.length', to: 0 }],
    ['put it in brackets', { remove: 'topology.services.0' }],
    ['is not a list', { set: 'topology[services]', to: 1 }],
    ['there is no list `faults`', { set: 'faults[leak].at', to: '1m' }],
    ['`topology` is not a list', { add: 'topology', value: 1 }],
    ['it is not a path', { set: '', to: 1 }],
    ['it is not a path', { set: 'a..b', to: 1 }],
    ['it is not a path', { set: 'topology.services[checkout', to: 1 }],
    ['it is not a path', { remove: '[checkout]' }],
    ['it is not a path', { remove: 'a.[b]' }],
  ])('says `%s` for %j', (text, change) => {
    expect(complaint(change)).toContain(text);
  });

  it('refuses a name that two elements share', () => {
    expect(complaint({ add: 'levels', value: { level: 4 } }, { remove: 'levels[4]' })).toContain('more than one `4`');
  });

  it.each(['__proto__', 'constructor', 'prototype'])('never reaches what all objects share through %s', (name) => {
    for (const path of [`${name}.polluted`, `topology.${name}.polluted`, `topology.services[checkout].${name}`]) {
      expect(complaint({ set: path, to: true })).toContain('cannot be a field');
      expect(complaint({ add: path, value: true })).toContain('cannot be a field');
      expect(complaint({ remove: path })).toContain('cannot be a field');
    }
    expect('polluted' in {}).toBe(false);
  });

  it('does not take what all objects inherit for a field', () => {
    expect(complaint({ remove: 'toString' })).toContain('there is no `toString`');
    expect(applyChanges({}, [{ add: 'toString', value: 1 }])).toEqual({ toString: [1] });
  });

  it('answers any path with a document or a UserError, and leaves its input alone', () => {
    const parts = fc.constantFrom(
      'topology',
      'services',
      '[checkout]',
      '[gateway]',
      'levels',
      '[4]',
      'twin',
      '.',
      '[',
      ']',
      'x',
      '__proto__',
    );
    const paths = fc.oneof(
      fc.array(parts, { maxLength: 6 }).map((list) => list.join('')),
      fc.array(parts, { maxLength: 5 }).map((list) => list.join('.').replaceAll('.[', '[')),
    );
    const change = fc.oneof(
      fc.record({ set: paths, to: fc.jsonValue() }),
      fc.record({ add: paths, value: fc.jsonValue() }),
      fc.record({ remove: paths }),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
        const document = shop();
        expect(['a document', 'UserError']).toContain(outcome(() => applyChanges(document, changes as Change[])));
        expect(document).toEqual(shop());
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

describe('resolvePath', () => {
  it('gives field names and positions', () => {
    expect(resolvePath(shop(), 'topology.services[checkout].regulated[sox]')).toEqual([
      'topology',
      'services',
      1,
      'regulated',
      1,
    ]);
  });

  it.each(['topology.nodes', 'topology.services[warehouse]', 'twin.id', 'a..b', 'topology.services.0', 'toString'])(
    'gives null for %s',
    (path) => {
      expect(resolvePath(shop(), path)).toBeNull();
    },
  );
});
