// Generated from thermal.yaml (sha256 cb1c9cac53aedcce). Do not edit: `bun run generate` writes it.
// biome-ignore-all format: one row per attribute
import { generatedFamily, type NetlinkFamily } from "../client/family.ts";
import type { Call, EventsOf, ExtraAttributes, Has, Mode, Only, Read, Write } from "../schema/model/types.ts";

/**
 * Whether the kernel controls a thermal zone. Values of `device-mode` in family thermal:
 *
 * - `disabled` (THERMAL_DEVICE_DISABLED, 0)
 * - `enabled` (THERMAL_DEVICE_ENABLED, 1)
 */
export type DeviceMode = "disabled" | "enabled";

/**
 * What happens when a thermal zone reaches a trip point. Values of `trip-type` in family thermal:
 *
 * - `active` (THERMAL_TRIP_ACTIVE, 0): A fan starts.
 * - `passive` (THERMAL_TRIP_PASSIVE, 1): The processor becomes slower.
 * - `hot` (THERMAL_TRIP_HOT, 2): Programs are informed.
 * - `critical` (THERMAL_TRIP_CRITICAL, 3): The machine is shut down.
 */
export type TripType = "active" | "passive" | "hot" | "critical";

/**
 * Direction in which the temperature crosses a threshold. Flags of `threshold-directions` in family thermal:
 *
 * - `up` (THERMAL_THRESHOLD_WAY_UP, bit 0, since Linux 6.13): The temperature rises above the threshold.
 * - `down` (THERMAL_THRESHOLD_WAY_DOWN, bit 1, since Linux 6.13): The temperature falls below the threshold.
 */
export type ThresholdDirections = "up" | "down";

/** Attribute set `thermal-attrs`. */
export interface ThermalAttrs<M extends Mode = Read> extends ExtraAttributes {
  /** Thermal zones: number and name of each zone, one after the other. Attribute THERMAL_GENL_ATTR_TZ of thermal: nested attributes. */
  tz?: Zones[];
  /** Number of the thermal zone. Attribute THERMAL_GENL_ATTR_TZ_ID of thermal: u32. */ tzId?: number;
  /** Temperature of the thermal zone. Attribute THERMAL_GENL_ATTR_TZ_TEMP of thermal: u32 in m°C. */ tzTemp?: number;
  /** List of trip points: the fields of each trip point, one after the other. Attribute THERMAL_GENL_ATTR_TZ_TRIP of thermal: nested attributes. */
  tzTrip?: Trips<M>[];
  /** Number of the trip point. Attribute THERMAL_GENL_ATTR_TZ_TRIP_ID of thermal: u32. */ tzTripId?: number;
  /** What happens at the trip point. Attribute THERMAL_GENL_ATTR_TZ_TRIP_TYPE of thermal: u32. */
  tzTripType?: TripType | M["unnamed"];
  /** Temperature of the trip point. Attribute THERMAL_GENL_ATTR_TZ_TRIP_TEMP of thermal: u32 in m°C. */
  tzTripTemp?: number;
  /** Hysteresis: how far the temperature must fall below the trip point to leave it. Attribute THERMAL_GENL_ATTR_TZ_TRIP_HYST of thermal: u32 in m°C. */
  tzTripHyst?: number;
  /** Whether the kernel controls the thermal zone. Attribute THERMAL_GENL_ATTR_TZ_MODE of thermal: u32. */
  tzMode?: DeviceMode | M["unnamed"];
  /** Type of the thermal zone, such as `acpitz`. Attribute THERMAL_GENL_ATTR_TZ_NAME of thermal: string. */
  tzName?: string;
  /** Influence of the cooling device on the thermal zone. Attribute THERMAL_GENL_ATTR_TZ_CDEV_WEIGHT of thermal: u32. */
  tzCdevWeight?: number;
  /** THERMAL_GENL_ATTR_TZ_GOV of thermal: nested attributes. */ tzGov?: ThermalAttrs<M>;
  /** Name of the governor that controls the zone. Attribute THERMAL_GENL_ATTR_TZ_GOV_NAME of thermal: string. */
  tzGovName?: string;
  /** List of cooling devices: the fields of each device, one after the other. Attribute THERMAL_GENL_ATTR_CDEV of thermal: nested attributes. */
  cdev?: CoolingDevices[];
  /** Number of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_ID of thermal: u32. */ cdevId?: number;
  /** Current state of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_CUR_STATE of thermal: u32. */
  cdevCurState?: number;
  /** Highest state of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_MAX_STATE of thermal: u32. */
  cdevMaxState?: number;
  /** Type of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_NAME of thermal: string. */ cdevName?: string;
  /** Name of the governor. Attribute THERMAL_GENL_ATTR_GOV_NAME of thermal: string. */ govName?: string;
  /** List of processor capabilities: the fields of each processor, one after the other. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY of thermal: nested attributes, since Linux 5.18. */
  cpuCapability?: CpuCapabilities[];
  /** Number of the processor. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY_ID of thermal: u32, since Linux 5.18. */
  cpuCapabilityId?: number;
  /** Performance of the processor, 0 to 1023. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE of thermal: u32, since Linux 5.18. */
  cpuCapabilityPerformance?: number;
  /** Energy efficiency of the processor, 0 to 1023. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY of thermal: u32, since Linux 5.18. */
  cpuCapabilityEfficiency?: number;
  /** List of thresholds: temperature and directions of each threshold, one after the other. Attribute THERMAL_GENL_ATTR_THRESHOLD of thermal: nested attributes, since Linux 6.13. */
  threshold?: Thresholds[];
  /** Threshold temperature at which the kernel reports an event. Attribute THERMAL_GENL_ATTR_THRESHOLD_TEMP of thermal: u32 in m°C, since Linux 6.13. */
  thresholdTemp?: number;
  /** Directions in which a temperature must cross the threshold to cause an event. Attribute THERMAL_GENL_ATTR_THRESHOLD_DIRECTION of thermal: u32, since Linux 6.13. */
  thresholdDirection?: (ThresholdDirections | number)[];
  /** Temperature of the thermal zone before the event. Attribute THERMAL_GENL_ATTR_TZ_PREV_TEMP of thermal: u32 in m°C, since Linux 6.13. */
  tzPrevTemp?: number;
}

