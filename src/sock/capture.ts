import { fromOpen } from "../base/argument-error.ts";
import { checkInteger, checkOptions, checkSignal, integerFrom, type OptionChecks } from "../base/check.ts";
import { inspectAs } from "../base/inspect.ts";
import { leaks, neverClosed } from "../base/leaks.ts";
import { EAGAIN, EBADF, EINTR, ENETDOWN, ENODEV } from "../constants/errno.ts";
import { ETH_P_ALL } from "../constants/if_ether.ts";
import { POLLIN } from "../constants/poll.ts";
import {
  AF_PACKET,
  MSG_DONTWAIT,
  MSG_TRUNC,
  SO_RCVBUF,
  SO_RCVBUFFORCE,
  SOCK_CLOEXEC,
  SOCK_RAW,
} from "../constants/socket.ts";
import { check, NetlinkError } from "../errors.ts";
import { PacketStatistics, SockaddrLl } from "../ffi/layout.ts";
import { bind, close, getOption, recvfrom, socket } from "../ffi/libc.ts";
import { allocate, type PinnedMemory } from "../ffi/memory.ts";
import { OwnedDescriptor } from "../ffi/owned-descriptor.ts";
import { checkNamespace, type NamespaceSource, runInNamespace } from "../netns/namespace.ts";
import { waitForEvents } from "../threads/poller.ts";
import { setBuffer } from "./socket-options.ts";
import { firstOf } from "./waiting.ts";

/** Options for starting a capture ({@link NetlinkCapture.open}). */
export interface CaptureOptions {
  /** Network namespace of the `nlmon` device (default: the namespace of the calling thread). */
  netns?: NamespaceSource | undefined;
  /** Size of the receive buffer in bytes (default 4 MiB). */
  receiveBufferSize?: number | undefined;
}

/** A captured netlink datagram. Its direction is unknown, but requests to the kernel have the flag `NLM_F_REQUEST`. */
export interface CapturedDatagram {
  /** Netlink protocol of the datagram, such as `NETLINK_ROUTE`. */
  readonly protocol: number;
  /** Copy of the datagram, which contains one or more messages. */
  readonly bytes: Uint8Array;
  /** Length in bytes of the original datagram. If `bytes` is shorter, the end of the datagram was cut off. */
  readonly length: number;
}

const ETH_P_ALL_NETWORK = ETH_P_ALL << 8;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const DEFAULT_RECEIVE_BUFFER = 4 * 1024 * 1024;
const MIN_RECEIVE_BUFFER = 4096;
const MAX_DATAGRAM = 256 * 1024;
const optionChecks: OptionChecks<CaptureOptions> = {
  netns: checkNamespace,
  receiveBufferSize: integerFrom(MIN_RECEIVE_BUFFER, 0x3fffffff),
};
const waitChecks: OptionChecks<{ signal?: AbortSignal }> = { signal: checkSignal };
const ADVICE = "capturing requires CAP_NET_RAW in the network namespace: run it as root, or in `unshare -rn`";

const DOWN = "the device is down or was removed: set it up, and capture again";

const leakedCapture = neverClosed("a capture", "captures");

/**
 * Captures the netlink datagrams of all sockets in a network namespace, through a network device of the kind `nlmon`.
 *
 * ```ts
 * using capture = NetlinkCapture.open(ifindex);
 * while (await capture.wait()) {
 *   for (let datagram = capture.receive(); datagram !== undefined; datagram = capture.receive()) console.log(datagram.protocol);
 * }
 * ```
 */
export class NetlinkCapture implements Disposable {
  static {
    inspectAs(NetlinkCapture, (capture) => `NetlinkCapture(${capture.#descriptor.fd < 0 ? "closed" : "open"})`);
  }

  readonly #descriptor: OwnedDescriptor;
  readonly #buffer: PinnedMemory = allocate(MAX_DATAGRAM);
  readonly #address: PinnedMemory = allocate(SockaddrLl.size);
  readonly #addressLength: PinnedMemory = allocate(4);
  readonly #statistics: PinnedMemory = allocate(PacketStatistics.size);
  readonly #pendingWaits = new Set<() => void>();
  #dropped = 0;

