import type { MessageView } from "../../../src/message/message.ts";
import { MessageWriter } from "../../../src/message/message-writer.ts";
import type { Destination } from "../../../src/sock/transport.ts";

/** Message type of commands for the scripted handler, a test handler that executes commands. */
export const COMMAND_TYPE = 21;

/** A command for the scripted handler, a test handler that executes commands. */
export type Command =
  | { do: "report"; value: unknown }
  /** Reports the worker, the socket and the current message, as the handler's context describes them. */
  | { do: "look" }
  | { do: "throw"; kind: "TypeError" | "NetlinkError" | "text" | "nothing" | "unprintable"; message: string }
  | { do: "reject"; message: string }
  | { do: "exit"; code?: number }
  /** Computes forever. Sets the first word of a {@link Gate} to 1 before. */
  | { do: "spin" }
  /** Blocks forever. The thread sleeps. */
  | { do: "hang" }
  /** Returns a promise that never resolves, for `open` and `close`. The thread continues to run. */
  | { do: "never" }
  | { do: "sleep"; milliseconds: number }
  /** Blocks in a system call until the lock of a file is free. */
  | { do: "lock"; fd: number }
  /** Blocks at a {@link Gate}: sets its first word to 1, and sleeps until its second word is 1. */
  | { do: "gate" }
  /** Reports a value that cannot be sent to another thread. */
  | { do: "report function" }
  /** Reports the borrowed message itself instead of a copy. */
  | { do: "report message" }
  /** Reports a list of an object with a view of the borrowed message's bytes. */
  | { do: "report bytes" }
  /** Starts a timer that keeps the thread alive. */
  | { do: "timer" }
  | { do: "send"; message: Uint8Array; times?: number; to?: Destination; socket?: number }
  /** Sends on a value that is not a socket. */
  | { do: "send nowhere" }
  | { do: "close socket" };

/** Options for the scripted handler: commands that its callbacks execute. */
export interface Script {
  open?: Command[];
  close?: Command[];
  batch?: Command[];
  gap?: Command[];
  /** Index of the worker that executes the commands (default: all workers). */
  worker?: number;
  /** Whether the handler reports each received message and gap to the pool. */
  reportsAll?: boolean;
  words?: SharedArrayBuffer;
}

/** A report that the scripted test handler sends to the pool: a message, a gap or the state of its context. */
export interface Report {
  what: "message" | "gap" | "rejected" | "batch" | "open" | "close" | "look";
  worker: number;
  /**
   * Port id of the socket that the worker is reading, and index of that socket in the worker; 0 and -1 if there is
   * none.
   */
  port: number;
  index: number;
  sender: number;
  group: number;
  nsid: number;
  /** Number of the message in the report, or number of dropped messages of the gap in the report. */
  number?: number;
  type?: number;
  length?: number;
  reason?: string;
  code?: string;
  sequence?: number;
  sequences?: number[];
}

/** Returns a message that contains a command. */
export function command(order: Command): Uint8Array {
  return new MessageWriter(COMMAND_TYPE).raw(new TextEncoder().encode(JSON.stringify(order, pack))).finish().bytes;
}

export function parseCommand(message: MessageView): Command {
  const text = new TextDecoder().decode(message.payload.slice());
  return JSON.parse(text.replace(/\0+$/, ""), unpack);
}

function pack(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value;
}

function unpack(_key: string, value: unknown): unknown {
  const bytes = (value as { bytes?: unknown } | null)?.bytes;
  return typeof bytes === "string" ? new Uint8Array(Buffer.from(bytes, "base64")) : value;
}

/** Two 32-bit words of shared memory with which a test blocks a handler. */
export class Gate {
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8);
  readonly #words = new Int32Array(this.memory);

  /** Resolves when a handler is blocked by this gate. */
  async reached(): Promise<void> {
    for (const end = performance.now() + 100_000; Atomics.load(this.#words, 0) === 0; await Bun.sleep(1)) {
      if (performance.now() > end) throw new Error("waited 100 s without success until the handler is at the gate");
    }
  }

  open(): void {
    Atomics.store(this.#words, 0, 0);
    Atomics.store(this.#words, 1, 1);
    Atomics.notify(this.#words, 1);
  }
}
