import { AttributeBuffer } from "../../../message/attribute-buffer.ts";

/** Memory up to this size stays for the next message; what a larger one took is given back. */
const KEPT_SIZE = 1 << 20;

/** What is being written. Nobody has it outside of {@link startWriting} and {@link stopWriting}. */
let out = new AttributeBuffer();

/** Whether a message is being written: what is noted on the way, in this folder's modules that write, is one for all. */
let writing = false;

/**
 * Begins to write a message, which {@link stopWriting} ends, also when it fails. Returns the memory for it, which is empty.
 *
 * @throws TypeError while another one is being written, before anything of that is touched: only a getter among its fields
 * can ask for that.
 */
export const startWriting = (): AttributeBuffer => {
  if (writing) {
    throw new TypeError(
      "a getter makes another message while the one whose field it is is written: read it before that",
    );
  }
  writing = true;
  // No nest of the buffer's own is ever open here.
  out.length = 0;
  return out;
};

/** Ends what {@link startWriting} began. */
export const stopWriting = (): void => {
  writing = false;
  if (out.bytes.length > KEPT_SIZE) out = new AttributeBuffer();
};
