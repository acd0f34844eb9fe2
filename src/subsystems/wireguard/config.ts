import { rangeError, typeError } from "../../base/argument-error.ts";
import { type AnyChecks, type Check, checkInteger, checkOptions, isRecord } from "../../base/check.ts";
import { describeType, describeValue } from "../../base/describe.ts";
import { defined } from "../../base/objects.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import type { Wgallowedip, Wgdevice, Wgpeer } from "../../families/wireguard.ts";
import type { Read, Write } from "../../schema/model/types.ts";
import { parseSocketAddress } from "../../schema/values/addresses.ts";
import { maskedBytes, parsePrefix, showAddress } from "../route/core/addresses.ts";
import { isKeyText, KEY_LENGTH, keyBytes, type WireGuardKey } from "./keys.ts";

/** Settings of a WireGuard peer. */
export interface WireGuardPeerConfig {
  /** Public key of the WireGuard peer, which identifies the peer. */
  publicKey: WireGuardKey;
  /** Preshared key of the WireGuard peer; null removes the key. */
  presharedKey?: WireGuardKey | null | undefined;
  /**
   * IP address and UDP port of the WireGuard peer, such as "192.0.2.1:51820" or "[2001:db8::1]:51820". An IPv6
   * link-local address needs an interface index: "[fe80::1%3]:51820".
   */
  endpoint?: string | undefined;
  /** Number of seconds between two keepalive packets to the WireGuard peer. The value 0 turns keepalive packets off. */
  persistentKeepalive?: number | undefined;
  /**
   * Networks that are reached through the WireGuard peer, such as "10.0.0.0/24" or "2001:db8::/64". Packets to these
   * networks are sent to the peer. Packets from the peer are accepted only if their source address is in one of these
   * networks.
   */
  allowedIPs?: readonly string[] | undefined;
}

/**
 * Settings of a WireGuard interface. A {@link WireGuardDevice} returned by `list()` or `get()` can be passed unchanged.
 */
export interface WireGuardConfig {
  /** Private key of the WireGuard interface; null removes the key. */
  privateKey?: WireGuardKey | null | undefined;
  /** UDP port on which the interface listens; 0 selects a free port. */
  listenPort?: number | undefined;
  /** Firewall mark that the WireGuard interface sets on its encrypted packets. The value 0 means no mark. */
  fwmark?: number | undefined;
  /** Peers of the WireGuard interface. */
  peers?: readonly WireGuardPeerConfig[] | undefined;
}

/** A WireGuard peer: its settings, last handshake and traffic. */
export interface WireGuardPeer extends WireGuardPeerConfig {
  publicKey: string;
  presharedKey?: string;
  endpoint?: string;
  /** Seconds between keepalive packets; 0 if they are off. */
  persistentKeepalive?: number;
  allowedIPs: string[];
  /** Time of the last WireGuard handshake with the peer. Absent before the first handshake. */
  lastHandshake?: Date;
  /** Number of bytes received from the WireGuard peer. */
  rxBytes: bigint;
  /** Number of bytes sent to the WireGuard peer. */
  txBytes: bigint;
}

/** A WireGuard interface with its peers. The field of a setting that is turned off is absent. */
export interface WireGuardDevice extends WireGuardConfig {
  /** Name of the WireGuard interface. */
  name: string;
  /** Index of the WireGuard interface. */
  ifindex: number;
  privateKey?: string;
  /** Public key of the WireGuard interface. Absent if the interface has no private key. */
  publicKey?: string;
  peers: WireGuardPeer[];
}

/** "replace" removes other peers; "update" only changes existing peers. */
export type ApplyMode = "replace" | "change" | "update";

/** Errors do not contain the value, which could be a key. */
function integer(maximum: number): Check {
  return (value, path) => {
    if (typeof value === "number") checkInteger(value, 0, maximum, path);
    else throw typeError(path, `expected an integer, got ${describeType(value)}`);
  };
}

const MAX_PORT = 0xffff;
const port = integer(MAX_PORT);
/** Listed interfaces can be passed, so read-only fields are allowed. */
const deviceChecks: AnyChecks = {
  privateKey: true,
  listenPort: port,
  fwmark: integer(0xffffffff),
  peers: true,
  name: true,
  ifindex: true,
  publicKey: true,
};
const peerChecks: AnyChecks = {
  publicKey: true,
  presharedKey: true,
  endpoint: true,
  persistentKeepalive: port,
  allowedIPs: true,
  lastHandshake: true,
  rxBytes: true,
  txBytes: true,
};

