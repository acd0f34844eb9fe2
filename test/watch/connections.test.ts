import { expect } from "bun:test";
import { NetlinkError, NetworkNamespace } from "../../src/index.ts";
import { type Connection, Conntrack, type NewConnection } from "../../src/subsystems/netfilter/index.ts";
import { connections, mirror, watch } from "../../src/watch/index.ts";
import { describeInNamespaces, hasProgram, namespacesAvailable, whereTheKernelHas } from "../support/environment.ts";
import { test as base } from "../support/fixtures.ts";
import { runIn, setSysctl } from "../support/oracle.ts";
import { until, within } from "../support/threads.ts";

const test = base.extend({ table: ({ netns }) => Conntrack.open({ netns }) });

const flow = (sourcePort: number): NewConnection => ({
  protocol: "tcp",
  original: { source: "10.0.0.1", destination: "10.0.0.2", sourcePort, destinationPort: 80 },
  timeout: 300,
  tcp: { state: "established" },
});

function hasConntrack(): boolean {
  using netns = NetworkNamespace.create();
  using table = Conntrack.open({ netns });
  try {
    table.list().toArray();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}

/** Returns connections without the fields that the kernel does not announce, because a mirror lacks these fields. */
const steady = (list: Iterable<Connection>) =>
  [...list]
    .map(({ timeout: _, references: __, synproxy: ___, mark = 0, ...rest }) => ({ ...rest, mark }))
    .sort((one, other) => one.original.sourcePort! - other.original.sourcePort!);

whereTheKernelHas("connection tracking", namespacesAvailable && hasConntrack(), () => {
  describeInNamespaces("Mirror of connections", () => {
    test("equals the kernel's table after changes", async ({ netns, table }) => {
      setSysctl(netns, "netfilter/nf_conntrack_events", 1);
      table.createMany([1, 2, 3, 4].map(flow));
      await using kernel = await mirror(connections, { netns, inLoop: true });
      expect(steady(kernel.connections)).toEqual(steady(table.list()));
      // "update" events omit the TCP state; they also omit the mark if it is unchanged.
      table.update({ ...flow(1), tcp: undefined, timeout: undefined, mark: 5 });
      table.update({ ...flow(1), tcp: { state: "close-wait" } });
      table.create({ ...flow(9), mark: 3, sourceNat: { address: "192.0.2.1" } });
      table.delete(flow(2));
      table.delete(flow(3));
      table.create({ ...flow(3), mark: 8 });
      const same = () => Bun.deepEquals(steady(kernel.connections), steady(table.list()));
      await until(same, "the mirror equals the table");
      expect(steady(kernel.connections)[0]).toMatchObject({ mark: 5, tcp: { state: "close-wait" } });
      table.flushAll();
      await until(() => kernel.connections.size === 0, "the mirror is empty");
    });

    test.skipIf(!hasProgram("nft"))(
      "shows that a program has cleared the labels of a connection",
      async ({ netns, table }) => {
        runIn(netns, [
          "nft",
          "add table t; add chain t c { type filter hook input priority 0; }; add rule t c ct label set 1",
        ]);
        setSysctl(netns, "netfilter/nf_conntrack_events", 1);
        table.create({ ...flow(1), labels: [3, 100] });
        await using kernel = await mirror(connections, { netns, inLoop: true });
        const labels = () => [...kernel.connections].map((connection) => connection.labels);
        expect(labels()).toEqual([[3, 100]]);
        table.update({ ...flow(1), labels: [] });
        table.create(flow(2));
        await until(() => kernel.connections.size === 2, "the changes arrive");
        expect(labels()).toEqual([undefined, undefined]);
      },
    );

    test("reports no change if an unchanged table is read again", async ({ netns, table }) => {
      await using changes = watch(connections, { netns, inLoop: true, maxAgeMs: 20 });
      const iterator = changes[Symbol.asyncIterator]();
      const next = async () => {
        const { value } = await within(iterator.next(), "an event");
        return value!;
      };
      expect((await next()).kind).toBe("snapshot");
      table.create(flow(1));
      table.create({ ...flow(2), protocol: "udp", tcp: undefined });
      for (const expected of [1, 2]) {
        expect(await next()).toMatchObject({ kind: "add", item: { original: { sourcePort: expected } } });
      }
      // The mirror reads the table several times in the meantime. A difference would cause an event before the next
      // connection.
      await Bun.sleep(200);
      table.create(flow(3));
      expect(await next()).toMatchObject({ kind: "add", item: { original: { sourcePort: 3 } } });
    });

    test("refreshes connections from before the subscription after maxAgeMs", async ({ netns, table }) => {
      table.create(flow(1));
      await using kernel = await mirror(connections, { netns, inLoop: true, maxAgeMs: 20 });
      expect(kernel.connections.size).toBe(1);
      table.delete(flow(1));
      await until(() => kernel.connections.size === 0, "the mirror is empty");
    });
  });
});
