import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { sha256 } from '../base/canonical-json.ts';
import { documentWithoutHidden, holdsHidden, isAnythingHidden, withoutHidden } from '../base/hidden-words.ts';
import { readLines } from '../base/read-lines.ts';
import { writeFileWhole } from '../base/write-file.ts';

/** What a report says of the files that are not in it. */
export const leftOutName = 'left-out.txt';

/** Text that only people and their tools read: a word in it can be replaced. */
const readable = /(^|\/)(report\.(md|html)|compare\.(md|html)|junit\.xml|[^/]+\.sarif|timelines\/.+\.html)$/;
/** Documents that say what the readable ones say. */
const documents = /^(summary|qualification|gate|exploration|comparison)\.json$/;
/** It was looked at before it was signed, and its text is base64, in which anything short is found by chance. */
const signed = 'certificate.json';

/**
 * Takes the hidden words out of what stands in the folder of a report. In texts for people they are replaced. What is chained,
 * digested or played again byte by byte (journals, results, candidates, the profile, lists of chain heads, scenarios, patches) cannot be
 * changed without breaking what it proves: with a hidden word in it, or in its name, such a file is taken out as a whole, and
 * `left-out.txt` names it with its digest, by which whoever plays it again sees that it is the same.
 */
export function redactFolder(folder: string): void {
  if (!isAnythingHidden() || !existsSync(folder)) return;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .toSorted();
  const leftOut: string[] = [];
  for (const name of files) {
    const path = join(folder, name);
    if (name === signed || name === leftOutName) continue;
    const { holds, end } = name.endsWith('.jsonl') ? lookedThrough(path) : lookedAt(path);
    if (!holdsHidden(name) && !holds) continue;
    if (!holdsHidden(name) && (readable.test(name) || documents.test(name))) {
      writeFileWhole(path, documentWithoutHidden(readFileSync(path, 'utf8')));
      continue;
    }
    leftOut.push(`${withoutHidden(name)}  ${proofOf(path, end)}`);
    rmSync(path);
  }
  removeEmptyBelow(folder);
  if (leftOut.length > 0) tellLeftOut(folder, leftOut);
}

/** Whether a file holds a hidden word, and the text of its end. */
interface Looked {
  readonly holds: boolean;
  readonly end: string;
}

function lookedAt(path: string): Looked {
  const text = readFileSync(path, 'utf8');
  return { holds: holdsHidden(text), end: text };
}

/** The lines of a long run are more than fits into one text; no word goes over the end of a line of JSON. */
function lookedThrough(path: string): Looked {
  let holds = false;
  let end = '';
  for (const { text } of readLines(path, Infinity)) {
    holds ||= holdsHidden(text);
    end = text;
  }
  return { holds, end };
}

/** The chain head of a journal or of results, as the report has it; of any other file its digest. */
function proofOf(path: string, end: string): string {
  const head = path.endsWith('.jsonl') ? /"hash":"([0-9a-f]{64})"\}\s*$/.exec(end)?.[1] : undefined;
  return head === undefined ? `sha256 ${sha256(readFileSync(path))}` : `chain head ${head}`;
}

function tellLeftOut(folder: string, leftOut: readonly string[]): void {
  const intro =
    'Not in this report, because they hold words that were to be hidden, and nothing in them can be replaced without breaking what they prove. The same command without --redact makes them again.';
  writeFileWhole(join(folder, leftOutName), `${intro}\n\n${leftOut.join('\n')}\n`);
  const report = join(folder, 'report.md');
  if (!existsSync(report)) return;
  const told = `\n## Left out\n\nWords were hidden in this report, and ${leftOut.length} files that hold them are not in it, journals that it names among them: see \`${leftOutName}\`.\n`;
  writeFileWhole(report, `${readFileSync(report, 'utf8')}${told}`);
}

/** The name of a folder may be a hidden word as well. */
function removeEmptyBelow(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    removeEmptyBelow(path);
    if (readdirSync(path).length === 0) rmSync(path, { recursive: true });
  }
}
