import { AttributeBuffer } from "../../../message/attribute-buffer.ts";

/** Memory up to this size stays for the next message; what a larger one took is given back. */
const MAX_REUSED_SIZE = 1 << 20;

/** What is being written. Nobody has it outside of {@link startWriting} and {@link stopWriting}. */
let buffer = new AttributeBuffer();

/** Whether a message is being written: what is noted on the way, in this folder's modules that write, is one for all. */
let isWriting = false;

/**
 * Begins to write a message, which {@link stopWriting} ends, also when it fails. Returns the memory for it, which is empty.
 *
 * @throws TypeError while another one is being written, before anything of that is touched: only a getter among its fields
 * can ask for that.
 */
export const startWriting = (): AttributeBuffer => {
  if (isWriting) {
    throw new TypeError(
      "a getter makes another message while the one whose field it is is written: read it before that",
    );
  }
  isWriting = true;
  // No nest of the buffer's own is ever open here.
  buffer.length = 0;
  return buffer;
};

/** Ends what {@link startWriting} began. */
export const stopWriting = (): void => {
  isWriting = false;
  if (buffer.bytes.length > MAX_REUSED_SIZE) buffer = new AttributeBuffer();
};
