import { checkArray, checkInteger, checkObject } from "../../../base/check.ts";
import { defined } from "../../../base/objects.ts";
import { RTNLGRP_NEXTHOP } from "../../../constants/rtnetlink.ts";
import { protocols } from "../../route/core/vocabulary.ts";
import {
  fields,
  type NewNexthop,
  type Nexthop,
  type NexthopGroupMember,
  Nexthops,
  nexthopKind,
} from "../../route/nexthops.ts";
import { defineTable, type StateTable, type Writable } from "../table.ts";
import { canonicalAddress, canonicalName } from "./forms.ts";
import { writeChanges } from "./outcomes.ts";

interface WantedNexthop extends NewNexthop {
  readonly id: number;
  readonly dev?: string | undefined;
  readonly group?: readonly NexthopGroupMember[] | undefined;
}

export const nexthopTable: StateTable<Nexthop, WantedNexthop> = defineTable<Nexthop, WantedNexthop>({
  name: "nexthops",
  noun: "next hop",
  groups: [RTNLGRP_NEXTHOP],
  removedLast: true,
  marks: ["protocol"],

  kind: nexthopKind,
  fields,
  forms: {
    id: (id: number, path) => checkInteger(id, 1, 0xffffffff, path),
    gateway: canonicalAddress,
    group: canonicalGroup,
    protocol: canonicalName(protocols),
  },
  required: ["id"],

  // Members come before their groups.
  list: async (scope) =>
    (await scope.openAsync(Nexthops).list().toArray()).sort((one, other) => level(one) - level(other)),
  key: ({ id }) => `${id}`,
  title({ id, gateway, dev, group }) {
    const members = (group as readonly NexthopGroupMember[] | undefined)?.map((member) => member.id).join("/");
    const parts = [`${id}`, gateway && `via ${gateway}`, dev && `dev ${dev}`, members && `group ${members}`];
    return parts.filter((part) => part !== undefined).join(" ");
  },

  compared: ["dstPort", "groupType", "resGroup", "protocol", "encap"],
  compare(list, wanted, current) {
    if ((wanted.group === undefined) !== (current.group === undefined)) list.add("group", wanted.group, current.group);
    else list.compare("group", wanted.group, current.group?.toSorted(byId));
    if (wanted.gateway !== current.gateway) list.add("gateway", wanted.gateway, current.gateway);
    list.compare("dev", wanted.dev, current.dev);
    for (const name of ["blackhole", "fdb"] as const)
      if ((wanted[name] === true) !== (current[name] === true))
        list.add(name, wanted[name] === true, current[name] === true);
  },

  isFixed: (field, wanted, current) =>
    field === "groupType" || field === "fdb" || (wanted.group === undefined) !== (current.group === undefined),
  level,
  partsOf: ({ group = [] }) => group.map(({ id }) => nexthopKey(id)),
  containerKey: ({ id }) => nexthopKey(id),

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

  write: (scope, action, changes) =>
    writeChanges(scope.openAsync(Nexthops), action, changes, ({ id }) => id, "replaceMany"),
});

function level({ group }: Nexthop | WantedNexthop): number {
  return group === undefined ? 0 : 1;
}

/** Sorts the members of a next hop group, like the kernel. */
function canonicalGroup(group: NonNullable<NewNexthop["group"]>, path: string): NexthopGroupMember[] {
  checkArray(group, path);
  const members = group.map((member, index) => {
    if (typeof member === "number") return { id: member, weight: 1 };
    checkObject(member, `${path}[${index}]`);
    return { ...member, weight: member.weight ?? 1 };
  });
  return members.sort(byId);
}

const byId = (one: NexthopGroupMember, other: NexthopGroupMember): number => one.id - other.id;

export function nexthopKey(id: number): string {
  return `nexthop ${id}`;
}
