import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { schemaFiles } from '../../scripts/json-schemas.ts';
import { packageRoot } from '../../src/base/package-root.ts';
import { readYamlFile } from '../../src/base/read-yaml.ts';

const files = schemaFiles();
const parsed = new Map([...files].map(([path, text]) => [path, JSON.parse(text) as Node]));
const validators = new Map([...parsed].map(([path, schema]) => [path, z.fromJSONSchema(schema as never)]));

interface Node {
  readonly description?: string;
  readonly title?: string;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** The node of a schema at a path of keys and positions. */
function nodeAt(file: string, ...path: readonly (string | number)[]): Node {
  const found = path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown>)[key], parsed.get(file));
  return found as Node;
}

const scenario = 'schemas/scenario.schema.json';
const written = globSync(['scenarios/**/*.yaml', 'policies/**/*.yaml', 'replays/*/incident.yaml'], {
  cwd: packageRoot,
}).toSorted();

/** The schema that the first lines of a shipped file name, as a path below the package's folder. */
function schemaNamedIn(path: string): string | null {
  const file = join(packageRoot, path);
  const name = /^# yaml-language-server: \$schema=(\S+)$/m.exec(readFileSync(file, 'utf8').slice(0, 400))?.[1];
  return name === undefined ? null : relative(packageRoot, resolve(dirname(file), name));
}

describe('the published JSON Schemas', () => {
  it.each([...files])('%s is what `npm run schemas` would write', (path, text) => {
    expect(readFileSync(join(packageRoot, path), 'utf8')).toBe(text);
  });

  it('are all there is in their folder', () => {
    expect(globSync('schemas/*', { cwd: packageRoot }).toSorted()).toEqual([...files.keys()].toSorted());
  });

  it('have titles, and descriptions from the comments in the sources', () => {
    for (const schema of parsed.values()) expect(schema.title).toMatch(/^requal /);
    expect(nodeAt(scenario, 'anyOf', 0, 'properties', 'startAt').description).toContain('The date and time at which');
    expect(nodeAt(scenario, 'anyOf', 0, 'properties', 'faults', 'items', 'oneOf', 0).description).toContain(
      'Memory of each replica',
    );
    expect(nodeAt(scenario, 'anyOf', 1).description).toContain('A scenario as another one with a few changes');
  });

  it('describe a duration as people write it, with its default', () => {
    const horizon = nodeAt(scenario, 'anyOf', 0, 'properties', 'horizon');
    expect(horizon).toMatchObject({
      type: 'string',
      default: '1h',
      description: expect.stringContaining('250ms, 30s, 10m'),
    });
    expect('10m').toMatch(new RegExp(horizon.pattern ?? '$^'));
    expect('10 minutes').not.toMatch(new RegExp(horizon.pattern ?? '$^'));
  });

  it('refuse what the schemas refuse', () => {
    const check = validators.get(scenario);
    const shipped = readYamlFile(join(packageRoot, 'scenarios/leak-known-cause.yaml')).value as object;
    expect(check?.safeParse(shipped).success).toBe(true);
    for (const wrong of [
      { fautls: [] },
      { horizon: 60 },
      { horizon: '1 hour' },
      { title: null },
      { faults: [{ kind: 'x' }] },
    ])
      expect(check?.safeParse({ ...shipped, ...wrong }).success).toBe(false);
  });
});

describe('the shipped files', () => {
  it('are found', () => {
    expect(written.length).toBeGreaterThan(50);
  });

  it.each(written)('%s names its schema, which accepts it', (path) => {
    const name = schemaNamedIn(path);
    expect(parsed.has(name ?? '')).toBe(true);
    const result = validators.get(name ?? '')?.safeParse(readYamlFile(join(packageRoot, path)).value);
    expect(result?.error?.issues ?? []).toEqual([]);
  });
});
