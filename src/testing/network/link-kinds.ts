import type { IfinfoFlags } from "../../families/rt-link.ts";

/** Properties of the links of one kind, such as "veth". */
export interface LinkKind {
  /** Flags of a new link of this kind. */
  readonly flags: readonly IfinfoFlags[];
  /** MTU of a new link, in bytes. */
  readonly mtu?: number;
  /** Largest MTU that the kernel accepts, in bytes. */
  readonly maxMtu?: number;
  /** Hardware type of links of this kind (default: Ethernet). */
  readonly type?: number;
  /** Whether a link of this kind, such as a VLAN, has a carrier only if its lower link has one. */
  readonly isUpper?: true;
  readonly hasPorts?: true;
  /** Default number of transmit queues. */
  readonly queues?: number;
  readonly isImmutable?: true;
  /** Largest packet for TCP segmentation offload, in bytes. */
  readonly tsoMaxSize?: number;
}

const ethernet = ["broadcast", "multicast"] as const;
const NONE = 0xfffe;

/** New links have the properties that Linux 6.18 gives them. */
export const linkKinds: Readonly<Record<string, LinkKind>> = {
  bond: { flags: ["broadcast", "multicast", "master"], hasPorts: true },
  bridge: { flags: ethernet, hasPorts: true, isImmutable: true, tsoMaxSize: 65_536 },
  dummy: { flags: ["broadcast", "no-arp"], maxMtu: 0 },
  ifb: { flags: ["broadcast", "no-arp"] },
  ipvlan: { flags: ethernet, isUpper: true },
  macvlan: { flags: ethernet, isUpper: true },
  veth: { flags: ethernet, queues: 2 },
  vlan: { flags: ethernet, isUpper: true },
  vrf: { flags: ["no-arp", "master"], mtu: 65_575, hasPorts: true },
  vxlan: { flags: ethernet },
  wireguard: { flags: ["point-to-point", "no-arp"], mtu: 1420, type: NONE },
};
