// `npm run schemas`: the shapes of the files that people write and read, for editors. Written from the zod schemas and
// their doc comments, so that there is one place for each.
import { join } from 'node:path';
import { z } from 'zod';
import { packageRoot } from '../src/base/package-root.ts';
import { writeFileWhole } from '../src/base/write-file.ts';
import { doorsSchema } from '../src/domain/candidate.ts';
import { publicKeySchema, statementSchema, verificationSchema } from '../src/domain/certificate.ts';
import { charterSchema } from '../src/domain/charter.ts';
import { comparisonSchema } from '../src/domain/comparison.ts';
import { firstAnswersSchema } from '../src/domain/first-answers.ts';
import { ledgerEntrySchema } from '../src/domain/ledger.ts';
import { policySchema } from '../src/domain/policy.ts';
import { profileSchema } from '../src/domain/profile.ts';
import { incidentSchema } from '../src/domain/replay.ts';
import { runbookSchema } from '../src/domain/runbook.ts';
import { scenarioSchema, variationSchema } from '../src/domain/scenario.ts';
import { summarySchema } from '../src/domain/summary.ts';
import type { SchemaDoc } from './schema-docs.ts';
import { schemaDoc } from './schema-docs.ts';

interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  type?: string;
}

interface PublishedSchema {
  readonly title: string;
  readonly schema: z.ZodType;
  readonly doc: SchemaDoc;
}

const docIn = (file: string, name: string) => schemaDoc(join(packageRoot, 'src', 'domain', file), name);

const scenarioDoc: SchemaDoc = {
  text: 'All that will happen in one trial: written whole, or as another scenario with a few changes.',
  fields: new Map(),
  element: null,
  options: [docIn('scenario.ts', 'scenarioSchema'), docIn('scenario.ts', 'variationSchema')],
};

const published: Readonly<Record<string, PublishedSchema>> = {
  scenario: { title: 'requal scenario', schema: z.union([scenarioSchema, variationSchema]), doc: scenarioDoc },
  policy: { title: 'requal policy', schema: policySchema, doc: docIn('policy.ts', 'policySchema') },
  runbook: { title: 'requal runbook', schema: runbookSchema, doc: docIn('runbook.ts', 'runbookSchema') },
  candidate: { title: 'requal candidate', schema: doorsSchema, doc: docIn('candidate.ts', 'doorsSchema') },
  charter: { title: 'requal charter', schema: charterSchema, doc: docIn('charter.ts', 'charterSchema') },
  profile: { title: 'requal profile', schema: profileSchema, doc: docIn('profile.ts', 'profileSchema') },
  'first-answers': {
    title: 'requal init: answers',
    schema: firstAnswersSchema,
    doc: docIn('first-answers.ts', 'firstAnswersSchema'),
  },
  incident: { title: 'requal incident', schema: incidentSchema, doc: docIn('replay.ts', 'incidentSchema') },
  summary: { title: 'requal summary', schema: summarySchema, doc: docIn('summary.ts', 'summarySchema') },
  comparison: {
    title: 'requal comparison',
    schema: comparisonSchema,
    doc: docIn('comparison.ts', 'comparisonSchema'),
  },
  'certificate-statement': {
    title: 'requal certificate statement',
    schema: statementSchema,
    doc: docIn('certificate.ts', 'statementSchema'),
  },
  'certificate-verification': {
    title: 'requal certificate verification',
    schema: verificationSchema,
    doc: docIn('certificate.ts', 'verificationSchema'),
  },
  'public-key': {
    title: 'requal public key',
    schema: publicKeySchema,
    doc: docIn('certificate.ts', 'publicKeySchema'),
  },
  'ledger-entry': {
    title: 'requal ledger entry',
    schema: ledgerEntrySchema,
    doc: docIn('ledger.ts', 'ledgerEntrySchema'),
  },
};

/** The schema files by path below the package's folder, as they should stand there. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(published).map(([name, { title, schema, doc }]) => {
      // Editors know draft 7 best. A file holds what comes in: durations as text, defaults left out.
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7', override: writeDefault });
      const described = describe(rest as JsonSchema, doc);
      return [`schemas/${name}.schema.json`, `${JSON.stringify({ $schema, title, ...described }, null, 2)}\n`];
    }),
  );
}

/** Zod states a default as it is inside, where a duration is a number; the file has it as people write it. */
function writeDefault({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: { default?: unknown };
}): void {
  const { def } = zodSchema._zod;
  if (def.type !== 'default') return;
  jsonSchema.default = z.encode(def.innerType, def.defaultValue);
}

/** The schema with the descriptions that the sources give. A description of its own is kept behind them. */
function describe(schema: JsonSchema, doc: SchemaDoc): JsonSchema {
  const { description: own, ...rest } = within(schema, doc);
  const text = [doc.text, own].filter((part) => part).join(' ');
  return text ? { description: text, ...rest } : rest;
}

function within(schema: JsonSchema, doc: SchemaDoc): JsonSchema {
  const { properties, items } = schema;
  const result = { ...schema };
  if (properties) {
    const fields = Object.entries(properties);
    result.properties = Object.fromEntries(
      fields.map(([key, inner]) => [
        key,
        doc.fields.has(key) ? describe(inner, doc.fields.get(key) as SchemaDoc) : inner,
      ]),
    );
  }
  if (items && doc.element) result.items = describe(items, doc.element);
  if (schema.oneOf) result.oneOf = alternatives(schema.oneOf, doc);
  if (schema.anyOf) result.anyOf = alternatives(schema.anyOf, doc);
  return result;
}

/** Alternatives in the order of the source; or one schema and `null`, where the text is about both. */
function alternatives(list: readonly JsonSchema[], doc: SchemaDoc): JsonSchema[] {
  if (doc.options.length === list.length) return list.map((inner, at) => describe(inner, doc.options[at] as SchemaDoc));
  return list.map((inner) => (inner.type === 'null' ? inner : within(inner, doc)));
}

if (import.meta.main) {
  for (const [path, content] of schemaFiles()) {
    writeFileWhole(join(packageRoot, path), content);
    process.stdout.write(`${path}\n`);
  }
}
