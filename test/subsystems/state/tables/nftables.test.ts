import { describe, expect, spyOn } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clusterText } from "../../../../bench/lib/nft-cluster.ts";
import { nftables } from "../../../../src/families/nftables.ts";
import { NetworkNamespace } from "../../../../src/index.ts";
import {
  field,
  fromJSON,
  match,
  Nftables,
  type NftObject,
  parseRuleset,
  type SetItem,
  toJSON,
} from "../../../../src/subsystems/nftables/index.ts";
import { withListedTimeout } from "../../../../src/subsystems/nftables/requests/canonical.ts";
import {
  type ApplyError,
  type Description,
  desired,
  type PlanError,
  snapshot,
  undoApply,
} from "../../../../src/subsystems/state/index.ts";
import type { NftTable } from "../../../../src/subsystems/state/tables/nftables/changes.ts";
import { nftablesTable } from "../../../../src/subsystems/state/tables/nftables/table.ts";
import { describeInNamespaces, hasProgram } from "../../../support/environment.ts";
import { until } from "../../../support/threads.ts";
import { test } from "../../nftables/fixtures.ts";
import { loadFixture } from "../../nftables/oracle.ts";
import { planned } from "../support.ts";

const inTable = { family: "inet", table: "lab" } as const;
const table: NftObject = { table: { family: "inet", name: "lab" } };
const input = { ...inTable, chain: "input" };
const firewall: NftObject[] = [
  table,
  { counter: { ...inTable, name: "web" } },
  {
    set: { ...inTable, name: "blocked", type: "ipv4_addr", flags: "interval", elem: ["198.51.100.0/24", "192.0.2.7"] },
  },
  { set: { ...inTable, name: "recent", type: "ipv4_addr", flags: ["dynamic", "timeout"], timeout: 600 } },
  { chain: { ...inTable, name: "input", type: "filter", hook: "input", prio: "filter - 5", policy: "drop" } },
  { rule: { ...input, expr: [match("ct.state", "in", ["established", "related"]), { accept: null }] } },
  { rule: { ...input, expr: [match("meta.iif", "lo"), { accept: null }] } },
  { rule: { ...input, expr: [match("ip.saddr", "@blocked"), { counter: null }, { drop: null }] } },
  {
    rule: {
      ...input,
      comment: "web",
      expr: [
        match("tcp.dport", [443, 80]),
        { limit: { rate: 10, per: "second" } },
        { counter: "web" },
        { accept: null },
      ],
    },
  },
];

async function apply(netns: NetworkNamespace, description: Description): Promise<string[]> {
  const { steps } = await (await desired(description, { netns }).plan()).apply();
  return steps.map(({ action, tableName, entry }) => `${action} ${tableName} ${entry}`);
}

describe("desired() with nftables", () => {
  test.each(
    Object.entries<unknown>({
      "nftables: expected text, a list of objects or { nftables: […] }, got 5": 5,
      "nftables[0]: expected the declaration of the table as well": [firewall[4]],
      "nftables[0].table.family: expected one of inet": [{ table: { family: "inett", name: "t" } }],
      'nftables[0].tabel: unknown kind of object; did you mean "table"?': [{ tabel: {} }],
      "nftables[0]: expected an object with one key": [{}],
      "nftables[2].rule.expr[1].limit": [
        table,
        firewall[4],
        { rule: { ...input, expr: [match("tcp.dport", 80), { limit: { rat: 1 } }] } },
      ],
      'there is no set or map "other"': [
        table,
        firewall[4],
        { rule: { ...input, expr: [match("ip.saddr", "@other"), { drop: null }] } },
      ],
      'nftables.nftables[0]: expected an object, got the command "flush"; a description lists objects, not commands': {
        nftables: [{ flush: { ruleset: null } }],
      },
      "nftables.nftables[1]: expected an object with one key": { nftables: [{ metainfo: {} }, {}] },
      "nftables[2].rule.expr[0].log.level: not allowed together with group": [
        table,
        firewall[4],
        { rule: { ...input, expr: [{ log: { level: "info", group: 1 } }] } },
      ],
      "nftables[2].rule.expr[0].log.flags: not allowed together with group": [
        table,
        firewall[4],
        { rule: { ...input, expr: [{ log: { flags: "all", group: 1 } }] } },
      ],
      "the list determines the order of the rules": [
        table,
        firewall[4],
        { rule: { ...input, index: 0, expr: [{ accept: null }] } },
      ],
      "nftables: line 2, column 3: expected ": "table inet t {\n  chian c { }\n}",
      'nftables: line 2, column 1: expected an object, got the command "flush"': "table inet t\nflush ruleset",
      "nftables: line 3, column 13: level: not allowed together with group":
        "table inet t {\n  chain c {\n    counter log level info group 1\n  }\n}",
      "nftables: expected the declaration of the table as well": "add chain inet t c",
    }),
  )("rejects a declaration: %s", (message, nftables) => {
    expect(() => desired({ nftables } as Description)).toThrow(message);
  });
});

