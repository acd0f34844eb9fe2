import type { PoliceAttrs } from "../../../families/tc.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Write } from "../../../schema/model/types.ts";
import { MOST_TICKS, ticksFor } from "./handle.ts";

/** As many sizes of packets as a table has, of so many bytes from one to the next: up to 2048. (`TC_RTAB_SIZE`) */
const SIZES = 256;
const CELL_LOG = 3;
const ETHERNET = 1;

/**
 * Options of a policer as they are written. The kernel refuses a rate without the table of how long packets of which size
 * take, although it goes by the rate itself; it never tells of one. Where there is none it is made here.
 */
export function policeFields(options: PoliceAttrs<Write>): PoliceAttrs<Write> {
  const { tbf, ...others } = options;
  if (typeof tbf !== "object" || tbf === null) return options;
  const limits = { ...tbf };
  const fields: PoliceAttrs<Write> = { tbf: limits };
  for (const [name, limit] of [
    ["rate", tbf.rate],
    ["peakrate", tbf.peakrate],
  ] as const) {
    const rate = limit?.rate;
    if (options[name] !== undefined || typeof rate !== "number" || !(rate > 0)) continue;
    fields[name] = transmissionTable(rate);
    // It is found by the size of its steps, of which the kernel says nothing afterwards either.
    limits[name] = { ...limit, cellLog: CELL_LOG, cellAlign: -1, linklayer: limit?.linklayer || ETHERNET };
  }
  return { ...fields, ...others };
}

function transmissionTable(rate: number): Uint8Array {
  const bytes = new Uint8Array(SIZES * 4);
  const view = new DataView(bytes.buffer);
  for (let size = 0; size < SIZES; size++) {
    view.setUint32(size * 4, Math.min(ticksFor((size + 1) << CELL_LOG, rate), MOST_TICKS), hostLittleEndian);
  }
  return bytes;
}
