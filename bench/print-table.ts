/** One figure beside its budget. `isMet` is null for a figure that has none. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly budget: string;
  readonly isMet: boolean | null;
}

/** Prints figures as a table of plain text. */
export function printTable(rows: readonly Row[]): void {
  const lines = [['what', 'measured', 'budget', ''], ...rows.map(cellsOf)];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  for (const [what = '', measured = '', budget = '', verdict = ''] of lines) {
    const [first = 0, second = 0, third = 0] = widths;
    console.log(`${what.padEnd(first)}  ${measured.padStart(second)}  ${budget.padEnd(third)}  ${verdict}`.trimEnd());
  }
}

function cellsOf({ what, value, unit, budget, isMet }: Row): readonly string[] {
  const measured = `${value >= 100 ? Math.round(value) : value.toPrecision(3)} ${unit}`.trim();
  return [what, measured, budget, isMet === null ? '' : isMet ? 'PASS' : 'MISS'];
}
