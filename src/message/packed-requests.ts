import { hostLittleEndian } from "./byte-order.ts";
import { align } from "./bytes.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, SEQUENCE_OFFSET, TYPE_OFFSET } from "./message.ts";

const INITIAL_SIZE = 4096;
/** Maximum size of the request memory that {@link PackedRequests.clear} keeps for reuse, in bytes. */
const KEPT_SIZE = 1024 * 1024;

/**
 * Requests that follow each other in one block of memory. If a call has many short requests, allocating an array for
 * each would take longer than encoding it.
 *
 * The kernel must only acknowledge the requests: they must neither start a dump nor have another reply.
 */
export class PackedRequests {
  /** The memory that contains the requests. {@link begin} replaces it when it grows. */
  bytes: Uint8Array = new Uint8Array(new ArrayBuffer(INITIAL_SIZE));
  view: DataView = new DataView(this.bytes.buffer);
  /**
   * The memory of the requests as 32-bit words in host order, which are accessed faster. Requests start at a multiple
   * of 4.
   */
  words: Int32Array = new Int32Array(this.bytes.buffer);
  /** Number of bytes that the requests occupy. */
  length = 0;
  /** Number of complete requests in the memory. */
  count = 0;

  /** Removes all requests. */
  clear(): void {
    this.length = 0;
    this.count = 0;
    if (this.bytes.length > KEPT_SIZE) this.#resize(INITIAL_SIZE);
  }

  /** Returns the offset at which the next request can be written. `size` is its maximum size in bytes. */
  begin(size: number): number {
    if (this.length + size > this.bytes.length) this.#resize(Math.max(this.bytes.length * 2, this.length + size));
    return this.length;
  }

  /** Completes the request that was written up to offset `end`, a multiple of 4. Sets its length. */
  end(end: number): void {
    const { view, length: start } = this;
    view.setUint32(start + LENGTH_OFFSET, end - start, hostLittleEndian);
    view.setUint32(start + SEQUENCE_OFFSET, 0);
    view.setUint32(start + PORT_ID_OFFSET, 0);
    this.length = end;
    this.count++;
  }

  /** Adds a copy of a request. */
  add(bytes: Uint8Array): void {
    const { length } = bytes;
    const start = this.begin(align(length));
    const end = start + length;
    this.bytes.set(bytes, start);
    for (let at = end; (at & 3) !== 0; at++) this.bytes[at] = 0;
    this.words[(start + LENGTH_OFFSET) >> 2] = length;
    this.length = align(end);
    this.count++;
  }

  /** Sets sequence number and port id of the request at an offset, and adds flags to it. */
  stamp(offset: number, flags: number, sequence: number, portId: number): void {
    const { words } = this;
    words[(offset + TYPE_OFFSET) >> 2]! |= hostLittleEndian ? flags << 16 : flags;
    words[(offset + SEQUENCE_OFFSET) >> 2] = sequence;
    words[(offset + PORT_ID_OFFSET) >> 2] = portId;
  }

  /** Returns the offset of the end of the request at a given offset. */
  after(offset: number): number {
    return offset + align(this.words[(offset + LENGTH_OFFSET) >> 2]!);
  }

  /** Removes the last request, which starts at the given offset, and returns its bytes. */
  take(offset: number): Uint8Array {
    const request = this.bytes.slice(offset, this.length);
    this.length = offset;
    this.count--;
    return request;
  }

  /** Returns copies of all requests at or after an offset. */
  split(from: number = 0): Uint8Array[] {
    const requests: Uint8Array[] = [];
    for (let at = from; at < this.length; at = this.after(at)) {
      requests.push(this.bytes.slice(at, at + this.words[(at + LENGTH_OFFSET) >> 2]!));
    }
    return requests;
  }

  #resize(size: number): void {
    const bytes = new Uint8Array(new ArrayBuffer(size));
    bytes.set(this.bytes.subarray(0, this.length));
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.words = new Int32Array(bytes.buffer);
  }
}
