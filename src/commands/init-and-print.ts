import { basename, resolve } from 'node:path';
import { canAsk } from '../base/environment.ts';
import { UserError } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import type { FirstSystem } from '../domain/first-answers.ts';
import { askKubectl } from '../jobs/init/ask-kubectl.ts';
import { knownPatterns } from '../jobs/init/first-runbooks.ts';
import { readAnswers, takeAnswers } from '../jobs/init/read-answers.ts';
import { readKubeFile } from '../jobs/init/read-kube-items.ts';
import { systemOfCluster } from '../jobs/init/system-of-cluster.ts';
import { kebab } from '../jobs/init/told-by-labels.ts';
import { refuseExisting, writeFirst } from '../jobs/init/write-first.ts';
import { ownerOf } from '../jobs/make-keys.ts';
import { initText } from '../report/init-text.ts';
import { takeName } from './answer-words.ts';
import { askAll, firstQuestions } from './first-questions.ts';
import type { Ask } from './first-questions.ts';
import { today } from './parse-date.ts';
import { printDocument } from './print-document.ts';

/** What `requal init` was asked; null is what was not said. */
export interface InitOptions {
  readonly folder: string;
  readonly answers: string | null;
  readonly fromKubectl: boolean;
  readonly kubectlJson: string | null;
  readonly context: string | null;
  readonly namespaces: readonly string[];
  readonly name: string | null;
  readonly owner: string | null;
  readonly json: boolean;
}

/** Writes a first candidate and profile, prints what is left to say, and returns the exit code. */
export async function initAndPrint(options: InitOptions, ask: Ask | null = null): Promise<number> {
  refuseMixture(options);
  // Nobody answers ten questions to be told that there was something already.
  refuseExisting(options.folder);
  const system = await systemAsked(options, ask);
  if (system === null) {
    process.stderr.write('requal was interrupted: nothing was written.\n');
    return exitCodes.interrupted;
  }
  const written = writeFirst(options.folder, system, today());
  if (options.json) printDocument('init', { ...written, leftOut: system.leftOut });
  else process.stdout.write(initText({ ...written, leftOut: system.leftOut }));
  return exitCodes.pass;
}

async function systemAsked(options: InitOptions, ask: Ask | null): Promise<FirstSystem | null> {
  const { answers, fromKubectl, kubectlJson, context, namespaces } = options;
  if (answers !== null) return readAnswers(answers);
  const isNamed = namespaces.length > 0;
  if (fromKubectl) {
    const seen = await askKubectl({ context, namespaces });
    const source = `the cluster of the kubectl context ${seen.context}`;
    return systemOfCluster({ ...seen, source, isNamed, ...namesSaid(options, seen.context) });
  }
  if (kubectlJson !== null) {
    const items = readKubeFile(kubectlJson).filter(
      ({ kind, metadata }) => !isNamed || kind === 'Namespace' || namespaces.includes(metadata.namespace),
    );
    const source = `what kubectl wrote to ${kubectlJson}`;
    return systemOfCluster({
      items,
      source,
      isNamed,
      unread: [],
      ...namesSaid(options, basename(kubectlJson, '.json')),
    });
  }
  const draft = await askAll(firstQuestions(knownPatterns()), ask ?? (await terminal()));
  return draft === null ? null : takeAnswers(draft, 'the answers of a questionnaire');
}

/** The name of a system is that of its cluster or its file until somebody gives it one; nobody owns it until somebody does. */
function namesSaid({ name, owner, folder }: InitOptions, from: string): Pick<FirstSystem['answers'], 'name' | 'owner'> {
  if (name !== null) {
    const found = takeName(name);
    if (found.kind === 'wrong') throw new UserError(found.why, { mend: 'Write --name corner-shop.' });
  }
  const [person = '', role = ''] = owner === null ? [] : ownerOf(owner).split(/, */);
  return {
    name: name ?? kebab(from) ?? kebab(basename(resolve(folder))) ?? 'first',
    owner: owner === null ? null : { name: person, role },
  };
}

async function terminal(): Promise<Ask> {
  if (!canAsk()) {
    throw new UserError('There is nobody to ask: this is no terminal.', {
      mend: 'Give the answers as a file with --answers FILE, or take the system from a cluster with --from-kubectl or --kubectl-json FILE.',
    });
  }
  const { askOnTerminal } = await import('./ask-on-terminal.ts');
  return askOnTerminal;
}

function refuseMixture({ answers, fromKubectl, kubectlJson, context, namespaces, name, owner }: InitOptions): void {
  const sources = [
    ...(answers === null ? [] : ['--answers']),
    ...(fromKubectl ? ['--from-kubectl'] : []),
    ...(kubectlJson === null ? [] : ['--kubectl-json']),
  ];
  if (sources.length > 1) throw new UserError(`${sources.join(' and ')} say two things: name one of them.`);
  const isCluster = fromKubectl || kubectlJson !== null;
  const stray = [
    ...(context !== null && !fromKubectl ? ['--context'] : []),
    ...(namespaces.length > 0 && !isCluster ? ['--namespace'] : []),
    ...(name !== null && !isCluster ? ['--name'] : []),
    ...(owner !== null && !isCluster ? ['--owner'] : []),
  ];
  if (stray.length === 0) return;
  throw new UserError(`${stray.join(' and ')} goes with a cluster only.`, {
    mend: 'Add --from-kubectl, or write it into the answers.',
  });
}
