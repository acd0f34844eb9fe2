/** Converts hexadecimal digits to bytes. Ignores white space, and comments from `#` to the end of the line. */
export function bytes(text: string): Uint8Array {
  return Uint8Array.fromHex(text.replace(/#.*$/gm, "").replace(/\s+/g, ""));
}

/** Returns a message with a 16-byte netlink header and this payload. Sets the length in the header. */
export function message(type: number, flags: number, payload: Uint8Array): Uint8Array {
  const whole = new Uint8Array(16 + payload.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, whole.length, true);
  view.setUint16(4, type, true);
  view.setUint16(6, flags, true);
  view.setUint32(8, 7, true);
  view.setUint32(12, 4711, true);
  whole.set(payload, 16);
  return whole;
}

/** Returns the error that a function throws. Throws if the function throws no error. */
export function thrown(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
