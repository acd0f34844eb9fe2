import { RTNLGRP_NEIGH } from "../../../constants/rtnetlink.ts";
import { checkFlag } from "../../../message/check.ts";
import { checkedName } from "../../route/core/interfaces.ts";
import { protocols } from "../../route/core/vocabulary.ts";
import { fields, type Neighbour, Neighbours, type NewNeighbour, neighbourKind } from "../../route/neighbours.ts";
import { defineTable, type StateTable } from "../table.ts";
import { canonicalAddress, canonicalName, lowerCase } from "./forms.ts";
import { errorsOf, removalErrors } from "./outcomes.ts";

/** A declared neighbour entry in canonical form. */
export interface WantedNeighbour extends NewNeighbour {
  readonly dev: string;
}

/** The table of neighbours (ARP, NDP) and proxy entries in a description. */
export const neighbourTable: StateTable<Neighbour, WantedNeighbour> = defineTable<Neighbour, WantedNeighbour>({
  name: "neighbours",
  noun: "neighbour",
  groups: [RTNLGRP_NEIGH],
  marks: ["protocol"],

  kind: neighbourKind,
  fields,
  forms: {
    dev: checkedName,
    dst: canonicalAddress,
    lladdr: lowerCase,
    protocol: canonicalName(protocols),
  },
  required: ["dev", "dst"],
  complete({ proxy, ...entry }, path) {
    checkFlag(proxy, `${path}.proxy`);
    if (proxy === true) return { ...entry, proxy };
    const { lladdr, state, flags = [] } = entry;
    const isManaged = flags.includes("managed") || flags.includes("use");
    if (lladdr === undefined && state === undefined && !isManaged)
      throw new TypeError(
        `${path}.lladdr: expected a hardware address, because the kernel requires one for a permanent neighbour; ` +
          'otherwise declare proxy, the flag "managed", or a state such as ["noarp"]',
      );
    // The kernel resolves the address of a managed neighbour, and changes its state.
    const isResolved = isManaged && lladdr === undefined;
    return isResolved ? entry : { ...entry, state: state ?? ["permanent"] };
  },

  *list(scope) {
    yield* scope.open(Neighbours).list();
    yield* scope.open(Neighbours).list({ proxy: true });
  },
  key: ({ dev, dst, proxy }) => `${dev} ${dst}${proxy === true ? " proxy" : ""}`,
  title: ({ dev, dst, lladdr, proxy }) =>
    `${proxy === true ? "proxy " : ""}${dst}${lladdr === undefined ? "" : ` lladdr ${lladdr}`} dev ${dev}`,

  compared: ["lladdr"],
  contained: ["state", "flags"],
  compare(list, { proxy, protocol }, current) {
    if (proxy !== true) list.compare("protocol", protocol, current.protocol ?? "unspec");
  },

  isAutomatic: ({ proxy, state, flags }) =>
    proxy !== true && !state.includes("permanent") && !flags.includes("managed"),

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
    const neighbours = scope.open(Neighbours);
    if (action === "remove") {
      const keys = changes.map(({ current }) => {
        const { dev, dst, proxy } = current!;
        return (proxy === true ? { dev, dst, proxy } : { dev, dst }) as NewNeighbour;
      });
      return removalErrors(neighbours.deleteMany(keys));
    }
    // Without a state, the request would ask for a permanent neighbour entry.
    return errorsOf(neighbours.replaceMany(changes.map(({ wanted }) => ({ ...wanted!, state: wanted!.state ?? [] }))));
  },
});
