import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkArray, checkObject, checkOptions } from "../../../base/check.ts";
import { defined, groupBy } from "../../../base/objects.ts";
import { ENODEV, EOPNOTSUPP, EPERM } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";
import { parseSocketAddress, readSocketAddress } from "../../../schema/values/addresses.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { maskedBytes, parsePrefix, showAddress } from "../../route/core/addresses.ts";
import type { WireGuardConfig, WireGuardDevice, WireGuardPeerConfig } from "../../wireguard/config.ts";
import { writeConfig } from "../../wireguard/config.ts";
import { clampedKey, keyBytes } from "../../wireguard/keys.ts";
import { WireGuard } from "../../wireguard/wireguard.ts";
import { declaredInterface, memberPath } from "../model/forms.ts";
import { nameOf, referenceTo, withNames } from "../model/names.ts";
import { failureOf, markPartial, outcomeOf } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { checkKeyFile, HIDDEN, readKeyFile, Secret } from "../model/secret.ts";
import { type Action, type Change, defineTable, type ListEntry, type StateTable } from "../model/table.ts";
import type { DeclaredWireGuard, DeclaredWireGuardPeer } from "../model/types.ts";

/** Settings of an interface, or of the peer `publicKey`. */
interface WireGuardEntry {
  readonly dev: string;
  readonly publicKey?: string;
  /** Listed key, or null without one. Declarations have `privateKeyFile` instead. */
  readonly privateKey?: Secret | null | undefined;
  readonly privateKeyFile?: string | undefined;
  readonly listenPort?: number | undefined;
  readonly fwmark?: number | undefined;
  readonly presharedKey?: Secret | null | undefined;
  readonly presharedKeyFile?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly persistentKeepalive?: number | undefined;
  readonly allowedIPs?: readonly string[] | undefined;
  /** Whether peers are declared, so that others are removed. */
  readonly hasPeers?: boolean;
}

const keys = { privateKey: "privateKeyFile", presharedKey: "presharedKeyFile" } as const;
/** Settings that the kernel omits if they have these values. */
const settings = { listenPort: 0, fwmark: 0, persistentKeepalive: 0 } as const;
const deviceChecks = { privateKeyFile: checkKeyFile, listenPort: true, fwmark: true, peers: true } as const;
const peerChecks = {
  publicKey: true,
  presharedKeyFile: checkKeyFile,
  endpoint: true,
  persistentKeepalive: true,
  allowedIPs: true,
  absent: true,
} as const;

export const wireguardTable: StateTable<WireGuardEntry, WireGuardEntry> = defineTable<WireGuardEntry, WireGuardEntry>({
  name: "wireguard",
  noun: "WireGuard",
  isPolled: true,
  split,
  normalise: (input) => input as WireGuardEntry,

  async list(scope, isRequired) {
    const entries: WireGuardEntry[] = [];
    const slice = new TimeSlice();
    for (const { name: dev, ifindex: _, publicKey: __, peers, ...device } of await devicesOf(scope, isRequired)) {
      entries.push(defined({ ...device, dev, privateKey: secret(device.privateKey) }) as WireGuardEntry);
      for (const { lastHandshake: ___, rxBytes: ____, txBytes: _____, ...peer } of peers) {
        const endpoint = withZone(peer.endpoint, (index) => `${nameOf(scope, Number(index))}`);
        entries.push(defined({ ...peer, endpoint, dev, presharedKey: secret(peer.presharedKey) }) as WireGuardEntry);
        if (slice.isOverAfterEntry()) await slice.pause();
      }
    }
    return entries;
  },
  key: ({ dev, publicKey }) => (publicKey === undefined ? dev : `${dev} ${publicKey}`),
  title: ({ dev, publicKey }) => (publicKey === undefined ? dev : `peer ${publicKey} of ${dev}`),

  references: ({ dev, endpoint }) => [
    ...referenceTo(dev, "dev"),
    ...referenceTo(isIndex(zoneOf(endpoint)) ? undefined : zoneOf(endpoint), "endpoint"),
  ],
  renamed: (entry, names) => ({
    ...withNames(entry, names),
    ...defined({ endpoint: withZone(entry.endpoint, (name) => names.get(name) ?? name) }),
  }),
  // The key files may have changed since the last plan.
  problem: (wanted) =>
    outcomeOf(() => {
      for (const file of Object.values(keys)) if (wanted[file] !== undefined) readKeyFile(wanted[file]);
    }),
  compare(list, wanted, current) {
    for (const name of ["privateKey", "presharedKey"] as const) {
      const key = keyOf(wanted, name);
      if (key === undefined || (key === null ? current[name] === undefined : key.equals(current[name]))) continue;
      list.add(name, key === null ? undefined : HIDDEN, current[name] === undefined ? undefined : HIDDEN);
    }
    for (const [name, off] of Object.entries(settings)) {
      const field = name as keyof typeof settings;
      list.compare(field, wanted[field], current[field] ?? off);
    }
    list.compare("endpoint", wanted.endpoint, current.endpoint);
    const allowed = wanted.allowedIPs?.toSorted();
    list.compare("allowedIPs", allowed, current.allowedIPs?.toSorted());
  },

  level: ({ publicKey }) => (publicKey === undefined ? 0 : 1),
  // Only peers can be removed: a WireGuard interface always has settings.
  isInScope: ({ publicKey }) => publicKey !== undefined,
  isOwned: ({ dev }, _owner, declared) => (declared.get(dev)?.wanted as WireGuardEntry | undefined)?.hasPeers === true,
  restore: (entry) => entry,
  before({ dev, publicKey, ...current }, differences) {
    const entry: Record<string, unknown> = { dev, ...defined({ publicKey }) };
    for (const name of Object.keys(differences) as (keyof typeof current)[])
      entry[name] = current[name] ?? (Object.hasOwn(settings, name) ? 0 : null);
    return entry as unknown as WireGuardEntry;
  },
  describe,

  async write(scope, action, changes) {
    const errors: (NetlinkError | undefined)[] = [];
    for (const [dev, at] of groupBy(
      changes.keys(),
      (index) => (changes[index]!.wanted ?? changes[index]!.current)!.dev,
    )) {
      const send = (indices: readonly number[]) =>
        failureOf(
          () =>
            apply(
              scope,
              action,
              dev,
              indices.map((index) => changes[index]!),
            ),
          isGone(action),
        );
      const error = await send(at);
      // The kernel stops at an invalid peer: send each one separately.
      for (const index of at) {
        const own = error === undefined || at.length === 1 ? error : await send([index]);
        // The kernel sets the settings of an interface one after the other. (wg_set_device)
        if (own !== undefined && action === "change") markPartial(own);
        errors[index] = own;
      }
    }
    return changes.map((_, index) => errors[index]);
  },
});

