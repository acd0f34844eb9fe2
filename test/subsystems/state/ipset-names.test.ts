import { describe, expect } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NetworkNamespace } from "../../../src/index.ts";
import { hostLittleEndian } from "../../../src/message/byte-order.ts";
import { Ipset, withIpsetNames, withIpsetNumbers } from "../../../src/subsystems/netfilter/index.ts";
import {
  formatRuleset,
  fromJSON,
  Nftables,
  type NftObject,
  NftTransaction,
  parseRuleset,
  type Ruleset,
  toJSON,
} from "../../../src/subsystems/nftables/index.ts";
import { type Description, desired, snapshot } from "../../../src/subsystems/state/index.ts";
import { cli } from "../../apps/cli/cli.ts";
import { describeInNamespaces, namespacesAvailable, whereTheKernelHas } from "../../support/environment.ts";
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

    test("are a problem of the plan if a set neither exists nor is declared", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      sets.create({ name: "one", type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 0)) batch.add(object);
      });
      const { nftables, ipsets } = await snapshot({ netns });
      using other = NetworkNamespace.create();
      const message = 'the ipset "one" does not exist (ENOENT); declare it in ipsets';
      await expect(desired({ nftables: nftables! }, { netns: other }).plan()).rejects.toThrow(message);
      expect((await desired({ nftables: nftables!, ipsets: ipsets! }, { netns: other }).plan()).isEmpty).toBe(false);
    });

    test("have different lines in a plan that changes the set", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      for (const name of ["one", "two"]) sets.create({ name, type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 1)) batch.add(object);
      });
      const { nftables } = await snapshot({ netns });
      const changed = JSON.stringify(nftables).replace('["one"]', '["two"]');
      const plan = await desired({ nftables: JSON.parse(changed) as Description["nftables"] }, { netns }).plan();
      expect(String(plan)).toMatch(/- raw .*"one".*\n.*\+ raw .*"two"/);
    });

    test("of revision 0 have the names of the sets", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      for (const name of ["one", "two"]) sets.create({ name, type: "hash:ip" });
      const data = (name: string, rev: number, length: number) => ({ name, rev, info: new Uint8Array(length) });
      const target = data("SET", 0, 64);
      new DataView(target.info.buffer).setUint16(32, 1, hostLittleEndian);
      const rule = { ...inTable, chain: "input", expr: [{ raw: { name: "target", data: target } }] };
      const [named] = await withIpsetNames([{ rule }] as unknown as NftObject[], { netns });
      expect(JSON.stringify(named)).toContain('"ipsets":["one","two"]');
    });

    test("need sets that exist, to get their names", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      sets.create({ name: "one", type: "hash:ip" });
      for (const objects of [firewall(0, 1), stored(0, 1).nftables.slice(1) as NftObject[]]) {
        const error = { code: "ENOENT", message: expect.stringContaining("no ipset has the number 1 (ENOENT)") };
        await expect(withIpsetNames(objects, { netns })).rejects.toThrow(expect.objectContaining(error));
      }
      const named = await withIpsetNames(stored(0, 0).nftables.slice(1) as NftObject[], { netns });
      expect(named).toEqual(await withIpsetNames(firewall(0, 0), { netns }));
    });

    test("select the same sets in another namespace, as text and as JSON", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      for (const name of ["second", "first"]) sets.create({ name, type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 1)) batch.add(object);
      });
      const named = await withIpsetNames(table.listRuleset(), { netns });
      for (const commands of [fromJSON(JSON.stringify(toJSON(named))), parseRuleset(formatRuleset(named))]) {
        using other = NetworkNamespace.create();
        await expect(withIpsetNumbers(commands, { netns: other })).rejects.toThrow('the ipset "second" does not exist');
        using otherSets = Ipset.open({ netns: other });
        for (const name of ["first", "second"]) otherSets.create({ name, type: "hash:ip" });
        using copy = Nftables.open({ netns: other });
        const numbered = await withIpsetNumbers(commands, { netns: other });
        copy.transaction((batch) => batch.run(numbered));
        expect(numbersIn(other)).toEqual([[1], [0, NO_SET, NO_SET]]);
      }
    });

    test("in chains without a name have names and numbers, too", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      for (const name of ["one", "two"]) sets.create({ name, type: "hash:ip" });
      const inner = nested(firewall(0, 1));
      const named = await withIpsetNames(inner, { netns });
      expect(JSON.stringify(named)).toContain('"ipsets":["one"]');
      expect(JSON.stringify(named)).toContain('"ipsets":["two",null,null]');
      expect(await withIpsetNumbers(named, { netns })).toEqual(inner);
      const commands = fromJSON(JSON.stringify(toJSON(named)));
      expect(await withIpsetNumbers(commands, { netns })).toEqual(inner);
    });

    test("select the same sets after `nft list` and `nft apply`", async ({ netns }) => {
      using sets = Ipset.open({ netns });
      using table = Nftables.open({ netns });
      for (const name of ["second", "first"]) sets.create({ name, type: "hash:ip" });
      table.transaction((batch) => {
        for (const object of firewall(0, 1)) batch.add(object);
      });
      const { stdout } = cli(["nft", "list"], { netns });
      expect(stdout).toContain('"ipsets": [ "second" ]');
      expect(cli(["nft", "list", "--json"], { netns }).stdout).toContain('"ipsets":["second"]');
      const file = join(mkdtempSync(join(tmpdir(), "bun-netlink-sets-")), "firewall.nft");
      writeFileSync(file, stdout);
      using other = NetworkNamespace.create();
      using otherSets = Ipset.open({ netns: other });
      otherSets.create({ name: "first", type: "hash:ip" });
      const failed = cli(["nft", "apply", file], { netns: other });
      expect([failed.status, failed.stderr]).toEqual([1, expect.stringContaining('the ipset "second" does not exist')]);
      otherSets.create({ name: "second", type: "hash:ip" });
      expect(cli(["nft", "apply", file], { netns: other })).toEqual({ stdout: "", stderr: "", status: 0 });
      expect(numbersIn(other)).toEqual([[1], [0, NO_SET, NO_SET]]);
      writeFileSync(file, formatRuleset(table.listRuleset()));
      const { stderr, status } = cli(["nft", "apply", file], { netns: other });
      expect([status, stderr]).toEqual([2, expect.stringContaining(`${file}:4:3: raw.data.info: expected`)]);
      expect(stderr).toContain("expected the name of the ipset, got the kernel's number");
      rmSync(dirname(file), { recursive: true });
    });
  });
});

