import { runTool, type ToolOptions } from './board-tool.ts';

/** As typed; none at all only shows them. */
export interface LimitsOptions extends ToolOptions {
  maxPulse?: string | undefined;
  minRest?: string | undefined;
  maxDuty?: string | undefined;
}

/** `ships-bell limits`: what the board holds the coil to, whatever it is asked. */
export function limits(options: LimitsOptions): Promise<number> {
  const { maxPulse, minRest, maxDuty } = options;
  const typed = Object.entries({ 'max-pulse': maxPulse, 'min-rest': minRest, 'max-duty': maxDuty });
  const args = typed.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`]));
  return runTool(options, 'limits', args);
}
