import { checkInteger } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { AF_BRIDGE } from "../../../constants/socket.ts";
import { rtTunnel, type VnifilterEntry, type VnifilterStats } from "../../../families/rt-tunnel.ts";
import { asynchronous, type Listed, type Mode } from "../../../io/io.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes } from "../../../schema/model/types.ts";
import { parseAddress } from "../core/addresses.ts";
import { extraFields, Fields, reported, type Settable, special } from "../core/fields.ts";
import { type FilterTable, isFlag, onlyDevice } from "../core/filters.ts";
import type { InterfaceSource } from "../core/interfaces.ts";
import type { ListOptions, RouteOptions } from "../core/options.ts";
import { Table, type TableKind } from "../core/table.ts";

const MAX_VNI = 0xffffff;

/** A VNI (VXLAN network identifier), or a range of VNIs, whose packets a VXLAN interface accepts. */
export interface VxlanVni extends ExtraAttributes {
  dev?: string;
  /** Index of the VXLAN interface. */
  ifindex: number;
  /** VXLAN network identifier of 24 bits. */
  vni: number;
  /** Last VNI of the range; absent for a single VNI. */
  vniEnd?: number;
  /** Address of the multicast group or host to which the VXLAN interface sends packets whose destination is unknown. */
  group?: string;
  stats?: VnifilterStats;
}

/** VNIs of a VXLAN interface to add or delete. A {@link VxlanVni} returned by `list()` can be passed unchanged. */
export interface NewVxlanVni extends Settable<VxlanVni, "dev" | "stats"> {
  dev?: InterfaceSource | undefined;
  /** VXLAN network identifier of 24 bits. */
  vni: number;
}

/** Filter for listing VNIs with {@link VxlanVnis.list}. */
export interface VniFilter {
  dev?: InterfaceSource | undefined;
  /** Whether to include the counters of each VNI. */
  stats?: boolean | undefined;
}

const filterTable: FilterTable<VniFilter, VxlanVni> = {
  dev: onlyDevice("header.ifindex"),
  stats: isFlag((stats, { header }) => {
    if (stats) header["flags"] = ["stats"];
    return undefined;
  }),
};

const fields: Fields<VxlanVni, NewVxlanVni> = /* @__PURE__ */ new Fields("VNI", () => ({
  dev: special(),
  ifindex: special(),
  vni: special("start"),
  vniEnd: special("end"),
  group: special(),
  stats: reported("stats"),
  ...extraFields,
}));

const decodeVnis = decoderOf(rtTunnel, "gettunnel");

const vniKind: TableKind<VxlanVni, NewVxlanVni, VxlanVni[]> = {
  noun: "VNI",
  plural: "VNIs",
  family: rtTunnel,
  getOperation: "gettunnel",
  fields,
  read(message, { nameOf }) {
    const { header, entry = [] } = decodeVnis(message);
    const { ifindex } = header;
    return entry.map((reply: VnifilterEntry) => {
      const { start = 0, end, group = reply.group6 } = reply;
      return fields.read(reply, { ifindex, vni: start, ...defined({ dev: nameOf(ifindex), vniEnd: end, group }) });
    });
  },
  request(input, { isDelete, interfaces }) {
    const start = checkInteger(input.vni, 1, MAX_VNI, "vni");
    const end = input.vniEnd === undefined ? undefined : checkInteger(input.vniEnd, start, MAX_VNI, "vniEnd");
    const header = { family: AF_BRIDGE, ifindex: interfaces.device(input) };
    const entry = [defined({ start, end, ...(isDelete ? {} : groupFields(input.group)) })];
    const codec = operationCodec(rtTunnel, isDelete ? "deltunnel" : "newtunnel");
    return { codec, fields: { header, entry }, flags: NLM_F_REQUEST };
  },
  path: (inRequest) => inRequest.replace("entry[0].", ""),
  title: ({ vni, vniEnd, dev, ifindex }) =>
    `${vni}${vniEnd === undefined ? "" : `-${vniEnd}`} dev ${dev ?? ifindex ?? "?"}`,
};

function groupFields(group: string | undefined): { group?: string; group6?: string } {
  if (group === undefined) return {};
  return parseAddress(group, "group").bytes.length === 4 ? { group } : { group6: group };
}

/**
 * VNIs of VXLAN interfaces with a VNI filter, as `bridge vni` shows them. With a VNI filter, one interface serves
 * several VXLAN networks.
 *
 * ```ts
 * using links = Links.open();
 * using vnis = VxlanVnis.open();
 * links.add({ ifname: "vx0", kind: "vxlan", data: { collectMetadata: 1, vnifilter: 1 } });
 * vnis.add({ dev: "vx0", vni: 100, vniEnd: 109, group: "192.0.2.9" });
 * for (const { dev, vni, vniEnd, group } of vnis.list()) console.log(dev, vni, vniEnd, group);
 * ```
 *
 * If the VNI already exists, `add` changes its `group`.
 */
export class VxlanVnis<M extends Mode = "sync"> extends Table<M, VxlanVni, NewVxlanVni> {
  /**
   * Opens a client for the table of VNIs of VXLAN interfaces. Throws a NetlinkError if the network namespace does not
   * exist.
   */
  static readonly open = (options?: RouteOptions): VxlanVnis => new VxlanVnis(options, vniKind);
  /** Opens a `VxlanVnis` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): VxlanVnis<"async"> =>
    new VxlanVnis<"async">(asynchronous(options), vniKind);
  /** Returns the string that identifies a VNI, or a range of VNIs, of a VXLAN interface. */
  static readonly keyOf: KeyOf<VxlanVni, "ifindex" | "vni"> = /* @__PURE__ */ fieldsKey("ifindex", "vni");

  /**
   * Lists the VNIs of all VXLAN interfaces, or of one interface. With `stats`, the entries include packet and byte
   * counters.
   */
  list(filter: VniFilter = {}, options?: ListOptions): Listed<M, VxlanVni> {
    return this.entries.list({ filter, table: filterTable, fields: { header: { family: AF_BRIDGE } } }, options);
  }
}
