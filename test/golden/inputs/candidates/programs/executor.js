// Lets everything pass, waits two minutes, and closes it without a look.
import { createInterface } from 'node:readline';

for await (const line of createInterface({ input: process.stdin })) {
  const { id, kind, at, remediation } = JSON.parse(line);
  const answers = {
    rule: { ruling: 'execute', because: 'it lets everything pass' },
    verify: { then: at - remediation?.since < 120_000 ? 'wait' : 'close', because: 'two minutes are enough' },
    stop: { abort: [] },
  };
  process.stdout.write(`${JSON.stringify({ id, ...answers[kind] })}\n`);
}
