import { RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE } from "../../../constants/rtnetlink.ts";
import { checkInteger } from "../../../message/check.ts";
import { addressBits, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import { families, protocols, tables } from "../../route/core/vocabulary.ts";
import { fields, type NewRule, type NumberRange, type Rule, Rules, ruleKind } from "../../route/rules.ts";
import { defineTable, type StateTable } from "../table.ts";
import { canonicalName } from "./forms.ts";
import { errorsOf, removalErrors } from "./outcomes.ts";

interface WantedRule extends NewRule {
  readonly priority: number;
  readonly family: Rule["family"];
}

/** Fields that identify a routing rule, together with its addresses. */
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
 * The table of routing rules in the description of a desired state. Rules are never changed: all fields of a rule
 * together identify it.
 */
export const ruleTable: StateTable<Rule, WantedRule> = defineTable<Rule, WantedRule>({
  name: "rules",
  noun: "rule",
  groups: [RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE],
  removedLast: true,
  isDependent: false,
  marks: ["protocol", "tables"],

  kind: ruleKind,
  fields,
  forms: {
    priority: (priority: number, path) => checkInteger(priority, 0, 0xffffffff, path),
    family: canonicalName(families),
    src: canonicalPrefix,
    dst: canonicalPrefix,
    table: (table: number, path) => tables.read(table, path),
    sport: canonicalRange,
    dport: canonicalRange,
    protocol: canonicalName(protocols),
  },
  required: ["priority"],
  complete(rule) {
    const { src, dst, action = rule.goto === undefined ? "table" : "goto" } = rule;
    const isIpv6 = src?.includes(":") === true || dst?.includes(":") === true;
    const entry: WantedRule = { ...rule, action, family: rule.family ?? (isIpv6 ? "inet6" : "inet") };
    for (const name of ["src", "dst"] as const) if (entry[name] === "all") delete entry[name];
    for (const name of ["not", "l3mdev"] as const) if (entry[name] === false) delete entry[name];
    if (entry.fwmask === 0xffffffff) delete entry.fwmask;
    return entry;
  },

  list: (scope) => scope.open(Rules).list(),
  key(rule) {
    const { family, src = "all", dst = "all" } = rule;
    const parts = [family, src, dst];
    for (const name of selectors) {
      const value = rule[name];
      if (value === undefined) parts.push("");
      else if (typeof value === "object" && value !== null) parts.push(`${value.start}-${value.end}`);
      else parts.push(`${value}`);
    }
    return parts.join(" ");
  },
  title({ priority, src = "all", dst = "all", table, action, family }) {
    const target = table === undefined ? `${action}` : `table ${table}`;
    return `${family === "inet6" ? "inet6 " : ""}${priority} from ${src} to ${dst} ${target}`;
  },

  isAutomatic: ({ protocol }) => protocol === RTPROT_KERNEL,

  restore({ flags: _, src, dst, ...rest }) {
    return { ...rest, ...(src === "all" ? {} : { src }), ...(dst === "all" ? {} : { dst }) };
  },

  write(scope, action, changes) {
    const rules = scope.open(Rules);
    if (action === "remove") return removalErrors(rules.deleteMany(changes.map(({ current }) => current!)));
    return errorsOf(rules.addMany(changes.map(({ wanted }) => wanted!)));
  },
});

function canonicalPrefix(text: string, path: string): string {
  if (text === "all") return text;
  const { family, bytes, length } = parsePrefix(text, path);
  const address = showAddress(family, bytes);
  return length === addressBits(family) ? address : `${address}/${length}`;
}

function canonicalRange(port: number | NumberRange): NumberRange {
  return typeof port === "number" ? { start: port, end: port } : port;
}
