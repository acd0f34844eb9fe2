import { FIB_RULE_INVERT } from "../../../src/constants/fib_rules.ts";
import { NLM_F_CREATE } from "../../../src/constants/netlink.ts";
import { AF_INET } from "../../../src/constants/socket.ts";
import { rtRule } from "../../../src/families/rt-rule.ts";
import type { NetworkNamespace } from "../../../src/index.ts";
import {
  Addresses,
  Chains,
  Filters,
  ForwardingEntries,
  Links,
  Neighbours,
  Nexthops,
  Qdiscs,
  Routes,
  type Rule,
  Rules,
  TrafficClasses,
} from "../../../src/subsystems/route/index.ts";
import { test as base } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";

export { failureOf as failure } from "../../support/failures.ts";

/** Declares tests with a new network namespace and its routing tables. */
export const test = base.extend({
  links: ({ netns }) => Links.open({ netns }),
  addresses: ({ netns }) => Addresses.open({ netns }),
  routes: ({ netns }) => Routes.open({ netns }),
  rules: ({ netns }) => Rules.open({ netns }),
  neighbours: ({ netns }) => Neighbours.open({ netns }),
  nexthops: ({ netns }) => Nexthops.open({ netns }),
  fdb: ({ netns }) => ForwardingEntries.open({ netns }),
  qdiscs: ({ netns }) => Qdiscs.open({ netns }),
  classes: ({ netns }) => TrafficClasses.open({ netns }),
  filters: ({ netns }) => Filters.open({ netns }),
  chains: ({ netns }) => Chains.open({ netns }),
});

/** Runs lines of iproute2 commands in a namespace. Each command must succeed. */
export function iproute(netns: NetworkNamespace, lines: string): void {
  for (const line of lines.trim().split("\n")) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== "") runIn(netns, words);
  }
}

/** Runs a command, and returns its JSON output as a list. */
export function json(netns: NetworkNamespace, command: string): Record<string, unknown>[] {
  const text = runIn(netns, command.split(/\s+/)).trim();
  return text === "" ? [] : JSON.parse(text);
}

/** Converts a field name like "txQueueLen" to "tx_queue_len" as in iproute2. */
function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Returns a copy of an object with the field names of iproute2, without the fields that `without` lists. */
export function asIproute(object: object, without: readonly string[] = []): Record<string, unknown> {
  const entries = Object.entries(object).filter(([name]) => !without.includes(name));
  return Object.fromEntries(entries.map(([name, value]) => [snake(name), value]));
}

/** Sorts lists by their content, recursively. */
export function sorted<Item>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Adds IPv4 rules, even if the kernel takes them for equal, which it checks only in requests with NLM_F_EXCL. */
export function addAnyway(netns: NetworkNamespace, rules: readonly Partial<Rule>[]): void {
  using client = rtRule.connect({ netns });
  for (const { priority, table = 0, goto, not } of rules) {
    const action = goto === undefined ? "to-tbl" : "goto";
    const header = { family: AF_INET, table, action, flags: not === true ? FIB_RULE_INVERT : 0 } as const;
    client.do("newrule", { header, priority, goto }, { flags: NLM_F_CREATE });
  }
}