/** Attribute set `zones`. The value is a list, each element of which has one of these attributes. */
export interface Zones extends ExtraAttributes {
  /** Number of the thermal zone. Attribute THERMAL_GENL_ATTR_TZ_ID of thermal: u32. */ tzId?: number;
  /** Type of the thermal zone, such as `acpitz`. Attribute THERMAL_GENL_ATTR_TZ_NAME of thermal: string. */
  tzName?: string;
}

/** Attribute set `trips`. The value is a list, each element of which has one of these attributes. */
export interface Trips<M extends Mode = Read> extends ExtraAttributes {
  /** Number of the trip point. Attribute THERMAL_GENL_ATTR_TZ_TRIP_ID of thermal: u32. */ tzTripId?: number;
  /** What happens at the trip point. Attribute THERMAL_GENL_ATTR_TZ_TRIP_TYPE of thermal: u32. */
  tzTripType?: TripType | M["unnamed"];
  /** Temperature of the trip point. Attribute THERMAL_GENL_ATTR_TZ_TRIP_TEMP of thermal: u32 in m°C. */
  tzTripTemp?: number;
  /** Hysteresis: how far the temperature must fall below the trip point to leave it. Attribute THERMAL_GENL_ATTR_TZ_TRIP_HYST of thermal: u32 in m°C. */
  tzTripHyst?: number;
}

/** Attribute set `cooling-devices`. The value is a list, each element of which has one of these attributes. */
export interface CoolingDevices extends ExtraAttributes {
  /** Number of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_ID of thermal: u32. */ cdevId?: number;
  /** Type of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_NAME of thermal: string. */ cdevName?: string;
  /** Current state of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_CUR_STATE of thermal: u32. */
  cdevCurState?: number;
  /** Highest state of the cooling device. Attribute THERMAL_GENL_ATTR_CDEV_MAX_STATE of thermal: u32. */
  cdevMaxState?: number;
}

