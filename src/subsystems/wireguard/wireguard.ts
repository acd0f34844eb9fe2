import { rangeError, typeError } from "../../base/argument-error.ts";
import { checkInteger } from "../../base/check.ts";
import { describeType, titleText } from "../../base/describe.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { explained } from "../../client/errors.ts";
import { type ConnectOptions, checkedLimits, type DoOptions } from "../../client/options.ts";
import { EADDRINUSE, EAGAIN, EEXIST, EINVAL, ENODEV, EOPNOTSUPP, EPROTO } from "../../constants/errno.ts";
import { NETLINK_ROUTE, NLM_F_CREATE, NLM_F_EXCL } from "../../constants/netlink.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { rtLink } from "../../families/rt-link.ts";
import { type Wgdevice, type Wgpeer, wireguard } from "../../families/wireguard.ts";
import { asynchronous, type CallLimits, type Mode, type Result, type Steps, wait, withIo } from "../../io/io.ts";
import type { Write } from "../../schema/model/types.ts";
import { textLength } from "../../schema/values/text.ts";
import { Entries } from "../route/core/entries.ts";
import { checkedName, type InterfaceSource } from "../route/core/interfaces.ts";
import {
  type ApplyMode,
  allowedParts,
  peerParts,
  readDevice,
  type WireGuardConfig,
  type WireGuardDevice,
  type WireGuardPeerConfig,
  writeAllowed,
  writeConfig,
  writePeers,
} from "./config.ts";
import { generatePrivateKey, keyBytes, publicKeyOf, type WireGuardKey } from "./keys.ts";

/**
 * Options for opening a `WireGuard` client: network namespace, generic netlink socket of the caller, and time limit.
 */
export type WireGuardOptions = ConnectOptions;

/** Time limit and abort signal of one WireGuard call. */
export type WireGuardCallOptions = CallLimits;

const KIND = "wireguard";
const MAX_NAME = 15;

/**
 * WireGuard interfaces of a network namespace.
 *
 * ```ts
 * using wg = WireGuard.open();
 * wg.create("wg0", { privateKey: generatePrivateKey(), listenPort: 51820 });
 * wg.change("wg0", { peers: [{ publicKey, allowedIPs: ["10.0.0.2/32"] }] });
 * for (const peer of wg.get("wg0").peers) console.log(peer.publicKey, peer.lastHandshake, peer.rxBytes);
 * ```
 *
 * All methods, including those that read, require CAP_NET_ADMIN in the user namespace that owns the network namespace,
 * because the settings of an interface contain the private key. Error messages never contain keys.
 *
 * All methods throw NetlinkError if the kernel rejects a request: ENODEV if the interface does not exist, EOPNOTSUPP if
 * it is not a WireGuard interface, EADDRINUSE if the UDP port is in use. They throw TypeError or RangeError with the
 * path of an invalid argument before anything is sent.
 *
 * A large configuration is sent as several requests. If one of these requests fails, the changes of the earlier
 * requests remain in effect.
 */
export class WireGuard<M extends Mode = "sync"> extends Entries<M> {
  readonly #client = wireguard.connect(this.session.options);

  /**
   * Opens a client for the WireGuard interfaces of a network namespace without sending a request.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  static open(options: WireGuardOptions = {}): WireGuard {
    return new WireGuard("WireGuard", options, wireguard);
  }

  /** Opens a `WireGuard` client whose methods return promises instead of blocking. */
  static openAsync(options: WireGuardOptions = {}): WireGuard<"async"> {
    return new WireGuard<"async">("WireGuard", asynchronous(options), wireguard);
  }

  /** Returns a string that identifies a WireGuard interface, for use as a `Map` key. */
  static readonly keyOf: KeyOf<WireGuardDevice, "ifindex"> = /* @__PURE__ */ fieldsKey("ifindex");