/** Makes the kernel remove a private or preshared key. */
const NO_KEY = new Uint8Array(KEY_LENGTH);
/** In bytes; the length of an attribute has only 16 bits. */
const MAX_PEERS_SIZE = 32_768;
/** Maximum encoded sizes: a peer, and one allowed address. */
const [PEER_SIZE, ALLOWED_SIZE] = [144, 44];

/** Returns the fields of one or more requests of limited size. */
export function writeConfig(
  config: WireGuardConfig,
  mode: ApplyMode,
  path = "config",
): Omit<Wgdevice<Write>, "ifname">[] {
  checkRecord(config, path);
  checkOptions(config, deviceChecks, path);
  const replaces = mode === "replace";
  const first: Wgdevice<Write> = {};
  const privateKey = optionalKey(config.privateKey, `${path}.privateKey`) ?? (replaces ? NO_KEY : undefined);
  if (privateKey !== undefined) first.privateKey = privateKey;
  const listenPort = config.listenPort ?? (replaces ? 0 : undefined);
  if (listenPort !== undefined) first.listenPort = listenPort;
  const fwmark = config.fwmark ?? (replaces ? 0 : undefined);
  if (fwmark !== undefined) first.fwmark = fwmark;
  if (replaces) first.flags = ["replace-peers"];
  const parts = peerParts(writePeers(config.peers ?? [], `${path}.peers`, mode === "update"));
  return [first, ...parts.slice(1).map((): Wgdevice<Write> => ({}))].map((fields, index) => {
    const peers = parts[index];
    return peers === undefined ? fields : { ...fields, peers };
  });
}

/** With `updates`, the kernel ignores peers that do not exist. */
export function writePeers(peers: unknown, path: string, updates = false): Wgpeer<Write>[] {
  if (!Array.isArray(peers)) throw typeError(path, `expected an array of peers, got ${describeType(peers)}`);
  const seen = new Map<string, number>();
  // `Array.from` also visits the holes of a sparse array.
  return Array.from(peers, (peer: WireGuardPeerConfig, index) => {
    const at = `${path}[${index}]`;
    const written = writePeer(peer, at, updates);
    const key = (written.publicKey as Uint8Array).toBase64();
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      throw rangeError(`${at}.publicKey`, `duplicate of ${path}[${earlier}]; list each peer once`);
    }
    seen.set(key, index);
    return written;
  });
}

function writePeer(peer: WireGuardPeerConfig, path: string, updates: boolean): Wgpeer<Write> {
  checkRecord(peer, path);
  checkOptions(peer, peerChecks, path);
  const { publicKey, endpoint, persistentKeepalive, allowedIPs } = peer;
  const written: Wgpeer<Write> = { publicKey: keyBytes(publicKey, `${path}.publicKey`) };
  const flags: NonNullable<Wgpeer["flags"]> = updates ? ["update-only"] : [];
  const presharedKey = optionalKey(peer.presharedKey, `${path}.presharedKey`);
  if (presharedKey !== undefined) written.presharedKey = presharedKey;
  if (endpoint !== undefined) written.endpoint = checkedEndpoint(endpoint, `${path}.endpoint`);
  if (persistentKeepalive !== undefined) written.persistentKeepaliveInterval = persistentKeepalive;
  if (allowedIPs !== undefined) {
    flags.push("replace-allowedips");
    written.allowedips = writeAllowed(allowedIPs, `${path}.allowedIPs`);
  }
  if (flags.length > 0) written.flags = flags;
  return written;
}

/** Addresses without a length get that of the whole address. The bits after the length are 0, as in lists. */
export function writeAllowed(allowedIPs: unknown, path: string): Wgallowedip<Write>[] {
  if (!Array.isArray(allowedIPs)) {
    throw typeError(path, `expected an array of networks, got ${describeType(allowedIPs)}`);
  }
  return allowedIPs.map((text, index) => allowedAddress(text, `${path}[${index}]`));
}

/** Returns requests of limited size that add networks to a peer, or remove those with the flag. */
export function allowedParts(
  publicKey: WireGuardKey,
  allowedips: readonly Wgallowedip<Write>[],
  flags: Wgpeer<Write>["flags"] = [],
): Wgdevice<Write>[] {
  const peer = { publicKey: keyBytes(publicKey, "publicKey"), ...(flags.length > 0 && { flags }) };
  return peerParts([{ ...peer, allowedips: [...allowedips] }]).map((peers) => ({ peers }));
}

function allowedAddress(text: string, path: string): Wgallowedip<Write> {
  if (isKeyText(text)) throw typeError(path, `expected a network such as "10.0.0.0/24", got a key`);
  const prefix = parsePrefix(text, path);
  return { family: prefix.family, ipaddr: showAddress(prefix.family, maskedBytes(prefix)), cidrMask: prefix.length };
}

