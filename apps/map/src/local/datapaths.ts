import { Datapath, type DatapathOptions, type Flow, formatActions, formatFlow, type PortNames } from "bun-netlink/ovs";
import type { DatapathItem } from "../feed.ts";

/** Maximum number of flows of a datapath that the map's feed reports. */
const MAX_FLOWS = 10;
/** Maximum number of flows in a datapath whose flows are read. The flows of a larger datapath are only counted. */
const MAX_READ = 20_000;

/** Number of flows that are formatted between two turns of the event loop. */
const FLOWS_PER_TURN = 100;

interface CountedFlow {
  readonly match: string;
  readonly flow: Flow;
  readonly packets: number;
  readonly packetsPerSecond: number;
}

/** Reads the Open vSwitch datapaths of one network namespace. Another thread waits for the kernel. */
export class DatapathReader {
  readonly #options: DatapathOptions;
  #packets = new Map<string, number>();
  #time = 0;

  constructor(options: DatapathOptions) {
    this.#options = options;
  }

  /** Returns all datapaths of the namespace by name. */
  async read(): Promise<Map<string, DatapathItem>> {
    const packets = new Map<string, number>();
    const time = performance.now();
    const items = new Map<string, DatapathItem>();
    for (const info of await Datapath.listAsync(this.#options)) {
      using datapath = await Datapath.openAsync(info.name, this.#options);
      const ports = (await datapath.ports().toArray()).sort((one, other) => one.number - other.number);
      const flowCount = Number(info.statistics?.flows ?? 0n);
      const names = await datapath.portNames();
      const flows = flowCount > MAX_READ ? [] : await datapath.flows().toArray();
      const busiest = await this.#busiest(info.name, flows, names, (time - this.#time) / 1000, packets);
      items.set(info.name, {
        ifindex: info.ifindex,
        ports: ports.map(({ number, name, type, ifindex, netnsid }) => ({
          ...{ number, name, type: `${type}`, isLocal: netnsid === undefined },
          ...(ifindex === undefined ? {} : { ifindex }),
        })),
        flowCount,
        flows: busiest.map(({ match, flow, ...counters }) => {
          return { match, actions: formatActions(flow.actions ?? [], { ports: names }), ...counters };
        }),
      });
    }
    this.#packets = packets;
    this.#time = time;
    return items;
  }

  /** Returns the flows with the most traffic. Adds the number of packets of each flow to `packets`. */
  async #busiest(
    datapath: string,
    flows: readonly Flow[],
    ports: PortNames,
    seconds: number,
    packets: Map<string, number>,
  ): Promise<CountedFlow[]> {
    let busiest: CountedFlow[] = [];
    for (let start = 0; start < flows.length; start += FLOWS_PER_TURN) {
      if (start > 0) await new Promise((resolve) => setImmediate(resolve));
      for (const flow of flows.slice(start, start + FLOWS_PER_TURN)) {
        const match = formatFlow(flow.key ?? {}, flow.mask, { ports });
        const count = Number(flow.stats?.nPackets ?? 0n);
        const key = `${datapath}\n${match}`;
        const packetsPerSecond = Math.max(0, Math.round((count - (this.#packets.get(key) ?? count)) / seconds));
        packets.set(key, count);
        busiest.push({ match, flow, packets: count, packetsPerSecond });
      }
      busiest.sort((one, other) => other.packetsPerSecond - one.packetsPerSecond || other.packets - one.packets);
      busiest = busiest.slice(0, MAX_FLOWS);
    }
    return busiest;
  }
}
