import { describe, expect, it } from 'vitest';
import { worldOf } from '../../../src/jobs/doctor.ts';
import { doctorText } from '../../../src/report/doctor-text.ts';

const node = { name: 'Node', state: 'ok', found: '24.21.0', mend: null } as const;
const kind = { name: 'kind', state: 'missing', found: 'not there', mend: 'install kind' } as const;
const k6 = { name: 'k6', state: 'warning', found: 'not there', mend: 'install k6' } as const;

describe('what the doctor says', () => {
  it('calls a world ready unless something that it needs is missing', () => {
    expect(worldOf('cluster', [node, k6]).ready).toBe(true);
    expect(worldOf('cluster', [node, k6, kind]).ready).toBe(false);
  });

  it('names for each world what is there, and for each missing piece the way to get it', () => {
    const worlds = [worldOf('simulator', [node]), worldOf('cluster', [node, k6, kind])];
    expect(doctorText({ schema: 'requal/doctor/v1', requal: '0.1.0', worlds })).toBe(`requal 0.1.0

simulator: ready
  ok       Node  24.21.0

cluster: NOT READY
  ok       Node  24.21.0
  note     k6    not there
                 to mend it: install k6
  MISSING  kind  not there
                 to mend it: install kind
`);
  });
});
