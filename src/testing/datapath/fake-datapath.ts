import { EBADF } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { ovsCtLimit } from "../../families/ovs-ct-limit.ts";
import { ovsDatapath, type UserFeatures } from "../../families/ovs-datapath.ts";
import { ovsFlow } from "../../families/ovs-flow.ts";
import { ovsMeter } from "../../families/ovs-meter.ts";
import { ovsPacket } from "../../families/ovs-packet.ts";
import { ovsVport } from "../../families/ovs-vport.ts";
import { checkBytes, checkFlag, checkInteger, checkKnown } from "../../message/check.ts";
import { checkDuration } from "../../sock/call-options.ts";
import { inspectAs } from "../../sock/inspect.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import type { DatapathConnection, DatapathSocketUse } from "../../subsystems/ovs/connection.ts";
import { checkName } from "../../subsystems/ovs/port.ts";
import { withCaller } from "../../subsystems/ovs/with-caller.ts";
import { FakeKernel } from "../fake-kernel.ts";
import { flowHandlers } from "./flows.ts";
import { limitHandlers, meterHandlers } from "./meters.ts";
import { FakeModule } from "./module.ts";
import { bitsOf, datapathHandlers, removePort, vportHandlers } from "./ports.ts";

/** What kind of Open vSwitch it is. */
export interface FakeDatapathOptions {
  /** The features that it has (default: all that have a name). */
  features?: readonly UserFeatures[] | undefined;
  /** Whether it refuses features that it does not have (default true). Old kernels take whatever is asked for. */
  checksFeatures?: boolean | undefined;
  /** Whether it has meters (default true), and limits of zones (default true). */
  meters?: boolean | undefined;
  zoneLimits?: boolean | undefined;
}

/** How a packet comes in. */
export interface ArrivalOptions {
  /** Its hash, by which one of several sockets is chosen (default: of its headers). */
  hash?: number | undefined;
  /** The number of the processor that handles it, by which a socket is chosen (default 0). */
  cpu?: number | undefined;
}

const optionNames = { features: true, checksFeatures: true, meters: true, zoneLimits: true } as const;
const arrivalNames = { hash: true, cpu: true } as const;
const all: readonly UserFeatures[] = ["unaligned", "vport-pids", "tc-recirc-sharing", "dispatch-upcall-per-cpu"];
const DEFAULT_TIMEOUT_MS = 5000;
/** A timer for longer goes off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Open vSwitch's kernel module for tests, on hosts that lack the real one: its six families with all that is behind them. Pass
 * it as `connection`.
 *
 * ```ts
 * using fake = new FakeDatapath();
 * fake.addInterface("eth0");
 * using datapath = Datapath.create("dp0", { connection: fake });
 * datapath.addPort({ name: "eth0", type: "netdev" });
 * fake.receive("eth0", packet);
 * ```
 *
 * Interfaces are names: what a datapath sends out of one is kept until {@link transmitted} takes it. Requests are done when they
 * are made, as in the kernel. What handlers in workers send is done when this thread's event loop has its turn, so a test awaits
 * its effect, with {@link waitForPackets} for one.
 */
export class FakeDatapath implements DatapathConnection, Disposable {
  static {
    inspectAs(FakeDatapath, (fake) => {
      return `FakeDatapath(${[...fake.#module.datapaths.values()].map(({ name }) => name).join(", ")})`;
    });
  }

  /** What answers: faults are injected there, and what was asked for is listed. */
  readonly kernel: FakeKernel = new FakeKernel();
  readonly #module: FakeModule;
  readonly #sent = new Map<string, Uint8Array[]>();
  #disposed = false;
  readonly #waiting = new Set<() => void>();

