/** An entry that says why this world cannot play a scenario, so that nothing was tried. Nobody failed by that. */
export interface UnsupportedBody {
  readonly kind: 'unsupported';
  readonly what: string;
}
