// Compares the ethtool client with the output of the program `ethtool`.
import { expect, test } from "bun:test";
import { accessSync, constants } from "node:fs";
import type { Client } from "../../../src/client/index.ts";
import { type Bitset, type Events, ethtool, type Groups, type Operations } from "../../../src/families/ethtool.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { describeInNamespaces, hasProgram, whereTheKernelHas } from "../../support/environment.ts";
import { labOf } from "../../support/fixtures.ts";
import { runAll, runIn } from "../../support/oracle.ts";
import { eventsUntil, jsonOf, undescribed } from "../oracles.ts";

type Devices = Client<Operations, Events, Groups>;

/** Commands that create a veth pair with four queues in each direction. */
const CABLE = "ip link add near numtxqueues 4 numrxqueues 4 type veth peer name far numtxqueues 4 numrxqueues 4";

/** Returns a new network namespace with the devices that the commands create, and an ethtool client in it. */
function lab(...commands: string[]): { netns: NetworkNamespace; client: Devices } & Disposable {
  const netns = NetworkNamespace.create();
  runAll(netns, commands);
  return labOf(netns, ethtool.connect({ netns }));
}

function canOpen(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The (empty) header that older versions of ethtool in the kernel require in dump requests. */
const everyDevice = { header: {} };
const device = (devName: string) => ({ header: { devName } });

/** Returns the names and values of the lines that `ethtool` prints, in order. */
function linesOf(netns: NetworkNamespace, command: string): [name: string, value: string][] {
  const text = runIn(netns, command.split(" "));
  return [...text.matchAll(/^\s*([^:\n]+):[ \t]+(.+?)\s*$/gm)].map(([, name, value]) => [name!, value!]);
}

/** Returns the values that `ethtool` prints, by name. All names must be unique. */
function valuesOf(netns: NetworkNamespace, command: string): Record<string, string> {
  return Object.fromEntries(linesOf(netns, command));
}

/** Returns a count in the form in which `ethtool` prints it. The kernel omits counts that the device does not have. */
const shown = (count: number | undefined) => (count === undefined ? "n/a" : `${count}`);

/** Returns the names of the bits that are set in a bitset, for both encodings of bitsets. */
function namesOf(bitset: Bitset | undefined): string[] {
  const bits = bitset?.bits?.bit ?? [];
  return bits.filter(({ value }) => bitset?.nomask === true || value === true).map(({ name }) => name!);
}

/**
 * Returns the numbers of the bits that are set in a bitset. Notifications encode bitsets as 32-bit words instead of
 * names.
 */
function numbersOf({ size = 0, value = new Uint8Array() }: Bitset): number[] {
  const words = new Uint32Array(value.slice().buffer);
  return Array.from({ length: size }, (_, index) => index).filter((index) => (words[index >> 5]! >>> (index & 31)) & 1);
}

interface Feature {
  active: boolean;
  fixed: boolean | null;
  requested: boolean | null;
}

describeInNamespaces("ethtool client", () => {
  const program = hasProgram("ethtool") && hasProgram("ip");

  test.skipIf(!program)("reads and changes the features that ethtool shows", async () => {
    using both = lab(CABLE);
    const { client, netns } = both;
    const compare = (): number => {
      const [theirs] = jsonOf<[Record<string, Feature>]>(netns, "ethtool --json -k near");
      const read = client.do("features-get", device("near"));
      expect(undescribed(read)).toEqual([]);
      const [hw, wanted, active, fixed] = [read.hw, read.wanted, read.active, read.nochange].map(namesOf);
      const names = read.hw!.bits!.bit!.map(({ name }) => name!).filter((name) => name in theirs);
      const ours = names.map((name) => {
        const isFixed = !hw!.includes(name) || fixed!.includes(name);
        return [name, { active: active!.includes(name), fixed: isFixed, requested: wanted!.includes(name) }];
      });
      expect<unknown>(ours).toEqual(names.map((name) => [name, theirs[name]]));
      return names.length;
    };
    expect(compare()).toBeGreaterThan(30);

    await using events = client.events("monitor", { inLoop: true });
    const name = "tx-tcp-segmentation";
    const { index } = client.do("features-get", device("near")).hw!.bits!.bit!.find((bit) => bit.name === name) as {
      index: number;
    };
    const wanted = { bits: { bit: [{ name }] } };
    const answer = client.do("features-set", { ...device("near"), wanted });
    expect(answer?.active?.bits?.bit?.map((bit) => bit.name)).toContain(name);
    compare();
    // One notification has the active features, and another one the requested features.
    const has = async (active: boolean) => {
      const received = await eventsUntil(events, ({ fields }) => {
        return "wanted" in fields && numbersOf(fields.active!).includes(index) === active;
      });
      expect(received.map((event) => event.name)).toEqual(received.map(() => "features-ntf"));
      expect(received.at(-1)?.fields).toMatchObject({ header: { devName: "near" } });
      expect(undescribed(received)).toEqual([]);
    };
    await has(false);
    runIn(netns, ["ethtool", "-K", "near", "tso", "on"]);
    await has(true);
    const impossible = { bits: { bit: [{ name: "no-such-feature", value: true }] } };
    expect(thrown(() => client.do("features-set", { ...device("near"), wanted: impossible }))).toMatchObject({
      extendedAck: { message: "bit name not found" },
    });
  });

  test.skipIf(!program)("reads and changes the channels that ethtool shows", async () => {
    using both = lab(CABLE);
    const { client, netns } = both;
    const compare = () => {
      const read = client.do("channels-get", device("near"));
      expect(undescribed(read)).toEqual([]);
      const ours = [
        ...[read.rxMax, read.txMax, read.otherMax, read.combinedMax],
        ...[read.rxCount, read.txCount, read.otherCount, read.combinedCount],
      ];
      const theirs = linesOf(netns, "ethtool -l near").map(([, value]) => value);
      expect(ours.map(shown)).toEqual(theirs);
      return read;
    };
    expect(compare()).toMatchObject({ rxMax: 4, txMax: 4 });
    await using events = client.events("monitor", { inLoop: true });
    client.do("channels-set", { ...device("near"), rxCount: 2, txCount: 3 });
    expect(compare()).toMatchObject({ rxCount: 2, txCount: 3 });
    const [received] = await eventsUntil(events, ({ name }) => name === "channels-ntf");
    expect(received?.fields).toMatchObject({ header: { devName: "near" }, rxCount: 2, txCount: 3, rxMax: 4 });
    runIn(netns, ["ethtool", "-L", "far", "rx", "1"]);
    const theirs = await eventsUntil(events, ({ name }) => name === "channels-ntf");
    expect(theirs.at(-1)?.fields).toMatchObject({ header: { devName: "far" }, rxCount: 1 });
    const tooMany = thrown(() => client.do("channels-set", { ...device("near"), rxCount: 5 }));
    expect(tooMany).toMatchObject({ code: "EINVAL", extendedAck: { attribute: "rx-count" } });
    const dumped = client.dump("channels-get", everyDevice).toArray();
    expect(dumped.map(({ header, rxCount }) => [header?.devName, rxCount]).sort()).toEqual([
      ["far", 1],
      ["near", 2],
    ]);
  });

  test.skipIf(!program)("returns the link settings and statistic names that ethtool shows", () => {
    using both = lab(CABLE, "ip link set near up", "ip link set far up");
    const { client, netns } = both;
    const theirs = valuesOf(netns, "ethtool near");
    const read = client.do("linkmodes-get", device("near"));
    expect(`${read.speed}Mb/s`).toBe(theirs["Speed"]!);
    expect([read.duplex, theirs["Duplex"]]).toEqual(["full", "Full"]);
    expect(["off", "on"][read.autoneg!]).toBe(theirs["Auto-negotiation"]!);
    const port = client.do("linkinfo-get", device("near"));
    expect([port.port, theirs["Port"]]).toEqual(["tp", "Twisted Pair"]);
    expect(`${port.phyaddr}`).toBe(theirs["PHYAD"]!);
    expect([port.transceiver, theirs["Transceiver"]]).toEqual(["internal", "internal"]);
    const link = client.do("linkstate-get", device("near"));
    expect(link.link === 1 ? "yes" : "no").toBe(theirs["Link detected"]!);
    runIn(netns, ["ip", "link", "set", "far", "down"]);
    expect(client.do("linkstate-get", device("near")).link).toBe(0);
    expect(valuesOf(netns, "ethtool near")["Link detected"]).toBe("no");

    const stamps = client.do("tsinfo-get", device("near"));
    const listed = runIn(netns, ["ethtool", "-T", "near"]).match(/^(software|hardware|raw)-?\S*$|^\t\S+$/gm)!;
    expect(namesOf(stamps.timestamping).map((name) => `\t${name}`)).toEqual(listed);
    const sets = client.do("strset-get", { ...device("near"), stringsets: { stringset: [{ id: "stats" }] } });
    const [set] = sets.stringsets!.stringset!;
    const counted = linesOf(netns, "ethtool -S near").map(([name]) => name);
    expect(set!.strings!.flatMap(({ string = [] }) => string.map(({ value }) => value!))).toEqual(counted);
    const counting = client.do("strset-get", {
      ...device("near"),
      stringsets: { stringset: [{ id: "stats" }] },
      countsOnly: true,
    });
    expect(counting.stringsets!.stringset).toEqual([{ id: "stats", count: counted.length }]);
    expect(undescribed([read, port, link, stamps, sets, counting])).toEqual([]);
  });

  test("returns all requested groups of statistics", () => {
    using both = lab();
    const { client } = both;
    const names = ["eth-phy", "eth-mac", "eth-ctrl", "rmon"];
    const groups = { nomask: true, bits: { bit: names.map((name) => ({ name })) } } as const;
    const read = client.do("stats-get", { ...device("lo"), groups });
    expect(undescribed(read)).toEqual([]);
    expect<unknown>(read.grp?.map(({ id }) => id)).toEqual(names);
    const ids = read.grp!.map(({ ssId }) => ssId!);
    // The string sets do not depend on a device, but the request needs the header anyway.
    const sets = client.do("strset-get", { header: {}, stringsets: { stringset: ids.map((id) => ({ id })) } });
    expect(undescribed(sets)).toEqual([]);
    const first = sets.stringsets!.stringset!.map(({ strings }) => strings![0]!.string![0]!.value);
    expect(first).toEqual([
      "SymbolErrorDuringCarrier",
      "FramesTransmittedOK",
      "MACControlFramesTransmitted",
      "etherStatsUndersizePkts",
    ]);
  });

  test.skipIf(!program)("reports EOPNOTSUPP for settings that the device lacks", () => {
    using both = lab(CABLE);
    const { client, netns } = both;
    const missing = [
      ["rings-get", "-g"],
      ["pause-get", "-a"],
      ["eee-get", "--show-eee"],
      ["fec-get", "--show-fec"],
      ["privflags-get", "--show-priv-flags"],
      ["coalesce-get", "-c"],
    ] as const;
    for (const [operation, option] of missing) {
      expect(thrown(() => client.do(operation, device("near")))).toMatchObject({ code: "EOPNOTSUPP" });
      const { success, stderr } = netns.run(() => Bun.spawnSync(["ethtool", option, "near"]));
      expect([operation, success, stderr.toString()]).toEqual([
        operation,
        false,
        expect.stringMatching(/not supported/),
      ]);
      expect(client.dump(operation, everyDevice).toArray()).toEqual([]);
    }
    expect(thrown(() => client.do("rings-get", device("nowhere")))).toMatchObject({
      code: "ENODEV",
      extendedAck: { attribute: "header.dev-name" },
    });
  });

  whereTheKernelHas("tap devices that this user may create", canOpen("/dev/net/tun"), () => {
    const TAP = "ip tuntap add mode tap name tap0";

    test.skipIf(!program)("reads and changes the coalescing parameters that ethtool shows", async () => {
      using both = lab(TAP);
      const { client, netns } = both;
      const frames = () => {
        const read = client.do("coalesce-get", device("tap0"));
        expect(undescribed(read)).toEqual([]);
        expect(shown(read.rxMaxFrames)).toBe(valuesOf(netns, "ethtool -c tap0")["rx-frames"]!);
        return read.rxMaxFrames;
      };
      expect(frames()).toBe(0);
      await using events = client.events("monitor", { inLoop: true });
      client.do("coalesce-set", { ...device("tap0"), rxMaxFrames: 7 });
      expect(frames()).toBe(7);
      runIn(netns, ["ethtool", "-C", "tap0", "rx-frames", "9"]);
      expect(frames()).toBe(9);
      const received = await eventsUntil(events, ({ fields }) => "rxMaxFrames" in fields && fields.rxMaxFrames === 9);
      expect(received.map(({ name, fields }) => [name, (fields as { rxMaxFrames: number }).rxMaxFrames])).toEqual([
        ["coalesce-ntf", 7],
        ["coalesce-ntf", 9],
      ]);
      expect(thrown(() => client.do("coalesce-set", { ...device("tap0"), txUsecs: 7 }))).toMatchObject({
        code: "EINVAL",
        extendedAck: { attribute: "tx-usecs", message: "cannot modify an unsupported parameter" },
      });
    });

    test.skipIf(!program)("reads and changes the message mask that ethtool shows", async () => {
      using both = lab(TAP);
      const { client, netns } = both;
      const level = () => {
        const read = client.do("debug-get", device("tap0"));
        expect(undescribed(read)).toEqual([]);
        const names = namesOf(read.msgmask);
        const text = runIn(netns, ["ethtool", "tap0"]);
        const lines = /Current message level: \S+ \(\d+\)\n {30}(.*)\n/.exec(text)![1]!;
        expect(names).toEqual(lines.split(" ").filter((word) => word !== ""));
        return names;
      };
      expect(level()).toEqual([]);
      await using events = client.events("monitor", { inLoop: true });
      const bit = [
        { name: "drv", value: true },
        { index: 2, value: true },
      ];
      client.do("debug-set", { ...device("tap0"), msgmask: { bits: { bit } } });
      expect(level()).toEqual(["drv", "link"]);
      runIn(netns, ["ethtool", "-s", "tap0", "msglvl", "drv", "off"]);
      expect(level()).toEqual(["link"]);
      const received = await eventsUntil(events, ({ fields }) => {
        return "msgmask" in fields && Bun.deepEquals(numbersOf(fields.msgmask!), [2]);
      });
      expect(received.map(({ name, fields }) => [name, numbersOf((fields as { msgmask: Bitset }).msgmask)])).toEqual([
        ["debug-ntf", [0, 2]],
        ["debug-ntf", [2]],
      ]);
    });

    test.skipIf(!program)("reads and changes the speed that ethtool shows", async () => {
      using both = lab(TAP);
      const { client, netns } = both;
      const speed = () => {
        const { speed: megabits, duplex } = client.do("linkmodes-get", device("tap0"));
        const theirs = valuesOf(netns, "ethtool tap0");
        expect([`${megabits}Mb/s`, duplex]).toEqual([theirs["Speed"], theirs["Duplex"]?.toLowerCase()]);
        return [megabits, duplex];
      };
      speed();
      await using events = client.events("monitor", { inLoop: true });
      client.do("linkmodes-set", { ...device("tap0"), speed: 100, duplex: "half" });
      expect(speed()).toEqual([100, "half"]);
      runIn(netns, ["ethtool", "-s", "tap0", "speed", "1000", "duplex", "full"]);
      expect(speed()).toEqual([1000, "full"]);
      const received = await eventsUntil(events, ({ fields }) => "speed" in fields && fields.speed === 1000);
      expect(received.map(({ name }) => name)).toEqual(["linkmodes-ntf", "linkmodes-ntf"]);
      expect(undescribed(received)).toEqual([]);
    });
  });
});