function* split(declaration: unknown, path: string): Generator<ListEntry> {
  checkObject(declaration, path);
  for (const [dev, device] of Object.entries(declaration as Record<string, DeclaredWireGuard>)) {
    const at = memberPath(path, dev);
    checkDevice(device, at);
    const { peers, privateKeyFile, listenPort, fwmark } = device;
    const hasPeers = peers !== undefined;
    yield { path: at, entry: { dev, ...defined({ privateKeyFile, listenPort, fwmark }), hasPeers } };
    for (const [index, peer] of (peers ?? []).entries()) {
      const where = `${at}.peers[${index}]`;
      const { publicKey, allowedIPs, absent, endpoint, ...rest } = peer;
      const entry = {
        ...defined({ ...rest, endpoint: endpoint && canonicalEndpoint(endpoint) }),
        dev,
        publicKey: keyBytes(publicKey, `${where}.publicKey`).toBase64(),
        ...defined({ absent, allowedIPs: allowedIPs && [...new Set(allowedIPs.map(canonicalNetwork))] }),
      };
      yield { path: where, entry };
    }
  }
}

/** Throws for an invalid setting. The message contains no keys. */
function checkDevice(device: DeclaredWireGuard, path: string): void {
  checkObject(device, path);
  if ("privateKey" in device)
    throw typeError(`${path}.privateKey`, "not allowed; declare privateKeyFile, the path of a file");
  checkOptions(device, deviceChecks, path);
  const { privateKeyFile: _, peers, ...own } = device;
  const config: WireGuardConfig = { ...own };
  if (peers !== undefined) {
    checkArray(peers, `${path}.peers`);
    config.peers = peers.map((peer, index): WireGuardPeerConfig => {
      const at = `${path}.peers[${index}]`;
      checkObject(peer, at);
      if ("presharedKey" in peer)
        throw typeError(`${at}.presharedKey`, "not allowed; declare presharedKeyFile, the path of a file");
      checkOptions(peer, peerChecks, at);
      const { presharedKeyFile: __, absent: ___, endpoint, ...rest } = peer;
      const zone = zoneOf(endpoint);
      if (zone !== undefined) declaredInterface(zone, `${at}.endpoint`);
      return { ...rest, endpoint: withZone(endpoint, () => "1") };
    });
  }
  writeConfig(config, "change", path);
  checkNetworks(peers ?? [], path);
}

/** The kernel has one peer for each network: the last one that gets the network takes it from the others. */
function checkNetworks(peers: readonly DeclaredWireGuardPeer[], path: string): void {
  const owners = new Map<string, { readonly index: number; readonly path: string }>();
  for (const [index, { allowedIPs = [], absent }] of peers.entries()) {
    if (absent === true) continue;
    for (const [position, network] of allowedIPs.entries()) {
      const canonical = canonicalNetwork(network);
      const at = `${path}.peers[${index}].allowedIPs[${position}]`;
      const owner = owners.get(canonical);
      if (owner !== undefined && owner.index !== index)
        throw rangeError(at, `duplicate of ${owner.path} (${canonical}); a network belongs to one peer`);
      owners.set(canonical, { index, path: at });
    }
  }
}

/** Clears the bits after the prefix length, like the kernel. */
function canonicalNetwork(text: string): string {
  const prefix = parsePrefix(text, "allowedIPs");
  return `${showAddress(prefix.family, maskedBytes(prefix))}/${prefix.length}`;
}

