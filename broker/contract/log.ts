/** Where things are said once, as pino takes them: fields first, then the sentence. Never secrets. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
