import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { Datapath } from "../../datapath.ts";
import { hasPerCpu } from "../../datapath-options.ts";
import {
  type Dispatch,
  featuresFor,
  hasNoReceiver,
  type PortUpcalls,
  type UpcallReceiver,
  unlessNoDatapath,
  unlessNoPort,
} from "./dispatch.ts";

/** One socket per worker. Each CPU sends its upcalls to one. */
export class PerCpuDispatch implements Dispatch {
  readonly kind = "per-cpu";
  readonly sockets: readonly NetlinkSocket[];
  readonly #datapath: Datapath;
  readonly #read: () => Cpus;
  readonly #closeSocket: (socket: NetlinkSocket) => void;
  #online = "";

  constructor(
    datapath: Datapath,
    sockets: readonly NetlinkSocket[],
    read: () => Cpus = readCpus,
    closeSocket: (socket: NetlinkSocket) => void = (socket) => socket.close(),
  ) {
    this.#datapath = datapath;
    this.sockets = sockets;
    this.#read = read;
    this.#closeSocket = closeSocket;
  }

  activate(): void {
    const datapath = this.#datapath;
    this.#assignCpus(this.#read());
    // Unused port ids would mislead programs that look for a receiver.
    for (const { number, upcallPortIds } of datapath.ports().toArray()) {
      if (hasNoReceiver(upcallPortIds)) continue;
      unlessNoPort(() => datapath.setPort(number, { upcallPortIds: [] }));
    }
  }

  followCpus(): boolean {
    const cpus = this.#read();
    if (cpus.online.join() === this.#online) return false;
    this.#assignCpus(cpus);
    return true;
  }

  /** Only detects a deletion whose event was dropped. */
  async follow(): Promise<void> {
    this.#datapath.info();
  }

  needsNoChange(): boolean {
    return true;
  }

  receiver(): UpcallReceiver {
    const { features, perCpuPortIds = [] } = this.#datapath.info();
    if (hasPerCpu(features)) {
      if (this.sockets.some(({ portId }) => perCpuPortIds.includes(portId))) return "own";
      return hasNoReceiver(perCpuPortIds) ? "none" : "other";
    }
    const ports = this.#datapath.ports().toArray();
    return ports.every(({ upcallPortIds }) => hasNoReceiver(upcallPortIds)) ? "none" : "other";
  }

  release(): void {
    const own = new Set(this.sockets.map(({ portId }) => portId));
    unlessNoDatapath(() => {
      const { perCpuPortIds = [] } = this.#datapath.info();
      if (!perCpuPortIds.some((id) => own.has(id))) return;
      this.#datapath.set({ perCpuPortIds: perCpuPortIds.map((id) => (own.has(id) ? 0 : id)) });
    });
  }

  ports(): PortUpcalls[] {
    const ports = this.#datapath.ports().toArray();
    return ports.map(({ number, name, upcallStatistics }) => {
      return { port: number, name, received: undefined, lost: undefined, kernel: upcallStatistics };
    });
  }

  close(): void {
    for (const socket of this.sockets) this.#closeSocket(socket);
  }

  #assignCpus(cpus: Cpus): void {
    const datapath = this.#datapath;
    const { features } = datapath.info();
    const portIds = this.sockets.map(({ portId }) => portId);
    const perCpuPortIds = assignCpus(portIds, cpus);
    datapath.set({ features: featuresFor("per-cpu", features), perCpuPortIds });
    this.#online = cpus.online.join();
  }
}

export interface Cpus {
  /** Highest possible CPU number, including CPUs that may be added later. */
  readonly highest: number;
  readonly online: readonly number[];
}

const FOLDER = "/sys/devices/system/cpu";

/** Without /sys, CPU numbers are assumed to be consecutive, starting at 0. */
export function readCpus(folder: string = FOLDER): Cpus {
  const online = readList(`${folder}/online`) ?? Array.from({ length: availableParallelism() }, (_, id) => id);
  const possible = readList(`${folder}/possible`) ?? [];
  return { highest: Math.max(0, ...possible, ...online), online };
}

/** Parses a list such as "0-3,8". Returns undefined for invalid text. */
export function parseCpuList(text: string): number[] | undefined {
  const numbers: number[] = [];
  for (const range of text.trim().split(",")) {
    const [, first, last = first] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(range) ?? [];
    if (first === undefined) return undefined;
    for (let number = Number(first); number <= Number(last); number++) numbers.push(number);
  }
  return numbers;
}

/** Online CPUs are assigned to the sockets round-robin. */
export function assignCpus(portIds: readonly number[], { highest, online }: Cpus): number[] {
  const entries = Array.from({ length: highest + 1 }, (_, number) => portIds[number % portIds.length]!);
  for (const [turn, number] of online.entries()) entries[number] = portIds[turn % portIds.length]!;
  return entries;
}

function readList(path: string): number[] | undefined {
  try {
    return parseCpuList(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}
