import type { CommandModule } from 'yargs';
import type { GateOptions } from './gate-and-print.ts';
import { withGateRules, withGateSubject } from './gate-options.ts';

/** `requal gate --baseline DIR|GIT-REF --candidate DIR` */
export const gateCommand: CommandModule<object, GateOptions> = {
  command: 'gate',
  describe: 'Hold a changed policy against the one that it replaces, before it merges',
  builder: (args) =>
    withGateRules(withGateSubject(args))
      .example('$0 gate --baseline origin/main --candidate policies/mine', 'in CI: what a pull request changes')
      .example('$0 gate --baseline policies/old --candidate policies/new --trials 4000', 'the same result anywhere')
      .epilogue(
        'Exit codes: 0 pass, 1 fail, 2 inconclusive (0 with --on-inconclusive pass), 3 bad input, 4 harness fault, 130 interrupted.',
      ) as never,
  handler: async (options) => {
    const { gateAndPrint } = await import('./gate-and-print.ts');
    process.exitCode = await gateAndPrint(options);
  },
};
