import { RTNLGRP_NEIGH } from "../../../constants/rtnetlink.ts";
import { checkFlag, checkObject } from "../../../message/check.ts";
import { parseAddress, showAddress } from "../../route/core/addresses.ts";
import { checkChange } from "../../route/core/changes.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import { protocols } from "../../route/core/vocabulary.ts";
import { fields, type Neighbour, type NewNeighbour, neighbourKind } from "../../route/neighbours.ts";
import { DifferenceList, includesAll } from "../compare.ts";
import type { StateTable } from "../table.ts";
import { errorsOf, removalErrors } from "./outcomes.ts";

/** A declared neighbour entry in canonical form. */
export interface WantedNeighbour extends NewNeighbour {
  readonly dev: string;
}

/** The table of neighbours (ARP, NDP) and proxy entries in a description. */
export const neighbourTable: StateTable<Neighbour, WantedNeighbour> = {
  name: "neighbours",
  noun: "neighbour",
  groups: [RTNLGRP_NEIGH],
  marks: ["protocol"],

  normalise(input, path, owner) {
    checkObject(input, path);
    const { dst, proxy, protocol, lladdr, ...rest } = input as NewNeighbour;
    fields.check(input as NewNeighbour, path);
    const dev = checkedName(rest.dev as string, `${path}.dev`);
    checkFlag(proxy, `${path}.proxy`);
    const { family, bytes } = parseAddress(dst, `${path}.dst`);
    const entry: WantedNeighbour = { ...rest, dev, dst: showAddress(family, bytes) };
    const isManaged = rest.flags?.includes("managed") === true || rest.flags?.includes("use") === true;
    if (proxy === true) entry.proxy = true;
    else if (lladdr === undefined && rest.state === undefined && !isManaged)
      throw new TypeError(
        `${path}.lladdr: expected a hardware address, because the kernel requires one for a permanent neighbour; ` +
          'otherwise declare proxy, the flag "managed", or a state such as ["noarp"]',
      );
    // The kernel resolves the address of a managed neighbour, and changes its state.
    else if (!isManaged || lladdr !== undefined) entry.state ??= ["permanent"];
    if (lladdr !== undefined) entry.lladdr = typeof lladdr === "string" ? lladdr.toLowerCase() : lladdr;
    const owned = protocol ?? owner.protocol;
    if (owned !== undefined) entry.protocol = protocols.show(protocols.read(owned as "static", `${path}.protocol`));
    return entry;
  },

  check: (wanted, path) => checkChange(neighbourKind, "add", wanted, path),
  *list(scope) {
    yield* scope.neighbours.list();
    yield* scope.neighbours.list({ proxy: true });
  },
  key: ({ dev, dst, proxy }) => `${dev} ${dst}${proxy === true ? " proxy" : ""}`,
  title: ({ dev, dst, lladdr, proxy }) =>
    `${proxy === true ? "proxy " : ""}${dst}${lladdr === undefined ? "" : ` lladdr ${lladdr}`} dev ${dev}`,

  differences(wanted, current) {
    const list = new DifferenceList();
    list.compare("lladdr", wanted.lladdr, current.lladdr);
    if (wanted.state !== undefined && !includesAll(wanted.state, current.state))
      list.add("state", wanted.state, current.state);
    if (wanted.flags !== undefined && !includesAll(wanted.flags, current.flags))
      list.add("flags", wanted.flags, current.flags);
    if (wanted.proxy !== true) list.compare("protocol", wanted.protocol, current.protocol ?? "unspec");
    return list.result;
  },

  references: ({ dev }) => [{ ifname: dev, field: "dev" }],
  deviceOf: ({ dev }) => dev,
  isAutomatic: ({ proxy, state, flags }) =>
    proxy !== true && !state.includes("permanent") && !flags.includes("managed"),
  isOwned: ({ protocol }, owner) => owner.protocol !== undefined && protocol === owner.protocol,

  restore({ dev, dst, lladdr, state, flags, proxy, protocol }) {
    const entry: WantedNeighbour = { dev: dev!, dst: dst! };
    const isManaged = flags.includes("managed") && !state.includes("permanent");
    if (lladdr !== undefined && !isManaged) entry.lladdr = lladdr;
    if (proxy === true) entry.proxy = true;
    else if (!isManaged) entry.state = state;
    const kept = flags.filter((flag) => flag === "router" || flag === "ext-learned" || flag === "managed");
    if (kept.length > 0) entry.flags = kept;
    if (protocol !== undefined) entry.protocol = protocol;
    return entry;
  },

  write(scope, action, changes) {
    if (action === "remove") {
      const keys = changes.map(({ current }) => {
        const { dev, dst, proxy } = current!;
        return (proxy === true ? { dev, dst, proxy } : { dev, dst }) as NewNeighbour;
      });
      return removalErrors(scope.neighbours.deleteMany(keys));
    }
    // Without a state, the request would ask for a permanent neighbour entry.
    return errorsOf(
      scope.neighbours.replaceMany(changes.map(({ wanted }) => ({ ...wanted!, state: wanted!.state ?? [] }))),
    );
  },
};
