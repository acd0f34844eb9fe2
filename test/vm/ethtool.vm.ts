// Compares settings of network devices with the output of `ethtool`. The devices use hardware drivers, which support
// more settings than virtual devices.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import type { Client, EventStream } from "../../src/client/index.ts";
import { type Bitset, type Events, ethtool, type Groups, type Operations } from "../../src/families/ethtool.ts";
import { rtLink } from "../../src/families/rt-link.ts";
import { NetlinkError, NetworkNamespace } from "../../src/index.ts";
import { Ethtool, type EthtoolDevice, type EthtoolTopic } from "../../src/subsystems/ethtool/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { type Description, desired } from "../../src/subsystems/state/index.ts";
import { eventsUntil, undescribed } from "../families/oracles.ts";
import { thrown } from "../message/bytes.ts";
import { isLinuxAtLeast } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";
import { loadModule, unloadModule } from "./modules.ts";

type Devices = Client<Operations, Events, Groups>;

/** Creates a network device with this driver in its own namespace. All tests of a `describe` share the device. */
function useDevice(driver: string) {
  let netns: NetworkNamespace;
  let client: Devices;
  beforeAll(() => {
    const before = new Set(readdirSync("/sys/class/net"));
    loadModule(driver);
    const name = readdirSync("/sys/class/net").find((one) => !before.has(one));
    netns = NetworkNamespace.create();
    using links = rtLink.connect();
    links.do("setlink", { ifname: name!, netNsFd: netns.fd });
    runIn(netns, ["ip", "link", "set", name!, "name", DEVICE]);
    client = ethtool.connect({ netns });
  });
  afterAll(() => {
    client.close();
    unloadModule(driver);
    netns.close();
  });
  return {
    get client() {
      return client;
    },
    get netns() {
      return netns;
    },
    /** Runs `ethtool` for the device and returns the output. */
    print: (...options: string[]) => runIn(netns, ["ethtool", ...options, DEVICE]),
    /**
     * Changes a setting of the device with `ethtool`. The arguments are the option, and the words that follow the name
     * of the device.
     */
    change: (option: string, words: string) => runIn(netns, ["ethtool", option, DEVICE, ...words.split(" ")]),
    listen: () => client.events("monitor", { inLoop: true }),
  };
}

const DEVICE = "card";
const header = { devName: DEVICE };

/**
 * Parses lines of `ethtool` output that consist of a name and a value. If a name occurs twice, both values are kept.
 */
function valuesOf(text: string): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  for (const [, name, value] of text.matchAll(/^\s*([^:\n]+?)\s*:[ \t]+(.+?)\s*$/gm)) {
    const known = values[name!];
    if (known === undefined) values[name!] = [value!];
    else known.push(value!);
  }
  return values;
}

/** Returns the words that follow a name in `ethtool` output, including the words on continuation lines. */
function wordsOf(text: string, name: string): string[] {
  const found = new RegExp(`^(\\s*)${name}:[ \\t]+(.+(?:\\n\\s{8,}[^:\\n]+)*)$`, "m").exec(text);
  return found === null || /Not reported/.test(found[2]!) ? [] : found[2]!.trim().split(/\s+/);
}

/** Formats a count in the same way as `ethtool`. The kernel omits counts that a device does not support. */
const shown = (count: number | undefined) => (count === undefined ? "n/a" : `${count}`);
const onOrOff = (value: number | undefined) => ["off", "on"][value!];

const bitsOf = (bitset: Bitset | undefined) => bitset?.bits?.bit ?? [];
const namesOf = (bitset: Bitset | undefined) => bitsOf(bitset).map(({ name }) => name!);
/** Returns the names of the bits that are set in an ethtool bit set. */
const chosenOf = (bitset: Bitset | undefined) => namesIf(bitset, true);
const namesIf = (bitset: Bitset | undefined, is: boolean) =>
  bitsOf(bitset).flatMap(({ name, value }) => ((value ?? false) === is ? [name!] : []));