/** Attribute set `cpu-capabilities`. The value is a list, each element of which has one of these attributes. */
export interface CpuCapabilities extends ExtraAttributes {
  /** Number of the processor. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY_ID of thermal: u32, since Linux 5.18. */
  cpuCapabilityId?: number;
  /** Performance of the processor, 0 to 1023. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY_PERFORMANCE of thermal: u32, since Linux 5.18. */
  cpuCapabilityPerformance?: number;
  /** Energy efficiency of the processor, 0 to 1023. Attribute THERMAL_GENL_ATTR_CPU_CAPABILITY_EFFICIENCY of thermal: u32, since Linux 5.18. */
  cpuCapabilityEfficiency?: number;
}

/** Attribute set `thresholds`. The value is a list, each element of which has one of these attributes. */
export interface Thresholds extends ExtraAttributes {
  /** Threshold temperature at which the kernel reports an event. Attribute THERMAL_GENL_ATTR_THRESHOLD_TEMP of thermal: u32 in m°C, since Linux 6.13. */
  thresholdTemp?: number;
  /** Directions in which a temperature must cross the threshold to cause an event. Attribute THERMAL_GENL_ATTR_THRESHOLD_DIRECTION of thermal: u32, since Linux 6.13. */
  thresholdDirection?: (ThresholdDirections | number)[];
}

