import { NETLINK_NETFILTER, NLM_F_APPEND, NLM_F_CREATE, NLM_F_REPLACE } from "bun-netlink";
import { nftables } from "bun-netlink/families/nftables";
import { formatRule, formatRuleset, Nftables, type NftObject, parseRuleset, type Rule } from "bun-netlink/nftables";
import { FakeFirewall } from "bun-netlink/testing";
import { equals } from "../runtime/engine.ts";
import type { RecordedRequest } from "./requests.ts";

type Fields = Readonly<Record<string, unknown>>;

const begin = { operation: "batch-begin" } as const;
const end = { operation: "batch-end" } as const;
/** Names of table families, by number. */
const families: Readonly<Record<number, string>> = {
  1: "inet",
  2: "ip",
  3: "arp",
  5: "netdev",
  7: "bridge",
  10: "ip6",
};

/** Matches control characters other than those between tokens. */
const CONTROL = /[^\P{Cc}\n\t]/u;

/** Translates recorded transactions of nftables to commands of the nft language. */
export class NftablesText {
  /** Requests that have created the objects to which later transactions refer. */
  readonly #known: RecordedRequest[] = [];

  /**
   * Returns the commands of a transaction as text. Returns undefined if the text would not send the same objects to the
   * kernel.
   *
   * Two fake firewalls compare them: one gets the recorded requests, the other one the text.
   */
  commands(recorded: readonly RecordedRequest[]): string | undefined {
    const batch = recorded.map(withWholeNames);
    const deletions = batch.filter(({ operation }) => /^(del|destroy)/.test(operation));
    const additions = batch.filter(({ operation }) => operation.startsWith("new"));
    if (deletions.length + additions.length < batch.length) return undefined;
    // Changes of existing objects, such as a new name of a chain, select the object by its handle. Later transactions refer
    // to the new name.
    const changes = additions.filter((request) => isCreation(request) && request.fields["handle"] !== undefined);
    if (changes.length > 0) {
      const named = changes.filter(({ fields }) => fields["name"] !== undefined);
      this.#known.push(...named.map((one) => ({ ...one, fields: { ...one.fields, handle: undefined } })));
      return undefined;
    }
    try {
      const removed = deletions.map((request) => this.#deletion(request));
      const { objects, rules } = this.#added(additions);
      const placed = rules.filter(({ isBlock }) => !isBlock);
      const inBlocks = [...objects, ...rules.filter(({ isBlock }) => isBlock).map(({ rule }) => ({ rule }))];
      const text = [
        ...removed.map((command) => `${command}\n`),
        ...(inBlocks.length === 0 ? [] : [formatRuleset(inBlocks)]),
        ...placed.map(({ verb, rule, handle }) => ruleCommand(verb, rule, handle)),
      ].join("");
      // Names may contain any byte but zero, and compared values any byte.
      if (CONTROL.test(text)) return undefined;
      const isEqual = additions.length === 0 || this.#hasSameEffect(additions, objects, rules);
      return isEqual ? text : undefined;
    } catch {
      return undefined;
    } finally {
      this.#known.push(...additions.filter(isCreation));
    }
  }

  /** Returns the objects that requests add, and the rules with their places. */
  #added(additions: readonly RecordedRequest[]): { objects: NftObject[]; rules: PlacedRule[] } {
    using firewall = this.#firewall();
    using nft = Nftables.open({ socket: firewall.open() });
    const before = new Set(nft.listRuleset().map((object) => JSON.stringify(object)));
    send(firewall, additions);
    const listed = nft.listRuleset().filter((object) => !before.has(JSON.stringify(object)));
    const created = new Set(additions.filter(isCreation).map(nameOf));
    const rules = additions.filter(({ operation }) => operation === "newrule");
    const remaining = listed.filter((object) => "rule" in object).map(({ rule }) => rule);
    const placed = rules.map(({ fields, flags }) => {
      const { header, table, chain, handle, position } = fields as Fields & { header: { nfgenFamily: number } };
      const family = families[header.nfgenFamily];
      const at = remaining.findIndex((one) => one.family === family && one.table === table && one.chain === chain);
      const [rule] = remaining.splice(at, 1);
      const verb = (flags & NLM_F_REPLACE) !== 0 ? "replace" : (flags & NLM_F_APPEND) !== 0 ? "add" : "insert";
      const isNew = created.has(`chain ${family} ${table} ${chain}`);
      const place = (verb === "replace" ? handle : position) as bigint | undefined;
      return { verb, rule: rule!, handle: place, isBlock: isNew && verb === "add" && place === undefined } as const;
    });
    return { objects: listed.flatMap((object) => this.#addition(object, created)), rules: placed };
  }

  /** Returns what a transaction adds to an object: the object itself, or elements of an existing set. */
  #addition(object: NftObject, created: ReadonlySet<string>): NftObject[] {
    if ("rule" in object) return [];
    const [kind, fields] = Object.entries(object)[0] as [string, { family: string; table?: string; name: string }];
    const { family, table, name } = fields;
    if (kind !== "set" && kind !== "map") return [object];
    if (created.has(`set ${family} ${table} ${name}`)) return [object];
    const { elem = [] } = fields as { elem?: unknown[] };
    return [{ element: { family, table, name, elem } } as NftObject];
  }

  #deletion(request: RecordedRequest): string {
    const { operation, fields } = request;
    const { header, table, chain, name, handle, set } = fields as Record<string, string | undefined> & {
      header: { nfgenFamily: number };
    };
    const family = families[header.nfgenFamily];
    const verb = operation.startsWith("destroy") ? "destroy" : "delete";
    const noun = operation.replace(/^(del|destroy)/, "");
    if (noun === "table" && name === undefined && handle === undefined) return "flush ruleset";
    if (noun === "table" && name !== undefined) return `${verb} table ${family} ${name}`;
    if (noun === "rule" && handle !== undefined) return `${verb} rule ${family} ${table} ${chain} handle ${handle}`;
    if (noun === "rule")
      return chain === undefined ? `flush table ${family} ${table}` : `flush chain ${family} ${table} ${chain}`;
    if (noun === "setelem" && fields["elements"] === undefined) return `flush set ${family} ${table} ${set}`;
    if (noun === "setelem") {
      const { objects } = this.#added([{ ...request, operation: "newsetelem" }]);
      return formatRuleset(objects).trimEnd().replace(/^add/, verb);
    }
    if (["chain", "set", "flowtable"].includes(noun) && name !== undefined)
      return `${verb} ${noun} ${family} ${table} ${name}`;
    throw new TypeError(`${operation}: no command`);
  }

