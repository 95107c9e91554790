import { readFileSync } from 'node:fs';

/** Where the kernel tells the memory of this container: cgroup v2, then v1. */
const groups = [
  {
    limit: '/sys/fs/cgroup/memory.max',
    used: '/sys/fs/cgroup/memory.current',
    stat: '/sys/fs/cgroup/memory.stat',
    idle: /^inactive_file (\d+)$/m,
  },
  {
    limit: '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    used: '/sys/fs/cgroup/memory/memory.usage_in_bytes',
    stat: '/sys/fs/cgroup/memory/memory.stat',
    idle: /^total_inactive_file (\d+)$/m,
  },
];
const blockBytes = 1_048_576;

/**
 * Reads what counts against the memory limit: the working set of the container as Kubernetes computes it (usage
 * without idle file pages). Where no container has that limit, it is the resident memory of the process.
 */
export function createMemoryReader(limitBytes: number | null): () => number {
  const group = groups.find(({ limit }) => limitBytes !== null && readNumber(limit) === limitBytes);
  if (group === undefined) return () => process.memoryUsage.rss();
  return () => {
    const used = readNumber(group.used);
    if (used === null) return process.memoryUsage.rss();
    return used - Number(group.idle.exec(readFileSync(group.stat, 'utf8'))?.[1] ?? 0);
  };
}

/** Memory that is held and written to, so that it is really there. */
export interface Ballast {
  grow(bytes: number): void;
  readonly bytes: number;
}

/** Memory that only grows, up to a bound, in blocks outside JavaScript's own heap. */
export function createBallast(bytesMax: number): Ballast {
  const blocks: Buffer[] = [];
  let owed = 0;
  return {
    grow(bytes) {
      for (owed += bytes; owed >= blockBytes && blocks.length * blockBytes < bytesMax; owed -= blockBytes)
        blocks.push(Buffer.alloc(blockBytes, 1));
      owed = Math.min(owed, blockBytes);
    },
    get bytes() {
      return blocks.length * blockBytes;
    },
  };
}

function readNumber(file: string): number | null {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