/** Returns an ethtool bit set in which exactly the named bits are set. */
const choosing = (...names: string[]) => ({ nomask: true, bits: { bit: names.map((name) => ({ name })) } }) as const;

/**
 * Returns the numbers of the bits that are set in an announcement. Announcements contain 32-bit words instead of names.
 */
function numbersOf({ size = 0, value = new Uint8Array() }: Bitset): number[] {
  const words = new Uint32Array(value.slice().buffer);
  return Array.from({ length: size }, (_, index) => index).filter((index) => (words[index >> 5]! >>> (index & 31)) & 1);
}

/**
 * Returns the announcements up to the second one with this name. The client's change causes the first one, and a change
 * with the `ethtool` program the second.
 */
async function announced(events: EventStream<Events>, name: keyof Events): Promise<object[]> {
  const first = await eventsUntil(events, (event) => event.name === name);
  const second = await eventsUntil(events, (event) => event.name === name);
  const told = [...first, ...second];
  expect(told.map((event) => event.name)).toEqual([name, name]);
  expect(undescribed(told)).toEqual([]);
  for (const { fields } of told) expect(fields).toMatchObject({ header });
  return told.map(({ fields }) => fields);
}

/**
 * Reads the settings of a topic, such as `rings`, and writes them back. Returns undefined if the driver does not
 * support the topic.
 */
function writeBack<Value extends EthtoolDevice>(topic: EthtoolTopic<Value>): Value | undefined {
  let read: Value;
  try {
    read = topic.get(DEVICE);
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return undefined;
    throw error;
  }
  topic.change(DEVICE, read);
  expect(topic.get(DEVICE)).toEqual(read);
  return read;
}

