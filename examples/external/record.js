// Stands between requal and a program, and writes down what the program answers, for a door of the kind `recorded`:
// `command: [node, ./record.js, /path/of/the/record.jsonl, node, ./executor.js]`. Begin with a file that is empty.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [record, program, ...parameters] = process.argv.slice(2);
const child = spawn(program, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

for await (const line of createInterface({ input: process.stdin })) {
  child.stdin.write(`${line}\n`);
  const { value, done } = await answers.next();
  if (done) process.exit(1);
  const { id: _, ...request } = JSON.parse(line);
  const { id: __, ...answer } = JSON.parse(value);
  const digest = createHash('sha256').update(canonical(request)).digest('hex');
  const kept = { at: `${request.at}ms`, kind: request.kind, request: digest, answer };
  appendFileSync(record, `${JSON.stringify(kept)}\n`);
  process.stdout.write(`${value}\n`);
}
child.kill();

/** JSON with sorted keys and no spaces (RFC 8785): the text whose SHA-256 names a request. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = Object.keys(value).toSorted();
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`;
}
