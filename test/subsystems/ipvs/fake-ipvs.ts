import { type Daemon, type Destination, ipvs, type Service } from "../../../src/families/ipvs.ts";
import { EEXIST, ENOENT, ESRCH } from "../../../src/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";

type ServiceKey = Partial<Pick<Service, "af" | "addr" | "port" | "protocol" | "fwmark">>;
type DestinationKey = Partial<Pick<Destination, "addr" | "port">>;

/** An IPVS service of the fake kernel, with its destinations. */
interface Entry {
  service: Service;
  destinations: Map<string, Destination>;
}

/** A fake kernel with the services and destinations of IPVS. */
export class FakeIpvs implements Disposable {
  readonly kernel: FakeKernel = new FakeKernel();
  readonly #services = new Map<string, Entry>();
  readonly #daemons = new Map<string, Daemon>();
  readonly #timeouts = { timeoutTcp: 900, timeoutTcpFin: 120, timeoutUdp: 300 };

  constructor() {
    this.kernel.register(ipvs, {
      "new-service": {
        do: ({ service }) => {
          const key = serviceKey(service);
          if (this.#services.has(key)) throw new Refusal(EEXIST);
          this.#services.set(key, { service: service as Service, destinations: new Map() });
        },
      },
      "set-service": {
        do: ({ service }) => {
          this.#find(service).service = service as Service;
        },
      },
      "del-service": {
        do: ({ service }) => {
          this.#find(service);
          this.#services.delete(serviceKey(service));
        },
      },
      "get-service": {
        do: ({ service }) => ({ service: counted(this.#find(service).service) }),
        dump: () => [...this.#services.values()].map(({ service }) => ({ service: counted(service) })),
      },
      "new-dest": {
        do: ({ service, dest }) => {
          const { destinations } = this.#find(service);
          if (destinations.has(destinationKey(dest))) throw new Refusal(EEXIST);
          destinations.set(destinationKey(dest), dest as Destination);
        },
      },
      "set-dest": {
        do: ({ service, dest }) => {
          const { destinations } = this.#find(service);
          if (!destinations.has(destinationKey(dest))) throw new Refusal(ENOENT);
          destinations.set(destinationKey(dest), dest as Destination);
        },
      },
      "del-dest": {
        do: ({ service, dest }) => {
          if (!this.#find(service).destinations.delete(destinationKey(dest))) throw new Refusal(ENOENT);
        },
      },
      "get-dest": {
        dump: ({ service }) =>
          [...this.#find(service).destinations.values()].map((dest) => ({ dest: { ...dest, activeConns: 2 } })),
      },
      "new-daemon": {
        do: ({ daemon }) => {
          const state = `${daemon.state}`;
          if (this.#daemons.has(state)) throw new Refusal(EEXIST);
          this.#daemons.set(state, daemon as Daemon);
        },
      },
      "del-daemon": {
        do: ({ daemon }) => {
          if (!this.#daemons.delete(`${daemon.state}`)) throw new Refusal(ESRCH);
        },
      },
      "get-daemon": { dump: () => [...this.#daemons.values()].map((daemon) => ({ daemon })) },
      "set-config": {
        do: (request) => {
          // As in the kernel, a timeout of 0 in a request keeps the current timeout.
          for (const name of ["timeoutTcp", "timeoutTcpFin", "timeoutUdp"] as const) {
            this.#timeouts[name] = request[name] || this.#timeouts[name];
          }
        },
      },
      "get-config": { do: () => this.#timeouts },
      "get-info": { do: () => ({ version: 0x10201, connTabSize: 4096 }) },
      zero: {
        do: ({ service }) => {
          if (service !== undefined) this.#find(service);
        },
      },
      flush: { do: () => void this.#services.clear() },
    });
  }

  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }

  #find(service: ServiceKey | undefined): Entry {
    const entry = this.#services.get(serviceKey(service));
    if (entry === undefined) throw new Refusal(ESRCH);
    return entry;
  }
}

function serviceKey(service: ServiceKey = {}): string {
  const { af, addr, port, protocol, fwmark } = service;
  return JSON.stringify([af, addr === undefined ? undefined : [...addr], port, protocol, fwmark]);
}

function destinationKey(destination: DestinationKey = {}): string {
  const { addr, port } = destination;
  return JSON.stringify([[...addr!], port]);
}

function counted(service: Service): Service {
  return { ...service, stats64: { conns: 3n, inbytes: 2n ** 40n } };
}
