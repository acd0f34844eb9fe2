import { typeError } from "../../../base/argument-error.ts";
import { checkArray, checkInteger, checkObject } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { RTNLGRP_NEXTHOP } from "../../../constants/rtnetlink.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { canonicalAddress } from "../../route/core/addresses.ts";
import { hundredthsInTicks, type ListedForms } from "../../route/core/listed-form.ts";
import { families, nexthopFlags, protocols } from "../../route/core/vocabulary.ts";
import {
  checkMembers,
  fields,
  groupTypes,
  type NewNexthop,
  type Nexthop,
  type NexthopGroupMember,
  type NexthopSettings,
  Nexthops,
  nexthopKind,
} from "../../route/nexthops.ts";
import { type Encap, encapSettings, mapEncapInterfaces } from "../../route/routes/encap.ts";
import type { Route } from "../../route/routes/route.ts";
import type { DeclaredTable } from "../model/declared.ts";
import { canonicalEncap, canonicalFlags, canonicalName } from "../model/forms.ts";
import { writeChanges } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { type Change, defineTable, type LinkReference, type StateTable, type Writable } from "../model/table.ts";
import { untilReady } from "./addresses.ts";
import { addressesOf, lacksNeeded, markNexthops } from "./prefix-routes.ts";

export interface WantedNexthop extends NexthopSettings {
  readonly id: number;
  readonly dev?: string | undefined;
  readonly group?: readonly NexthopGroupMember[] | undefined;
}

const groupTimers: ListedForms = { idleTimer: hundredthsInTicks(), unbalancedTimer: hundredthsInTicks() };

export const nexthopTable: StateTable<Nexthop, WantedNexthop> = defineTable<Nexthop, WantedNexthop>({
  name: "nexthops",
  groups: [RTNLGRP_NEXTHOP],
  removedLast: true,
  marks: ["protocol"],

  kind: nexthopKind,
  fields,
  forms: {
    id: (id: number, path) => checkInteger(id, 1, 0xffffffff, path),
    gateway: canonicalAddress,
    family: canonicalName(families),
    group: canonicalGroup,
    encap: canonicalEncap,
    groupType: canonicalName(groupTypes),
    protocol: canonicalName(protocols),
    flags: canonicalFlags(nexthopFlags),
  },
  required: ["id"],
  examples: [{ id: 1, dev: "lo" }, { id: 1, family: "inet6", dev: "lo" }, { id: 1, blackhole: true }, { id: 1 }],

  // Members come before their groups.
  async list(scope) {
    const nexthops = await scope.openAsync(Nexthops).list().toArray();
    await markNexthops(scope, nexthops);
    return nexthops.sort((one, other) => level(one) - level(other));
  },
  key: ({ id }) => `${id}`,

  references: ({ dev, encap }) => [
    ...(dev === undefined ? [] : [{ ifname: dev, field: "dev" }]),
    ...encapReferences(encap, "encap"),
  ],
  compared: ["dstPort", "groupType", "protocol", "encap"],
  members: ["resGroup"],
  listedForms: () => groupTimers,
  compare(list, wanted, current) {
    if ((wanted.group === undefined) !== (current.group === undefined)) list.add("group", wanted.group, current.group);
    // The order of the members determines which packets they get. (nh_hthr_group_rebalance)
    else list.compare("group", wanted.group, current.group);
    // IPv4 routes can use next hops of both families.
    const { group = current.group, family } = wanted;
    if (group === undefined && family === "inet6") list.compare("family", family, current.family);
    if (wanted.gateway !== current.gateway) list.add("gateway", wanted.gateway, current.gateway);
    list.compare("dev", wanted.dev, current.dev);
    list.compare(
      "flags",
      wanted.flags,
      current.flags.filter((flag) => flag === "onlink"),
    );
    for (const name of ["blackhole", "fdb"] as const)
      if ((wanted[name] === true) !== (current[name] === true))
        list.add(name, wanted[name] === true, current[name] === true);
  },

  isFixed: (field, wanted, current) =>
    ["groupType", "resGroup.buckets", "fdb"].includes(field) ||
    // (replace_nexthop_grp)
    (field === "protocol" && wanted.group !== undefined) ||
    (wanted.group === undefined) !== (current.group === undefined),
  level,
  partsOf: ({ group = [] }) => group.map(({ id }) => nexthopKey(id)),
  containerKey: ({ id }) => nexthopKey(id),
  isOmitted: lacksNeeded,
  isInScope: (nexthop, isDeclared, isOwned) =>
    isOwned || addressesOf(nexthop).every((key) => isDeclared("addresses", key)),

  restore({ id, family, protocol, gateway, dev, blackhole, fdb, dstPort, encap, group, groupType, resGroup, flags }) {
    const entry: Writable<WantedNexthop> = { id, protocol };
    if (group === undefined && family !== "unspec") entry.family = family;
    const device = blackhole === true ? undefined : dev;
    Object.assign(
      entry,
      defined({ gateway, dev: device, blackhole, fdb, dstPort, group, encap: encap && encapSettings(encap) }),
    );
    if (group !== undefined && groupType !== undefined) entry.groupType = groupType;
    if (resGroup !== undefined) {
      const { buckets, idleTimer, unbalancedTimer } = resGroup;
      entry.resGroup = { buckets, idleTimer, unbalancedTimer };
    }
    if (flags.includes("onlink")) entry.flags = ["onlink"];
    return entry;
  },

  async write(scope, action, changes) {
    await untilReady(
      scope,
      changes.flatMap(({ wanted }) => wanted ?? []),
    );
    const complete = (action === "change" ? changes.map(inFamily) : changes) as readonly Change<Nexthop, NewNexthop>[];
    return writeChanges(scope.openAsync(Nexthops), action, complete, ({ id }) => id, "replaceMany");
  },
});

