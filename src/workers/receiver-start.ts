import type { SocketToken } from "../sock/socket.ts";
import type { BufferSizes } from "./receiver-options.ts";

/** Key, in the epoll set, of the descriptor that ends the loop. */
export const WAKE_KEY = 0xffffffff;

/** A socket that a receiving thread is to read. All descriptors belong to the thread that gives them. */
export interface SourceStart {
  /** Its key in the epoll set. */
  key: number;
  socket: SocketToken;
  /** A descriptor that becomes readable when the socket's owner closes it; it has the same key. */
  closing: number;
  /** Where the thread counts what happens on this socket. */
  counters: SharedArrayBuffer;
  /** Whether a thread that is gone has heard of an overrun and not told of it. */
  overrun: boolean;
  /** Whether no other thread reads the socket. */
  alone: boolean;
}

/** What every receiving thread is given. All descriptors in it belong to the thread that starts it, and outlive this one. */
export interface LoopStart {
  epollFd: number;
  /** An event counter; to be watched under {@link WAKE_KEY}. It ends the loop. */
  wakeFd: number;
  sources: SourceStart[];
  buffer: BufferSizes;
  counters: SharedArrayBuffer;
}

/** What the thread of a `Receiver` is given. */
export interface ReceiverStart extends LoopStart {
  ring: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}
