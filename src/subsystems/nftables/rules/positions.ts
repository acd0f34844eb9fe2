// Tracks the indexes of rules during an nftables transaction.
import { rangeError } from "../../../base/argument-error.ts";
import type { Steps } from "../../../io/io.ts";
import type { Rule } from "../model/objects.ts";

/** A number is the handle of an existing rule. */
type Place = number | NewRule;

/** Later requests refer to a new rule by `id` (NFTA_RULE_ID). */
export interface NewRule {
  /** Number by which later requests of the transaction refer to the rule. */
  id?: number;
}

/** Handle of an existing rule, or id of a new one. */
type RulePosition = { position: bigint } | { positionId: number };

export interface RuleChange {
  readonly kind: "append" | "prepend" | "after" | "before" | "replace" | "delete";
  readonly rule?: NewRule | undefined;
  /** The changed rule, or the neighbor of a new rule. */
  readonly at?: Place | undefined;
}

interface ChainRules {
  readonly changes: RuleChange[];
  isFlushed: boolean;
  /** Rules after the first `applied` changes, if they were read. */
  rules?: Place[];
  applied: number;
}

type ChainReference = Pick<Rule, "family" | "table" | "chain">;

/** Positions of rules after the earlier commands of the transaction. */
export class RulePositions {
  readonly #handles: (chain: ChainReference) => Steps<number[]>;
  readonly #chains = new Map<string, ChainRules>();
  /** Families and tables that were flushed. "" is the whole ruleset. */
  readonly #flushed = new Set<string>();
  #id = 0;

  /** `handles` reads the rule handles of a chain before the transaction. */
  constructor(handles: (chain: ChainReference) => Steps<number[]>) {
    this.#handles = handles;
  }

  record(chain: ChainReference, change: RuleChange): void {
    this.#chain(chain).changes.push(change);
  }

  flush({ family, table, chain }: { [Name in keyof ChainReference]?: ChainReference[Name] | undefined }): void {
    const prefix = keyOf(family, table, chain);
    this.#flushed.add(prefix);
    const own = chain === undefined ? this.#chains : [[prefix, this.#chains.get(prefix)] as const];
    for (const [key, known] of own) {
      if (known === undefined || !key.startsWith(prefix)) continue;
      known.isFlushed = true;
      known.changes.length = 0;
      known.applied = 0;
      delete known.rules;
    }
  }

  /**
   * @throws RangeError if the chain has fewer rules.
   */
  *at(chain: ChainReference, index: number): Steps<{ place: Place; position: RulePosition }> {
    const known = this.#chain(chain);
    known.rules ??= known.isFlushed ? [] : yield* this.#handles(chain);
    for (; known.applied < known.changes.length; known.applied++) apply(known.rules, known.changes[known.applied]!);
    const place = known.rules[index];
    if (place === undefined) throw rangeError("index", `the chain ${chain.chain} has no rule ${index}`);
    if (typeof place === "number") return { place, position: { position: BigInt(place) } };
    place.id ??= ++this.#id;
    return { place, position: { positionId: place.id } };
  }

  #chain({ family, table, chain }: ChainReference): ChainRules {
    const key = keyOf(family, table, chain);
    const known = this.#chains.get(key);
    if (known !== undefined) return known;
    const isFlushed =
      this.#flushed.size > 0 &&
      ["", keyOf(family, undefined, undefined), keyOf(family, table, undefined), key].some((prefix) =>
        this.#flushed.has(prefix),
      );
    const created: ChainRules = { changes: [], isFlushed, applied: 0 };
    this.#chains.set(key, created);
    return created;
  }
}

/** A table's key is a prefix of its chains' keys. */
function keyOf(family: string | undefined, table: string | undefined, chain: string | undefined): string {
  return `${partOf(family)}${partOf(table)}${partOf(chain)}`;
}

function partOf(name: string | undefined): string {
  return name === undefined ? "" : `${name}\0`;
}

function apply(rules: Place[], { kind, rule, at }: RuleChange): void {
  if (kind === "append") rules.push(rule!);
  if (kind === "prepend") rules.unshift(rule!);
  const index = at === undefined ? -1 : rules.indexOf(at);
  if (index < 0) return;
  if (kind === "after") rules.splice(index + 1, 0, rule!);
  if (kind === "before") rules.splice(index, 0, rule!);
  if (kind === "replace") rules.splice(index, 1, rule!);
  if (kind === "delete") rules.splice(index, 1);
}
