import { ptr } from "bun:ffi";

/**
 * Memory that C may keep an address of: it never moves and lives as long as this object.
 *
 * Small typed arrays are copied to another place when the engine gives them a buffer, so an address taken from one goes
 * stale and C then writes into memory that belongs to somebody else. Storage of an explicit ArrayBuffer or
 * SharedArrayBuffer stays where it is. Hence: every address that outlives one call comes from here.
 */
export class PinnedMemory {
  /** The storage itself. */
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  /** All of it as bytes. */
  readonly bytes: Uint8Array;
  /** All of it for reads and writes of any width. */
  readonly view: DataView;
  /** Where it starts in this process. */
  readonly address: number;

  constructor(buffer: ArrayBuffer | SharedArrayBuffer) {
    this.buffer = buffer;
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.address = Number(ptr(this.bytes));
  }

  /** The bytes from `offset` on as 32-bit signed integers in host order. `offset` is a multiple of 4. */
  int32(offset = 0, count?: number): Int32Array {
    return new Int32Array(this.buffer, offset, count);
  }

  /** Stores the address of `target` plus `targetOffset` at `offset`. The caller keeps `target` alive. */
  setAddress(offset: number, target: PinnedMemory, targetOffset = 0): void {
    this.view.setBigUint64(offset, BigInt(target.address + targetOffset), true);
  }
}

/** Allocates `size` zeroed bytes of pinned memory, at least 8-byte aligned. */
export function allocate(size: number): PinnedMemory {
  return new PinnedMemory(new ArrayBuffer(size));
}
