import { describe, expect, it } from 'vitest';
import type { ClusterOrigin } from '../../../../../src/world/cluster/lifecycle/permission.ts';
import { looksLikeProduction, refuseUnlessAllowed } from '../../../../../src/world/cluster/lifecycle/permission.ts';

const origin: ClusterOrigin = {
  context: 'kind-requal',
  madeByRequal: true,
  allowList: '',
  allowListFile: '/home/ann/.config/requal/allowed-contexts',
  confirmed: null,
};
const asking = (changes: Partial<ClusterOrigin>) => () => refuseUnlessAllowed({ ...origin, ...changes });

describe('permission to break things in a cluster', () => {
  it('is there for what requal made', () => {
    expect(asking({})).not.toThrow();
  });

  it('is not there for what somebody else made, unless that is on the allow-list', () => {
    expect(asking({ madeByRequal: false })).toThrow('not made by requal');
    expect(asking({ madeByRequal: false, allowList: 'kind-requal-2\nxkind-requal\n' })).toThrow('not made by requal');
    expect(asking({ madeByRequal: false, allowList: '# kind-requal' })).toThrow('not made by requal');
    expect(asking({ madeByRequal: false, allowList: '\n kind-requal # mine\n' })).not.toThrow();
  });

  it('takes the whole name once more where it looks like production, allowed or made by requal', () => {
    const live = { context: 'kind-shop-prod' };
    expect(asking(live)).toThrow('looks like the name of a production cluster');
    expect(asking({ ...live, madeByRequal: false, allowList: 'kind-shop-prod' })).toThrow('production');
    expect(asking({ ...live, confirmed: 'yes' })).toThrow('production');
    expect(asking({ ...live, confirmed: 'kind-shop-prod' })).not.toThrow();
  });

  it('is never given by a confirmation alone', () => {
    expect(asking({ context: 'kind-live', madeByRequal: false, confirmed: 'kind-live' })).toThrow('not made by requal');
  });

  it.each(['prod', 'kind-PROD-eu', 'prd1', 'production', 'preprod', 'live', 'eks-live'])(
    'sees production in %s',
    (name) => {
      expect(looksLikeProduction(name)).toBe(true);
    },
  );

  it.each(['kind-requal', 'kind-dev', 'staging', 'kind-requal-life'])('sees none in %s', (name) => {
    expect(looksLikeProduction(name)).toBe(false);
  });
});
