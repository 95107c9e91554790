// `npm run goldens`: writes the golden journals and the matrix of verdicts anew and says which of them have changed.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import { writeFileWhole } from '../src/base/write-file.ts';
import { behaviour } from '../src/run/trial-input.ts';
import { goldenTrials, keptText, textOf, verdictsFile } from '../test/helpers/golden-trials.ts';
import { matrixText, runMatrix } from '../test/helpers/verdict-matrix.ts';

const changed: string[] = [];
for (const trial of goldenTrials) {
  const before = keptText(trial);
  const now = textOf(await trial.run());
  if (now === before) continue;
  writeFileWhole(trial.file, now);
  changed.push(trial.name);
  const what = before === null ? 'is new' : `changed from line ${firstChangedLine(before, now)} on`;
  process.stdout.write(`${relative(packageRoot, trial.file)} ${what}\n`);
}
process.stdout.write(`${changed.length} of ${goldenTrials.length} golden journals changed\n`);
if (changed.length > 0) {
  process.stdout.write(`
The same inputs now give other journals. Read the differences and decide:
- If that was meant, and journals of this behaviour have left this machine, raise \`behaviour\` in src/run/trial-input.ts
  (it is ${behaviour}), so that \`requal replay\` can tell a journal of an older requal from a broken promise. Then run
  this again. No program raises it: it is the decision of a person.
- If it was not meant, it is a bug: put the code right and run this again.
`);
}

const verdicts = matrixText(await runMatrix());
const keptVerdicts = existsSync(verdictsFile) ? readFileSync(verdictsFile, 'utf8') : '';
if (verdicts !== keptVerdicts) {
  writeFileWhole(verdictsFile, verdicts);
  process.stdout.write(
    `${relative(packageRoot, verdictsFile)} changed from line ${firstChangedLine(keptVerdicts, verdicts)} on: look at the ` +
      'journal of each verdict that changed, and write the reason in scenarios/README.md\n',
  );
}

function firstChangedLine(before: string, now: string): number {
  const [old, fresh] = [before.split('\n'), now.split('\n')];
  return fresh.findIndex((line, index) => line !== old[index]) + 1 || fresh.length;
}
