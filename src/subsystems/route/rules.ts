import { decoderOf } from "../../client/family.ts";
import { EEXIST, ENOENT } from "../../constants/errno.ts";
import { FIB_RULE_INVERT } from "../../constants/fib_rules.ts";
import { AF_INET, AF_INET6, AF_UNSPEC } from "../../constants/socket.ts";
import { NetlinkError } from "../../errors.ts";
import { type Operations, rtRule } from "../../families/rt-rule.ts";
import { checkFlag, checkInteger, checkKnown, type Names } from "../../message/check.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../schema/model/types.ts";
import { Changes, given, renamed, type Subject } from "./changes.ts";
import type { Listing } from "./listing.ts";
import { BitNames, NumberNames } from "./names.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "./options.ts";
import { addressBits, parsePrefix } from "./prefix.ts";
import { Session } from "./session.ts";
import { families, messageFamily, type Protocol, protocols, type TableName, tables } from "./vocabulary.ts";

const UNSET = 0xffffffff;
/** Masks of all bits. The kernel reports them for values that were set without a mask. */
const WHOLE_PORT = 0xffff;
const WHOLE_DSCP = 0x3f;
const PICKS_TABLE = 1;

/** What a rule does with matching packets. */
export type RuleAction = "table" | "goto" | "nop" | "blackhole" | "unreachable" | "prohibit";

const actions: NumberNames<RuleAction> = /* @__PURE__ */ new NumberNames(
  { table: 1, goto: 2, nop: 3, blackhole: 6, unreachable: 7, prohibit: 8 },
  0xff,
);
/** Names in the spec. */
const specActions: Readonly<Record<string, RuleAction>> = { "to-tbl": "table" };

/** Flags of a rule. */
export type RuleFlag = "permanent" | "unresolved" | "iif-detached" | "oif-detached";

const ruleFlags: BitNames<RuleFlag | "invert"> = /* @__PURE__ */ new BitNames({
  permanent: 1,
  invert: 2,
  unresolved: 4,
  "iif-detached": 8,
  "oif-detached": 16,
});

/** A range, including both ends. */
export interface NumberRange {
  start: number;
  end: number;
}

/**
 * A routing rule: selects a routing table for packets, or drops them. Field names are those of `ip -json rule`, in
 * camel case.
 */
export interface Rule extends ExtraAttributes {
  family: "inet" | "inet6" | number;
  /** Rules are evaluated in ascending order. */
  priority: number;
  action: RuleAction | number;
  /** The selected table. */
  table?: number;
  /** Source and destination prefix; "all" matches every address. */
  src: string;
  dst: string;
  /** Set if the rule matches packets that do not match the selectors. */
  not?: true;
  iif?: string;
  oif?: string;
  tos?: number;
  dscp?: number;
  /** Bits of `dscp` to compare, if not all (Linux 6.15). */
  dscpMask?: number;
  fwmark?: number;
  fwmask?: number;
  ipproto?: number;
  sport?: NumberRange;
  /** Bits of the port in `sport` to compare, if not all (Linux 6.15). */
  sportMask?: number;
  dport?: NumberRange;
  /** Like `sportMask`, for `dport`. */
  dportMask?: number;
  uidRange?: NumberRange;
  tunId?: bigint;
  flowlabel?: number;
  flowlabelMask?: number;
  /** Set if the rule selects the table of the VRF that the packet belongs to. */
  l3mdev?: true;
  /** Priority of the rule to continue with. */
  goto?: number;
  realms?: number;
  suppressPrefixlength?: number;
  suppressIfgroup?: number;
  protocol?: Protocol | number;
  flags: (RuleFlag | number)[];
}

/**
 * A rule to add or delete. A listed {@link Rule} is accepted as it is. A new rule needs a table, unless it has another
 * action. A rule to delete needs at least one field besides its family.
 */