/** Zone of an IPv6 address, as in "[fe80::1%eth0]:51820": the name of an interface, or the index of one that is gone. */
const ZONE = /%([^%\]]+)(?=\]:\d+$)/;

function zoneOf(endpoint: unknown): string | undefined {
  return typeof endpoint === "string" ? ZONE.exec(endpoint)?.[1] : undefined;
}

function isIndex(zone: string | undefined): boolean {
  return zone !== undefined && /^\d{1,10}$/.test(zone);
}

function withZone<Endpoint>(endpoint: Endpoint, convert: (zone: string) => string): Endpoint {
  if (typeof endpoint !== "string") return endpoint;
  return endpoint.replace(ZONE, (_, zone: string) => `%${convert(zone)}`) as Endpoint;
}

function canonicalEndpoint(text: string): string {
  const bytes = parseSocketAddress(withZone(text, () => "1"))!;
  const canonical = readSocketAddress(bytes, new DataView(bytes.buffer), 0, bytes.length)!;
  return withZone(canonical, () => zoneOf(text)!);
}

function secret(key: unknown): Secret | undefined {
  return key === undefined ? undefined : new Secret(keyBytes(key, "key"));
}

/** Null if there must be no key, undefined if not declared. */
function keyOf(entry: WireGuardEntry, name: keyof typeof keys): Secret | null | undefined {
  const file = entry[keys[name]];
  if (file === undefined) return entry[name];
  const key = readKeyFile(file);
  // The kernel reads zeros as no key.
  if (key.bytes.every((byte) => byte === 0)) return null;
  return name === "privateKey" ? new Secret(clampedKey(key.bytes)) : key;
}

type Changes = readonly Change<WireGuardEntry, WireGuardEntry>[];

async function apply(scope: Scope, action: Action, dev: string, changes: Changes): Promise<void> {
  const wg = scope.openAsync(WireGuard);
  if (action === "remove") {
    // The settings of the interface itself disappear only with it.
    const peers = changes.flatMap(({ current }) => current!.publicKey ?? []);
    if (peers.length > 0) await wg.removePeers(dev, peers);
    return;
  }
  const config: WireGuardConfig & { peers: WireGuardPeerConfig[] } = { peers: [] };
  for (const { wanted, differences } of changes) {
    const fields = fieldsOf(wanted!, (name) => action === "add" || differences?.[name] !== undefined);
    const zone = zoneOf(fields.endpoint);
    if (zone !== undefined) {
      const index = await indexOf(scope, zone);
      fields.endpoint = withZone(fields.endpoint, () => `${index}`);
    }
    if (wanted!.publicKey === undefined) Object.assign(config, fields);
    else config.peers.push({ ...fields, publicKey: wanted!.publicKey });
  }
  await wg.change(dev, config);
}

async function indexOf(scope: Scope, ifname: string): Promise<number> {
  const link = await scope.findLink(ifname);
  if (link !== undefined) return link.ifindex;
  if (isIndex(ifname)) return Number(ifname);
  const operation = "change WireGuard peer";
  const message = `${operation}: there is no interface "${ifname}", the zone of the endpoint (ENODEV)`;
  throw new NetlinkError(message, { errno: ENODEV, operation, path: "endpoint" });
}

function fieldsOf(
  entry: WireGuardEntry,
  isSent: (name: string) => boolean,
): WireGuardConfig & Partial<WireGuardPeerConfig> {
  const fields: Record<string, unknown> = {};
  for (const name of ["privateKey", "presharedKey"] as const) {
    const key = isSent(name) ? keyOf(entry, name) : undefined;
    if (key !== undefined) fields[name] = key?.bytes ?? null;
  }
  for (const name of [...Object.keys(settings), "endpoint", "allowedIPs"] as (keyof WireGuardEntry)[])
    if (isSent(name) && entry[name] != null) fields[name] = entry[name];
  return fields;
}

const isGone = (action: Action) => (error: NetlinkError) => action === "remove" && error.errno === -ENODEV;

/** Lists interfaces, or none without permission. */
async function devicesOf(scope: Scope, isRequired = false): Promise<WireGuardDevice[]> {
  try {
    return await scope.openAsync(WireGuard).list();
  } catch (error) {
    const isUnreadable = error instanceof NetlinkError && (error.errno === -EPERM || error.errno === -EOPNOTSUPP);
    if (isUnreadable && !isRequired) return [];
    throw error;
  }
}

function describe(entries: readonly WireGuardEntry[]): Record<string, DeclaredWireGuard> {
  const devices: Record<string, DeclaredWireGuard> = {};
  for (const { dev, publicKey, listenPort, fwmark } of entries)
    if (publicKey === undefined) devices[dev] = { ...defined({ listenPort, fwmark }), peers: [] };
  for (const { dev, publicKey, presharedKey: _, allowedIPs, ...peer } of entries) {
    if (publicKey === undefined) continue;
    const peers = [...(devices[dev]?.peers ?? []), { publicKey, ...peer, allowedIPs: allowedIPs?.toSorted() }];
    devices[dev] = { ...devices[dev], peers };
  }
  return devices;
}
