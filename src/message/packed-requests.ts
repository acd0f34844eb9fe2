import { hostLittleEndian } from "./byte-order.ts";
import { align } from "./bytes.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, SEQUENCE_OFFSET, TYPE_OFFSET } from "./message.ts";

const INITIAL_SIZE = 4096;
/** Maximum size in bytes of the memory that {@link PackedRequests.clear} keeps for reuse. */
const KEPT_SIZE = 1024 * 1024;

/**
 * Requests that follow each other in one block of memory. For a call with many short requests, a separate array for
 * each request would take longer than its encoding.
 *
 * The kernel must only acknowledge the requests: they must neither start a dump nor have another reply.
 */
export class PackedRequests {
  /** The memory of the requests. {@link begin} replaces it when it grows. */
  bytes: Uint8Array = new Uint8Array(new ArrayBuffer(INITIAL_SIZE));
  view: DataView = new DataView(this.bytes.buffer);
  /** The same memory as 32-bit words in host order, which are accessed faster. Requests start at a multiple of 4. */
  words: Int32Array = new Int32Array(this.bytes.buffer);
  /** Number of bytes in use. */
  length = 0;
  /** Number of complete requests. */
  count = 0;

  /** Removes all requests. */
  clear(): void {
    this.length = 0;
    this.count = 0;
    if (this.bytes.length > KEPT_SIZE) this.#resize(INITIAL_SIZE);
  }

  /** Returns the offset at which the next request, of at most `size` bytes, can be written. */
  begin(size: number): number {
    if (this.length + size > this.bytes.length) this.#resize(Math.max(this.bytes.length * 2, this.length + size));
    return this.length;
  }

  /** Completes the request that ends at offset `end`, a multiple of 4, and writes its length. */
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

  /** Adds flags to the request at an offset, and sets its sequence number and port id. */
  stamp(offset: number, flags: number, sequence: number, portId: number): void {
    const { words } = this;
    words[(offset + TYPE_OFFSET) >> 2]! |= hostLittleEndian ? flags << 16 : flags;
    words[(offset + SEQUENCE_OFFSET) >> 2] = sequence;
    words[(offset + PORT_ID_OFFSET) >> 2] = portId;
  }

  /** Returns the offset after the request at an offset. */
  after(offset: number): number {
    return offset + align(this.words[(offset + LENGTH_OFFSET) >> 2]!);
  }

  /** Removes the request that starts at an offset, which is the last one, and returns its bytes. */
  take(offset: number): Uint8Array {
    const request = this.bytes.slice(offset, this.length);
    this.length = offset;
    this.count--;
    return request;
  }

  /** Returns copies of the requests from an offset on. */
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
