import { rangeError, typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkFlag,
  checkInteger,
  checkObject,
  checkOptions,
  integerFrom,
  isRecord,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { equals } from "../../base/engine.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { groupBy } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { EEXIST, ENOENT, ENOTUNIQ } from "../../constants/errno.ts";
import { FIB_RULE_INVERT } from "../../constants/fib_rules.ts";
import { RTNL_FAMILY_IP6MR, RTNL_FAMILY_IPMR } from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../constants/socket.ts";
import { failure, type NetlinkError } from "../../errors.ts";
import { type FibRuleAttrs, type Operations, rtRule } from "../../families/rt-rule.ts";
import { asynchronous, type Listed, type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { checkIterable } from "../../sock/call-options.ts";
import { addressBits, type Prefix, parsePrefix } from "./core/addresses.ts";
import { words } from "./core/changes.ts";
import { computed, Fields, named, type Settable, same } from "./core/fields.ts";
import { type FilterTable, equals as fieldEquals, namedEquals } from "./core/filters.ts";
import { BitNames, NumberNames } from "./core/names.ts";
import { type DeleteOptions, deleteChecks, type ListOptions, type Outcome, type RouteOptions } from "./core/options.ts";
import { Table, type TableKind } from "./core/table.ts";
import {
  messageFamily,
  type Protocol,
  protocols,
  type RouteTableName,
  tableEquals,
  tables,
  tableTitle,
} from "./core/vocabulary.ts";

/**
 * Family of a routing rule: "inet" (IPv4), "inet6" (IPv6), "ipmr" (IPv4 multicast routing) or "ip6mr" (IPv6 multicast
 * routing).
 */
export type RuleFamily = "inet" | "inet6" | "ipmr" | "ip6mr";

const families: NumberNames<RuleFamily | "unspec"> = /* @__PURE__ */ new NumberNames(
  { unspec: AF_UNSPEC, inet: AF_INET, inet6: AF_INET6, ipmr: RTNL_FAMILY_IPMR, ip6mr: RTNL_FAMILY_IP6MR },
  0xff,
);

function addressFamily(family: number): number {
  return family === RTNL_FAMILY_IPMR ? AF_INET : family === RTNL_FAMILY_IP6MR ? AF_INET6 : family;
}

/** Reported for a limit or mask that is not set. */
const UNSET = 0xffffffff;
const MAX_PORT = 0xffff;
/** The kernel accepts neither the first nor the last port. (fib_rule_port_range_valid) */
const RULE_PORTS = [1, MAX_PORT - 1] as const;
const IPTOS_TOS_MASK = 0x1e;

/** Fields with a value that has no effect. */
type Unsettable =
  | "tos"
  | "ipproto"
  | "tunId"
  | "realms"
  | "dscpMask"
  | `${"sport" | "dport"}Mask`
  | `suppress${"Prefixlength" | "Ifgroup"}`;

/** Values with the meaning of an omitted field, which lists omit. */
export const unsetValues: Readonly<Record<Unsettable, bigint | number>> = {
  tos: 0,
  ipproto: 0,
  tunId: 0n,
  realms: 0,
  dscpMask: 0x3f,
  sportMask: MAX_PORT,
  dportMask: MAX_PORT,
  suppressPrefixlength: UNSET,
  suppressIfgroup: UNSET,
};

const actionNumbers = { table: 1, goto: 2, nop: 3, blackhole: 6, unreachable: 7, prohibit: 8 } as const;

/** Action of a routing rule, which determines what happens to matching packets. */
export type RuleAction = keyof typeof actionNumbers;

export const actions: NumberNames<RuleAction> = /* @__PURE__ */ new NumberNames<RuleAction>(actionNumbers, 0xff);
/** Names that differ from those in the spec of `rt-rule`. */
const specActions: Readonly<Record<string, RuleAction>> = { "to-tbl": "table" };

/** Flag of a routing rule. All flags except "permanent" are set only by the kernel. */
export type RuleFlag = "permanent" | "unresolved" | "iif-detached" | "oif-detached";

const ruleFlags: BitNames<RuleFlag | "invert"> = /* @__PURE__ */ new BitNames({
  permanent: 1,
  invert: 2,
  unresolved: 4,
  "iif-detached": 8,
  "oif-detached": 16,
});

/** A range of numbers, including both ends. */
export interface NumberRange {
  /** First number. */
  start: number;
  /** Last number. */
  end: number;
}

/**
 * A routing rule (policy routing), which selects a routing table for matching packets or drops them. The fields are
 * named as in `ip -json rule`.
 */
export interface Rule
  extends ExtraAttributes,
    Pick<FibRuleAttrs, "dscp" | "fwmark" | "fwmask" | "tunId" | "flowlabel" | "flowlabelMask" | "goto"> {
  /**
   * Address family of the routing rule. The default in requests is the family of the rule's addresses, or "inet"
   * without addresses.
   */
  family: RuleFamily | `${number}`;
  /** Priority of the routing rule. Rules are evaluated in ascending order. */
  priority: number;
  /**
   * Action of the routing rule. The default in requests is "goto" if `goto` is set, and otherwise "table", which looks
   * up the route in the table `table`.
   */
  action: RuleAction | `${number}`;
  /** Number of the routing table that the rule selects. */
  table?: number;
  /** Prefix of the source addresses that the routing rule matches. "all" matches every address. */
  src: string;
  dst: string;
  /**
   * Whether the routing rule applies to the packets that do not match its other fields, instead of those that match.
   */
  not?: true;
  iif?: string;
  oif?: string;
  /** Type of service that packets must have. */
  tos?: number;
  /** Mask for comparing the packet's DSCP value with `dscp` (default: all bits). (Linux 6.15) */
  dscpMask?: number;
  /** Number of the IP protocol that packets must have. */
  ipproto?: number;
  sport?: NumberRange;
  /**
   * Mask for comparing the packet's source port with `sport` (default: all bits). With a mask, `sport` must be a single
   * port. (Linux 6.15)
   */
  sportMask?: number;
  dport?: NumberRange;
  /**
   * Mask for comparing the packet's destination port with `dport` (default: all bits). With a mask, `dport` must be a
   * single port. (Linux 6.15)
   */
  dportMask?: number;
  uidRange?: NumberRange;
  /** Whether the routing rule selects the routing table of the VRF (l3mdev) to which the packet's interface belongs. */
  l3mdev?: true;
  /** Realms of packets: that of the source in the upper 16 bits, that of the destination in the lower ones. */
  realms?: number;
  /** Routes with at most this prefix length are ignored. */
  suppressPrefixlength?: number;
  /** Routes through interfaces of this group are ignored. */
  suppressIfgroup?: number;
  /** Program or mechanism that added the routing rule (default in requests: "unspec", as in `ip rule`). */
  protocol?: Protocol | `${number}`;
  flags: (RuleFlag | number)[];
}

/** Only the kernel sets these flags. */
const stateFlags: ReadonlySet<RuleFlag | number> = new Set<RuleFlag>(["unresolved", "iif-detached", "oif-detached"]);

/**
 * The key contains all fields except the kernel's own flags and `not`, which the kernel ignores when it checks whether an
 * added rule exists. (rule_exists)
 */
export const ruleKey: KeyOf<Rule> = /* @__PURE__ */ entryKey(
  ({ flags, not: _, ...rule }) => {
    const fields = Object.entries({ ...rule, flags: flags.filter((flag) => !stateFlags.has(flag)) });
    return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
  },
  { flags: checkArray },
);

/**
 * A routing rule to add. A {@link Rule} returned by `list()` can be passed unchanged. The rule specifies its action: a
 * routing `table`, the rule to `goto`, the table of the VRF (`l3mdev`), or an `action` that needs none of these. Without
 * addresses, a rule applies to IPv4, unless it specifies its family.
 */
export type NewRule = RuleSettings &
  (
    | { table: RouteTableName | number; goto?: undefined; action?: "table" | undefined }
    | { goto: number; table?: undefined; action?: "goto" | undefined }
    | { l3mdev: true; table?: undefined; goto?: undefined }
    | { action: Exclude<RuleAction, "table" | "goto"> | `${number}` | number; table?: undefined; goto?: undefined }
    | Rule
  );

/**
 * A routing rule to add or delete. A {@link Rule} returned by `list()` can be passed unchanged.
 *
 * To add a rule with the action "table", specify `table`. To delete a rule, specify at least one field in addition to
 * its family.
 */
export interface RuleSettings
  extends Settable<Rule, "table" | "not" | "sport" | "dport" | "tunId" | "l3mdev" | "flags"> {
  table?: RouteTableName | number | undefined;
  not?: boolean | undefined;
  sport?: number | NumberRange | undefined;
  dport?: number | NumberRange | undefined;
  tunId?: bigint | number | undefined;
  l3mdev?: boolean | undefined;
}

/** Filter for listing routing rules with {@link Rules.list}. */
export interface RuleFilter {
  /** Family of the listed routing rules (default: "inet" and "inet6"). */
  family?: RuleFamily | undefined;
  /** Priority of the listed rules. */
  priority?: number | undefined;
  table?: RouteTableName | number | undefined;
  protocol?: Protocol | `${number}` | number | undefined;
}

const filterTable: FilterTable<RuleFilter, Rule> = {
  family: namedEquals(families, "family", "header.family"),
  priority: fieldEquals("priority", integerFrom(0, 0xffffffff)),
  table: tableEquals,
  protocol(protocol, path) {
    const shown = protocols.show(protocols.read(protocol, path));
    return (rule) => (rule.protocol ?? "unspec") === shown;
  },
};

const unlessUnset = (name: Unsettable, attribute: string = name) => {
  const unset = unsetValues[name];
  return { attribute, show: (value: bigint | number) => (value === unset ? undefined : value) };
};
const range = (attribute: string, minimum: number, maximum: number) => ({
  attribute,
  parse(value: number | NumberRange, path: string): NumberRange {
    if (typeof value === "number") {
      checkInteger(value, minimum, maximum, path);
      return { start: value, end: value };
    }
    checkObject(value, path);
    checkInteger(value.start, minimum, maximum, `${path}.start`);
    checkInteger(value.end, value.start, maximum, `${path}.end`);
    return value;
  },
});
const prefix = (attribute: "src" | "dst") => ({
  ...computed(({ header, [attribute]: address }: RuleReply) => {
    const length = header[`${attribute}Len`];
    if (address === undefined) return length === 0 ? "all" : `0/${length}`;
    return length === addressBits(addressFamily(header.family)) ? address : `${address}/${length}`;
  }, attribute),
  parse: (text: string, path: string) => parseNetwork(text, path)?.bytes,
});

export const fields: Fields<Rule, RuleSettings> = /* @__PURE__ */ new Fields("rule", () => ({
  family: { from: "header.family", show: (family: number) => families.show(family) },
  priority: { attribute: "priority" },
  action: {
    from: "header.action",
    show: (action: string | number) => (typeof action === "string" ? (specActions[action] ?? action) : action),
  },
  table: computed(({ header, table }: RuleReply) => (table ?? header.table) || undefined),
  src: prefix("src"),
  dst: prefix("dst"),
  not: { from: "header.flags", show: (flags: number) => (flags & FIB_RULE_INVERT) !== 0 || undefined },
  iif: { attribute: "iifname" },
  oif: { attribute: "oifname" },
  tos: unlessUnset("tos", "header.tos"),
  ...same("dscp", "fwmark", "flowlabel", "flowlabelMask", "goto"),
  tunId: unlessUnset("tunId"),
  dscpMask: unlessUnset("dscpMask"),
  // Without a mask in a request, the mark 0 matches all marks. The kernel lists only the mask of the mark 0.
  fwmask: computed(({ fwmark, fwmask }: RuleReply) => (fwmask === UNSET && fwmark ? undefined : fwmask), "fwmask"),
  ipproto: unlessUnset("ipproto", "ipProto"),
  sport: range("sportRange", ...RULE_PORTS),
  sportMask: unlessUnset("sportMask"),
  dport: range("dportRange", ...RULE_PORTS),
  dportMask: unlessUnset("dportMask"),
  uidRange: range("uidRange", 0, 0xffffffff),
  l3mdev: {
    attribute: "l3mdev",
    show: (value: number) => (value === 0 ? undefined : true),
    parse: (on: boolean) => (on ? 1 : undefined),
  },
  realms: unlessUnset("realms", "flow"),
  suppressPrefixlength: unlessUnset("suppressPrefixlength", "suppressPrefixlen"),
  suppressIfgroup: unlessUnset("suppressIfgroup"),
  protocol: named(protocols, "protocol"),
  flags: { from: "header.flags", show: (flags: number) => ruleFlags.show(flags & ~FIB_RULE_INVERT), reported: true },
  // Without unknown attributes, the rule would match more packets.
  ...same("unknown", "unparsed"),
}));

export const ruleKind: TableKind<Rule, RuleSettings> = {
  noun: "rule",
  plural: "rules",
  family: rtRule,
  getOperation: "getrule",
  fields,
  returnsAdded: true,
  read: (message) => toRule(decodeRule(message)),
  request(input, { isDelete }) {
    if (isDelete) checkSelective(input);
    return { codec: operationCodec(rtRule, isDelete ? "delrule" : "newrule"), fields: ruleFields(input, isDelete) };
  },
  title: ({ priority, src, dst, table }) => words({ priority, from: src, to: dst, table: tableTitle(table) }),
  // (rule_exists)
  advice: (errno, verb) =>
    errno === EEXIST && verb === "add"
      ? 'there is a rule that the kernel takes for the same: it does not compare "not", nor "src", "dst" and "tos" if the new rule omits them'
      : undefined,
};

/** Fields that the kernel does not compare when it deletes a rule. (rule_find) */
const notCompared: ReadonlySet<string> = new Set(["flags", "not", "goto", "unknown", "unparsed"]);

/** Returns whether a request to delete `rule` can delete a listed rule: the kernel ignores omitted fields. */
function deletedBy(rule: RuleSettings): (other: RuleSettings) => boolean {
  // Networks first: rules of the same priority often differ in them.
  const { src, dst, ...rest } = rule;
  const compared = Object.entries({ src, dst, ...rest }).filter(
    ([name, value]) => value !== undefined && value !== "all" && value !== "unspec" && !notCompared.has(name),
  ) as [keyof RuleSettings, unknown][];
  return (other) => compared.every(([name, value]) => value === other[name] || equals(value, other[name]));
}

function isSameRule(rule: RuleSettings, other: RuleSettings): boolean {
  const isEqual = rule.goto === other.goto && (rule.not ?? false) === (other.not ?? false);
  return isEqual && deletedBy(rule)(other) && deletedBy(other)(rule);
}

/** Removes the rule that the kernel would delete. Returns an error if it is another one than the listed rule. */
function take(rule: RuleSettings, groups: ReadonlyMap<unknown, Rule[]>): NetlinkError | undefined {
  const { priority } = rule;
  const searched = priority === undefined ? [...groups.values()] : [groups.get(priority) ?? []];
  const isDeleted = deletedBy(rule);
  for (const group of searched) {
    const at = group.findIndex(isDeleted);
    if (at < 0) continue;
    if (!isListed(rule) || isSameRule(rule, group[at]!)) {
      group.splice(at, 1);
      return undefined;
    }
    const what = `delete rule ${ruleKind.title(rule)}`;
    if (!group.some((other) => isSameRule(rule, other)))
      return failure(what, "there is no such rule: list() returns those that exist", ENOENT);
    const reason = "the kernel would delete another rule, which precedes it and has the same fields and others";
    return failure(what, `${reason}: delete that rule first, and add it again`, ENOTUNIQ);
  }
  return undefined;
}

function isListed({ family, action, flags }: RuleSettings & { flags?: unknown }): boolean {
  return family !== undefined && action !== undefined && Array.isArray(flags);
}

/** A request with only a family deletes its first rule. */
function checkSelective(input: RuleSettings): void {
  const { family: _, flags: __, unknown: ___, unparsed: ____, ...rest } = input as RuleSettings & Partial<Rule>;
  if (Object.values(rest).some((value) => value !== undefined)) return;
  throw typeError("rule", "expected a priority or another selector of the rule to delete");
}

function ruleFields(input: RuleSettings, isDelete: boolean): object {
  const { l3mdev, not } = input;
  checkFlag(not, "not");
  checkFlag(l3mdev, "l3mdev");
  const flags = ruleFlags.names((input as Partial<Rule>).flags ?? [], "flags");
  if (flags.includes("invert")) throw typeError("flags", "expected `not: true` for a rule that is inverted");
  const src = parseNetwork(input.src, "src");
  const dst = parseNetwork(input.dst, "dst");
  const family =
    input.family === undefined ? (src?.family ?? dst?.family ?? AF_INET) : families.read(input.family, "family");
  for (const [path, network] of Object.entries({ src, dst })) {
    if (network !== undefined && network.family !== addressFamily(family))
      throw typeError(path, "expected an address of the rule's family");
  }
  const table = input.table === undefined ? 0 : tables.read(input.table, "table");
  // A deletion without an action selects rules of all actions.
  const ownAction = input.goto !== undefined ? "goto" : isDelete ? 0 : "table";
  const action = actions.read(input.action === undefined ? ownAction : input.action, "action");
  if (input.goto !== undefined && action !== actionNumbers.goto && !isDelete)
    throw typeError("goto", `allowed only with the action "goto", got the action ${describeValue(input.action)}`);
  // Without a table, the rule would select the unused table 0.
  if (!isDelete && action === actionNumbers.table && table === 0 && l3mdev !== true) {
    throw typeError("table", `expected the routing table that the rule selects, got ${input.table}`);
  }
  if (!isDelete) checkCombination(input, family, table);
  const request: Record<string, unknown> = {
    header: {
      family,
      srcLen: src?.length ?? 0,
      dstLen: dst?.length ?? 0,
      table: table > 0xff ? 0 : table,
      action,
      flags: not === true ? FIB_RULE_INVERT : 0,
    },
  };
  if (input.table !== undefined && l3mdev !== true) request["table"] = table;
  fields.write(input, request);
  return request;
}

function checkCombination({ l3mdev, flowlabel, tos = 0 }: RuleSettings, family: number, table: number): void {
  if (l3mdev === true && table !== 0)
    throw typeError("table", "not allowed together with l3mdev, which selects the table of the interface's VRF");
  if (flowlabel !== undefined && family === AF_INET) throw typeError("flowlabel", "allowed only in IPv6 rules");
  // (fib4_rule_configure)
  if (family === AF_INET && (tos & ~IPTOS_TOS_MASK) !== 0)
    throw rangeError(
      "tos",
      `expected only bits of 0x1e in IPv4 rules (use dscp for others), got ${describeValue(tos)}`,
    );
}

function parseNetwork(text: string | undefined, path: string): Prefix | undefined {
  return text === undefined || text === "all" ? undefined : parsePrefix(text, path);
}

type RuleReply = Operations["getrule"]["dump"]["reply"];

export const decodeRule: (message: MessageView) => RuleReply = decoderOf(rtRule, "getrule");

export function toRule(reply: RuleReply): Rule {
  const rule: Partial<Rule> = fields.read(reply, {});
  rule.priority ??= 0;
  return rule as Rule;
}

/**
 * Routing rules (policy routing), which select the routing table for each packet.
 *
 * ```ts
 * using rules = Rules.open();
 * rules.add({ src: "10.1.0.0/16", table: 100, priority: 1000 });
 * for (const { priority, src, table } of rules.list({ family: "inet" })) console.log(priority, src, table);
 * ```
 *
 * `delete` removes the first rule that matches all specified fields. To delete exactly a listed rule, pass it unchanged: if
 * the kernel would remove another rule that precedes it, `delete` throws NetlinkError ENOTUNIQ and removes nothing, and
 * `deleteMany` and `flush` report the error.
 */
export class Rules<M extends Mode = "sync"> extends Table<M, Rule, NewRule, NewRule, RuleSettings, Rule | undefined> {
  /** Opens a client for the table of routing rules. Throws a NetlinkError if the network namespace does not exist. */
  static readonly open = (options?: RouteOptions): Rules => new Rules(options, ruleKind);
  /** Opens a `Rules` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): Rules<"async"> => new Rules(asynchronous(options), ruleKind);
  /**
   * Returns the string that identifies a routing rule. The string depends on all fields except `not`, which the kernel
   * ignores when it checks whether an added rule exists.
   */
  static readonly keyOf: KeyOf<Rule> = ruleKey;

  /** Lists all routing rules, or those that match the filter. The rules are in the order of evaluation. */
  list(filter: RuleFilter = {}, options?: ListOptions): Listed<M, Rule> {
    // The kernel's dump of all families also contains multicast routing rules.
    const accepts = (message: MessageView) => {
      const family = messageFamily(message);
      return filter.family !== undefined || family === AF_INET || family === AF_INET6;
    };
    return this.entries.list({ filter, table: filterTable, accepts }, options);
  }

  /**
   * Deletes the first rule that matches all specified fields. A listed rule is deleted exactly: if the kernel would delete
   * another rule, which precedes it, the call throws NetlinkError ENOTUNIQ. `delete` of a listed rule first lists the rules
   * of its family.
   */
  override delete(rule: RuleSettings, options?: DeleteOptions): Result<M, void> {
    return this.session.run(this.#deleting(rule, options), options);
  }

  *#deleting(rule: RuleSettings, options: DeleteOptions | undefined): Steps<void> {
    const [preceding] = yield* this.#preceding([rule], options);
    if (preceding !== undefined && !(options?.ignoreMissing === true && preceding.errno === -ENOENT)) throw preceding;
    if (preceding === undefined) yield* this.changes.delete(rule, options);
  }

  protected override *deletingMany(rules: Iterable<RuleSettings>, options?: DeleteOptions): Steps<Outcome[]> {
    checkIterable(rules, "items");
    const all = [...rules];
    const preceding = yield* this.#preceding(all, options);
    const deleted = all.filter((_, index) => preceding[index] === undefined);
    // The errors of the others then have the index of the whole list.
    for (const [index, rule] of deleted.length < all.length ? all.entries() : []) {
      yield* this.changes.check("delete", rule, index);
      yield* wait(this.session.io.pause());
    }
    const outcomes = (yield* this.changes.deleteMany(deleted, options)).values();
    return all.map((_, index) => {
      const error = preceding[index];
      if (error === undefined) return outcomes.next().value!;
      return options?.ignoreMissing === true && error.errno === -ENOENT ? {} : { error };
    });
  }

  /** Returns an error for each listed rule that the kernel would not delete, because a preceding rule matches the request. */
  *#preceding(rules: readonly RuleSettings[], options: DeleteOptions = {}): Steps<(NetlinkError | undefined)[]> {
    checkOptions(options, deleteChecks);
    const { timeoutMs, signal } = options;
    const listed = rules.filter((rule) => isRecord(rule) && isListed(rule) && families.find(rule.family!) >= 0);
    if (listed.length === 0) return [];
    /** Rules by family and priority, in the order of evaluation. */
    const existing = new Map<unknown, Map<unknown, Rule[]>>();
    for (const family of new Set(listed.map((rule) => rule.family as RuleFamily))) {
      const all = yield* wait<Rule[]>(this.list({ family }, { timeoutMs, signal }).toArray());
      existing.set(
        family,
        groupBy(all, ({ priority }) => priority),
      );
    }
    const errors: (NetlinkError | undefined)[] = [];
    for (const rule of rules) {
      const groups = isRecord(rule) ? existing.get(rule.family) : undefined;
      errors.push(groups && take(rule, groups));
      const pause = this.session.io.pause(true);
      if (pause !== undefined) yield* wait(pause);
    }
    return errors;
  }

  /**
   * Returns the first routing rule whose priority is `priority`. Throws NetlinkError ENOENT if there is no such rule.
   */
  get(priority: number, family: RuleFamily = "inet", options?: ListOptions): Result<M, Rule> {
    return this.session.run(this.#get(priority, family, options), options);
  }

  *#get(priority: number, family: RuleFamily, options: ListOptions | undefined): Steps<Rule> {
    checkInteger(priority, 0, 0xffffffff, "priority");
    const [rule] = yield* wait<Rule[]>(this.list({ family, priority }, options).toArray());
    if (rule !== undefined) return rule;
    throw failure(`get rule ${priority}`, "there is no such rule: list() returns those that exist", ENOENT);
  }
}
