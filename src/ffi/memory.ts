import { ptr } from "bun:ffi";

/**
 * Memory with a fixed address, which C code may store. It is never reallocated, and exists as long as this object.
 *
 * Only a SharedArrayBuffer has a fixed address. The engine moves the storage of a small typed array when the array's
 * `buffer` is first read. Any program that gets a view of an ArrayBuffer can detach it, for example by transferring it
 * to another thread. C code would then write to memory that belongs to another owner.
 */
export class PinnedMemory {
  readonly buffer: SharedArrayBuffer;
  /** The whole pinned memory as bytes. */
  readonly bytes: Uint8Array;
  /** The whole pinned memory as a DataView, for reads and writes of any width. */
  readonly view: DataView;
  /** The address of the pinned memory in this process. */
  readonly address: number;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.address = Number(ptr(this.bytes));
  }

  /**
   * Returns a view of the pinned memory from `offset` on, as signed 32-bit integers in host order. `offset` must be a
   * multiple of 4.
   */
  int32(offset = 0, count?: number): Int32Array {
    return new Int32Array(this.buffer, offset, count);
  }

  /** Stores the address of `target` plus `targetOffset` at `offset`. The caller must keep `target` alive. */
  setAddress(offset: number, target: PinnedMemory, targetOffset = 0): void {
    this.view.setBigUint64(offset, BigInt(target.address + targetOffset), true);
  }
}

/** Allocates `size` zeroed bytes of pinned memory, aligned to at least 8 bytes. */
export function allocate(size: number): PinnedMemory {
  return new PinnedMemory(new SharedArrayBuffer(size));
}
