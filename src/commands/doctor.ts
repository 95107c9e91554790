import type { CommandModule } from 'yargs';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly cluster: string | undefined;
  readonly json: boolean;
}

/** `requal doctor` */
export const doctorCommand: CommandModule<object, Options> = {
  command: 'doctor',
  describe: 'Say what each world needs, what of it is there, and how to get the rest',
  builder: (args) =>
    args
      .option('cluster', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string>('--cluster'),
        describe: 'Name of the kind cluster [default: REQUAL_CLUSTER, else requal]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 doctor', 'simulator: ready, recorded: ready, cluster: what is missing')
      .epilogue('Exit codes: 0 the simulator can run, whatever the other worlds lack, 4 it cannot.'),
  handler: async ({ cluster, json }) => {
    const { doctor } = await import('../jobs/doctor.ts');
    const { doctorText } = await import('../report/doctor-text.ts');
    const { exitCodes } = await import('../base/exit-codes.ts');
    const report = await doctor(cluster ?? null);
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : doctorText(report));
    const simulator = report.worlds.find(({ world }) => world === 'simulator');
    process.exitCode = simulator?.ready === true ? exitCodes.pass : exitCodes.harnessFault;
  },
};
