// `npm run goldens`: writes the golden journals anew and says which of them have changed.
import { relative } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import { writeFileWhole } from '../src/base/write-file.ts';
import { behaviour } from '../src/run/trial-input.ts';
import { goldenTrials, keptText, textOf } from '../test/helpers/golden-trials.ts';

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

function firstChangedLine(before: string, now: string): number {
  const [old, fresh] = [before.split('\n'), now.split('\n')];
  return fresh.findIndex((line, index) => line !== old[index]) + 1 || fresh.length;
}
