import { defined } from "../../base/objects.ts";
import { EEXIST, EINVAL, ENOENT } from "../../constants/errno.ts";
import { FIB_RULE_IIF_DETACHED, FIB_RULE_OIF_DETACHED, FIB_RULE_UNRESOLVED } from "../../constants/fib_rules.ts";
import { NLM_F_ECHO, NLM_F_EXCL } from "../../constants/netlink.ts";
import {
  RT_TABLE_COMPAT,
  RT_TABLE_DEFAULT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTPROT_KERNEL,
} from "../../constants/rtnetlink.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type Operations, rtRule } from "../../families/rt-rule.ts";
import type { Fields } from "../../schema/model/types.ts";
import type { FamilyHandlers, Received } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { NetworkContext } from "./context.ts";

type Reply = Operations["getrule"]["dump"]["reply"];
type Request = Received<Operations["newrule"]["do"]["request"]>;

const MAIN_PRIORITY = 32_766;
const DEFAULT_PRIORITY = 32_767;
const UNSET = 0xffff_ffff;
const MAX_COMPATIBLE_TABLE = 0xff;
const TABLE_ACTION = "to-tbl";

export class RuleTable {
  readonly handlers: FamilyHandlers<Operations> = {
    getrule: {
      dump: ({ header }) => {
        const { family = 0 } = (header ?? {}) as { family?: number };
        return this.#all
          .filter((one) => family === 0 || one.header.family === family)
          .map((one) => this.#describe(one));
      },
    },
    newrule: {
      do: (request, { flags }) => {
        const added = this.#add(request, (flags & NLM_F_EXCL) !== 0);
        return (flags & NLM_F_ECHO) === 0 ? undefined : [{ ...this.#describe(added) }];
      },
    },
    delrule: { do: (request) => this.#delete(request as Request) },
  };
  readonly #context: NetworkContext;
  #all: Reply[] = [
    initialRule(AF_INET, 0, RT_TABLE_LOCAL),
    initialRule(AF_INET, MAIN_PRIORITY, RT_TABLE_MAIN),
    initialRule(AF_INET, DEFAULT_PRIORITY, RT_TABLE_DEFAULT),
    initialRule(AF_INET6, 0, RT_TABLE_LOCAL),
    initialRule(AF_INET6, MAIN_PRIORITY, RT_TABLE_MAIN),
  ];

  constructor(context: NetworkContext) {
    this.#context = context;
  }

  /** Only rules without conditions are considered. */
  tables(family: number): number[] {
    const open = this.#all.filter(
      ({ header, iifname, oifname, fwmark }) =>
        header.family === family &&
        header.dstLen === 0 &&
        header.srcLen === 0 &&
        header.action === TABLE_ACTION &&
        iifname === undefined &&
        oifname === undefined &&
        fwmark === undefined,
    );
    return open.map(({ table, header }) => table ?? header.table);
  }

  #add(request: Request, isExclusive: boolean): Reply {
    const { header } = request;
    const { family, action, dstLen = 0, srcLen = 0, tos = 0, flags = 0 } = header;
    const table = request.table ?? header.table ?? 0;
    const entry = defined({
      ...stored(request),
      header: {
        family,
        dstLen,
        srcLen,
        tos,
        table: table > MAX_COMPATIBLE_TABLE ? RT_TABLE_COMPAT : table,
        action,
        flags,
      },
      table,
      suppressPrefixlen: request.suppressPrefixlen ?? UNSET,
      protocol: request.protocol ?? 0,
      priority: request.priority === 0 ? undefined : (request.priority ?? this.#nextPriority(family)),
    }) as unknown as Reply;
    checkTarget(entry);
    if (isExclusive && this.#all.some((one) => collides(one, entry))) throw new Refusal(EEXIST);
    const priority = entry.priority ?? 0;
    const after = this.#all.findIndex((one) => one.header.family === family && (one.priority ?? 0) > priority);
    const end = this.#all.findLastIndex((one) => one.header.family === family) + 1;
    this.#all.splice(after < 0 ? end : after, 0, entry);
    this.#context.kernel.publish(rtRule, "newrule-ntf", this.#describe(entry), groupOf(family));
    return entry;
  }

  #describe(rule: Reply): Reply {
    const { header, iifname, oifname, goto } = rule;
    const isAbsent = (name: string | undefined) => name !== undefined && this.#context.linkNamed(name) === undefined;
    const detached = (isAbsent(iifname) ? FIB_RULE_IIF_DETACHED : 0) | (isAbsent(oifname) ? FIB_RULE_OIF_DETACHED : 0);
    const isTarget = ({ header: { family }, priority = 0 }: Reply) => family === header.family && priority === goto;
    const unresolved = goto === undefined || this.#all.some(isTarget) ? 0 : FIB_RULE_UNRESOLVED;
    return { ...rule, header: { ...header, flags: header.flags | detached | unresolved } };
  }

  /** 1 less than the second rule of the family. (fib_default_rule_pref) */
  #nextPriority(family: number): number {
    const second = this.#all.filter(({ header }) => header.family === family)[1];
    return Math.max((second?.priority ?? 0) - 1, 0);
  }

  #delete(request: Request): void {
    // The kernel ignores fields without a value, except for the realms. (rule_find, fib4_rule_compare)
    const fields = defined({ ...stored(request), fwmask: request.fwmask || undefined, flow: request.flow });
    const { header, unknown: _unknown, unparsed: _unparsed, ...attributes } = fields as Request;
    const { family, action = 0, dstLen = 0, srcLen = 0, tos = 0 } = header;
    const table = request.table ?? header.table ?? 0;
    const { table: _table, ...others } = attributes;
    const found = this.#all.find(
      (one) =>
        one.header.family === family &&
        (action === 0 || action === "unspec" || one.header.action === action) &&
        (table === 0 || (one.table ?? one.header.table) === table) &&
        (srcLen === 0 || one.header.srcLen === srcLen) &&
        (dstLen === 0 || one.header.dstLen === dstLen) &&
        (tos === 0 || one.header.tos === tos) &&
        Object.entries(others).every(([name, value]) => {
          const own = (one as object as Fields)[name] ?? (name === "priority" || name === "flow" ? 0 : undefined);
          return JSON.stringify(own, bigints) === JSON.stringify(value, bigints);
        }),
    );
    if (found === undefined) throw new Refusal(ENOENT);
    this.#all = this.#all.filter((one) => one !== found);
    this.#context.kernel.publish(rtRule, "delrule-ntf", this.#describe(found), groupOf(family));
  }
}