/** Reads the settings of all topics and writes them back. Returns the names of the topics that the driver supports. */
function writeBackAll(settings: Ethtool): string[] {
  const written = {
    features: writeBack(settings.features),
    rings: writeBack(settings.rings),
    channels: writeBack(settings.channels),
    coalescing: writeBack(settings.coalescing),
    linkModes: writeBack(settings.linkModes),
    linkInfo: writeBack(settings.linkInfo),
    pause: writeBack(settings.pause),
    eee: writeBack(settings.eee),
    wakeOnLan: writeBack(settings.wakeOnLan),
    messageClasses: writeBack(settings.messageClasses),
    privateFlags: writeBack(settings.privateFlags),
  };
  return Object.entries(written).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

describe("e1000e device", () => {
  const card = useDevice("e1000e");

  test("changes settings by name as ethtool shows", () => {
    using settings = Ethtool.open({ netns: card.netns });
    const names = writeBackAll(settings);
    expect(names).toEqual(
      expect.arrayContaining(["features", "rings", "coalescing", "linkModes", "pause", "wakeOnLan"]),
    );
    const rings = settings.rings.get(DEVICE);
    settings.rings.change(DEVICE, { ...rings, rx: 512 });
    expect(valuesOf(card.print("-g"))["RX"]).toEqual([`${rings.rxMax}`, "512"]);
    settings.rings.change(DEVICE, rings);
    const modes = settings.linkModes.get(DEVICE);
    settings.linkModes.change(DEVICE, { ours: { "10baseT/Half": false } });
    expect(wordsOf(card.print(), "Advertised link modes")).not.toContain("10baseT/Half");
    settings.linkModes.change(DEVICE, modes);
    expect(wordsOf(card.print(), "Advertised link modes")).toContain("10baseT/Half");
    const { wanted } = settings.features.get(DEVICE);
    const result = settings.features.change(DEVICE, { wanted: { "rx-gro": !wanted["rx-gro"] } });
    expect(result).toEqual({ changed: { "rx-gro": !wanted["rx-gro"] }, refused: [] });
    settings.features.change(DEVICE, { wanted });
    expect((thrown(() => settings.rings.change(DEVICE, { tx: 5000 })) as Error).message).toMatch(
      /^change rings of card: .*\(EINVAL\).*rejected changes\.tx$/,
    );
  });

  test("is found by its permanent address and configured by a description", async () => {
    using settings = Ethtool.open({ netns: card.netns });
    using links = Links.open({ netns: card.netns });
    const { address } = links.get(DEVICE);
    const before = settings.rings.get(DEVICE);
    links.set(DEVICE, { address: "02:00:5e:00:53:01" });
    links.rename(DEVICE, "other");
    const description: Description = {
      links: { [DEVICE]: { match: { permaddr: address! } } },
      ethtool: { [DEVICE]: { rings: { rx: 512 }, linkModes: { ours: { "10baseT/Half": false } } } },
    };
    const state = desired(description, { netns: card.netns });
    const broken = { ...description, routes: [{ dst: "10.0.0.0/8", gateway: "203.0.113.9" }] };
    const undone = await desired(broken, { netns: card.netns }).plan();
    await expect(undone.apply({ rollback: true })).rejects.toMatchObject({ name: "ApplyError", notUndone: [] });
    expect(settings.rings.get("other").rx).toBe(before.rx!);
    const plan = await state.plan();
    const steps = plan.steps.map(String);
    expect(steps[0]).toBe(`~ link ${DEVICE}: ifname other → ${DEVICE}`);
    expect(steps).toContain(`~ ethtool rings of ${DEVICE}: rx ${before.rx} → 512`);
    expect(steps).toContain(`~ ethtool linkModes of ${DEVICE}: ours.10baseT/Half true → false`);
    await plan.apply();
    expect((await state.plan()).isEmpty).toBe(true);
    expect(valuesOf(card.print("-g"))["RX"]![1]).toBe("512");
    links.set(DEVICE, { address: address! });
    settings.rings.change(DEVICE, before);
    settings.linkModes.change(DEVICE, { ours: { "10baseT/Half": true } });
  });

  test("rings and their events match ethtool", async () => {
    const { client } = card;
    const compare = () => {
      const read = client.do("rings-get", { header });
      expect(undescribed(read)).toEqual([]);
      const { rxMax, rxMiniMax, rxJumboMax, txMax, rx, rxMini, rxJumbo, tx, rxBufLen, cqeSize, txPush } = read;
      expect(valuesOf(card.print("-g"))).toMatchObject({
        RX: [rxMax, rx].map(shown),
        "RX Mini": [rxMiniMax, rxMini].map(shown),
        "RX Jumbo": [rxJumboMax, rxJumbo].map(shown),
        TX: [txMax, tx].map(shown),
        "RX Buf Len": [shown(rxBufLen)],
        "CQE Size": [shown(cqeSize)],
        "TX Push": [onOrOff(txPush)],
      });
      return [rx, tx];
    };
    compare();
    await using events = card.listen();
    client.do("rings-set", { header, rx: 512, tx: 1024 });
    expect(compare()).toEqual([512, 1024]);
    card.change("-G", "rx 128");
    expect(compare()).toEqual([128, 1024]);
    expect(await announced(events, "rings-ntf")).toMatchObject([
      { rx: 512, tx: 1024, rxMax: 4096 },
      { rx: 128, tx: 1024 },
    ]);
    expect(client.dump("rings-get").toArray()).toMatchObject([{ header, rx: 128 }]);
    expect(thrown(() => client.do("rings-set", { header, tx: 5000 }))).toMatchObject({
      code: "EINVAL",
      extendedAck: { attribute: "tx", message: "requested ring size exceeds maximum" },
    });
    expect(thrown(() => client.do("rings-set", { header, txPush: 1 }))).toMatchObject({
      code: "EOPNOTSUPP",
      extendedAck: { attribute: "tx-push" },
    });
    expect(compare()).toEqual([128, 1024]);
  });

  test("pause settings and their events match ethtool", async () => {
    const { client } = card;
    const compare = () => {
      const { autoneg, rx, tx, ...rest } = client.do("pause-get", { header });
      expect(rest).toEqual({ header: { devIndex: expect.any(Number), devName: DEVICE } });
      // The JSON output of `ethtool` reports every feature as on, so the test cannot use it.
      expect(valuesOf(card.print("-a"))).toMatchObject({
        Autonegotiate: [onOrOff(autoneg)],
        RX: [onOrOff(rx)],
        TX: [onOrOff(tx)],
      });
      return [autoneg, rx, tx];
    };
    compare();
    await using events = card.listen();
    client.do("pause-set", { header, autoneg: 0, rx: 1, tx: 0 });
    expect(compare()).toEqual([0, 1, 0]);
    card.change("-A", "tx on rx off");
    expect(compare()).toEqual([0, 0, 1]);
    expect(await announced(events, "pause-ntf")).toMatchObject([
      { autoneg: 0, rx: 1, tx: 0 },
      { autoneg: 0, rx: 0, tx: 1 },
    ]);
    client.do("pause-set", { header, autoneg: 1 });
    expect(compare()[0]).toBe(1);
  });

  test("interrupt coalescing and its events match ethtool", async () => {
    const { client } = card;
    const compare = () => {
      const read = client.do("coalesce-get", { header });
      expect(undescribed(read)).toEqual([]);
      expect(valuesOf(card.print("-c"))).toMatchObject({
        "rx-usecs": [shown(read.rxUsecs)],
        "rx-frames": [shown(read.rxMaxFrames)],
        "tx-usecs": [shown(read.txUsecs)],
      });
      return read.rxUsecs;
    };
    compare();
    await using events = card.listen();
    client.do("coalesce-set", { header, rxUsecs: 50 });
    expect(compare()).toBe(50);
    card.change("-C", "rx-usecs 3");
    expect(compare()).toBe(3);
    expect(await announced(events, "coalesce-ntf")).toMatchObject([{ rxUsecs: 50 }, { rxUsecs: 3 }]);
    expect(thrown(() => client.do("coalesce-set", { header, useAdaptiveRx: 1 }))).toMatchObject({
      extendedAck: { attribute: "use-adaptive-rx", message: "cannot modify an unsupported parameter" },
    });
  });

  test("link modes and their events match ethtool", async () => {
    const { client } = card;
    const compare = () => {
      const { ours, speed, duplex, autoneg, ...rest } = client.do("linkmodes-get", { header });
      expect(undescribed(rest)).toEqual([]);
      const text = card.print();
      const isMode = (name: string) => name.includes("base");
      expect(namesOf(ours).filter(isMode)).toEqual(wordsOf(text, "Supported link modes"));
      expect(chosenOf(ours).filter(isMode)).toEqual(wordsOf(text, "Advertised link modes"));
      expect(valuesOf(text)["Auto-negotiation"]).toEqual([onOrOff(autoneg)!]);
      return { chosen: chosenOf(ours).filter(isMode), speed, duplex, autoneg };
    };
    const all = compare();
    expect(all.chosen.length).toBeGreaterThan(3);
    await using events = card.listen();
    client.do("linkmodes-set", {
      header,
      autoneg: 1,
      ours: choosing("100baseT/Half", "100baseT/Full", "Autoneg", "TP"),
    });
    expect(compare().chosen).toEqual(["100baseT/Half", "100baseT/Full"]);
    // `advertise 0x2` makes the device advertise only the link mode 10baseT/Full.
    card.change("-s", "autoneg on advertise 0x2");
    expect(compare().chosen).toEqual(["10baseT/Full"]);
    const told = await announced(events, "linkmodes-ntf");
    const modes = told.map((fields) => numbersOf((fields as { ours: Bitset }).ours).filter((number) => number < 6));
    expect(modes).toEqual([[2, 3], [1]]);
    const unknown = { bits: { bit: [{ name: "nobaseT/Full", value: true }] } };
    expect(thrown(() => client.do("linkmodes-set", { header, ours: unknown }))).toMatchObject({
      code: "EOPNOTSUPP",
      extendedAck: { attribute: "ours.bits.bit[0].name", message: "bit name not found" },
    });
    // A request for a fixed speed turns autonegotiation off.
    client.do("linkmodes-set", { header, autoneg: 0, speed: 100, duplex: "full" });
    expect(compare()).toMatchObject({ autoneg: 0 });
    client.do("linkmodes-set", { header, autoneg: 1, ours: choosing(...all.chosen, "Autoneg", "TP") });
    expect(compare().chosen).toEqual(all.chosen);
  });

  test("port type and MDI-X events match ethtool", async () => {
    const { client } = card;
    // If the MDI-X state is forced, the kernel reports the forced state instead of the detected one.
    const forced = { mdi: "off (forced)", "mdi-x": "on (forced)" };
    const found = { mdi: "off (auto)", "mdi-x": "on (auto)", "mdi-invalid": "Unknown (auto)" };
    const compare = () => {
      const read = client.do("linkinfo-get", { header });
      expect(undescribed(read)).toEqual([]);
      const { "MDI-X": crossing, Port, PHYAD, Transceiver } = valuesOf(card.print());
      const { port, phyaddr, transceiver, tpMdix, tpMdixCtrl } = read;
      expect([port, Port![0]!]).toEqual(["tp", "Twisted Pair"]);
      expect([transceiver, `${phyaddr}`]).toEqual([Transceiver![0]!, PHYAD![0]!]);
      const words: Record<string, string> = tpMdixCtrl === "mdi-auto" ? found : forced;
      expect(crossing).toEqual([words[tpMdixCtrl === "mdi-auto" ? tpMdix! : tpMdixCtrl!]!]);
      return tpMdixCtrl;
    };
    expect(compare()).toBe("mdi-auto");
    await using events = card.listen();
    client.do("linkinfo-set", { header, tpMdixCtrl: "mdi-x" });
    expect(compare()).toBe("mdi-x");
    card.change("-s", "mdix auto");
    expect(compare()).toBe("mdi-auto");
    expect(await announced(events, "linkinfo-ntf")).toMatchObject([
      { tpMdixCtrl: "mdi-x" },
      { tpMdixCtrl: "mdi-auto" },
    ]);
  });

  test("private flags match ethtool", () => {
    const { client } = card;
    const { flags, ...rest } = client.do("privflags-get", { header });
    expect(rest).toEqual({ header: { devIndex: expect.any(Number), devName: DEVICE } });
    const theirs = Object.entries(valuesOf(card.print("--show-priv-flags")));
    expect(bitsOf(flags).map(({ name, value }) => [name, [value === true ? "on" : "off"]])).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(0);
    const bit = [{ name: theirs[0]![0], value: true }];
    expect(thrown(() => client.do("privflags-set", { header, flags: { bits: { bit } } }))).toMatchObject({
      code: "EINVAL",
    });
    // A request that sets a private flag to its current value does not count as a change.
    const same = [{ name: theirs[0]![0] }];
    expect(client.do("privflags-set", { header, flags: { bits: { bit: same } } })).toBeUndefined();
  });

  test("timestamping capabilities match ethtool", () => {
    const read = card.client.do("tsinfo-get", { header });
    expect(undescribed(read)).toEqual([]);
    const text = card.print("-T");
    const listed = (title: string) =>
      new RegExp(`^${title}:\\n((?:\\t.*\\n)+)`, "m").exec(text)![1]!.trim().split(/\s+/);
    expect(namesOf(read.timestamping)).toEqual(listed("Capabilities"));
    expect(namesOf(read.txTypes)).toEqual(listed("Hardware Transmit Timestamp Modes"));
    expect(namesOf(read.rxFilters)).toEqual(listed("Hardware Receive Filter Modes"));
    expect(valuesOf(text)["PTP Hardware Clock"]).toEqual([`${read.phcIndex}`]);
    expect(card.client.do("phc-vclocks-get", { header }).num ?? 0).toBe(0);
  });

  test("rejects wake-on-LAN settings", () => {
    const { modes } = card.client.do("wol-get", { header });
    expect([namesOf(modes), valuesOf(card.print())["Supports Wake-on"]]).toEqual([[], ["d"]]);
    expect(thrown(() => card.client.do("wol-set", { header, modes: choosing("magic") }))).toMatchObject({
      code: "EINVAL",
      extendedAck: { attribute: "modes", message: "cannot enable unsupported WoL mode" },
    });
  });

  test("rejects the same settings from the client and ethtool", () => {
    const { client, netns } = card;
    const module = { offset: 0, length: 1, page: 0, bank: 0, i2cAddress: 0x50 };
    const missing = [
      ["eee-get", "--show-eee", {}],
      ["fec-get", "--show-fec", {}],
      ["channels-get", "-l", {}],
      ["module-eeprom-get", "-m", module],
      ["tunnel-info-get", "--show-tunnels", {}],
      ["cable-test-act", "--cable-test", {}],
    ] as const;
    for (const [operation, option, fields] of missing) {
      expect(client.supports(operation)).toBe(true);
      expect([operation, thrown(() => client.do(operation, { header, ...fields }))]).toMatchObject([
        operation,
        { code: "EOPNOTSUPP" },
      ]);
      const { success, stderr } = netns.run(() => Bun.spawnSync(["ethtool", option, DEVICE]));
      expect([operation, success, stderr.toString()]).toEqual([
        operation,
        false,
        expect.stringMatching(/not supported/),
      ]);
    }
    for (const operation of ["eee-get", "fec-get", "channels-get"] as const) {
      expect(client.dump(operation).toArray()).toEqual([]);
    }
    expect(thrown(() => client.do("eee-set", { header, enabled: 1 }))).toMatchObject({ code: "EOPNOTSUPP" });
    expect(thrown(() => client.do("fec-set", { header, auto: 1 }))).toMatchObject({ code: "EOPNOTSUPP" });
  });
});

describe("vmxnet3 device", () => {
  const card = useDevice("vmxnet3");

  test("changes settings by name as ethtool shows", () => {
    using settings = Ethtool.open({ netns: card.netns });
    expect(writeBackAll(settings)).toEqual(expect.arrayContaining(["features", "rings", "channels", "wakeOnLan"]));
    const before = settings.wakeOnLan.get(DEVICE);
    settings.wakeOnLan.change(DEVICE, { modes: { arp: true, magic: false } });
    expect(settings.wakeOnLan.get(DEVICE).modes).toEqual({ ...before.modes, arp: true, magic: false });
    settings.wakeOnLan.change(DEVICE, before);
    expect(settings.wakeOnLan.get(DEVICE)).toEqual(before);
    expect(() => settings.wakeOnLan.change(DEVICE, { modes: { phy: true } })).toThrow("changes.modes.phy: unknown");
  });

  test("wake-on-LAN settings and their events match ethtool", async () => {
    const { client } = card;
    const letters: Record<string, string> = { ucast: "u", magic: "g", arp: "a" };
    const spelt = (names: string[]) =>
      names
        .map((name) => letters[name]!)
        .toSorted()
        .join("");
    const compare = () => {
      const { modes, ...rest } = client.do("wol-get", { header });
      expect(rest).toEqual({ header: { devIndex: expect.any(Number), devName: DEVICE } });
      const theirs = valuesOf(card.print());
      const sorted = (name: string) => [...theirs[name]![0]!].toSorted().join("");
      expect(spelt(namesOf(modes))).toBe(sorted("Supports Wake-on"));
      expect(spelt(chosenOf(modes)) || "d").toBe(sorted("Wake-on"));
      return chosenOf(modes);
    };
    expect(compare()).toEqual([]);
    await using events = card.listen();
    client.do("wol-set", { header, modes: choosing("ucast", "magic") });
    expect(compare()).toEqual(["ucast", "magic"]);
    // The request adds one wake-on-LAN mode. All other modes stay selected.
    client.do("wol-set", { header, modes: { bits: { bit: [{ name: "arp", value: true }] } } });
    expect(compare()).toEqual(["ucast", "arp", "magic"]);
    const told = await announced(events, "wol-ntf");
    expect(told.map((fields) => numbersOf((fields as { modes: Bitset }).modes))).toEqual([
      [1, 5],
      [1, 4, 5],
    ]);
    card.change("-s", "wol d");
    expect(compare()).toEqual([]);
    const [last] = await eventsUntil(events, () => true);
    expect([last!.name, numbersOf((last!.fields as { modes: Bitset }).modes)]).toEqual(["wol-ntf", []]);
    // The device rejects wake-on-LAN modes that it does not support, and a password for such modes.
    expect(thrown(() => client.do("wol-set", { header, modes: choosing("phy") }))).toMatchObject({ code: "EINVAL" });
    expect(thrown(() => client.do("wol-set", { header, sopass: new Uint8Array(6) }))).toMatchObject({
      code: "EINVAL",
      extendedAck: { attribute: "sopass" },
    });
  });

  test("rings for large packets match ethtool", async () => {
    const { client } = card;
    const compare = () => {
      const { rxJumboMax, rxJumbo, rxMax, rx } = client.do("rings-get", { header });
      expect(valuesOf(card.print("-g"))).toMatchObject({
        RX: [rxMax, rx].map(shown),
        "RX Jumbo": [rxJumboMax, rxJumbo].map(shown),
      });
      return [rx, rxJumbo];
    };
    compare();
    await using events = card.listen();
    client.do("rings-set", { header, rx: 512, rxJumbo: 128 });
    expect(compare()).toEqual([512, 128]);
    card.change("-G", "rx-jumbo 64");
    expect(compare()).toEqual([512, 64]);
    expect(await announced(events, "rings-ntf")).toMatchObject([{ rxJumbo: 128 }, { rxJumbo: 64 }]);
  });

  test("combined channels match ethtool", () => {
    const { combinedMax, combinedCount, otherMax, otherCount, rxMax, rxCount } = card.client.do("channels-get", {
      header,
    });
    expect(valuesOf(card.print("-l"))).toMatchObject({
      RX: [rxMax, rxCount].map(shown),
      Other: [otherMax, otherCount].map(shown),
      Combined: [combinedMax, combinedCount].map(shown),
    });
    expect(combinedCount).toBe(2);
    expect(thrown(() => card.client.do("channels-set", { header, combinedCount: 1 }))).toMatchObject({
      code: "EOPNOTSUPP",
    });
  });

  test("RSS settings match ethtool", () => {
    // The operation exists since Linux 6.3.
    if (!isLinuxAtLeast("6.3")) {
      expect(card.client.supports("rss-get")).toBe(false);
      expect(thrown(() => card.client.do("rss-get", { header }))).toMatchObject({ code: "EOPNOTSUPP" });
      return;
    }
    const read = card.client.do("rss-get", { header });
    expect(undescribed(read)).toEqual([]);
    const shown = card.print("-x");
    const [table = ""] = /(?<=table for .*\n)(?:\s+\d+:.*\n)+/.exec(shown) ?? [];
    expect(read.indir ?? []).toEqual([...table.matchAll(/(?<=\s)\d+(?!\d*:)/g)].map(Number));
    const [key = ""] = /(?<=RSS hash key:\n)[0-9a-f:]+$/m.exec(shown) ?? [];
    expect(Buffer.from(read.hkey ?? []).toString("hex")).toBe(key.replaceAll(":", ""));
  });
});
