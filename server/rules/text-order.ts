/** By the letters' own numbers: the same on every machine, whatever language it speaks. */
export const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
