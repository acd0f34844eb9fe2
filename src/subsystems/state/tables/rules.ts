import { rangeError } from "../../../base/argument-error.ts";
import { checkInteger } from "../../../base/check.ts";
import { numberedKey } from "../../../base/entry-key.ts";
import { groupBy } from "../../../base/objects.ts";
import { EEXIST, ENOTUNIQ } from "../../../constants/errno.ts";
import { RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE } from "../../../constants/rtnetlink.ts";
import { failure, type NetlinkError } from "../../../errors.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { addressBits, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import { families, protocols, realmsText, tables, tableTitle } from "../../route/core/vocabulary.ts";
import {
  actions,
  fields,
  type NewRule,
  type NumberRange,
  type Rule,
  type RuleSettings,
  Rules,
  ruleKind,
  unsetValues,
} from "../../route/rules.ts";
import { canonicalName } from "../model/forms.ts";
import { errorsOf, recreationErrors, removalErrors, rewrite } from "../model/outcomes.ts";
import { orderOf, positionOf, setOrder, setPositions } from "../model/positions.ts";
import { defineTable, type StateTable } from "../model/table.ts";

/**
 * Adds a rule although the kernel takes a listed one for the same: to an exclusive request for a rule without addresses
 * and tos, rules with them are equal. (rule_exists, fib4_rule_compare)
 */
const VERB = "append";

interface WantedRule extends RuleSettings {
  readonly priority: number;
  readonly family: Rule["family"];
}

/** Identifying fields in addition to addresses, with their `ip rule` keyword. */
const selectors = {
  priority: undefined,
  action: undefined,
  table: undefined,
  iif: "iif",
  oif: "oif",
  tos: "tos",
  dscp: "dscp",
  dscpMask: undefined,
  fwmark: "fwmark",
  fwmask: undefined,
  ipproto: "ipproto",
  sport: "sport",
  sportMask: undefined,
  dport: "dport",
  dportMask: undefined,
  uidRange: "uidrange",
  tunId: "tun_id",
  flowlabel: "flowlabel",
  flowlabelMask: undefined,
  l3mdev: "l3mdev",
  goto: undefined,
  realms: "realms",
  suppressPrefixlength: "suppress_prefixlength",
  suppressIfgroup: "suppress_ifgroup",
} as const;
type Selector = keyof typeof selectors;
const selectorNames = /* @__PURE__ */ Object.keys(selectors) as Selector[];
const masks: Readonly<Record<string, keyof WantedRule>> = {
  dscp: "dscpMask",
  fwmark: "fwmask",
  sport: "sportMask",
  dport: "dportMask",
  flowlabel: "flowlabelMask",
};

const RTPROT_KERNEL = "kernel";

/** The first of equal listed rules, in the others. The kernel accepts several ones, but a description declares them once. */
const FIRST = Symbol("first");

interface Repeated {
  [FIRST]?: Rule;
}

