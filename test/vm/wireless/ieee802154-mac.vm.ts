import { afterAll, beforeAll, expect, test } from "bun:test";
import { ieee802154Mac } from "../../../src/families/ieee802154-mac.ts";
import { nl802154 } from "../../../src/families/nl802154.ts";
import { NLM_F_CREATE, NLM_F_EXCL } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { take } from "../families.ts";
import { loadModule, unloadModule } from "../modules.ts";

beforeAll(() => {
  unloadModule("mac802154_hwsim");
  unloadModule("fakelb");
  loadModule("fakelb", "numlbs=1");
});
afterAll(() => unloadModule("fakelb"));

/** Creates a network interface on the only IEEE 802.15.4 radio. */
function setUp() {
  const client = ieee802154Mac.connect();
  const [radio] = client.dump("list-phy").toArray();
  const { phyName } = radio!;
  const { devName } = client.do("add-iface", {
    phyName,
    devName: "mac0",
    devType: "wpan",
    hwAddr: 0x0200_0000_0000_0007n,
  });
  expect(devName).toBe("mac0");
  return { client, phyName, devName };
}

test("802.15.4 MAC creates, lists and deletes interfaces", async () => {
  const { client, phyName, devName } = setUp();
  const newer = nl802154.connect();
  const radio = client.do("list-phy", { phyName });
  expect(client.dump("list-phy").toArray()).toEqual([radio]);
  const supported = newer.dump("get-wpan-phy").toArray()[0]!.channelsSupported!.supportedChannel!;
  const pages = supported.flatMap((channels, page) => (channels === 0 ? [] : [(channels | (page << 27)) >>> 0]));
  expect(radio.channelPageList).toEqual(pages);

  await using events = client.events("coordinator", { inLoop: true });
  client.do("start-req", {
    devName,
    coordPanId: 0xbeef,
    coordShortAddr: 0x1234,
    channel: 20,
    bcnOrd: 15,
    sfOrd: 15,
    panCoord: 0,
    batExt: 0,
    coordRealign: 0,
  });
  const [started] = await take(events, 1);
  expect(started).toMatchObject({ name: "start-conf", fields: { devName, status: 0 } });
  client.do("set-macparams", { devName, csmaRetries: 4, csmaMinBe: 3, csmaMaxBe: 5 });
  const found = client.do("list-iface", { devName });
  expect(client.dump("list-iface").toArray()).toContainEqual(found);
  const other = newer
    .dump("get-interface")
    .toArray()
    .find(({ ifname }) => ifname === devName)!;
  expect(found).toMatchObject({
    phyName,
    devIndex: other.ifindex!,
    panId: 0xbeef,
    shortAddr: 0x1234,
    hwAddr: 0x0200_0000_0000_0007n,
    csmaRetries: other.maxCsmaBackoffs,
    frameRetries: other.maxFrameRetries,
  } as object);
  expect(other).toMatchObject({ panId: 0xbeef, shortAddr: 0x1234, extendedAddr: found.hwAddr });
  expect(newer.dump("get-wpan-phy").toArray()[0]).toMatchObject({ page: 0, channel: 20 });

  expect(client.do("del-iface", { devName })).toEqual({ phyName, devName });
  expect(thrown(() => client.do("list-iface", { devName }))).toMatchObject({ code: "ENODEV" });
});

test("802.15.4 MAC sets and returns security settings", () => {
  const { client, devName } = setUp();
  const { devIndex } = client.do("list-iface", { devName });
  const key = { llsecKeyMode: "index", llsecKeyId: 5 } as const;
  client.do("llsec-setparams", { devName, llsecEnabled: 1, llsecSeclevel: 5, llsecFrameCounter: 7, ...key });
  expect(client.do("llsec-getparams", { devName })).toEqual({
    devName,
    devIndex,
    llsecEnabled: 1,
    llsecSeclevel: 5,
    llsecFrameCounter: 7,
    ...key,
  });
  client.do("del-iface", { devName });
});

test("802.15.4 MAC adds, lists and deletes security entries", () => {
  const { client, devName } = setUp();
  const { devIndex } = client.do("list-iface", { devName });
  const flags = NLM_F_CREATE | NLM_F_EXCL;
  const keyId = { llsecKeyMode: "short-index", llsecKeyId: 5, llsecKeySourceShort: 0xbeef0001 } as const;
  const commands = `${"00".repeat(28)}04000000`;
  const key = {
    ...keyId,
    llsecKeyUsageFrameTypes: 0b1010,
    llsecKeyUsageCommands: commands,
    llsecKeyBytes: "000102030405060708090a0b0c0d0e0f",
  };
  const hwAddr = 0x0200_0000_0000_0009n;
  const device = {
    ...{ hwAddr, panId: 0xbeef, shortAddr: 0x1234, llsecFrameCounter: 7, llsecDevOverride: 1 },
    llsecDevKeyMode: "restrict",
  } as const;
  const deviceKey = { hwAddr, llsecFrameCounter: 9, ...keyId };
  const level = {
    llsecFrameType: "mac-cmd",
    llsecCmdFrameId: 2,
    llsecSeclevels: 0b1100_0000,
    llsecDevOverride: 0,
  } as const;

  // The kernel rejects every request to add an entry as invalid if it lacks NLM_F_EXCL.
  expect(thrown(() => client.do("llsec-add-key", { devName, ...key }))).toMatchObject({
    code: "EINVAL",
    message: expect.stringContaining("set NLM_F_CREATE | NLM_F_EXCL in `flags`"),
  });
  client.do("llsec-add-key", { devName, ...key }, { flags });
  client.do("llsec-add-dev", { devName, ...device }, { flags });
  client.do("llsec-add-devkey", { devName, ...deviceKey }, { flags });
  client.do("llsec-add-seclevel", { devName, ...level }, { flags });
  expect(thrown(() => client.do("llsec-add-key", { devIndex, ...key }, { flags }))).toMatchObject({ code: "EEXIST" });

  const owner = { devName, devIndex };
  expect(client.dump("llsec-list-key").toArray()).toEqual([{ ...owner, ...key }]);
  expect(client.dump("llsec-list-dev").toArray()).toEqual([{ ...owner, ...device }]);
  expect(client.dump("llsec-list-devkey").toArray()).toEqual([{ ...owner, ...deviceKey }]);
  expect(client.dump("llsec-list-seclevel").toArray()).toEqual([{ ...owner, ...level }]);

  client.do("llsec-del-devkey", { devName, hwAddr, ...keyId });
  client.do("llsec-del-dev", { devName, hwAddr });
  client.do("llsec-del-key", { devName, ...keyId });
  client.do("llsec-del-seclevel", { devName, ...level });
  for (const list of ["llsec-list-key", "llsec-list-dev", "llsec-list-devkey", "llsec-list-seclevel"] as const) {
    expect(client.dump(list).toArray()).toEqual([]);
  }
  expect(thrown(() => client.do("llsec-del-key", { devName, ...keyId }))).toMatchObject({ code: "ENOENT" });
  client.do("del-iface", { devName });
});
