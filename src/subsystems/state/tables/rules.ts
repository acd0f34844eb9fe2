import { RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE } from "../../../constants/rtnetlink.ts";
import { checkInteger, checkObject } from "../../../message/check.ts";
import { addressBits, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import { checkChange } from "../../route/core/changes.ts";
import { families, protocols, tables } from "../../route/core/vocabulary.ts";
import { fields, type NewRule, type NumberRange, type Rule, ruleKind } from "../../route/rules.ts";
import type { StateTable } from "../table.ts";
import { errorsOf, removalErrors } from "./outcomes.ts";

/** A declared routing rule in canonical form. */
export interface WantedRule extends NewRule {
  readonly priority: number;
  readonly family: Rule["family"];
}

/** Fields that identify a routing rule, except its addresses. */
const selectors = [
  "priority",
  "action",
  "table",
  "not",
  "iif",
  "oif",
  "tos",
  "dscp",
  "dscpMask",
  "fwmark",
  "fwmask",
  "ipproto",
  "sport",
  "sportMask",
  "dport",
  "dportMask",
  "uidRange",
  "tunId",
  "flowlabel",
  "flowlabelMask",
  "l3mdev",
  "goto",
  "realms",
  "suppressPrefixlength",
  "suppressIfgroup",
] as const;

const RTPROT_KERNEL = "kernel";

/**
 * The table of routing rules in a description. No field of a rule can be changed: a rule with other fields is another
 * rule.
 */
export const ruleTable: StateTable<Rule, WantedRule> = {
  name: "rules",
  noun: "rule",
  groups: [RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE],
  removedLast: true,
  isDependent: false,
  marks: ["protocol", "tables"],

  normalise(input, path, owner) {
    checkObject(input, path);
    const rule = input as NewRule;
    fields.check(rule, path);
    const priority = checkInteger(rule.priority, 0, 0xffffffff, `${path}.priority`);
    const entry: NewRule = { ...rule, priority };
    let family = rule.family;
    if (family !== undefined) family = families.show(families.read(family as "inet", `${path}.family`)) as "inet";
    for (const name of ["src", "dst"] as const) {
      const text = rule[name];
      if (text === undefined || text === "all") {
        delete entry[name];
        continue;
      }
      const prefix = parsePrefix(text, `${path}.${name}`);
      family ??= text.includes(":") ? "inet6" : "inet";
      const address = showAddress(prefix.family, prefix.bytes);
      entry[name] = prefix.length === addressBits(prefix.family) ? address : `${address}/${prefix.length}`;
    }
    if (rule.table !== undefined) entry.table = tables.read(rule.table, `${path}.table`);
    entry.action = rule.action ?? (rule.goto === undefined ? "table" : "goto");
    for (const name of ["sport", "dport"] as const)
      if (typeof rule[name] === "number") entry[name] = { start: rule[name], end: rule[name] } satisfies NumberRange;
    for (const name of ["not", "l3mdev"] as const) if (rule[name] === false) delete entry[name];
    if (rule.fwmask === 0xffffffff) delete entry.fwmask;
    const protocol = rule.protocol ?? owner.protocol;
    if (protocol !== undefined)
      entry.protocol = protocols.show(protocols.read(protocol as "static", `${path}.protocol`));
    return { ...entry, family: family ?? "inet", priority };
  },

  check: (wanted, path) => checkChange(ruleKind, "add", wanted, path),
  list: (scope) => scope.rules.list(),
  key(rule) {
    const { family, src = "all", dst = "all" } = rule;
    const parts = [family, src, dst];
    for (const name of selectors) {
      const value = rule[name];
      if (value === undefined) parts.push("");
      else if (typeof value === "object") parts.push(`${value.start}-${value.end}`);
      else parts.push(`${value}`);
    }
    return parts.join(" ");
  },
  title({ priority, src = "all", dst = "all", table, action, family }) {
    const target = table === undefined ? `${action}` : `table ${table}`;
    return `${family === "inet6" ? "inet6 " : ""}${priority} from ${src} to ${dst} ${target}`;
  },

  differences: () => undefined,
  isAutomatic: ({ protocol }) => protocol === RTPROT_KERNEL,
  isOwned: ({ protocol, table }, owner) =>
    (owner.protocol !== undefined && protocol === owner.protocol) || (table !== undefined && owner.tables.has(table)),

  restore({ flags: _, src, dst, ...rest }) {
    return { ...rest, ...(src === "all" ? {} : { src }), ...(dst === "all" ? {} : { dst }) };
  },

  write(scope, action, changes) {
    if (action === "remove") return removalErrors(scope.rules.deleteMany(changes.map(({ current }) => current!)));
    return errorsOf(scope.rules.addMany(changes.map(({ wanted }) => wanted!)));
  },
};
