import { EINVAL, EOPNOTSUPP, EPFNOSUPPORT } from "../../constants/errno.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type { Operations, Wgdevice, Wgpeer } from "../../families/wireguard.ts";
import type { Read } from "../../schema/model/types.ts";
import { publicKeyOf } from "../../subsystems/wireguard/keys.ts";
import type { Received } from "../fake-family.ts";
import { addressBits, networkOf } from "../network/prefixes.ts";
import { Refusal } from "../refusal.ts";

type DeviceRequest = Received<Operations["set-device"]["do"]["request"]>;
type PeerRequest = NonNullable<DeviceRequest["peers"]>[number];

/** Keys are stored as hexadecimal digits. */
interface FakePeer {
  readonly publicKey: string;
  presharedKey: string;
  endpoint: string | undefined;
  persistentKeepaliveInterval: number;
  lastHandshakeTime: { sec: bigint; nsec: bigint };
  rxBytes: bigint;
  txBytes: bigint;
}

interface Allowed {
  readonly family: number;
  readonly ipaddr: string;
  readonly cidrMask: number;
  peer: string;
}

const NO_KEY = "00".repeat(32);
const PROTOCOL_VERSION = 1;
const ALLOWED_PER_MESSAGE = 100;

export class FakeDevice {
  listenPort = 0;
  fwmark = 0;
  readonly peers: Map<string, FakePeer> = new Map();
  readonly #allowed = new Map<string, Allowed>();
  #privateKey: string | undefined;
  #publicKey: string | undefined;

  /** Parts before an invalid one take effect, as in the kernel. */
  change({ fwmark, flags = [], privateKey, peers = [] }: DeviceRequest): void {
    if (flags.some((flag) => typeof flag === "number")) throw new Refusal(EOPNOTSUPP);
    if (fwmark !== undefined) this.fwmark = fwmark;
    if (flags.includes("replace-peers")) for (const key of [...this.peers.keys()]) this.#remove(key);
    if (privateKey !== undefined) this.#setPrivateKey(privateKey);
    for (const peer of peers) this.#setPeer(peer);
  }

  /** A device with many peers needs several messages. */
  messages(device: Pick<Wgdevice, "ifindex" | "ifname">): Wgdevice<Read>[] {
    const { listenPort, fwmark } = this;
    const keys =
      this.#publicKey === undefined ? {} : { privateKey: this.#privateKey ?? NO_KEY, publicKey: this.#publicKey };
    const parts = [...this.peers.values()].flatMap(({ endpoint, ...peer }): Wgpeer[] => {
      const own = [...this.#allowed.values()].filter((one) => one.peer === peer.publicKey);
      const allowed = own.map(({ peer: _, ...network }) => network);
      const rest: Wgpeer[] = [];
      for (let at = ALLOWED_PER_MESSAGE; at < allowed.length; at += ALLOWED_PER_MESSAGE) {
        rest.push({ publicKey: peer.publicKey, allowedips: allowed.slice(at, at + ALLOWED_PER_MESSAGE) });
      }
      const first = allowed.slice(0, ALLOWED_PER_MESSAGE);
      const complete = { ...peer, protocolVersion: PROTOCOL_VERSION, allowedips: first };
      return [endpoint === undefined ? complete : { ...complete, endpoint }, ...rest];
    });
    return [{ ...device, ...keys, listenPort, fwmark }, ...parts.map((part) => ({ ...device, peers: [part] }))];
  }

  #setPrivateKey(hex: string): void {
    const bytes = Uint8Array.fromHex(hex);
    const isNone = hex === NO_KEY;
    const publicKey = isNone ? undefined : hexOf(publicKeyOf(bytes));
    // The kernel removes a peer with the interface's own public key.
    if (publicKey !== undefined) this.#remove(publicKey);
    this.#publicKey = publicKey;
    bytes[0] = bytes[0]! & 0xf8;
    bytes[31] = (bytes[31]! & 0x7f) | 0x40;
    this.#privateKey = isNone ? undefined : bytes.toHex();
  }

  #setPeer(request: PeerRequest): void {
    const { publicKey, flags = [], presharedKey, endpoint, persistentKeepaliveInterval, allowedips = [] } = request;
    if (publicKey === undefined) throw new Refusal(EINVAL);
    if (flags.some((flag) => typeof flag === "number")) throw new Refusal(EOPNOTSUPP);
    if ((request.protocolVersion ?? PROTOCOL_VERSION) !== PROTOCOL_VERSION) throw new Refusal(EPFNOSUPPORT);
    const known = this.peers.get(publicKey);
    if (flags.includes("remove-me")) {
      this.#remove(publicKey);
      return;
    }
    if (known === undefined && (flags.includes("update-only") || publicKey === this.#publicKey)) return;
    const peer = known ?? newPeer(publicKey);
    this.peers.set(publicKey, peer);
    if (presharedKey !== undefined) peer.presharedKey = presharedKey;
    if (endpoint !== undefined) peer.endpoint = endpoint;
    if (flags.includes("replace-allowedips")) this.#removeAllowed(publicKey);
    for (const network of allowedips) this.#setAllowed(publicKey, network);
    if (persistentKeepaliveInterval !== undefined) peer.persistentKeepaliveInterval = persistentKeepaliveInterval;
  }

  #setAllowed(peer: string, network: NonNullable<PeerRequest["allowedips"]>[number]): void {
    const { family, ipaddr, cidrMask, flags = [] } = network;
    const isKnown = family === AF_INET || family === AF_INET6;
    if (!isKnown || ipaddr === undefined || cidrMask === undefined || cidrMask > addressBits(family))
      throw new Refusal(EINVAL);
    const masked = networkOf(family, ipaddr, cidrMask);
    const key = `${masked}/${cidrMask}`;
    if (flags.includes("remove-me") && this.#allowed.get(key)?.peer !== peer) return;
    // Deleting first moves the network to the end of the map.
    this.#allowed.delete(key);
    if (!flags.includes("remove-me")) this.#allowed.set(key, { family, ipaddr: masked, cidrMask, peer });
  }

  #remove(publicKey: string): void {
    this.peers.delete(publicKey);
    this.#removeAllowed(publicKey);
  }

  #removeAllowed(publicKey: string): void {
    for (const [key, { peer }] of this.#allowed) if (peer === publicKey) this.#allowed.delete(key);
  }
}

function hexOf(key: string): string {
  return Uint8Array.fromBase64(key).toHex();
}

function newPeer(publicKey: string): FakePeer {
  return {
    publicKey,
    presharedKey: NO_KEY,
    endpoint: undefined,
    persistentKeepaliveInterval: 0,
    lastHandshakeTime: { sec: 0n, nsec: 0n },
    rxBytes: 0n,
    txBytes: 0n,
  };
}
