// No kernel of a distribution has CONFIG_IEEE802154_NL802154_EXPERIMENTAL: the bytes are those of net/ieee802154/nl802154.c.
import { expect, test } from "bun:test";
import { nl802154 } from "../../src/families/nl802154.ts";
import { decodeAttributes, operationCodec } from "../../src/schema/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";
import { bytes } from "../message/bytes.ts";

const id = { mode: "implicit" as const, implicit: { panId: 0xcafe, mode: 3, extended: 0x0102030405060708n } };

test("The security levels of nl802154 are a u8 in requests and a u32 in replies", () => {
  const secLevel = { levels: ["none" as const, "enc-mic128" as const], frame: "data" as const, devOverride: 1 };
  const request = operationCodec(nl802154, "new-sec-level").request("do", { ifindex: 2, secLevel }, { type: 30 });
  // llsec_parse_seclevel(), with nl802154_seclevel_policy.
  expect(request.payload.subarray(4 + 8).toHex()).toBe(
    bytes("1c00 2d80  0500 0100 81000000  0800 0200 01000000  0500 0400 01000000").toHex(),
  );
  // nl802154_send_seclevel() with nla_nest_start_noflag().
  const reply = bytes("1c00 2d00  0800 0200 01000000  0800 0100 81000000  0500 0400 01000000");
  expect(decodeAttributes(nl802154, "nl802154-attrs", reply)).toEqual({ secLevel });
});

test("A key of nl802154 names the addresses or the index of its frames", () => {
  const usageCmds = [0, 0, 0, 0, 0, 0, 0, 2];
  const secKey = { id, usageFrames: ["data" as const, "cmd" as const], usageCmds, bytes: new Uint8Array(16).fill(9) };
  const codec = operationCodec(nl802154, "new-sec-key");
  expect(codec.decodeRequest(codec.request("do", { ifindex: 2, secKey }, { type: 30 }))).toEqual({
    ifindex: 2,
    secKey,
  });
  const short = { ...secKey, bytes: new Uint8Array(15) };
  expect(() => codec.request("do", { ifindex: 2, secKey: short }, { type: 30 })).toThrow("secKey.bytes");
  expect(() => codec.request("do", { secKey }, { type: 30 })).toThrow("ifindex");
  expect(() => codec.request("do", { ifindex: 2 }, { type: 30 })).toThrow("secKey");
  // ieee802154_llsec_send_key_id(): mode, PAN and address of the nest.
  const implicit = bytes("2000 0300  0600 0100 feca0000  0800 0200 03000000  0c00 0400 0807060504030201");
  const keyId = bytes("2c00 0100  0800 0100 00000000");
  expect(decodeAttributes(nl802154, "sec-key", Uint8Array.of(...keyId, ...implicit))).toEqual({ id });
});

// nl802154_dump_llsec_dev() and nl802154_dump_llsec_devkey() send the command NL802154_CMD_NEW_SEC_LEVEL.
test("Dumps of devices and of their keys have the number of the security levels", () => {
  using kernel = new FakeKernel();
  const device = {
    ...{ frameCounter: 7, panId: 0xcafe, shortAddr: 1, extendedAddr: 0x0102030405060708n },
    ...{ seclevelExempt: 0, keyMode: "record" as const },
  };
  const secDevkey = { frameCounter: 7, extendedAddr: 0x0102030405060708n, id: { mode: "index" as const, index: 4 } };
  kernel.register(nl802154, {
    "get-sec-dev": { dump: () => [{ ifindex: 2, secDevice: device }] },
    "get-sec-devkey": { dump: () => [{ ifindex: 2, secDevkey }] },
  });
  using client = nl802154.connect({ socket: kernel.open() });
  expect(client.dump("get-sec-dev", { ifindex: 2 }).toArray()).toEqual([{ ifindex: 2, secDevice: device }]);
  expect(client.dump("get-sec-devkey", { ifindex: 2 }).toArray()).toEqual([{ ifindex: 2, secDevkey }]);
  for (const name of ["get-sec-dev", "get-sec-devkey"])
    expect(operationCodec(nl802154, name).operation.dump?.reply?.number).toBe(32);
});
