// Events are ordered across sources: a link is reported before any entry on the link.
import { expect, test } from "bun:test";
import { NetworkNamespace } from "../../src/index.ts";
import { Addresses, Links, Neighbours, Nexthops, Routes } from "../../src/subsystems/route/index.ts";
import { addresses, links, neighbours, nexthops, routes, watch } from "../../src/watch/index.ts";
import { Random } from "../message/random.ts";
import { describeInNamespaces } from "../support/environment.ts";
import { seed } from "../support/seed.ts";
import { within } from "../support/threads.ts";

describeInNamespaces(`Watch of several sources (seed ${seed})`, () => {
  for (const receiveBufferSize of [4 * 1024 * 1024, 8 * 1024]) {
    test(`reports links before their entries (coalesce, buffer of ${receiveBufferSize} bytes)`, async () => {
      using netns = NetworkNamespace.create();
      using interfaces = Links.open({ netns });
      using ips = Addresses.open({ netns });
      using ways = Routes.open({ netns });
      using hosts = Neighbours.open({ netns });
      using hops = Nexthops.open({ netns });
      const random = new Random(seed);
      let created = 0;
      let present: string[] = [];
      const attempt = (action: () => unknown) => {
        try {
          action();
        } catch {
          // Another change has removed the link or the entry.
        }
      };
      /** Makes a random change of a random link, or creates or deletes a link. */
      const change = () => {
        if (present.length < 3 || random.below(8) === 0) {
          const ifname = `l${created++}`;
          interfaces.add({ ifname, kind: "bridge", up: true });
          present.push(ifname);
          return;
        }
        const dev = random.pick(present);
        const number = random.below(30);
        const actions = [
          () => ips.add({ dev, local: `10.${number}.0.1/24` }),
          () => ips.delete({ dev, local: `10.${number}.0.1/24` }),
          () => ways.replace({ dst: `172.16.${number}.0/24`, dev }),
          () => ways.replace({ dst: `2001:db8:${number}::/48`, dev }),
          () => ways.delete({ dst: `172.16.${number}.0/24` }),
          () => hosts.replace({ dev, dst: `10.0.0.${number + 1}`, lladdr: "02:00:5e:00:53:01" }),
          () => hops.replace({ id: number + 1, dev, gateway: `10.${number}.0.2` }),
          () => interfaces.set(dev, { mtu: 1400 + number }),
          () => {
            present = present.filter((name) => name !== dev);
            interfaces.delete(dev);
          },
        ];
        attempt(random.pick(actions));
      };
      // The sources are in the reverse order of their dependencies.
      const sources = [routes, nexthops, neighbours, addresses, links] as const;
      await using changes = watch(sources, { netns, inLoop: true, coalesce: true, receiveBufferSize });
      const iterator = changes[Symbol.asyncIterator]();
      const reported = new Set<number>();
      const names = new Map<number, string>();
      const problems: string[] = [];
      const counts = { events: 0, "lost-messages": 0, "re-read": 0, dropped: 0 };
      const use = (source: string, item: { ifindex?: number; dev?: string }) => {
        const { ifindex, dev } = item;
        if (ifindex === undefined) return;
        if (!reported.has(ifindex)) problems.push(`${source} on link ${ifindex}`);
        if (dev !== undefined && names.get(ifindex) !== dev) problems.push(`${source} on "${dev}"`);
      };
      const read = async () => {
        const { value: event } = await within(iterator.next(), "an event");
        if (event === undefined) throw new Error("the watch has ended");
        counts.events++;
        if (event.kind === "resync") {
          counts[event.cause]++;
          counts.dropped += event.dropped;
          if ((event.cause === "lost-messages") !== event.gaps > 0) problems.push(`${event.gaps} gaps`);
        } else if (event.source === "links") {
          const items = event.kind === "snapshot" ? [...event.items] : [event.item];
          for (const { ifindex, ifname } of items) {
            reported.add(ifindex);
            names.set(ifindex, ifname);
          }
          return event.kind !== "snapshot" && event.item.ifname === "last";
        } else {
          const items = event.kind === "snapshot" ? [...event.items] : [event.item];
          for (const item of items) use(`${event.kind} of ${event.source}`, item);
        }
        return false;
      };
      for (let burst = 0; burst < 7; burst++) {
        // The event loop does not run during a burst, so all of its events are received together.
        for (let count = 0; count < 60; count++) change();
        // The snapshots may already contain all changes of the first burst, and then no events follow.
        const events = burst === 0 ? sources.length : 10;
        for (let count = 0; count < events; count++) await read();
      }
      interfaces.add({ ifname: "last", kind: "bridge" });
      while (!(await read()));
      expect(problems).toEqual([]);
      expect(counts.events).toBeGreaterThan(60);
      if (receiveBufferSize < 65_536) expect(counts["lost-messages"]).toBeGreaterThan(0);
      else expect(counts.dropped).toBe(0);
    });
  }
});
