import { typeError } from "../../base/argument-error.ts";
import { checkOptions, checkString, type OptionChecks } from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { inspectAs } from "../../base/inspect.ts";
import { EADDRINUSE, EBADR, ENODEV, EOPNOTSUPP } from "../../constants/errno.ts";
import { NETLINK_GENERIC } from "../../constants/netlink.ts";
import { wireguard } from "../../families/wireguard.ts";
import { parseSocketAddress } from "../../schema/values/addresses.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { keyBytes, type WireGuardKey } from "../../subsystems/wireguard/keys.ts";
import type { FakeKernel } from "../fake-kernel.ts";
import type { KnownLink } from "../network/context.ts";
import { FakeNetwork } from "../network/fake-network.ts";
import { Refusal } from "../refusal.ts";
import { FakeDevice } from "./fake-device.ts";

/**
 * Values of a WireGuard peer that change when packets are exchanged with the peer. See {@link
 * FakeWireGuard.setPeerState}.
 */
export interface FakePeerState {
  /** Address and UDP port from which the latest packet of the WireGuard peer came. */
  endpoint?: string | undefined;
  /** Time of the last handshake with the peer. */
  lastHandshake?: Date | undefined;
  /** Number of bytes that were received from the peer. */
  rxBytes?: bigint | undefined;
  /** Number of bytes that were sent to the peer. */
  txBytes?: bigint | undefined;
}

const peerState: OptionChecks<FakePeerState> = {
  endpoint(value, path) {
    if (typeof value === "string" && parseSocketAddress(value) !== undefined) return;
    throw typeError(path, `expected "address:port" or "[IPv6 address]:port", got ${describeValue(value)}`);
  },
  lastHandshake(value, path) {
    if (!(value instanceof Date)) throw typeError(path, `expected a Date, got ${describeValue(value)}`);
  },
  rxBytes: checkBytes,
  txBytes: checkBytes,
};
const KIND = "wireguard";
/** First UDP port to try for `listenPort` 0. */
const FIRST_PORT = 49_152;

/**
 * WireGuard in a fake network: interfaces of the kind "wireguard" with keys and peers. No packets are exchanged.
 * Instead, a test sets the values that packets would change.
 *
 * ```ts
 * using network = new FakeNetwork();
 * const tunnels = new FakeWireGuard(network);
 * using wg = WireGuard.open({ socket: tunnels.open() });
 * wg.create("wg0", { privateKey, peers: [{ publicKey, allowedIPs: ["10.0.0.2/32"] }] });
 * tunnels.setPeerState("wg0", publicKey, { lastHandshake: new Date() });
 * ```
 */
export class FakeWireGuard implements Disposable {
  static {
    inspectAs(FakeWireGuard, () => "FakeWireGuard");
  }

  /** Fake network that contains the WireGuard interfaces. */
  readonly network: FakeNetwork;
  readonly #devices = new WeakMap<KnownLink, FakeDevice>();

  /**
   * Adds WireGuard to a fake network (default: a new one).
   *
   * @throws TypeError if the argument is not a fake network.
   */
  constructor(network: FakeNetwork = new FakeNetwork()) {
    if (!(network instanceof FakeNetwork))
      throw typeError("network", `expected a FakeNetwork, got ${describeValue(network)}`);
    this.network = network;
    network.context.opening.add((link) => this.#open(link));
    this.kernel.register(wireguard, {
      "get-device": {
        dump: (request) => {
          const link = this.#find(request);
          return this.#deviceOf(link).messages({ ifindex: link.index, ifname: link.name });
        },
      },
      "set-device": {
        do: (request) => {
          const link = this.#find(request);
          const { listenPort } = request;
          if (listenPort !== undefined) this.#setPort(link, listenPort);
          this.#deviceOf(link).change(request);
        },
      },
    });
  }

  /**
   * Fake kernel that contains the fake WireGuard. Use it to inject faults, to set `permitted`, and to register further
   * families.
   */
  get kernel(): FakeKernel {
    return this.network.kernel;
  }

  /**
   * Opens a generic netlink socket to the fake kernel, for `WireGuard.open({ socket })`. For `Links`, `Addresses` and
   * `Routes`, which use rtnetlink, open a socket with `network.open()`.
   */
  open(): NetlinkSocket {
    return this.kernel.open(NETLINK_GENERIC);
  }

  /**
   * Sets the values of a WireGuard peer that change when packets arrive from it: last handshake, address and counters.
   * Omitted values stay unchanged.
   *
   * @param device name of the interface.
   * @throws TypeError for invalid arguments, or if there is no such interface or peer.
   */
  setPeerState(device: string, publicKey: WireGuardKey, state: FakePeerState): void {
    checkString(device, "device");
    const key = keyBytes(publicKey, "publicKey").toHex();
    checkOptions(state, peerState, "state");
    const link = this.network.context.linkNamed(device);
    if (link?.kind !== KIND) throw typeError("device", `there is no WireGuard interface ${describeValue(device)}`);
    const peer = this.#deviceOf(link).peers.get(key);
    if (peer === undefined) throw typeError("publicKey", `${device} has no peer with this public key`);
    const { endpoint, lastHandshake, rxBytes, txBytes } = state;
    if (endpoint !== undefined) peer.endpoint = endpoint;
    if (rxBytes !== undefined) peer.rxBytes = rxBytes;
    if (txBytes !== undefined) peer.txBytes = txBytes;
    if (lastHandshake === undefined) return;
    const ms = lastHandshake.getTime();
    const sec = Math.floor(ms / 1000);
    peer.lastHandshakeTime = { sec: BigInt(sec), nsec: BigInt((ms - sec * 1000) * 1_000_000) };
  }

  /** Disposes the fake network. */
  [Symbol.dispose](): void {
    this.network[Symbol.dispose]();
  }

  #find({ ifindex, ifname }: { ifindex?: number; ifname?: string }): KnownLink {
    if ((ifindex === undefined) === (ifname === undefined)) throw new Refusal(EBADR);
    const { context } = this.network;
    const link = ifindex === undefined ? context.linkNamed(ifname!) : context.link(ifindex);
    if (link === undefined) throw new Refusal(ENODEV);
    if (link.kind !== KIND) throw new Refusal(EOPNOTSUPP);
    return link;
  }

  #deviceOf(link: KnownLink): FakeDevice {
    let device = this.#devices.get(link);
    if (device === undefined) {
      device = new FakeDevice();
      this.#devices.set(link, device);
    }
    return device;
  }

  #portsInUse(except: KnownLink): Set<number> {
    const links = this.network.context.links().filter((link) => link !== except && link.kind === KIND && link.isUp);
    return new Set(links.map((link) => this.#deviceOf(link).listenPort));
  }

  #setPort(link: KnownLink, port: number): void {
    const device = this.#deviceOf(link);
    if (port === device.listenPort) return;
    if (link.isUp) device.listenPort = this.#bind(link, port);
    else device.listenPort = port;
  }

  #open(link: KnownLink): void {
    if (link.kind !== KIND) return;
    const device = this.#deviceOf(link);
    device.listenPort = this.#bind(link, device.listenPort);
  }

  #bind(link: KnownLink, port: number): number {
    const used = this.#portsInUse(link);
    if (port !== 0 && used.has(port)) throw new Refusal(EADDRINUSE);
    let free = FIRST_PORT;
    while (used.has(free)) free++;
    return port === 0 ? free : port;
  }
}

function checkBytes(value: unknown, path: string): void {
  if (typeof value === "bigint" && value >= 0n) return;
  throw typeError(path, `expected a bigint from 0n, got ${describeValue(value)}`);
}