/** Returns rules that jump to a chain without a name, which has their statements. */
function nested(objects: readonly NftObject[]): NftObject[] {
  return objects.map((object) =>
    "rule" in object ? { rule: { ...object.rule, expr: [{ jump: { rules: [{ expr: object.rule.expr }] } }] } } : object,
  );
}

/** The form of rules with numbers in files of earlier versions. */
const stored = (matched: number, added: number): Ruleset =>
  ({
    nftables: [
      { metainfo: { json_schema_version: 1 } },
      ...firewall(matched, added).map((object) => {
        if (!("rule" in object)) return object;
        const { raw } = object.rule.expr[0] as { raw: { name: string; data: { info: Uint8Array } } };
        const data = { ...raw.data, info: { hex: raw.data.info.toHex() } };
        return { rule: { ...object.rule, expr: [{ raw: { ...raw, data } }] } };
      }),
    ],
  }) as Ruleset;

describe("Numbers of ipsets", () => {
  const message = "raw.data.info: expected the name of the ipset, got the kernel's number";

  test("are rejected in stored rules", () => {
    expect(() => toJSON(firewall(0, 0))).toThrow(`objects[2].rule.expr[0].${message}`);
    const converted = stored(0, 0).nftables.slice(1) as NftObject[];
    expect(() => toJSON(converted)).toThrow(`objects[2].rule.expr[0].${message}`);
    expect(() => fromJSON(stored(0, 0))).toThrow(`nftables[3].rule.expr[0].${message}`);
    const place = `rule.expr[0].jump.rules[0].expr[0].${message}`;
    expect(() => toJSON(nested(firewall(0, 0)))).toThrow(`objects[2].${place}`);
    expect(() => fromJSON({ nftables: nested(converted) })).toThrow(`nftables[2].${place}`);
    const text = formatRuleset(firewall(0, 0));
    expect(() => parseRuleset(text)).toThrow(`line 4, column 3: ${message}`);
  });

  test("need known options", async () => {
    const message = "options.zz: unknown option; there are: netns, socket, timeoutMs, signal";
    await expect(withIpsetNames([], { zz: 1 } as object)).rejects.toThrow(message);
    await expect(withIpsetNumbers([], { zz: 1 } as object)).rejects.toThrow(message);
  });

  test("are possible in commands of the same program", () => {
    expect(new NftTransaction().run(firewall(0, 0)).changes).toHaveLength(4);
  });
});

