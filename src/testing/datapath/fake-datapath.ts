import { typeError } from "../../base/argument-error.ts";
import {
  checkArray,
  checkBytes,
  checkFlag,
  checkInteger,
  checkOptions,
  didYouMeanOneOf,
  integerFrom,
  type OptionChecks,
} from "../../base/check.ts";
import { describeValue } from "../../base/describe.ts";
import { inspectAs } from "../../base/inspect.ts";
import { withCaller } from "../../base/with-caller.ts";
import { EBADF } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { ovsCtLimit } from "../../families/ovs-ct-limit.ts";
import { ovsDatapath, type UserFeatures } from "../../families/ovs-datapath.ts";
import { ovsFlow } from "../../families/ovs-flow.ts";
import { ovsMeter } from "../../families/ovs-meter.ts";
import { ovsPacket } from "../../families/ovs-packet.ts";
import { ovsVport } from "../../families/ovs-vport.ts";
import { checkDuration } from "../../sock/call-options.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { DatapathConnection, DatapathSocketUse } from "../../subsystems/ovs/core/families.ts";
import { checkName } from "../../subsystems/ovs/core/port.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { flowHandlers } from "./flows.ts";
import { limitHandlers, meterHandlers } from "./meters.ts";
import { FakeModule } from "./module.ts";
import { bitsOf, datapathHandlers, removePort, vportHandlers } from "./ports.ts";

/** Options of a {@link FakeDatapath}: supported features, and the seed of random numbers. */
export interface FakeDatapathOptions {
  /** Features that the fake datapath supports. By default, it supports every feature that has a name in the spec. */
  features?: readonly UserFeatures[] | undefined;
  /**
   * Whether the fake datapath rejects requests for unsupported features (default true). With false, it behaves like an
   * old kernel: it accepts such requests, and it ignores the `ifindex` that is requested for a new datapath.
   */
  checksFeatures?: boolean | undefined;
  /** Whether meters and zone limits are supported (default true for both). */
  meters?: boolean | undefined;
  zoneLimits?: boolean | undefined;
  /**
   * Seed of the random numbers with which the action `sample` selects packets, from 0 (default) to 2^32 - 1. The same
   * seed selects the same packets.
   */
  seed?: number | undefined;
}

/**
 * Options for a packet that a fake datapath receives. The datapath uses them to select the socket that gets an upcall
 * for the packet.
 */
export interface ArrivalOptions {
  /**
   * Hash of the packet, with which the datapath selects the socket that gets an upcall. The default is a hash of the
   * packet's headers.
   */
  hash?: number | undefined;
  /**
   * Number of the CPU that processes the packet (default 0). If upcalls are dispatched per CPU, this number selects the
   * socket that gets an upcall.
   */
  cpu?: number | undefined;
}

const all: readonly UserFeatures[] = ["unaligned", "vport-pids", "tc-recirc-sharing", "dispatch-upcall-per-cpu"];
const optionChecks: OptionChecks<FakeDatapathOptions> = {
  features: checkFeatures,
  checksFeatures: checkFlag,
  meters: checkFlag,
  zoneLimits: checkFlag,
  seed: integerFrom(0, 0xffff_ffff),
};
const arrivalChecks: OptionChecks<ArrivalOptions> = {
  hash: integerFrom(0, 0xffff_ffff),
  cpu: integerFrom(0, 0xffff),
};
const DEFAULT_TIMEOUT_MS = 5000;
/** setTimeout() fires a timer with a longer delay immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * A fake of the Open vSwitch kernel module with its six netlink families. Tests use it on hosts without the module, by
 * passing it as the `connection` option.
 *
 * ```ts
 * using fake = new FakeDatapath();
 * fake.addInterface("eth0");
 * using datapath = Datapath.create("dp0", { connection: fake });
 * datapath.addPort({ name: "eth0", type: "netdev" });
 * fake.receive("eth0", packet);
 * ```
 *
 * An interface of the fake is only a name. The fake keeps packets that it sends to an interface until {@link
 * transmitted} returns them.
 *
 * The fake processes requests of the calling thread when they are sent, as the kernel does. It processes requests of
 * upcall handlers in worker threads later, in the event loop of the thread that created the fake. A test must therefore
 * wait for the effect of such a request, for example with {@link waitForPackets}.
 */
export class FakeDatapath implements DatapathConnection, Disposable {
  static {
    inspectAs(FakeDatapath, (fake) => {
      return `FakeDatapath(${[...fake.#module.datapaths.values()].map(({ name }) => name).join(", ")})`;
    });
  }

  /** Fake kernel that contains the fake Open vSwitch module. Use it to inject faults and to list requests. */
  readonly kernel: FakeKernel = new FakeKernel();
  readonly #module: FakeModule;
  readonly #sent = new Map<string, Uint8Array[]>();
  #disposed = false;
  readonly #waiting = new Set<() => void>();

