import { findCommand } from '../base/child-lines.ts';
import { unreachable } from '../base/errors.ts';
import { createJsonProgram } from '../base/json-program.ts';
import type { JsonProgram } from '../base/json-program.ts';
import type { ProgramDoor } from '../domain/candidate.ts';
import { limits } from '../domain/limits.ts';
import { createRecordedProgram } from './recorded-program.ts';

/**
 * What is behind the door of a policy or an executor. A program runs in an empty folder with a cleaned environment, is
 * started with the first question, and after a failure again a few times. Throws a `UserError` at once when there is no
 * such program or record. `folder` is the one that the paths of the door count from.
 */
export function openProgram(door: ProgramDoor, folder: string): JsonProgram {
  switch (door.kind) {
    case 'exec':
    case 'controller':
      return createJsonProgram(findCommand(door.command, folder), {
        timeLimitMs: door.timeLimit,
        startsMax: limits.programStartsMax,
        lineBytesMax: limits.answerBytesMax,
      });
    case 'recorded':
      return createRecordedProgram(door.file, folder);
    default:
      return unreachable(door);
  }
}