export const ruleTable: StateTable<Rule, WantedRule> = defineTable<Rule, WantedRule>({
  name: "rules",
  groups: [RTNLGRP_IPV4_RULE, RTNLGRP_IPV6_RULE],
  removedLast: true,
  isDependent: false,
  marks: ["protocol", "tables"],

  kind: ruleKind,
  fields,
  forms: {
    priority: (priority: number, path) => checkInteger(priority, 0, 0xffffffff, path),
    goto: (goto: number, path) => checkInteger(goto, 0, 0xffffffff, path),
    family: canonicalName(families),
    action: canonicalName(actions),
    src: canonicalPrefix,
    dst: canonicalPrefix,
    table: (table: number, path) => tables.read(table, path),
    sport: canonicalRange,
    dport: canonicalRange,
    protocol: canonicalName(protocols),
  },
  // (fib6_rule_configure)
  ignored: [{ fields: ["realms"], where: "in IPv6 rules", when: ({ family }) => family === "inet6" }],
  required: ["priority"],
  examples: [
    { priority: 1, table: 254 },
    { priority: 1, table: 254, family: "inet6" },
  ],
  complete(rule, path) {
    if (rule.goto !== undefined && rule.goto <= rule.priority)
      throw rangeError(
        `${path}.goto`,
        `expected a priority above that of the rule (${rule.priority}), got ${rule.goto}`,
      );
    const { src, dst, action = rule.goto === undefined ? "table" : "goto" } = rule;
    const isIpv6 = src?.includes(":") === true || dst?.includes(":") === true;
    const entry: WantedRule = { ...rule, action, family: rule.family ?? (isIpv6 ? "inet6" : "inet") };
    // The kernel lists no prefix of length 0, which matches all addresses.
    for (const name of ["src", "dst"] as const) {
      if (entry[name] === "all" || entry[name]?.endsWith("/0") === true) delete entry[name];
    }
    for (const name of ["not", "l3mdev"] as const) if (entry[name] === false) delete entry[name];
    for (const name of Object.keys(unsetValues) as (keyof typeof unsetValues)[]) {
      const unset = unsetValues[name];
      if (entry[name] === unset || entry[name] === Number(unset)) delete entry[name];
    }
    // The kernel lists neither of two numbers 0.
    if (entry.flowlabel === 0 && entry.flowlabelMask === 0)
      for (const name of ["flowlabel", "flowlabelMask"] as const) delete entry[name];
    // The kernel lists only the mask of the mark 0, and a missing mask of another mark means all bits.
    if (entry.fwmark === 0) delete entry.fwmark;
    if (entry.fwmark === undefined && entry.fwmask === 0) delete entry.fwmask;
    if (entry.fwmark !== undefined && entry.fwmask === 0xffffffff) delete entry.fwmask;
    return entry;
  },

  async list(scope, _isRequired, declared = []) {
    const rules = await scope.openAsync(Rules).list().toArray();
    await setPositions(rules, declared, { placeOf, similarity });
    const shared = new Map<string, Rule>();
    for (const group of groupBy(rules, groupOf).values()) {
      for (const [index, rule] of group.entries()) {
        setOrder(rule, index);
        if (positionOf(rule) === undefined) continue;
        const first = shared.getOrInsertComputed(textOf(rule), () => rule);
        if (first !== rule) (rule as Repeated)[FIRST] = first;
      }
    }
    return rules;
  },
  order: (rule) => `${rule.family} ${[rule.priority, orderOf(rule)].map((part) => `${part}`.padStart(10, "0"))}`,
  key: (rule) => numberedKey(placeOf(rule), positionOf(rule) ?? 0),
  // The kernel accepts rules that differ only in the protocol (rule_exists), or, without NLM_F_EXCL, in "not".
  areSeparate: (one, other) => one.protocol !== other.protocol || (one.not ?? false) !== (other.not ?? false),
  isOfOther: ({ protocol = "unspec" }, { protocol: other = "unspec" }) => protocol !== other,
  title(rule) {
    const { priority, src = "all", dst = "all", table, action, goto, family, not } = rule;
    const place = goto === undefined ? "" : ` ${goto}`;
    const target = table === undefined ? `${action}${place}` : `table ${tableTitle(table)}`;
    const start = `${family === "inet6" ? "inet6 " : ""}${priority}${not === true ? " not" : ""}`;
    const shown = selectorNames.flatMap((field) => selectorText(rule, field));
    return [start, `from ${src} to ${dst}`, ...shown, target].join(" ");
  },

  // The kernel does not compare this field, so that it rejects a rule that differs from another one only in it. (rule_exists)
  compare(list, { not = false }, { not: current = false }) {
    list.compare("not", not, current);
  },
  isFixed: () => true,
  isAutomatic: ({ protocol }) => protocol === RTPROT_KERNEL,
  isOmitted: ({ [FIRST]: first }: Rule & Repeated) => first !== undefined,
  // The kernel would delete the first one of equal rules, so that others come before the remaining one.
  isInScope: ({ [FIRST]: first }: Rule & Repeated, isDeclared) =>
    first === undefined || !isDeclared("rules", ruleTable.key(first)),

  restore(rule) {
    const { flags: _, src, dst, ...rest } = rule;
    const entry: WantedRule = { ...rest, ...(src === "all" ? {} : { src }), ...(dst === "all" ? {} : { dst }) };
    const order = orderOf(rule);
    if (order !== undefined) setOrder(entry, order);
    return entry;
  },

  async write(scope, action, changes) {
    const rules = scope.openAsync(Rules);
    const remove = () =>
      removeRules(
        rules,
        changes.map(({ current }) => current!),
      );
    const add = async () => {
      const added = changes.map(({ wanted }) => wanted!);
      const written = await addRules(rules, added as NewRule[]);
      // Restored rules keep their order.
      const restored = added.filter((rule) => orderOf(rule) !== undefined);
      const failure = restored.length === 0 ? undefined : await moveToOrder(rules, restored);
      return written.map((error) => error ?? failure);
    };
    if (action === "remove") return remove();
    return action === "add" ? add() : recreationErrors(await remove(), await add());
  },
});

