/** What the library needs from the foreign function interface of a runtime. Each runtime has one implementation. */
export interface Native {
  /**
   * Executes a system call in the calling thread, and returns its result or the negative error number.
   *
   * @param number number of the system call (asm/unistd.h). Arguments that it does not have are 0.
   */
  call(number: number, a: number, b: number, c: number, d: number, e: number, f: number): number;

  /** Returns the address of the memory. It never changes, because a SharedArrayBuffer is not moved. */
  addressOf(memory: SharedArrayBuffer): number;

  /** Copies the bytes of a genuine Uint8Array into memory at `address`, which has room for them from `offset`. */
  copy(memory: Uint8Array, address: number, offset: number, bytes: Uint8Array): void;
}
