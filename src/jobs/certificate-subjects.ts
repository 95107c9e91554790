import { digest } from '../base/canonical-json.ts';
import { packageVersion } from '../base/package-root.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Subject, SubjectName } from '../domain/certificate.ts';
import { subjectNames } from '../domain/certificate.ts';
import { behaviour } from '../run/trial-input.ts';

/** What a certificate is about, beside requal itself. The digests are SHA-256 in hexadecimal. */
export interface CertifiedThings {
  readonly candidate: Candidate;
  readonly charter: string;
  readonly generator: string;
  readonly profile: string;
}

/** The digests of everything that a certificate speaks of, in their fixed order, with this requal. */
export function certificateSubjects({ candidate, charter, generator, profile }: CertifiedThings): readonly Subject[] {
  const digests = { ...candidateDigests(candidate), charter, generator, profile, requal: requalDigest() };
  return subjectNames.map((name): Subject => {
    const described = { digest: { sha256: digests[name] } };
    if (name === 'requal') return { name, ...described, annotations: { version: packageVersion(), behaviour } };
    if (name === 'candidate/agent') return { name, ...described, annotations: agentAnnotations(candidate) };
    return { name, ...described };
  });
}

/** The candidate as a whole, and its parts: these only tell what changed. */
export function candidateDigests(candidate: Candidate): Readonly<Record<SubjectName & `candidate${string}`, string>> {
  const { policy, runbooks, agent, programs } = candidate;
  return {
    candidate: candidate.digest,
    'candidate/policy': digest(policy),
    'candidate/runbooks': digest(runbooks),
    'candidate/agent': digest([agent, filesOf(candidate, agent)]),
    'candidate/decider': digest([programs.policy, filesOf(candidate, programs.policy)]),
    'candidate/executor': digest([programs.executor, filesOf(candidate, programs.executor)]),
  };
}

/**
 * The digest of a system profile by its content, so that a comment that changes makes no other profile. Throws
 * `UserError` for a file that cannot be read.
 */
export function profileDigest(file: string): string {
  return digest(readYamlFile(file).value);
}

function requalDigest(): string {
  return digest({ version: packageVersion(), behaviour });
}

function agentAnnotations(candidate: Candidate): { readonly identity: string; readonly version: string } {
  const { agent } = candidate;
  switch (agent.kind) {
    case 'exec':
      return { identity: `exec ${agent.command.join(' ')}`, version: versionOf(filesOf(candidate, agent)) };
    case 'recorded':
      return { identity: `recorded ${agent.file}`, version: versionOf(filesOf(candidate, agent)) };
    default:
      return { identity: agent.kind, version: `requal ${packageVersion()}` };
  }
}

type Files = Candidate['programs']['files'];

/** The files that a door names, with their digests. */
function filesOf({ programs }: Candidate, door: object): Files {
  const { command, file } = door as { readonly command?: readonly string[]; readonly file?: string };
  const names = command ?? (file === undefined ? [] : [file]);
  return programs.files.filter(([name]) => names.includes(name));
}

/** A program that is found on the path has no file here, and its version is not known. */
function versionOf(files: Files): string {
  return files.length === 0 ? 'unknown' : files.map(([name, sha256]) => `${name} ${sha256}`).join(', ');
}
