import type { ChainAttrs, RuleAttrs, SetAttrs, SetelemAttrs } from "../../../families/nftables.ts";
import type { Read } from "../../../schema/model/types.ts";
import { VERDICT } from "../model/datatypes.ts";
import { ListedRule } from "./listed-rule.ts";

/**
 * The kernel ends a dump of rules before a rule that is longer than a message of 32 KiB like at its end
 * (`__nf_tables_dump_rules`). The number of references to a chain shows the loss: it contains the rules of the chain and
 * the verdicts that lead to it.
 */
export class ChainReferences {
  /** By name of the chain. */
  readonly #missing = new Map<string, number>();
  readonly #regular = new Set<string>();

  constructor(chains: readonly ChainAttrs<Read>[]) {
    for (const { name = "", use = 0, hook } of chains) {
      this.#missing.set(name, use);
      if (hook === undefined) this.#regular.add(name);
    }
  }

  addRules(rules: readonly Pick<RuleAttrs<Read>, "chain">[]): void {
    for (const { chain = "" } of rules) this.#remove(chain);
  }

  /** The verdicts jump and goto. */
  addVerdicts(rules: readonly RuleAttrs<Read>[]): void {
    for (const rule of rules) {
      if (rule instanceof ListedRule) for (const chain of rule.chains) this.#remove(chain);
      else
        for (const expression of rule.expressions?.elem ?? [])
          if (expression.name === "immediate") this.#remove(expression.data?.data?.verdict?.chain);
    }
  }

  addElements(elements: readonly SetelemAttrs<Read>[]): void {
    for (const { data } of elements) this.#remove(data?.verdict?.chain);
  }

  /** Elements that have expired keep their references for a while, but are no longer listed. */
  ignoreRegular(): void {
    for (const name of this.#regular) this.#missing.delete(name);
  }

  /** Name of a chain with unknown references; undefined if all rules are known. */
  get incomplete(): string | undefined {
    for (const [name, count] of this.#missing) if (count > 0) return name;
    return undefined;
  }

  #remove(name: string | undefined): void {
    const count = name === undefined ? undefined : this.#missing.get(name);
    if (count !== undefined) this.#missing.set(name!, count - 1);
  }
}

/**
 * A rule has at most 128 expressions (NFT_RULE_MAXEXPRS), whose data has at most 4,095 bytes (`struct nft_rule`) besides
 * the names of sets, objects and chains. Without long names, it fits a message.
 */
const LONG_NAME = 100;

export function hasLongName(named: Iterable<{ readonly name?: string | undefined }>): boolean {
  for (const { name = "" } of named) if (name.length >= LONG_NAME) return true;
  return false;
}

export function isVerdictMap({ dataType }: SetAttrs<Read>): boolean {
  return dataType === VERDICT;
}