  /** Returns all WireGuard interfaces with their peers. An interface that is deleted during the call is omitted. */
  list(options?: WireGuardCallOptions): Result<M, WireGuardDevice[]> {
    return this.session.run(this.#list(options), options);
  }

  *#list(options: WireGuardCallOptions | undefined): Steps<WireGuardDevice[]> {
    const call = checkedLimits(options);
    const indices = yield* this.#links("list WireGuard interfaces", function* (links): Steps<number[]> {
      const dump = links.dump("getlink", { linkinfo: { kind: KIND }, extMask: ["skip-stats"] }, call);
      // A kernel without WireGuard ignores the filter and lists all links.
      const found = (yield* wait(dump.toArray())).filter(({ linkinfo }) => linkinfo?.kind === KIND);
      return found.map(({ header }) => header.ifiIndex);
    });
    const devices: WireGuardDevice[] = [];
    for (const index of indices) {
      try {
        devices.push(yield* this.#get(index, options));
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ENODEV) throw error;
      }
    }
    return devices;
  }

  /** Returns a WireGuard interface with its peers. */
  get(device: InterfaceSource, options?: WireGuardCallOptions): Result<M, WireGuardDevice> {
    return this.session.run(this.#get(device, options), options);
  }

  *#get(device: InterfaceSource, options: WireGuardCallOptions | undefined): Steps<WireGuardDevice> {
    const key = deviceKey(device);
    const call = checkedLimits(options);
    const operation = `get WireGuard interface ${device}`;
    return yield* explaining(operation, device, this.#read(operation, key, call));
  }

  *#read(operation: string, key: DeviceKey, call: DoOptions): Steps<WireGuardDevice> {
    const dump = this.#client.dump("get-device", key, call);
    const messages = yield* wait(dump.toArray());
    if (!dump.consistent) {
      throw failure(operation, "the peers changed repeatedly while they were read; try again", EAGAIN);
    }
    const found = readDevice(messages);
    if (found !== undefined) return found;
    throw failure(operation, "the kernel's reply lacks a name or a key", EPROTO);
  }

  /**
   * Creates a WireGuard interface and configures it. If the kernel rejects the configuration, the interface is deleted
   * again. The new interface is down and has no IP address: use `Links` and `Addresses` of `bun-netlink/route` to set
   * it up.
   *
   * @throws NetlinkError EEXIST if an interface with this name exists.
   */
  create(name: string, config: WireGuardConfig = {}, options?: WireGuardCallOptions): Result<M, void> {
    return this.session.run(this.#create(name, config, options), options);
  }

  *#create(name: string, config: WireGuardConfig, options: WireGuardCallOptions | undefined): Steps<void> {
    const call = checkedLimits(options);
    const key = deviceKey(checkedName(name, "name"));
    const requests = writeConfig(config, "change");
    const operation = `create WireGuard interface ${name}`;
    const { io } = this.session;
    const send = () => this.#send(operation, key, requests, call);
    yield* this.#links(operation, function* (links): Steps<void> {
      const flags = NLM_F_CREATE | NLM_F_EXCL;
      yield* wait(links.do("newlink", { ifname: name, linkinfo: { kind: KIND } }, { ...call, flags }));
      try {
        yield* send();
      } catch (error) {
        yield* io.undoing(deleteIgnoringErrors(links, name));
        throw error;
      }
    });
  }

  /**
   * Deletes a WireGuard interface.
   *
   * @throws NetlinkError EOPNOTSUPP if the interface is not a WireGuard interface.
   */
  delete(device: InterfaceSource, options?: WireGuardCallOptions): Result<M, void> {
    return this.session.run(this.#delete(device, options), options);
  }

  *#delete(device: InterfaceSource, options: WireGuardCallOptions | undefined): Steps<void> {
    const call = checkedLimits(options);
    // Fails with EOPNOTSUPP for an interface of another kind.
    const { ifindex } = yield* this.#get(device, options);
    yield* this.#links(`delete WireGuard interface ${device}`, function* (links): Steps<void> {
      yield* wait(links.do("dellink", { header: { ifiIndex: ifindex } }, call));
    });
  }

  /**
   * Changes settings of a WireGuard interface, and adds or changes peers, as `wg set` and `wg addconf` do. Omitted
   * settings and other peers stay unchanged. If a peer has `allowedIPs`, this list replaces the peer's existing list.
   */
  change(device: InterfaceSource, config: WireGuardConfig, options?: WireGuardCallOptions): Result<M, void> {
    return this.session.run(this.#apply("change", device, config, options), options);
  }

  /**
   * Replaces the whole configuration of a WireGuard interface, as `wg setconf` does. Settings that are omitted are
   * reset, and peers that are omitted are removed. The sessions of all peers end.
   */
  replace(device: InterfaceSource, config: WireGuardConfig, options?: WireGuardCallOptions): Result<M, void> {
    return this.session.run(this.#apply("replace", device, config, options), options);
  }

  /**
   * Replaces the whole configuration of a WireGuard interface, as `wg syncconf` does. Unlike {@link replace}, the
   * sessions of peers that are kept continue. If `listenPort` is omitted, the port stays unchanged.
   */
  sync(device: InterfaceSource, config: WireGuardConfig, options?: WireGuardCallOptions): Result<M, void> {
    return this.session.run(this.#sync(device, config, options), options);
  }

  *#sync(device: InterfaceSource, config: WireGuardConfig, options: WireGuardCallOptions | undefined): Steps<void> {
    const call = checkedLimits(options);
    const key = deviceKey(device);
    const operation = `sync WireGuard interface ${device}`;
    // Check first, so that error paths refer to the caller's object.
    writeConfig(config, "change");
    const peers = config.peers?.map(
      (peer): WireGuardPeerConfig => ({
        ...peer,
        presharedKey: peer.presharedKey ?? null,
        persistentKeepalive: peer.persistentKeepalive ?? 0,
        allowedIPs: peer.allowedIPs ?? [],
      }),
    );
    const complete = { ...config, privateKey: config.privateKey ?? null, fwmark: config.fwmark ?? 0, peers };
    const requests = writeConfig(complete, "change");
    const written = writePeers(peers ?? [], "config.peers");
    const wanted = new Set(written.map(({ publicKey }) => (publicKey as Uint8Array).toBase64()));
    const surplus = (yield* this.#get(device, options)).peers.filter(({ publicKey }) => !wanted.has(publicKey));
    const keys = surplus.map(({ publicKey }) => publicKey);
    // An allowed address may move from a removed peer to another.
    yield* this.#send(operation, key, removals(keys, "peers"), call);
    yield* this.#send(operation, key, requests, call);
  }

  /** Adds or changes peers of a WireGuard interface, as {@link change} does. */
  setPeers(
    device: InterfaceSource,
    peers: readonly WireGuardPeerConfig[],
    options?: WireGuardCallOptions,
  ): Result<M, void> {
    return this.session.run(this.#applyPeers("set", device, peers, false, options), options);
  }

  /** Changes existing peers of a WireGuard interface. Peers that do not exist yet are ignored instead of added. */
  updatePeers(
    device: InterfaceSource,
    peers: readonly WireGuardPeerConfig[],
    options?: WireGuardCallOptions,
  ): Result<M, void> {
    return this.session.run(this.#applyPeers("update", device, peers, true, options), options);
  }

  /**
   * Adds networks to the `allowedIPs` of a peer, as `wg set … allowed-ips +NETWORK` does. The peer keeps its other
   * networks, and is created if it does not exist. A network that another peer has moves to this peer.
   */
  addAllowedIPs(
    device: InterfaceSource,
    publicKey: WireGuardKey,
    allowedIPs: readonly string[],
    options?: WireGuardCallOptions,
  ): Result<M, void> {
    return this.session.call(() => {
      const call = checkedLimits(options);
      const requests = allowedParts(publicKey, writeAllowed(allowedIPs, "allowedIPs"));
      return this.#send(
        `add allowed IPs to a peer of WireGuard interface ${device}`,
        deviceKey(device),
        requests,
        call,
      );
    }, options);
  }

  /**
   * Removes networks from the `allowedIPs` of a peer, as `wg set … allowed-ips -NETWORK` does. Networks that the peer does
   * not have are ignored.
   *
   * Linux 6.16 and later remove the networks. On earlier kernels, they move to a temporary peer, which is then removed.
   */
  removeAllowedIPs(
    device: InterfaceSource,
    publicKey: WireGuardKey,
    allowedIPs: readonly string[],
    options?: WireGuardCallOptions,
  ): Result<M, void> {
    return this.session.run(this.#removeAllowed(device, publicKey, allowedIPs, options), options);
  }

  *#removeAllowed(
    device: InterfaceSource,
    publicKey: WireGuardKey,
    allowedIPs: readonly string[],
    options: WireGuardCallOptions | undefined,
  ): Steps<void> {
    const call = checkedLimits(options);
    const key = deviceKey(device);
    const text = keyBytes(publicKey, "publicKey").toBase64();
    const removed = writeAllowed(allowedIPs, "allowedIPs");
    const operation = `remove allowed IPs of a peer of WireGuard interface ${device}`;
    try {
      const flagged = removed.map((network) => ({ ...network, flags: ["remove-me" as const] }));
      yield* this.#send(operation, key, allowedParts(publicKey, flagged, ["update-only"]), call);
      return;
    } catch (error) {
      // Earlier kernels reject the flag.
      if (!(error instanceof NetlinkError) || error.errno !== -EINVAL) throw error;
    }
    const peer = (yield* this.#get(device, options)).peers.find((one) => one.publicKey === text);
    const own = new Set(peer?.allowedIPs);
    const owned = removed.filter(({ ipaddr, cidrMask }) => own.has(`${ipaddr}/${cidrMask}`));
    if (owned.length === 0) return;
    const temporary = publicKeyOf(generatePrivateKey());
    yield* this.#send(operation, key, allowedParts(temporary, owned), call);
    yield* this.#send(operation, key, removals([temporary], "peers"), call);
  }

  /** Removes peers of a WireGuard interface. Keys of peers that do not exist are ignored. */
  removePeers(
    device: InterfaceSource,
    publicKeys: readonly WireGuardKey[],
    options?: WireGuardCallOptions,
  ): Result<M, void> {
    return this.session.call(() => {
      const call = checkedLimits(options);
      if (!Array.isArray(publicKeys)) {
        throw typeError("publicKeys", `expected an array of keys, got ${describeType(publicKeys)}`);
      }
      const operation = `remove peers of WireGuard interface ${titleText(device)}`;
      return this.#send(operation, deviceKey(device), removals(publicKeys, "publicKeys"), call);
    }, options);
  }

  /** Closes the netlink sockets and the namespace that `open` opened. A second call has no effect. */
  override close(): void {
    this.#client.close();
    super.close();
  }

  *#apply(
    mode: ApplyMode,
    device: InterfaceSource,
    config: WireGuardConfig,
    options: WireGuardCallOptions | undefined,
  ): Steps<void> {
    const call = checkedLimits(options);
    const requests = writeConfig(config, mode);
    yield* this.#send(`${mode} WireGuard interface ${device}`, deviceKey(device), requests, call);
  }

  *#applyPeers(
    verb: string,
    device: InterfaceSource,
    peers: readonly WireGuardPeerConfig[],
    updates: boolean,
    options: WireGuardCallOptions | undefined,
  ): Steps<void> {
    const call = checkedLimits(options);
    const requests = peerParts(writePeers(peers, "peers", updates)).map((part) => ({ peers: part }));
    yield* this.#send(`${verb} peers of WireGuard interface ${device}`, deviceKey(device), requests, call);
  }

  #send(operation: string, key: DeviceKey, requests: readonly Wgdevice<Write>[], call: DoOptions): Steps<void> {
    return explaining(operation, key.ifname ?? key.ifindex, this.#sendParts(key, requests, call));
  }

  *#sendParts(key: DeviceKey, requests: readonly Wgdevice<Write>[], call: DoOptions): Steps<void> {
    this.session.check();
    for (const fields of requests) yield* wait(this.#client.do("set-device", { ...fields, ...key }, call));
  }

  *#links<T>(operation: string, use: (links: ReturnType<typeof rtLink.connect>) => Steps<T>): Steps<T> {
    this.session.check();
    const { netns, socket, timeoutMs } = this.session.options;
    using sibling = socket?.openSibling(NETLINK_ROUTE);
    if (socket !== undefined && sibling === undefined) {
      throw new TypeError(`${operation}: not possible with the option socket, which cannot list or create interfaces`);
    }
    using links = rtLink.connect(withIo({ netns, socket: sibling, timeoutMs }, this.session.io));
    try {
      return yield* use(links);
    } catch (error) {
      throw explained(error, operation, (errno) => adviceOf(errno, undefined));
    }
  }
}

function* explaining<T>(operation: string, device: InterfaceSource | undefined, steps: Steps<T>): Steps<T> {
  try {
    return yield* steps;
  } catch (error) {
    throw explained(error, operation, (errno) => adviceOf(errno, device));
  }
}

type DeviceKey = { ifname: string; ifindex?: never } | { ifindex: number; ifname?: never };

function deviceKey(device: InterfaceSource): DeviceKey {
  if (typeof device === "number") return { ifindex: checkInteger(device, 1, 0x7fffffff, "device") };
  const ifname = checkedName(device, "device");
  if (textLength(ifname) <= MAX_NAME) return { ifname };
  throw rangeError("device", `expected a name of 1 to ${MAX_NAME} bytes; an alternative name is not supported`);
}

function adviceOf(errno: number, device: InterfaceSource | undefined): string | undefined {
  switch (errno) {
    case ENODEV:
      return `there is no interface ${device ?? ""} in this network namespace: list() returns those that exist`;
    case EEXIST:
      return "an interface with this name exists: replace() configures a WireGuard interface that exists";
    case EADDRINUSE:
      return "another socket uses the UDP port: set another listenPort, or 0 for a free one";
    case EOPNOTSUPP:
      return device === undefined
        ? "this kernel has no WireGuard: it requires CONFIG_WIREGUARD (module wireguard)"
        : `${device} is not a WireGuard interface: list() returns those that exist`;
  }
  return undefined;
}

function removals(publicKeys: readonly WireGuardKey[], path: string): Wgdevice<Write>[] {
  const peers = publicKeys.map(
    (key, index): Wgpeer<Write> => ({ publicKey: keyBytes(key, `${path}[${index}]`), flags: ["remove-me"] }),
  );
  return peerParts(peers).map((part) => ({ peers: part }));
}

/** The caller throws the error of the configuration. */
function* deleteIgnoringErrors(links: ReturnType<typeof rtLink.connect>, ifname: string): Steps<void> {
  try {
    yield* wait(links.do("dellink", { ifname }));
  } catch {}
}
