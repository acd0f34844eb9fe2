/** Whether a message is being written: what is noted on the way, in this folder's modules that write, is one for all. */
let writing = false;

/**
 * Begins to write a message, which {@link stopWriting} ends, also when it fails.
 *
 * @throws TypeError while another one is being written, before anything of that is touched: only a getter among its fields
 * can ask for that.
 */
export const startWriting = (): void => {
  if (writing) {
    throw new TypeError(
      "a getter makes another message while the one whose field it is is written: read it before that",
    );
  }
  writing = true;
};

/** Ends what {@link startWriting} began. */
export const stopWriting = (): void => {
  writing = false;
};
