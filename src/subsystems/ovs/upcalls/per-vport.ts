import type { NetlinkSocket } from "../../../sock/socket.ts";
import type { SourceStatistics } from "../../../workers/receiver-statistics.ts";
import type { Datapath } from "../datapath.ts";
import type { Port } from "../port.ts";
import {
  type Dispatch,
  featuresFor,
  type PortUpcalls,
  type SocketReaders,
  silence,
  unlessGone,
  unlessPortGone,
} from "./dispatch.ts";

/** A port, and the sockets that its packets come up to. */
interface Aimed {
  readonly number: number;
  readonly name: string;
  readonly ifindex: number | undefined;
  readonly sockets: readonly NetlinkSocket[];
  readonly portIds: readonly number[];
}

/** One socket for each port, or several: a flood at one port fills no socket but its own. */
export class PerVportDispatch implements Dispatch {
  readonly kind = "per-vport";
  readonly #datapath: Datapath;
  readonly #openSocket: () => NetlinkSocket;
  readonly #socketsPerPort: number;
  readonly #ports = new Map<number, Aimed>();
  /** Sockets that could not be taken from their workers in time. */
  readonly #left: NetlinkSocket[] = [];

  /** Opens sockets for the ports that there are. Throws what opening throws, and has none open then. */
  constructor(datapath: Datapath, openSocket: () => NetlinkSocket, socketsPerPort: number) {
    this.#datapath = datapath;
    this.#openSocket = openSocket;
    this.#socketsPerPort = socketsPerPort;
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

  aim(): void {
    const datapath = this.#datapath;
    datapath.set({ features: featuresFor("per-vport", datapath.info().features) });
    for (const aimed of this.#ports.values()) this.#aim(aimed);
  }

  /** Gives sockets to ports that have come, and takes them from those that have gone. */
  async follow(readers: SocketReaders): Promise<void> {
    const ports = this.#datapath.ports().toArray();
    const numbers = new Set(ports.map(({ number }) => number));
    for (const aimed of [...this.#ports.values()]) if (!numbers.has(aimed.number)) await this.#drop(aimed, readers);
    for (const port of ports) {
      if (!readers.active) return;
      let aimed = this.#ports.get(port.number);
      if (aimed !== undefined && !isSame(aimed, port)) {
        await this.#drop(aimed, readers);
        aimed = undefined;
      }
      if (aimed === undefined) {
        aimed = this.#open(port);
        for (const socket of aimed.sockets) await readers.add(socket);
      }
      if (readers.active && !this.owns(port.number, port.upcallPortIds)) this.#aim(aimed);
    }
  }

  owns(port: number, portIds: readonly number[]): boolean {
    const own = this.#ports.get(port)?.portIds;
    return own !== undefined && own.length === portIds.length && own.every((id, index) => id === portIds[index]);
  }

  release(): void {
    const own = new Set([...this.#ports.values()].flatMap(({ portIds }) => portIds));
    unlessGone(() => {
      for (const { number, upcallPortIds } of this.#datapath.ports().toArray()) {
        silence(this.#datapath, number, upcallPortIds, own);
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
    for (const socket of [...this.sockets, ...this.#left]) socket.close();
  }

  #open({ number, name, ifindex }: Port): Aimed {
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
    const aimed = { number, name, ifindex, sockets, portIds };
    this.#ports.set(number, aimed);
    return aimed;
  }

  #aim({ number, portIds }: Aimed): void {
    unlessPortGone(() => this.#datapath.setPort(number, { upcallPortIds: portIds }));
  }

  async #drop({ number, sockets }: Aimed, readers: SocketReaders): Promise<void> {
    this.#ports.delete(number);
    for (const socket of sockets) {
      try {
        await readers.remove(socket);
        socket.close();
      } catch (error) {
        // Its worker has still messages of it at hand.
        this.#left.push(socket);
        throw error;
      }
    }
  }
}

/** Whether it is still the port that had that number. An interface can be renamed; a number can go to another one. */
function isSame(aimed: Aimed, port: Port): boolean {
  return aimed.ifindex === undefined || port.ifindex === undefined
    ? aimed.name === port.name
    : aimed.ifindex === port.ifindex;
}
