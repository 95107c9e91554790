import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { exitCodes } from './base/exit-codes.ts';
import { packageVersion } from './base/package-root.ts';
import { explainCommand } from './commands/explain.ts';
import { judgeCommand } from './commands/judge.ts';
import { lintCommand } from './commands/lint.ts';
import { listCommand } from './commands/list.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { verifyCommand } from './commands/verify.ts';

const parser = yargs(hideBin(process.argv))
  .scriptName('requal')
  .usage('$0 <command>\n\nTries an automation policy on incidents, and says whether it is still safe to act alone.')
  .command(runCommand)
  .command(listCommand)
  .command(replayCommand)
  .command(judgeCommand)
  .command(verifyCommand)
  .command(explainCommand)
  .command(lintCommand)
  .demandCommand(1, 'Name a command.')
  .strict()
  .recommendCommands()
  .version(packageVersion())
  .alias({ help: 'h', version: 'v' })
  .epilogue('Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 bad input, 4 harness fault, 5 integrity, 130 interrupted.')
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .exitProcess(false)
  .fail(false);

try {
  await parser.parseAsync();
} catch (error) {
  const { reportError } = await import('./commands/report-error.ts');
  process.exitCode = reportError(error) ?? exitCodes.badInput;
}
