import { checkInteger, isRecord } from "../../../base/check.ts";
import type { TcaStabAttrs } from "../../../families/tc.ts";
import type { Write } from "../../../schema/model/types.ts";

type SizeSpecification = Partial<NonNullable<TcaStabAttrs["base"]>>;

/** Link layer ATM, which carries packets in cells of 53 bytes. (`TC_LINKLAYER_ATM`, linux/pkt_sched.h) */
const ATM = 2;
const ETHERNET = 1;
const ATM_CELL = 53;
const ATM_PAYLOAD = 48;
const DEFAULT_MTU = 2047;
const DEFAULT_SIZE = 512;
/** Maximum number of entries in a size table. The kernel does not accept a larger attribute. */
const MAX_SIZE = 16_000;
const MAX_U16 = 0xffff;
const MAX_U32 = 0xffffffff;

/** Computes a size table as tc-stab(8) does. The kernel requires it for `mpu` and ATM, but does not report it. */
export function withSizeTable(stab: TcaStabAttrs<Write>, path: string): TcaStabAttrs<Write> {
  const base: unknown = stab.base;
  if (stab.data !== undefined || !isRecord(base)) return stab;
  const { cellLog: _, sizeLog: __, cellAlign: ___, ...given } = base as SizeSpecification;
  const number = (name: "linklayer" | "mpu" | "mtu" | "tsize", maximum = MAX_U32) =>
    checkInteger(given[name] ?? 0, 0, maximum, `${path}.base.${name}`);
  const linklayer = number("linklayer");
  const mpu = number("mpu");
  if (linklayer <= ETHERNET && mpu === 0) return stab;
  const mtu = number("mtu") || DEFAULT_MTU;
  const tsize = number("tsize", MAX_SIZE) || DEFAULT_SIZE;
  let cellLog = 0;
  while ((mtu - 1) >>> cellLog > tsize - 1) cellLog++;
  const sizes = Array.from({ length: tsize }, (_, index) => {
    const size = Math.max((index + 1) * 2 ** cellLog, mpu);
    return linklayer === ATM ? Math.ceil(size / ATM_PAYLOAD) * ATM_CELL : size;
  });
  let sizeLog = 0;
  while (Math.floor(sizes.at(-1)! / 2 ** sizeLog) > MAX_U16) sizeLog++;
  const table = Uint16Array.from(sizes, (size) => Math.floor(size / 2 ** sizeLog));
  const { overhead = 0 } = given;
  return {
    ...stab,
    base: { cellLog, sizeLog, cellAlign: -1, overhead, linklayer, mpu, mtu, tsize },
    data: new Uint8Array(table.buffer),
  };
}
