// Code that main.ts and handler.ts share: the port list in shared memory, and the forwarding rule.

/**
 * Number and interface index of each switch port. A port that gets the number of a removed port has another interface
 * index.
 */
export type Ports = ReadonlyMap<number, number>;

/** An Ethernet address and the port on which it was seen. */
export interface Location {
  address: string;
  port: number;
  ifindex: number;
}

/** Report of the handler that an address was learned, or has moved from the port `before`. */
export interface Learned extends Location {
  before: number | undefined;
}

/** Data that main.ts passes to the upcall handler of the switch. */
export interface SwitchData {
  ports: SharedArrayBuffer;
  /** Addresses that the switch learned before the handler started. */
  learned: Location[];
}

const MAX_PORTS = 1023;
/** Indexes of words in the shared port list. The generation is odd while the list is being written. */
const [GENERATION, COUNT, LIST] = [0, 1, 2];

/** Allocates shared memory for a port list. */
export function makePortList(): SharedArrayBuffer {
  return new SharedArrayBuffer((LIST + 2 * MAX_PORTS) * 4);
}

/** Replaces the ports in the shared port list. */
export function writePorts(list: SharedArrayBuffer, ports: Ports): void {
  const words = new Int32Array(list);
  Atomics.add(words, GENERATION, 1);
  const entries = [...ports].slice(0, MAX_PORTS);
  Atomics.store(words, COUNT, entries.length);
  for (const [index, word] of entries.flat().entries()) Atomics.store(words, LIST + index, word);
  Atomics.add(words, GENERATION, 1);
}

/** A worker's copy of the shared port list. */
export class PortReader {
  ports: Ports = new Map();
  readonly #words: Int32Array;
  #generation = 0;

  constructor(list: SharedArrayBuffer) {
    this.#words = new Int32Array(list);
  }

  /** Copies the shared port list if it has changed since the last call. Returns whether it has changed. */
  update(): boolean {
    const words = this.#words;
    let generation = Atomics.load(words, GENERATION);
    if (generation === this.#generation) return false;
    for (;;) {
      const count = Atomics.load(words, COUNT);
      const word = (index: number) => Atomics.load(words, LIST + index);
      this.ports = new Map(Array.from({ length: count }, (_, index) => [word(2 * index), word(2 * index + 1)]));
      this.#generation = generation;
      generation = Atomics.load(words, GENERATION);
      if (generation === this.#generation && generation % 2 === 0) return true;
    }
  }
}

/**
 * Returns the ports to which a packet is sent: if the port of its destination is unknown, all ports except its input
 * port.
 */
export function outputsFor(inPort: number, destinationPort: number | undefined, ports: Ports): number[] {
  if (destinationPort === undefined) return [...ports.keys()].filter((port) => port !== inPort);
  return destinationPort === inPort ? [] : [destinationPort];
}
