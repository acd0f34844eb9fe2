import { describe, expect, test } from "bun:test";
import { Datapath, parseActions } from "../../src/subsystems/ovs/index.ts";
import { FakeDatapath, type FakeDatapathOptions } from "../../src/testing/index.ts";

const PACKETS = 400;

/** Returns the numbers of the packets that a sample of 25 % takes. */
function sampled(options?: FakeDatapathOptions): number[] {
  using fake = new FakeDatapath(options);
  using datapath = Datapath.create("dp0", { connection: fake });
  for (const name of ["eth0", "eth1"]) {
    fake.addInterface(name);
    datapath.addPort({ name, type: "netdev" });
  }
  const actions = parseActions("sample(sample=25%,actions(2))");
  datapath.putFlow({
    key: { inPort: 1, ethernet: {}, ethertype: 0x88b5 },
    mask: { inPort: 0xffff_ffff },
    actions,
  } as never);
  for (let number = 0; number < PACKETS; number++) {
    const packet = Uint8Array.fromHex(`02000000000202000000000188b5${number.toString(16).padStart(8, "0")}`);
    fake.receive("eth0", packet);
  }
  return fake.transmitted("eth1").map((packet) => new DataView(packet.buffer, packet.byteOffset).getUint32(14));
}

describe("The action sample of a fake datapath", () => {
  test("takes the same packets in each run", () => {
    const taken = sampled();
    expect(sampled()).toEqual(taken);
    expect(sampled({ seed: 0 })).toEqual(taken);
    expect(taken.length).toBeWithin(PACKETS / 8, PACKETS / 2);
  });

  test("takes other packets with another seed", () => {
    const results = [0, 1, 2, 0xffff_ffff].map((seed) => sampled({ seed }).join());
    expect(new Set(results).size).toBe(4);
    for (const result of results) expect(result.split(",").length).toBeWithin(PACKETS / 8, PACKETS / 2);
  });

  test("rejects an invalid seed", () => {
    expect(() => new FakeDatapath({ seed: -1 })).toThrow("seed: expected an integer from 0 to 4294967295, got -1");
  });
});
