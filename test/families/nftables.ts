import type { BatchItem, BatchResult, Client, OperationName } from "../../src/client/index.ts";
import {
  type Events,
  type ExprAttrs,
  type Groups,
  type Nfgenmsg,
  nftables,
  type Operations,
} from "../../src/families/nftables.ts";
import { AF_INET, NetlinkError, NetworkNamespace, NLM_F_APPEND, NLM_F_CREATE } from "../../src/index.ts";
import type { Write } from "../../src/schema/types.ts";
import { hasProgram, namespacesAvailable } from "../support/environment.ts";
import { type Json, jsonOf, without } from "./oracles.ts";

export type Firewall = Client<Operations, Events, Groups>;

/** A change of a batch. */
export type Change = BatchItem<Operations, OperationName<Operations, "do">>;

type Result = BatchResult<object>;

/** Has all of these changes done at once, or none of them; returns what became of each. */
export function commit(client: Firewall, changes: readonly Change[]): Result[] {
  const batch: readonly Change[] = [{ operation: "batch-begin" }, ...changes, { operation: "batch-end" }];
  const results: readonly Result[] = client.doMultiple(batch, { oneDatagram: true });
  return results.slice(1, -1);
}

/** The same for changes that have to succeed. */
export function change(client: Firewall, ...changes: Change[]): void {
  for (const [index, { error }] of commit(client, changes).entries()) {
    if (error !== undefined) throw new Error(`${changes[index]!.operation}: ${error.message}`, { cause: error });
  }
}

/** An expression of a rule. */
export function expression(name: string, data: object = {}): ExprAttrs<Write> {
  return { name, data } as ExprAttrs<Write>;
}

/** Numbers of things are others in every namespace, and clocks go on. */
const volatile = new Set(["handle", "expires", "metainfo"]);

/** What `nft -j` lists, without what differs from one time to the next. */
export function ruleset(netns: NetworkNamespace): Json[] {
  const { nftables: items } = jsonOf<{ nftables: Json[] }>(netns, "nft -j list ruleset");
  return (without(items, volatile) as Json[]).filter((item) => Object.keys(item).length > 0 && !("metainfo" in item));
}

/** All objects of a kind that `nft -j` lists. */
export function listed(netns: NetworkNamespace, kind: string): Json[] {
  return ruleset(netns).flatMap((item) => (item[kind] === undefined ? [] : [item[kind] as Json]));
}

/** All that is in the firewall of a namespace. */
export interface Contents {
  readonly tables: Operations["gettable"]["dump"]["reply"][];
  readonly objects: Operations["getobj"]["dump"]["reply"][];
  readonly sets: Operations["getset"]["dump"]["reply"][];
  readonly elements: Operations["getsetelem"]["dump"]["reply"][];
  readonly chains: Operations["getchain"]["dump"]["reply"][];
  readonly flowtables: Operations["getflowtable"]["dump"]["reply"][];
  readonly rules: Operations["getrule"]["dump"]["reply"][];
}

export function contents(client: Firewall): Contents {
  const sets = client.dump("getset").toArray();
  return {
    tables: client.dump("gettable").toArray(),
    objects: client.dump("getobj").toArray(),
    sets,
    elements: sets.flatMap(({ header: { nfgenFamily }, table, name }) =>
      client.dump("getsetelem", { header: { nfgenFamily }, table, set: name }).toArray(),
    ),
    chains: client.dump("getchain").toArray(),
    flowtables: client.dump("getflowtable").toArray(),
    rules: client.dump("getrule").toArray(),
  };
}

/** What the kernel gives things that it is asked to make, and does not take. */
const given = new Set(["handle", "use", "count", "position"]);

/** The changes that make what was read. */
export function toMake({ tables, objects, sets, elements, chains, flowtables, rules }: Contents): Change[] {
  const flags = NLM_F_CREATE;
  const again = <Fields extends { header: Nfgenmsg }>(read: Fields): Fields => {
    const fields = Object.entries(read).filter(([field]) => !given.has(field));
    return { ...(Object.fromEntries(fields) as Fields), header: { nfgenFamily: read.header.nfgenFamily } };
  };
  return [
    ...tables.map((table): Change => ({ operation: "newtable", fields: again(table), flags })),
    ...flowtables.map((table): Change => ({ operation: "newflowtable", fields: again(table), flags })),
    ...objects.map((object): Change => ({ operation: "newobj", fields: again(object), flags })),
    ...chains.map((chain): Change => ({ operation: "newchain", fields: again(chain), flags })),
    ...sets.map((set, index): Change => {
      // The kernel's own choice of how the set is kept.
      const { type: _, ...fields } = again(set);
      return { operation: "newset", fields: { ...fields, id: index + 1 }, flags };
    }),
    ...elements
      .filter((list) => list.elements !== undefined)
      .map((list): Change => ({ operation: "newsetelem", fields: { ...again(list), set: list.set! }, flags })),
    ...rules.map((rule): Change => {
      const elem = rule.expressions?.elem?.map(acceptable) ?? [];
      const fields = { ...again(rule), chain: rule.chain!, expressions: { elem } };
      return { operation: "newrule", fields, flags: flags | NLM_F_APPEND };
    }),
  ];
}

/** Some expressions are told with flags, of which there are none, and refused with them. */
function acceptable(elem: ExprAttrs): ExprAttrs<Write> {
  const { flags, ...others } = (elem.data ?? {}) as { flags?: unknown[] };
  const superfluous = (elem.name === "exthdr" || elem.name === "osf") && flags?.length === 0;
  return superfluous ? { ...elem, data: others } : elem;
}

/** Whether it has tables of flows that go past the rules. */
export function hasFlowTables(): boolean {
  using netns = NetworkNamespace.create();
  using client = nftables.connect({ netns });
  const header = { nfgenFamily: AF_INET };
  const [, made] = commit(client, [
    { operation: "newtable", fields: { header, name: "t" }, flags: NLM_F_CREATE },
    {
      operation: "newflowtable",
      fields: { header, table: "t", name: "f", hook: { num: 0, priority: 0 } },
      flags: NLM_F_CREATE,
    },
  ]);
  return made?.error === undefined;
}

/** Whether this kernel has tables at all, and there is `nft` to compare with. */
export function hasNftables(): boolean {
  if (!namespacesAvailable || !hasProgram("nft") || !hasProgram("ip")) return false;
  using netns = NetworkNamespace.create();
  using client = nftables.connect({ netns });
  try {
    client.dump("gettable").toArray();
    return true;
  } catch (error) {
    if (error instanceof NetlinkError) return false;
    throw error;
  }
}
