import { checkInteger, checkNotEmpty } from "../../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../../base/entry-key.ts";
import { defined } from "../../../base/objects.ts";
import { decoderOf } from "../../../client/family.ts";
import { NLM_F_REQUEST } from "../../../constants/netlink.ts";
import { RTM_DELLINK, RTM_SETLINK } from "../../../constants/rtnetlink.ts";
import { AF_BRIDGE } from "../../../constants/socket.ts";
import {
  type Entry,
  type GlobalOptions,
  type Operations,
  rtVlan,
  type State,
  type VlanFlags,
} from "../../../families/rt-vlan.ts";
import { asynchronous, type Listed, type Mode, type Result } from "../../../io/io.ts";
import type { MessageView } from "../../../message/message.ts";
import { operationCodec } from "../../../schema/codec/codec.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import { type ChangeKind, Changes } from "../core/changes.ts";
import { extraFields, Fields, flag, reported, type Settable, special } from "../core/fields.ts";
import { type FilterTable, isFlag, onlyDevice } from "../core/filters.ts";
import { type InterfaceSource, type Interfaces, type NameOf, noNames, type OnInterface } from "../core/interfaces.ts";
import type { CallOptions, ListOptions, Outcome, RouteOptions } from "../core/options.ts";
import { Table, type TableKind } from "../core/table.ts";

const MAX_VLAN = 4094;
const MAX_U32 = 0xffffffff;

/** A VLAN of a bridge or bridge port, or a range of VLANs with the same settings. */
export interface BridgeVlan
  extends ExtraAttributes,
    Pick<Entry, "mcastRouter" | "mcastNGroups" | "mcastMaxGroups" | "stats"> {
  dev?: string;
  /** Index of the interface `dev`. */
  ifindex: number;
  /** VLAN id, 1 to 4,094. */
  vlan: number;
  /** Number of the last VLAN in a range of bridge VLANs; absent for a single VLAN. */
  vlanEnd?: number;
  /**
   * Flags of the bridge VLAN. "pvid": received untagged packets belong to the VLAN. "untagged": packets of the VLAN are
   * sent without a tag. "brentry": the bridge itself, not only its ports, belongs to the VLAN.
   */
  flags: (VlanFlags | number)[];
  state?: State | `${number}`;
  /**
   * Id of the tunnel to which the bridge VLAN is mapped, such as a VXLAN network identifier (VNI). For a range of
   * VLANs, it is the id of the first VLAN. The ids of the other VLANs follow in ascending order.
   */
  tunnelId?: number;
  neighSuppress?: boolean;
  /**
   * Whether the bridge forwards gratuitous ARP requests and unsolicited neighbour advertisements even if
   * `neighSuppress` is set.
   */
  neighForwardGrat?: boolean;
}

export const bridgeVlanKey: KeyOf<BridgeVlan, "ifindex" | "vlan"> = /* @__PURE__ */ fieldsKey("ifindex", "vlan");

/**
 * VLANs of a bridge or port to add, change or delete. A {@link BridgeVlan} returned by `list()` can be passed
 * unchanged.
 */
export type NewBridgeVlan = BridgeVlanSettings & OnInterface;

/** Fields of the VLANs of a bridge or port in requests. */
export interface BridgeVlanSettings extends Settable<BridgeVlan, "dev" | "mcastNGroups" | "stats" | "tunnelId"> {
  /** Name or index of the bridge or the bridge port. */
  dev?: InterfaceSource | undefined;
  vlan: number;
  /**
   * Id of the tunnel to which the bridge VLAN is mapped, and for a range that of its first VLAN. `change` replaces the
   * mapping of a VLAN, or removes the mapping if `tunnelId` is null. The bridge port must have the setting `vlanTunnel`.
   */
  tunnelId?: number | null | undefined;
}

/**
 * Settings of a bridge's VLAN, or of a range of VLANs, that apply to all ports of the bridge. {@link BridgeVlan} has
 * the settings of one port.
 */
export interface GlobalVlan extends Omit<GlobalOptions, "id" | "range"> {
  dev?: string;
  /** Index of the bridge. */
  ifindex: number;
  /** VLAN id, or the first one of a range. */
  vlan: number;
  /** Last VLAN id of a range. */
  vlanEnd?: number;
}

/** A change of bridge-wide VLAN settings. A {@link GlobalVlan} returned by `listGlobal()` can be passed unchanged. */
export type GlobalVlanChange = GlobalVlanSettings & OnInterface;

/** Bridge-wide settings of VLANs in requests. */
interface GlobalVlanSettings extends Omit<GlobalOptions<Write>, "id" | "range"> {
  dev?: InterfaceSource | undefined;
  ifindex?: number | undefined;
  vlan: number;
  vlanEnd?: number | undefined;
}

interface VlanFilter {
  dev?: InterfaceSource | undefined;
  stats?: boolean | undefined;
}

