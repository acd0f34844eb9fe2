import { describe, expect } from "bun:test";
import { NetworkNamespace } from "../../../src/index.ts";
import { hostLittleEndian } from "../../../src/message/byte-order.ts";
import { Ipset } from "../../../src/subsystems/netfilter/index.ts";
import { Nftables, type NftObject, toJSON } from "../../../src/subsystems/nftables/index.ts";
import { type ApplyError, type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
import { test } from "../../support/fixtures.ts";
import { hasIpset } from "../netfilter/ipset/lab.ts";

const NO_SET = 0xffff;
const inTable = { family: "ip", table: "filter" } as const;

/** Returns data of an extension, with the numbers of sets, each followed by the dimension and flags. */
function info(length: number, ...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of numbers.entries()) {
    view.setUint16(4 * index, number, hostLittleEndian);
    if (number !== NO_SET) bytes.set([1, 1], 4 * index + 2);
  }
  return bytes;
}

/** Rules with the extensions "set" and "SET" of iptables. (struct xt_set_info_match_v4, struct xt_set_info_target_v3) */
function firewall(matched: number, added: number): NftObject[] {
  const rule = (name: string, data: object) => ({
    rule: { ...inTable, chain: "input", expr: [{ raw: { name, data } }] },
  });
  return [
    { table: { family: "ip", name: "filter" } },
    { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: 0, policy: "accept" } },
    rule("match", { name: "set", rev: 4, info: info(48, matched) }),
    rule("target", { name: "SET", rev: 3, info: info(24, added, NO_SET, NO_SET) }),
  ] as NftObject[];
}

/** Returns the numbers of the sets that the rules use. */
function numbersIn(netns: NetworkNamespace): number[][] {
  using table = Nftables.open({ netns });
  return table.list("rule").map(({ expr }) => {
    const { data } = (expr[0] as { raw: { data: { name: string; info: Uint8Array } } }).raw;
    const view = new DataView(data.info.buffer, data.info.byteOffset);
    return (data.name === "set" ? [0] : [0, 4, 8]).map((offset) => view.getUint16(offset, hostLittleEndian));
  });
}

function hasExtensions(): boolean {
  using netns = NetworkNamespace.create();
  using sets = Ipset.open({ netns });
  using table = Nftables.open({ netns });
  try {
    sets.create({ name: "one", type: "hash:ip" });
    table.check((batch) => {
      for (const object of firewall(0, 0)) batch.add(object);
    });
    return true;
  } catch {
    return false;
  }
}

const isAvailable = namespacesAvailable && hasIpset() && hasExtensions();
whereTheKernelHas("the extensions of iptables for ipsets", isAvailable, () => {
  describe("Rules with extensions of iptables for ipsets", () => {
    test("have the names of the sets in snapshots, and the numbers of the sets of the namespace when they are applied", async ({
      netns,
    }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      for (const name of ["second", "first"]) sets.create({ name, type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 1)) batch.add(object);
      });
      const taken = await snapshot({ netns });
      expect(JSON.stringify(taken.nftables)).toContain('"ipsets":["second"]');
      expect(JSON.stringify(taken.nftables)).toContain('"ipsets":["first",null,null]');
      expect((await desired(taken, { netns }).plan()).steps).toEqual([]);

      using other = NetworkNamespace.create();
      const state = desired(JSON.parse(JSON.stringify(taken)) as Description, { netns: other });
      await (await state.plan()).apply({ rollback: true });
      // Snapshots are sorted, so that "first" is created first.
      expect(numbersIn(other)).toEqual([[1], [0, NO_SET, NO_SET]]);
      expect((await state.plan()).isEmpty).toBe(true);
      expect(await snapshot({ netns: other })).toEqual(taken);
    });

    test("are changed to other sets", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      for (const name of ["one", "two"]) sets.create({ name, type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 1)) batch.add(object);
      });
      const { nftables } = await snapshot({ netns });
      const changed = JSON.stringify(nftables).replace('["two",null,null]', '["one","two",null]');
      const plan = await desired({ nftables: JSON.parse(changed) as Description["nftables"] }, { netns }).plan();
      expect(String(plan)).toStartWith("~ nftables table ip filter");
      await plan.apply();
      expect(numbersIn(netns)).toEqual([[0], [0, 1, NO_SET]]);
    });

    test("fail with the name of a missing set", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      sets.create({ name: "one", type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 0)) batch.add(object);
      });
      const { nftables } = await snapshot({ netns });
      using other = NetworkNamespace.create();
      const plan = await desired({ nftables: nftables! }, { netns: other }).plan();
      const error = await plan.apply().catch((reason: ApplyError) => reason);
      expect(String(error)).toContain('the ipset "one" does not exist');
    });
  });
});

describe("desired()", () => {
  test("rejects the numbers of ipsets in rules", () => {
    const message =
      /nftables\.nftables\[3\]\.rule\.expr\[0\]\.raw\.data\.info: expected the member "hex" and one name in/;
    expect(() => desired({ nftables: toJSON(firewall(0, 0)) })).toThrow(message);
  });
});
