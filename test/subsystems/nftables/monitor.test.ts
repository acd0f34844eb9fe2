import { describe, expect, test } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { RangeEvents } from "../../../src/subsystems/nftables/events/events.ts";
import type { NftMonitor, SetItem } from "../../../src/subsystems/nftables/index.ts";
import { CachedInterfaces } from "../../../src/subsystems/nftables/interfaces.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { hasNftables } from "../../families/nftables/nftables.ts";
import { describeInNamespaces, whereTheKernelHas } from "../../support/environment.ts";
import { until } from "../../support/threads.ts";
import { inTable, lab } from "./lab.ts";

/** Returns the changes of set elements up to the end of the next transaction. */
async function elementsOf(monitor: NftMonitor): Promise<[string, SetItem[]][]> {
  const changes: [string, SetItem[]][] = [];
  for await (const event of monitor) {
    if (event.kind === "generation" || event.kind === "gap") break;
    if ("element" in event.object) changes.push([event.kind, event.object.element.elem]);
  }
  return changes;
}

whereTheKernelHas("nf_tables", hasNftables(), () => {
  describeInNamespaces("NftMonitor", () => {
    test("reports each range as one element", async () => {
      using both = lab();
      const { nft } = both;
      await using monitor = nft.monitor({ inLoop: true });
      const set = { ...inTable, name: "ranges" };
      nft.add({ set: { ...set, type: "ipv4_addr", flags: "interval" } });
      expect(await elementsOf(monitor)).toEqual([]);
      const prefix = (addr: string) => ({ prefix: { addr, len: 8 } });
      const last = { range: ["200.0.0.0", "255.255.255.255"] as [string, string] };
      const elem = [prefix("10.0.0.0"), prefix("11.0.0.0"), "20.0.0.1", last];
      nft.add({ element: { ...set, elem } });
      expect(await elementsOf(monitor)).toEqual(elem.map((one) => ["add", [one]]));
      nft.delete({ element: { ...set, elem: ["10.0.0.0/8"] } });
      expect(await elementsOf(monitor)).toEqual([["delete", [prefix("10.0.0.0")]]]);
      nft.flush({ set });
      const rest = await elementsOf(monitor);
      expect(rest).toHaveLength(3);
      for (const one of elem.slice(1)) expect(rest).toContainEqual(["delete", [one]]);
    });

    test("reports ranges of maps and concatenations with their data", async () => {
      using both = lab();
      const { nft } = both;
      await using monitor = nft.monitor({ inLoop: true });
      const map = { ...inTable, name: "m" };
      const set = { ...inTable, name: "c" };
      nft.add([
        { map: { ...map, type: "inet_service", map: "mark", flags: "interval" } },
        { set: { ...set, type: ["ipv4_addr", "inet_service"], flags: "interval" } },
      ]);
      await elementsOf(monitor);
      const pairs: SetItem[] = [
        [{ range: [1, 5] }, 7],
        ["*", 8],
      ];
      nft.add({ element: { ...map, elem: pairs } });
      expect(await elementsOf(monitor)).toEqual(pairs.map((one) => ["add", [one]]));
      const concat = { concat: [{ prefix: { addr: "10.0.0.0", len: 8 } }, { range: [1, 5] }] } as SetItem;
      nft.add({ element: { ...set, elem: [concat] } });
      expect(await elementsOf(monitor)).toEqual([["add", [concat]]]);
    });

    test("keeps the next event after a range up to the maximum", async () => {
      using both = lab();
      const { nft } = both;
      await using monitor = nft.monitor({ inLoop: true });
      const set = { ...inTable, name: "open" };
      nft.add({ set: { ...set, type: "inet_service", flags: "interval" } });
      await elementsOf(monitor);
      nft.add({ element: { ...set, elem: [{ range: [1024, 65_535] }] } });
      for await (const event of monitor) {
        expect(event).toMatchObject({ kind: "add", object: { element: { elem: [{ range: [1024, 65_535] }] } } });
        break;
      }
      for await (const event of monitor) {
        expect(event.kind).toBe("generation");
        break;
      }
    });
  });
});

describe("RangeEvents", () => {
  const at = (first: number) => ({ key: { value: Uint8Array.of(first, 0, 0, 0) } });
  const endAt = (first: number) => ({ ...at(first), flags: ["interval-end" as const] });
  const target = (id: string) => ({
    id,
    event: (elements: readonly { key?: { value?: Uint8Array } }[]) => [
      id,
      ...elements.map(({ key }) => key!.value![0]!),
    ],
  });

  test("discards a range start after message loss", () => {
    const ranges = new RangeEvents<(string | number)[]>();
    expect(ranges.add(target("a"), at(10))).toEqual([]);
    ranges.clear();
    expect(ranges.add(target("a"), endAt(20))).toEqual([]);
    expect(ranges.add(target("a"), at(30))).toEqual([]);
    expect(ranges.add(target("a"), endAt(40))).toEqual([["a", 30, 40]]);
    expect(ranges.end()).toEqual([]);
  });

  test("never joins ranges of different sets", () => {
    const ranges = new RangeEvents<(string | number)[]>();
    expect(ranges.add(target("a"), at(10))).toEqual([]);
    expect(ranges.add(target("b"), endAt(20))).toEqual([["a", 10]]);
    expect(ranges.add(target("b"), at(10))).toEqual([["b", 10, 20]]);
  });
});

describeInNamespaces("interface names in nftables rules", () => {
  test("change after an interface is renamed", async () => {
    using netns = NetworkNamespace.create();
    using links = Links.open({ netns });
    links.add({ ifname: "before", kind: "bridge" });
    const index = links.get("before").ifindex;
    const names = new CachedInterfaces(netns);
    expect(names.name(index)).toBe("before");
    links.rename("before", "after");
    const isRenamed = () => {
      names.begin();
      return names.name(index) === "after";
    };
    await until(isRenamed, "the new name");
    expect(names.index("before")).toBeUndefined();
  });
});
