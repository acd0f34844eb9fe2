import { heapWeight } from "../base/engine.ts";
import { native } from "./runtime.ts";

/**
 * Memory with a fixed address, which C code may store. The memory exists as long as this object.
 *
 * Only a SharedArrayBuffer has a fixed address. The engine moves the bytes of a small typed array when the array's
 * `buffer` is first read, and any program can detach an ArrayBuffer of which it gets a view, for example by
 * transferring it to another thread. C code would then write to memory of another owner.
 */
export class PinnedMemory {
  readonly buffer: SharedArrayBuffer;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** See {@link heapWeight}. Nothing reads it. */
  readonly weight: ArrayBuffer | undefined;
  /** 0 before its first use: a module may allocate memory while it is loaded, in Deno without the permission for FFI. */
  #address = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.weight = heapWeight(buffer);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
  }

  get address(): number {
    if (this.#address === 0) this.#address = native().addressOf(this.buffer);
    return this.#address;
  }

  int32(offset = 0, count?: number): Int32Array {
    return new Int32Array(this.buffer, offset, count);
  }

  /** The caller must keep a reference to `target`. */
  setAddress(offset: number, target: PinnedMemory, targetOffset = 0): void {
    this.view.setBigUint64(offset, BigInt(target.address + targetOffset), true);
  }
}

/** All allocated bytes are 0, and their address is a multiple of 8. */
export function allocate(size: number): PinnedMemory {
  return new PinnedMemory(new SharedArrayBuffer(size));
}
