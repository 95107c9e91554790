import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a command on this process's own terminal and gives its exit code (128 + signal number when a signal ended it).
 * Signals are passed on and this process stays until the command has ended: a campaign that is interrupted first puts
 * back what it changed, and the prompt must not return before that. A Ctrl-C reaches both processes from the terminal
 * itself, and a second one would mean "at once", so it is passed on only where there is no terminal.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function runUntilExit(command, args, options = {}) {
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: 'inherit', ...options });
    process.on('SIGINT', () => hasTerminal || child.kill('SIGINT'));
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGHUP', () => child.kill('SIGHUP'));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
