import type { NetlinkSocket } from "../../../../sock/socket.ts";
import type { SourceStatistics } from "../../../../workers/loop/counters.ts";
import type { Port } from "../../core/port.ts";
import type { Datapath } from "../../datapath.ts";
import { hasPerCpu } from "../../datapath-options.ts";
import {
  type Dispatch,
  featuresFor,
  hasNoReceiver,
  type PortUpcalls,
  type SocketReaders,
  type UpcallReceiver,
  unlessNoDatapath,
  unlessNoPort,
} from "./dispatch.ts";

interface PortSockets {
  readonly number: number;
  readonly name: string;
  readonly ifindex: number | undefined;
  readonly sockets: readonly NetlinkSocket[];
  readonly portIds: readonly number[];
}

/** Separate sockets, so that a flood affects only its input port. */
export class PerVportDispatch implements Dispatch {
  readonly kind = "per-vport";
  readonly #datapath: Datapath;
  readonly #openSocket: () => NetlinkSocket;
  readonly #socketsPerPort: number;
  readonly #ports = new Map<number, PortSockets>();
  /** A worker may still read the sockets of removed ports. */
  readonly #unreleased: NetlinkSocket[] = [];
  readonly #closeSocket: (socket: NetlinkSocket) => void;

  constructor(
    datapath: Datapath,
    openSocket: () => NetlinkSocket,
    socketsPerPort: number,
    closeSocket: (socket: NetlinkSocket) => void = (socket) => socket.close(),
  ) {
    this.#datapath = datapath;
    this.#openSocket = openSocket;
    this.#socketsPerPort = socketsPerPort;
    this.#closeSocket = closeSocket;
    try {
      for (const port of datapath.ports()) this.#open(port);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  get sockets(): readonly NetlinkSocket[] {
    return [...this.#ports.values()].flatMap(({ sockets }) => sockets);
  }

  activate(): void {
    const datapath = this.#datapath;
    datapath.set({ features: featuresFor("per-vport", datapath.info().features) });
    for (const entry of this.#ports.values()) this.#activatePort(entry);
  }

  async follow(readers: SocketReaders): Promise<void> {
    for (const socket of this.#unreleased.splice(0)) {
      if (socket.core.isFree) this.#closeSocket(socket);
      else this.#unreleased.push(socket);
    }
    const ports = this.#datapath.ports().toArray();
    const numbers = new Set(ports.map(({ number }) => number));
    const gone = [...this.#ports.values()].filter(({ number }) => !numbers.has(number));
    await forEach(gone, (entry) => this.#drop(entry, readers)).finally(() =>
      forEach(ports, (port) => this.#followPort(port, readers)),
    );
  }

  needsNoChange(port: number, portIds: readonly number[]): boolean {
    return this.#ports.has(port) && !hasNoReceiver(portIds);
  }

  receiver(): UpcallReceiver {
    const { features, perCpuPortIds = [] } = this.#datapath.info();
    // This class never sets the per-CPU feature: another program did.
    if (hasPerCpu(features)) return hasNoReceiver(perCpuPortIds) ? "none" : "other";
    const own = this.#ownPortIds();
    const portIds = this.#datapath
      .ports()
      .toArray()
      .flatMap(({ upcallPortIds }) => upcallPortIds);
    if (own.size === 0 || portIds.some((id) => own.has(id))) return "own";
    return hasNoReceiver(portIds) ? "none" : "other";
  }

  #ownPortIds(): ReadonlySet<number> {
    return new Set([...this.#ports.values()].flatMap(({ portIds }) => portIds));
  }

  release(): void {
    const own = this.#ownPortIds();
    unlessNoDatapath(() => {
      for (const { number, upcallPortIds } of this.#datapath.ports().toArray()) {
        if (!upcallPortIds.some((id) => own.has(id))) continue;
        const kept = upcallPortIds.filter((id) => !own.has(id));
        unlessNoPort(() => this.#datapath.setPort(number, { upcallPortIds: kept }));
      }
    });
  }

  ports(counted: ReadonlyMap<NetlinkSocket, SourceStatistics>): PortUpcalls[] {
    const known = new Map(
      this.#datapath
        .ports()
        .toArray()
        .map((port) => [port.number, port]),
    );
    return [...this.#ports.values()].map(({ number, name, sockets }) => {
      const parts = sockets.map((socket) => counted.get(socket));
      const kernel = known.get(number)?.upcallStatistics;
      if (parts.includes(undefined)) return { port: number, name, received: undefined, lost: undefined, kernel };
      const received = parts.reduce((sum, part) => sum + part!.received, 0);
      const lost = parts.reduce((sum, part) => sum + part!.dropped, 0);
      return { port: number, name, received, lost, kernel };
    });
  }

  close(): void {
    for (const socket of [...this.sockets, ...this.#unreleased]) this.#closeSocket(socket);
  }

  async #followPort(port: Port, readers: SocketReaders): Promise<void> {
    if (!readers.active) return;
    const known = this.#ports.get(port.number);
    if (known !== undefined && !isSame(known, port)) {
      await this.#drop(known, readers).finally(() => this.#followPort(port, readers));
      return;
    }
    const isNew = known === undefined;
    const entry = known ?? (await this.#add(port, readers));
    // Otherwise, two programs would overwrite each other's port ids forever.
    if (readers.active && (isNew || hasNoReceiver(port.upcallPortIds))) this.#activatePort(entry);
  }

  /** After an error, the next read of the ports retries. */
  async #add(port: Port, readers: SocketReaders): Promise<PortSockets> {
    const entry = this.#open(port);
    const added: NetlinkSocket[] = [];
    try {
      for (const socket of entry.sockets) {
        await readers.add(socket);
        added.push(socket);
      }
    } catch (error) {
      this.#ports.delete(port.number);
      // The failed worker may still read the socket: close it later.
      const [failed, ...unread] = entry.sockets.slice(added.length);
      this.#unreleased.push(failed!);
      for (const socket of unread) socket.close();
      await this.#remove(added, readers).catch(() => {});
      throw error;
    }
    return entry;
  }

  #open({ number, name, ifindex }: Port): PortSockets {
    const sockets: NetlinkSocket[] = [];
    const portIds: number[] = [];
    try {
      for (let count = this.#socketsPerPort; count > 0; count--) {
        const socket = this.#openSocket();
        sockets.push(socket);
        portIds.push(socket.portId);
      }
    } catch (error) {
      for (const socket of sockets) socket.close();
      throw error;
    }
    const entry = { number, name, ifindex, sockets, portIds };
    this.#ports.set(number, entry);
    return entry;
  }

  #activatePort({ number, portIds }: PortSockets): void {
    unlessNoPort(() => this.#datapath.setPort(number, { upcallPortIds: portIds }));
  }

  async #drop({ number, sockets }: PortSockets, readers: SocketReaders): Promise<void> {
    this.#ports.delete(number);
    await this.#remove(sockets, readers);
  }

  async #remove(sockets: readonly NetlinkSocket[], readers: SocketReaders): Promise<void> {
    await forEach(sockets, async (socket) => {
      try {
        await readers.remove(socket);
      } catch (error) {
        // The worker may still read the socket: close it later.
        this.#unreleased.push(socket);
        throw error;
      }
      this.#closeSocket(socket);
    });
  }
}

async function forEach<Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> {
  const errors: unknown[] = [];
  for (const item of items) {
    await action(item).catch((error: unknown) => {
      errors.push(error);
    });
  }
  if (errors.length > 0) throw errors[0];
}

/** Port numbers are reused and names change, unlike interface indexes. */
function isSame(entry: PortSockets, port: Port): boolean {
  return entry.ifindex === undefined || port.ifindex === undefined
    ? entry.name === port.name
    : entry.ifindex === port.ifindex;
}
