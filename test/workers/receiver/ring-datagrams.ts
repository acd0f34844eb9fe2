const STORE_SIZE = 128 * 1024;

/** Returns a large buffer without repeated parts. The test datagrams are sections of this buffer. */
export function storeOfDatagrams(): Buffer {
  const words = new Uint32Array(STORE_SIZE / 4);
  for (let index = 0; index < words.length; index++) words[index] = scramble(index);
  return Buffer.from(words.buffer);
}

/** Returns the section of the buffer that is the test datagram with this number, and the sender of that datagram. */
export function datagramAt(number: number, longest: number): { offset: number; length: number; sender: number } {
  const random = scramble(number);
  return { offset: random % 4096, length: 16 + ((random >>> 7) % (longest - 15)), sender: random };
}

function scramble(number: number): number {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