/** Types of the requests, replies and events of each operation. */
export interface Operations {
  /** Lists the thermal zones. Dump 1 of family thermal. */
  "tz-get-id": { dump: Call<ExtraAttributes, ThermalAttrs<Read>> };
  /** Returns the trip points (temperatures with an action) of a thermal zone. Request 2 of family thermal. */
  "tz-get-trip": { do: Call<Only<ThermalAttrs<Write>, "tzId"> & Has<"tzId">, ThermalAttrs<Read>> };
  /** Returns the temperature of a thermal zone. Request 3 of family thermal. */
  "tz-get-temp": { do: Call<Only<ThermalAttrs<Write>, "tzId"> & Has<"tzId">, ThermalAttrs<Read>> };
  /** Returns the governor that controls a thermal zone. Request 4 of family thermal. */
  "tz-get-gov": { do: Call<Only<ThermalAttrs<Write>, "tzId"> & Has<"tzId">, ThermalAttrs<Read>> };
  /** Lists the cooling devices. Dump 6 of family thermal. */
  "cdev-get": { dump: Call<ExtraAttributes, ThermalAttrs<Read>> };
  /** Returns the temperature thresholds of a thermal zone. Request 7 of family thermal, since Linux 6.13. */
  "threshold-get": { do: Call<Only<ThermalAttrs<Write>, "tzId">, ThermalAttrs<Read>> };
  /** Adds a temperature threshold to a thermal zone. Requires CAP_SYS_ADMIN. Request 8 of family thermal, since Linux 6.13. */
  "threshold-add": {
    do: Call<Only<ThermalAttrs<Write>, "tzId" | "thresholdTemp" | "thresholdDirection">, ThermalAttrs<Read>>;
  };
  /** Removes a temperature threshold from a thermal zone. Requires CAP_SYS_ADMIN. Request 9 of family thermal, since Linux 6.13. */
  "threshold-delete": {
    do: Call<Only<ThermalAttrs<Write>, "tzId" | "thresholdTemp" | "thresholdDirection">, ThermalAttrs<Read>>;
  };
  /** Removes all temperature thresholds from a thermal zone. Requires CAP_SYS_ADMIN. Request 10 of family thermal, since Linux 6.13. */
  "threshold-flush": { do: Call<Only<ThermalAttrs<Write>, "tzId">, ThermalAttrs<Read>> };
  /** Reports a measured temperature of a thermal zone. Event 0 of family thermal in multicast group `sampling`. */
  "sampling-temp": { event: ThermalAttrs<Read> };
  /** Reports a new thermal zone. Event 1 of family thermal in multicast group `event`. */
  "tz-create": { event: ThermalAttrs<Read> };
  /** Reports a removed thermal zone. Event 2 of family thermal in multicast group `event`. */
  "tz-delete": { event: ThermalAttrs<Read> };
  /** Reports that the kernel stopped controlling a thermal zone. Event 3 of family thermal in multicast group `event`. */
  "tz-disable": { event: ThermalAttrs<Read> };
  /** Reports that the kernel started controlling a thermal zone. Event 4 of family thermal in multicast group `event`. */
  "tz-enable": { event: ThermalAttrs<Read> };
  /** Reports that a thermal zone rose above a trip point. Event 5 of family thermal in multicast group `event`. */
  "tz-trip-up": { event: ThermalAttrs<Read> };
  /** Reports that a thermal zone fell below a trip point. Event 6 of family thermal in multicast group `event`. */
  "tz-trip-down": { event: ThermalAttrs<Read> };
  /** Reports a changed trip point of a thermal zone. Event 7 of family thermal in multicast group `event`. */
  "tz-trip-change": { event: ThermalAttrs<Read> };
  /** Reports a new trip point of a thermal zone. Event 8 of family thermal in multicast group `event`. */
  "tz-trip-add": { event: ThermalAttrs<Read> };
  /** Reports a removed trip point of a thermal zone. Event 9 of family thermal in multicast group `event`. */
  "tz-trip-delete": { event: ThermalAttrs<Read> };
  /** Reports a new cooling device. Event 10 of family thermal in multicast group `event`. */
  "cdev-add": { event: ThermalAttrs<Read> };
  /** Reports a removed cooling device. Event 11 of family thermal in multicast group `event`. */
  "cdev-delete": { event: ThermalAttrs<Read> };
  /** Reports a changed state of a cooling device. Event 12 of family thermal in multicast group `event`. */
  "cdev-state-update": { event: ThermalAttrs<Read> };
  /** Reports that another governor controls a thermal zone. Event 13 of family thermal in multicast group `event`. */
  "tz-gov-change": { event: ThermalAttrs<Read> };
  /** Reports changed performance and efficiency of processors. Event 14 of family thermal in multicast group `event`, since Linux 5.18. */
  "cpu-capability-change": { event: ThermalAttrs<Read> };
  /** Reports a new temperature threshold of a thermal zone. Event 15 of family thermal in multicast group `event`, since Linux 6.13. */
  "threshold-add-ntf": { event: ThermalAttrs<Read> };
  /** Reports a removed temperature threshold of a thermal zone. Event 16 of family thermal in multicast group `event`, since Linux 6.13. */
  "threshold-delete-ntf": { event: ThermalAttrs<Read> };
  /** Reports that all thresholds of a thermal zone were removed. Event 17 of family thermal in multicast group `event`, since Linux 6.13. */
  "threshold-flush-ntf": { event: ThermalAttrs<Read> };
  /** Reports that a thermal zone rose above a threshold. Event 18 of family thermal in multicast group `event`, since Linux 6.13. */
  "threshold-up": { event: ThermalAttrs<Read> };
  /** Reports that a thermal zone fell below a threshold. Event 19 of family thermal in multicast group `event`, since Linux 6.13. */
  "threshold-down": { event: ThermalAttrs<Read> };
}

/** Types of the events, by operation. */
export interface Events extends EventsOf<Operations> {}

/** Names of the multicast groups. */
export type Groups = "sampling" | "event";

