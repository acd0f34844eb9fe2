import { typeError } from "../../../base/argument-error.ts";
import { checkInteger, checkOptions, isRecord, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { defined } from "../../../base/objects.ts";
import { ETH_P_8021Q } from "../../../constants/if_ether.ts";
import { type IflaVfLinkStateEnum, rtLink, type VfinfoAttrs, type VfStatsAttrs } from "../../../families/rt-link.ts";
import type { ExtraAttributes, Write } from "../../../schema/model/types.ts";
import { parseHex } from "../../../schema/values/addresses.ts";
import { extraFields, type Field, Fields, flag, integer, reported, type Settable, special } from "../core/fields.ts";
import { enumNames, NumberNames } from "../core/names.ts";

/** Settings of a virtual function of an SR-IOV device. The fields are named as in `vfinfo_list` of `ip -json link`. */
export interface VirtualFunction extends ExtraAttributes {
  /** Number of the virtual function on its device, from 0. */
  vf: number;
  /** Hardware address of the virtual function. All zeros if the virtual function chooses its own address. */
  address?: string;
  broadcast?: string;
  /** VLAN of all packets of the virtual function; absent without a VLAN. A request with 0 removes the VLAN. */
  vlan?: number;
  /**
   * VLAN priority of the virtual function's packets. A request that contains `qos` or `protocol` must also contain
   * `vlan`.
   */
  qos?: number;
  /** Protocol of the virtual function's VLAN tags, such as "802.1ad"; absent for "802.1Q". */
  protocol?: VfVlanProtocol | `${number}`;
  /**
   * Maximum transmit rate of the virtual function in Mbit/s; absent without a limit. A request with 0 removes the
   * limit. Use `rate` instead, unless the driver is too old to support it.
   */
  txRate?: number;
  /**
   * Maximum (`maxTx`) and guaranteed minimum (`minTx`) transmit rate of the virtual function in Mbit/s. The value 0
   * means no limit.
   */
  rate?: { maxTx: number; minTx: number };
  /** Whether the device drops packets that the virtual function sends from a hardware address other than its own. */
  spoofchk?: boolean;
  /** InfiniBand GUID of the virtual function's node: eight bytes such as "00:11:22:33:44:55:66:77". */
  nodeGuid?: string;
  portGuid?: string;
  /**
   * Link state of the virtual function: "auto" (the state of the device), "enable" (always up) or "disable" (always
   * down).
   */
  linkState?: IflaVfLinkStateEnum | `${number}`;
  /** Whether the virtual function may use privileged features, such as changing its address or promiscuous mode. */
  trust?: boolean;
  /** Whether the virtual function may query the RSS configuration of the device. */
  queryRssEn?: boolean;
  stats?: {
    /** Numbers of received packets and bytes. */
    rx: VfCounters & { multicast?: bigint; broadcast?: bigint };
    tx: VfCounters;
  };
}

/** Packet and byte counters of a virtual function in one direction. */
export interface VfCounters {
  /** Number of bytes. */
  bytes?: bigint;
  /** Number of packets. */
  packets?: bigint;
  /** Number of dropped packets. */
  dropped?: bigint;
}

/** Name of a VLAN tag protocol of a virtual function. */
export type VfVlanProtocol = "802.1Q" | "802.1ad";

/**
 * Settings of a virtual function (SR-IOV) to change. A {@link VirtualFunction} returned by `Links.get()` can be passed
 * unchanged.
 */
export interface VfSettings extends Settable<VirtualFunction, "vf" | "address" | "broadcast" | "rate" | "stats"> {
  address?: string | Uint8Array | undefined;
  /**
   * Transmit rates of the virtual function in Mbit/s, as in {@link VirtualFunction}. If only one of the two rates is specified,
   * the other one is first read from the kernel and kept. Throws a TypeError if the kernel does not report it.
   */
  rate?: { maxTx?: number | undefined; minTx?: number | undefined } | undefined;
}

const rateNames: OptionChecks<NonNullable<VfSettings["rate"]>> = { maxTx: true, minTx: true };

const protocols = /* @__PURE__ */ new NumberNames<VfVlanProtocol>({ "802.1Q": ETH_P_8021Q, "802.1ad": 0x88a8 }, 0xffff);
const linkStates = /* @__PURE__ */ enumNames<IflaVfLinkStateEnum>(rtLink, "ifla-vf-link-state-enum", 0xffffffff);

/** `MAX_ADDR_LEN` (linux/netdevice.h) */
const MAX_ADDRESS_LENGTH = 32;
const GUID_LENGTH = 8;
/** Reported for a setting that the driver does not support. */
const UNSUPPORTED = 0xffffffff;

/** Reads a setting as undefined if the driver lacks it. */
const onOff = (attribute: string): Field => ({
  ...flag(`${attribute}.setting`),
  show: (setting: number) => (setting === UNSUPPORTED ? undefined : setting !== 0),
});
const guid = (attribute: string): Field => ({
  attribute: `${attribute}.guid`,
  show: (guid: bigint) => textOf(Uint8Array.fromHex(guid.toString(16).padStart(GUID_LENGTH * 2, "0"))),
  parse: encodeGuid,
});

/** Requests add the number of the virtual function to each attribute. */
const fields: Fields<VirtualFunction, VfSettings> = /* @__PURE__ */ new Fields("settings", () => ({
  vf: special(),
  address: { attribute: "mac.mac", show: () => undefined, parse: encodeAddress },
  broadcast: special(),
  vlan: special(),
  qos: special(),
  protocol: special(),
  txRate: { ...integer("txRate.rate", 0, 0xffffffff), show: (rate: number) => rate || undefined },
  rate: {
    attribute: "rate",
    show: ({ maxTxRate, minTxRate }: NonNullable<VfinfoAttrs["rate"]>) => ({ maxTx: maxTxRate, minTx: minTxRate }),
    reported: true,
  },
  spoofchk: onOff("spoofchk"),
  linkState: {
    attribute: "linkState.linkState",
    parse: (state: IflaVfLinkStateEnum, path) => linkStates.read(state, path),
  },
  queryRssEn: onOff("rssQueryEn"),
  trust: onOff("trust"),
  nodeGuid: guid("ibNodeGuid"),
  portGuid: guid("ibPortGuid"),
  stats: { ...reported("stats"), show: readStats },
  ...extraFields,
}));

/** `addressLength` is the length in bytes of the device's hardware addresses. */
export function readVf(info: VfinfoAttrs, addressLength: number): VirtualFunction {
  const { mac, broadcast, txRate, linkState } = info;
  // The kernel supports one VLAN per virtual function (MAX_VLAN_LIST_LEN).
  const listed = info.vlanList?.info?.[0];
  const { vlan = 0, qos = 0 } = listed ?? info.vlan ?? {};
  // With priority but without VLAN, the kernel reports VLAN 0.
  const hasVlan = vlan !== 0 || qos !== 0;
  const entry: VirtualFunction = {
    vf: mac?.vf ?? info.vlan?.vf ?? txRate?.vf ?? linkState?.vf ?? 0,
    ...defined({
      address: mac?.mac === undefined ? undefined : textOf(mac.mac.subarray(0, addressLength)),
      broadcast: broadcast?.slice(0, Math.max(0, addressLength * 3 - 1)),
      vlan: hasVlan ? vlan : undefined,
      qos: qos === 0 ? undefined : qos,
      protocol: hasVlan ? readProtocol(listed?.vlanProto) : undefined,
    }),
  };
  return fields.read(info, entry);
}

function readStats(stats: VfStatsAttrs): NonNullable<VirtualFunction["stats"]> {
  const { rxBytes, rxPackets, rxDropped, multicast, broadcast, txBytes, txPackets, txDropped } = stats;
  return {
    rx: defined({ bytes: rxBytes, packets: rxPackets, multicast, broadcast, dropped: rxDropped }),
    tx: defined({ bytes: txBytes, packets: txPackets, dropped: txDropped }),
  };
}

/** Returns undefined for 802.1Q. The spec of `rt-link` names 802.1ad "8021ad". */
function readProtocol(protocol: string | number | undefined): VfVlanProtocol | `${number}` | undefined {
  if (protocol === undefined) return undefined;
  const number = protocol === "8021q" ? ETH_P_8021Q : protocol === "8021ad" ? protocols.read("802.1ad", "") : protocol;
  return number === ETH_P_8021Q || number === 0 ? undefined : protocols.show(Number(number));
}

function textOf(bytes: Uint8Array): string {
  return bytes.toHex().replace(/..(?!$)/g, "$&:");
}

/** Whether the request needs the current value of the other rate. */
export function hasOneRate({ rate }: VfSettings): boolean {
  return isRecord(rate) && (rate["maxTx"] === undefined) !== (rate["minTx"] === undefined);
}

/** `current` replaces a rate that is omitted. */
export function vfFields(vf: number, settings: VfSettings, current: VirtualFunction["rate"]): VfinfoAttrs<Write> {
  checkInteger(vf, 0, 0x7fffffff, "vf");
  fields.check(settings);
  const structures: Record<string, object> = {};
  fields.write(settings, structures);
  const numbered = Object.entries(structures).map(([attribute, structure]) => [attribute, { vf, ...structure }]);
  const { mac, ...others }: VfinfoAttrs<Write> = Object.fromEntries(numbered);
  const request = defined({
    mac,
    ...vlanFields(vf, settings),
    ...others,
    rate: settings.rate === undefined ? undefined : rateFields(vf, settings.rate, current),
  });
  if (Object.keys(request).length > 0) return request;
  throw typeError("settings", "expected at least one setting to change");
}

function vlanFields(vf: number, settings: VfSettings): Pick<VfinfoAttrs<Write>, "vlan" | "vlanList"> {
  const { vlan, qos = 0, protocol = ETH_P_8021Q } = settings;
  if (vlan === undefined) {
    for (const name of ["qos", "protocol"] as const) {
      if (settings[name] !== undefined) throw typeError(name, "requires vlan");
    }
    return {};
  }
  const info = { vf, vlan: checkInteger(vlan, 0, 4095, "vlan"), qos: checkInteger(qos, 0, 7, "qos") };
  const vlanProto = protocols.read(protocol, "protocol");
  // Old kernels support only the attribute for a single 802.1Q VLAN.
  return vlanProto === ETH_P_8021Q ? { vlan: info } : { vlanList: { info: [{ ...info, vlanProto }] } };
}

function rateFields(
  vf: number,
  rate: NonNullable<VfSettings["rate"]>,
  current: VirtualFunction["rate"],
): NonNullable<VfinfoAttrs<Write>["rate"]> {
  checkOptions(rate, rateNames, "rate");
  const { maxTx, minTx } = rate;
  if (maxTx === undefined && minTx === undefined) throw typeError("rate", "expected maxTx, minTx or both");
  for (const name of ["maxTx", "minTx"] as const) {
    if (rate[name] !== undefined) checkInteger(rate[name], 0, 0xffffffff, `rate.${name}`);
  }
  if (maxTx !== undefined && minTx !== undefined) return { vf, minTxRate: minTx, maxTxRate: maxTx };
  if (current !== undefined) return { vf, minTxRate: minTx ?? current.minTx, maxTxRate: maxTx ?? current.maxTx };
  const omitted = maxTx === undefined ? "maxTx" : "minTx";
  throw typeError(`rate.${omitted}`, "expected a number, because the kernel reports no rate limits of this function");
}

function encodeAddress(address: string | Uint8Array): Uint8Array {
  const bytes = typeof address === "string" ? parseHex(address) : address;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0 || bytes.length > MAX_ADDRESS_LENGTH) {
    throw typeError(
      "address",
      `expected a hardware address such as "02:00:5e:00:53:01", got ${describeValue(address)}`,
    );
  }
  const padded = new Uint8Array(MAX_ADDRESS_LENGTH);
  padded.set(bytes);
  return padded;
}

function encodeGuid(guid: string, path: string): bigint {
  const bytes = typeof guid === "string" ? parseHex(guid) : undefined;
  if (bytes?.length === GUID_LENGTH) return BigInt(`0x${bytes.toHex()}`);
  throw typeError(path, `expected 8 bytes such as "00:11:22:33:44:55:66:77", got ${describeValue(guid)}`);
}
