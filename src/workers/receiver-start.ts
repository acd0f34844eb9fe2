import type { ReceiveBufferOptions } from "../sock/receive-buffer.ts";
import type { SocketToken } from "../sock/socket.ts";

/** Key, in the epoll set, of the descriptor that ends the loop. Everything of the source number n has the key n. */
export const WAKE_KEY = 0xffffffff;

/** What a receiving thread is given. All descriptors in it belong to the thread that starts it, and outlive this one. */
export interface ReceiverStart {
  epollFd: number;
  sources: ReceiverSource[];
  buffer: Required<ReceiveBufferOptions>;
  ring: SharedArrayBuffer;
  counters: SharedArrayBuffer;
  doorbell: SharedArrayBuffer;
}

/** One socket to read. */
export interface ReceiverSource {
  token: SocketToken;
  /** How many of the messages that the kernel has dropped on it are known of, and are not to be reported. */
  told: number;
  /** Whether the kernel was asked not to report overruns on it. */
  quiet: boolean;
}