/** Adds rules in their order, except for those that another program has added meanwhile: their errors are EEXIST. */
async function addRules(rules: Rules<"async">, added: readonly NewRule[]): Promise<(NetlinkError | undefined)[]> {
  const slice = new TimeSlice();
  const listed = new Set<string>();
  for (const rule of await rules.list().toArray()) {
    listed.add(textOf(rule)).add(textOf(rule, ANY));
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  // A rule of any protocol matches the only declared one of its place that has none.
  const exists = (rule: WantedRule) =>
    listed.has(textOf(rule, rule.protocol === undefined && positionOf(rule) === undefined ? ANY : rule.protocol));
  const errors: (NetlinkError | undefined)[] = [];
  const sent: number[] = [];
  for (const [index, rule] of added.entries()) {
    if (!exists(rule as WantedRule)) sent.push(index);
    else
      errors[index] = failure(`add rule ${ruleKind.title(rule)}`, "another program has added it: plan again", EEXIST);
  }
  const requests = sent.map((index) => added[index]!);
  const outcomes = await rules.rewriteMany([], VERB, requests);
  for (const [at, error] of errorsOf(outcomes).entries()) errors[sent[at]!] = error;
  return errors;
}

/**
 * Removes rules. If the kernel would remove another rule of the priority, because it precedes the requested one, all rules
 * of the priority are removed in their order, and the others are added again.
 */
async function removeRules(rules: Rules<"async">, removed: readonly Rule[]): Promise<(NetlinkError | undefined)[]> {
  // An added rule that is undone has no flags, which listed rules have.
  const errors = removalErrors(await rules.deleteMany(removed.map((rule) => ({ ...rule, flags: rule.flags ?? [] }))));
  const isPreceded = (error: NetlinkError | undefined) => error?.errno === -ENOTUNIQ;
  if (!errors.some(isPreceded)) return errors;
  const listed = groupBy(await rules.list().toArray(), groupOf);
  const preceded = [...removed.keys()].filter((at) => isPreceded(errors[at]));
  for (const [priority, group] of groupBy(preceded, (at) => groupOf(removed[at]!))) {
    const all = listed.get(priority) ?? [];
    const own = new Set(group.map((at) => textOf(removed[at]!)));
    const kept = all.filter((rule) => !own.has(textOf(rule)));
    const { removals, failure } = await rewrite(rules, all, VERB, kept);
    const byText = new Map(all.map((rule, index) => [textOf(rule), removals[index]]));
    for (const at of group) errors[at] = byText.get(textOf(removed[at]!)) ?? failure;
  }
  return errors;
}

/**
 * Moves restored rules, in their order, to their places among the rules of their priority: the kernel adds a rule after
 * those (fib_nl_newrule). Returns an error if a rule could not be added again.
 */
async function moveToOrder(rules: Rules<"async">, restored: readonly WantedRule[]): Promise<NetlinkError | undefined> {
  const listed = groupBy(await rules.list().toArray(), groupOf);
  let failure: NetlinkError | undefined;
  const slice = new TimeSlice();
  for (const [name, group] of groupBy(restored, groupOf)) {
    if (slice.isOverAfterEntry()) await slice.pause();
    const all = listed.get(name) ?? [];
    if (all.length <= 1) continue;
    const byText = groupBy(all, textOf);
    const moved = new Map(group.map((rule) => [byText.get(textOf(rule))?.shift(), orderOf(rule)!]));
    const ordered = all.filter((rule) => !moved.has(rule));
    for (const [rule, order] of moved) if (rule !== undefined) ordered.splice(order, 0, rule);
    if (ordered.every((rule, index) => rule === all[index])) continue;
    const rewritten = await rewrite(rules, all, VERB, ordered);
    failure ??= rewritten.failure;
  }
  return failure;
}

const ANY = "any protocol";

/** Returns a text that equal rules have in common. */
function textOf(rule: Rule | WantedRule, protocol: RuleSettings["protocol"] | typeof ANY = rule.protocol): string {
  return `${placeOf(rule)} ${protocol ?? "unspec"} ${rule.not === true}`;
}

/** Rules of a group have the same family and priority. */
function groupOf({ family, priority }: Rule | WantedRule): string {
  return `${family} ${priority}`;
}

function placeOf(rule: Rule | WantedRule): string {
  const { family, src = "all", dst = "all" } = rule;
  const parts = [family, src, dst];
  for (const name of selectorNames) {
    const value = rule[name];
    if (value === undefined) parts.push("");
    else if (typeof value === "object" && value !== null) parts.push(`${value.start}-${value.end}`);
    else parts.push(`${value}`);
  }
  return parts.join(" ");
}

/**
 * Returns 0 if the declared protocol differs. Without one, a rule of any protocol matches; one without a protocol matches best.
 * Of several ones, that with the same `not` matches.
 */
function similarity({ protocol, not = false }: WantedRule, current: Rule): number {
  const isSame = (protocol ?? "unspec") === (current.protocol ?? "unspec");
  if (!isSame && protocol !== undefined) return 0;
  return (isSame ? 2 : 1) + (not === (current.not ?? false) ? 2 : 0);
}

function selectorText(rule: Rule | WantedRule, field: Selector): string[] {
  const name = selectors[field];
  const value = rule[field];
  if (name === undefined || value === undefined || value === false) return [];
  if (value === true) return [name];
  const mask = rule[masks[field] as "fwmask"];
  const text = (one: unknown) => (field === "fwmark" ? `0x${Number(one).toString(16)}` : `${one}`);
  if (field === "realms") return [`${name} ${realmsText(Number(value))}`];
  const range = typeof value === "object" && value !== null ? value : undefined;
  const shown = range === undefined ? text(value) : `${range.start}${range.end === range.start ? "" : `-${range.end}`}`;
  return [`${name} ${shown}${mask === undefined ? "" : `/${text(mask)}`}`];
}

function canonicalPrefix(text: string, path: string): string {
  if (text === "all") return text;
  const { family, bytes, length } = parsePrefix(text, path);
  const address = showAddress(family, bytes);
  return length === addressBits(family) ? address : `${address}/${length}`;
}

function canonicalRange(port: number | NumberRange): NumberRange {
  return typeof port === "number" ? { start: port, end: port } : port;
}
