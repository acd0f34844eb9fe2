import { AttributeBuffer } from "../../../message/attribute-buffer.ts";

/** A buffer up to this size is kept for the next message. */
const MAX_REUSED_SIZE = 1 << 20;

/** Output buffer, in use between {@link startWriting} and {@link stopWriting}. */
let buffer = new AttributeBuffer();

/** Whether a message is being encoded. The encoder's state is shared by all messages. */
let isWriting = false;

/**
 * Starts a message, which {@link stopWriting} ends even if encoding fails. Returns the empty buffer.
 *
 * @throws TypeError if another message is being encoded, without affecting it. Only a getter among its fields can cause
 * that.
 */
export const startWriting = (): AttributeBuffer => {
  if (isWriting) {
    throw new TypeError("re-entrant encode: a getter encoded another message; call it before encoding");
  }
  isWriting = true;
  // No nest of the buffer is open here.
  buffer.length = 0;
  return buffer;
};

/** Ends a message. */
export const stopWriting = (): void => {
  isWriting = false;
  if (buffer.bytes.length > MAX_REUSED_SIZE) buffer = new AttributeBuffer();
};