  private constructor(descriptor: OwnedDescriptor) {
    this.#descriptor = fromOpen(descriptor, new.target, undefined, descriptor instanceof OwnedDescriptor);
    leaks.register(this, descriptor, this);
  }

  /**
   * Starts a capture on the `nlmon` device with this interface index. The device must be up.
   *
   * @throws NetlinkError EPERM without CAP_NET_RAW, ENODEV if there is no such device; TypeError or RangeError for
   *   invalid arguments, before anything is opened.
   */
  static open(ifindex: number, options: CaptureOptions = {}): NetlinkCapture {
    checkInteger(ifindex, 1, 0x7fffffff, "ifindex");
    checkOptions(options, optionChecks);
    const { receiveBufferSize = DEFAULT_RECEIVE_BUFFER } = options;
    const fd = runInNamespace(options.netns, () => socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
    check(fd, "socket", ADVICE);
    try {
      setBuffer(fd, SO_RCVBUFFORCE, SO_RCVBUF, receiveBufferSize);
      const address = allocate(SockaddrLl.size);
      address.view.setUint16(SockaddrLl.family, AF_PACKET, true);
      address.view.setUint16(SockaddrLl.protocol, ETH_P_ALL_NETWORK, true);
      address.view.setInt32(SockaddrLl.index, ifindex, true);
      const status = bind(fd, address, SockaddrLl.size);
      check(status, "bind", status === -ENODEV ? `no interface has the index ${ifindex} in this namespace` : undefined);
    } catch (error) {
      close(fd);
      throw error;
    }
    return new NetlinkCapture(new OwnedDescriptor(fd, leakedCapture, `interface ${ifindex}`));
  }

  /**
   * Returns the next captured datagram, or undefined if none is queued.
   *
   * @throws NetlinkError ENETDOWN if the device went down or was removed, EBADF after `close()`.
   */
  receive(): CapturedDatagram | undefined {
    const { view } = this.#address;
    for (;;) {
      this.#addressLength.view.setUint32(0, SockaddrLl.size, true);
      const flags = MSG_DONTWAIT | MSG_TRUNC;
      const length = recvfrom(this.#fd, this.#buffer, 0, MAX_DATAGRAM, flags, this.#address, 0, this.#addressLength);
      if (length === -EINTR) continue;
      if (length === -EAGAIN) return undefined;
      check(length, "recvfrom", length === -ENETDOWN ? DOWN : undefined);
      return {
        protocol: view.getUint16(SockaddrLl.protocol, false),
        bytes: this.#buffer.bytes.slice(0, Math.min(length, MAX_DATAGRAM)),
        length,
      };
    }
  }

  /**
   * Resolves with true when a captured datagram is queued.
   *
   * @throws the reason of the signal when the signal is aborted; NetlinkError EBADF if the capture is closed before or
   *   during the wait.
   */
  async wait(options: { signal?: AbortSignal | undefined } = {}): Promise<boolean> {
    checkOptions(options, waitChecks);
    const { signal } = options;
    signal?.throwIfAborted();
    await firstOf([waitForEvents(this.#fd, POLLIN)], this.#pendingWaits, signal);
    signal?.throwIfAborted();
    this.#checkOpen();
    return true;
  }

  /** Number of datagrams that the kernel dropped because the receive buffer was full. */
  get dropped(): number {
    // The kernel resets this counter at each read.
    check(getOption(this.#fd, SOL_PACKET, PACKET_STATISTICS, this.#statistics, 0, PacketStatistics.size), "getsockopt");
    this.#dropped += this.#statistics.view.getUint32(PacketStatistics.dropped, true);
    return this.#dropped;
  }

  /** Ends the capture. Pending waits reject with EBADF. Closing a capture twice has no effect. */
  close(): void {
    for (const cancel of this.#pendingWaits) cancel();
    leaks.unregister(this);
    this.#descriptor.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get #fd(): number {
    this.#checkOpen();
    return this.#descriptor.fd;
  }

  #checkOpen(): void {
    if (this.#descriptor.fd >= 0) return;
    throw new NetlinkError("the capture is closed (EBADF); open another one", { errno: EBADF, operation: "capture" });
  }
}
