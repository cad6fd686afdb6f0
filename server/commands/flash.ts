import { runTool, type ToolOptions } from './board-tool.ts';

/** `ships-bell flash`: the bell's firmware onto its board. */
export const flash = (options: ToolOptions): Promise<number> => runTool(options, 'flash');
