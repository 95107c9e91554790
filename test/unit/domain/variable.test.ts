import { describe, expect, it } from 'vitest';
import { variableDeclarationSchema } from '../../../src/domain/variable.ts';

describe('the declaration of a variable', () => {
  it('has a path of a group and a name', () => {
    const declaration = { path: 'pattern.occurrences', type: 'number', source: 'context' };
    expect(variableDeclarationSchema.parse(declaration)).toEqual(declaration);
  });

  it.each([
    'occurrences',
    'pattern.history.occurrences',
    'pattern.',
    '.occurrences',
    'Pattern.x',
    'pattern.2',
    'a b.c',
  ])('refuses the path %j', (path) => {
    expect(variableDeclarationSchema.safeParse({ path, type: 'number', source: 'context' }).success).toBe(false);
  });

  it('names who says what it holds', () => {
    expect(variableDeclarationSchema.safeParse({ path: 'a.b', type: 'number' }).success).toBe(false);
    expect(variableDeclarationSchema.safeParse({ path: 'a.b', type: 'number', source: 'rumour' }).success).toBe(false);
  });
});