export interface NewRule {
  /** Address family (default: that of the addresses, else "inet"). */
  family?: "inet" | "inet6" | number | undefined;
  priority?: number | undefined;
  /** Action (default: select `table`, or "goto" if `goto` is set). */
  action?: RuleAction | number | undefined;
  table?: TableName | number | undefined;
  src?: string | undefined;
  dst?: string | undefined;
  not?: boolean | undefined;
  iif?: string | undefined;
  oif?: string | undefined;
  tos?: number | undefined;
  dscp?: number | undefined;
  /** Bits of `dscp` to compare (default: all). Linux 6.15. */
  dscpMask?: number | undefined;
  fwmark?: number | undefined;
  fwmask?: number | undefined;
  ipproto?: number | undefined;
  sport?: number | NumberRange | undefined;
  /** Bits of the port to compare (default: all). Linux 6.15; only with a single port. */
  sportMask?: number | undefined;
  dport?: number | NumberRange | undefined;
  /** Like `sportMask`, for `dport`. */
  dportMask?: number | undefined;
  uidRange?: NumberRange | undefined;
  tunId?: bigint | number | undefined;
  flowlabel?: number | undefined;
  flowlabelMask?: number | undefined;
  l3mdev?: boolean | undefined;
  goto?: number | undefined;
  realms?: number | undefined;
  suppressPrefixlength?: number | undefined;
  suppressIfgroup?: number | undefined;
  /** Origin (default: "unspec", as with `ip rule`). */
  protocol?: Protocol | number | undefined;
}

/** Filter for {@link Rules.list}. */
export interface RuleFilter {
  family?: "inet" | "inet6" | undefined;
  priority?: number | undefined;
  table?: TableName | number | undefined;
  protocol?: Protocol | number | undefined;
}

const filterNames: Names<RuleFilter> = { family: true, priority: true, table: true, protocol: true };
const ruleNames = {
  family: true,
  priority: true,
  action: true,
  table: true,
  src: true,
  dst: true,
  not: true,
  iif: true,
  oif: true,
  tos: true,
  dscp: true,
  dscpMask: true,
  fwmark: true,
  fwmask: true,
  ipproto: true,
  sport: true,
  sportMask: true,
  dport: true,
  dportMask: true,
  uidRange: true,
  tunId: true,
  flowlabel: true,
  flowlabelMask: true,
  l3mdev: true,
  goto: true,
  realms: true,
  suppressPrefixlength: true,
  suppressIfgroup: true,
  protocol: true,
  flags: true,
  unknown: true,
  unparsed: true,
} satisfies Names<NewRule> & Record<string, true>;

const ruleSubject: Subject<NewRule> = {
  noun: "rule",
  request(input, { verb }) {
    checkKnown(input, ruleNames, "rule");
    if (verb === "delete") checkTold(input);
    return {
      codec: operationCodec(rtRule, verb === "delete" ? "delrule" : "newrule"),
      fields: ruleFields(input, verb === "delete"),
    };
  },
  path: renamed({
    ipProto: "ipproto",
    iifname: "iif",
    oifname: "oif",
    sportRange: "sport",
    dportRange: "dport",
    flow: "realms",
    suppressPrefixlen: "suppressPrefixlength",
    "header.tos": "tos",
  }),
  advice: (errno) =>
    errno === EEXIST ? "the rule exists already: rules have no replace(); delete() it first" : undefined,
  title(input) {
    const table = input.table === undefined ? undefined : `table ${input.table}`;
    const from = input.src === undefined ? undefined : `from ${input.src}`;
    const to = input.dst === undefined ? undefined : `to ${input.dst}`;
    const priority = input.priority === undefined ? undefined : `priority ${input.priority}`;
    return [priority, from, to, table].filter((part) => part !== undefined).join(" ");
  },
};

/** Without any selector, the kernel would delete the first rule of the table. */
function checkTold(input: NewRule): void {
  const { family: _, flags: __, unknown: ___, unparsed: ____, ...rest } = input as NewRule & Partial<Rule>;
  if (Object.values(rest).some((value) => value !== undefined)) return;
  throw new TypeError("rule: expected a priority or another selector of the rule to delete");
}

