import { expect, test } from "bun:test";
import { dump, NETLINK_ROUTE, NetlinkError, NetworkNamespace } from "../../../src/index.ts";
import {
  Addresses,
  ForwardingEntries,
  Links,
  Neighbours,
  Nexthops,
  Routes,
  Rules,
} from "../../../src/subsystems/route/index.ts";
import type { StateTable } from "../../../src/subsystems/state/model/table.ts";
import { addressTable } from "../../../src/subsystems/state/tables/addresses.ts";
import { forwardingTable, neighbourTable } from "../../../src/subsystems/state/tables/neighbours.ts";
import { nexthopTable } from "../../../src/subsystems/state/tables/nexthops.ts";
import { routeTable } from "../../../src/subsystems/state/tables/routes.ts";
import { ruleTable } from "../../../src/subsystems/state/tables/rules.ts";
import { FakeNetwork } from "../../../src/testing/index.ts";
import { TableEditor } from "../../../src/watch/editor.ts";
import {
  addresses,
  forwardingEntries,
  neighbours,
  nexthops,
  routes,
  rules,
  type Source,
} from "../../../src/watch/index.ts";
import { describeInNamespaces } from "../../support/environment.ts";
import { inputs, seed } from "../../support/seed.ts";
import { randomNumbers } from "./random-states.ts";

/** The methods of a table's class that this test uses. */
interface Client extends Disposable {
  add(entry: never): unknown;
  append?(entry: never): unknown;
  delete(entry: never): unknown;
  list(filter?: never): { toArray(): object[] };
}

type Options = Parameters<typeof Addresses.open>[0];

interface Row {
  readonly open: (options: Options) => Client;
  readonly keyOf: (entry: never) => string;
  readonly state: StateTable;
  /** Absent if the kernel does not announce these entries. */
  readonly source?: Source;
  readonly verb?: "append";
  /** Whether a fake network has this table. */
  readonly isFaked?: true;
  readonly filter?: object;
  /** Possible values of each field; undefined omits the field. */
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
}

