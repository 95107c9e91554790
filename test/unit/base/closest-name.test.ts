import { describe, expect, it } from 'vitest';
import { closestName } from '../../../src/base/closest-name.ts';

describe('closestName', () => {
  it('finds the name that a misspelt word meant', () => {
    const names = ['pattern.occurrences', 'pattern.consistency', 'scope.services'];
    expect(closestName('patern.occurences', names)).toBe('pattern.occurrences');
  });

  it('finds a transposition in a short word', () => {
    expect(closestName('siez', ['has', 'size'])).toBe('size');
  });

  it('says nothing when no name is near', () => {
    expect(closestName('weather.temperature', ['scope.services', 'pattern.occurrences'])).toBeNull();
  });

  it('does not take any three letters for any other three', () => {
    expect(closestName('map', ['has', 'all'])).toBeNull();
  });

  it('gives a tie to the name that comes first', () => {
    expect(closestName('boat', ['coat', 'goat'])).toBe('coat');
    expect(closestName('boat', ['goat', 'coat'])).toBe('goat');
  });

  it('says nothing when there are no names', () => {
    expect(closestName('scope', [])).toBeNull();
  });
});
