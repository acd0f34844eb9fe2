import { describe, expect } from "bun:test";
import { NETLINK_NETFILTER } from "../../../../src/constants/netlink.ts";
import { NetlinkSocket } from "../../../../src/index.ts";
import { Nftables, type NftMirror, type NftObject, nft as nftText } from "../../../../src/subsystems/nftables/index.ts";
import { FakeFirewall } from "../../../../src/testing/index.ts";
import { hasNftables } from "../../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../../support/environment.ts";
import { inputs, seed } from "../../../support/seed.ts";
import { until } from "../../../support/threads.ts";
import { test as base, testInTable } from "../fixtures.ts";
import { chain, failureOf, inTable, rule, table } from "../lab.ts";
import { changeRandomly, increment, randomNumbers } from "./random-changes.ts";

const test = base.extend({ other: ({ netns }) => Nftables.open({ netns }), mirror: ({ nft }) => nft.mirror() });

const set = (elem: string[]): NftObject => ({ set: { ...inTable, name: "s", type: "ipv4_addr", elem } });
/** The ruleset without remaining lifetimes. */
const comparable = (objects: readonly NftObject[]) =>
  objects.map((object) => JSON.stringify(object).replace(/,"expires":\d+/g, ""));

describeInNamespaces(`Nftables.mirror (seed ${seed})`, () => {
  whereTheKernelHas("nf_tables", hasNftables(), () => {
    test("has the ruleset after each of many random changes of another socket", ({ nft, other, mirror }) => {
      const random = randomNumbers(seed);
      const generations = new Set<number>();
      for (let count = inputs(150, 500); count > 0; count--) {
        changeRandomly(other, random);
        expect(comparable(mirror.listRuleset())).toEqual(comparable(nft.listRuleset()));
        generations.add(mirror.generation);
      }
      expect(generations.size).toBeGreaterThan(inputs(20, 80));
      // A mirror reads the ruleset again only after a chain was renamed.
      expect(mirror.reloads).toBeLessThan(generations.size / 5);
    });

    test("reads the ruleset again after events were dropped", ({ nft, other }) => {
      using mirror = nft.mirror({ receiveBufferSize: 0 });
      const random = randomNumbers(seed);
      // The kernel sends the events of a transaction before anybody can read one.
      other.add([table, ...Array.from({ length: 500 }, (_, index) => ({ chain: { ...inTable, name: `c${index}` } }))]);
      for (let round = inputs(5, 30); round > 0; round--) {
        for (let count = random(40); count >= 0; count--) changeRandomly(other, random);
        expect(comparable(mirror.listRuleset())).toEqual(comparable(nft.listRuleset()));
      }
      expect(mirror.reloads).toBeGreaterThan(1);
    });

    test("bases transactions on the current ruleset while another program changes it at the same time", async ({
      netns,
      nft,
    }) => {
      nft.transaction((batch) =>
        batch.run(nftText`
          table inet t {
            set numbers { type mark; elements = { 0 }; }
            chain c { accept comment "0"; }
          }`),
      );
      const program = new URL("./increment.ts", import.meta.url).pathname;
      const count = inputs(50, 500);
      await using child = netns.run(() =>
        Bun.spawn([process.execPath, program, `${count}`], { stdout: "inherit", stderr: "inherit" }),
      );
      using mirror = nft.mirror();
      for (let done = 0; done < count; done++) {
        increment(mirror);
        await new Promise(setImmediate);
      }
      expect(await child.exited).toBe(0);
      expect(nft.get("set", { ...inTable, name: "numbers" }).elem).toEqual([2 * count]);
      expect(mirror.get("set", { ...inTable, name: "numbers" }).elem).toEqual([2 * count]);
    });

    testInTable(
      "calls the callback of a transaction again on the new state after a change by another socket",
      ({ nft, netns }) => {
        using other = Nftables.open({ netns: netns });
        using mirror = nft.mirror();
        const seen: number[] = [];
        mirror.transaction((batch) => {
          seen.push(mirror.list("rule", inTable).length);
          if (seen.length < 3) other.add(rule({ accept: null }));
          // All reads of the callback see the same ruleset.
          expect(mirror.list("rule", inTable)).toHaveLength(seen.at(-1)!);
          batch.add(rule({ drop: null }));
        });
        expect(seen).toEqual([0, 1, 2]);
        expect(mirror.list("rule", inTable).map(({ expr }) => expr)).toEqual([
          [{ accept: null }],
          [{ accept: null }],
          [{ drop: null }],
        ]);
        expect(mirror.reloads).toBe(1);
        const failure = failureOf(() =>
          mirror.transaction(
            (batch) => {
              other.add(rule({ accept: null }));
              batch.add(rule({ drop: null }));
            },
            { retries: 1 },
          ),
        );
        expect(failure).toMatchObject({ code: "ERESTART" });
      },
    );

    testInTable("adds, changes and removes a service without reading the ruleset", ({ netns, nft: other }) => {
      let sent = 0;
      const trace = ({ direction }: { direction: string }) => {
        if (direction === "send") sent++;
      };
      using socket = netns.run(() => NetlinkSocket.open(NETLINK_NETFILTER, { trace }));
      using nft = Nftables.open({ socket });
      const map = { ...inTable, name: "services" };
      const service = { ...inTable, name: "service" };
      const rules = { ...inTable, chain: "service" };
      other.add({ map: { ...map, type: ["ipv4_addr", "inet_service"], map: "verdict" } });
      using mirror = nft.mirror();
      const key = { concat: ["10.0.0.1", 80] };
      sent = 0;
      mirror.transaction((batch) => {
        batch.add([{ chain: service }, { rule: { ...rules, expr: [{ accept: null }] } }]);
        batch.add({ element: { ...map, elem: [[key, { goto: { target: "service" } }]] } });
      });
      expect(mirror.elements({ ...map, elem: [key, { concat: ["10.0.0.2", 80] }] })).toEqual([
        [key, { goto: { target: "service" } }],
      ]);
      mirror.transaction((batch) => {
        const handle = mirror.list("rule", rules)[0]!.handle!;
        batch.replace({ rule: { ...rules, handle, expr: [{ drop: null }] } });
      });
      expect(mirror.list("rule", rules)).toMatchObject([{ expr: [{ drop: null }] }]);
      mirror.transaction((batch) => {
        batch
          .delete({ element: { ...map, elem: [key] } })
          .flush({ chain: service })
          .delete({ chain: service });
      });
      expect(mirror.list("chain", { name: "service" })).toEqual([]);
      expect(mirror.get("map", map).elem).toBeUndefined();
      expect(sent).toBe(3);
      expect(comparable(mirror.listRuleset())).toEqual(comparable(other.listRuleset()));
      expect(mirror.reloads).toBe(1);
    });

    testInTable("returns the elements with given values, with their options", ({ nft }) => {
      nft.add([
        { set: { ...inTable, name: "ranges", type: "ipv4_addr", flags: "interval", elem: ["10.0.0.0/8", "11.0.0.1"] } },
        { set: { ...inTable, name: "s", type: "ipv4_addr", elem: [{ elem: { val: "10.0.0.1", comment: "a" } }] } },
      ]);
      using mirror = nft.mirror();
      const prefix = (len: number) => ({ prefix: { addr: "10.0.0.0", len } });
      const ranges = { ...inTable, name: "ranges", elem: [prefix(9), "10.0.0.0/8", "11.0.0.1", "12.0.0.1"] };
      expect(mirror.elements(ranges)).toEqual([prefix(8), "11.0.0.1"]);
      expect(mirror.elements({ ...inTable, name: "s", elem: ["10.0.0.1", "10.0.0.2"] })).toEqual([
        { elem: { val: "10.0.0.1", comment: "a" } },
      ]);
      expect(failureOf(() => mirror.elements({ ...inTable, name: "none", elem: ["10.0.0.1"] }))).toMatchObject({
        code: "ENOENT",
      });
      expect(() => mirror.elements({ ...inTable, name: "s", elem: ["10.0.0.300"] })).toThrow("set.elem[0]");
    });

    testInTable("lists elements that packets or time change from the kernel", ({ nft }) => {
      nft.add({ set: { ...inTable, name: "s", type: "ipv4_addr", flags: "timeout" } });
      using mirror = nft.mirror();
      nft.add({ element: { ...inTable, name: "s", elem: [{ elem: { val: "10.0.0.1", timeout: 1000 } }] } });
      expect(mirror.get("set", { ...inTable, name: "s" }).elem).toMatchObject([{ elem: { val: "10.0.0.1" } }]);
      nft.flush({ set: { ...inTable, name: "s" } });
      expect(mirror.get("set", { ...inTable, name: "s" }).elem).toBeUndefined();
    });

    testInTable(
      "detects in update() that a table disappeared with its owner, and in a transaction that the kernel rejects",
      ({ nft, netns }) => {
        const owned = { family: "inet", name: "owned" } as const;
        const own = () => {
          const owner = Nftables.open({ netns: netns });
          owner.add({ table: { ...owned, flags: "owner" } });
          return owner;
        };
        const first = own();
        using mirror = nft.mirror();
        first.close();
        expect(mirror.list("table").map(({ name }) => name)).toEqual(["t", "owned"]);
        mirror.update();
        expect(mirror.list("table").map(({ name }) => name)).toEqual(["t"]);
        const second = own();
        mirror.update();
        expect(mirror.reloads).toBe(2);
        second.close();
        const seen: number[] = [];
        mirror.transaction((batch) => {
          seen.push(mirror.list("table").length);
          if (seen.length === 1) batch.delete({ table: owned });
          else batch.add(set(["10.0.0.1"]));
        });
        expect(seen).toEqual([2, 1]);
      },
    );

    testInTable("starts with the ruleset that an earlier mirror has left", ({ nft }) => {
      const states: unknown[] = [];
      for (let start = 0; start < 3; start++) {
        using mirror: NftMirror = nft.mirror();
        states.push(mirror.list("rule", inTable).length);
        mirror.transaction((batch) => batch.add(rule({ accept: null })));
      }
      expect(states).toEqual([0, 1, 2]);
    });

    testInTable("fails with EBADF after close()", ({ nft }) => {
      const mirror = nft.mirror();
      mirror.close();
      mirror.close();
      expect(mirror.closed).toBe(true);
      expect(failureOf(() => mirror.list("table"))).toMatchObject({ code: "EBADF" });
      expect(Bun.inspect(mirror)).toBe("NftMirror(closed)");
    });

    test("applies events as they arrive, and reads from callbacks, in the asynchronous form", async ({ netns }) => {
      using nft = Nftables.openAsync({ netns });
      using other = Nftables.open({ netns });
      using mirror = await nft.mirror();
      other.add([table, chain, set(["10.0.0.1"])]);
      const { generation } = mirror;
      other.add(rule({ accept: null }));
      await until(() => mirror.generation > generation, "the mirror has applied an event");
      const random = randomNumbers(seed);
      for (let count = inputs(50, 500); count > 0; count--) {
        changeRandomly(other, random);
        if (count % 10 === 0)
          expect(comparable(await mirror.listRuleset())).toEqual(comparable(await nft.listRuleset()));
      }
      const results = await mirror.transaction(
        async (batch) => {
          const [tables, rules] = await Promise.all([mirror.list("table"), mirror.list("rule", inTable)]);
          expect(tables.length).toBeGreaterThan(0);
          batch.delete({ rule: { ...inTable, chain: "in", handle: rules[0]!.handle! } }).add(rule({ drop: null }));
        },
        { handles: true },
      );
      expect(results[1]!.handle).toBeGreaterThan(0);
      expect((await mirror.list("rule", inTable)).map(({ expr }) => expr)).toEqual([[{ drop: null }]]);
    });
  });
});

describe("Nftables.mirror of a fake firewall", () => {
  test("follows its events", () => {
    using firewall = new FakeFirewall();
    using nft = Nftables.open({ socket: firewall.open() });
    using mirror = nft.mirror();
    nft.add([table, chain, rule({ accept: null }), set(["10.0.0.1"])]);
    expect(comparable(mirror.listRuleset())).toEqual(comparable(nft.listRuleset()));
    mirror.transaction((batch) => batch.flush({ chain: { ...inTable, name: "in" } }));
    expect(mirror.list("rule")).toEqual([]);
    expect(mirror.reloads).toBe(1);
  });
});
