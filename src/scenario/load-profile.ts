import { parseDocument } from '../base/parse-document.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import { digest } from '../base/canonical-json.ts';
import { encodeProfile } from '../domain/encode-profile.ts';
import type { Profile } from '../domain/profile.ts';
import { profileSchema } from '../domain/profile.ts';
import { scenarioSchema } from '../domain/scenario.ts';
import { checkScenario } from './check-scenario.ts';
import type { ScenarioProblem } from './check-scenario.ts';
import { refuseProblems } from './refuse-problems.ts';

/** A profile with the digest of what it says, whatever its file looks like. */
export interface LoadedProfile {
  readonly profile: Profile;
  readonly digest: string;
  readonly file: string;
}

/** Loads a profile. Throws `UserError` for what is wrong with it. */
export function loadProfile(file: string): LoadedProfile {
  const source = readYamlFile(file);
  const profile = parseDocument(profileSchema, source, 'profile');
  const problems = [...checkSystem(profile), ...checkPatterns(profile), ...checkRoles(profile)];
  refuseProblems(problems, source);
  return { profile, digest: digest(source.value), file };
}

/** A system has to be sound as a scenario's has. */
function checkSystem(profile: Profile): readonly ScenarioProblem[] {
  const { topology, workload, objective } = encodeProfile(profile);
  const startAt = '2026-01-01T00:00:00Z';
  return checkScenario(
    scenarioSchema.parse({ id: 'profile', title: 'The system of a profile', startAt, topology, workload, objective }),
  );
}

function checkPatterns({ patterns }: Profile): readonly ScenarioProblem[] {
  return patterns.flatMap(({ pattern, causes, reviewed, occurrences }, index) => {
    const path = ['patterns', index];
    const shares = causes.reduce((sum, { share }) => sum + share, 0);
    return [
      ...(patterns.findIndex((one) => one.pattern === pattern) < index
        ? [{ path, message: `\`${pattern}\` is there twice.`, mend: 'Put the two together.' }]
        : []),
      ...(causes.length > 0 && Math.abs(shares - 1) > 0.005
        ? [
            {
              path: [...path, 'causes'],
              message: `The shares of the causes of \`${pattern}\` add up to ${shares}.`,
              mend: 'They are shares of its incidents, so they add up to 1.',
            },
          ]
        : []),
      ...(reviewed !== null && reviewed > occurrences
        ? [
            {
              path: [...path, 'reviewed'],
              message: `${reviewed} incidents of \`${pattern}\` were reviewed, and it occurred ${occurrences} times.`,
              mend: 'Nobody can have reviewed more than there were.',
            },
          ]
        : []),
    ];
  });
}

function checkRoles({ people }: Profile): readonly ScenarioProblem[] {
  return people.flatMap(({ role, respondsIn }, index) => {
    const falls = respondsIn.findIndex((value, at) => value < (respondsIn[at - 1] ?? 0));
    return [
      ...(people.findIndex((one) => one.role === role) < index
        ? [{ path: ['people', index], message: `\`${role}\` is there twice.`, mend: 'Put the two together.' }]
        : []),
      ...(falls < 0
        ? []
        : [
            {
              path: ['people', index, 'respondsIn', falls],
              message: 'The times of `respondsIn` are quantiles and must not fall.',
              mend: 'Write them from the quickest answer to the slowest.',
            },
          ]),
    ];
  });
}