const filterTable: FilterTable<VlanFilter, BridgeVlan | GlobalVlan> = {
  dev: onlyDevice("header.ifindex"),
  stats: isFlag((stats, request) => {
    if (stats) request["flags"] = ["stats"];
    return undefined;
  }),
};

export const fields: Fields<BridgeVlan, NewBridgeVlan> = /* @__PURE__ */ new Fields("vlan", () => ({
  dev: special(),
  ifindex: special(),
  vlan: special("info.vid"),
  vlanEnd: special("range"),
  flags: special("info.flags"),
  state: { attribute: "state", notInDelete: true },
  tunnelId: {
    attribute: "tunnelInfo",
    notInDelete: true,
    show: ({ id }: { id?: number }) => id,
    parse: (id: number | null) => (id === null ? { cmd: RTM_DELLINK } : { id, cmd: RTM_SETLINK }),
  },
  mcastRouter: { attribute: "mcastRouter", notInDelete: true },
  mcastNGroups: reported("mcastNGroups"),
  mcastMaxGroups: { attribute: "mcastMaxGroups", notInDelete: true },
  neighSuppress: { ...flag("neighSuppress"), notInDelete: true },
  neighForwardGrat: { ...flag("neighForwardGrat"), notInDelete: true },
  stats: reported("stats"),
  ...extraFields,
}));

export const vlanKind: TableKind<BridgeVlan, NewBridgeVlan, BridgeVlan[]> = {
  noun: "bridge VLAN",
  plural: "bridge VLANs",
  family: rtVlan,
  getOperation: "getvlan",
  fields,
  read: (message, { nameOf }) => readBridgeVlans(decodeVlans(message), nameOf),
  request(input, { isDelete, verb, interfaces }) {
    const { vlan, vlanEnd } = checkedRange(input);
    const ofBridge = !isDelete && interfaces.isBridge(input.dev ?? input.ifindex!);
    const flags = requestedFlags(input.flags, verb === "change", ofBridge);
    const range = defined({ info: { vid: vlan, flags }, range: vlanEnd });
    const { tunnelId } = input;
    if (typeof tunnelId === "number") checkInteger(tunnelId, 0, MAX_U32 - ((vlanEnd ?? vlan) - vlan), "tunnelId");
    const entry: Record<string, unknown> = { ...range };
    fields.write(input, entry, isDelete);
    // The kernel lists these settings of bridges as false, and rejects them.
    if (ofBridge) for (const name of portSettings) if (input[name] === false) delete entry[name];
    const header = { family: AF_BRIDGE, ifindex: interfaces.device(input) };
    const codec = operationCodec(rtVlan, isDelete ? "delvlan" : "newvlan");
    // A VLAN with a tunnel accepts no other one: remove the mapping first. (__vlan_tunnel_info_add)
    const isReplaced = verb === "change" && typeof tunnelId === "number";
    const removal = isReplaced ? [{ ...range, tunnelInfo: { cmd: RTM_DELLINK } }] : [];
    return { codec, fields: { header, entry: [...removal, entry] }, flags: NLM_F_REQUEST };
  },
  path: (inRequest) => inRequest.replace(/entry\[[01]\]\./, ""),
  title: titleOf,
};

const portSettings = ["neighSuppress", "neighForwardGrat"] as const;

/** The kernel requires "brentry" for VLANs of bridges, but does not list it. */
function requestedFlags(flags: NewBridgeVlan["flags"], isChange: boolean, ofBridge: boolean) {
  if (flags === undefined && isChange) return ["only-opts" as const];
  return ofBridge ? [...(flags ?? []), "brentry" as const] : (flags ?? []);
}

/** The kernel stores other numbers as 1. (br_vlan_process_global_one_opts) */
const globalSwitches = ["mcastSnooping", "mcastQuerier"] as const;

const globalKind: ChangeKind<GlobalVlanChange> = {
  noun: "bridge VLAN options",
  request(input, { interfaces }) {
    const range = checkedRange(input);
    const header = { family: AF_BRIDGE, ifindex: interfaces.device(input) };
    const { dev, ifindex, vlan, vlanEnd, unknown, unparsed, ...options } = input;
    checkNotEmpty(options, "options");
    for (const name of globalSwitches) if (typeof options[name] === "number") checkInteger(options[name], 0, 1, name);
    const globalOptions = [defined({ id: range.vlan, range: range.vlanEnd, ...options })];
    return { codec: operationCodec(rtVlan, "newvlan"), fields: { header, globalOptions }, flags: NLM_F_REQUEST };
  },
  path: (inRequest) => inRequest.replace("globalOptions[0].", ""),
  title: titleOf,
};

function titleOf({ vlan, vlanEnd, dev, ifindex }: Pick<NewBridgeVlan, "vlan" | "vlanEnd" | "dev" | "ifindex">): string {
  return `${vlan}${vlanEnd === undefined ? "" : `-${vlanEnd}`} dev ${dev ?? ifindex ?? "?"}`;
}

