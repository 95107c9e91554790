/** Path of a trial's page beside its journal, relative to the report's folder. */
export function timelinePath(journal: string): string {
  return journal.replace(/^journals\//, 'timelines/').replace(/\.jsonl$/, '.html');
}
