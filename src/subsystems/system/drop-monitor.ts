import { fromOpen } from "../../base/argument-error.ts";
import { checkFlag, checkOptions, checkSignal, integerFrom, type OptionChecks } from "../../base/check.ts";
import { defined } from "../../base/objects.ts";
import { ConvertedEvents } from "../../client/converted-events.ts";
import type { EventStream } from "../../client/event-stream.ts";
import { EAGAIN, EBUSY, ENOENT } from "../../constants/errno.ts";
import { ETH_P_IP, ETH_P_IPV6 } from "../../constants/if_ether.ts";
import { failure, NetlinkError } from "../../errors.ts";
import { type Events, type Main, netDm } from "../../families/net-dm.ts";
import type { CallLimits } from "../../io/steps.ts";
import type { Gap } from "../../workers/receiver/received-batch.ts";
import { PacketHeaders, type PacketStart } from "../packet/headers.ts";

/** A packet that the kernel or a network device has dropped. */
export interface DropEvent {
  readonly kind: "drop";
  /** Reason of the kernel, such as "NO_SOCKET" or "NETFILTER_DROP" (Linux 5.18). Absent for drops of a device. */
  readonly reason?: string;
  /** Function of the kernel that dropped the packet, with an offset: "__udp4_lib_rcv+0x9a2/0xc30". */
  readonly symbol?: string;
  /** Name of the packet trap of a network device that dropped the packet. */
  readonly trap?: string;
  readonly origin: "software" | "hardware";
  /** Index of the interface on which the packet arrived, in the namespace of that interface. */
  readonly ifindex?: number;
  /** Name of that interface, of drops of devices. */
  readonly dev?: string;
  /** Time of the drop in nanoseconds since 1970. */
  readonly timestamp: bigint;
  /** EtherType of the packet, such as 0x0800. */
  readonly protocol: number;
  /** Length of the packet in bytes; `packet` may be shorter. */
  readonly length: number;
  /** Start of the packet, with its link layer header if it has one. */
  readonly packet: Uint8Array;
  /** Headers of the packet. */
  readonly headers: PacketHeaders;
}

/** Options for reports of dropped packets. */
export interface DropMonitorOptions {
  /** Maximum number of bytes to copy from each packet; 0 for all (default 128). */
  truncateLength?: number | undefined;
  /** Maximum number of reports that the kernel queues per CPU (default 1000). */
  queueLength?: number | undefined;
  /** Whether to report drops of network devices instead of those of the kernel (default false). */
  hardware?: boolean | undefined;
  /** Size in bytes of the socket's receive buffer (default 4 MiB). */
  receiveBufferSize?: number | undefined;
  /** Signal that ends the reports. The iteration then throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

const checks: OptionChecks<DropMonitorOptions> = {
  truncateLength: integerFrom(0, 0xffff),
  queueLength: integerFrom(1, 0xffffffff),
  hardware: checkFlag,
  receiveBufferSize: integerFrom(0, 2 ** 30),
  signal: checkSignal,
};

type Client = ReturnType<typeof netDm.connectAsync>;
type DropSource = { readonly swDrops: true } | { readonly hwDrops: true };

/** Minimum time in milliseconds between two requests for the number of lost reports. */
const COUNT_INTERVAL_MS = 100;
const ETHERNET_HEADER = 14;
const OPERATION = "open DropMonitor";

/** Counts the reports that the kernel could not queue. */
class LostReports {
  /** Reports that were lost before the monitor started, or that gaps have counted. */
  #counted = 0n;
  #last = Number.NEGATIVE_INFINITY;
  readonly #count: () => Promise<bigint>;

  constructor(count: () => Promise<bigint>) {
    this.#count = count;
  }

