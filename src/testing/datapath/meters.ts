import { EBUSY, EINVAL, ENOENT, EOPNOTSUPP } from "../../constants/errno.ts";
import type { Operations as LimitOperations } from "../../families/ovs-ct-limit.ts";
import type { Meter, Operations as MeterOperations } from "../../families/ovs-meter.ts";
import type { FamilyHandlers } from "../fake-family.ts";
import { Refusal } from "../refusal.ts";
import type { FakeModule } from "./module.ts";
import type { MeterState } from "./state.ts";

const MAX_METERS = 200_000;
const MAX_BANDS = 1;
/** DP_METER_ARRAY_SIZE_MIN (net/openvswitch/meter.h) */
const MIN_SLOTS = 1024;
const MAX_ZONE = 0xffff;
/** OVS_ZONE_LIMIT_DEFAULT_ZONE */
const DEFAULT_ZONE = -1;

export function meterHandlers(module: FakeModule): FamilyHandlers<MeterOperations> {
  return {
    features: {
      do({ header }) {
        module.datapath(header.dpIfindex);
        const bands = [{ type: "drop" as const }];
        return { header, maxMeters: MAX_METERS, maxBands: MAX_BANDS, bands };
      },
    },
    set: {
      do({ header, id, bands, kbps, clear }) {
        module.checkPermitted();
        const { meters } = module.datapath(header.dpIfindex);
        if (id === undefined || bands === undefined || bands.length > MAX_BANDS) throw new Refusal(EINVAL);
        const old = meters.get(id);
        // attach_meter() rejects a second meter in a slot.
        let slots = MIN_SLOTS;
        while (meters.size >= slots) slots *= 2;
        if (old === undefined && meters.keys().some((other) => other % slots === id % slots)) throw new Refusal(EBUSY);
        const made = bands.map(({ type, rate, burst }, index) => {
          if (type === undefined || rate === undefined || burst === undefined) throw new Refusal(EINVAL);
          if (type !== "drop") throw new Refusal(EOPNOTSUPP);
          if (rate === 0) throw new Refusal(EINVAL);
          const counted = clear === true ? undefined : old?.bands[index];
          return { rate, burst, packets: counted?.packets ?? 0n, bytes: counted?.bytes ?? 0n };
        });
        const kept = clear === true ? undefined : old;
        const [packets, bytes] = [kept?.packets ?? 0n, kept?.bytes ?? 0n];
        meters.set(id, { bands: made, kbps: kbps === true, packets, bytes, used: performance.now() });
        return { header, id, ...(old === undefined ? {} : counters(module, old)) };
      },
    },
    get: {
      do({ header, id }) {
        const { meters } = module.datapath(header.dpIfindex);
        if (id === undefined) throw new Refusal(EINVAL);
        const meter = meters.get(id);
        if (meter === undefined) throw new Refusal(ENOENT);
        return { header, id, ...counters(module, meter) };
      },
    },
    del: {
      do({ header, id }) {
        module.checkPermitted();
        const { meters } = module.datapath(header.dpIfindex);
        if (id === undefined) throw new Refusal(EINVAL);
        const meter = meters.get(id);
        meters.delete(id);
        return { header, ...(meter === undefined ? {} : { id, ...counters(module, meter) }) };
      },
    },
  };
}

function counters(
  module: FakeModule,
  { packets, bytes, used, bands }: MeterState,
): Pick<Meter, "stats" | "used" | "bands"> {
  return {
    stats: { nPackets: packets, nBytes: bytes },
    used: BigInt(Math.floor(used + module.startMs)),
    bands: bands.map((band) => ({ stats: { nPackets: band.packets, nBytes: band.bytes } })),
  };
}

export function limitHandlers(module: FakeModule): FamilyHandlers<LimitOperations> {
  const { limits } = module.connections;
  const countOf = (zoneId: number) => ({
    zoneId,
    limit: limits.get(zoneId) ?? limits.get(DEFAULT_ZONE) ?? 0,
    count: zoneId === DEFAULT_ZONE ? 0 : module.connections.count(zoneId),
  });
  const isZone = (zone: number) => zone >= 0 && zone <= MAX_ZONE;
  return {
    set: {
      do({ zoneLimit }) {
        module.checkPermitted();
        if (zoneLimit === undefined) throw new Refusal(EINVAL);
        for (const { zoneId = 0, limit = 0 } of zoneLimit) {
          if (zoneId === DEFAULT_ZONE || isZone(zoneId)) limits.set(zoneId, limit);
        }
        return undefined;
      },
    },
    del: {
      do({ zoneLimit }) {
        module.checkPermitted();
        if (zoneLimit === undefined) throw new Refusal(EINVAL);
        for (const { zoneId = 0 } of zoneLimit) limits.delete(zoneId);
        return undefined;
      },
    },
    get: {
      do({ header, zoneLimit }) {
        if (zoneLimit !== undefined && zoneLimit.length > 0) {
          for (const { zoneId = 0 } of zoneLimit)
            if (zoneId !== DEFAULT_ZONE && !isZone(zoneId)) throw new Refusal(EINVAL);
          return { header, zoneLimit: zoneLimit.map(({ zoneId = 0 }) => countOf(zoneId)) };
        }
        const zones = [...limits.keys()].filter((zone) => zone !== DEFAULT_ZONE);
        return { header, zoneLimit: [countOf(DEFAULT_ZONE), ...zones.map(countOf)] };
      },
    },
  };
}
