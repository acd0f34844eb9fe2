// Tests which batches of flow requests can be repeated without changing the result.
import { describe, expect, test } from "bun:test";
import { newFlowFields } from "../../../src/subsystems/ovs/core/flow.ts";
import { areRepeatable } from "../../../src/subsystems/ovs/core/repeatable.ts";
import { known } from "../../../src/subsystems/ovs/execute/operations.ts";
import type { NewFlow } from "../../../src/subsystems/ovs/index.ts";

const EXACT = 0xffff_ffff;

function request(flow: Omit<NewFlow, "actions">, writes = true) {
  const fields = { header: { dpIfindex: 1 }, ...newFlowFields({ ...flow, actions: [] }) };
  return { message: known().new.codec.request("do", fields, { flags: 1, type: 30 }), writes };
}

const ufid = (index: number) => `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`;
const port = (inPort: number, recircId = 0) => request({ key: { inPort, recircId, ethernet: {} } });
const masked = (inPort: number, recircId: number) =>
  request({ key: { inPort, recircId, ethernet: {} }, mask: { inPort: EXACT, ethernet: {} } });

describe("areRepeatable", () => {
  test("returns true for different flows", () => {
    expect(areRepeatable([port(1), port(2), port(3)])).toBe(true);
    expect(areRepeatable([masked(1, 5), masked(2, 5), port(3, 5)])).toBe(true);
    const flows = Array.from({ length: 2000 }, (_, index) =>
      request({
        ufid: ufid(index),
        key: { recircId: index, inPort: index % 7, ethernet: { ethSrc: "02:00:00:00:00:01" } },
        mask: { recircId: EXACT, inPort: EXACT, ethernet: { ethSrc: "ff:ff:ff:ff:ff:ff" } },
      }),
    );
    expect(areRepeatable(flows)).toBe(true);
  });

  test("returns true for repeated reads of a flow", () => {
    const key = { inPort: 1, ethernet: {} };
    expect(areRepeatable([request({ key }, false), request({ key }, false)])).toBe(true);
    expect(areRepeatable([request({ key }, false), request({ key }, true)])).toBe(false);
  });

  test("returns false for equal keys, identifiers or masked keys", () => {
    expect(areRepeatable([port(1), port(2), port(1)])).toBe(false);
    const numbered = (id: number, inPort: number) => request({ ufid: ufid(id), key: { inPort, ethernet: {} } });
    expect(areRepeatable([numbered(1, 1), numbered(1, 2)])).toBe(false);
    expect(areRepeatable([numbered(1, 1), numbered(2, 1)])).toBe(false);
    expect(areRepeatable([masked(1, 5), masked(1, 6)])).toBe(false);
    // A key with the recirculation id 0 equals a key without a recirculation id.
    expect(areRepeatable([masked(1, 5), request({ key: { inPort: 1, ethernet: {} } })])).toBe(false);
  });

  test("returns false if the layouts of key and mask differ", () => {
    const tunnel = request({
      key: { inPort: 1, ethernet: {}, tunnel: { id: 5n, ipv4Src: "10.0.0.1", ipv4Dst: "10.0.0.2", ttl: 64 } },
      mask: { inPort: EXACT, ethernet: {}, tunnel: { id: 0xffff_ffffn } },
    });
    expect(areRepeatable([tunnel])).toBe(false);
    expect(areRepeatable([tunnel, port(2)])).toBe(false);
  });
});
