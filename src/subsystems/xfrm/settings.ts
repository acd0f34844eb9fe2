import {
  type Check,
  checkFlag,
  checkInteger,
  checkOneOf,
  checkOptions,
  integerFrom,
  type OptionChecks,
} from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import type { Attrs, XfrmEncapTmpl, XfrmUserOffload } from "../../families/xfrm.ts";
import type { InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import { NumberNames } from "../route/core/names.ts";
import { showSetAddress, u32, writeIpAddress } from "./vocabulary.ts";

/** Method by which IPsec encapsulates ESP packets in UDP or TCP. (`UDP_ENCAP_*`, linux/udp.h; `TCP_ENCAP_ESPINTCP`) */
export type EncapsulationType = "espinudp" | "espinudp-nonike" | "espintcp";

const encapsulationTypes: NumberNames<EncapsulationType> = /* @__PURE__ */ new NumberNames(
  { "espinudp-nonike": 1, espinudp: 2, espintcp: 7 },
  0xffff,
);

/** Encapsulation of IPsec packets (ESP) in UDP or TCP, so that they can pass network address translators. */
export interface Encapsulation {
  type: EncapsulationType | `${number}`;
  /** UDP or TCP source port of the encapsulated packets. */
  sourcePort: number;
  /** UDP or TCP destination port of the encapsulated packets. */
  destinationPort: number;
  /** Address of the peer before network address translation. */
  originalAddress?: string | undefined;
}

/** Hardware offload of a security association to a network device. */
export interface Offload<Device = InterfaceSource> {
  /**
   * Network device that performs the IPsec operations: its name or index. Security associations returned by `list()`
   * contain the index.
   */
  dev: Device;
  /** Direction of the packets that the network device processes. */
  direction: "in" | "out";
  /**
   * IPsec operations that the network device performs. With "crypto" (default), it only encrypts and authenticates
   * packets. With "packet" (Linux 6.2), it performs all operations.
   */
  type?: "crypto" | "packet" | undefined;
}

/**
 * Settings of the IPsec mode "iptfs" (IP traffic flow security, RFC 9347), which combines and fragments packets to hide
 * their sizes.
 */
export interface IptfsSettings {
  /** Time in microseconds for which received packets of the IPsec mode "iptfs" wait for a missing packet. */
  dropTime?: number | undefined;
  /** Size of the reorder window for received packets of the IPsec mode "iptfs", in packets. */
  reorderWindow?: number | undefined;
  /** Whether the IPsec mode "iptfs" sends inner packets without fragmenting them. */
  dontFragment?: boolean | undefined;
  /**
   * Time in microseconds for which the first packet in the send queue of the IPsec mode "iptfs" waits for more packets
   * before the queue is sent.
   */
  initDelay?: number | undefined;
  /** Maximum size in bytes of the send queue of the IPsec mode "iptfs". */
  maxQueueSize?: number | undefined;
  /** Size in bytes of the outer packets that the IPsec mode "iptfs" sends. The value 0 selects the MTU of the path. */
  packetSize?: number | undefined;
}

const encapsulationNames: OptionChecks<Encapsulation> = {
  type: true,
  sourcePort: true,
  destinationPort: true,
  originalAddress: true,
};

type EncapStruct = Omit<XfrmEncapTmpl, "rest">;

export function readEncapsulation(encap: EncapStruct, family: number): Encapsulation {
  return defined({
    type: encapsulationTypes.show(encap.encapType),
    sourcePort: encap.encapSport,
    destinationPort: encap.encapDport,
    originalAddress: showSetAddress(encap.encapOa, family),
  });
}

export function writeEncapsulation(encapsulation: Encapsulation, family: number, path: string): EncapStruct {
  checkOptions(encapsulation, encapsulationNames, path);
  const { type, sourcePort, destinationPort, originalAddress } = encapsulation;
  return {
    encapType: encapsulationTypes.read(type, `${path}.type`),
    encapSport: checkInteger(sourcePort, 0, 0xffff, `${path}.sourcePort`),
    encapDport: checkInteger(destinationPort, 0, 0xffff, `${path}.destinationPort`),
    encapOa: writeIpAddress(originalAddress, family, `${path}.originalAddress`),
  };
}

export function readOffload({ ifindex, flags = [] }: XfrmUserOffload): Offload<number> {
  return {
    dev: ifindex,
    direction: flags.includes("inbound") ? "in" : "out",
    type: flags.includes("packet") ? "packet" : "crypto",
  };
}

export function writeOffload(offload: Offload, path: string, interfaces: Interfaces): Partial<XfrmUserOffload> {
  checkOptions(offload, { dev: true, direction: true, type: true }, path);
  const { dev, direction, type = "crypto" } = offload;
  checkOneOf(direction, ["in", "out"], `${path}.direction`);
  checkOneOf(type, ["crypto", "packet"], `${path}.type`);
  const flags: XfrmUserOffload["flags"] = direction === "in" ? ["inbound"] : [];
  if (type === "packet") flags.push("packet");
  return { ifindex: interfaces.index(dev, `${path}.dev`), flags };
}

const iptfsSettings: { readonly [Name in keyof IptfsSettings]-?: readonly [keyof Attrs, Check] } = {
  dropTime: ["iptfsDropTime", u32],
  reorderWindow: ["iptfsReorderWindow", integerFrom(0, 0xffff)],
  dontFragment: ["iptfsDontFrag", checkFlag],
  initDelay: ["iptfsInitDelay", u32],
  maxQueueSize: ["iptfsMaxQsize", u32],
  packetSize: ["iptfsPktSize", u32],
};
const iptfsRows = Object.entries(iptfsSettings) as [keyof IptfsSettings, readonly [keyof Attrs, Check]][];
const iptfsChecks = Object.fromEntries(iptfsRows.map(([name, [, check]]) => [name, check]));

export function readIptfs(reply: Attrs): IptfsSettings | undefined {
  const settings = defined(Object.fromEntries(iptfsRows.map(([name, [attribute]]) => [name, reply[attribute]])));
  return Object.keys(settings).length === 0 ? undefined : settings;
}

export function writeIptfs(settings: IptfsSettings, path: string): Record<string, unknown> {
  checkOptions(settings, iptfsChecks, path);
  // The kernel reads the presence of XFRMA_IPTFS_DONT_FRAG as "true".
  const values = { ...settings, dontFragment: settings.dontFragment || undefined };
  return defined(Object.fromEntries(iptfsRows.map(([name, [attribute]]) => [attribute, values[name]])));
}
