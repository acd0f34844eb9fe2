import type { NetworkNamespace } from "bun-netlink";
import { rtLink } from "bun-netlink/families/rt-link";
import type { RateItem } from "../feed.ts";

interface Counters {
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxPackets: number;
  readonly txPackets: number;
  readonly time: number;
}

/**
 * Reads the counters of all interfaces of a namespace, and computes the traffic per second from successive readings.
 */
export class RateReader {
  readonly #netns: NetworkNamespace;
  #counters = new Map<number, Counters>();
  #busy = new Set<number>();

  constructor(netns: NetworkNamespace) {
    this.#netns = netns;
  }

  /**
   * Returns the traffic of each interface whose counters have changed since the last reading. Also returns interfaces
   * whose traffic has just ended, with traffic 0. Another thread waits for the kernel.
   */
  async read(): Promise<[ifindex: number, rate: RateItem][]> {
    using client = rtLink.connectAsync({ netns: this.#netns });
    const list = await client.dump("getstats", { header: { filterMask: ["link-64"] } }).toArray();
    // The kernel reads the counters after it has got its locks. Therefore, the time is taken after the reply.
    const time = performance.now();
    const rates: [ifindex: number, rate: RateItem][] = [];
    const counters = new Map<number, Counters>();
    const busy = new Set<number>();
    for (const { header, link64 } of list) {
      if (link64 === undefined) continue;
      const { ifindex } = header;
      const now: Counters = {
        rxBytes: Number(link64.rxBytes),
        txBytes: Number(link64.txBytes),
        rxPackets: Number(link64.rxPackets),
        txPackets: Number(link64.txPackets),
        time,
      };
      counters.set(ifindex, now);
      const before = this.#counters.get(ifindex);
      if (before === undefined) continue;
      const isBusy = now.rxPackets !== before.rxPackets || now.txPackets !== before.txPackets;
      if (isBusy) busy.add(ifindex);
      if (isBusy || this.#busy.has(ifindex)) rates.push([ifindex, rateOf(before, now)]);
    }
    this.#counters = counters;
    this.#busy = busy;
    return rates;
  }
}

function rateOf(before: Counters, now: Counters): RateItem {
  const seconds = (now.time - before.time) / 1000;
  const rate = (field: "rxBytes" | "txBytes" | "rxPackets" | "txPackets") =>
    Math.max(0, Math.round((now[field] - before[field]) / seconds));
  return {
    ...{ rxBytes: rate("rxBytes"), txBytes: rate("txBytes") },
    ...{ rxPackets: rate("rxPackets"), txPackets: rate("txPackets") },
  };
}
