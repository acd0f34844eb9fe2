/** The numbers of the ports, in memory that both threads see: how many, and then each. */
export type PortList = SharedArrayBuffer;

/** What the worker tells when it has learned an address, or one has moved. */
export interface Learned {
  address: string;
  port: number;
  before: number | undefined;
}

const MOST_PORTS = 1023;

/** Makes room for a list. */
export function makePortList(): PortList {
  return new SharedArrayBuffer((1 + MOST_PORTS) * 4);
}

/** Writes the list anew. */
export function writePorts(list: PortList, ports: readonly number[]): void {
  const words = new Int32Array(list);
  for (const [index, port] of ports.slice(0, MOST_PORTS).entries()) Atomics.store(words, 1 + index, port);
  Atomics.store(words, 0, Math.min(ports.length, MOST_PORTS));
}

/** Reads it. */
export function portsIn(list: PortList): number[] {
  const words = new Int32Array(list);
  return Array.from({ length: Atomics.load(words, 0) }, (_, index) => Atomics.load(words, 1 + index));
}
