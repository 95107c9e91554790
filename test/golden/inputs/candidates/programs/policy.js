// Acts alone on what is confident, and loses its head when it is asked for the second time.
import { createInterface } from 'node:readline';

let asked = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id, facts } = JSON.parse(line);
  asked += 1;
  const level = asked === 2 ? 9 : facts.agent.confidence > 0.8 ? 4 : 1;
  process.stdout.write(`${JSON.stringify({ id, level, because: [`confidence ${facts.agent.confidence}`] })}\n`);
}
