import { existsSync, readdirSync } from 'node:fs';

/** USB vendors of nothing but boards: Arduino, and Arduino as dog hunter. */
const arduino = ['2341', '2a03'];

/** Vendor and product of the serial chips on clones. */
const chips = [
  '1a86:7523', // CH340
  '1a86:55d4', // CH9102
  '0403:6001', // FTDI FT232R
  '0403:6015', // FTDI FT231X
  '10c4:ea60', // CP210x
];

export interface ListedPort {
  path: string;
  vendorId?: string | undefined;
  productId?: string | undefined;
  pnpId?: string | undefined;
}
export type ListPorts = () => Promise<ListedPort[]>;

/** Serial ports of this machine; a system that cannot list them has none. */
export const listPorts: ListPorts = async () => {
  if (process.platform === 'linux' && !hasUsbSerial()) return [];
  try {
    const { SerialPort } = await import('serialport');
    return await SerialPort.list();
  } catch {
    return [];
  }
};

/** On Linux a listing starts another program: a look into /dev first spares that, every few seconds for years. */
const hasUsbSerial = (): boolean => readdirSync('/dev').some((name) => /^tty(ACM|USB)\d/.test(name));

export interface UsbPort {
  /** The name that stays when the board moves to another USB socket, where there is one of its own. */
  path: string;
  /** Its serial chip is also found in printers and other things. */
  printersToo: boolean;
}

/** Ports that may be a bell's board. */
export async function findBoards(list: ListPorts): Promise<UsbPort[]> {
  const ports = (await list()).filter(isKnown);
  return ports.map((port) => ({
    path: lastingPath(port, ports),
    printersToo: !arduino.includes(port.vendorId?.toLowerCase() ?? ''),
  }));
}

function isKnown({ vendorId, productId }: ListedPort): boolean {
  const vendor = vendorId?.toLowerCase() ?? '';
  return arduino.includes(vendor) || chips.includes(`${vendor}:${productId?.toLowerCase() ?? ''}`);
}

/** Two cheap boards without a serial number have one name between them, which leads to either: then it is of no use. */
function lastingPath({ path, pnpId }: ListedPort, ports: readonly ListedPort[]): string {
  const byId = `/dev/serial/by-id/${pnpId ?? ''}`;
  const alone = ports.filter((port) => port.pnpId === pnpId).length === 1;
  return pnpId && alone && existsSync(byId) ? byId : path;
}
