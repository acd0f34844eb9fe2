import type { ExprHashAttrs } from "../../../../families/nftables.ts";
import { hostLittleEndian } from "../../../../message/byte-order.ts";
import type { Read } from "../../../../schema/model/types.ts";
import type { Evaluate } from "../machine/machine.ts";
import { hostNumber, isKnown, knownBits, originOf, unknownBits } from "../packet/bits.ts";
import { readEndpoint } from "../packet/endpoints.ts";

const rotate = (word: number, bits: number) => ((word << bits) | (word >>> (32 - bits))) >>> 0;

/** Bob Jenkins' hash "lookup3" of 32-bit words or bytes. (jhash in linux/jhash.h) */
function jhash(key: Uint8Array, seed: number): number {
  const padded = new Uint8Array(Math.ceil(Math.max(key.length, 1) / 12) * 12);
  padded.set(key);
  const view = new DataView(padded.buffer);
  const initial = (0xdeadbeef + key.length + seed) >>> 0;
  let [a, b, c] = [initial, initial, initial];
  let at = 0;
  const add = () => {
    // The last block is read by bytes, the others in host byte order.
    const isLast = key.length - at <= 12;
    const word = (offset: number) => view.getUint32(at + offset, isLast || hostLittleEndian);
    a = (a + word(0)) >>> 0;
    b = (b + word(4)) >>> 0;
    c = (c + word(8)) >>> 0;
  };
  for (; key.length - at > 12; at += 12) {
    add();
    a = ((a - c) ^ rotate(c, 4)) >>> 0;
    c = (c + b) >>> 0;
    b = ((b - a) ^ rotate(a, 6)) >>> 0;
    a = (a + c) >>> 0;
    c = ((c - b) ^ rotate(b, 8)) >>> 0;
    b = (b + a) >>> 0;
    a = ((a - c) ^ rotate(c, 16)) >>> 0;
    c = (c + b) >>> 0;
    b = ((b - a) ^ rotate(a, 19)) >>> 0;
    a = (a + c) >>> 0;
    c = ((c - b) ^ rotate(b, 4)) >>> 0;
    b = (b + a) >>> 0;
  }
  if (key.length === 0) return c;
  add();
  c = ((c ^ b) - rotate(b, 14)) >>> 0;
  a = ((a ^ c) - rotate(c, 11)) >>> 0;
  b = ((b ^ a) - rotate(a, 25)) >>> 0;
  c = ((c ^ b) - rotate(b, 16)) >>> 0;
  a = ((a ^ c) - rotate(c, 4)) >>> 0;
  b = ((b ^ a) - rotate(a, 14)) >>> 0;
  return ((c ^ b) - rotate(b, 24)) >>> 0;
}

/** Loads a hash of a register. The symmetric hash of the packet's flow is a fact of the caller. (nft_hash.c) */
export const hash: Evaluate<ExprHashAttrs<Read>> = (machine, attrs) => {
  const { type, sreg, dreg, len = 0, modulus = 1, seed, offset = 0 } = attrs;
  if (type === "sym") {
    const { packet } = machine;
    const ends = packet.isIp ? (["snat", "dnat"] as const).map((end) => readEndpoint(packet, end)) : [];
    // The hash is that of the current addresses and ports.
    const origins = ends.flatMap(({ address, port }) => [address, ...(port === undefined ? [] : [port])]).map(originOf);
    return machine.load(dreg, machine.fact("hash", attrs, 4, origins.map((origin) => ` ${origin}`).join("")));
  }
  const key = machine.registers.load(sreg, len);
  const fact = seed === undefined ? "seed of jhash" : `jhash ${key.facts.join(" . ")}`;
  // reciprocal_scale
  const scaled = () => Number((BigInt(jhash(key.value, seed!)) * BigInt(modulus)) >> 32n) + offset;
  return machine.load(
    dreg,
    isKnown(key) && seed !== undefined
      ? knownBits(hostNumber(scaled(), 4))
      : unknownBits(4, fact, `jhash ${originOf(key)} seed ${seed} mod ${modulus} + ${offset}`),
  );
};
