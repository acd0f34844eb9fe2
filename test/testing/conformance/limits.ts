import { describe, expect, test } from "bun:test";
import { frame, key, type Scene, upcalls } from "./scene.ts";

/** Tests of Open vSwitch meters and zone limits. */
export function limitConformance(name: string, scene: Scene): void {
  describe(`Limits of ${name}`, () => {
    test("meters are created, found and deleted", () => {
      using lab = scene.wired();
      const { meters } = lab.datapath;
      const features = meters.features();
      expect(features).toMatchObject({ maxBands: 1, bandTypes: ["drop"] });
      meters.set({ id: 5, unit: "kbps", bands: [{ rate: 1000, burst: 10 }] });
      expect(meters.get(5)).toMatchObject({ id: 5, statistics: { packets: 0n, bytes: 0n }, bands: [{ packets: 0n }] });
      expect(meters.get(6)).toBeUndefined();
      const packet = { packet: frame, key };
      lab.datapath.execute({ ...packet, actions: [{ meter: 5 }, { meter: 6 }, { recirc: 1 }] });
      expect(meters.get(5)?.statistics).toMatchObject({ packets: 1n });
      expect(upcalls(lab.socket)).toHaveLength(1);
      expect(meters.delete(5)).toMatchObject({ id: 5 });
      expect(meters.delete(5)).toBeUndefined();
    });

    test("zone limits count only connections committed later", () => {
      using lab = scene.wired();
      const { datapath } = lab;
      const { zoneLimits } = datapath;
      const passed = (port: number) => {
        const packet = frame.slice();
        new DataView(packet.buffer).setUint16(34, port);
        const actions = [{ ct: { zone: 7, commit: true } }, { recirc: 70 }];
        const [result] = datapath.operate([{ execute: { packet, key, actions } }]);
        return [result?.error?.code, upcalls(lab.socket).length];
      };
      const [yes, no] = [
        [undefined, 1],
        ["ENOMEM", 0],
      ];
      expect([1, 2].map(passed)).toEqual([yes, yes]);
      zoneLimits.set([{ zone: 7, limit: 2 }]);
      expect(zoneLimits.get([7])).toEqual([{ zone: 7, limit: 2, count: 0 }]);
      expect([1, 3, 4, 5].map(passed)).toEqual([yes, yes, yes, no]);
      zoneLimits.delete([7]);
    });

    test("zone limits are set, found and deleted", () => {
      using lab = scene.wired();
      const { zoneLimits } = lab.datapath;
      zoneLimits.set([
        { zone: "default", limit: 100 },
        { zone: 5, limit: 10 },
      ]);
      expect(zoneLimits.get()).toMatchObject([
        { zone: "default", limit: 100 },
        { zone: 5, limit: 10 },
      ]);
      zoneLimits.delete([5]);
      expect(zoneLimits.get([5])).toMatchObject([{ zone: 5, limit: 100 }]);
      zoneLimits.set([{ zone: "default", limit: 0 }]);
    });
  });
}
