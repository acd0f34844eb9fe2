import { expect, test } from "bun:test";
import { macsec as macsecFamily } from "../../../src/families/macsec.ts";
import { rtLink } from "../../../src/families/rt-link.ts";
import { encodeAttributes } from "../../../src/schema/index.ts";
import { Links } from "../../../src/subsystems/route/index.ts";
import { thrown } from "../../message/bytes.ts";
import { ipJson, runIn } from "../../support/oracle.ts";
import { useLab } from "../lab.ts";
import { addLink, removeLink } from "./links.ts";

const lab = useLab();
const KEY = "0011223344556677 8899aabbccddeeff".replace(" ", "");
const KEY_ID = "01".repeat(16);
const PEER = 0x0200_0000_0009_0001n;

/** Creates a MACsec link on top of another link that has no peer. */
function setUp(): { macsec: ReturnType<typeof macsecFamily.connect>; ifindex: number } {
  const macsec = macsecFamily.connect({ netns: lab.netns });
  const link = addLink(lab.netns, "dummy", { ifname: "below", address: "02:00:00:00:00:01" });
  const data = encodeAttributes(rtLink, "linkinfo-macsec-attrs", { port: 11, encrypt: 1 });
  const ifindex = addLink(lab.netns, "macsec", { ifname: "macsec0", link }, data);
  return { macsec, ifindex };
}

test("macsec lists the settings of a new link", () => {
  const { macsec, ifindex } = setUp();
  const [found, ...others] = macsec.dump("get-txsc", {}).toArray();
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    ifindex,
    secy: { sci: 0x0200_0000_0001_000bn, encrypt: 1, protect: 1, icvLen: 16, oper: expect.any(Number) },
  });
  expect(found?.["unparsed"]).toBeUndefined();
  const [shown] = ipJson(lab.netns, "-d", "link", "show", "macsec0") as { linkinfo?: { info_data: object } }[];
  expect(shown?.linkinfo?.info_data).toMatchObject({ sci: "020000000001000b", encrypt: true, protect: true });
});

test("macsec adds, changes and deletes transmit keys", () => {
  const { macsec, ifindex } = setUp();
  const shown = () => runIn(lab.netns, ["ip", "macsec", "show", "macsec0"]);
  macsec.do("add-txsa", { ifindex, saConfig: { an: 0, pn: 100, active: 1, key: KEY, keyid: KEY_ID } });
  const keys = () => macsec.dump("get-txsc", {}).toArray()[0]!["txsaList"];
  expect(keys()).toMatchObject([{ an: 0, pn: 100n, active: 1, keyid: KEY_ID }]);
  expect(shown()).toMatch(new RegExp(`0: PN 100, state on, key ${KEY_ID}`));
  macsec.do("upd-txsa", { ifindex, saConfig: { an: 0, pn: 200 } });
  macsec.do("upd-txsa", { ifindex, saConfig: { an: 0, active: 0 } });
  expect(keys()).toMatchObject([{ an: 0, pn: 200n, active: 0 }]);
  expect(shown()).toMatch(/0: PN 200, state off/);
  macsec.do("del-txsa", { ifindex, saConfig: { an: 0 } });
  expect(keys()).toEqual([]);
  expect(shown()).not.toContain(KEY_ID);
});

test("macsec adds, changes and deletes receive channels", () => {
  const { macsec, ifindex } = setUp();
  const shown = () => runIn(lab.netns, ["ip", "macsec", "show", "macsec0"]);
  const senders = () => macsec.dump("get-txsc", {}).toArray()[0]!["rxscList"];
  macsec.do("add-rxsc", { ifindex, rxscConfig: { sci: PEER, active: 1 } });
  const rxscConfig = { sci: PEER };
  macsec.do("add-rxsa", { ifindex, rxscConfig, saConfig: { an: 1, pn: 5, active: 1, key: KEY, keyid: KEY_ID } });
  expect(senders()).toMatchObject([{ sci: PEER, active: 1, saList: [{ an: 1, pn: 5n, active: 1, keyid: KEY_ID }] }]);
  expect(shown()).toMatch(/RXSC: 0200000000090001, state on\n.*1: PN 5, state on/);
  macsec.do("upd-rxsc", { ifindex, rxscConfig: { sci: PEER, active: 0 } });
  expect(senders()).toMatchObject([{ sci: PEER, active: 0 }]);
  // The kernel refuses to delete a MACsec key while it is active.
  const last = { ifindex, rxscConfig, saConfig: { an: 1 } };
  expect(thrown(() => macsec.do("del-rxsa", last))).toMatchObject({ code: "EBUSY" });
  macsec.do("upd-rxsa", { ...last, saConfig: { an: 1, active: 0 } });
  macsec.do("del-rxsa", last);
  macsec.do("del-rxsc", { ifindex, rxscConfig });
  expect(senders()).toEqual([]);
  expect(shown()).not.toContain("RXSC:");
});

test("macsec rejects missing channels and invalid keys", () => {
  const { macsec, ifindex } = setUp();
  expect(thrown(() => macsec.do("del-rxsc", { ifindex, rxscConfig: { sci: PEER } }))).toMatchObject({ code: "ENODEV" });
  expect(() => macsec.do("add-txsa", { ifindex, saConfig: { an: 4 } })).toThrow(/saConfig\.an/);
  removeLink(lab.netns, "macsec0");
  expect(macsec.dump("get-txsc", {}).toArray()).toEqual([]);
});

test("Links creates, lists and shows macsec links with the cipher suites that ip names", () => {
  const link = addLink(lab.netns, "dummy", { ifname: "below" });
  using links = Links.open({ netns: lab.netns });
  const suites = ["gcm-aes-128", "gcm-aes-256", "gcm-aes-xpn-128", "gcm-aes-xpn-256"] as const;
  for (const [port, cipherSuite] of suites.entries()) {
    const ifname = `m${port}`;
    links.add({ ifname, kind: "macsec", link, data: { port: port + 1, cipherSuite } });
    expect(links.get(ifname)).toMatchObject({ data: { cipherSuite } });
    const [shown] = ipJson(lab.netns, "-d", "link", "show", ifname) as { linkinfo?: { info_data: object } }[];
    expect(shown?.linkinfo?.info_data).toMatchObject({ cipher_suite: cipherSuite.toUpperCase() });
    const listed = links.get(ifname);
    links.delete(ifname);
    links.add(listed);
    expect(links.get(ifname)).toMatchObject({ data: { cipherSuite } });
    links.delete(ifname);
  }
});
