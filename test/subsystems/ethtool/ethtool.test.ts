import { describe, expect } from "bun:test";
import { type Bitset, ethtool, type StringsetName } from "../../../src/families/ethtool.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { readBits } from "../../../src/subsystems/ethtool/convert.ts";
import { Ethtool, type EthtoolEventItem, EthtoolEvents } from "../../../src/subsystems/ethtool/index.ts";
import { FakeKernel } from "../../../src/testing/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeWith, hasProgram, openDescriptors } from "../../support/environment.ts";
import { test as base } from "../../support/fixtures.ts";
import { runIn } from "../../support/oracle.ts";
import { until } from "../../support/threads.ts";

const test = base.extend({ lab: open, kernel: () => new FakeKernel() });

/** Returns an ethtool bit set: with a mask for an object of states by name, without a mask for an array of names. */
function bitset(states: Record<string, boolean> | string[]): Bitset {
  if (Array.isArray(states))
    return { nomask: true, size: 8, bits: { bit: states.map((name, index) => ({ index, name })) } };
  const bit = Object.entries(states).map(([name, value], index) => ({
    index,
    name,
    ...(value ? { value: true as const } : {}),
  }));
  return { size: bit.length, bits: { bit } };
}

const header = { devIndex: 4, devName: "card" };
const strings: Partial<Record<StringsetName, string[]>> = {
  "stats-std": ["eth-phy", "eth-mac"],
  "stats-eth-mac": ["FramesTransmittedOK", "FramesReceivedOK"],
};

/** Opens ethtool in a fake kernel with one interface, whose driver supports all settings. */
function open() {
  const kernel = new FakeKernel();
  const changes: [string, object][] = [];
  const record = (name: string) => ({
    do: (request: object) => {
      const { header: _, ...fields } = request as { header?: object };
      changes.push([name, fields]);
    },
  });
  const eeprom = Uint8Array.from({ length: 256 }, (_, index) => index);
  kernel.register(ethtool, {
    "rings-get": {
      do: () => ({ header, rxMax: 4096, rx: 256, tx: 128, txPush: 0 }),
      dump: () => [{ header, rxMax: 4096, rx: 256, tx: 128, txPush: 0 }],
    },
    "rings-set": record("rings-set"),
    "linkmodes-get": {
      do: () => ({
        header,
        autoneg: 1,
        ours: bitset({ "10baseT/Full": false, "100baseT/Full": true }),
        peer: bitset(["100baseT/Full"]),
        speed: 0xffffffff,
        duplex: "full" as const,
      }),
    },
    "linkmodes-set": record("linkmodes-set"),
    "fec-get": { do: () => ({ header, modes: bitset(["RS"]), auto: 0 }) },
    "fec-set": record("fec-set"),
    "pause-get": {
      do: (request) => ({
        header,
        rx: 1,
        tx: 0,
        ...(request.header?.flags?.includes("stats") === true ? { stats: { txFrames: 7n } } : {}),
      }),
    },
    "features-get": {
      do: () => ({
        header,
        hw: bitset({ gro: true, tso: true, loopback: false, highdma: true }),
        wanted: bitset(["gro"]),
        active: bitset(["gro", "highdma"]),
        nochange: bitset({ gro: false, tso: false, loopback: false, highdma: true }),
      }),
    },
    "features-set": {
      do: (request) => {
        changes.push(["features-set", request.wanted!]);
        return { header, wanted: bitset({ tso: true }), active: bitset({ gro: false }) };
      },
    },
    "strset-get": {
      do: ({ stringsets }) => {
        const { id } = stringsets!.stringset![0]!;
        const string = (strings[id as StringsetName] ?? []).map((value, index) => ({ index, value }));
        return { header, stringsets: { stringset: [{ id: id!, strings: [{ string }] }] } };
      },
    },
    "stats-get": {
      do: () => ({
        header,
        grp: [
          {
            id: "eth-mac" as const,
            ssId: "stats-eth-mac" as const,
            stat: [
              { id: 1, value: 5n },
              { id: 9, value: 6n },
            ],
          },
          { id: "rmon" as const, histRx: [{ histBktLow: 64, histBktHi: 127, histVal: 3n }] },
        ],
      }),
    },
    "module-eeprom-get": {
      do: ({ offset = 0, length = 0 }) => ({ header, data: eeprom.subarray(offset, offset + length) }),
    },
  });
  const opened = Ethtool.open({ socket: kernel.open() });
  return {
    ethtool: opened,
    changes,
    kernel,
    [Symbol.dispose]: () => {
      opened.close();
      kernel[Symbol.dispose]();
    },
  };
}

