// Loaded into a process before everything else: writes down how much memory it took with all of its threads, second by second.
import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const megabyte = 1024 * 1024;
const into = process.env['REQUAL_BENCH_MEMORY'];

if (isMainThread && into !== undefined) {
  const samples: number[] = [];
  setInterval(() => samples.push(process.memoryUsage().rss / megabyte), 1_000).unref();
  process.on('exit', () => {
    // What the system saw misses nothing between two samples; it counts in KiB.
    writeFileSync(into, JSON.stringify({ peak: process.resourceUsage().maxRSS / 1024, samples }));
  });
}
