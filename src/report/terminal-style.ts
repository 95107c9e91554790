import pc from 'picocolors';
import { colourWanted, isTerminal, terminalColumns } from '../base/environment.ts';
import type { OutputName } from '../base/environment.ts';
import type { Verdict } from '../domain/finding.ts';

/** How much the reader's terminal can do. Words carry all meaning; colour and lines only help the eye. */
export interface TerminalStyle {
  readonly columns: number;
  readonly colour: boolean;
  /** Whether tables get box-drawing lines; plain columns otherwise. */
  readonly boxes: boolean;
}

/** Narrower than this no table can be read. */
const columnsMin = 40;

/** The style of the terminal behind this output; plain text when it is none. */
export function terminalStyle(output: OutputName): TerminalStyle {
  return {
    columns: Math.max(columnsMin, terminalColumns(output)),
    colour: colourWanted(output),
    boxes: isTerminal(output),
  };
}

/** Colours a text by a verdict; unchanged when colour is not wanted. */
export function paintVerdict(text: string, verdict: Verdict, style: TerminalStyle): string {
  const colours = pc.createColors(style.colour);
  switch (verdict) {
    case 'pass':
      return colours.green(text);
    case 'fail':
      return colours.bold(colours.red(text));
    case 'inconclusive':
      return colours.yellow(text);
  }
}

/** A heading that stands out as much as the verdict does. */
export function paintHeading(text: string, style: TerminalStyle): string {
  return pc.createColors(style.colour).bold(text);
}