describe("Ethtool", () => {
  test("returns booleans and names instead of numbers", ({ lab }) => {
    expect(lab.ethtool.rings.get("card")).toEqual({
      dev: "card",
      ifindex: 4,
      rxMax: 4096,
      rx: 256,
      tx: 128,
      txPush: false,
    });
    expect(lab.ethtool.rings.list()).toEqual([lab.ethtool.rings.get(4)]);
    expect(lab.ethtool.linkModes.get("card")).toEqual({
      dev: "card",
      ifindex: 4,
      autoneg: true,
      ours: { "10baseT/Full": false, "100baseT/Full": true },
      peer: ["100baseT/Full"],
      duplex: "full",
    } as never);
    expect(lab.ethtool.pause.get("card")).toEqual({ dev: "card", ifindex: 4, rx: true, tx: false });
    expect(lab.ethtool.pause.get("card", { counters: true }).stats).toEqual({ txFrames: 7n });
  });

  test("sends only settings that differ from the current ones", ({ lab }) => {
    lab.ethtool.rings.change("card", lab.ethtool.rings.get("card"));
    lab.ethtool.linkModes.change("card", lab.ethtool.linkModes.get("card"));
    lab.ethtool.fec.change("card", lab.ethtool.fec.get("card"));
    expect(lab.changes).toEqual([]);
    lab.ethtool.rings.change("card", { ...lab.ethtool.rings.get("card"), rx: 512, txPush: true });
    lab.ethtool.linkModes.change("card", { autoneg: false, ours: { "10baseT/Full": true, "100baseT/Full": true } });
    lab.ethtool.fec.change("card", { modes: ["BaseR", "RS"] as never });
    expect(lab.changes).toEqual([
      ["rings-set", { rx: 512, txPush: 1 }],
      ["linkmodes-set", { autoneg: 0, ours: { bits: { bit: [{ name: "10baseT/Full", value: true }] } } }],
      ["fec-set", { modes: { nomask: true, bits: { bit: [{ name: "BaseR" }, { name: "RS" }] } } }],
    ]);
  });

  test("reports wanted, active, changed and refused features", ({ lab }) => {
    const features = lab.ethtool.features.get("card");
    expect(features).toEqual({
      dev: "card",
      ifindex: 4,
      wanted: { gro: true, tso: false },
      active: { gro: true, tso: false, loopback: false, highdma: true },
    });
    expect(lab.ethtool.features.change("card", features)).toEqual({ changed: {}, refused: [] });
    const result = lab.ethtool.features.change("card", { wanted: { gro: false, tso: true } });
    expect(result).toEqual({ changed: { gro: false }, refused: ["tso"] });
    expect(lab.changes).toEqual([["features-set", { bits: { bit: [{ name: "gro" }, { name: "tso", value: true }] } }]]);
    expect(() => lab.ethtool.features.change("card", { wanted: { highdma: false } })).toThrow(
      "changes.wanted.highdma: unknown, or not supported by the interface; expected one of gro, tso",
    );
  });

  test("returns statistics with counter names and packet size ranges", ({ lab }) => {
    expect(lab.ethtool.statistics("card")).toEqual({
      dev: "card",
      ifindex: 4,
      groups: {
        "eth-mac": { counters: { FramesReceivedOK: 5n, "9": 6n } },
        rmon: { counters: {}, rxSizes: [{ low: 64, high: 127, packets: 3n }] },
      },
    });
  });

  test("splits reads of a module's EEPROM at half pages", ({ lab }) => {
    const all = Uint8Array.from({ length: 256 }, (_, index) => index);
    expect(lab.ethtool.moduleEeprom("card")).toEqual(all.subarray(0, 128));
    expect(lab.ethtool.moduleEeprom("card", { offset: 100, length: 156, page: 2 })).toEqual(all.subarray(100));
    const asked = lab.kernel.requests.filter(({ operation }) => operation === "module-eeprom-get");
    expect(asked.map(({ fields }) => fields)).toMatchObject([
      { offset: 0, length: 128, page: 0, bank: 0, i2cAddress: 0x50 },
      { offset: 100, length: 28, page: 2 },
      { offset: 128, length: 128, page: 2 },
    ]);
    expect(lab.ethtool.moduleEeprom("card", { offset: 200 })).toEqual(all.subarray(200));
    expect(() => lab.ethtool.moduleEeprom("card", { offset: 200, length: 57 })).toThrow(
      "range.length: expected an integer from 1 to 56, got 57",
    );
  });

  test("rejects an EEPROM reply that is too short", ({ kernel }) => {
    kernel.register(ethtool, { "module-eeprom-get": { do: () => ({ header, data: new Uint8Array(127) }) } });
    using short = Ethtool.open({ socket: kernel.open() });
    expect(() => short.moduleEeprom("card")).toThrow(
      "read the module's EEPROM of card: expected 128 bytes in the kernel's reply, got 127 (EPROTO)",
    );
  });

  test("names no alternatives for a bit of an interface that has none", ({ kernel }) => {
    const ours = { size: 0, bits: { bit: [] } };
    kernel.register(ethtool, { "linkmodes-get": { do: () => ({ header, ours }) } });
    using none = Ethtool.open({ socket: kernel.open() });
    expect(() => none.linkModes.change("card", { ours: { "10baseT/Half": true } })).toThrow(
      "changes.ours.10baseT/Half: not supported by the interface, which has no names to change",
    );
  });

  test.each<[object, string]>([
    [{ rxx: 1 }, "changes.rxx: unknown, or not supported by the interface; did you mean rx?"],
    [{ rxMax: 1 }, "changes.rxMax: read-only; omit the field, or pass the value that was read"],
    [{ txPush: 1 }, "changes.txPush: expected true or false, got 1"],
    [{ rx: -1 }, "changes.rx: expected an integer from 0 to 4294967295, got -1"],
  ])("rejects the invalid ring settings %j", (invalid, message, { lab }) => {
    expect((thrown(() => lab.ethtool.rings.change("card", invalid)) as Error).message).toBe(message);
    expect(lab.changes).toEqual([]);
  });

  test("rejects the source of counters as a setting, which the kernel would not get", ({ kernel }) => {
    kernel.register(ethtool, { "pause-get": { do: () => ({ header, autoneg: 1, rx: 1, tx: 1 }) } });
    using client = Ethtool.open({ socket: kernel.open() });
    expect(() => client.pause.change("card", { statsSrc: "emac" })).toThrow("changes.statsSrc: read-only");
  });

  test.each<[object, string]>([
    [{ ours: ["10baseT/Full"] }, "changes.ours: expected an object with the states of bits by name, got an array"],
    [{ ours: { "10baseT/Full": 1 } }, "changes.ours.10baseT/Full: expected true or false, got 1"],
    [
      { ours: { "10baseT/Ful": true } },
      "changes.ours.10baseT/Ful: unknown, or not supported by the interface; did you mean 10baseT/Full?",
    ],
    [{ ours: 7 }, "changes.ours: expected an object with the states of bits by name, got 7"],
    [{ peer: {} }, "changes.peer: expected an array of names, got Object"],
    [{ peer: [7] }, "changes.peer[0]: expected a name, got 7"],
    [{ peer: ["10baseT/Full"] }, "changes.peer: read-only; omit the field, or pass the value that was read"],
  ])("rejects the invalid link modes %j", (invalid, message, { lab }) => {
    expect((thrown(() => lab.ethtool.linkModes.change("card", invalid)) as Error).message).toBe(message);
    expect(lab.changes).toEqual([]);
  });

  test("rejects invalid options and device names", ({ lab }) => {
    expect(() => lab.ethtool.rings.get("card", { counters: true })).toThrow("counters: not available for rings");
    expect(() => lab.ethtool.pause.get("card", { counters: 1 } as never)).toThrow("counters: expected true or false");
    expect(() => lab.ethtool.pause.get("card", { timeout: 1 } as never)).toThrow("options.timeout: unknown option");
    expect(() => lab.ethtool.pause.get("a name")).toThrow("device: expected a name of 1 to 127 bytes");
    expect(() => Ethtool.open({ nets: 1 } as never)).toThrow("options.nets: unknown option");
    expect(() => EthtoolEvents.start({ netns: 1, socket: {} } as never)).toThrow("netns: not allowed with socket");
    expect(Bun.inspect(lab.ethtool)).toBe("Ethtool()");
  });
});

