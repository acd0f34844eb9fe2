import type { NamespaceSource } from "bun-netlink";
import {
  Datapath,
  type DatapathInfo,
  formatDatapathFlow,
  normalizeActions,
  type Port,
  parseActions,
  parseFlow,
} from "bun-netlink/ovs";
import { UsageError } from "../errors.ts";
import { parseNamespace } from "../namespaces.ts";
import { json, line, object, table } from "../output.ts";

/** Options of the command `ovs`. */
export interface OvsOptions {
  readonly json?: boolean;
  readonly netns?: string;
}

/** Returns the options with which Open vSwitch is opened in the namespace that the command line selects. */
export function place({ netns }: OvsOptions): { netns?: NamespaceSource } {
  return netns === undefined ? {} : { netns: parseNamespace(netns) };
}

/** Returns all datapaths, or only the datapath with a name. Throws a UsageError if no datapath has the name. */
export function findDatapaths(name: string | undefined, options: OvsOptions): DatapathInfo[] {
  const all = Datapath.list(place(options));
  const wanted = name === undefined ? all : all.filter((info) => info.name === name);
  if (name !== undefined && wanted.length === 0) {
    const names = all.map((info) => info.name).join(", ");
    throw new UsageError(`no datapath "${name}"; there ${all.length === 0 ? "are none" : `are: ${names}`}`);
  }
  return wanted;
}

/** Calls a function for each datapath. If a name is given, calls it only for the datapath with this name. */
function forEach(
  name: string | undefined,
  options: OvsOptions,
  action: (datapath: Datapath, info: DatapathInfo) => void,
): void {
  for (const info of findDatapaths(name, options)) {
    using datapath = Datapath.open(info.name, place(options));
    action(datapath, info);
  }
}

/** Prints datapaths with their ports and counters, in the format of `ovs-dpctl show`. */
export async function showDatapaths(name: string | undefined, options: OvsOptions): Promise<void> {
  forEach(name, options, (datapath, info) => {
    const ports = [...datapath.ports()].sort((one, other) => one.number - other.number);
    if (options.json === true) return json({ ...info, ports });
    const { statistics, megaflows, masksCacheSize } = info;
    line(`system@${info.name}:`);
    if (statistics !== undefined) {
      const { hits, missed, lost, flows } = statistics;
      line(`  lookups: hit:${hits} missed:${missed} lost:${lost}`);
      line(`  flows: ${flows}`);
      if (megaflows !== undefined) {
        const { maskHits, masks, cacheHits } = megaflows;
        const packets = hits + missed;
        const ratio = (count: bigint, digits: number) =>
          (packets === 0n ? 0 : Number(count) / Number(packets)).toFixed(digits);
        line(`  masks: hit:${maskHits} total:${masks} hit/pkt:${ratio(maskHits, 2)}`);
        // Like ovs-dpctl, treats a counter of 0 as missing.
        if (cacheHits > 0n) {
          const rate = packets === 0n ? 0 : (Number(cacheHits) * 100) / Number(packets);
          line(`  cache: hit:${cacheHits} hit-rate:${rate.toFixed(2)}%`);
        }
        if (masksCacheSize !== undefined) {
          line("  caches:");
          line(`    masks-cache: size:${masksCacheSize}`);
        }
      }
    }
    for (const port of ports) line(`  port ${port.number}: ${portText(port)}`);
  });
}

function portText({ name, type, options }: Port): string {
  if (type === "netdev") return name;
  const settings = Object.entries(options ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return `${name} (${[type, ...settings].join(": ")})`;
}

/** Prints the flows of datapaths, in the format of `ovs-dpctl dump-flows --names`. */
export async function printFlows(name: string | undefined, options: OvsOptions & { filter?: string }): Promise<void> {
  forEach(name, options, (datapath) => {
    const ports = datapath.portNames();
    for (const flow of datapath.flows(
      options.filter === undefined ? {} : { filter: parseFlow(options.filter, { ports }) },
    )) {
      if (options.json === true) json({ datapath: datapath.name, ...flow });
      else line(formatDatapathFlow(flow, { ports }));
    }
  });
}

/** Prints the actions of an Open vSwitch flow in a normalized form, one line for each set of VLAN tags. */
export async function printNormalizedActions(flow: string, actions: string): Promise<void> {
  for (const text of normalizeActions(parseFlow(flow).key, parseActions(actions))) line(text);
}

/** Prints the ports of Open vSwitch datapaths. */
export async function printPorts(name: string | undefined, options: OvsOptions): Promise<void> {
  const rows: unknown[][] = [];
  forEach(name, options, (datapath) => {
    for (const port of datapath.ports()) {
      if (options.json === true) json({ datapath: datapath.name, ...port });
      const { rxPackets, txPackets, rxDropped, txDropped } = port.statistics ?? {};
      const { number, name: portName, type, ifindex, upcallPortIds } = port;
      rows.push([
        datapath.name,
        number,
        portName,
        type,
        ifindex,
        upcallPortIds,
        rxPackets,
        txPackets,
        rxDropped,
        txDropped,
      ]);
    }
  });
  if (options.json === true) return;
  const counters = ["RX_PACKETS", "TX_PACKETS", "RX_DROPPED", "TX_DROPPED"];
  table(["DATAPATH", "PORT", "NAME", "TYPE", "IFINDEX", "UPCALLS_TO", ...counters], rows);
}

/**
 * Prints the meters of an Open vSwitch datapath by their ids. Without ids, prints the supported kinds of meters,
 * because the kernel cannot list meters.
 */
export async function printMeters(name: string, ids: readonly number[], options: OvsOptions): Promise<void> {
  forEach(name, options, (datapath) => {
    if (ids.length === 0) return object(datapath.meters.features(), options.json);
    const rows: unknown[][] = [];
    for (const id of ids) {
      const meter = datapath.meters.get(id);
      if (meter === undefined) throw new UsageError(`datapath "${name}" has no meter ${id}`);
      if (options.json === true) json(meter);
      const bands = meter.bands.map((band) => (band === undefined ? "-" : `${band.packets} packets`));
      rows.push([id, meter.statistics?.packets, meter.statistics?.bytes, bands.join("; ")]);
    }
    if (options.json !== true) table(["METER", "PACKETS", "BYTES", "BANDS"], rows);
  });
}
