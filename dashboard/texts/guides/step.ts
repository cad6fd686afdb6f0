/** What is shown below a step. */
export type Slot =
  | 'address'
  | 'secret'
  | 'basic'
  | 'give-secret'
  | 'token'
  | 'poll'
  | 'project'
  | 'mqtt'
  | 'example'
  | 'test';

/** `**bold**` for what a product's own menus say, and `code` between backticks. A list's items: `name`, or `name – label`. */
export interface Step {
  text: string;
  list?: readonly string[];
  slot?: Slot;
}

export const test: Step = {
  text: 'Press **Test**, and then sell something, or wait for the next order: it shows below as it comes.',
  slot: 'test',
};
