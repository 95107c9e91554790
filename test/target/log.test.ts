import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../target/log.ts';
import { createMetrics } from '../../target/metrics.ts';
import { targetConfigSchema } from '../../target/target-config.ts';

/** A log gateway that answers with a status and keeps what it was sent. */
async function startGateway(status: number): Promise<{ logUrl: string; received: string[] }> {
  const received: string[] = [];
  const server = http.createServer((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => received.push(text));
    request.on('end', () => response.writeHead(status).end());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return { logUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const lostIn = async (metrics: ReturnType<typeof createMetrics>): Promise<number> =>
  (await metrics.linesLost.get()).values[0]?.value ?? 0;

it('a log that is closed sends what it still has', async () => {
  const { logUrl, received } = await startGateway(202);
  const config = targetConfigSchema.parse({ role: 'service', service: 'cart', logUrl });
  const metrics = createMetrics(config);
  const log = createLog(config, metrics);
  log.write({ level: 'info', event: 'first' });
  log.write({ level: 'info', event: 'second' });
  await log.close();
  expect(received.join('').split('\n')).toEqual([
    '{"service":"cart","level":"info","event":"first"}',
    '{"service":"cart","level":"info","event":"second"}',
  ]);
  expect(await lostIn(metrics)).toBe(0);
});

it('a log whose gateway takes nothing keeps a bounded number of lines, and counts the others as lost', async () => {
  const { logUrl } = await startGateway(503);
  const config = targetConfigSchema.parse({ role: 'service', service: 'cart', logUrl });
  const metrics = createMetrics(config);
  const log = createLog(config, metrics);
  for (let i = 0; i < 5_100; i++) log.write({ level: 'info', event: 'request' });
  expect(await lostIn(metrics)).toBe(100);
  await log.close();
  expect(await lostIn(metrics)).toBe(100);
});
