import { describe, expect, it } from 'vitest';
import { inclusionProof, merkleRoot, rootWithProof } from '../../../src/base/merkle-tree.ts';

/** Leaves and roots of the test data of Certificate Transparency (github.com/transparency-dev/merkle, testonly). */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const many = (count: number) => Array.from({ length: count }, (_, index) => index.toString(16).padStart(8, '0'));

describe('a Merkle tree', () => {
  it('has the roots that Certificate Transparency publishes', () => {
    expect(roots.map((_, size) => merkleRoot(leaves.slice(0, size)))).toEqual(roots);
  });

  it('proves each leaf of a tree of any size, and with as few hashes as its height', () => {
    for (let size = 1; size <= 40; size += 1) {
      const all = many(size);
      const root = merkleRoot(all);
      for (const [index, leaf] of all.entries()) {
        const proof = inclusionProof(all, index);
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
        expect(rootWithProof(leaf, index, size, proof)).toBe(root);
      }
    }
  });

  it('proves no other leaf, no other place, and nothing with another proof', () => {
    const all = many(21);
    const root = merkleRoot(all);
    for (const index of all.keys()) {
      const leaf = all[index] as string;
      const proof = inclusionProof(all, index);
      expect(rootWithProof('ffffffff', index, 21, proof)).not.toBe(root);
      for (const other of all.keys()) {
        expect(rootWithProof(leaf, other, 21, proof) === root, `leaf ${index} at ${other}`).toBe(other === index);
      }
      expect(rootWithProof(leaf, index, 21, proof.slice(1))).not.toBe(root);
      expect(rootWithProof(leaf, index, 21, [...proof, root])).toBeNull();
      for (const at of proof.keys()) expect(rootWithProof(leaf, index, 21, proof.with(at, root))).not.toBe(root);
    }
  });

  it('takes no node for a leaf', () => {
    const [left, right] = many(4).reduce<string[][]>(
      (halves, leaf, index) => {
        halves[index < 2 ? 0 : 1]?.push(leaf);
        return halves;
      },
      [[], []],
    ) as [string[], string[]];
    const nodes = [merkleRoot(left), merkleRoot(right)];
    expect(merkleRoot(nodes)).not.toBe(merkleRoot([...left, ...right]));
  });

  it('refuses what is no leaf, no place and no hash', () => {
    expect(() => merkleRoot(['xyz'])).toThrow('hexadecimal');
    expect(() => inclusionProof(many(3), 3)).toThrow('no leaf 3');
    expect(rootWithProof('0', 0, 1, [])).toBeNull();
    expect(rootWithProof('00', 1, 1, [])).toBeNull();
    expect(rootWithProof('00', 0, 2, ['00'])).toBeNull();
    expect(rootWithProof('00', 0.5, 2, [digest])).toBeNull();
  });
});

const digest = 'a'.repeat(64);
