import type { DumpOptions } from "../../dump/dump-options.ts";
import { align } from "../../message/bytes.ts";
import { type Message, MessageCursor, type MessageView } from "../../message/message.ts";
import type { TransactionResult } from "../../sock/exchange/outcomes.ts";
import type { NamespaceSource, NetworkNamespace } from "../../sock/namespace.ts";
import type { TransactOptions } from "../../sock/transact.ts";
import type { ThreadFailure } from "../../threads/failure.ts";

/** Identifies a network namespace in a form that can be sent to another thread of the process. */
export type NamespaceAddress = Exclude<NamespaceSource, NetworkNamespace>;

/** Values that an executor's thread gets when it starts. */
export interface ExecutorStart {
  netns: NamespaceAddress | undefined;
}

/** Options that the calling thread applies, and does not send to the executor's thread. */
export interface LocalOptions {
  netns?: unknown;
  signal?: unknown;
  socket?: unknown;
  onWarning?: unknown;
}

/** Options that are sent to the executor's thread. */
export type JobOptions<Options extends LocalOptions> = Omit<Options, keyof LocalOptions> & {
  netns?: NamespaceAddress | undefined;
};

/** A job that the calling thread sends to the executor's thread. */
export type Job =
  | { kind: "transact"; id: number; protocol: number; requests: Uint8Array[]; options: JobOptions<TransactOptions> }
  | {
      kind: "dump";
      id: number;
      protocol: number;
      request: Uint8Array;
      options: JobOptions<DumpOptions>;
      /** Whether the thread returns the whole table in one reply, and repeats the dump if the table changed. */
      whole: boolean;
    }
  /** Requests the next part of a dump. */
  | { kind: "next"; id: number }
  /** Cancels the rest of a dump. */
  | { kind: "done"; id: number }
  | { kind: "stop" };

/** The content of a `TransactionResult` in a form that can be sent to another thread. */
export interface PackedResult extends Pick<TransactionResult, "code" | "warning" | "extendedAck"> {
  messages?: Uint8Array<ArrayBuffer>;
  error?: ThreadFailure;
}

/** A reply of the executor's thread to a job. */
export type JobAnswer =
  | { kind: "results"; id: number; results: PackedResult[] }
  | { kind: "part"; id: number; messages: Uint8Array<ArrayBuffer>; consistent: boolean; last: boolean }
  | { kind: "failed"; id: number; failure: ThreadFailure };

/** Copies messages into one buffer, with the same alignment as in a datagram. */
export function packMessages(messages: readonly MessageView[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(messages.reduce((size, { length }) => size + align(length), 0));
  let at = 0;
  for (const { bytes } of messages) {
    packed.set(bytes, at);
    at += align(bytes.length);
  }
  return packed;
}

/** Returns copies of the messages in a buffer that {@link packMessages} has filled. */
export function unpackMessages(packed: Uint8Array<ArrayBuffer>): Message[] {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const cursor = new MessageCursor().over(packed, view, 0, packed.length);
  const messages: Message[] = [];
  while (cursor.next()) messages.push(cursor.message.copy());
  return messages;
}
