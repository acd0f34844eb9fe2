/** Port numbers in shared memory: the count, then the numbers. */
export type PortList = SharedArrayBuffer;

/** Report about an address that was learned or has moved. */
export interface Learned {
  address: string;
  port: number;
  before: number | undefined;
}

const MAX_PORTS = 1023;

/** Allocates an empty list. */
export function makePortList(): PortList {
  return new SharedArrayBuffer((1 + MAX_PORTS) * 4);
}

/** Replaces the content of the list. */
export function writePorts(list: PortList, ports: readonly number[]): void {
  const words = new Int32Array(list);
  for (const [index, port] of ports.slice(0, MAX_PORTS).entries()) Atomics.store(words, 1 + index, port);
  Atomics.store(words, 0, Math.min(ports.length, MAX_PORTS));
}

/** Returns the port numbers in the list. */
export function portsIn(list: PortList): number[] {
  const words = new Int32Array(list);
  return Array.from({ length: Atomics.load(words, 0) }, (_, index) => Atomics.load(words, 1 + index));
}
