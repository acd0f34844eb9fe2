import { Datapath, type DatapathOptions, formatActions, formatFlow } from "bun-netlink/ovs";
import type { DatapathItem } from "../feed.ts";

/** Maximum number of flows of a datapath that the map's feed reports. */
const MAX_FLOWS = 10;
/** Maximum number of flows in a datapath whose flows are read. Reading more flows would block the program. */
const MAX_READ = 20_000;

/** Reads the Open vSwitch datapaths of one network namespace. */
export class DatapathReader {
  readonly #options: DatapathOptions;
  #packets = new Map<string, number>();
  #time = 0;

  constructor(options: DatapathOptions) {
    this.#options = options;
  }

  /** Returns all datapaths of the namespace by name. */
  read(): Map<string, DatapathItem> {
    const packets = new Map<string, number>();
    const time = performance.now();
    const seconds = (time - this.#time) / 1000;
    const items = new Map<string, DatapathItem>();
    for (const info of Datapath.list(this.#options)) {
      using datapath = Datapath.open(info.name, this.#options);
      const ports = [...datapath.ports()].sort((one, other) => one.number - other.number);
      const flowCount = Number(info.statistics?.flows ?? 0n);
      const names = datapath.portNames();
      const flows = flowCount > MAX_READ ? [] : datapath.flows().toArray();
      const counted = flows.map((flow) => {
        const match = formatFlow(flow.key ?? {}, flow.mask, { ports: names });
        const count = Number(flow.stats?.nPackets ?? 0n);
        const key = `${info.name}\n${match}`;
        const packetsPerSecond = Math.max(0, Math.round((count - (this.#packets.get(key) ?? count)) / seconds));
        packets.set(key, count);
        return { match, flow, packets: count, packetsPerSecond };
      });
      counted.sort((one, other) => other.packetsPerSecond - one.packetsPerSecond || other.packets - one.packets);
      items.set(info.name, {
        ifindex: info.ifindex,
        ports: ports.map(({ number, name, type, ifindex, netnsid }) => ({
          ...{ number, name, type: `${type}`, isLocal: netnsid === undefined },
          ...(ifindex === undefined ? {} : { ifindex }),
        })),
        flowCount,
        flows: counted.slice(0, MAX_FLOWS).map(({ match, flow, ...counters }) => {
          return { match, actions: formatActions(flow.actions ?? [], { ports: names }), ...counters };
        }),
      });
    }
    this.#packets = packets;
    this.#time = time;
    return items;
  }
}