/** Thermal zones, trip points, cooling devices, and their events. Netlink family `thermal`: `connect()` opens a client. Requires CONFIG_THERMAL_NETLINK. */
export const thermal: NetlinkFamily<Operations, Events, Groups> = /* @__PURE__ */ generatedFamily({
  name: "thermal",
  flavour: "genetlink-legacy",
  protocol: 16,
  version: 1,
  constants: {},
  enums: {
    "device-mode": () => ({ prefix: "thermal-device-", entries: "disabled enabled" }),
    "trip-type": () => ({ prefix: "thermal-trip-", entries: "active passive hot critical" }),
    "threshold-directions": () => ({
      flags: true,
      prefix: "thermal-threshold-way-",
      since: "6.13",
      entries: [{ name: "up", value: 0, since: "6.13" }, { name: "down", value: 1, since: "6.13" }],
    }),
  },
  structs: {},
  sets: {
    "thermal-attrs": () => ({
      prefix: "thermal-genl-attr-",
      attributes: [
        { name: "tz", number: 1, type: "nest", nest: "zones" },
        { name: "tz-id", number: 2, type: "u32" },
        { name: "tz-temp", number: 3, type: "u32", unit: "m°C" },
        { name: "tz-trip", number: 4, type: "nest", nest: "trips" },
        { name: "tz-trip-id", number: 5, type: "u32" },
        { name: "tz-trip-type", number: 6, type: "u32", enum: "trip-type" },
        { name: "tz-trip-temp", number: 7, type: "u32", unit: "m°C" },
        { name: "tz-trip-hyst", number: 8, type: "u32", unit: "m°C" },
        { name: "tz-mode", number: 9, type: "u32", enum: "device-mode" },
        { name: "tz-name", number: 10, type: "string" },
        { name: "tz-cdev-weight", number: 11, type: "u32" },
        { name: "tz-gov", number: 12, type: "nest", nest: "thermal-attrs" },
        { name: "tz-gov-name", number: 13, type: "string" },
        { name: "cdev", number: 14, type: "nest", nest: "cooling-devices" },
        { name: "cdev-id", number: 15, type: "u32" },
        { name: "cdev-cur-state", number: 16, type: "u32" },
        { name: "cdev-max-state", number: 17, type: "u32" },
        { name: "cdev-name", number: 18, type: "string" },
        { name: "gov-name", number: 19, type: "string" },
        { name: "cpu-capability", number: 20, type: "nest", nest: "cpu-capabilities", since: "5.18" },
        { name: "cpu-capability-id", number: 21, type: "u32", since: "5.18" },
        { name: "cpu-capability-performance", number: 22, type: "u32", since: "5.18" },
        { name: "cpu-capability-efficiency", number: 23, type: "u32", since: "5.18" },
        { name: "threshold", number: 24, type: "nest", nest: "thresholds", since: "6.13" },
        { name: "threshold-temp", number: 25, type: "u32", unit: "m°C", since: "6.13" },
        { name: "threshold-direction", number: 26, type: "u32", enum: "threshold-directions", flags: true, since: "6.13" },
        { name: "tz-prev-temp", number: 27, type: "u32", unit: "m°C", since: "6.13" },
      ],
    }),
    zones: () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [{ name: "tz-id", number: 2, type: "u32" }, { name: "tz-name", number: 10, type: "string" }],
    }),
    trips: () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "tz-trip-id", number: 5, type: "u32" },
        { name: "tz-trip-type", number: 6, type: "u32", enum: "trip-type" },
        { name: "tz-trip-temp", number: 7, type: "u32", unit: "m°C" },
        { name: "tz-trip-hyst", number: 8, type: "u32", unit: "m°C" },
      ],
    }),
    "cooling-devices": () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "cdev-id", number: 15, type: "u32" },
        { name: "cdev-name", number: 18, type: "string" },
        { name: "cdev-cur-state", number: 16, type: "u32" },
        { name: "cdev-max-state", number: 17, type: "u32" },
      ],
    }),
    "cpu-capabilities": () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "cpu-capability-id", number: 21, type: "u32", since: "5.18" },
        { name: "cpu-capability-performance", number: 22, type: "u32", since: "5.18" },
        { name: "cpu-capability-efficiency", number: 23, type: "u32", since: "5.18" },
      ],
    }),
    thresholds: () => ({
      subsetOf: "thermal-attrs",
      sequence: true,
      attributes: [
        { name: "threshold-temp", number: 25, type: "u32", unit: "m°C", since: "6.13" },
        { name: "threshold-direction", number: 26, type: "u32", enum: "threshold-directions", flags: true, since: "6.13" },
      ],
    }),
  },
  subMessages: {},
  operations: {
    "tz-get-id": () => ({ set: "thermal-attrs", dump: { request: "1", reply: "1 tz" }, effect: "read" }),
    "tz-get-trip": () => ({
      set: "thermal-attrs",
      do: { request: { number: 2, required: ["tz-id"], attributes: "tz-id" }, reply: "2 tz-id tz-trip" },
      effect: "read",
    }),
    "tz-get-temp": () => ({
      set: "thermal-attrs",
      do: { request: { number: 3, required: ["tz-id"], attributes: "tz-id" }, reply: "3 tz-id tz-temp" },
      effect: "read",
    }),
    "tz-get-gov": () => ({
      set: "thermal-attrs",
      do: { request: { number: 4, required: ["tz-id"], attributes: "tz-id" }, reply: "4 tz-id tz-gov-name" },
      effect: "read",
    }),
    "cdev-get": () => ({ set: "thermal-attrs", dump: { request: "6", reply: "6 cdev" }, effect: "read" }),
    "threshold-get": () => ({ set: "thermal-attrs", do: { request: "7 tz-id", reply: "7 threshold" }, effect: "read", since: "6.13" }),
    "threshold-add": () => ({
      set: "thermal-attrs",
      do: { request: "8 tz-id threshold-temp threshold-direction", reply: "8" },
      alwaysReplies: true,
      since: "6.13",
    }),
    "threshold-delete": () => ({
      set: "thermal-attrs",
      do: { request: "9 tz-id threshold-temp threshold-direction", reply: "9" },
      alwaysReplies: true,
      since: "6.13",
    }),
    "threshold-flush": () => ({ set: "thermal-attrs", do: { request: "10 tz-id", reply: "10" }, alwaysReplies: true, since: "6.13" }),
    "sampling-temp": () => ({ set: "thermal-attrs", event: "0 tz-id tz-temp", group: "sampling" }),
    "tz-create": () => ({ set: "thermal-attrs", event: "1 tz-id tz-name", group: "event" }),
    "tz-delete": () => ({ set: "thermal-attrs", event: "2 tz-id", group: "event" }),
    "tz-disable": () => ({ set: "thermal-attrs", event: "3 tz-id", group: "event" }),
    "tz-enable": () => ({ set: "thermal-attrs", event: "4 tz-id", group: "event" }),
    "tz-trip-up": () => ({ set: "thermal-attrs", event: "5 tz-id tz-trip-id tz-temp", group: "event" }),
    "tz-trip-down": () => ({ set: "thermal-attrs", event: "6 tz-id tz-trip-id tz-temp", group: "event" }),
    "tz-trip-change": () => ({ set: "thermal-attrs", event: "7 tz-id tz-trip-id tz-trip-type tz-trip-temp tz-trip-hyst", group: "event" }),
    "tz-trip-add": () => ({ set: "thermal-attrs", event: "8 tz-id tz-trip-id tz-trip-type tz-trip-temp tz-trip-hyst", group: "event" }),
    "tz-trip-delete": () => ({ set: "thermal-attrs", event: "9 tz-id tz-trip-id", group: "event" }),
    "cdev-add": () => ({ set: "thermal-attrs", event: "10 cdev-name cdev-id cdev-max-state", group: "event" }),
    "cdev-delete": () => ({ set: "thermal-attrs", event: "11 cdev-id", group: "event" }),
    "cdev-state-update": () => ({ set: "thermal-attrs", event: "12 cdev-id cdev-cur-state", group: "event" }),
    "tz-gov-change": () => ({ set: "thermal-attrs", event: "13 tz-id gov-name", group: "event" }),
    "cpu-capability-change": () => ({ set: "thermal-attrs", event: "14 cpu-capability", group: "event", since: "5.18" }),
    "threshold-add-ntf": () => ({ set: "thermal-attrs", event: "15 tz-id threshold-temp threshold-direction", group: "event", since: "6.13" }),
    "threshold-delete-ntf": () => ({ set: "thermal-attrs", event: "16 tz-id threshold-temp threshold-direction", group: "event", since: "6.13" }),
    "threshold-flush-ntf": () => ({ set: "thermal-attrs", event: "17 tz-id", group: "event", since: "6.13" }),
    "threshold-up": () => ({ set: "thermal-attrs", event: "18 tz-id tz-prev-temp tz-temp", group: "event", since: "6.13" }),
    "threshold-down": () => ({ set: "thermal-attrs", event: "19 tz-id tz-prev-temp tz-temp", group: "event", since: "6.13" }),
  },
  groups: { sampling: { name: "sampling" }, event: { name: "event" } },
  config: "THERMAL_NETLINK",
  links: {},
});
