// `npm start`: installs what is missing, then runs the main job on the project's own Node. A run that could be judged
// ends well whatever its verdict, because npm would print an error page under it; `requal run` has the real exit code.
import { join } from 'node:path';
import { runUntilExit } from '../bin/run-until-exit.js';
import { installIfNeeded } from './install-if-needed.js';

// Pass, fail and inconclusive, as in src/base/exit-codes.ts.
const JUDGED_EXIT_CODES = [0, 1, 2];

const project = await installIfNeeded();
if (project === undefined) {
  process.exitCode = 4;
} else {
  const requal = join(project.root, 'bin/requal.js');
  const code = await runUntilExit(project.node, [requal, 'run', ...process.argv.slice(2)], { env: project.env });
  process.exitCode = JUDGED_EXIT_CODES.includes(code) ? 0 : code;
}