function ruleFields(input: NewRule, isDelete: boolean): object {
  const src = network(input.src, "src");
  const dst = network(input.dst, "dst");
  const said = input.family === undefined ? undefined : families.read(input.family, "family");
  const family = said ?? src?.family ?? dst?.family ?? AF_INET;
  for (const [path, prefix] of [
    ["src", src],
    ["dst", dst],
  ] as const) {
    if (prefix !== undefined && prefix.family !== family)
      throw new TypeError(`${path}: expected an address of the rule's family`);
  }
  const table = input.table === undefined ? undefined : tables.read(input.table, "table");
  const goes = input.goto === undefined ? "table" : "goto";
  const action = actions.read(input.action ?? goes, "action");
  const { l3mdev, protocol, not } = input;
  checkFlag(not, "not");
  checkFlag(l3mdev, "l3mdev");
  // The kernel would add a rule for table 0, which is never used.
  if (!isDelete && action === PICKS_TABLE && (table ?? 0) === 0 && l3mdev !== true) {
    throw new TypeError(`table: expected the table to select, got ${input.table}`);
  }
  return given({
    header: {
      family,
      srcLen: src?.length ?? 0,
      dstLen: dst?.length ?? 0,
      tos: input.tos ?? 0,
      table: table === undefined || table > 0xff ? 0 : table,
      action,
      flags: not === true ? FIB_RULE_INVERT : 0,
    },
    src: src?.bytes,
    dst: dst?.bytes,
    table: l3mdev === true ? undefined : table,
    priority: input.priority,
    iifname: input.iif,
    oifname: input.oif,
    dscp: input.dscp,
    dscpMask: input.dscpMask,
    fwmark: input.fwmark,
    fwmask: input.fwmask,
    ipProto: input.ipproto,
    sportRange: range(input.sport),
    sportMask: input.sportMask,
    dportRange: range(input.dport),
    dportMask: input.dportMask,
    uidRange: input.uidRange,
    tunId: input.tunId,
    flowlabel: input.flowlabel,
    flowlabelMask: input.flowlabelMask,
    l3mdev: l3mdev === true ? 1 : undefined,
    goto: input.goto,
    flow: input.realms,
    suppressPrefixlen: input.suppressPrefixlength,
    suppressIfgroup: input.suppressIfgroup,
    protocol: protocol === undefined ? undefined : protocols.read(protocol, "protocol"),
    // Selectors that are not described here are written back: without them the rule would match more packets.
    unknown: (input as Partial<Rule>).unknown,
    unparsed: (input as Partial<Rule>).unparsed,
  });
}

function network(text: string | undefined, path: string) {
  return text === undefined || text === "all" ? undefined : parsePrefix(text, path);
}

function range(ports: number | NumberRange | undefined): NumberRange | undefined {
  return typeof ports === "number" ? { start: ports, end: ports } : ports;
}

/** A rule as decoded by the family `rt-rule`. */
export type RuleReply = Operations["getrule"]["dump"]["reply"];

const decodeRule = decoderOf(rtRule, "getrule");

function readRule(message: MessageView): Rule {
  return ruleOf(decodeRule(message));
}

/** Converts a decoded rule. */
export function ruleOf(reply: RuleReply): Rule {
  const { header, table = header.table } = reply;
  const action =
    typeof header.action === "string" ? (specActions[header.action] ?? (header.action as RuleAction)) : header.action;
  const read: Rule = {
    family: families.show(header.family) as Rule["family"],
    priority: reply.priority ?? 0,
    action,
    src: shownNetwork(reply.src, header.srcLen, header.family),
    dst: shownNetwork(reply.dst, header.dstLen, header.family),
    flags: ruleFlags.show(header.flags & ~FIB_RULE_INVERT) as Rule["flags"],
  };
  if (table !== 0) read.table = table;
  if ((header.flags & FIB_RULE_INVERT) !== 0) read.not = true;
  if (reply.l3mdev !== undefined && reply.l3mdev !== 0) read.l3mdev = true;
  const { suppressPrefixlen, suppressIfgroup, fwmark, fwmask, sportMask, dportMask, dscpMask } = reply;
  const more = given({
    iif: reply.iifname,
    oif: reply.oifname,
    tos: header.tos === 0 ? undefined : header.tos,
    dscp: reply.dscp,
    dscpMask: dscpMask === WHOLE_DSCP ? undefined : dscpMask,
    fwmark: fwmark,
    fwmask: fwmask === 0xffffffff ? undefined : fwmask,
    ipproto: reply.ipProto,
    sport: reply.sportRange,
    sportMask: sportMask === WHOLE_PORT ? undefined : sportMask,
    dport: reply.dportRange,
    dportMask: dportMask === WHOLE_PORT ? undefined : dportMask,
    uidRange: reply.uidRange,
    tunId: reply.tunId,
    flowlabel: reply.flowlabel,
    flowlabelMask: reply.flowlabelMask,
    goto: reply.goto,
    realms: reply.flow,
    suppressPrefixlength: suppressPrefixlen === UNSET ? undefined : suppressPrefixlen,
    suppressIfgroup: suppressIfgroup === UNSET ? undefined : suppressIfgroup,
    protocol: reply.protocol === undefined ? undefined : protocols.show(reply.protocol),
    unknown: reply.unknown,
    unparsed: reply.unparsed,
  });
  return Object.assign(read, more);
}

