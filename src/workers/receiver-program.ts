import { ENOBUFS } from "../constants/errno.ts";
import { NetlinkError } from "../errors.ts";
import { OverrunTracker } from "../sock/overrun-tracker.ts";
import { type Datagram, ReceiveBuffer } from "../sock/receive-buffer.ts";
import { SharedState } from "../sock/shared-state.ts";
import { NetlinkSocket, type SocketToken } from "../sock/socket.ts";
import { ringDoorbell } from "../threads/doorbell.ts";
import { EpollWaiter } from "../threads/epoll.ts";
import { runProgram } from "../threads/program-entry.ts";
import { type ReceiverStart, WAKE_KEY } from "./receiver-start.ts";
import { Counter } from "./receiver-statistics.ts";
import { GapReason, RingWriter } from "./ring.ts";

/** How many receives in a row one socket gets before the others have their turn. */
const TURN = 16;
/** How long after a gap the kernel's count is looked at once more, when nothing follows that would bring it up. */
const SETTLING_MS = 20;
/** The part of the ring that is filled before a sleeping reader is woken, while more is coming without a pause. */
const WAKE_SHARE = 16;

/** One socket that the loop reads. */
interface Source {
  readonly socket: NetlinkSocket;
  /** What all threads that use the socket know: among other things, how many of its losses were reported. */
  readonly state: SharedState;
  readonly tracker: OverrunTracker;
  /** How many of the messages that the kernel dropped here were told of, by whomever. */
  told: number;
}

function openSource(token: SocketToken): Source {
  const socket = NetlinkSocket.attach(token);
  const state = SharedState.join(token.state);
  const { dropped } = socket.memory();
  // What was lost before and nobody was told of is told here.
  const told = (dropped - state.takeDrops(dropped)) >>> 0;
  return { socket, state, tracker: new OverrunTracker(() => socket.memory(), told), told };
}

/** Receives from sockets into the ring until it is told to stop, and sleeps whenever there is nothing to do. */
class ReceiveLoop {
  readonly #sources: Source[];
  readonly #waiter: EpollWaiter;
  readonly #buffer: ReceiveBuffer;
  /** The memory of it. */
  readonly #store: Buffer;
  readonly #ring: RingWriter;
  readonly #counters: Float64Array;
  readonly #doorbell: Int32Array;
  /** Bytes published since the reader was last looked after. */
  #unannounced = 0;

  constructor(start: ReceiverStart) {
    this.#buffer = new ReceiveBuffer(start.buffer);
    const { buffer, byteOffset, byteLength } = this.#buffer.slots.bytes;
    this.#store = Buffer.from(buffer, byteOffset, byteLength);
    this.#ring = new RingWriter(start.ring);
    this.#counters = new Float64Array(start.counters);
    this.#doorbell = new Int32Array(start.doorbell);
    this.#waiter = new EpollWaiter(start.epollFd, start.sources.length * 2 + 1);
    this.#sources = start.sources.map(openSource);
  }

  run(): void {
    try {
      while (!this.#ring.closed) {
        const unsettled = this.#sources.some(({ tracker }) => tracker.unsettled);
        this.#announce();
        const count = this.#waiter.wait(unsettled ? SETTLING_MS : -1);
        if (count === 0) this.#settle();
        else this.#count(Counter.Wakes, 1);
        for (let index = 0; index < count; index++) {
          const key = this.#waiter.key(index);
          if (key !== WAKE_KEY) this.#serve(this.#sources[key]!);
        }
      }
      this.#tellRest();
    } finally {
      this.#ring.publish();
      this.#announce();
    }
  }

  /** Receives from one socket until it is empty or its turn is over. */
  #serve(source: Source): void {
    const { socket, tracker } = source;
    const { slots } = this.#buffer;
    for (let turn = 0; turn < TURN; turn++) {
      // What there is no room for stays in the kernel's queue: nothing is ever held here that could not be handed over.
      const room = this.#waitForRoom();
      if (room === 0) return;
      const maximum = Math.min(tracker.maximum(slots.count), room);
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
      this.#putOverrun(source, late);
      this.#put(datagrams);
      // Where the kernel does not report overruns, its count alone tells of them.
      this.#putOverrun(source, socket.hidesOverruns ? untold(source) : lost);
      this.#count(Counter.Foreign, filled - datagrams.length);
      this.#publish();
      if (filled < maximum) return;
    }
  }

  /** Copies datagrams into the ring. */
  #put(datagrams: readonly Datagram[]): void {
    if (datagrams.length === 0) return;
    let received = 0;
    let total = 0;
    for (const datagram of datagrams) {
      if (datagram.truncated) {
        this.#putGap(1, GapReason.Truncated);
        continue;
      }
      const { length } = datagram;
      this.#ring.datagram(this.#store, datagram.offset, length, datagram.sender, datagram.group, datagram.nsid);
      received++;
      total += length;
    }
    this.#count(Counter.Received, received);
    this.#count(Counter.Bytes, total);
    this.#count(Counter.Batches, 1);
  }

  #putOverrun(source: Source, dropped: number): void {
    if (dropped === 0) return;
    this.#putGap(dropped, GapReason.Overrun);
    source.told = (source.told + dropped) >>> 0;
  }

  #putGap(dropped: number, reason: number): void {
    if (dropped === 0) return;
    this.#count(Counter.Dropped, dropped);
    this.#ring.gap(dropped, reason);
  }

  /** Tells of what the kernel has counted late, now that nothing has followed. */
  #settle(): void {
    for (const source of this.#sources) {
      if (this.#waitForRoom() > 0) this.#putOverrun(source, source.tracker.overdue());
    }
    this.#publish();
  }

  /**
   * Tells, at the end, of what the kernel has dropped and nobody was told of yet, since its place lies behind what is still
   * queued. The ring has room for one gap also when nobody reads.
   */
  #tellRest(): void {
    let lost = 0;
    for (const source of this.#sources) {
      if (source.socket.closed) continue;
      const dropped = untold(source);
      lost += dropped;
      source.state.takeDrops((source.told + dropped) >>> 0);
    }
    this.#putGap(lost, GapReason.Overrun);
  }

  /** How many datagrams the ring has room for: waits until it has any. 0 when the reader wants nothing more. */
  #waitForRoom(): number {
    for (let stalled = false; ; stalled = true) {
      if (this.#ring.closed) return 0;
      const room = this.#ring.room(this.#buffer.slots.capacity);
      if (room > 0) return room;
      if (!stalled) this.#count(Counter.RingStalls, 1);
      this.#announce();
      this.#ring.sleep();
    }
  }

  #publish(): void {
    this.#unannounced += this.#ring.publish();
    if (this.#unannounced >= this.#ring.capacity / WAKE_SHARE) this.#announce();
  }

  /**
   * Wakes the reader if it sleeps. That costs more than to receive some datagrams, so it is done when this thread has
   * nothing else to do, or when much has gathered.
   */
  #announce(): void {
    if (this.#unannounced === 0) return;
    this.#unannounced = 0;
    if (this.#ring.readerWaits) ringDoorbell(this.#doorbell);
  }

  #count(counter: number, amount: number): void {
    this.#counters[counter]! += amount;
  }
}

/** How many messages were lost and not told of. The kernel counts modulo 2^32. */
function untold({ socket, told }: Source): number {
  return (socket.memory().dropped - told) >>> 0;
}

runProgram((start: ReceiverStart) => new ReceiveLoop(start).run());
