import { createInterface } from 'node:readline/promises';
import { canAsk } from '../base/environment.ts';
import { contextOf } from '../world/cluster/lifecycle/cluster-settings.ts';
import type { ClusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import { looksLikeProduction } from '../world/cluster/lifecycle/permission.ts';

/** The context as the user typed it, as an option or when asked; null when it need not be, or nobody is there to ask. */
export async function confirmedContext(settings: ClusterSettings, option: string | null): Promise<string | null> {
  const context = contextOf(settings);
  if (option !== null || !looksLikeProduction(context) || !canAsk()) return option;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(
      `\`${context}\` looks like the name of a production cluster. requal breaks things on purpose. Type it to go on: `,
    );
  } finally {
    terminal.close();
  }
}
