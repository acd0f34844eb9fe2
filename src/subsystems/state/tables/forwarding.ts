import { RTNLGRP_NEIGH } from "../../../constants/rtnetlink.ts";
import { defined } from "../../../message/objects.ts";
import { type FdbEntry, ForwardingEntries, fdbKind, fields, type NewFdbEntry } from "../../route/bridge/fdb.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import type { Outcome } from "../../route/core/options.ts";
import { defineTable, type StateTable } from "../table.ts";
import { canonicalAddress } from "./forms.ts";
import { errorsOf, removalErrors } from "./outcomes.ts";

/** A declared forwarding database entry in canonical form. */
export interface WantedForwardingEntry extends NewFdbEntry {
  readonly dev: string;
  /** Bridge that contains a listed forwarding entry. The field is never declared. */
  readonly master?: undefined;
}

/** Table of a description: forwarding database entries of bridges, tunnels and other interfaces. */
export const forwardingTable: StateTable<FdbEntry, WantedForwardingEntry> = defineTable<
  FdbEntry,
  WantedForwardingEntry
>({
  name: "forwardingEntries",
  noun: "forwarding entry",
  groups: [RTNLGRP_NEIGH],
  kind: fdbKind,
  fields,
  forms: { dev: checkedName, mac: canonicalMac, dst: canonicalAddress },
  required: ["dev", "mac"],
  complete: ({ state = ["permanent"], flags = ["self"], ...entry }) => ({ ...entry, state, flags }),

  list: (scope) => scope.open(ForwardingEntries).list(),
  key(entry) {
    const { dev, mac, vlan = "", dst = "", vni = "" } = entry;
    return `${dev} ${mac} ${isOnBridge(entry) ? "master" : "self"} ${vlan} ${dst} ${vni}`;
  },
  title({ dev, mac, vlan, dst }) {
    return `${mac} dev ${dev}${vlan === undefined ? "" : ` vlan ${vlan}`}${dst === undefined ? "" : ` dst ${dst}`}`;
  },

  compared: ["nhid", "port"],
  contained: ["state"],
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
    const table = scope.open(ForwardingEntries);
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
});

function canonicalMac(mac: string, path: string): string {
  if (typeof mac === "string" && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(mac)) return mac.toLowerCase();
  throw new TypeError(`${path}: expected a hardware address such as "02:00:5e:00:53:01"`);
}

/** Reports whether a forwarding entry belongs to the bridge of a port, rather than to the interface itself. */
function isOnBridge({ flags, master, dev }: FdbEntry | WantedForwardingEntry): boolean {
  return flags?.includes("master") === true || (master !== undefined && master !== dev);
}
