import { type Destination, type MessageView, MessageWriter } from "../../../src/index.ts";

/** Type of the messages that tell a handler what to do. */
export const COMMAND_TYPE = 21;

/** What the obedient handler can be told. */
export type Command =
  | { do: "report"; value: unknown }
  /** Reports where it is and what it knows of the current message. */
  | { do: "look" }
  | { do: "throw"; kind: "TypeError" | "NetlinkError" | "text" | "nothing" | "thorny"; message: string }
  | { do: "reject"; message: string }
  | { do: "exit"; code?: number }
  | { do: "spin" }
  /** Never gets any further, with the thread asleep. */
  | { do: "hang" }
  /** Never resolves, while the thread goes on; for `open` and `close`. */
  | { do: "never" }
  | { do: "sleep"; milliseconds: number }
  /** Raises word 0 of the shared words and sleeps until word 1 is raised. */
  | { do: "gate" }
  /** Reports something that cannot be sent to another thread. */
  | { do: "report function" }
  /** Reports the message itself, which is lent. */
  | { do: "report message" }
  /** Leaves a timer behind that keeps a thread alive. */
  | { do: "timer" }
  | { do: "send"; message: Uint8Array; times?: number; to?: Destination; socket?: number }
  /** Sends on something that is no socket. */
  | { do: "send nowhere" }
  | { do: "close socket" };

/** What the obedient handler is started with. */
export interface Orders {
  open?: Command[];
  close?: Command[];
  batch?: Command[];
  gap?: Command[];
  /** For the worker of that number alone. */
  worker?: number;
  /** Reports all that comes. */
  tells?: boolean;
  words?: SharedArrayBuffer;
}

/** What it reports with `tells`, and what it knows where it looks. */
export interface Told {
  what: "message" | "gap" | "refused" | "batch" | "open" | "close" | "look";
  worker: number;
  /** Port id of the current socket, and its place among the worker's; 0 and -1 without one. */
  port: number;
  index: number;
  sender: number;
  group: number;
  nsid: number;
  /** The message's number, or how many were lost. */
  number?: number;
  type?: number;
  length?: number;
  reason?: string;
  code?: string;
  sequence?: number;
  sequences?: number[];
}

/** A message that has a handler do something. */
export function command(order: Command): Uint8Array {
  return new MessageWriter(COMMAND_TYPE).raw(new TextEncoder().encode(JSON.stringify(order, pack))).finish().bytes;
}

/** What a message has the handler do. */
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

/** The two words by which a test holds a handler at a gate. */
export class Gate {
  readonly memory: SharedArrayBuffer = new SharedArrayBuffer(8);
  readonly #words = new Int32Array(this.memory);

  /** Resolves when a handler stands at the gate. */
  async reached(): Promise<void> {
    for (let tries = 0; Atomics.load(this.#words, 0) === 0; tries++) {
      if (tries > 20_000) throw new Error("waited 20 s in vain until the handler stands at the gate");
      await Bun.sleep(1);
    }
  }

  /** Lets it go on. */
  open(): void {
    Atomics.store(this.#words, 0, 0);
    Atomics.store(this.#words, 1, 1);
    Atomics.notify(this.#words, 1);
  }
}