  /** Whether the text of added objects has the same effect as the recorded requests. */
  #hasSameEffect(
    additions: readonly RecordedRequest[],
    objects: readonly NftObject[],
    rules: readonly PlacedRule[],
  ): boolean {
    using recorded = this.#firewall();
    using written = this.#firewall();
    send(recorded, additions);
    using nft = Nftables.open({ socket: written.open() });
    const text = formatRuleset([...objects, ...rules.map(({ rule }) => ({ rule }))]);
    nft.transaction((transaction) => transaction.run(parseRuleset(text)));
    using other = Nftables.open({ socket: recorded.open() });
    return equals(comparable(nft), comparable(other));
  }

  /** Creates a fake firewall with the known objects. */
  #firewall(): FakeFirewall {
    const firewall = new FakeFirewall();
    send(firewall, this.#known);
    return firewall;
  }
}

interface Compared {
  readonly name: string;
  readonly data: { readonly key?: string; readonly data?: { readonly value?: Uint8Array } };
}

/** Length of the name of an interface in registers, which is filled with zero bytes. (linux/if.h) */
const IFNAMSIZ = 16;

/**
 * Returns a request in which rules compare the whole name of an interface. iptables compares a name up to the zero byte at its
 * end, which has the same meaning.
 */
function withWholeNames(request: RecordedRequest): RecordedRequest {
  const { elem } = (request.fields["expressions"] ?? {}) as { elem?: readonly Compared[] };
  if (request.operation !== "newrule" || elem === undefined) return request;
  const whole = elem.map((one, index) => {
    const { name, data } = elem[index - 1] ?? { name: "", data: {} };
    const value = one.data?.data?.value;
    const isName = name === "meta" && /^[io]ifname$/.test(`${data.key}`) && one.name === "cmp";
    if (!isName || value === undefined || value.length >= IFNAMSIZ || value.indexOf(0) !== value.length - 1) return one;
    const padded = new Uint8Array(IFNAMSIZ);
    padded.set(value);
    return { ...one, data: { ...one.data, data: { value: padded } } };
  });
  return { ...request, fields: { ...request.fields, expressions: { elem: whole } } };
}

interface PlacedRule {
  readonly verb: "add" | "insert" | "replace";
  readonly rule: Rule;
  /** Handle of the rule to replace, or of the rule that this one follows or precedes. */
  readonly handle: bigint | undefined;
  /** Whether the rule is written in the block of its chain. */
  readonly isBlock: boolean;
}

function ruleCommand(verb: string, rule: Rule, handle: bigint | undefined): string {
  const place = handle === undefined ? "" : ` handle ${handle}`;
  return `${verb} rule ${rule.family} ${rule.table} ${rule.chain}${place} ${formatRule(rule)}\n`;
}

const isCreation = ({ operation }: RecordedRequest) => operation !== "newrule" && operation !== "newsetelem";

/** Returns the kind and name of the object that a request creates. */
function nameOf({ operation, fields }: RecordedRequest): string {
  const { header, table, name } = fields as Fields & { header: { nfgenFamily: number } };
  return `${operation.slice("new".length)} ${families[header.nfgenFamily]} ${table} ${name}`;
}

/** Sends requests to a fake firewall in one transaction. Rules are added at the end of their chains. */
function send(firewall: FakeFirewall, requests: readonly RecordedRequest[]): void {
  if (requests.length === 0) return;
  using client = nftables.connect({ socket: firewall.kernel.open(NETLINK_NETFILTER) });
  const sent = requests.map(({ operation, fields, flags }) => {
    if (operation !== "newrule") return { operation, fields, flags };
    const { handle: _, position: __, ...rule } = fields;
    return { operation, fields: rule, flags: NLM_F_CREATE | NLM_F_APPEND };
  });
  for (const { error } of client.doMultiple([begin, ...(sent as never[]), end])) if (error !== undefined) throw error;
}

/** Returns the objects of a firewall without their handles. */
function comparable(nft: Nftables): unknown {
  return nft.listRuleset().map((object) => {
    const [kind, { handle: _, ...fields }] = Object.entries(object)[0] as [string, { handle?: number }];
    return [kind, fields];
  });
}
