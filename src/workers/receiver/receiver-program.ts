import type { NetlinkError } from "../../errors.ts";
import { type Datagram, ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { ringDoorbell } from "../../threads/doorbell.ts";
import { describeFailure } from "../../threads/failure.ts";
import { runProgram, type Starter } from "../../threads/program-entry.ts";
import { counterMemory } from "../loop/counters.ts";
import { ReceiveLoop, type Sink } from "../loop/receive-loop.ts";
import type { Source } from "../loop/source.ts";
import type { ReceiverCommand, ReceiverThreadStart, ReceptionEnded, RingReplaced } from "./receiver-thread.ts";
import { type RingOwner, RingSink, sharedCapacity } from "./ring-sink.ts";

/** Copies each socket's datagrams to the ring of its receiver. */
class RingSinks implements Sink {
  readonly #loop: ReceiveLoop;
  readonly #buffer: ReceiveBuffer;
  readonly #start: ReceiverThreadStart;
  readonly #starter: Starter;
  readonly #wakeReader: () => void;
  readonly #rings = new Map<number, RingSink>();
  /** Rings whose method `idle` has more to do. */
  readonly #busy = new Set<RingSink>();

  constructor(start: ReceiverThreadStart, starter: Starter) {
    const bell = new Int32Array(start.doorbell);
    this.#start = start;
    this.#starter = starter;
    this.#buffer = new ReceiveBuffer(start.buffer);
    this.#wakeReader = () => ringDoorbell(bell);
    this.#loop = new ReceiveLoop({ ...start, counters: counterMemory() }, this.#buffer, this);
  }

  /** Receives datagrams and executes commands, until the command "stop". */
  async run(): Promise<void> {
    const posted = new Int32Array(this.#start.commands);
    for (let finished = 0; ; ) {
      this.#loop.run();
      // Commands cannot arrive while the loop blocks; each command wakes it.
      for (; finished !== Atomics.load(posted, 0); finished++) {
        const command = (await this.#starter.receive()) as ReceiverCommand;
        if (command.kind === "stop") return;
        if (command.kind === "add") this.#add(command);
        else this.#remove(command.key);
      }
      this.#loop.resume();
    }
  }

  #add({ source, ring, ringCapacity }: Extract<ReceiverCommand, { kind: "add" }>): void {
    const { key, counters } = source;
    const rings = this.#rings;
    const owner: RingOwner = {
      get capacity() {
        return ringCapacity ?? sharedCapacity(rings.size);
      },
      wakeReader: this.#wakeReader,
      replace: (ring) => this.#starter.send({ key, ring } satisfies RingReplaced),
    };
    this.#rings.set(key, new RingSink(ring, counters, this.#buffer, owner));
    try {
      this.#loop.add(source);
    } catch (error) {
      this.#end(source.key, error);
    }
  }

  /** Drops follow the queued messages, which the receiver itself reads. */
  #remove(key: number): void {
    const source = this.#loop.detach(key);
    if (source === undefined) return;
    if (source.queued === 0) this.#loop.reportLosses([source]);
    source[Symbol.dispose]();
    this.#end(key);
  }

  #end(key: number, failure?: unknown): void {
    const ring = this.#rings.get(key)!;
    ring.flush();
    ring.idle();
    this.#rings.delete(key);
    this.#busy.delete(ring);
    const ended: ReceptionEnded = { key, failure: failure === undefined ? undefined : describeFailure(failure) };
    this.#starter.send(ended);
  }

  room(source: Source): number {
    const ring = this.#rings.get(source.key)!;
    const room = ring.room();
    if (ring.isFull) this.#loop.pause(source);
    return room;
  }

  count(): void {
    // Nothing is lost: the ring outlives this thread.
  }

  datagrams(datagrams: readonly Datagram[], source: Source): void {
    this.#rings.get(source.key)!.datagrams(datagrams);
  }

  gap(dropped: number, reason: number, source: Source): void {
    this.#rings.get(source.key)!.gap(dropped, reason);
  }

  flush(source: Source): void {
    const ring = this.#rings.get(source.key)!;
    ring.flush();
    this.#busy.add(ring);
  }

  idle(): number {
    let restMs = -1;
    for (const ring of this.#busy) {
      const ms = ring.idle();
      if (ms < 0) this.#busy.delete(ring);
      else if (restMs < 0 || ms < restMs) restMs = ms;
    }
    return restMs;
  }

  socketFailed(error: NetlinkError, source: Source): void {
    this.#end(source.key, error);
  }
}

runProgram("netlink-receiver", (start: ReceiverThreadStart, starter: Starter) => new RingSinks(start, starter).run());
