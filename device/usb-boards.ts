import { existsSync, readdirSync } from 'node:fs';

/** USB vendor and product ids of boards and of the serial chips on their clones; a vendor alone takes all its products. */
const known = [
  '2341', // Arduino
  '2a03', // Arduino (dog hunter)
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

/** Paths of the ports that may be a bell's board, by the name that stays when the board moves to another USB socket. */
export async function findBoards(list: ListPorts): Promise<string[]> {
  const ports = await list();
  return ports.filter(isKnown).map(lastingPath);
}

function isKnown({ vendorId, productId }: ListedPort): boolean {
  const vendor = vendorId?.toLowerCase() ?? '';
  return known.includes(vendor) || known.includes(`${vendor}:${productId?.toLowerCase() ?? ''}`);
}

function lastingPath({ path, pnpId }: ListedPort): string {
  const byId = `/dev/serial/by-id/${pnpId ?? ''}`;
  return pnpId && existsSync(byId) ? byId : path;
}