  async gap(): Promise<Gap | undefined> {
    if (performance.now() - this.#last < COUNT_INTERVAL_MS) return undefined;
    this.#last = performance.now();
    const count = await this.#count();
    const dropped = Number(count - this.#counted);
    this.#counted = count;
    return dropped === 0 ? undefined : { kind: "gap", dropped, reason: "overrun" };
  }
}

/**
 * Reports of dropped packets of all network namespaces (NET_DM, the drop monitor), with the kernel's reasons.
 *
 * ```ts
 * await using drops = await DropMonitor.open();
 * for await (const drop of drops) {
 *   if (drop.kind === "drop") console.log(drop.reason, drop.symbol, drop.headers.ipv4?.destination);
 *   else console.log(`${drop.dropped} reports lost`);
 * }
 * ```
 *
 * A gap also counts the reports that the kernel could not queue. It arrives at the next report after 100 ms.
 *
 * The kernel has one monitor, which only one program can run. If the program is killed, the monitor goes on: stop it with
 * {@link DropMonitor.release}. Requires CAP_NET_ADMIN in the initial user namespace, the initial network namespace, and
 * CONFIG_NET_DROP_MONITOR.
 */
export class DropMonitor extends ConvertedEvents<Events, DropEvent | Gap> {
  readonly #client: Client;
  readonly #source: DropSource;
  readonly #signal: AbortSignal | undefined;
  /** The iteration reports the abort; an error of the stop has no other reader. */
  readonly #onAbort = (): void => void this.#end().catch(() => {});
  #ended: Promise<void> | undefined;

  private constructor(
    stream: EventStream<Events>,
    client: Client,
    source: DropSource,
    lost: LostReports,
    signal: AbortSignal | undefined,
  ) {
    super(fromOpen(stream, new.target, undefined, client), async (event) => {
      if (event.kind === "gap") return event;
      const drop = event.name === "packet-alert" ? [toDrop(event.fields)] : [];
      const gap = this.#ended === undefined ? await lost.gap() : undefined;
      return gap === undefined ? drop : [...drop, gap];
    });
    this.#client = client;
    this.#source = source;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /**
   * Starts the kernel's drop monitor. Each later drop is reported.
   *
   * @throws NetlinkError EPERM without the privilege, ENOENT if the kernel has no drop monitor, EBUSY if the monitor
   *   already runs; TypeError or RangeError for invalid options; the signal's reason if it is already aborted.
   */
  static async open(options: DropMonitorOptions = {}): Promise<DropMonitor> {
    checkOptions(options, checks);
    const { signal, receiveBufferSize, truncateLength = 128, queueLength = 1000 } = options;
    signal?.throwIfAborted();
    await using resources = new AsyncDisposableStack();
    const client = resources.use(netDm.connectAsync());
    const source: DropSource = options.hardware === true ? { hwDrops: true } : { swDrops: true };
    try {
      await client.do("config", { alertMode: "packet", truncLen: truncateLength, queueLen: queueLength }, { signal });
      const stream = resources.use(await client.events("events", { inLoop: true, signal, receiveBufferSize }));
      const lost = new LostReports(() => lostReports(client, source));
      await lost.gap();
      await client.do("start", source, { signal });
      resources.move();
      return new DropMonitor(stream, client, source, lost, signal);
    } catch (error) {
      throw described(error, OPERATION);
    }
  }

  /**
   * Stops the kernel's drop monitor, which a killed program has left running.
   *
   * @throws NetlinkError EPERM without the privilege, ENOENT if the kernel has no drop monitor; the reason of an aborted
   *   signal.
   */
  static async release(options: CallLimits = {}): Promise<void> {
    using client = netDm.connectAsync();
    try {
      await client.do("stop", { swDrops: true, hwDrops: true }, options);
    } catch (error) {
      throw described(error, "DropMonitor.release");
    }
  }

  override async stop(): Promise<void> {
    await this.#end();
    await super.stop();
  }

  #end(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#ended ??= this.#client
      .do("stop", this.#source)
      .then(() => {})
      .finally(() => this.#client.close());
    return this.#ended;
  }
}

async function lostReports(client: Client, source: DropSource): Promise<bigint> {
  const { stats, hwStats } = await client.do("stats-get", {});
  return ("swDrops" in source ? stats : hwStats)?.dropped ?? 0n;
}

function described(error: unknown, operation: string): unknown {
  if (!(error instanceof NetlinkError)) return error;
  if (error.code === "ENOENT") {
    const reason =
      "there is no drop monitor here; only the initial network namespace has one, with CONFIG_NET_DROP_MONITOR, module drop_monitor";
    return failure(operation, reason, ENOENT, undefined, error);
  }
  if (error.errno !== -EBUSY && error.errno !== -EAGAIN) return error;
  const reason =
    "the kernel's drop monitor already runs: stop the program that started it, or call DropMonitor.release()";
  return failure(operation, reason, EBUSY, undefined, error);
}

function toDrop(fields: Main): DropEvent {
  const { payload: packet = new Uint8Array(), proto: protocol = 0, origLen: length = packet.length } = fields;
  return {
    kind: "drop",
    origin: fields.origin === "hw" ? "hardware" : "software",
    timestamp: fields.timestamp ?? 0n,
    protocol,
    length,
    packet,
    headers: new PacketHeaders(packet, startOf(packet, protocol)),
    ...defined({
      reason: fields.reason,
      symbol: fields.symbol,
      trap: fields.hwTrapName,
      ifindex: fields.inPort?.netdevIfindex,
      dev: fields.inPort?.netdevName,
    }),
  };
}

/** The kernel does not say whether the packet starts with an Ethernet header: its EtherType and version tell. */
function startOf(packet: Uint8Array, protocol: number): PacketStart {
  const isFrame = packet.length >= ETHERNET_HEADER && packet[12]! * 256 + packet[13]! === protocol;
  const version = { [ETH_P_IP]: 4, [ETH_P_IPV6]: 6 }[protocol];
  return !isFrame && version !== undefined && packet[0]! >> 4 === version ? protocol : "ethernet";
}
