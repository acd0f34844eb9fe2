import { checkArray, checkFlag, checkInteger, checkOneOf, checkOptions, type OptionChecks } from "../../base/check.ts";
import { fieldsKey, type KeyOf } from "../../base/entry-key.ts";
import { EBUSY, ENOENT } from "../../constants/errno.ts";
import { NLM_F_ECHO } from "../../constants/netlink.ts";
import type { BandType, Meter as MeterAttributes } from "../../families/ovs-meter.ts";
import { type CallLimits, type Mode, mapped, type Result, type Steps, wait } from "../../io/io.ts";
import type { Write } from "../../schema/model/types.ts";
import { DatapathError, isRejectedWith, unlessRejectedWith, withFailures } from "./core/datapath-error.ts";
import { DatapathPart } from "./core/datapath-part.ts";

/** Limits of the kernel for the meters of a datapath. */
export interface MeterFeatures {
  /** Maximum number of meters; 0 if the kernel does not support meters. */
  maxMeters: number;
  /** Maximum number of bands that a meter can have. */
  maxBands: number;
  /** Types of meter bands that the kernel supports. */
  bandTypes: (BandType | `${number}`)[];
}

/** Band of an Open vSwitch meter: a rate limit, and the action for packets that exceed the limit. */
export interface MeterBand {
  /** Action for packets that exceed the band's rate (default "drop"). */
  type?: BandType | `${number}` | undefined;
  /**
   * Rate above which the band of the Open vSwitch meter applies, in units of the meter (`unit`): packets or kilobits
   * per second.
   */
  rate: number;
  /**
   * Burst size of the band in packets or kilobits: the size of its token bucket (default: `rate`, as in Open vSwitch). With 0,
   * the band applies to all packets.
   */
  burst?: number | undefined;
}

/** Meter to create, or to replace an existing meter. */
export interface NewMeter {
  /** Number of the meter. */
  id: number;
  /** Unit of the rates of an Open vSwitch meter's bands: packets ("pktps") or kilobits ("kbps") per second. */
  unit: "pktps" | "kbps";
  bands: readonly MeterBand[];
  /** Whether to reset the counters of an existing meter (default false). */
  clear?: boolean | undefined;
}

/** Number of packets and bytes that an Open vSwitch meter counted, in total or for one band. */
export interface MeterCounters {
  /** Number of packets. */
  packets: bigint;
  /** Number of bytes. */
  bytes: bigint;
}

/**
 * State of an Open vSwitch meter. The kernel returns the counters of each band, but not the band's rate and burst size.
 */
export interface Meter {
  /** Number of the meter. */
  id: number;
  statistics: MeterCounters | undefined;
  /**
   * Time when the Open vSwitch meter was last used, in milliseconds of the kernel's monotonic clock (CLOCK_MONOTONIC).
   */
  used: bigint | undefined;
  bands: (MeterCounters | undefined)[];
}

/** Returns a string that identifies a meter in its datapath, for use as the key of a `Map`. */
export const meterKey: KeyOf<Meter, "id"> = /* @__PURE__ */ fieldsKey("id");

const meterNames: OptionChecks<NewMeter> = { id: true, unit: true, bands: true, clear: checkFlag };
const bandNames: OptionChecks<MeterBand> = { type: true, rate: true, burst: true };
const MAX_U32 = 0xffff_ffff;
/** `DP_METER_ARRAY_SIZE_MIN` (net/openvswitch/meter.h) */
const MIN_SLOTS = 1024;
const PROBES = 16;

/** Meters of an Open vSwitch datapath. A meter limits the rate of packets in flows with the action `meter`. */
export class Meters<M extends Mode = "sync"> extends DatapathPart<M> {
  /** @internal */
  protected readonly kind = "Meters";

