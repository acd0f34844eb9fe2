import { ENOENT } from "../../constants/errno.ts";
import { NLM_F_ECHO } from "../../constants/netlink.ts";
import { shown } from "../../errors.ts";
import type { BandType, Meter as MeterAttributes } from "../../families/ovs-meter.ts";
import { checkFlag, checkInteger, checkKnown, type Names } from "../../message/check.ts";
import type { Write } from "../../schema/model/types.ts";
import { inspectAs } from "../../sock/inspect.ts";
import { explaining, isMissingFamily, type Named, refusedWith } from "./datapath-error.ts";
import type { Families } from "./families.ts";

/** What the meters of a kernel can do. */
export interface MeterFeatures {
  /** How many there can be; 0 where there are none at all. */
  maxMeters: number;
  /** How many bands each can have. */
  maxBands: number;
  /** What bands can do with what exceeds them. */
  bandTypes: (BandType | number)[];
}

/** A limit of a meter, and what has exceeded it. */
export interface MeterBand {
  /** What is done with what exceeds it (default "drop"). */
  type?: BandType | number | undefined;
  /** The limit, in packets or kilobits for each second. */
  rate: number;
  /** How much more may come at once, in packets or kilobits. */
  burst?: number | undefined;
}

/** A meter to be made. */
export interface NewMeter {
  id: number;
  /** What its bands count: packets ("pktps") or kilobits ("kbps") for each second. */
  unit: "pktps" | "kbps";
  bands: readonly MeterBand[];
  /** Start the counters of one that is there anew (default false): setting it keeps them otherwise. */
  clear?: boolean | undefined;
}

/** What has gone through a meter or a band. */
export interface MeterCounters {
  packets: bigint;
  bytes: bigint;
}

/** A meter as it was when it was asked for. The kernel tells of its bands' counters alone, not of their limits. */
export interface Meter {
  id: number;
  statistics: MeterCounters | undefined;
  /** When it was last used, in milliseconds on the kernel's monotonic clock. */
  used: bigint | undefined;
  bands: (MeterCounters | undefined)[];
}

const meterNames: Names<NewMeter> = { id: true, unit: true, bands: true, clear: true };
const bandNames: Names<MeterBand> = { type: true, rate: true, burst: true };
const MOST = 0xffff_ffff;
/** How many numbers are tried in search of two that are free. */
const PROBES = 16;

/** The meters of a datapath: what limits packets that flows send through them (`meter` actions). */
export class Meters {
  static {
    inspectAs(Meters, (meters) => `Meters(${meters.#datapath.name})`);
  }

  readonly #families: Families;
  readonly #datapath: Named & { readonly ifindex: number };

  /** @internal */
  constructor(families: Families, datapath: Named & { readonly ifindex: number }) {
    this.#families = families;
    this.#datapath = datapath;
  }

  /**
   * What they can do. A kernel without meters (before Linux 4.15) has 0 of them: that is no error.
   *
   * @throws DatapathError when the datapath is gone.
   */
  features(): MeterFeatures {
    try {
      const reply = this.#do(() => this.#families.meter.do("features", { header: this.#header }));
      const bandTypes = (reply?.bands ?? []).map(({ type }) => type ?? "unspec");
      return { maxMeters: reply?.maxMeters ?? 0, maxBands: reply?.maxBands ?? 0, bandTypes };
    } catch (error) {
      if (isMissingFamily(error)) return { maxMeters: 0, maxBands: 0, bandTypes: [] };
      throw error;
    }
  }

