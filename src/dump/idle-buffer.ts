import { ReceiveBuffer } from "../sock/receive-buffer.ts";

/** A buffer of a finished dump, kept because creating one takes longer than a short dump. */
let idle: ReceiveBuffer | undefined;

/** Takes a buffer for one dump. */
export function takeIdleBuffer(): ReceiveBuffer {
  const buffer = idle ?? new ReceiveBuffer({ slots: 1 });
  idle = undefined;
  return buffer;
}

/** Keeps an unused buffer for the next dump. */
export function leaveIdleBuffer(buffer: ReceiveBuffer): void {
  idle = buffer;
}
