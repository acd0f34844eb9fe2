import { afterAll, beforeAll, expect, test } from "bun:test";
import { mac80211Hwsim } from "../../../src/families/mac80211-hwsim.ts";
import { nl80211 } from "../../../src/families/nl80211.ts";
import { NetworkNamespace } from "../../../src/index.ts";
import { thrown } from "../../message/bytes.ts";
import { runIn } from "../../support/oracle.ts";
import { take } from "../families.ts";
import { loadModule, unloadModule } from "../modules.ts";

beforeAll(() => {
  unloadModule("mac80211_hwsim");
  loadModule("mac80211_hwsim", "radios=0");
});
afterAll(() => unloadModule("mac80211_hwsim"));

test("MAC80211_HWSIM creates, lists, announces and deletes radios", async () => {
  const client = mac80211Hwsim.connect();
  using netns = NetworkNamespace.current();
  const shown = () => [...runIn(netns, ["iw", "phy"]).matchAll(/^Wiphy (\S+)/gm)].map(([, name]) => name);
  const wiphys = () =>
    new Set(
      nl80211
        .connect()
        .dump("get-wiphy")
        .toArray()
        .map(({ wiphyName }) => wiphyName),
    );
  expect(client.dump("get-radio").toArray()).toEqual([]);
  await using events = client.events("config", { inLoop: true });
  client.do("new-radio", { radioName: "sim0", permAddr: "02:00:00:00:77:00", iftypeSupport: ["station", "ap"] });
  // When the second radio is created, the kernel acknowledges the request with the radio's number, 1, instead of 0.
  const second = { radioName: "sim1", channels: 2, noVif: true, regHintAlpha2: "DE" };
  expect(client.doMultiple([{ operation: "new-radio", fields: second }])).toEqual([{ code: 1 }]);
  const radios = client.dump("get-radio").toArray();
  expect(radios.map(({ radioId, radioName }) => [radioId, radioName])).toEqual([
    [0, "sim0"],
    [1, "sim1"],
  ]);
  expect(client.do("get-radio", { radioId: 1 })).toMatchObject({ radioName: "sim1", channels: 2 });
  expect(shown().sort()).toEqual(["sim0", "sim1"]);
  expect(wiphys()).toEqual(new Set(["sim0", "sim1"]));
  expect(runIn(netns, ["ip", "link"])).toContain("02:00:00:00:77:00");

  client.do("del-radio", { radioName: "sim1" });
  client.do("del-radio", { radioId: 0 });
  expect(shown()).toEqual([]);
  expect(client.dump("get-radio").toArray()).toEqual([]);
  expect(thrown(() => client.do("del-radio", { radioId: 0 }))).toMatchObject({ code: "ENODEV" });
  const announced = (await take(events, 4)).map(({ name, fields }) => [name, fields.radioId, fields.radioName]);
  expect(announced).toEqual([
    ["radio-added", 0, "sim0"],
    ["radio-added", 1, "sim1"],
    ["radio-removed", 1, "sim1"],
    ["radio-removed", 0, "sim0"],
  ]);
});