  /** @throws TypeError for options that cannot be meant. */
  constructor(options: FakeDatapathOptions = {}) {
    checkKnown(options, optionNames);
    const { features = all, checksFeatures = true, meters = true, zoneLimits = true } = options;
    checkFlag(checksFeatures, "checksFeatures");
    const { kernel } = this;
    this.#module = new FakeModule(
      kernel,
      bitsOf(features),
      checksFeatures,
      (name, packet) => this.#transmit(name, packet),
      (family, group) => kernel.hasListeners(family, group),
    );
    kernel.register(ovsDatapath, datapathHandlers(this.#module));
    kernel.register(ovsVport, vportHandlers(this.#module));
    kernel.register(ovsFlow, flowHandlers(this.#module));
    kernel.register(ovsPacket, this.#module.packetHandlers());
    if (meters) kernel.register(ovsMeter, meterHandlers(this.#module));
    if (zoneLimits) kernel.register(ovsCtLimit, limitHandlers(this.#module));
  }

  /** See `DatapathConnection`. */
  openSocket(use: DatapathSocketUse): NetlinkSocket {
    if (this.#disposed) {
      throw new NetlinkError("this fake datapath is disposed of (EBADF)", { errno: EBADF, operation: "openSocket" });
    }
    if (use === "requests") return this.kernel.open();
    if (use === "upcalls") return this.kernel.openSubscription();
    return this.kernel.openSubscription([ovsVport, "ovs_vport"], [ovsDatapath, "ovs_datapath"]);
  }

  /** The port id that handlers send to. */
  get upcallPeer(): number {
    return this.kernel.portId;
  }

  /**
   * Has there be an interface, which can become a port of type `netdev`. Returns its number.
   *
   * @throws TypeError or RangeError for what is no name of an interface, or that of one that is there.
   */
  addInterface(name: string): number {
    checkName(name, "name");
    const { interfaces } = this.#module;
    if (interfaces.has(name)) throw new TypeError(`name: there is an interface "${name}" already`);
    return this.#module.addInterface(name);
  }

  /** Takes an interface away, as when its module goes: a port that it is goes with it. */
  removeInterface(name: string): void {
    this.#known(name);
    const port = this.#module.portNamed(name);
    if (port !== undefined) removePort(this.#module, port);
    this.#module.interfaces.delete(name);
  }

  /**
   * Has a packet come in at an interface, from its first header on. What no flow knows is handed up.
   *
   * @throws TypeError when there is no such interface, or it is no port of a datapath.
   */
  receive(name: string, packet: Uint8Array, options: ArrivalOptions = {}): void {
    checkKnown(options, arrivalNames);
    const { hash, cpu = 0 } = options;
    checkBytes(packet, "packet");
    if (hash !== undefined) checkInteger(hash, 0, 0xffff_ffff, "hash");
    checkInteger(cpu, 0, 0xffff, "cpu");
    this.#known(name);
    const port = this.#module.portNamed(name);
    if (port === undefined) throw new TypeError(`name: "${name}" is no port of a datapath`);
    this.#module.receive(port, packet.slice(), hash, cpu);
  }

  /** Takes the packets that were sent out of an interface since this was last asked. */
  transmitted(name: string): Uint8Array[] {
    this.#known(name);
    this.kernel.poll();
    const packets = this.#sent.get(name) ?? [];
    this.#sent.delete(name);
    return packets;
  }

  /**
   * Resolves to the packets that were sent out of an interface once there are so many, and takes them.
   *
   * @throws Error when they do not come within the time (default 5,000 ms, -1 for ever); the packets that did stay. TypeError or RangeError
   * for what cannot be meant.
   */
  waitForPackets(name: string, count = 1, timeoutMs: number = DEFAULT_TIMEOUT_MS): Promise<Uint8Array[]> {
    return withCaller(this.#waitForPackets(name, count, timeoutMs));
  }

  async #waitForPackets(name: string, count: number, timeoutMs: number): Promise<Uint8Array[]> {
    this.#known(name);
    checkInteger(count, 0, Number.MAX_SAFE_INTEGER, "count");
    const time = checkDuration(timeoutMs, "timeoutMs", DEFAULT_TIMEOUT_MS);
    const there = () => this.#sent.get(name)?.length ?? 0;
    const deadline = performance.now() + time;
    this.kernel.poll();
    while (there() < count) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`${name}: ${there()} of ${count} packets were sent within ${timeoutMs} ms`);
      await this.#news(left);
    }
    return this.transmitted(name);
  }

  /**
   * Closes its sockets, but for those that something reads: what handlers have goes when they stop. Nothing comes to them any
   * more. Harmless twice.
   */
  [Symbol.dispose](): void {
    this.#disposed = true;
    this.kernel[Symbol.dispose]();
    for (const wake of [...this.#waiting]) wake();
  }

  #known(name: string): void {
    if (!this.#module.interfaces.has(name)) throw new TypeError(`name: there is no interface "${name}"`);
  }

  #transmit(name: string, packet: Uint8Array): void {
    const packets = this.#sent.get(name);
    if (packets === undefined) this.#sent.set(name, [packet]);
    else packets.push(packet);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when a packet was sent, or the time is over. */
  #news(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(timeoutMs, LONGEST_TIMER_MS));
      this.#waiting.add(wake);
    });
  }
}
