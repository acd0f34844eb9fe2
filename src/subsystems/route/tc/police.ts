import type { PoliceAttrs } from "../../../families/tc.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Write } from "../../../schema/model/types.ts";
import { MOST_TICKS, ticksFor } from "./handle.ts";

/** Number of entries of a rate table; the packet sizes differ by 8 bytes, up to 2048. (`TC_RTAB_SIZE`) */
const SIZES = 256;
const CELL_LOG = 3;
const ETHERNET = 1;

/**
 * Returns the options of a policer to send. The kernel requires a rate table, uses only the rate itself, and does not
 * report the table. A missing table is computed here.
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
    // The kernel looks tables up by cell size, and does not report it.
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
