import { expect, test } from "bun:test";
import { dump, NETLINK_ROUTE, NetlinkError, NetworkNamespace } from "../../../../src/index.ts";
import { type Addresses, Links } from "../../../../src/subsystems/route/index.ts";
import type { StateTable } from "../../../../src/subsystems/state/model/table.ts";
import { FakeNetwork } from "../../../../src/testing/index.ts";
import { TableEditor } from "../../../../src/watch/editor.ts";
import type { Source } from "../../../../src/watch/index.ts";
import { inputs, seed } from "../../../support/seed.ts";
import { randomNumbers } from "../random-states.ts";

/** The methods of a table's class that these tests use. */
interface Client extends Disposable {
  add(entry: never): unknown;
  append?(entry: never): unknown;
  delete(entry: never): unknown;
  list(...parameters: never): { toArray(): object[] };
}

type Options = Parameters<typeof Addresses.open>[0];

/** A kernel table whose entries are compared. */
export interface IdentityRow {
  readonly open: (options: Options) => Client;
  readonly keyOf: (entry: never) => string;
  /** Absent if descriptions do not have this table. */
  readonly state?: StateTable;
  /** Absent if the kernel does not announce these entries. */
  readonly source?: Source;
  /** For tables of which a watch shows one part. */
  readonly sources?: readonly Source[];
  readonly verb?: "append";
  /** Whether a fake network has this table. */
  readonly isFaked?: true;
  readonly filter?: object;
  /** Lists tables of which the kernel lists one part. */
  readonly list?: (netns: NetworkNamespace) => object[];
  /** Distinguishes entries whose other fields change with their neighbours (default: all fields). */
  readonly nameOf?: (entry: Record<string, unknown>) => string;
  /** Adds what the entries require. x0 and x1 exist. */
  readonly prepare?: (options: Options, links: Links) => void;
  /** Possible values of each field; undefined omits the field. */
  readonly fields: Readonly<Record<string, readonly unknown[]>>;
  /** Adds fields that follow from the others. */
  readonly complete?: (entry: Record<string, unknown>) => object;
}

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

/** Returns the keys of watches of the table. */
function watchKeys(sources: readonly Source[], netns: NetworkNamespace): string[] {
  return sources.flatMap((source) => keysOf(source, netns));
}

function keysOf(source: Source, netns: NetworkNamespace): string[] {
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

/** Defines a test for each table. Its fields are chosen at random. */
export function testIdentities(rows: Readonly<Record<string, IdentityRow>>): void {
  for (const [name, row] of Object.entries(rows)) {
    const { open, keyOf, state, source, verb = "add", isFaked, filter, fields, prepare } = row;
    const nameOf = (row.nameOf as ((entry: object) => string) | undefined) ?? plainText;
    const sources = row.sources ?? (source === undefined ? undefined : [source]);
    const complete = row.complete ?? ((entry: Record<string, unknown>): object => entry);
    test(`are the same entry for the kernel, keyOf, a watch, a state and a fake: ${name}`, () => {
      using netns = NetworkNamespace.create();
      // A next hop requires a carrier.
      const hasCarrier = name === "next hops";
      lay({ netns }, hasCarrier);
      using links = Links.open({ netns });
      prepare?.({ netns }, links);
      using table = open({ netns });
      const random = randomNumbers(seed);
      const pick = (values: readonly unknown[]) => values[Math.floor(random() * values.length)];
      const list = () => row.list?.(netns) ?? table.list(...([filter] as never)).toArray();
      const write = (entry: object) =>
        codeOf(() => (verb === "append" ? (table.append ?? table.add) : table.add).call(table, entry as never));
      const clear = (before: readonly object[]) => {
        for (const entry of added(before, list(), nameOf)) codeOf(() => table.delete(entry as never));
      };
      const alone = (entry: object): Alone | undefined => {
        const [before, keys] = [list(), sources && watchKeys(sources, netns)];
        if (write(entry) !== "") return undefined;
        const found = added(before, list(), nameOf);
        // Without `metric`, the kernel also adds an address's routes, which are in other tables.
        // The table of a u32 filter precedes the filter.
        const watchKey = sources && added(keys!, watchKeys(sources, netns), String).at(-1);
        clear(before);
        return found.length === 1 ? { entry: found[0]!, watchKey } : undefined;
      };
      const outcomes = { same: 0, different: 0 };
      const count = inputs(60, 150);
      for (let round = 0; round < count * 5 && outcomes.same + outcomes.different < count; round++) {
        const values: Record<string, unknown> = {};
        const changed: Record<string, unknown> = {};
        for (const [field, possible] of Object.entries(fields)) {
          values[field] = pick(possible);
          changed[field] = random() < 0.7 ? values[field] : pick(possible);
        }
        const [one, other] = [complete(values), complete(changed)];
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
        const claims: Record<string, boolean> = { keyOf: keyOf(first.entry as never) === keyOf(second.entry as never) };
        // A description names the port, because it does not know the bridge of the port.
        const isOnBridge = name.startsWith("forwarding entries of a bridge");
        if (state !== undefined && (!isOnBridge || values["dev"] === changed["dev"]))
          claims["state"] =
            state.key(first.entry) === state.key(second.entry) &&
            (name === "IPv4 routes" || state.areSeparate?.(first.entry, second.entry) !== true);
        if (sources !== undefined) claims["watch"] = first.watchKey === second.watchKey;
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
}
