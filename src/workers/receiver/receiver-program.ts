import { ReceiveBuffer } from "../../sock/receive-buffer.ts";
import { ringDoorbell } from "../../threads/doorbell.ts";
import { describeFailure } from "../../threads/failure.ts";
import { runProgram, type Starter } from "../../threads/program-entry.ts";
import { counterMemory } from "../loop/counters.ts";
import { ReceiveLoop } from "../loop/receive-loop.ts";
import type { ReceiverCommand, ReceiverThreadStart, ReceptionEnded, RingReplaced } from "./receiver-thread.ts";
import { RingSink, sharedCapacity } from "./ring-sink.ts";

class ReceiverProgram {
  readonly #loop: ReceiveLoop;
  readonly #buffer: ReceiveBuffer;
  readonly #start: ReceiverThreadStart;
  readonly #starter: Starter;
  readonly #wakeReader: () => void;
  readonly #rings = new Map<number, RingSink>();

  constructor(start: ReceiverThreadStart, starter: Starter) {
    const bell = new Int32Array(start.doorbell);
    this.#start = start;
    this.#starter = starter;
    this.#buffer = new ReceiveBuffer(start.buffer);
    this.#wakeReader = () => ringDoorbell(bell);
    this.#loop = new ReceiveLoop({ ...start, counters: counterMemory() }, this.#buffer, (error, { key }) =>
      this.#end(key, error),
    );
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
        else if (this.#loop.remove(command.key, command.leavesQueued) !== undefined) this.#end(command.key);
      }
      this.#loop.resume();
    }
  }

  #add({ source, ring, ringCapacity }: Extract<ReceiverCommand, { kind: "add" }>): void {
    const { key, counters } = source;
    const rings = this.#rings;
    const sink = new RingSink(ring, counters, this.#buffer, {
      get capacity() {
        return ringCapacity ?? sharedCapacity(rings.size);
      },
      wakeReader: this.#wakeReader,
      replace: (ring) => this.#starter.send({ key, ring } satisfies RingReplaced),
    });
    rings.set(key, sink);
    try {
      this.#loop.add(source, sink);
    } catch (error) {
      this.#end(key, error);
    }
  }

  #end(key: number, failure?: unknown): void {
    const ring = this.#rings.get(key)!;
    ring.flush();
    ring.idle();
    this.#rings.delete(key);
    const ended: ReceptionEnded = { key, failure: failure === undefined ? undefined : describeFailure(failure) };
    this.#starter.send(ended);
  }
}

runProgram("netlink-receiver", (start: ReceiverThreadStart, starter: Starter) =>
  new ReceiverProgram(start, starter).run(),
);
