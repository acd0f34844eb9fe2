import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { Datapath } from "../datapath.ts";
import { hasPerCpu } from "../datapath-options.ts";
import {
  type Dispatch,
  featuresFor,
  isNobody,
  type PortUpcalls,
  type UpcallReceiver,
  unlessGone,
  unlessPortGone,
} from "./dispatch.ts";
import { type Processors, perProcessor, readProcessors } from "./processors.ts";

/**
 * One socket per worker. The CPU that handles a packet selects the socket, so that the packets of a connection stay in
 * order.
 */
export class PerCpuDispatch implements Dispatch {
  readonly kind = "per-cpu";
  readonly sockets: readonly NetlinkSocket[];
  readonly #datapath: Datapath;
  readonly #read: () => Processors;
  readonly #giveBack: (socket: NetlinkSocket) => void;
  #online = "";

  /**
   * @param read returns the CPUs of the machine.
   * @param giveBack closes a socket that is no longer read.
   */
  constructor(
    datapath: Datapath,
    sockets: readonly NetlinkSocket[],
    read: () => Processors = readProcessors,
    giveBack: (socket: NetlinkSocket) => void = (socket) => socket.close(),
  ) {
    this.#datapath = datapath;
    this.sockets = sockets;
    this.#read = read;
    this.#giveBack = giveBack;
  }

  aim(): void {
    const datapath = this.#datapath;
    this.#spread(this.#read());
    // The kernel ignores the port ids of ports now. Clear them, so that reading a port does not suggest a receiver.
    for (const { number, upcallPortIds } of datapath.ports().toArray()) {
      if (isNobody(upcallPortIds)) continue;
      unlessPortGone(() => datapath.setPort(number, { upcallPortIds: [] }));
    }
  }

  /** Assigns the online CPUs to the sockets again; returns false if they have not changed. */
  spreadAgain(): boolean {
    const processors = this.#read();
    if (processors.online.join() === this.#online) return false;
    this.#spread(processors);
    return true;
  }

  /**
   * Ports need no change. Throws if the datapath does not exist, because the event of its deletion may have been
   * dropped.
   */
  async follow(): Promise<void> {
    this.#datapath.info();
  }

  settled(): boolean {
    return true;
  }

  receiver(): UpcallReceiver {
    const { features, perCpuPortIds = [] } = this.#datapath.info();
    if (hasPerCpu(features)) {
      if (this.sockets.some(({ portId }) => perCpuPortIds.includes(portId))) return "own";
      return isNobody(perCpuPortIds) ? "none" : "other";
    }
    const ports = this.#datapath.ports().toArray();
    return ports.every(({ upcallPortIds }) => isNobody(upcallPortIds)) ? "none" : "other";
  }

  release(): void {
    const own = new Set(this.sockets.map(({ portId }) => portId));
    unlessGone(() => {
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
    for (const socket of this.sockets) this.#giveBack(socket);
  }

  #spread(processors: Processors): void {
    const datapath = this.#datapath;
    const { features } = datapath.info();
    const portIds = this.sockets.map(({ portId }) => portId);
    const perCpuPortIds = perProcessor(portIds, processors);
    datapath.set({ features: featuresFor("per-cpu", features), perCpuPortIds });
    this.#online = processors.online.join();
  }
}
