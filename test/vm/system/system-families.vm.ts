import { beforeAll, describe, expect, test } from "bun:test";
import { acpiEvent } from "../../../src/families/acpi-event.ts";
import { nbd } from "../../../src/families/nbd.ts";
import { thermal } from "../../../src/families/thermal.ts";
import { vfsDquot } from "../../../src/families/vfs-dquot.ts";
import { thrown } from "../../message/bytes.ts";
import { loadModule, unloadModule } from "../modules.ts";

beforeAll(() => {
  unloadModule("nbd");
  loadModule("nbd", "nbds_max=2");
});

test("thermal lists zones and rejects unknown ones", () => {
  using client = thermal.connect();
  for (const { tz } of client.dump("tz-get-id")) expect(tz).toEqual([]);
  for (const { cdev } of client.dump("cdev-get")) expect(cdev).toBeArray();
  expect(thrown(() => client.do("tz-get-temp", { tzId: 4711 }))).toMatchObject({ code: "EINVAL" });
});

test("nbd lists devices and rejects unknown ones", () => {
  const client = nbd.connect();
  const devices = client.do("status", {}).deviceList?.item ?? [];
  expect(devices).toEqual([
    { index: 0, connected: 0 },
    { index: 1, connected: 0 },
  ]);
  expect(thrown(() => client.do("disconnect", { index: 77 }))).toMatchObject({ code: "EINVAL" });
});

describe("event subscriptions", () => {
  test.each([
    ["disk quotas", () => vfsDquot.connect().events("events", { inLoop: true })],
    ["ACPI devices", () => acpiEvent.connect().events("acpi_mc_group", { inLoop: true })],
  ])("start and stop: %s", async (_, subscribe) => {
    await using events = subscribe();
    expect(events).toBeDefined();
  });
});