  /**
   * Returns the kernel's limits for Open vSwitch meters. `maxMeters` is 0 if the kernel has no meters (before Linux
   * 4.15).
   *
   * @throws DatapathError if the datapath does not exist.
   */
  features(options?: CallLimits): Result<M, MeterFeatures> {
    return this.run(this.#features(), options);
  }

  *#features(): Steps<MeterFeatures> {
    try {
      const features = () => wait(this.families.meter.do("features", { header: this.#header }));
      const reply = yield* withFailures(this.datapath, features);
      const bandTypes = (reply?.bands ?? []).map(({ type }) => type ?? "unspec");
      return { maxMeters: reply?.maxMeters ?? 0, maxBands: reply?.maxBands ?? 0, bandTypes };
    } catch (error) {
      if (error instanceof DatapathError && error.failure === "no-family")
        return { maxMeters: 0, maxBands: 0, bandTypes: [] };
      throw error;
    }
  }

  /**
   * Creates an Open vSwitch meter, or replaces the bands of an existing meter.
   *
   * @throws DatapathError if the datapath does not exist or a privilege is missing; NetlinkError if the kernel rejects
   *   the meter (EINVAL for too many bands, EFBIG for too many meters). DatapathError "in-use" (EBUSY) since Linux 5.8 if
   *   the id of another meter is equal modulo the number of slots in the kernel's table: 1,024, doubled whenever there are
   *   as many meters. TypeError or RangeError for invalid arguments.
   */
  set(meter: NewMeter, options?: CallLimits): Result<M, void> {
    return this.run(this.#set(meter), options);
  }

  *#set(meter: NewMeter): Steps<void> {
    const fields = { header: this.#header, ...newMeterFields(meter) };
    try {
      yield* wait(this.families.meter.do("set", fields));
    } catch (error) {
      throw isRejectedWith(error, EBUSY) ? new DatapathError("in-use", slotReason(meter.id), error) : error;
    }
  }

  /** Returns the Open vSwitch meter with this id, or undefined if the meter does not exist. */
  get(id: number, options?: CallLimits): Result<M, Meter | undefined> {
    return this.run(this.#get(id), options);
  }

  *#get(id: number): Steps<Meter | undefined> {
    const fields = { header: this.#header, id: checkId(id) };
    const found = yield* unlessRejectedWith(ENOENT, () => this.families.meter.do("get", fields));
    return found && meterOf(found);
  }

  /** Returns whether the Open vSwitch datapath has a meter with this id. */
  exists(id: number, options?: CallLimits): Result<M, boolean> {
    return this.run(
      mapped(this.#get(id), (found) => found !== undefined),
      options,
    );
  }

  /** Deletes an Open vSwitch meter and returns its last state, or undefined if the meter did not exist. */
  delete(id: number, options?: CallLimits): Result<M, Meter | undefined> {
    return this.run(this.#delete(id), options);
  }

  *#delete(id: number): Steps<Meter | undefined> {
    const fields = { header: this.#header, id: checkId(id) };
    const reply = yield* wait(this.families.meter.do("del", fields, { flags: NLM_F_ECHO, idempotent: false }));
    // For a missing meter, the kernel replies without statistics.
    return reply?.stats === undefined ? undefined : meterOf(reply);
  }

  /**
   * Returns whether the kernel's Open vSwitch meters are usable. Linux 4.15 to 4.17 confuse meter ids, which this
   * method detects: it creates two meters with unused ids and deletes them again.
   *
   * If meter 0 exists, returns true without a test, because the test would damage meter 0 on an affected kernel.
   */
  probe(options?: CallLimits): Result<M, boolean> {
    return this.run(this.#probe(), options);
  }

  *#probe(): Steps<boolean> {
    const { maxMeters, maxBands } = yield* this.#features();
    if (maxMeters < 2 || maxBands === 0) return false;
    if ((yield* this.#get(0)) !== undefined) return true;
    const ids = yield* this.#freeIds();
    // The kernel found at least 15 meters by id, so ids work.
    if (ids.length < 2) return true;
    const made: number[] = [];
    try {
      for (const id of ids) {
        yield* this.#set({ id, unit: "pktps", bands: [{ rate: 1000 }] });
        made.push(id);
      }
      for (const id of ids) if ((yield* this.#get(id))?.id !== id) return false;
      return true;
    } finally {
      for (const id of made) yield* this.families.io.undoing(this.#delete(id));
    }
  }

  /** Low ids keep the kernel's table of meters small. */
  *#freeIds(): Steps<number[]> {
    const ids: number[] = [];
    for (let id = 1; id <= PROBES && ids.length < 2; id++) if ((yield* this.#get(id)) === undefined) ids.push(id);
    return ids;
  }

  get #header(): { dpIfindex: number } {
    return { dpIfindex: this.datapath.ifindex };
  }
}

/** For EBUSY of `attach_meter()`: the slot of a meter is its id modulo the number of slots. */
function slotReason(id: number): string {
  const lowest = id % MIN_SLOTS;
  const other = id === lowest ? lowest + MIN_SLOTS : lowest;
  return (
    `the slot of meter ${id} in the kernel's table is in use by a meter whose id is equal modulo the number of slots, such as ${other}; ` +
    `use low ids: those below ${MIN_SLOTS}, and below the number of meters, never collide`
  );
}

function checkId(id: unknown): number {
  return checkInteger(id, 0, MAX_U32, "id");
}

function newMeterFields(meter: NewMeter): MeterAttributes<Write> {
  checkOptions(meter, meterNames, "meter");
  const { id, unit, bands, clear } = meter;
  checkOneOf(unit, ["pktps", "kbps"], "meter.unit");
  checkArray(bands, "meter.bands");
  const fields: MeterAttributes<Write> = { id: checkId(id), bands: bands.map(bandFields) };
  if (unit === "kbps") fields.kbps = true;
  if (clear === true) fields.clear = true;
  return fields;
}

function bandFields(band: MeterBand, index: number): { type: BandType | `${number}`; rate: number; burst: number } {
  const path = `meter.bands[${index}]`;
  checkOptions(band, bandNames, path);
  const rate = checkInteger(band.rate, 1, MAX_U32, `${path}.rate`);
  return { type: band.type ?? "drop", rate, burst: checkInteger(band.burst ?? rate, 0, MAX_U32, `${path}.burst`) };
}

function meterOf({ id, stats, used, bands }: MeterAttributes): Meter {
  const counters = (of: MeterAttributes["stats"]) => of && { packets: of.nPackets, bytes: of.nBytes };
  return { id: id ?? 0, statistics: counters(stats), used, bands: (bands ?? []).map((band) => counters(band.stats)) };
}