describe("ethtool bit sets", () => {
  const words = (...numbers: number[]) => new Uint8Array(Uint32Array.from(numbers).buffer);
  const nameOf = (index: number) => (index === 33 ? "named" : undefined);

  test("return the state of each bit in the mask", () => {
    const found = readBits({ size: 40, value: words(1, 2), mask: words(3, 2) }, nameOf);
    expect(found).toEqual({ "0": true, "1": false, named: true });
  });

  test("return the names of the set bits if they have no mask", () => {
    expect(readBits({ nomask: true, size: 40, value: words(4, 2) }, nameOf)).toEqual(["2", "named"]);
  });

  test("contain no bits beyond the end of their value", () => {
    expect(readBits({ size: 4_000_000_000, mask: words(1), value: new Uint8Array(1) }, nameOf)).toEqual({ "0": false });
    expect(readBits({ nomask: true, size: 40 }, nameOf)).toEqual([]);
  });
});

describeWith(["ip"], "Ethtool on veth devices", () => {
  function open() {
    const netns = NetworkNamespace.create();
    const opened = Ethtool.open({ netns });
    runIn(netns, "ip link add v0 numtxqueues 4 numrxqueues 4 type veth peer v1".split(" "));
    return {
      netns,
      ethtool: opened,
      [Symbol.dispose]: () => {
        opened.close();
        netns.close();
      },
    };
  }

  test.skipIf(!hasProgram("ethtool"))("reads and changes the same settings as `ethtool`", () => {
    using lab = open();
    const shown = () => {
      const text = runIn(lab.netns, ["ethtool", "-k", "v0"]);
      const lines = [...text.matchAll(/^\s*([\w-]+): (on|off)( \[fixed\])?/gm)];
      return new Map(lines.map(([, name, state, fixed]) => [name!, [state === "on", fixed === undefined]]));
    };
    const compare = () => {
      const { active, wanted } = lab.ethtool.features.get("v0");
      const lines = shown();
      let count = 0;
      for (const [name, state] of Object.entries(active)) {
        const line = lines.get(name);
        if (line === undefined) continue;
        expect([name, ...line]).toEqual([name, state, Object.hasOwn(wanted, name)]);
        count++;
      }
      return count;
    };
    expect(compare()).toBeGreaterThan(20);
    expect(lab.ethtool.features.change("v0", { wanted: { "rx-gro-list": true } }).changed).toEqual({
      "rx-gro-list": true,
    });
    expect(shown().get("rx-gro-list")).toEqual([true, true]);
    runIn(lab.netns, ["ethtool", "-K", "v0", "tx-nocache-copy", "on"]);
    expect(lab.ethtool.features.get("v0").wanted["tx-nocache-copy"]).toBe(true);
    compare();

    lab.ethtool.channels.change("v0", { ...lab.ethtool.channels.get("v0"), rxCount: 2 });
    expect(runIn(lab.netns, ["ethtool", "-l", "v0"])).toMatch(/Current hardware settings:\nRX:\s+2\nTX:\s+4\n/);
    runIn(lab.netns, ["ethtool", "-L", "v0", "tx", "3"]);
    expect(lab.ethtool.channels.get("v0")).toMatchObject({ rxMax: 4, rxCount: 2, txCount: 3 });
  });

  test("explains kernel errors with the path of the rejected field", () => {
    using lab = open();
    const messageOf = (action: () => unknown) => (thrown(action) as Error).message;
    expect(messageOf(() => lab.ethtool.rings.get("v0"))).toBe(
      "get rings of v0: operation not supported (EOPNOTSUPP); the driver of v0 does not support this",
    );
    expect(messageOf(() => lab.ethtool.rings.get("v9"))).toMatch(/\(ENODEV\).*there is no interface v9 in this/);
    expect(messageOf(() => lab.ethtool.channels.change("v0", { rxCount: 5 }))).toMatch(
      /^change channels of v0: .*\(EINVAL\).*exceeds maximum.*; the kernel or the driver rejected changes.rxCount$/,
    );
    expect(lab.ethtool.timestamping.get("v0").timestamping).toContain("software-receive");
    expect(lab.ethtool.linkState.get("v0").link).toBe(false);
    expect(Object.keys(lab.ethtool.statistics("v0").groups)).toContain("rmon");
    expect(lab.ethtool.channels.list()).toMatchObject([{ dev: "v1" }, { dev: "v0" }]);
  });

  test("EthtoolEvents closes its namespace when the signal is aborted", async () => {
    const netns = { pid: process.pid };
    // The first subscription opens descriptors that all subscriptions of the process share.
    await EthtoolEvents.start({ netns }).stop();
    const before = openDescriptors();
    const controller = new AbortController();
    const events = EthtoolEvents.start({ netns, signal: controller.signal });
    const next = events[Symbol.asyncIterator]().next();
    controller.abort(new Error("stopped by the test"));
    await expect(next).rejects.toThrow("stopped by the test");
    await until(() => openDescriptors() <= before, "closed descriptors");
  });

  test("EthtoolEvents reports changes with bit names", async () => {
    using lab = open();
    await using events = EthtoolEvents.start({ netns: lab.netns });
    lab.ethtool.channels.change("v0", { txCount: 1 });
    lab.ethtool.features.change("v0", { wanted: { "rx-gro": true } });
    const items: EthtoolEventItem[] = [];
    for await (const item of events) if (items.push(item) === 2) break;
    expect(items).toMatchObject([
      { kind: "event", topic: "channels", value: { dev: "v0", txCount: 1, rxCount: 4 } },
      { kind: "event", topic: "features", value: { dev: "v0", active: { "rx-gro": true } } },
    ]);
    // An event about a change describes the same features as a request after the change.
    expect((items[1] as { value: object }).value).toEqual(lab.ethtool.features.get("v0"));
  });
});
