const BEGIN = 0xf0;
const END = 0xf7;

/** Takes bytes one by one and hears each whole sysex message: its command and its data. */
export function readSysex(heard: (message: number[]) => void): (byte: number) => void {
  let open: number[] | undefined;
  return (byte) => {
    if (byte === BEGIN) open = [];
    else if (byte === END && open !== undefined) {
      heard(open);
      open = undefined;
    } else open?.push(byte);
  };
}
