import { runTool, type ToolOptions } from './board-tool.ts';

export interface TuneOptions extends ToolOptions {
  /** No piezo is fitted. */
  off?: boolean | undefined;
}

/** `ships-bell tune`: the board learns from what loudness on a stroke was heard. Its strokes count for nothing. */
export const tune = (options: TuneOptions): Promise<number> => runTool(options, 'tune', options.off ? ['--off'] : []);