function shownNetwork(address: string | undefined, length: number, family: number): string {
  if (address === undefined) return length === 0 ? "all" : `0/${length}`;
  return length === addressBits(family) ? address : `${address}/${length}`;
}

/**
 * Routing rules, which select the routing table of each packet.
 *
 * ```ts
 * using rules = Rules.open();
 * rules.add({ src: "10.1.0.0/16", table: 100, priority: 1000 });
 * for (const { priority, src, table } of rules.list({ family: "inet" })) console.log(priority, src, table);
 * ```
 *
 * `delete` removes the first rule that matches all specified fields.
 */
export class Rules implements Disposable {
  readonly #session: Session;
  readonly #changes: Changes<NewRule>;

  private constructor(session: Session) {
    this.#session = session;
    this.#changes = new Changes(session, ruleSubject);
  }

  /** Ready to work; throws as `Links.open` does. */
  static open(options?: RouteOptions): Rules {
    return new Rules(new Session("rules", options));
  }

  /** Lists all rules, or those that match the filter, in the order of evaluation. */
  list(filter: RuleFilter = {}, options?: ListOptions): Listing<Rule> {
    checkKnown(filter, filterNames, "filter");
    const { family, priority } = filter;
    const table = filter.table === undefined ? undefined : tables.read(filter.table, "filter.table");
    const protocol = filter.protocol === undefined ? undefined : protocols.read(filter.protocol, "filter.protocol");
    const matches = (rule: Rule) =>
      (priority === undefined || rule.priority === priority) &&
      (table === undefined || rule.table === table) &&
      (protocol === undefined || protocols.read(rule.protocol ?? 0, "protocol") === protocol);
    const number = family === undefined ? AF_UNSPEC : families.read(family, "filter.family");
    return this.#session.list(
      {
        codec: operationCodec(rtRule, "getrule"),
        fields: { header: { family: number } },
        what: "list rules",
        read: (message) => {
          const of = messageFamily(message);
          if (number === AF_UNSPEC ? of !== AF_INET && of !== AF_INET6 : of !== number) return undefined;
          const rule = readRule(message);
          return matches(rule) ? rule : undefined;
        },
      },
      options,
    );
  }

  /**
   * Returns the first rule with a priority.
   *
   * @throws NetlinkError ENOENT if there is none.
   */
  get(priority: number, family: "inet" | "inet6" = "inet", options?: ListOptions): Rule {
    checkInteger(priority, 0, 0xffffffff, "priority");
    using listing = this.list({ family, priority }, options);
    const rule = listing.next();
    if (rule !== undefined) return rule;
    const operation = `get rule ${priority}`;
    const message = `${operation}: there is no such rule: list() returns those that exist (ENOENT)`;
    throw new NetlinkError(message, { errno: ENOENT, operation });
  }

  /**
   * Adds a rule, and returns it with the values chosen by the kernel, such as its priority. Returns undefined if the
   * kernel does not report it.
   */
  add(rule: NewRule, options?: CallOptions): Rule | undefined {
    return this.#changes.make(rule, readRule, options);
  }

  /** Makes many; what became of each, in order. */
  addMany(rules: Iterable<NewRule>, options?: CallOptions): Outcome[] {
    return this.#changes.many("add", rules, options);
  }

  /** Takes away the first rule that is like that. */
  delete(rule: NewRule, options?: CallOptions): void {
    this.#changes.one("delete", rule, options);
  }

  /** Takes away many; what became of each, in order. */
  deleteMany(rules: Iterable<NewRule>, options?: CallOptions): Outcome[] {
    return this.#changes.many("delete", rules, options);
  }

  /** Closes the namespace that was opened, if one was. Harmless twice. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
