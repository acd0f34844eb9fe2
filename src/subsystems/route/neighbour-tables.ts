import { checkNotEmpty, checkObject, checkOptions, type OptionChecks } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import { decoderOf } from "../../client/family.ts";
import { NLM_F_REQUEST } from "../../constants/netlink.ts";
import { AF_UNSPEC } from "../../constants/socket.ts";
import { type NdtAttrs, type NdtpaAttrs, rtNeigh } from "../../families/rt-neigh.ts";
import type { MessageView } from "../../message/message.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Write } from "../../schema/model/types.ts";
import type { ChangeKind } from "./core/changes.ts";
import type { InterfaceSource, NameOf } from "./core/interfaces.ts";
import { type AddressFamily, families } from "./core/vocabulary.ts";

/** Settings of ARP or NDP for an interface, or the defaults for new interfaces. Times are in milliseconds. */
export interface NeighbourTable extends NdtAttrs {
  family: AddressFamily | "unspec" | `${number}`;
  /** Interface to which the settings in `parms` apply; absent for the defaults of new interfaces. */
  dev?: string;
}

/** A change of the settings of neighbour discovery (ARP, NDP). Times are in milliseconds. */
export interface NeighbourTableChange {
  /** Name of the neighbour table, such as "arp_cache" or "ndisc_cache". */
  name: string;
  family?: "inet" | "inet6" | undefined;
  /** Interface whose settings change. If omitted, the defaults for new interfaces change. */
  dev?: InterfaceSource | undefined;
  thresh1?: number | undefined;
  thresh2?: number | undefined;
  thresh3?: number | undefined;
  gcInterval?: bigint | number | undefined;
  parms?: Omit<NdtpaAttrs<Write>, keyof typeof readOnlyParms> | undefined;
}

const tableNames: OptionChecks<NeighbourTableChange> = {
  name: true,
  family: true,
  dev: true,
  thresh1: true,
  thresh2: true,
  thresh3: true,
  gcInterval: true,
  parms: true,
};

/** Settings that the kernel reports, but ignores in requests, with the reason for the error message. */
const readOnlyParms = {
  reachableTime: "chosen at random by the kernel; change baseReachableTime instead",
  refcnt: "a reference count, which cannot be changed",
  ifindex: "specify the interface in dev",
};

export const neighbourTableKind: ChangeKind<NeighbourTableChange> = {
  noun: "neighbour table",
  request(input, { interfaces }) {
    checkOptions(input, tableNames, "table");
    const { dev, family, parms, ...own } = input;
    if (parms !== undefined) checkObject(parms, "parms");
    for (const [name, why] of Object.entries(readOnlyParms)) {
      if ((parms as Record<string, unknown> | undefined)?.[name] !== undefined)
        throw new TypeError(`parms.${name}: ${why}`);
    }
    checkNotEmpty({ ...own, name: undefined, ...parms }, "table");
    const index = interfaces.optionalIndex(dev, "dev");
    const header = { family: family === undefined ? AF_UNSPEC : families.read(family, "family") };
    const all = parms === undefined ? undefined : defined({ ...parms, ifindex: index });
    return {
      codec: operationCodec(rtNeigh, "setneightbl"),
      fields: defined({ header, ...own, parms: all }),
      flags: NLM_F_REQUEST,
    };
  },
  title: ({ name, dev }) => (dev === undefined ? `${name}` : `${name} dev ${dev}`),
};

const decodeTable = decoderOf(rtNeigh, "getneightbl");

export function readTable(message: MessageView, nameOf: NameOf): NeighbourTable {
  const { header, ...table } = decodeTable(message);
  const dev = table.parms?.ifindex === undefined ? undefined : nameOf(table.parms.ifindex);
  return defined({ family: families.show(header.family), ...table, dev });
}
