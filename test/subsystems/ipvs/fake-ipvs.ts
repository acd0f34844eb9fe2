import { type Destination, ipvs, type Service } from "../../../src/families/ipvs.ts";
import { EEXIST, ENOENT, ESRCH } from "../../../src/index.ts";
import { FakeKernel, Refusal } from "../../../src/testing/index.ts";

type ServiceKey = Partial<Pick<Service, "af" | "addr" | "port" | "protocol" | "fwmark">>;
type DestinationKey = Partial<Pick<Destination, "addr" | "port">>;

/** An IPVS service of the fake kernel with its destinations. */
interface Entry {
  service: Service;
  destinations: Map<string, Destination>;
}

/** A fake kernel with the services and destinations of IPVS. */
export class FakeIpvs implements Disposable {
  readonly kernel: FakeKernel = new FakeKernel();
  readonly #services = new Map<string, Entry>();

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
