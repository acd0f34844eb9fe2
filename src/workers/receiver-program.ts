import { EINTR, ENOBUFS } from "../constants/errno.ts";
import { EPOLL_CLOEXEC, EPOLL_CTL_ADD, EPOLLIN } from "../constants/poll.ts";
import { check, NetlinkError } from "../errors.ts";
import { EpollEvent } from "../ffi/layout.ts";
import { close, epollControl, epollCreate, epollWait } from "../ffi/libc.ts";
import { allocate } from "../ffi/memory.ts";
import { OverrunTracker } from "../sock/overrun-tracker.ts";
import { type Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { NetlinkSocket } from "../sock/socket.ts";
import { ringDoorbell } from "../threads/doorbell.ts";
import type { ReceiverFailure, ReceiverStart } from "./receiver.ts";
import { Counter } from "./receiver-statistics.ts";
import { GapReason, RingWriter } from "./ring.ts";

declare const self: { onmessage: ((event: { data: ReceiverStart }) => void) | null };
declare function postMessage(message: ReceiverFailure): void;

/** How many receives in a row one socket gets before the others have their turn. */
const TURN = 16;
/** What the descriptor that ends the loop is called in the epoll set; sockets have their index. */
const WAKE = 0xffffffff;

/** How long after a gap the kernel's count is looked at once more, when nothing follows that would bring it up. */
const SETTLING_MS = 20;

/** One socket that the loop reads. */
interface Source {
  readonly socket: NetlinkSocket;
  readonly tracker: OverrunTracker;
}

/** Receives from sockets into the ring until it is told to stop, and sleeps in epoll whenever there is nothing to do. */
class ReceiveLoop {
  readonly #sources: Source[];
  readonly #buffer: ReceiveBuffer;
  readonly #ring: RingWriter;
  readonly #counters: Float64Array;
  readonly #doorbell: Int32Array;
  readonly #wakeFd: number;

  constructor(start: ReceiverStart) {
    this.#buffer = new ReceiveBuffer(start.buffer);
    this.#ring = new RingWriter(start.ring);
    this.#counters = new Float64Array(start.counters);
    this.#doorbell = new Int32Array(start.doorbell);
    this.#wakeFd = start.wakeFd;
    this.#sources = start.sources.map(({ token, counted }) => {
      const socket = NetlinkSocket.attach(token);
      return { socket, tracker: new OverrunTracker(() => socket.memory(), counted) };
    });
  }

  run(): void {
    const epollFd = check(epollCreate(EPOLL_CLOEXEC), "epoll_create1");
    try {
      const events = allocate(EpollEvent.size * (this.#sources.length + 1));
      const watch = (fd: number, data: number) => {
        events.view.setUint32(EpollEvent.events, EPOLLIN, true);
        events.view.setUint32(EpollEvent.data, data, true);
        check(epollControl(epollFd, EPOLL_CTL_ADD, fd, events, 0), "epoll_ctl");
      };
      watch(this.#wakeFd, WAKE);
      for (const [index, { socket }] of this.#sources.entries()) watch(socket.fd, index);
      while (!this.#ring.closed) {
        const unsettled = this.#sources.some(({ tracker }) => tracker.unsettled);
        const count = epollWait(epollFd, events, 0, this.#sources.length + 1, unsettled ? SETTLING_MS : -1);
        if (count === -EINTR) continue;
        check(count, "epoll_wait");
        this.#count(Counter.Wakes, 1);
        if (count === 0) this.#settle();
        for (let index = 0; index < count; index++) {
          const data = events.view.getUint32(index * EpollEvent.size + EpollEvent.data, true);
          if (data !== WAKE) this.#serve(this.#sources[data]!);
        }
      }
    } finally {
      close(epollFd);
    }
  }

  /** Tells of what the kernel has counted late, now that nothing has followed. */
  #settle(): void {
    for (const { tracker } of this.#sources) this.#putGap(tracker.overdue(), GapReason.Overrun);
    this.#publish();
  }

  /** Receives from one socket until it is empty or its turn is over. */
  #serve({ socket, tracker }: Source): void {
    const { slots } = this.#buffer;
    for (let turn = 0; turn < TURN && !this.#ring.closed; turn++) {
      const maximum = tracker.maximum(slots.count);
      let datagrams: readonly Datagram[];
      try {
        datagrams = socket.fill(this.#buffer, maximum);
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.errno !== -ENOBUFS) throw error;
        tracker.overrun();
        // The kernel drops everything until a receive has found the queue empty: this one has not even looked.
        turn--;
        continue;
      }
      const { filled } = this.#buffer;
      // The counters are looked at right after the receive: what happens in between blurs the place of a gap.
      const late = filled > 0 ? tracker.overdue() : 0;
      const lost = filled > 0 ? tracker.received(filled, slots.length(0)) : tracker.empty();
      this.#putGap(late, GapReason.Overrun);
      this.#put(datagrams);
      this.#putGap(lost, GapReason.Overrun);
      this.#count(Counter.Foreign, filled - datagrams.length);
      if (!tracker.pending) this.#publish();
      if (filled < maximum) return;
    }
  }

  /** Copies datagrams into the ring. */
  #put(datagrams: readonly Datagram[]): void {
    if (datagrams.length === 0) return;
    const { bytes } = this.#buffer.slots;
    let total = 0;
    for (const datagram of datagrams) {
      const { length } = datagram;
      total += length;
      if (datagram.truncated) {
        this.#putGap(1, GapReason.Truncated);
        continue;
      }
      const { sender, group, nsid, offset } = datagram;
      while (!this.#ring.datagram(bytes, offset, length, sender, group, nsid)) if (!this.#waitForRoom()) return;
    }
    this.#count(Counter.Received, datagrams.length);
    this.#count(Counter.Bytes, total);
    this.#count(Counter.Batches, 1);
  }

  #putGap(dropped: number, reason: number): void {
    if (dropped === 0) return;
    this.#count(Counter.Dropped, dropped);
    while (!this.#ring.gap(dropped, reason)) if (!this.#waitForRoom()) return;
  }

  /** Waits until the reader has taken something; false when it wants nothing more. */
  #waitForRoom(): boolean {
    this.#count(Counter.RingStalls, 1);
    this.#publish();
    this.#ring.sleep();
    return !this.#ring.closed;
  }

  #publish(): void {
    if (this.#ring.publish()) ringDoorbell(this.#doorbell);
  }

  #count(counter: number, amount: number): void {
    this.#counters[counter]! += amount;
  }
}

self.onmessage = ({ data }) => {
  self.onmessage = null;
  try {
    new ReceiveLoop(data).run();
  } catch (error) {
    postMessage(describeFailure(error));
  }
};

/** An error in a form that survives the way to another thread. */
function describeFailure(error: unknown): ReceiverFailure {
  if (error instanceof NetlinkError) {
    const { message, errno, syscall, operation } = error;
    return { message, errno, syscall, operation, stack: error.stack };
  }
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}
