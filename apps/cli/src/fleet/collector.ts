import { existsSync } from "node:fs";
import { NetlinkError } from "bun-netlink";
import { Conntrack } from "bun-netlink/netfilter";
import { Datapath } from "bun-netlink/ovs";
import { Links, Neighbours } from "bun-netlink/route";
import type { Place } from "../namespaces.ts";
import { countBy, type Metric, type Sample } from "./metrics.ts";
import type { Publisher } from "./publisher.ts";

type Labels = Sample["labels"];

/**
 * Reads the samples of some kernel metrics in one namespace. The result contains the samples by the name of the metric.
 */
type Read = (place: Place) => Promise<Readonly<Record<string, readonly Sample[]>>>;

/** Metrics that the agent reads from the kernel on request, by name. */
const kernelMetrics = {
  interfaces: "Network interfaces by operational state.",
  neighbours: "Neighbours (ARP and NDP) by state.",
  conntrack_entries: "Connections that the kernel tracks.",
  ovs_upcalls: "Packets without a flow, which an Open vSwitch datapath passed to a program.",
  ovs_upcalls_lost: "Packets without a flow that no program received.",
  ovs_flows: "Flows of an Open vSwitch datapath.",
} as const;

/** Names of the metrics that only increase. */
const counters = new Set<string>(["ovs_upcalls", "ovs_upcalls_lost"]);

/**
 * Functions that read metrics from the kernel, by the kind of object that the metrics describe. Another thread waits for
 * the kernel.
 */
const reads: Readonly<Record<string, Read>> = {
  async links(place) {
    using links = Links.openAsync({ netns: place.netns });
    const states = await countBy(links.list(), ({ operstate }) => `${operstate}`);
    return { interfaces: samplesOf(place, states, "state") };
  },
  async neighbours(place) {
    using neighbours = Neighbours.openAsync({ netns: place.netns });
    const states = await countBy(neighbours.list(), ({ state }) => (state.length === 0 ? "none" : state.join(",")));
    return { neighbours: samplesOf(place, states, "state") };
  },
  async conntrack(place) {
    // A request would make the kernel load the module. Therefore, the agent sends no request if the module is absent.
    if (!existsSync("/proc/sys/net/netfilter/nf_conntrack_max")) return {};
    using conntrack = Conntrack.openAsync({ netns: place.netns });
    return { conntrack_entries: [{ labels: placeLabels(place), value: (await conntrack.statistics()).entries }] };
  },
  async datapaths(place) {
    if (!existsSync("/sys/module/openvswitch")) return {};
    const infos = await Datapath.listAsync({ netns: place.netns });
    const samples = (value: (info: (typeof infos)[number]) => number | bigint | undefined) =>
      infos.map((info) => ({ labels: { ...placeLabels(place), datapath: info.name }, value: value(info) ?? 0 }));
    return {
      ovs_upcalls: samples(({ statistics }) => statistics?.missed),
      ovs_upcalls_lost: samples(({ statistics }) => statistics?.lost),
      ovs_flows: samples(({ statistics }) => statistics?.flows),
    };
  },
};

function placeLabels({ name, netns }: Place): Labels {
  return netns === undefined ? {} : { netns: name };
}

function samplesOf(place: Place, counts: ReadonlyMap<string, number>, label: string): Sample[] {
  return [...counts].map(([text, value]) => ({ labels: { ...placeLabels(place), [label]: text }, value }));
}

/** Counts the events of an agent, and reads the metrics of the kernel on request. */
export class Collector {
  /** The namespaces whose kernel metrics are read. */
  readonly places = new Set<Place>();
  readonly #resyncs = new Map<string, { labels: Labels; resyncs: number; lost: number }>();
  readonly #publisher: Publisher | undefined;
  #entries = 0;
  #connected = false;
  /** Reading of the metrics in progress. Requests that arrive meanwhile share its result. */
  #collecting: Promise<Metric[]> | undefined;

  /** @param publisher undefined for an agent that only serves metrics and does not publish. */
  constructor(publisher: Publisher | undefined) {
    this.#publisher = publisher;
  }

  /** Counts a resync of a table and the messages that were lost before it. */
  countResync(place: Place, table: string, { reason, dropped }: { reason: string; dropped: number }): void {
    const labels = { ...placeLabels(place), table, reason };
    const count = this.#resyncs.getOrInsertComputed(JSON.stringify(labels), () => ({ labels, resyncs: 0, lost: 0 }));
    count.resyncs++;
    count.lost += dropped;
  }

  /** Counts an entry that the agent has published. */
  countEntry(): void {
    this.#entries++;
    this.#connected = true;
  }

  /** Records that the connection to the Redis server is lost. */
  disconnected(): void {
    this.#connected = false;
  }

  /**
   * Returns all metrics. Omits metrics that the kernel lacks or that this user may not read. Calls during a reading
   * return the result of that reading.
   */
  collect(): Promise<Metric[]> {
    this.#collecting ??= this.#collect().finally(() => {
      this.#collecting = undefined;
    });
    return this.#collecting;
  }

  async #collect(): Promise<Metric[]> {
    const samples = new Map<string, Sample[]>();
    const readable: Sample[] = [];
    for (const place of [...this.places]) {
      for (const [part, read] of Object.entries(reads)) {
        let isReadable = 1;
        try {
          for (const [name, more] of Object.entries(await read(place))) {
            samples.getOrInsertComputed(name, () => []).push(...more);
          }
        } catch (error) {
          if (!(error instanceof NetlinkError)) throw error;
          isReadable = 0;
        }
        readable.push({ labels: { ...placeLabels(place), part }, value: isReadable });
      }
    }
    const kernel = Object.entries(kernelMetrics).map(([name, help]): Metric => {
      const isCounter = counters.has(name);
      const full = `bun_netlink_${name}${isCounter ? "_total" : ""}`;
      return { name: full, help, type: isCounter ? "counter" : "gauge", samples: samples.get(name) ?? [] };
    });
    return [
      ...kernel,
      gauge("readable", "Whether the kernel allows reading a part (1) or not (0).", readable),
      ...this.#own(),
    ];
  }

  #own(): Metric[] {
    const resyncs = [...this.#resyncs.values()];
    const metrics = [
      counter(
        "resyncs_total",
        "Tables that were read again.",
        resyncs.map(({ labels, resyncs: value }) => ({ labels, value })),
      ),
      counter(
        "lost_messages_total",
        "Messages of the kernel that were lost.",
        resyncs.map(({ labels, lost: value }) => ({ labels, value })),
      ),
    ];
    const publisher = this.#publisher;
    if (publisher === undefined) return metrics;
    const one = (value: number): Sample[] => [{ labels: {}, value }];
    return [
      ...metrics,
      gauge("redis_connected", "Whether the last write to the Redis server succeeded.", one(this.#connected ? 1 : 0)),
      counter("published_entries_total", "Entries that were written to the stream.", one(this.#entries)),
      gauge("published_rows", "Rows of all published tables.", one(publisher.size)),
      gauge("queued_changes", "Changes that wait for the Redis server.", one(publisher.queued)),
    ];
  }
}

function gauge(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `bun_netlink_${name}`, help, type: "gauge", samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): Metric {
  return { name: `bun_netlink_${name}`, help, type: "counter", samples };
}
