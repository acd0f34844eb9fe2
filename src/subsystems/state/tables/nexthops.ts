import { RTNLGRP_NEXTHOP } from "../../../constants/rtnetlink.ts";
import { checkInteger, checkObject } from "../../../message/check.ts";
import { defined } from "../../../message/objects.ts";
import { parseAddress, showAddress } from "../../route/core/addresses.ts";
import { checkChange } from "../../route/core/changes.ts";
import { protocols } from "../../route/core/vocabulary.ts";
import { fields, type NewNexthop, type Nexthop, type NexthopGroupMember, nexthopKind } from "../../route/nexthops.ts";
import { DifferenceList } from "../compare.ts";
import type { StateTable, Writable } from "../table.ts";
import { writeChanges } from "./outcomes.ts";

/** A declared next hop in canonical form. */
export interface WantedNexthop extends NewNexthop {
  readonly id: number;
  readonly dev?: string | undefined;
  readonly group?: readonly NexthopGroupMember[] | undefined;
}

/** The table of next hop objects and groups in a description. */
export const nexthopTable: StateTable<Nexthop, WantedNexthop> = {
  name: "nexthops",
  noun: "next hop",
  groups: [RTNLGRP_NEXTHOP],
  removedLast: true,
  marks: ["protocol"],

  normalise(input, path, owner) {
    checkObject(input, path);
    const { id, gateway, group, protocol } = input as NewNexthop;
    fields.check(input as NewNexthop, path);
    const entry = { ...input, id: checkInteger(id, 1, 0xffffffff, `${path}.id`) } as Writable<WantedNexthop>;
    if (gateway !== undefined) {
      const { family, bytes } = parseAddress(gateway, `${path}.gateway`);
      entry.gateway = showAddress(family, bytes);
    }
    if (group !== undefined) {
      entry.group = [...group]
        .map((member) =>
          typeof member === "number" ? { id: member, weight: 1 } : { ...member, weight: member.weight ?? 1 },
        )
        .sort(byId);
    }
    const owned = protocol ?? owner.protocol;
    if (owned !== undefined) entry.protocol = protocols.show(protocols.read(owned as "static", `${path}.protocol`));
    return entry;
  },

  check: (wanted, path) => checkChange(nexthopKind, "add", wanted, path),
  list: (scope) => scope.nexthops.list(),
  key: ({ id }) => `${id}`,
  title({ id, gateway, dev, group }) {
    const members = (group as readonly NexthopGroupMember[] | undefined)?.map((member) => member.id).join("/");
    const parts = [`${id}`, gateway && `via ${gateway}`, dev && `dev ${dev}`, members && `group ${members}`];
    return parts.filter((part) => part !== undefined).join(" ");
  },

  differences(wanted, current) {
    const list = new DifferenceList();
    if ((wanted.group === undefined) !== (current.group === undefined)) list.add("group", wanted.group, current.group);
    else list.compare("group", wanted.group, current.group?.toSorted(byId));
    if (wanted.gateway !== current.gateway) list.add("gateway", wanted.gateway, current.gateway);
    if (wanted.dev !== undefined && wanted.dev !== current.dev) list.add("dev", wanted.dev, current.dev);
    list.compare("dstPort", wanted.dstPort, current.dstPort);
    for (const name of ["blackhole", "fdb"] as const)
      if ((wanted[name] === true) !== (current[name] === true))
        list.add(name, wanted[name] === true, current[name] === true);
    list.compareAll(["groupType", "resGroup", "protocol", "encap"], wanted, current);
    return list.result;
  },

  isFixed: (field, wanted, current) =>
    field === "groupType" || field === "fdb" || (wanted.group === undefined) !== (current.group === undefined),
  references: ({ dev }) => (dev === undefined ? [] : [{ ifname: dev, field: "dev" }]),
  level: ({ group }) => (group === undefined ? 0 : 1),
  deviceOf: ({ dev }) => dev,
  partsOf: ({ group = [] }) => group.map(({ id }) => nexthopKey(id)),
  containerKey: ({ id }) => nexthopKey(id),
  isOwned: ({ protocol }, owner) => owner.protocol !== undefined && protocol === owner.protocol,

  restore({ id, family, protocol, gateway, dev, blackhole, fdb, dstPort, encap, group, groupType, resGroup, flags }) {
    const entry: Writable<WantedNexthop> = { id, protocol };
    if (group === undefined && family !== "unspec") entry.family = family;
    const device = blackhole === true ? undefined : dev;
    Object.assign(entry, defined({ gateway, dev: device, blackhole, fdb, dstPort, encap, group }));
    if (group !== undefined && groupType !== undefined) entry.groupType = groupType;
    if (resGroup !== undefined) {
      const { buckets, idleTimer, unbalancedTimer } = resGroup;
      entry.resGroup = { buckets, idleTimer, unbalancedTimer };
    }
    if (flags.includes("onlink")) entry.flags = ["onlink"];
    return entry;
  },

  write: ({ nexthops }, action, changes) => writeChanges(nexthops, action, changes, ({ id }) => id, "replaceMany"),
};

const byId = (one: NexthopGroupMember, other: NexthopGroupMember): number => one.id - other.id;

/** Returns the key by which routes and groups refer to a next hop object. */
export function nexthopKey(id: number): string {
  return `nexthop ${id}`;
}
