import { ETH_P_IP, ETH_P_IPV6 } from "../../constants/if_ether.ts";
import { KeyAttr } from "../../subsystems/ovs/core/numbers.ts";
import { ipv4Layout as ipv4, ipv6Layout as ipv6 } from "../../subsystems/ovs/upcall/view/key-layout.ts";
import type { FlatKey } from "./flat-key.ts";

/** Connection state bits in a flow key. (OVS_CS_F_*, linux/openvswitch.h) */
const CtState = { New: 1, Established: 2, ReplyDirection: 8, Invalid: 0x10, Tracked: 0x20 } as const;

interface Connection {
  mark: number;
  /** The first packet in the reply direction makes the connection established. */
  answered: boolean;
  readonly labels: Uint8Array;
  /** Whether the connection was committed while its zone had a limit. */
  readonly counted: boolean;
  /** Addresses, protocol and ports of the original direction. */
  readonly original: string;
}

interface Tracking {
  zone: number;
  commit: boolean;
  force: boolean;
  mark: { value: number; mask: number } | undefined;
  labels: { value: Uint8Array; mask: Uint8Array } | undefined;
}

/**
 * Fake connection tracking for Open vSwitch actions, without NAT and expiry. The first reply establishes a committed
 * connection.
 */
export class Connections {
  readonly #known = new Map<string, Connection>();
  readonly limits: Map<number, number> = new Map();
  readonly #counts = new Map<number, number>();

  count(zone: number): number {
    return this.#counts.get(zone) ?? 0;
  }

  /** Returns false if a new connection exceeds the zone's limit. */
  track(key: FlatKey, { zone, commit, force, mark, labels }: Tracking, most: number | undefined): boolean {
    const tuple = tupleOf(key);
    key.setU32(KeyAttr.CtState, CtState.Tracked);
    key.setU16(KeyAttr.CtZone, zone);
    if (tuple === undefined) {
      key.setU32(KeyAttr.CtState, CtState.Tracked | CtState.Invalid);
      return true;
    }
    const [forward, reverse] = [`${zone} ${tuple.forward}`, `${zone} ${tuple.reverse}`];
    let known = this.#known.get(forward) ?? this.#known.get(reverse);
    if (known !== undefined && force && known.original === reverse) {
      this.#known.delete(reverse);
      if (known.counted) this.#counts.set(zone, this.count(zone) - 1);
      known = undefined;
    }
    const isReply = known !== undefined && known.original !== forward;
    if (isReply) known!.answered = true;
    const state = known?.answered === true ? CtState.Established : CtState.New;
    key.setU32(KeyAttr.CtState, CtState.Tracked | state | (isReply ? CtState.ReplyDirection : 0));
    if (commit && known === undefined) {
      const counted = most !== undefined && most > 0;
      if (counted && this.count(zone) >= most) return false;
      known = { mark: 0, answered: false, labels: new Uint8Array(16), counted, original: forward };
      this.#known.set(forward, known);
      if (counted) this.#counts.set(zone, this.count(zone) + 1);
    }
    if (known === undefined) return true;
    if (commit && mark !== undefined) known.mark = ((known.mark & ~mark.mask) | (mark.value & mark.mask)) >>> 0;
    if (commit && labels !== undefined) {
      for (let at = 0; at < 16; at++) {
        known.labels[at] = (known.labels[at]! & ~labels.mask[at]!) | (labels.value[at]! & labels.mask[at]!);
      }
    }
    key.setU32(KeyAttr.CtMark, known.mark);
    key.put(KeyAttr.CtLabels, known.labels);
    return true;
  }
}

function tupleOf(key: FlatKey): { forward: string; reverse: string } | undefined {
  const ethertype = key.be16(KeyAttr.Ethertype);
  const v4 = ethertype === ETH_P_IP;
  if (!v4 && ethertype !== ETH_P_IPV6) return undefined;
  const ip = key.at(v4 ? KeyAttr.Ipv4 : KeyAttr.Ipv6);
  const size = v4 ? 4 : 16;
  const [from, to] = v4 ? [ipv4.ipv4Src, ipv4.ipv4Dst] : [ipv6.ipv6Src, ipv6.ipv6Dst];
  const [source, destination] = [from, to].map((at) => ip.subarray(at, at + size).toHex());
  const protocol = ip[v4 ? ipv4.ipv4Proto : ipv6.ipv6Proto]!;
  const ports = [KeyAttr.Tcp, KeyAttr.Udp, KeyAttr.Sctp].map((type) => key.at(type)).find((one) => one.some(Boolean));
  const [sourcePort, destinationPort] =
    ports === undefined ? ["", ""] : [ports.toHex().slice(0, 4), ports.toHex().slice(4)];
  return {
    forward: `${protocol} ${source} ${sourcePort} ${destination} ${destinationPort}`,
    reverse: `${protocol} ${destination} ${destinationPort} ${source} ${sourcePort}`,
  };
}
