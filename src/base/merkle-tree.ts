import { createHash } from 'node:crypto';
import { invariant } from './errors.ts';

/**
 * The root of a Merkle tree over these leaves, in hexadecimal (RFC 6962 section 2.1). A leaf and a node are hashed behind
 * different bytes, so that no node can be passed off as a leaf. Leaves are hexadecimal texts and stand for their bytes.
 */
export function merkleRoot(leaves: readonly string[]): string {
  return rootOf(leaves.map(leafHash)).toString('hex');
}

/** The hashes that, with a leaf and its place, lead to the root (RFC 6962 section 2.1.1), the nearest to the leaf first. */
export function inclusionProof(leaves: readonly string[], index: number): readonly string[] {
  invariant(Number.isSafeInteger(index) && index >= 0 && index < leaves.length, `there is no leaf ${index}`);
  return pathTo(leaves.map(leafHash), index).map((hash) => hash.toString('hex'));
}

/**
 * The root that a leaf at this place of a tree of `size` leaves has with this proof; null where the proof has not as many
 * hashes as the place asks for, and for a place that is not in the tree (RFC 9162 section 2.1.3.2).
 */
export function rootWithProof(leaf: string, index: number, size: number, proof: readonly string[]): string | null {
  if (!isBytes(leaf) || !proof.every(isHash) || !Number.isSafeInteger(index) || !Number.isSafeInteger(size))
    return null;
  if (index < 0 || index >= size) return null;
  let hash = leafHash(leaf);
  let [place, last] = [index, size - 1];
  for (const text of proof) {
    if (last === 0) return null;
    const other = Buffer.from(text, 'hex');
    if (place % 2 === 1 || place === last) {
      hash = nodeHash(other, hash);
      // An only child goes up as it is, without a hash beside it.
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else hash = nodeHash(hash, other);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? hash.toString('hex') : null;
}

function rootOf(hashes: readonly Buffer[]): Buffer {
  if (hashes.length === 0) return createHash('sha256').digest();
  let level = hashes;
  // To pair neighbours and to let an only child rise gives the same tree as to split at the largest power of two.
  while (level.length > 1) level = levelAbove(level);
  return level[0] as Buffer;
}

function pathTo(hashes: readonly Buffer[], index: number): readonly Buffer[] {
  const path: Buffer[] = [];
  let [level, place] = [hashes, index];
  while (level.length > 1) {
    const sibling = level[place % 2 === 0 ? place + 1 : place - 1];
    if (sibling !== undefined) path.push(sibling);
    [level, place] = [levelAbove(level), half(place)];
  }
  return path;
}

function levelAbove(level: readonly Buffer[]): readonly Buffer[] {
  return Array.from({ length: Math.ceil(level.length / 2) }, (_, pair) => {
    const [left, right] = [level[2 * pair] as Buffer, level[2 * pair + 1]];
    return right === undefined ? left : nodeHash(left, right);
  });
}

function leafHash(leaf: string): Buffer {
  invariant(isBytes(leaf), 'a leaf is no hexadecimal text');
  return createHash('sha256').update(Buffer.of(0)).update(leaf, 'hex').digest();
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

/** Node drops what is no hexadecimal digit without a word, and then two texts would stand for the same bytes. */
function isBytes(text: string): boolean {
  return /^([0-9a-f]{2})*$/.test(text);
}

function isHash(text: string): boolean {
  return text.length === 64 && isBytes(text);
}

function half(place: number): number {
  return Math.floor(place / 2);
}
