import type { BatchItem, BatchResult, Client, OperationName } from "../../../src/client/index.ts";
import {
  type Events,
  type ExprAttrs,
  type Groups,
  type Nfgenmsg,
  nftables,
  type Operations,
} from "../../../src/families/nftables.ts";
import { AF_INET, NetlinkError, NetworkNamespace, NLM_F_APPEND, NLM_F_CREATE } from "../../../src/index.ts";
import type { Write } from "../../../src/schema/model/types.ts";
import { hasProgram, namespacesAvailable } from "../../support/environment.ts";
import { type Json, jsonOf, without } from "../oracles.ts";

export type Firewall = Client<Operations, Events, Groups>;

/** One change in a batch of nf_tables. */
export type Change = BatchItem<Operations, OperationName<Operations, "do">>;

type Result = BatchResult<object>;

/** Applies nf_tables changes in one batch and returns the result of each. */
export function commit(client: Firewall, changes: readonly Change[]): Result[] {
  const batch: readonly Change[] = [{ operation: "batch-begin" }, ...changes, { operation: "batch-end" }];
  const results: readonly Result[] = client.doMultiple(batch, { oneDatagram: true });
  return results.slice(1, -1);
}

/** Applies nf_tables changes in one batch and throws the first error. */
export function change(client: Firewall, ...changes: Change[]): void {
  for (const [index, { error }] of commit(client, changes).entries()) {
    if (error !== undefined) throw new Error(`${changes[index]!.operation}: ${error.message}`, { cause: error });
  }
}

/** Returns an expression for an nftables rule. */
export function expression(name: string, data: object = {}): ExprAttrs<Write> {
  return { name, data } as ExprAttrs<Write>;
}

/** Keys in the output of `nft` that differ between namespaces or change with time. */
const volatile = new Set(["handle", "expires", "metainfo"]);

/** Returns the ruleset that `nft -j` prints, without volatile keys. */
export function ruleset(netns: NetworkNamespace): Json[] {
  const { nftables: items } = jsonOf<{ nftables: Json[] }>(netns, "nft -j list ruleset");
  return (without(items, volatile) as Json[]).filter((item) => Object.keys(item).length > 0 && !("metainfo" in item));
}

/** Returns all objects of one kind in the ruleset that `nft -j` prints. */
export function listed(netns: NetworkNamespace, kind: string): Json[] {
  return ruleset(netns).flatMap((item) => (item[kind] === undefined ? [] : [item[kind] as Json]));
}

/** All nf_tables objects of a namespace. */
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

/** Fields that the kernel assigns to new nf_tables objects and rejects in requests. */
const assigned = new Set(["handle", "use", "count", "position"]);

/** Returns a batch of changes that recreates the given nf_tables objects. */
export function recreation({ tables, objects, sets, elements, chains, flowtables, rules }: Contents): Change[] {
  const flags = NLM_F_CREATE;
  const again = <Fields extends { header: Nfgenmsg }>(read: Fields): Fields => {
    const fields = Object.entries(read).filter(([field]) => !assigned.has(field));
    return { ...(Object.fromEntries(fields) as Fields), header: { nfgenFamily: read.header.nfgenFamily } };
  };
  return [
    ...tables.map((table): Change => ({ operation: "newtable", fields: again(table), flags })),
    ...flowtables.map((table): Change => ({ operation: "newflowtable", fields: again(table), flags })),
    ...objects.map((object): Change => ({ operation: "newobj", fields: again(object), flags })),
    ...chains.map((chain): Change => ({ operation: "newchain", fields: again(chain), flags })),
    ...sets.map((set, index): Change => {
      // The kernel chooses the data structure of the set, so the request must not contain it.
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

/** Removes empty flags, which the kernel reports for some expressions but rejects in requests. */
function acceptable(elem: ExprAttrs): ExprAttrs<Write> {
  const { flags, ...others } = (elem.data ?? {}) as { flags?: unknown[] };
  const superfluous = (elem.name === "exthdr" || elem.name === "osf") && flags?.length === 0;
  return superfluous ? { ...elem, data: others } : elem;
}

/** Returns whether the kernel has flow tables. */
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

/** Returns whether the kernel has nf_tables and `nft` is installed. */
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