  /**
   * Creates a fake Open vSwitch module without interfaces and datapaths.
   *
   * @throws TypeError for invalid options.
   */
  constructor(options: FakeDatapathOptions = {}) {
    checkOptions(options, optionChecks);
    const { features = all, checksFeatures = true, meters = true, zoneLimits = true, seed = 0 } = options;
    const { kernel } = this;
    const transmit = (name: string, packet: Uint8Array) => this.#transmit(name, packet);
    this.#module = new FakeModule(kernel, bitsOf(features), checksFeatures, seed, transmit);
    kernel.register(ovsDatapath, datapathHandlers(this.#module));
    kernel.register(ovsVport, vportHandlers(this.#module));
    kernel.register(ovsFlow, flowHandlers(this.#module));
    kernel.register(ovsPacket, this.#module.packetHandlers());
    if (meters) kernel.register(ovsMeter, meterHandlers(this.#module));
    if (zoneLimits) kernel.register(ovsCtLimit, limitHandlers(this.#module));
  }

  /** Opens a socket for requests to the fake datapath, for port events, or for upcalls. See `DatapathConnection`. */
  openSocket(use: DatapathSocketUse): NetlinkSocket {
    this.#checkOpen("openSocket");
    if (use === "requests") return this.kernel.open();
    if (use === "upcalls") return this.kernel.openSubscription();
    return this.kernel.openSubscription([ovsVport, "ovs_vport"], [ovsDatapath, "ovs_datapath"]);
  }

  /**
   * Port id of the real socket on which the fake kernel receives requests. Upcall handlers in any thread send their
   * requests to this port id.
   */
  get upcallPeer(): number {
    return this.kernel.portId;
  }

  /**
   * Adds an interface to the fake Open vSwitch, which can become a `netdev` port of a datapath. Returns the index of
   * the interface.
   *
   * @throws TypeError or RangeError if the name is invalid or already used.
   */
  addInterface(name: string): number {
    checkName(name, "name");
    const { interfaces } = this.#module;
    if (interfaces.has(name)) throw typeError("name", `there is an interface "${name}" already`);
    return this.#module.addInterface(name);
  }

  /**
   * Removes an interface of the fake Open vSwitch and the datapath port that uses it, as if a network device had
   * disappeared.
   */
  removeInterface(name: string): void {
    this.#known(name);
    const port = this.#module.portNamed(name);
    if (port !== undefined) removePort(this.#module, port);
    this.#module.interfaces.delete(name);
    this.#sent.delete(name);
  }

  /**
   * Delivers a packet to an interface of the fake Open vSwitch, as if the packet had arrived there. The bytes start
   * with the Ethernet header. A packet that matches no flow causes an upcall.
   *
   * @throws TypeError if the interface does not exist or is not a port of a datapath.
   */
  receive(name: string, packet: Uint8Array, options: ArrivalOptions = {}): void {
    checkOptions(options, arrivalChecks);
    checkBytes(packet, "packet");
    this.#known(name);
    const port = this.#module.portNamed(name);
    if (port === undefined) throw typeError("name", `"${name}" is not a port of a datapath`);
    this.#module.receive(port, packet.slice(), options.hash, options.cpu ?? 0);
  }

  /** Returns the packets that the fake datapath has sent to an interface since the previous call. */
  transmitted(name: string): Uint8Array[] {
    this.#known(name);
    this.kernel.poll();
    const packets = this.#sent.get(name) ?? [];
    this.#sent.delete(name);
    return packets;
  }

  /**
   * Waits until the fake datapath has sent at least `count` packets to an interface. Returns all packets that were sent
   * since the previous call.
   *
   * @throws Error after `timeoutMs` (default 5,000 ms, -1 for no limit); the packets stay available. NetlinkError EBADF
   *   if the fake datapath is disposed during the wait. TypeError or RangeError for invalid arguments.
   */
  waitForPackets(name: string, count = 1, timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<Uint8Array[]> {
    return withCaller(this.#waitForPackets(name, count, timeoutMs), new Error());
  }

  async #waitForPackets(name: string, count: number, timeoutMs: number): Promise<Uint8Array[]> {
    this.#known(name);
    checkInteger(count, 0, Number.MAX_SAFE_INTEGER, "count");
    const time = checkDuration(timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const sentCount = () => this.#sent.get(name)?.length ?? 0;
    const deadline = performance.now() + time;
    this.kernel.poll();
    while (sentCount() < count) {
      this.#checkOpen("waitForPackets");
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${name}: ${sentCount()} of ${count} packets were sent within ${timeoutMs} ms`);
      await this.#nextMessage(left);
    }
    return this.transmitted(name);
  }

  /**
   * Closes the sockets that the fake datapath has opened. A socket that an upcall handler reads stays open until the
   * handler closes it. Disposing twice has no effect.
   */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.kernel[Symbol.dispose]();
    for (const wake of [...this.#waiting]) wake();
  }

  #checkOpen(operation: string): void {
    if (!this.#disposed) return;
    throw new NetlinkError("this fake datapath is disposed (EBADF)", { errno: EBADF, operation });
  }

  #known(name: string): void {
    if (!this.#module.interfaces.has(name)) throw typeError("name", `there is no interface "${name}"`);
  }

  #transmit(name: string, packet: Uint8Array): void {
    const packets = this.#sent.get(name);
    if (packets === undefined) this.#sent.set(name, [packet]);
    else packets.push(packet);
    for (const wake of [...this.#waiting]) wake();
  }

  #nextMessage(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(timeoutMs, MAX_TIMER_MS));
      this.#waiting.add(wake);
    });
  }
}

function checkFeatures(features: unknown, path: string): void {
  checkArray(features, path);
  for (const [index, feature] of (features as readonly never[]).entries()) {
    if (all.includes(feature)) continue;
    const reason = `unknown feature ${describeValue(feature)}${didYouMeanOneOf(`${feature}`, all)}`;
    throw typeError(`${path}[${index}]`, reason);
  }
}
