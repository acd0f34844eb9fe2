import { afterAll, beforeAll, expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { nfc } from "../../../src/families/nfc.ts";
import { thrown } from "../../message/bytes.ts";
import { take } from "../families.ts";
import { loadModule, unloadModule } from "../modules.ts";

beforeAll(() => {
  unloadModule("nfcsim");
  loadModule("nfc");
});
afterAll(() => unloadModule("nfcsim"));

test("nfc announces, lists and switches on adapters", async () => {
  const client = nfc.connect();
  await using events = client.events("events", { inLoop: true });
  expect(client.dump("get-device").toArray()).toEqual([]);
  // The kernel module simulates two NFC adapters. Whether they detect each other depends on the speed of the machine.
  loadModule("nfcsim");
  const added = await take(events, 2);
  const adapters = client.dump("get-device").toArray();
  expect(added.map(({ name, fields }) => ({ name, fields }))).toEqual(
    adapters.map((fields) => ({ name: "device-added", fields })) as never,
  );
  expect(adapters).toMatchObject([{ protocols: ["nfc-dep"], devicePowered: 0, rfMode: "none" }, { devicePowered: 0 }]);
  expect(readdirSync("/sys/class/nfc").sort()).toEqual(adapters.map(({ deviceName }) => deviceName).sort());
  const [first, second] = adapters.map(({ deviceIndex }) => deviceIndex) as [number, number];
  for (const deviceIndex of [first, second]) client.do("dev-up", { deviceIndex });
  expect(client.do("get-device", { deviceIndex: first })).toMatchObject({ devicePowered: 1 });
  expect(thrown(() => client.do("dev-up", { deviceIndex: first }))).toMatchObject({ code: "EALREADY" });

  client.do("llc-set-params", { deviceIndex: first, llcParamRw: 3, llcParamMiux: 100 });
  expect(client.do("llc-get-params", { deviceIndex: first, firmwareName: "unused" })).toMatchObject({
    deviceIndex: first,
    llcParamRw: 3,
    llcParamMiux: 100,
  });
  client.do("start-poll", { deviceIndex: first, imProtocols: ["nfc-dep"] });
  expect(thrown(() => client.do("dev-down", { deviceIndex: first }))).toMatchObject({ code: "EBUSY" });
  client.do("stop-poll", { deviceIndex: first });
  expect(client.dump("get-target", { deviceIndex: first }).toArray()).toEqual([]);
  expect(client.dump("get-se").toArray()).toEqual([]);
  for (const deviceIndex of [first, second]) client.do("dev-down", { deviceIndex });
  unloadModule("nfcsim");
  expect(client.dump("get-device").toArray()).toEqual([]);
  expect(thrown(() => client.do("get-device", { deviceIndex: first }))).toMatchObject({ code: "ENODEV" });
});