/** Keeps the family "inet6": the kernel rejects another one if IPv6 routes use the next hop. (replace_nexthop_single) */
function inFamily(change: Change<Nexthop, WantedNexthop>): Change<Nexthop, WantedNexthop> {
  const { wanted, current, differences } = change;
  const isKept = current?.family === "inet6" && differences?.["family"] === undefined;
  if (!isKept || wanted!.gateway !== undefined || wanted!.group !== undefined) return change;
  return { ...change, wanted: { ...wanted!, family: "inet6" } };
}

/** Throws if the kernel rejects a declared next hop as a member of a declared group. (valid_group_nh) */
export function checkGroups(declared: DeclaredTable): void {
  for (const { wanted, path, absent } of declared.values()) {
    const { group = [] } = wanted as WantedNexthop;
    for (const { id } of absent ? [] : group) {
      const member = declared.get(nexthopTable.key({ id } as WantedNexthop));
      const { group: nested, blackhole } = (member?.absent === false ? member.wanted : {}) as Partial<WantedNexthop>;
      if (nested !== undefined) throw typeError(`${path}.group`, `the member ${id} is a group itself`);
      if (blackhole === true && group.length > 1)
        throw typeError(`${path}.group`, `the member ${id} is a blackhole, which must be the only member of a group`);
    }
  }
}

function level({ group }: Nexthop | WantedNexthop): number {
  return group === undefined ? 0 : 1;
}

function canonicalGroup(
  group: NonNullable<NexthopSettings["group"]>,
  path: string,
  { id }: Readonly<Record<string, unknown>>,
): NexthopGroupMember[] {
  checkArray(group, path);
  checkMembers(group, path, id);
  return group.map((member, index) => {
    if (typeof member === "number") return { id: member, weight: 1 };
    checkObject(member, `${path}[${index}]`);
    return { ...member, weight: member.weight ?? 1 };
  });
}

export function nexthopKey(id: number): string {
  return `nexthop ${id}`;
}

/** Returns the links to which an encapsulation refers. */
export function encapReferences(encap: Encap | undefined, field: string): LinkReference[] {
  const found: LinkReference[] = [];
  if (encap !== undefined)
    mapEncapInterfaces(
      encap,
      (of, path) => {
        if (typeof of === "string") found.push({ ifname: of, field: path });
        return undefined;
      },
      field,
    );
  return found;
}

/** As a symbol, it is neither a field of a declaration nor of a request, and copies of the route keep it. */
const THROUGH_BLACKHOLE = Symbol("through blackhole");

interface Marked {
  [THROUGH_BLACKHOLE]?: true;
}

/**
 * Marks routes through a next hop object that is a blackhole. The kernel lists all of them with the type "blackhole",
 * whatever their own type is. (`nexthop_is_blackhole` in fib_dump_info and rt6_fill_node)
 */
export async function markBlackholes(scope: Scope, routes: readonly Route[]): Promise<void> {
  const slice = new TimeSlice();
  const candidates: Route[] = [];
  for (const route of routes) {
    if (route.nhid !== undefined && route.type === "blackhole") candidates.push(route);
    if (slice.isOverAfterEntry()) await slice.pause();
  }
  if (candidates.length === 0 || !scope.hasTable("nexthops")) return;
  const nexthops = new Map((await scope.openAsync(Nexthops).list().toArray()).map((nexthop) => [nexthop.id, nexthop]));
  const isBlackhole = (nexthop: Nexthop | undefined): boolean =>
    nexthop?.blackhole === true ||
    // A group with a blackhole has no other members.
    (nexthop?.group?.length === 1 && nexthops.get(nexthop.group[0]!.id)?.blackhole === true);
  for (const route of candidates)
    if (isBlackhole(nexthops.get(route.nhid!))) (route as Marked)[THROUGH_BLACKHOLE] = true;
}

export function isThroughBlackhole(route: Route): boolean {
  return (route as Marked)[THROUGH_BLACKHOLE] === true;
}
