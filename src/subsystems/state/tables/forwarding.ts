import { RTNLGRP_NEIGH } from "../../../constants/rtnetlink.ts";
import { checkObject } from "../../../message/check.ts";
import { defined } from "../../../message/objects.ts";
import { type FdbEntry, fdbKind, fields, type NewFdbEntry } from "../../route/bridge/fdb.ts";
import { parseAddress, showAddress } from "../../route/core/addresses.ts";
import { checkChange } from "../../route/core/changes.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import type { Outcome } from "../../route/core/options.ts";
import { DifferenceList, includesAll } from "../compare.ts";
import type { StateTable } from "../table.ts";
import { errorsOf, removalErrors } from "./outcomes.ts";

/** A declared forwarding database entry in canonical form. */
export interface WantedForwardingEntry extends NewFdbEntry {
  readonly dev: string;
  /** Bridge that contains a listed forwarding entry. The field is never declared. */
  readonly master?: undefined;
}

/** Table of a description: forwarding database entries of bridges, tunnels and other interfaces. */
export const forwardingTable: StateTable<FdbEntry, WantedForwardingEntry> = {
  name: "forwardingEntries",
  noun: "forwarding entry",
  groups: [RTNLGRP_NEIGH],

  normalise(input, path) {
    checkObject(input, path);
    const { dst, state = ["permanent"], flags = ["self"], ...rest } = input as NewFdbEntry;
    fields.check(input as NewFdbEntry, path);
    const dev = checkedName(rest.dev as string, `${path}.dev`);
    if (typeof rest.mac !== "string" || !/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(rest.mac))
      throw new TypeError(`${path}.mac: expected a hardware address such as "02:00:5e:00:53:01"`);
    const entry: WantedForwardingEntry = { ...rest, dev, mac: rest.mac.toLowerCase(), state, flags };
    if (dst !== undefined) {
      const { family, bytes } = parseAddress(dst, `${path}.dst`);
      entry.dst = showAddress(family, bytes);
    }
    return entry;
  },

  check: (wanted, path) => checkChange(fdbKind, "add", wanted, path),
  list: (scope) => scope.forwardingEntries.list(),
  key(entry) {
    const { dev, mac, vlan = "", dst = "", vni = "" } = entry;
    return `${dev} ${mac} ${isOnBridge(entry) ? "master" : "self"} ${vlan} ${dst} ${vni}`;
  },
  title({ dev, mac, vlan, dst }) {
    return `${mac} dev ${dev}${vlan === undefined ? "" : ` vlan ${vlan}`}${dst === undefined ? "" : ` dst ${dst}`}`;
  },

  differences(wanted, current) {
    const list = new DifferenceList();
    if (!includesAll(wanted.state!, current.state)) list.add("state", wanted.state, current.state);
    list.compareAll(["nhid", "port"], wanted, current);
    return list.result;
  },

  references: ({ dev }) => [{ ifname: dev, field: "dev" }],
  deviceOf: ({ dev }) => dev,
  // The kernel lists the addresses of bridges and their ports, and the multicast addresses that an interface receives,
  // as permanent entries.
  isAutomatic: (entry) =>
    entry.flags.includes("ext-learned") ||
    !(entry.state.includes("noarp") || entry.state.includes("permanent")) ||
    (entry.master !== undefined && entry.state.includes("permanent")) ||
    (/^(33:33|01:00:5e|01:80:c2)/.test(entry.mac) && entry.dst === undefined),

  restore(listed) {
    const { mac, dev, vlan, state, dst, port, vni, srcVni, nhid } = listed;
    const flags = [isOnBridge(listed) ? "master" : "self"] as const;
    return { mac, dev: dev!, state, flags, ...defined({ vlan, dst, port, vni, srcVni, nhid }) };
  },

  write(scope, action, changes, scopes) {
    const table = scope.forwardingEntries;
    if (action === "remove") {
      const keys = changes.map(({ current }) => forwardingTable.restore(current!, scope, scopes));
      return removalErrors(table.deleteMany(keys));
    }
    const wanted = changes.map((change) => change.wanted!);
    if (action === "change") return errorsOf(table.replaceMany(wanted));
    const results: Outcome[] = [];
    const add = (at: readonly number[], write: (entries: WantedForwardingEntry[]) => Outcome[]) => {
      const outcomes = write(at.map((index) => wanted[index]!));
      for (const [position, index] of at.entries()) results[index] = outcomes[position]!;
    };
    const hasRemote = (index: number) => wanted[index]!.dst !== undefined;
    const indices = [...wanted.keys()];
    add(
      indices.filter((index) => !hasRemote(index)),
      (entries) => table.addMany(entries),
    );
    // A tunnel may have several remote endpoints for one hardware address.
    add(indices.filter(hasRemote), (entries) => table.appendMany(entries));
    return errorsOf(results);
  },
};

/** Reports whether a forwarding entry belongs to the bridge of a port, rather than to the interface itself. */
function isOnBridge({ flags, master, dev }: FdbEntry | WantedForwardingEntry): boolean {
  return flags?.includes("master") === true || (master !== undefined && master !== dev);
}