function checkedEndpoint(endpoint: unknown, path: string): string {
  if (typeof endpoint === "string" && parseSocketAddress(endpoint) !== undefined) return endpoint;
  const found = isKeyText(endpoint) ? "a key" : describeValue(endpoint);
  const [, number] = /^(?:\[[^\]]+\]|[^:]+):(\d+)$/.exec(`${endpoint}`) ?? [];
  if (Number(number) > MAX_PORT) throw rangeError(path, `expected a port from 0 to ${MAX_PORT}, got ${found}`);
  throw typeError(
    path,
    `expected "address:port" or "[IPv6 address]:port", got ${found}; resolveEndpoints() resolves host names`,
  );
}

function optionalKey(key: WireGuardKey | null | undefined, path: string): Uint8Array | undefined {
  if (key === undefined) return undefined;
  return key === null ? NO_KEY : keyBytes(key, path);
}

/** Errors do not contain the value, which could be a key. */
function checkRecord(value: unknown, path: string): void {
  if (!isRecord(value) || value instanceof Date) {
    throw typeError(path, `expected an object, got ${describeType(value)}`);
  }
}

/** A peer with many allowed addresses can occur in several parts. */
export function peerParts(peers: readonly Wgpeer<Write>[]): Wgpeer<Write>[][] {
  const parts: Wgpeer<Write>[][] = [];
  let room = 0;
  const append = (peer: Wgpeer<Write>, size: number) => {
    if (size > room) {
      parts.push([]);
      room = MAX_PEERS_SIZE;
    }
    parts.at(-1)!.push(peer);
    room -= size;
  };
  for (const peer of peers) {
    const { allowedips = [] } = peer;
    const most = Math.floor((MAX_PEERS_SIZE - PEER_SIZE) / ALLOWED_SIZE);
    const head = allowedips.length > most ? { ...peer, allowedips: allowedips.slice(0, most) } : peer;
    append(head, PEER_SIZE + Math.min(allowedips.length, most) * ALLOWED_SIZE);
    for (let at = most; at < allowedips.length; at += most) {
      const more = allowedips.slice(at, at + most);
      append({ publicKey: peer.publicKey!, allowedips: more }, PEER_SIZE + more.length * ALLOWED_SIZE);
    }
  }
  return parts;
}

export function readDevice(messages: Iterable<Wgdevice<Read>>): WireGuardDevice | undefined {
  let device: WireGuardDevice | undefined;
  for (const message of messages) {
    if (device === undefined) {
      if (message.ifname === undefined || message.ifindex === undefined) return undefined;
      device = defined({
        name: message.ifname,
        ifindex: message.ifindex,
        privateKey: keyText(message.privateKey),
        publicKey: keyText(message.publicKey),
        listenPort: message.listenPort || undefined,
        fwmark: message.fwmark || undefined,
        peers: [],
      });
    }
    for (const part of message.peers ?? []) {
      if (typeof part.publicKey !== "string") return undefined;
      const publicKey = Uint8Array.fromHex(part.publicKey).toBase64();
      const last = device.peers.at(-1);
      if (last?.publicKey === publicKey) last.allowedIPs.push(...readAllowed(part));
      else device.peers.push(readPeer(part, publicKey));
    }
  }
  return device;
}

function readPeer(peer: Wgpeer<Read>, publicKey: string): WireGuardPeer {
  const time = peer.lastHandshakeTime;
  const hasTime = typeof time === "object" && "sec" in time && time.sec > 0n;
  return defined({
    publicKey,
    presharedKey: keyText(peer.presharedKey),
    endpoint: typeof peer.endpoint === "string" ? peer.endpoint : undefined,
    persistentKeepalive: peer.persistentKeepaliveInterval || undefined,
    allowedIPs: readAllowed(peer),
    lastHandshake: hasTime ? new Date(Number(time.sec) * 1000 + Math.floor(Number(time.nsec) / 1e6)) : undefined,
    rxBytes: peer.rxBytes ?? 0n,
    txBytes: peer.txBytes ?? 0n,
  });
}

function readAllowed({ allowedips = [] }: Wgpeer<Read>): string[] {
  return allowedips.flatMap(({ family, ipaddr, cidrMask }) => {
    const isKnown = family === AF_INET || family === AF_INET6;
    return isKnown && typeof ipaddr === "string" && cidrMask !== undefined ? [`${ipaddr}/${cidrMask}`] : [];
  });
}

/** A key of zeros means that no key is set. */
function keyText(hex: string | Uint8Array | undefined): string | undefined {
  if (typeof hex !== "string" || /^0*$/.test(hex)) return undefined;
  return Uint8Array.fromHex(hex).toBase64();
}