function checkedRange({ vlan, vlanEnd }: Pick<NewBridgeVlan, "vlan" | "vlanEnd">) {
  checkInteger(vlan, 1, MAX_VLAN, "vlan");
  if (vlanEnd !== undefined) checkInteger(vlanEnd, vlan, MAX_VLAN, "vlanEnd");
  return { vlan, vlanEnd: vlanEnd === vlan ? undefined : vlanEnd };
}

type Reply = Operations["getvlan"]["dump"]["reply"];

export const decodeVlans: (message: MessageView) => Reply = decoderOf(rtVlan, "getvlan");

export function readBridgeVlans({ header, entry = [] }: Reply, nameOf: NameOf = noNames): BridgeVlan[] {
  const dev = nameOf(header.ifindex);
  return entry.map((reply) => {
    const { info, range } = reply;
    const vlan = { ifindex: header.ifindex, vlan: info?.vid ?? 0, flags: info?.flags ?? [] };
    return fields.read(reply, { ...vlan, ...defined({ dev, vlanEnd: range }) });
  });
}

function readGlobalVlans(message: MessageView, { nameOf }: Interfaces): GlobalVlan[] {
  const { header, globalOptions = [] } = decodeVlans(message);
  const dev = nameOf(header.ifindex);
  return globalOptions.map(({ id = 0, range, ...rest }) => ({
    ifindex: header.ifindex,
    vlan: id,
    ...defined({ dev, vlanEnd: range }),
    ...rest,
  }));
}

/**
 * VLANs of bridges with VLAN filtering, and of the ports of such bridges.
 *
 * ```ts
 * using vlans = BridgeVlans.open();
 * vlans.add({ dev: "swp1", vlan: 10, flags: ["pvid", "untagged"] });
 * vlans.add({ dev: "swp2", vlan: 10, vlanEnd: 19 });
 * for (const { dev, vlan, vlanEnd, flags } of vlans.list()) console.log(dev, vlan, vlanEnd, flags);
 * ```
 *
 * If the VLAN already exists on the port, `add` replaces its flags.
 */
export class BridgeVlans<M extends Mode = "sync"> extends Table<M, BridgeVlan, NewBridgeVlan> {
  readonly #globals: Changes<GlobalVlanChange> = new Changes(this.session, globalKind);

  /** Opens a client for the table of bridge VLANs. Throws a NetlinkError if the network namespace does not exist. */
  static readonly open = (options?: RouteOptions): BridgeVlans => new BridgeVlans(options, vlanKind);
  /** Opens a `BridgeVlans` client whose methods return promises instead of blocking. */
  static readonly openAsync = (options?: RouteOptions): BridgeVlans<"async"> =>
    new BridgeVlans<"async">(asynchronous(options), vlanKind);
  /**
   * Returns the string that identifies a VLAN of a bridge or port. A range of VLANs is identified by its first VLAN.
   * Events of `bun-netlink/watch` contain the same string in `key`.
   */
  static readonly keyOf: KeyOf<BridgeVlan, "ifindex" | "vlan"> = bridgeVlanKey;

  /**
   * Lists the VLANs of all bridges and ports, or of one bridge or port. With `stats`, the entries include packet and
   * byte counters.
   */
  list(filter: VlanFilter = {}, options?: ListOptions): Listed<M, BridgeVlan> {
    return this.entries.list({ filter, table: filterTable, fields: { header: { family: AF_BRIDGE } } }, options);
  }

  /** Lists the settings of VLANs that apply to whole bridges. */
  listGlobal(filter: { dev?: InterfaceSource | undefined } = {}, options?: ListOptions): Listed<M, GlobalVlan> {
    const { dev } = filterTable;
    const fields = { header: { family: AF_BRIDGE }, flags: ["global"] };
    return this.entries.list({ filter, table: { dev }, fields, read: readGlobalVlans }, options);
  }

  /**
   * Changes a VLAN or a range of VLANs of a bridge or port. The new `flags` replace all existing flags. Without `flags`, the VLANs
   * must exist, and keep their flags.
   */
  change(vlan: NewBridgeVlan, options?: CallOptions): Result<M, void> {
    return this.session.run(this.changes.one("change", vlan, options), options);
  }

  /** Changes several VLANs of bridges or ports. Returns one outcome per VLAN, in order. */
  changeMany(vlans: Iterable<NewBridgeVlan>, options?: CallOptions): Result<M, Outcome[]> {
    return this.session.run(this.changes.many("change", vlans, options), options);
  }

  /** Changes the settings of a bridge's VLAN that apply to the whole bridge. */
  changeGlobal(change: GlobalVlanChange, options?: CallOptions): Result<M, void> {
    return this.session.run(this.#globals.one("change", change, options), options);
  }
}