/** Omits numbers that the kernel does not list. (fib_nl2rule, fib_nl_fill_rule) */
function stored(request: Request): Partial<Request> {
  const { fwmark = 0, ipProto, tunId, flow, suppressIfgroup } = request;
  const { fwmask = fwmark === 0 ? 0 : UNSET } = request;
  return {
    ...request,
    fwmark: fwmark || undefined,
    fwmask: fwmark === 0 && fwmask === 0 ? undefined : fwmask,
    ipProto: ipProto || undefined,
    tunId: tunId || undefined,
    flow: flow || undefined,
    suppressIfgroup: suppressIfgroup === UNSET ? undefined : suppressIfgroup,
  } as Partial<Request>;
}

/** Throws a Refusal for a rule that the kernel rejects because of its target. (fib_nl2rule) */
function checkTarget({ header: { action }, goto, priority = 0 }: Reply): void {
  if (action !== "goto") return;
  if (goto === undefined) throw new Refusal(EINVAL, { message: "Missing goto target for action goto" });
  if (goto <= priority) throw new Refusal(EINVAL, { message: "Backward goto not supported" });
}

/**
 * A new rule without an address or TOS collides with rules that have one (fib4_rule_compare). The flags, such as that of
 * `not`, are not compared (rule_exists).
 */
function collides(known: Reply, { header, ...rule }: Reply): boolean {
  const { srcLen, dstLen, tos, flags } = known.header;
  const fill = { srcLen: header.srcLen || srcLen, dstLen: header.dstLen || dstLen, tos: header.tos || tos, flags };
  const { src = known.src, dst = known.dst } = rule;
  const text = (one: Reply) => JSON.stringify(Object.entries(one).sort(byName), bigints);
  return text({ ...rule, ...defined({ src, dst }), header: { ...header, ...fill } } as Reply) === text(known);
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1;
}

function bigints(_name: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}

function groupOf(family: number): { group: string } {
  return { group: family === AF_INET6 ? "rtnlgrp-ipv6-rule" : "rtnlgrp-ipv4-rule" };
}

function initialRule(family: number, priority: number, table: number): Reply {
  const header = { family, dstLen: 0, srcLen: 0, tos: 0, table, action: TABLE_ACTION, flags: 0 } as const;
  const rule = { header, table, suppressPrefixlen: UNSET, protocol: RTPROT_KERNEL };
  return priority === 0 ? rule : { ...rule, priority };
}