describeInNamespaces("Names of ipsets", () => {
  test("are rejected in requests, which need the kernel's numbers", ({ netns }) => {
    using table = Nftables.open({ netns });
    const raw = { name: "match", data: { name: "set", rev: 4, info: { ipsets: ["one"], hex: "00".repeat(48) } } };
    const commands = parseRuleset(
      `add table ip filter; add chain ip filter c; add rule ip filter c raw ${JSON.stringify(raw)} drop`,
    );
    const message =
      "info: expected the kernel's number of the ipset, got its name; convert rules with withIpsetNumbers()";
    expect(() => table.transaction((batch) => batch.run(commands))).toThrow(message);
    expect(() => table.check((batch) => batch.run(commands))).toThrow(message);
    expect(() => table.addInParts(commands)).toThrow(message);
    const inner = { ...inTable, chain: "c", expr: [{ jump: { rules: [{ expr: [{ raw }] }] } }] };
    expect(() => table.transaction((batch) => batch.run([...commands.slice(0, 2), { add: { rule: inner } }]))).toThrow(
      `jump.rules[0].expr[0].raw.data.${message}`,
    );
    expect([...table.list("table")]).toEqual([]);
  });
});

describe("desired()", () => {
  test("rejects the numbers of ipsets in rules", () => {
    const message = "].rule.expr[0].raw.data.info: expected the name of the ipset, got the kernel's number";
    expect(() => desired({ nftables: firewall(0, 0) })).toThrow(`nftables[2${message}`);
    expect(() => desired({ nftables: stored(0, 0) })).toThrow(`nftables.nftables[3${message}`);
  });

  test.each([
    [{ ipsets: [null] }, "ipsets[0]: expected a name, got null"],
    [{ ipsets: new Array(1) }, "ipsets[0]: expected a name, got undefined"],
    [{ ipsets: [""] }, 'ipsets[0]: expected a name of 1 to 31 bytes, got ""'],
    [{ ipsets: ["a".repeat(32)] }, "ipsets[0]: expected a name of 1 to 31 bytes"],
    [{ ipsets: ["a\0b"] }, "ipsets[0]: expected a name of 1 to 31 bytes"],
    [{ ipsets: ["one"], name: "one" }, "name: unknown member; there are: ipsets, hex"],
  ])("rejects invalid names of ipsets in rules: %p", (data, message) => {
    const objects = firewall(0, 0).slice(0, 3);
    const { raw } = (objects[2] as unknown as { rule: { expr: [{ raw: { data: object } }] } }).rule.expr[0];
    raw.data = { ...raw.data, info: { hex: "00".repeat(48), ...data } };
    expect(() => desired({ nftables: objects })).toThrow(`nftables[2].rule.expr[0].raw.data.info.${message}`);
  });
});
