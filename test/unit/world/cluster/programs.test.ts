import { describe, expect, it } from 'vitest';
import { versionIn, whyFailed } from '../../../../src/world/cluster/programs.ts';

describe('what a program says', () => {
  it.each([
    ['k6 v1.8.1 (go1.26.8, linux/amd64)', '1.8.1'],
    ['kind v0.30.0 go1.26.8 linux/amd64', '0.30.0'],
    ['28.2.2', '28.2.2'],
    ['k6 v2.0.0-rc.1 (commit/1234)', '2.0.0-rc.1'],
    ['nothing', null],
  ])('has a version in %s', (text, version) => {
    expect(versionIn(text)).toBe(version);
  });

  it('is told by its last lines, and a missing program by the way to get it', () => {
    expect(whyFailed('kind', { kind: 'ended', code: 1, stdout: '', stderr: 'a\nb\nc\n\nd\n' })).toBe(
      'it ended with code 1: b | c | d',
    );
    expect(whyFailed('kind', { kind: 'not-found' })).toContain('https://kind.sigs.k8s.io');
  });
});
