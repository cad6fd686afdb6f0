import type { BoardProblem } from '../../broker/contract/messages.ts';

/** What to do about a board that cannot be used, for a person at a terminal. `port` is where it was looked for. */
export function sayProblem(problem: BoardProblem, port: string): string {
  switch (problem) {
    case 'port-denied':
      return `This user may not use ${port}. ${dialout()}`;
    case 'port-busy':
      return `Another program uses ${port}. Close it (the Arduino IDE, another ships-bell), then try again.`;
    case 'port-missing':
    case 'unplugged':
      return `There is no board at ${port}. Plug it in, with a cable that carries data, then try again.`;
    case 'other-firmware':
      return `The board at ${port} runs other firmware. "ships-bell flash" puts the bell's on it.`;
    case 'old-firmware':
      return `The board at ${port} runs another version of the bell's firmware. "ships-bell flash" renews it.`;
    case 'not-answering':
      return `Nothing of ours answers at ${port}. If it is a new board, "ships-bell flash" puts the bell's firmware on it.`;
  }
}

const dialout = (): string =>
  process.platform === 'linux'
    ? 'Type: sudo usermod -aG dialout "$USER"; then log out and in again.'
    : 'Use an account that may open serial ports.';