const none = undefined;
const rows: Readonly<Record<string, Row>> = {
  "IPv4 addresses": {
    open: Addresses.open,
    keyOf: Addresses.keyOf,
    state: addressTable as StateTable,
    source: addresses as Source,
    isFaked: true,
    fields: {
      dev: ["x0", "x1"],
      local: ["10.0.0.1/24", "10.0.0.1/25", "10.0.0.2/24"],
      address: [none, none, "10.0.0.1", "10.0.0.9", "10.9.0.1", "10.9.0.2", "10.8.0.1"],
      label: [none, "x0:1"],
      metric: [none, 7],
    },
  },
  "IPv6 addresses": {
    open: Addresses.open,
    keyOf: Addresses.keyOf,
    state: addressTable as StateTable,
    source: addresses as Source,
    isFaked: true,
    fields: {
      dev: ["x0", "x1"],
      local: ["2001:db8::1/64", "2001:db8::1/48", "2001:db8::2/64"],
      address: [none, "2001:db8::9"],
      flags: [["nodad"]],
    },
  },
  "IPv4 routes": {
    open: Routes.open,
    keyOf: Routes.keyOf,
    state: routeTable as StateTable,
    source: routes as Source,
    isFaked: true,
    fields: {
      dst: ["172.16.0.0/16", "172.16.0.0/17", "172.17.0.0/16"],
      dev: ["x0", "x1"],
      metric: [none, none, 5],
      table: [none, none, 100],
      tos: [none, none, 8],
      protocol: [none, "static"],
    },
  },
  "IPv6 routes": {
    open: Routes.open,
    keyOf: Routes.keyOf,
    state: routeTable as StateTable,
    source: routes as Source,
    verb: "append",
    fields: {
      dst: ["2001:db8:1::/48", "2001:db8:1::/49", "2001:db8:2::/48"],
      dev: ["x0", "x1"],
      metric: [none, none, 5],
      table: [none, none, 100],
      protocol: [none, "static"],
    },
  },
  rules: {
    open: Rules.open,
    keyOf: Rules.keyOf,
    state: ruleTable as StateTable,
    source: rules as Source,
    isFaked: true,
    fields: {
      priority: [100, 101],
      table: [100, 101],
      src: [none, "10.0.0.0/8", "10.0.0.0/9"],
      fwmark: [none, none, 1],
      protocol: [none, "static"],
      iif: [none, none, "x0"],
    },
  },
  neighbours: {
    open: Neighbours.open,
    keyOf: Neighbours.keyOf,
    state: neighbourTable as StateTable,
    source: neighbours as Source,
    isFaked: true,
    fields: {
      dev: ["x0", "x1"],
      dst: ["10.0.0.7", "10.0.0.8", "2001:db8::7"],
      lladdr: ["02:00:00:00:00:01", "02:00:00:00:00:02"],
      protocol: [none, "static"],
    },
  },
  proxies: {
    open: Neighbours.open,
    keyOf: Neighbours.keyOf,
    state: neighbourTable as StateTable,
    verb: "append",
    filter: { proxy: true },
    fields: { dev: ["x0", "x1"], dst: ["10.0.0.7", "10.0.0.8", "2001:db8::7"], proxy: [true] },
  },
  "forwarding entries of a bridge": {
    open: ForwardingEntries.open,
    keyOf: ForwardingEntries.keyOf,
    state: forwardingTable as StateTable,
    source: forwardingEntries as Source,
    fields: {
      dev: ["x0", "x1"],
      mac: ["02:00:00:00:00:01", "02:00:00:00:00:02"],
      flags: [["master"]],
      state: [["noarp"]],
    },
  },
  "forwarding entries of a tunnel": {
    open: ForwardingEntries.open,
    keyOf: ForwardingEntries.keyOf,
    state: forwardingTable as StateTable,
    source: forwardingEntries as Source,
    verb: "append",
    fields: {
      dev: ["vx0"],
      // Only these can have several destinations. (vxlan_fdb_update)
      mac: ["00:00:00:00:00:00", "01:00:5e:00:00:01"],
      dst: ["10.0.0.7", "10.0.0.8"],
      port: [none, 4790],
      vni: [none, 9],
      viaIf: [none, "x0", "x1"],
      flags: [["self"]],
    },
  },
  "next hops": {
    open: Nexthops.open,
    keyOf: Nexthops.keyOf,
    state: nexthopTable as StateTable,
    source: nexthops as Source,
    fields: { id: [501, 502], dev: ["x0", "x1"], family: ["inet"] },
  },
};

/** Adds the interfaces x0 and x1. With a carrier, the kernel adds IPv6 addresses, routes and groups at any time. */
function lay(options: Options, hasCarrier: boolean): void {
  using links = Links.open(options);
  for (const ifname of ["x0", "x1"])
    links.add({ ifname, kind: "veth", up: true, data: { peer: { ifname: `${ifname}p`, up: hasCarrier } } });
}

/** Returns entries that the kernel has only now. */
function added<Entry>(before: readonly Entry[], after: readonly Entry[], nameOf: (entry: Entry) => string): Entry[] {
  const known = new Set(before.map(nameOf));
  return after.filter((entry) => !known.has(nameOf(entry)));
}

function plainText(entry: object): string {
  return JSON.stringify(entry, (name, value) =>
    /^(used|updated|confirmed|refcnt|probes)$/.test(name) ? undefined : typeof value === "bigint" ? `${value}` : value,
  );
}

/** Returns the keys of a watch of the table. */
function watchKeys(source: Source, netns: NetworkNamespace): string[] {
  const plan = source.plan({ netns });
  const editor = new TableEditor(plan, "dump");
  for (const request of plan.dumps) {
    for (const message of dump(NETLINK_ROUTE, request, { netns })) {
      const effect = plan.effect(message);
      if (effect !== undefined) plan.apply(message.copy(), effect, editor);
    }
  }
  const keys: string[] = [];
  for (const entry of editor.table.entries()) {
    editor.table.readKey(entry, editor.key);
    keys.push(editor.key.toString());
  }
  return keys;
}

/** Returns the code of a failure; "" for success. */
function codeOf(call: () => unknown): string {
  try {
    call();
    return "";
  } catch (error) {
    if (error instanceof NetlinkError) return error.code;
    throw error;
  }
}

interface Alone {
  readonly entry: object;
  readonly watchKey: string | undefined;
}

