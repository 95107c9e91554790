/**
 * A uniform draw in [0, 1) that depends on its key and on nothing else (design.md section 8): not on how many draws
 * came before. That is what keeps a pair of trials comparable when one of them does something more.
 *
 * The key is hashed with 32-bit FNV-1a per part and mixed with the finaliser of MurmurHash3 (Appleby, public domain
 * constants); two independent lanes give 53 bits.
 */
export function draw(seed: number, label: string, subject: string, ordinal: number): number {
  const a = mix(lane(0x811c9dc5, seed, label, subject, ordinal));
  const b = mix(lane(a ^ 0x9e3779b9, seed, label, subject, ordinal));
  return fraction(a, b);
}

/** The draws of consecutive ordinals from `first` on; their number is a multiple of four, which are made side by side. */
export function drawAll(seed: number, label: string, subject: string, first: number, into: Float64Array): void {
  for (let i = 0; i < into.length; i += 4) {
    for (let k = 0; k < 4; k++) four[k] = 0x811c9dc5;
    hashFour(seed, label, subject, first + i);
    for (let k = 0; k < 4; k++) {
      high[k] = mix(four[k]!);
      four[k] = high[k]! ^ 0x9e3779b9;
    }
    hashFour(seed, label, subject, first + i);
    for (let k = 0; k < 4; k++) into[i + k] = fraction(high[k]!, mix(four[k]!));
  }
}

/** A whole number in [0, bound). */
export function drawBelow(bound: number, seed: number, label: string, subject: string, ordinal: number): number {
  return Math.floor(draw(seed, label, subject, ordinal) * bound);
}

/**
 * The value of a quantile table at `probability` in [0, 1], by linear interpolation between equally spaced quantiles:
 * `[p0, p50, p100]`, `[p0, p25, p50, p75, p100]` and so on. One value is a constant.
 */
export function quantile(table: readonly number[], probability: number): number {
  const position = probability * (table.length - 1);
  const index = Math.min(Math.floor(position), table.length - 2);
  const low = table[Math.max(index, 0)] ?? 0;
  const high = table[index + 1] ?? low;
  return low + (high - low) * (position - Math.max(index, 0));
}

const four = new Int32Array(4);
const high = new Uint32Array(4);

/** What `lane` does, for four ordinals in a row with a basis each: a hash waits for each of its steps, four wait together. */
function hashFour(seed: number, label: string, subject: string, ordinal: number): void {
  let a = whole(whole(four[0]!, seed), ordinal);
  let b = whole(whole(four[1]!, seed), ordinal + 1);
  let c = whole(whole(four[2]!, seed), ordinal + 2);
  let d = whole(whole(four[3]!, seed), ordinal + 3);
  for (let part = 0; part < 2; part++) {
    const value = part === 0 ? label : subject;
    for (let i = -1; i < value.length; i++) {
      const unit = i === -1 ? value.length : value.charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x01000193);
      c = Math.imul(c ^ unit, 0x01000193);
      d = Math.imul(d ^ unit, 0x01000193);
    }
  }
  four[0] = a;
  four[1] = b;
  four[2] = c;
  four[3] = d;
}

/** 53 bits of two hashes as a number in [0, 1). */
function fraction(a: number, b: number): number {
  return ((a >>> 5) * 67_108_864 + (b >>> 6)) / 9_007_199_254_740_992;
}

function lane(basis: number, seed: number, label: string, subject: string, ordinal: number): number {
  let hash = whole(whole(basis, seed), ordinal);
  hash = text(hash, label);
  return text(hash, subject);
}

function whole(hash: number, value: number): number {
  const low = Math.imul(hash ^ (value >>> 0), 0x01000193);
  return Math.imul(low ^ Math.floor(value / 4_294_967_296), 0x01000193);
}

function text(hash: number, value: string): number {
  let result = Math.imul(hash ^ value.length, 0x01000193);
  for (let i = 0; i < value.length; i++) result = Math.imul(result ^ value.charCodeAt(i), 0x01000193);
  return result;
}

function mix(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
