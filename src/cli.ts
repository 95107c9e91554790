import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { packageVersion } from './base/package-root.ts';
import { certificateCommand } from './commands/certificate.ts';
import { clusterCommand } from './commands/cluster.ts';
import { compareCommand } from './commands/compare.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exploreCommand } from './commands/explore.ts';
import { explainCommand } from './commands/explain.ts';
import { gateCommand } from './commands/gate.ts';
import { initCommand } from './commands/init.ts';
import { judgeCommand } from './commands/judge.ts';
import { keygenCommand } from './commands/keygen.ts';
import { lintCommand } from './commands/lint.ts';
import { listCommand } from './commands/list.ts';
import { qualifyCommand } from './commands/qualify.ts';
import { outcomeCommand } from './commands/outcome.ts';
import { reduceCommand } from './commands/reduce.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { sampleCommand } from './commands/sample.ts';
import { usageMistake } from './commands/usage-mistake.ts';
import { verifyCommand } from './commands/verify.ts';

const commands = [
  initCommand,
  runCommand,
  compareCommand,
  listCommand,
  replayCommand,
  judgeCommand,
  verifyCommand,
  explainCommand,
  exploreCommand,
  reduceCommand,
  qualifyCommand,
  sampleCommand,
  lintCommand,
  certificateCommand,
  outcomeCommand,
  keygenCommand,
  gateCommand,
  clusterCommand,
  doctorCommand,
];
const words = hideBin(process.argv);

const parser = yargs(words)
  .scriptName('requal')
  .usage('$0 <command>\n\nTries an automation policy on incidents, and says whether it is still safe to act alone.')
  .command(commands as never)
  .demandCommand(1, 'Name a command.')
  .strict()
  // What requal says is English, whatever the system speaks, and its mistakes are told from yargs' English words.
  .detectLocale(false)
  // No surprises: --no-out is no way to say --out=false, --out.x no object, and a file may be called 7.
  .parserConfiguration({ 'boolean-negation': false, 'dot-notation': false, 'parse-positional-numbers': false })
  .version(packageVersion())
  .alias({ help: 'h', version: 'v' })
  .example('$0 run', 'try the shipped policy on all that is shipped')
  .example('$0 <command> --help', 'what a command takes, with examples')
  .epilogue('Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 bad input, 4 harness fault, 5 integrity, 130 interrupted.')
  .wrap(Math.min(100, process.stdout.columns ?? 100))
  .exitProcess(false);
parser.fail((message, error) => {
  if (error && error.name !== 'YError') throw error;
  throw usageMistake(message, {
    commands: commands.map(({ command }) => String(command)),
    options: knownOptions(),
    words,
  });
});

// A reader that has seen enough (`requal list | head`) closes the pipe, and that is no error of anybody.
process.stdout.on('error', passOverClosedPipe);
process.stderr.on('error', passOverClosedPipe);

try {
  if (words.length === 0) process.stderr.write(`${await parser.getHelp()}\n\n`);
  await parser.parseAsync();
} catch (error) {
  const { reportError } = await import('./commands/report-error.ts');
  process.exitCode = reportError(error, words.includes('--json'));
}

/** yargs knows the options of the command at hand, but its types do not say so. */
function knownOptions(): readonly string[] {
  return Object.keys((parser as unknown as { getOptions(): { key: object } }).getOptions().key);
}

function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