describeInNamespaces("Two entries of a table", () => {
  for (const [name, row] of Object.entries(rows)) {
    const { open, keyOf, state, source, verb = "add", isFaked, filter, fields } = row;
    test(`are the same entry for the kernel, keyOf, a watch, a state and a fake: ${name}`, () => {
      using netns = NetworkNamespace.create();
      // A next hop requires a carrier.
      const hasCarrier = name === "next hops";
      lay({ netns }, hasCarrier);
      using links = Links.open({ netns });
      if (name.includes("bridge")) {
        links.add({ ifname: "br0", kind: "bridge" });
        for (const dev of ["x0", "x1"]) links.set(dev, { master: "br0" });
      }
      if (name.includes("tunnel")) links.add({ ifname: "vx0", kind: "vxlan", up: true, data: { id: 7, port: 4789 } });
      using table = open({ netns });
      const random = randomNumbers(seed);
      const pick = (values: readonly unknown[]) => values[Math.floor(random() * values.length)];
      const list = () => table.list(filter as never).toArray();
      const write = (entry: object) =>
        codeOf(() => (verb === "append" ? (table.append ?? table.add) : table.add).call(table, entry as never));
      const clear = (before: readonly object[]) => {
        for (const entry of added(before, list(), plainText)) codeOf(() => table.delete(entry as never));
      };
      const alone = (entry: object): Alone | undefined => {
        const [before, keys] = [list(), source && watchKeys(source, netns)];
        if (write(entry) !== "") return undefined;
        const found = added(before, list(), plainText);
        // Without `metric`, the kernel also adds an address's routes, which are in other tables.
        const watchKey = source && added(keys!, watchKeys(source, netns), String)[0];
        clear(before);
        return found.length === 1 ? { entry: found[0]!, watchKey } : undefined;
      };
      const outcomes = { same: 0, different: 0 };
      const count = inputs(60, 400);
      for (let round = 0; round < count * 5 && outcomes.same + outcomes.different < count; round++) {
        const one: Record<string, unknown> = {};
        const other: Record<string, unknown> = {};
        for (const [field, values] of Object.entries(fields)) {
          one[field] = pick(values);
          other[field] = random() < 0.7 ? one[field] : pick(values);
        }
        const [first, second] = [alone(one), alone(other)];
        if (first === undefined || second === undefined) continue;
        const before = list();
        expect(write(one)).toBe("");
        const between = list();
        const code = write(other);
        // A tunnel accepts the same destination twice, without effect.
        const isRejected = code === "EEXIST" || (code === "" && list().length === between.length);
        expect(["", "EEXIST"]).toContain(code);
        clear(before);
        // A new rule without an address also collides with rules that have one. (fib4_rule_compare)
        write(other);
        const isSame = isRejected && (name !== "rules" || write(one) === "EEXIST");
        clear(before);
        outcomes[isSame ? "same" : "different"]++;
        const context = () => `${plainText(one)} and ${plainText(other)}`;
        const claims: Record<string, boolean> = {
          keyOf: keyOf(first.entry as never) === keyOf(second.entry as never),
        };
        // A description names the port, because it does not know the bridge of the port.
        if (!name.includes("bridge") || one["dev"] === other["dev"])
          claims["state"] =
            state.key(first.entry) === state.key(second.entry) &&
            (name === "IPv4 routes" || state.areSeparate?.(first.entry, second.entry) !== true);
        if (source !== undefined) claims["watch"] = first.watchKey === second.watchKey;
        if (isFaked === true) {
          using network = new FakeNetwork();
          using socket = network.open();
          lay({ socket }, hasCarrier);
          using fake = open({ socket });
          expect(codeOf(() => fake.add(one as never))).toBe("");
          claims["fake"] = codeOf(() => fake.add(other as never)) === "EEXIST";
        }
        for (const [who, claim] of Object.entries(claims)) {
          const expected = who === "fake" ? isRejected : isSame;
          expect(`${who} ${claim}: ${context()}`).toBe(`${who} ${expected}: ${context()}`);
        }
      }
      expect(outcomes.same).toBeGreaterThan(3);
      expect(outcomes.different).toBeGreaterThan(3);
    });
  }
});