// Timeouts that kernels with other timers list.
test.each<[hertz: number, sent: bigint, listed: bigint]>([
  [100, 1n, 10n],
  [100, 1019n, 1010n],
  [250, 3n, 4n],
  [250, 1003n, 1000n],
  [300, 7n, 6n],
  [300, 250n, 250n],
  [1000, 7n, 7n],
])("with a timer of %d Hz, the timeout %p ms is listed as %p ms", (hertz, sent, listed) => {
  expect(withListedTimeout({ timeout: sent }, () => hertz)).toEqual({ timeout: listed });
});

describeInNamespaces("Declared nftables tables", () => {
  test("match their declaration in each accepted form", async ({ netns, nft }) => {
    expect(await apply(netns, { nftables: firewall })).toEqual(["add nftables inet lab"]);
    expect(await planned(netns, { nftables: firewall })).toEqual([]);
    const printed = toJSON(nft.listRuleset());
    expect(await planned(netns, { nftables: printed })).toEqual([]);
    expect(await planned(netns, { nftables: JSON.parse(JSON.stringify(printed)) })).toEqual([]);
    const { nftables } = await snapshot({ netns });
    expect(await planned(netns, { nftables })).toEqual([]);
    expect(fromJSON(nftables as never)).toHaveLength(firewall.length);
  });

  test("are declared as text, and their changes are shown as text", async ({ netns }) => {
    const text = (ports: string, last: string) => `table inet lab {
      set blocked { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 } }
      chain input {
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        tcp dport ${ports} counter accept
        ip saddr @blocked drop
        ${last}
      }
    }`;
    expect(await apply(netns, { nftables: text("22", "") })).toEqual(["add nftables inet lab"]);
    expect(await planned(netns, { nftables: text("22", "") })).toEqual([]);
    const changed = text("{ 22, 443 }", 'icmp type echo-request accept comment "ping"')
      .replace("10.0.0.2", "10.0.0.3")
      .replace("policy drop", "policy accept")
      .replace("chain input", "chain extra { }\nchain input");
    const plan = await desired({ nftables: changed }, { netns }).plan();
    expect(`${plan}`).toBe(
      [
        "~ nftables table inet lab",
        "    + chain extra { }",
        "    - chain input { type filter hook input priority filter; policy drop; }",
        "    + chain input { type filter hook input priority filter; policy accept; }",
        "    set blocked",
        "      - { 10.0.0.2 }",
        "      + { 10.0.0.3 }",
        "    chain input",
        "      - tcp dport 22 counter accept",
        "      + tcp dport { 22, 443 } counter accept",
        '      + icmp type echo-request accept comment "ping"',
      ].join("\n"),
    );
    await plan.apply();
    expect(await planned(netns, { nftables: changed })).toEqual([]);
  });

  test("that the kernel rejects are reported with the line and column of the statement", async ({ netns }) => {
    const nftables = "table inet lab {\n  chain input {\n    tcp dport 22 jump ssh\n  }\n}";
    const error = (await desired({ nftables }, { netns })
      .plan()
      .catch((reason: PlanError) => reason)) as PlanError;
    expect(error.message).toContain(
      "nftables: line 3, column 23: add rule inet lab input, statement 2 (jump): no such file or entry (ENOENT); there is no chain ssh",
    );
  });

  test("with merged ranges are in the declared state after one application", async ({ netns }) => {
    const blocked = { ...inTable, name: "blocked" };
    const set = { set: { ...blocked, type: "ipv4_addr", flags: "interval", "auto-merge": true } } as const;
    const nftables: NftObject[] = [table, set, { element: { ...blocked, elem: ["10.0.0.1", "10.0.0.2"] } }];
    expect(await apply(netns, { nftables })).toEqual(["add nftables inet lab"]);
    const changed: NftObject[] = [table, set, { element: { ...blocked, elem: ["10.0.0.2", "10.0.0.9"] } }];
    expect(await apply(netns, { nftables: changed })).toEqual(["change nftables inet lab"]);
    expect(await planned(netns, { nftables: changed })).toEqual([]);
  });

  test("with counts above 2^53 are in the state of a snapshot and of its JSON text", async ({ netns, nft }) => {
    const objects = parseRuleset("table inet lab { quota q { 18014398509481985 bytes\n }\n }");
    nft.transaction((batch) => batch.run(objects));
    const { nftables: listed } = await snapshot({ netns });
    for (const declared of [listed, JSON.parse(JSON.stringify(listed)), toJSON(nft.listRuleset())])
      expect(await planned(netns, { nftables: declared })).toEqual([]);
  });

  test("are unchanged by counters and by elements that packets added", async ({ netns, nft }) => {
    await apply(netns, { nftables: firewall });
    nft.add({ element: { ...inTable, name: "recent", elem: ["10.0.0.1"] } });
    nft.change({ counter: { ...inTable, name: "web", packets: 7, bytes: 700 } });
    expect(await planned(netns, { nftables: firewall })).toEqual([]);
  });

  test("are changed only in the parts that differ", async ({ netns, nft }) => {
    await apply(netns, { nftables: firewall });
    const before = nft.list("rule", inTable).map(({ handle, expr }) => [handle, JSON.stringify(expr)]);
    nft.insert({ rule: { ...input, expr: [{ accept: null }] } });
    nft.change({ chain: { ...inTable, name: "input", policy: "accept" } });
    nft.add({ element: { ...inTable, name: "blocked", elem: ["203.0.113.0/24"] } });
    nft.add({ element: { ...inTable, name: "recent", elem: ["10.0.0.1"] } });
    nft.add({ chain: { ...inTable, name: "extra" } });
    const plan = await desired({ nftables: firewall }, { netns }).plan();
    expect(plan.steps.map((step) => [step.action, step.toJSON().changes])).toEqual([
      [
        "change",
        {
          "chain extra": { from: { name: "extra" }, to: undefined },
          "chain input": { from: expect.anything(), to: expect.anything() },
          "elements of blocked": { from: [{ prefix: { addr: "203.0.113.0", len: 24 } }], to: undefined },
          "rules of input": { from: [{ expr: [{ accept: null }] }], to: undefined },
        },
      ],
    ]);
    await plan.apply();
    expect(nft.list("rule", inTable).map(({ handle, expr }) => [handle, JSON.stringify(expr)])).toEqual(before);
    expect(nft.get("set", { ...inTable, name: "recent" }).elem).toHaveLength(1);
    expect(await planned(netns, { nftables: firewall })).toEqual([]);
  });

  test("of a cluster get only the commands of one service, and keep handles, counters and quotas", async ({
    netns,
    nft,
  }) => {
    using client = nftables.connect({ netns });
    const generation = () => client.do("getgen").id!;
    const ruleset = (services: number) => `${clusterText(services)}
      add rule ip kube-proxy services counter packets 5 bytes 500
      add rule ip kube-proxy services quota over 10 mbytes used 3 mbytes
      add counter ip kube-proxy total { packets 7 bytes 700 }`;
    const install = (services: number) => apply(netns, { nftables: ruleset(services) });
    await install(30);
    const [before, rules] = [generation(), nft.list("rule")];
    await install(30);
    expect(generation()).toBe(before);
    using sent = spyOn(Nftables.prototype, "transaction");
    await install(31);
    expect(sent).toHaveBeenCalledTimes(1);
    expect(generation()).toBe(before + 1);
    const after = new Map(nft.list("rule").map((rule) => [rule.handle, rule]));
    expect(rules.map(({ handle }) => after.get(handle))).toEqual(rules);
    expect(after.size).toBe(rules.length + 3);
    expect(nft.list("counter")).toMatchObject([{ packets: 7, bytes: 700 }]);
    await install(30);
    expect(generation()).toBe(before + 2);
    expect(nft.list("rule")).toEqual(rules);
    expect(nft.list("chain").length).toBe(2 + 30 * 3);
  });

  test("are replaced if the kernel cannot change a part", async ({ netns, nft }) => {
    await apply(netns, { nftables: firewall });
    nft.add({ element: { ...inTable, name: "recent", elem: ["10.0.0.1"] } });
    const other = firewall.map((one) => ("set" in one ? { set: { ...one.set, comment: "new" } } : one));
    expect(await apply(netns, { nftables: other })).toEqual(["change nftables inet lab"]);
    expect(await planned(netns, { nftables: other })).toEqual([]);
    expect(nft.get("set", { ...inTable, name: "recent" }).elem).toBeUndefined();
  });

  test("get expired elements again, and keep everything else", async ({ netns, nft }) => {
    const recent = { ...inTable, name: "recent" };
    const elem = [{ elem: { val: "10.0.0.1", timeout: 300 } }, "10.0.0.2"] as SetItem[];
    const set: NftObject = { set: { ...recent, type: "ipv4_addr", flags: ["dynamic", "timeout"], timeout: 600, elem } };
    const nftables = [...firewall.filter((one) => !("set" in one && one.set.name === "recent")), set];
    await apply(netns, { nftables });
    // An element that another program deletes is in the same state as an expired one.
    nft.delete({ element: { ...recent, elem: ["10.0.0.1"] } });
    nft.add({ element: { ...recent, elem: ["10.0.0.9"] } });
    const handles = nft.list("rule").map(({ handle }) => handle);
    const plan = await desired({ nftables }, { netns }).plan();
    expect(plan.steps.map((step) => step.toJSON().changes)).toEqual([
      { "elements of recent": { from: undefined, to: [{ elem: { val: "10.0.0.1", timeout: 300 } }] } },
    ]);
    await plan.apply();
    expect(nft.get("set", recent).elem).toHaveLength(3);
    expect(nft.list("rule").map(({ handle }) => handle)).toEqual(handles);
  });

  test("have permanent elements in snapshots, but not elements that expire or that packets may have added", async ({
    netns,
    nft,
  }) => {
    const type = "ipv4_addr";
    const temporary: SetItem = { elem: { val: "10.0.0.9", timeout: 300 } };
    const update = (name: string, timeout?: number) => {
      const elem = timeout === undefined ? field("ip.saddr") : { elem: { val: field("ip.saddr"), timeout } };
      return { set: { op: "add", set: `@${name}`, elem } } as const;
    };
    const load = { dreg: "reg-1", base: "network-header", offset: 12, len: 4 };
    const hton = { dreg: "reg-1", sreg: "reg-1", op: "hton", len: 4, size: 4 };
    // nft cannot read an update whose key has another byte order.
    const rawUpdate = (setName: string, op: string) => [
      { raw: { name: "payload", data: load } },
      { raw: { name: "byteorder", data: hton } },
      { raw: { name: "dynset", data: { setName, op, sregKey: "reg-1" } } },
    ];
    const prefixes = ["11.0.0.0/8", { elem: { val: "12.0.0.0/8", timeout: 300 } }] as SetItem[];
    nft.add([
      table,
      { set: { ...inTable, name: "ranges", type, flags: ["interval", "timeout"], elem: prefixes } },
      { set: { ...inTable, name: "unused", type, flags: ["dynamic"], elem: ["10.0.0.1"] } },
      {
        map: {
          ...inTable,
          name: "verdicts",
          type,
          map: "verdict",
          flags: ["timeout"],
          elem: [["10.0.0.2", { drop: null }]],
        },
      },
      { set: { ...inTable, name: "expiring", type, flags: ["dynamic", "timeout"], elem: ["10.0.0.3", temporary] } },
      { set: { ...inTable, name: "filled", type, flags: ["dynamic"], elem: ["10.0.0.4"] } },
      { set: { ...inTable, name: "nested", type, flags: ["dynamic"], elem: ["10.0.0.6"] } },
      { set: { ...inTable, name: "raw", type, flags: ["dynamic"], elem: ["10.0.0.7"] } },
      { set: { ...inTable, name: "deleted", type, flags: ["dynamic"], elem: ["10.0.0.8"] } },
      { set: { ...inTable, name: "limited", type, flags: ["dynamic", "timeout"], timeout: 60, elem: ["10.0.0.5"] } },
      { chain: { ...inTable, name: "input" } },
      { rule: { ...input, expr: [update("expiring", 60), update("filled"), update("limited")] } },
      { rule: { ...input, expr: [{ jump: { rules: [{ expr: [update("nested")] }] } }] } },
      { rule: { ...input, expr: [...rawUpdate("raw", "add"), ...rawUpdate("deleted", "delete")] } },
    ]);
    const stored = (await snapshot({ netns })) as Description;
    nft.flush({ ruleset: null });
    await apply(netns, stored);
    const elements = (kind: "set" | "map") => Object.fromEntries(nft.list(kind).map(({ name, elem }) => [name, elem]));
    expect({ ...elements("set"), ...elements("map") }).toEqual({
      ranges: [{ prefix: { addr: "11.0.0.0", len: 8 } }],
      unused: ["10.0.0.1"],
      verdicts: [["10.0.0.2", { drop: null }]],
      expiring: ["10.0.0.3"],
      filled: undefined,
      nested: undefined,
      raw: undefined,
      deleted: ["10.0.0.8"],
      limited: undefined,
    });
    expect(await planned(netns, stored)).toEqual([]);
    nft.delete({ element: { ...inTable, name: "ranges", elem: ["11.0.0.0/8"] } });
    expect(await planned(netns, stored)).not.toEqual([]);
  });

  test.each([0.005, 1.001, 2.5, 7.007, 600])(
    "match timeouts of %p seconds, which the kernel rounds",
    async (timeout, { netns }) => {
      const set = { ...inTable, name: "recent", type: "ipv4_addr", flags: ["dynamic", "timeout"] } as const;
      const elem: SetItem[] = timeout < 2 ? [] : [{ elem: { val: "10.0.0.1", timeout: timeout * 2 } }];
      const add = {
        set: { op: "add", set: "@recent", elem: { elem: { val: field("ip.saddr"), timeout: timeout * 3 } } },
      } as const;
      const nftables: NftObject[] = [
        table,
        { set: { ...set, timeout, elem } },
        { chain: { ...inTable, name: "input" } },
        { rule: { ...input, expr: [add] } },
      ];
      await apply(netns, { nftables });
      expect(await planned(netns, { nftables })).toEqual([]);
      expect(await planned(netns, (await snapshot({ netns })) as Description)).toEqual([]);
    },
  );

  test("differ if a map of counters differs", async ({ netns }) => {
    const counted = (port: number): NftObject[] => [
      ...firewall.slice(0, 2),
      firewall[4]!,
      {
        rule: {
          ...input,
          expr: [{ counter: { map: { key: field("tcp.dport"), data: { set: [[port, "web"]] } } } }, { accept: null }],
        },
      },
    ];
    await apply(netns, { nftables: counted(80) });
    expect(await planned(netns, { nftables: counted(80) })).toEqual([]);
    expect(await apply(netns, { nftables: counted(81) })).toEqual(["change nftables inet lab"]);
    expect(await planned(netns, { nftables: counted(81) })).toEqual([]);
  });

  test("with overlapping ranges of concatenations are undone and restored from a snapshot", async ({ netns, nft }) => {
    const prefix = (addr: string, len: number) => ({ concat: [{ prefix: { addr, len } }, 80] });
    const set = { ...inTable, name: "hosts", type: ["ipv4_addr", "inet_service"], flags: "interval" } as const;
    // The kernel accepts these elements only in this order.
    const elem = [prefix("10.1.1.0", 24), prefix("10.1.0.0", 16), prefix("10.0.0.0", 8)];
    const nftables: NftObject[] = [...firewall, { set: { ...set, elem } }];
    await apply(netns, { nftables });
    const before = nft.list("rule").map(({ handle }) => handle);
    const failing: Description = {
      nftables: [table, firewall[4]!],
      routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }],
    };
    const plan = await desired(failing, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    expect(nft.list("rule")).toHaveLength(before.length);
    expect(await planned(netns, { nftables })).toEqual([]);
    const saved = JSON.parse(JSON.stringify(await snapshot({ netns }))) as Description;
    using other = NetworkNamespace.create();
    await apply(other, { nftables: saved.nftables });
    expect(await planned(other, { nftables })).toEqual([]);
  });

  test("are not changed with rollback if the change could not be undone", async ({ netns, nft }) => {
    await apply(netns, { nftables: firewall });
    const plan = await desired({ nftables: [table, firewall[4]!] }, { netns }).plan();
    const { checkRestoration } = nftablesTable;
    const missing: NftObject = { rule: { ...input, expr: [{ jump: { target: "missing" } }] } };
    using spy = spyOn(nftablesTable, "checkRestoration").mockImplementation((scope, current) =>
      checkRestoration!(scope, { ...current, objects: [...(current as NftTable).objects, missing] } as NftTable),
    );
    const error = (await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason)) as ApplyError;
    expect(error.message).toContain("the step could not be undone: ");
    expect(error.message).toContain("there is no chain missing");
    expect(error).toMatchObject({ code: "ENOENT", applied: [], notUndone: [] });
    expect(nft.list("rule")).toHaveLength(4);
    spy.mockRestore();
    await plan.apply({ rollback: true });
    expect(nft.list("rule")).toEqual([]);
  });

  test("that the kernel would reject are problems of the plan", async ({ netns, nft }) => {
    const rule: NftObject = { rule: { ...input, expr: [{ jump: { target: "missing" } }] } };
    const description: Description = {
      nftables: [...firewall, rule],
      addresses: [{ dev: "lo", address: "127.0.0.2/8" }],
    };
    const problem = (await desired(description, { netns })
      .plan()
      .catch((reason: PlanError) => reason)) as PlanError;
    expect(problem.problems.map(({ path }) => path)).toEqual([`nftables[${firewall.length}].rule.expr[0].jump.target`]);
    expect(problem.problems.map(({ error }) => error.message)).toEqual([
      `nftables[${firewall.length}]: add rule inet lab input, statement 1 (jump): no such file or entry (ENOENT); there is no chain missing in the table inet lab: add it before, in the same transaction`,
    ]);
    expect(nft.list("table")).toEqual([]);
    // Interfaces that do not exist yet are no problem.
    const planned = await desired(
      {
        links: { br9: { kind: "bridge" } },
        nftables: [
          ...firewall,
          { rule: { ...input, expr: [match("meta.iif", "br9"), { accept: null }] } },
          { table: { family: "netdev", name: "early" } },
          { chain: { family: "netdev", table: "early", name: "in", type: "filter", hook: "ingress", dev: "br9" } },
        ],
      },
      { netns },
    ).plan();
    await planned.apply();
    expect(nft.list("table")).toHaveLength(2);
  });

  test("are removed by `absent`, by the owner's alias and in exact mode", async ({ netns, nft }) => {
    const tables = () =>
      nft
        .list("table")
        .map(({ name }) => name)
        .sort();
    nft.add({ table: { family: "ip", name: "foreign" } });
    await apply(netns, { owner: { alias: "lab" }, nftables: firewall });
    expect(nft.get("table", { family: "inet", name: "lab" }).comment).toBe("lab");
    expect(await apply(netns, { owner: { alias: "lab" } })).toEqual(["remove nftables inet lab"]);
    await apply(netns, { nftables: firewall });
    expect(await apply(netns, { nftables: [{ ...table, absent: true } as never] })).toEqual([
      "remove nftables inet lab",
    ]);
    expect(tables()).toEqual(["foreign"]);
    expect(await apply(netns, { nftables: firewall, mode: { nftables: "exact" } })).toEqual([
      "add nftables inet lab",
      "remove nftables ip foreign",
    ]);
    expect(tables()).toEqual(["lab"]);
  });

  describe("in a table that owners share", () => {
    const web: Description = {
      owner: { alias: "web", sharedNftables: true },
      nftables: `table inet lab {
        counter hits { }
        set ports { type inet_service; elements = { 80, 443 } }
        map verdicts { type inet_service : verdict; elements = { 22 : jump web } }
        chain web { tcp dport @ports counter name hits accept; }
        chain input { type filter hook input priority filter; tcp dport vmap @verdicts; }
      }`,
    };
    const dns: Description = {
      owner: { alias: "dns", sharedNftables: true },
      nftables: `table inet lab {
        chain dns { type filter hook input priority filter + 5; udp dport 53 accept; }
      }`,
    };
    const names = (nft: Nftables) =>
      nft
        .listRuleset()
        .flatMap((object) => Object.entries(object).map(([kind, { name }]) => `${kind} ${name ?? ""}`.trim()))
        .sort();
    const withPort = (description: Description, port: string): Description => ({
      ...description,
      nftables: (description.nftables as string).replace(/dport (53|@ports)|443/, (text) =>
        text === "443" ? port : text.replace(/\S+$/, port),
      ),
    });

    test("each owner changes and removes only its own objects", async ({ netns, nft }) => {
      expect(await apply(netns, web)).toEqual(["add nftables inet lab (part of web)"]);
      expect(await apply(netns, dns)).toEqual(["add nftables inet lab (part of dns)"]);
      for (const description of [web, dns]) expect(await planned(netns, description)).toEqual([]);
      expect(nft.get("chain", { ...inTable, name: "web" }).comment).toBe("web");
      const before = nft.list("rule").find(({ chain }) => chain === "web")!.handle;

      expect(await apply(netns, withPort(dns, "5353"))).toEqual(["change nftables inet lab (part of dns)"]);
      expect(await planned(netns, web)).toEqual([]);
      expect(nft.list("rule").find(({ chain }) => chain === "web")!.handle).toBe(before);

      // The kernel cannot change the type of a set, so all objects of the owner are replaced.
      const nftables = (web.nftables as string).replace("set ports { type inet_service", "$&; flags interval");
      expect(await apply(netns, { ...web, nftables })).toEqual(["change nftables inet lab (part of web)"]);
      for (const [description, steps] of [
        [{ ...web, nftables }, []],
        [withPort(dns, "5353"), []],
      ] as const)
        expect(await planned(netns, description)).toEqual([...steps]);

      expect(await apply(netns, { owner: web.owner })).toEqual(["remove nftables inet lab (part of web)"]);
      expect(names(nft)).toEqual(["chain dns", "rule", "table lab"]);
      expect(await apply(netns, { owner: dns.owner, mode: { nftables: "exact" } })).toEqual([
        "remove nftables inet lab (part of dns)",
      ]);
      expect(names(nft)).toEqual([]);
    });

    test("a rollback and an undo restore the objects of the owner, and leave those of others", async ({
      netns,
      nft,
    }) => {
      await apply(netns, web);
      const failing = (description: Description) => ({
        ...description,
        routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }],
      });
      const rollBack = async (description: Description) => {
        const plan = await desired(failing(description), { netns }).plan();
        const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
        expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
      };
      await rollBack(dns);
      expect(names(nft)).not.toContain("chain dns");
      expect(await planned(netns, web)).toEqual([]);
      await apply(netns, dns);
      await rollBack(withPort(dns, "5353"));
      await rollBack({ owner: dns.owner! });
      for (const description of [web, dns]) expect(await planned(netns, description)).toEqual([]);

      const directory = mkdtempSync(join(tmpdir(), "bun-netlink-shared-"));
      const plan = await desired(withPort(web, "8443"), { netns }).plan();
      await plan.apply({ record: { directory } });
      expect(await planned(netns, web)).toHaveLength(1);
      await undoApply(undefined, { directory, netns });
      rmSync(directory, { recursive: true });
      for (const description of [web, dns]) expect(await planned(netns, description)).toEqual([]);
    });

    test("keepers of two owners do not disturb each other", async ({ netns, nft }) => {
      const repairs: string[] = [];
      const keep = (description: Description, name: string) =>
        desired(description, { netns }).keep({
          onReport: (report) =>
            void repairs.push(`${name}: ${report.kind === "repaired" ? report.steps : report.error}`),
        });
      await using one = keep(web, "web");
      await one.ready;
      await using other = keep(dns, "dns");
      await other.ready;
      nft.flush({ chain: { ...inTable, name: "dns" } });
      await until(() => repairs.length === 3, "the third repair");
      await Bun.sleep(200);
      expect(repairs.map((text) => text.split("\n")[0]!)).toEqual([
        "web: + nftables table inet lab (part of web)",
        "dns: + nftables table inet lab (part of dns)",
        "dns: ~ nftables table inet lab (part of dns)",
      ]);
    });

    test("an object of another owner is a problem of the plan", async ({ netns }) => {
      await apply(netns, web);
      const nftables = "table inet lab { chain web { accept; }; }";
      const error = await desired({ owner: dns.owner!, nftables }, { netns })
        .plan()
        .catch((reason: PlanError) => reason);
      expect((error as PlanError).message).toContain(
        'add chain inet lab web: the existing chain belongs to the owner "web" (EEXIST); use another name or remove it',
      );
      expect(await planned(netns, web)).toEqual([]);
    });

    test("flags of the table, and the path of a rejected object, are kept", async ({ netns, nft }) => {
      nft.add({ table: { family: "inet", name: "lab", flags: "dormant" } });
      await apply(netns, web);
      const rule = { rule: { ...input, chain: "dns", expr: [{ jump: { target: "missing" } }] } };
      const nftables = [table, { chain: { ...inTable, name: "dns" } }, rule];
      const error = await apply(netns, { owner: dns.owner!, nftables }).catch((reason: PlanError) => reason);
      expect((error as PlanError).message).toStartWith("nftables[2]: add rule inet lab dns, statement 1 (jump)");
      await apply(netns, { owner: web.owner! });
      expect(nft.get("table", { family: "inet", name: "lab" }).flags).toBe("dormant");
    });

    test("an owner that had the whole table keeps its objects", async ({ netns }) => {
      await apply(netns, { ...web, owner: { alias: "web" } });
      expect(await apply(netns, web)).toEqual(["change nftables inet lab (part of web)"]);
      await apply(netns, dns);
      for (const description of [web, dns]) expect(await planned(netns, description)).toEqual([]);
    });

    test.each(
      Object.entries<Description["nftables"]>({
        'nftables[1].rule.chain: expected a chain of this description, because owners share the table, got "input"': [
          table,
          { rule: { ...input, expr: [{ accept: null }] } },
        ],
        'nftables[1].element.name: expected a set of this description, because owners share the table, got "blocked"': [
          table,
          { element: { ...inTable, name: "blocked", elem: ["192.0.2.1"] } },
        ],
        "nftables: line 2, column 2: not allowed in a shared table, in which the comment of an object is its owner's alias":
          'table inet lab {\n chain web { comment "x"; }\n}',
        "nftables[0].table.flags: not allowed for a shared table": [
          { table: { family: "inet", name: "lab", flags: "dormant" } },
        ],
        "nftables[1].flowtable: not allowed in a shared table, because flow tables have no comment for the owner": [
          table,
          { flowtable: { ...inTable, name: "fast", hook: "ingress", prio: 0, dev: "lo" } },
        ],
      }),
    )("a declaration is rejected: %s", (message, nftables) => {
      expect(() => desired({ owner: web.owner!, nftables })).toThrow(message);
    });

    test("the alias is required", () => {
      expect(() => desired({ owner: { sharedNftables: true } })).toThrow(
        "owner.alias: missing, but required by sharedNftables: it marks the objects of this owner",
      );
    });
  });

  test("keep their counters after a rollback", async ({ netns, nft }) => {
    await apply(netns, { nftables: firewall });
    nft.change({ counter: { ...inTable, name: "web", packets: 7, bytes: 700 } });
    const before = JSON.stringify(toJSON(nft.listRuleset()), (name, value) => (name === "handle" ? undefined : value));
    const other: Description = { nftables: [table], routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.1" }] };
    const plan = await desired(other, { netns }).plan();
    const error = await plan.apply({ rollback: true }).catch((reason: ApplyError) => reason);
    expect(error).toMatchObject({ code: "ENETUNREACH", notUndone: [] });
    const after = JSON.stringify(toJSON(nft.listRuleset()), (name, value) => (name === "handle" ? undefined : value));
    expect(after).toBe(before);
  });

  test.skipIf(!hasProgram("nft"))("match a snapshot with all kinds of objects and statements", async ({ netns }) => {
    await loadFixture(netns);
    const { nftables } = await snapshot({ netns });
    expect(await planned(netns, { nftables })).toEqual([]);
    using other = NetworkNamespace.create();
    await apply(other, { nftables });
    expect(await planned(other, { nftables })).toEqual([]);
  });

  test.each<[string, (objects: NftObject[]) => unknown, string]>([
    ["a list", (objects) => objects, "nftables[2]"],
    ["a ruleset", (nftables) => ({ nftables: [{ metainfo: {} }, ...nftables] }), "nftables.nftables[3]"],
    ["commands", (objects) => ({ nftables: objects.map((add) => ({ add })) }), "nftables.nftables[2].add"],
  ])("contains the path of a rejected object in %s", async (_title, declare, path, { netns }) => {
    const rule = { rule: { ...input, expr: [{ jump: { target: "missing" } }] } };
    const nftables = declare([table, firewall[4]!, rule]) as Description["nftables"];
    const error = await apply(netns, { nftables }).catch((reason: PlanError) => reason);
    expect((error as PlanError).message).toStartWith(
      `${path}: add rule inet lab input, statement 1 (jump): no such file`,
    );
  });
});
