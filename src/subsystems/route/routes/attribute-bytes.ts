import { hostLittleEndian } from "../../../message/byte-order.ts";

/** Writes attributes for the few values that no schema describes; adds headers and padding. */
export class AttributeBytes {
  #store = new Uint8Array(256);
  #view = new DataView(this.#store.buffer);
  #length = 0;

  u8(type: number, value: number): void {
    this.#view.setUint8(this.#attribute(type, 1), value);
  }

  be16(type: number, value: number): void {
    this.#view.setUint16(this.#attribute(type, 2), value);
  }

  u16(type: number, value: number): void {
    this.#view.setUint16(this.#attribute(type, 2), value, hostLittleEndian);
  }

  u32(type: number, value: number): void {
    this.#view.setUint32(this.#attribute(type, 4), value, hostLittleEndian);
  }

  be64(type: number, value: bigint): void {
    this.#view.setBigUint64(this.#attribute(type, 8), value);
  }

  bytes(type: number, value: Uint8Array): void {
    this.#store.set(value, this.#attribute(type, value.length));
  }

  /** Returns a copy of all attributes. */
  take(): Uint8Array {
    return this.#store.slice(0, this.#length);
  }

  #attribute(type: number, size: number): number {
    const at = this.#room(4 + size);
    this.#view.setUint16(at, 4 + size, hostLittleEndian);
    this.#view.setUint16(at + 2, type, hostLittleEndian);
    return at + 4;
  }

  #room(size: number): number {
    const at = this.#length;
    const end = at + ((size + 3) & ~3);
    if (end > this.#store.length) {
      const larger = new Uint8Array(Math.max(end, this.#store.length * 2));
      larger.set(this.#store);
      this.#store = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = end;
    return at;
  }
}
