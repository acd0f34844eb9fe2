// The asynchronous form of Nftables: what differs from the synchronous form.
import { expect, spyOn } from "bun:test";
import { match, Nftables, type NftObject } from "../../../../src/subsystems/nftables/index.ts";
import { RuleReader } from "../../../../src/subsystems/nftables/requests/rule-reader.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { test as base } from "../../route/support.ts";
import { chain, inTable, table } from "../lab.ts";

const test = base.extend({ nft: ({ netns }) => Nftables.openAsync({ netns }) });

const addresses = (count: number) =>
  Array.from({ length: count }, (_, index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);
const set = (name: string, elem: string[]): NftObject => ({ set: { ...inTable, name, type: "ipv4_addr", elem } });

describeInNamespaces("Nftables.openAsync", () => {
  whereTheKernelHas("nf_tables", hasNftables(), () => {
    test("executes calls in their order, also without await", async ({ nft }) => {
      const added = Array.from({ length: 20 }, (_, index) => nft.add([table, set(`s${index}`, ["10.0.0.1"])]));
      const listed = nft.list("set");
      expect((await listed).map(({ name }) => name)).toEqual(added.map((_, index) => `s${index}`));
      await Promise.all(added);
    });

    test("decodes each rule with a set once", async ({ nft }) => {
      const expr = [match("tcp.dport", [22, 80])];
      await nft.add([table, chain, ...Array(20).fill({ rule: { ...inTable, chain: "in", expr } })]);
      using decoded = spyOn(RuleReader.prototype, "rule");
      expect((await nft.list("rule")).map((rule) => rule.expr)).toEqual(Array(20).fill(expr));
      expect(decoded).toHaveBeenCalledTimes(20);
    });

    test("lists rules that differ only in a chain with the name of their interface", async ({ nft }) => {
      const chains = addresses(20).map((name) => ({ chain: { ...inTable, name: `chain-${name}` } }));
      const exprs = chains.map(({ chain: { name } }) => [match("meta.iif", "lo"), { jump: { target: name } }]);
      await nft.add([table, chain, ...chains, ...exprs.map((expr) => ({ rule: { ...inTable, chain: "in", expr } }))]);
      expect((await nft.list("rule")).map(({ expr }) => expr)).toEqual(exprs);
    });

    test("lets the callback of a transaction wait for methods of the same object", async ({ nft }) => {
      await nft.add([table, chain]);
      const results = nft.transaction(
        async (batch) => {
          const [first, second] = await Promise.all([nft.list("chain"), nft.list("table")]);
          await nft.check((checked) => checked.add(set("s", addresses(3))));
          batch.add(set(`${first[0]!.name}-${second[0]!.name}`, addresses(3)));
        },
        { handles: true },
      );
      const after = nft.list("set");
      expect(await results).toEqual([{ handle: expect.any(Number) }]);
      expect(await after).toMatchObject([{ name: "in-t", elem: addresses(3) }]);
    });

    test("executes calls of other code after a transaction whose callback waits, and those of the callback before it", async ({
      nft,
    }) => {
      const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
      const order: string[] = [];
      const record = async (name: string, call: Promise<unknown>) => {
        await call;
        order.push(name);
      };
      const inside: Promise<unknown>[] = [];
      const { promise: isWaiting, resolve: waits } = Promise.withResolvers<void>();
      const adding = nft.transaction(async (batch) => {
        batch.add(table);
        waits();
        await mayEnd;
        inside.push(record("inside", nft.list("table")));
        // This code continues after the transaction: its call waits like those of other code.
        setTimeout(() => inside.push(record("later", nft.list("table"))), 50);
      });
      await isWaiting;
      const deleting = record("delete", nft.delete({ table: { family: "inet", name: "t" } }));
      await Bun.sleep(5);
      end();
      await record("add", adding);
      await deleting;
      await until(() => inside.length === 2, "the callback has called list() again");
      await Promise.all(inside);
      expect(order).toEqual(["inside", "add", "delete", "later"]);
      expect(await nft.list("table")).toEqual([]);
    });

    test("rejects with the error of the callback, and continues with the next call", async ({ nft }) => {
      const failed = nft.transaction(async () => {
        await nft.list("table");
        throw new Error("of the callback");
      });
      const added = nft.add(table);
      await expect(failed).rejects.toThrow("of the callback");
      expect(await added).toHaveLength(1);
    });

    test("rejects with the error of an invalid argument", async ({ nft }) => {
      await expect(nft.list("tabel" as "table")).rejects.toThrow("kind: expected one of table");
      await expect(nft.add(set("s", ["10.0.0.300"]))).rejects.toThrow(
        "commands[0].set.elem[0]: expected an IPv4 address",
      );
      await expect(nft.add(set("s", []))).rejects.toMatchObject({ code: "ENOENT" });
    });

    test("looks up interfaces of rules and elements", async ({ netns, links }) => {
      for (const ifname of ["one", "two", "three"]) links.add({ ifname, kind: "bridge" });
      using nft = Nftables.openAsync({ netns });
      const objects: NftObject[] = [
        table,
        chain,
        { set: { ...inTable, name: "s", type: "iface_index", elem: ["one", "two", "three"] } },
        { rule: { ...inTable, chain: "in", expr: [match("meta.iif", ["one", "three"]), { counter: null }] } },
        {
          rule: {
            ...inTable,
            chain: "in",
            expr: [match("meta.iif", "two"), match("meta.oif", "@s"), { accept: null }],
          },
        },
      ];
      await nft.add(objects);
      const [listed] = await nft.list("set");
      expect((listed!.elem as string[]).toSorted()).toEqual(["one", "three", "two"]);
      using synchronous = Nftables.open({ netns });
      expect(await nft.listRuleset()).toEqual(synchronous.listRuleset());
    });

    test("reports events with the interfaces of rules", async ({ netns, links }) => {
      links.add({ ifname: "one", kind: "bridge" });
      using nft = Nftables.openAsync({ netns });
      await nft.add([table, chain]);
      await using monitor = await nft.monitor();
      await nft.add({ rule: { ...inTable, chain: "in", expr: [match("meta.iif", ["one", "lo"])] } });
      const events: unknown[] = [];
      void (async () => {
        for await (const event of monitor) events.push(event);
      })();
      await until(() => events.length === 2, "two events");
      expect(events).toMatchObject([
        { kind: "add", object: { rule: { expr: [match("meta.iif", ["lo", "one"])] } } },
        { kind: "generation" },
      ]);
    });

    test("lists what the synchronous form lists, and lets timers run", async ({ netns, nft }) => {
      const ranges = addresses(6000)
        .map((address, index) => (index % 2 === 0 ? address : ""))
        .filter(Boolean);
      const random = [...addresses(20_000)].sort((a, b) => (Bun.hash(a) < Bun.hash(b) ? -1 : 1));
      let ticks = 0;
      const timer = setInterval(() => ticks++, 1);
      await nft.add([
        table,
        set("plain", random),
        { set: { ...inTable, name: "merged", type: "ipv4_addr", flags: "interval", "auto-merge": true, elem: ranges } },
        {
          map: {
            ...inTable,
            name: "map",
            type: ["ipv4_addr", "inet_service"],
            map: "mark",
            elem: [[{ concat: ["10.0.0.1", 80] }, 5]],
          },
        },
      ]);
      await nft.delete({ element: { ...inTable, name: "merged", elem: ranges.slice(0, 100) } });
      const before = ticks;
      const listed = await nft.listRuleset();
      clearInterval(timer);
      expect(before).toBeGreaterThan(5);
      expect(ticks).toBeGreaterThan(before);
      using synchronous = Nftables.open({ netns });
      expect(listed).toEqual(synchronous.listRuleset());
      expect(await nft.get("set", { ...inTable, name: "plain" })).toMatchObject({ elem: addresses(20_000) });
      expect(await nft.get("set", { ...inTable, name: "merged" })).toMatchObject({ elem: ranges.slice(100) });
    });
  });
});
