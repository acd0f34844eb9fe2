import { align } from "../base/bytes.ts";
import { NLM_F_ACK, NLM_F_REQUEST } from "../constants/netlink.ts";
import { NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END } from "../constants/nfnetlink.ts";
import { LENGTH_OFFSET, PORT_ID_OFFSET, SEQUENCE_OFFSET } from "../message/message.ts";
import { SendArea, TYPE_AND_FLAGS_WORD } from "../sock/send-area.ts";

/**
 * Requests that are encoded one after the other in send memory, and sent from there without a copy. This is faster than
 * one array per request.
 *
 * The kernel must only acknowledge these requests: none may start a dump or have a reply.
 */
export class PackedRequests extends SendArea {
  /** Number of complete requests in the memory. */
  count = 0;
  /** Offset of the request to which {@link prepareDatagram} has added NLM_F_ACK; -1 if there is none. */
  #marked = -1;

  override clear(): void {
    super.clear();
    this.count = 0;
  }

  /** Makes room for a request of at most `size` bytes. Returns the offset at which to write it. */
  begin(size: number): number {
    this.reserve(this.length + size);
    return this.length;
  }

  /** Completes a request and writes its length. `end` is the offset after the request, a multiple of 4. */
  end(end: number): void {
    const { length: start } = this;
    const { view } = this.data;
    view.setUint32(start + LENGTH_OFFSET, end - start, true);
    view.setUint32(start + SEQUENCE_OFFSET, 0);
    view.setUint32(start + PORT_ID_OFFSET, 0);
    this.length = end;
    this.count++;
  }

  add(bytes: Uint8Array): void {
    const start = this.append(bytes);
    this.words[(start + LENGTH_OFFSET) >> 2] = bytes.length;
    this.pad();
    this.count++;
  }

  /**
   * Prepares one datagram from the requests that start at offset `start`: at most `maxCount` requests and `maxBytes`
   * bytes. Sets consecutive sequence numbers, and NLM_F_ACK in the last request until {@link withdraw}.
   */
  prepareDatagram(
    start: number,
    maxCount: number,
    maxBytes: number,
    sequence: number,
    portId: number,
  ): { count: number; length: number } {
    const { length } = this;
    let end = start;
    let last = start;
    let count = 0;
    for (; count < maxCount && end < length; count++) {
      const next = this.after(end);
      if (count > 0 && next - start > maxBytes) break;
      this.setHeader(end, this.lengthAt(end), NLM_F_REQUEST, sequence + count, portId);
      last = end;
      end = next;
    }
    this.#marked = this.hasFlags(last, NLM_F_ACK) ? -1 : last;
    this.addFlags(last, NLM_F_ACK);
    return { count, length: end - start };
  }

  /**
   * Prepares one datagram from all requests of a netfilter batch. Returns the index of the request that is acknowledged, or
   * -1: kernels before 6.10 do not acknowledge those that begin or end a batch.
   */
  prepareBatch(sequence: number, portId: number): number {
    let acknowledged = -1;
    let last = 0;
    let index = 0;
    for (let at = 0; at < this.length; at = this.after(at)) {
      this.setHeader(at, this.lengthAt(at), NLM_F_REQUEST, sequence + index, portId);
      const type = this.words[(at >> 2) + TYPE_AND_FLAGS_WORD]! & 0xffff;
      if (type !== NFNL_MSG_BATCH_BEGIN && type !== NFNL_MSG_BATCH_END) {
        acknowledged = index;
        last = at;
      }
      index++;
    }
    if (acknowledged >= 0) this.addFlags(last, NLM_F_ACK);
    return acknowledged;
  }

  /** Removes the flag NLM_F_ACK that {@link prepareDatagram} has added. */
  withdraw(): void {
    if (this.#marked >= 0) this.removeFlags(this.#marked, NLM_F_ACK);
    this.#marked = -1;
  }

  after(offset: number): number {
    return offset + align(this.lengthAt(offset));
  }

  /** Removes the last request, which starts at `offset`, and returns a copy of it. */
  take(offset: number): Uint8Array {
    const request = this.data.bytes.slice(offset, this.length);
    this.length = offset;
    this.count--;
    return request;
  }

  split(from: number = 0, maxCount: number = Number.POSITIVE_INFINITY): Uint8Array[] {
    const requests: Uint8Array[] = [];
    for (let at = from; at < this.length && requests.length < maxCount; at = this.after(at)) {
      requests.push(this.data.bytes.slice(at, at + this.lengthAt(at)));
    }
    return requests;
  }
}