  /**
   * Makes a meter, or gives one that is there other bands.
   *
   * @throws DatapathError when the datapath is gone, or the privilege is missing; NetlinkError when the kernel refuses (EINVAL
   * for more bands than it has, EFBIG for more meters); TypeError or RangeError for what cannot be meant.
   */
  set(meter: NewMeter): void {
    const fields = { header: this.#header, ...newMeterFields(meter) };
    this.#do(() => this.#families.meter.do("set", fields));
  }

  /** The meter of that number, or undefined. Throws DatapathError when the datapath is gone. */
  get(id: number): Meter | undefined {
    const fields = { header: this.#header, id: checkId(id) };
    try {
      return meterOf(this.#do(() => this.#families.meter.do("get", fields)));
    } catch (error) {
      if (refusedWith(error, ENOENT) && !isMissingFamily(error)) return undefined;
      throw error;
    }
  }

  /** Deletes a meter; returns how it was then, or undefined when there was none. Throws as `set` does. */
  delete(id: number): Meter | undefined {
    const fields = { header: this.#header, id: checkId(id) };
    const reply = this.#do(() => this.#families.meter.do("del", fields, { flags: NLM_F_ECHO, idempotent: false }));
    // For one that was not there the answer is empty.
    return reply?.stats === undefined ? undefined : meterOf(reply);
  }

  /**
   * Whether meters do what they say. Kernels from 4.15 to 4.17 have them, and confuse them with each other. Two meters are made
   * for a moment, under numbers that nobody uses. Nothing is tried, and true returned, when a meter 0 is there: it is what such
   * a kernel would damage.
   */
  probe(): boolean {
    const { maxMeters, maxBands } = this.features();
    if (maxMeters < 2 || maxBands === 0) return false;
    if (this.get(0) !== undefined) return true;
    const ids = this.#freeIds();
    // All numbers that were tried are in use, and found under these numbers.
    if (ids.length < 2) return true;
    const made: number[] = [];
    try {
      for (const id of ids) {
        this.set({ id, unit: "pktps", bands: [{ rate: 1000 }] });
        made.push(id);
      }
      return ids.every((id) => this.get(id)?.id === id);
    } finally {
      for (const id of made) this.delete(id);
    }
  }

  /** Two numbers without a meter. Low ones: kernels keep meters in a table that grows with the numbers. */
  #freeIds(): number[] {
    const ids: number[] = [];
    for (let id = 1; id <= PROBES && ids.length < 2; id++) if (this.get(id) === undefined) ids.push(id);
    return ids;
  }

  get #header(): { dpIfindex: number } {
    return { dpIfindex: this.#datapath.ifindex };
  }

  #do<Result>(action: () => Result): Result {
    return explaining(this.#datapath, action);
  }
}

function checkId(id: unknown): number {
  return checkInteger(id, 0, MOST, "id");
}

function newMeterFields(meter: NewMeter): MeterAttributes<Write> {
  if (meter === undefined) throw new TypeError("meter: expected an object, got undefined");
  checkKnown(meter, meterNames, "meter");
  const { id, unit, bands, clear } = meter;
  if (unit !== "pktps" && unit !== "kbps")
    throw new TypeError(`meter.unit: expected "pktps" or "kbps", got ${shown(unit)}`);
  if (!Array.isArray(bands)) throw new TypeError(`meter.bands: expected an array, got ${shown(bands)}`);
  checkFlag(clear, "meter.clear");
  const fields: MeterAttributes<Write> = { id: checkId(id), bands: bands.map(bandFields) };
  if (unit === "kbps") fields.kbps = true;
  if (clear === true) fields.clear = true;
  return fields;
}

function bandFields(band: MeterBand, index: number): { type: BandType | number; rate: number; burst: number } {
  const path = `meter.bands[${index}]`;
  if (band === undefined) throw new TypeError(`${path}: expected an object, got undefined`);
  checkKnown(band, bandNames, path);
  return {
    type: band.type ?? "drop",
    rate: checkInteger(band.rate, 1, MOST, `${path}.rate`),
    burst: checkInteger(band.burst ?? 0, 0, MOST, `${path}.burst`),
  };
}

function meterOf({ id, stats, used, bands }: MeterAttributes): Meter {
  const counters = (of: MeterAttributes["stats"]) => of && { packets: of.nPackets, bytes: of.nBytes };
  return { id: id ?? 0, statistics: counters(stats), used, bands: (bands ?? []).map((band) => counters(band.stats)) };
}
