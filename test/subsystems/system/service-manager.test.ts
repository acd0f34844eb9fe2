import { afterEach, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { notifyServiceManager, watchdogTimeoutMs } from "../../../src/subsystems/system/index.ts";
import { expectDescriptors } from "../../support/nothing-left.ts";
import { settledDescriptors } from "../../support/threads.ts";
import { NotifySocket } from "./notify-socket.ts";

const names = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"];

afterEach(() => {
  for (const name of names) delete process.env[name];
});

describe("notifyServiceManager()", () => {
  test.each([undefined, `@bun-netlink-${process.pid}`])(
    "sends events and the status to the socket %s",
    async (name) => {
      using socket = new NotifySocket(name);
      process.env["NOTIFY_SOCKET"] = socket.path;
      notifyServiceManager({ event: "ready", status: "two\nlines" });
      const descriptors = await settledDescriptors();
      for (const event of ["watchdog", "stopping", "reloading"] as const)
        expect(notifyServiceManager({ event })).toBe(true);
      await expectDescriptors(descriptors);
      const [ready, watchdog, stopping, reloading] = socket.received();
      expect([ready, watchdog, stopping]).toEqual(["READY=1\nSTATUS=two lines", "WATCHDOG=1", "STOPPING=1"]);
      const [, time] = /^RELOADING=1\nMONOTONIC_USEC=(\d+)$/.exec(reloading!)!;
      // The monotonic clock of the host does not run during suspend.
      const uptime = Number.parseFloat(readFileSync("/proc/uptime", "utf8"));
      expect(Number(time)).toBeGreaterThan(0);
      expect(Number(time) / 1e6).toBeLessThanOrEqual(uptime + 1);
    },
  );

  test("returns false without a service manager", () => {
    expect(notifyServiceManager({ event: "ready" })).toBe(false);
  });

  test("rejects invalid states and sockets, and reports a socket without a receiver", () => {
    expect(() => notifyServiceManager({ event: "done" as never })).toThrow("state.event: expected one of ready, ");
    expect(() => notifyServiceManager({ status: 1 as never })).toThrow("state.status: expected a string, got 1");
    process.env["NOTIFY_SOCKET"] = "relative";
    expect(() => notifyServiceManager({})).toThrow('NOTIFY_SOCKET: expected a path or "@" and a name, got "relative"');
    process.env["NOTIFY_SOCKET"] = `/${"x".repeat(107)}`;
    expect(() => notifyServiceManager({})).toThrow("NOTIFY_SOCKET: expected at most 107 bytes, got 108");
    process.env["NOTIFY_SOCKET"] = "/nonexistent";
    expect(() => notifyServiceManager({})).toThrow("ENOENT");
  });
});

test("watchdogTimeoutMs() returns the timeout if the watchdog is that of this process", () => {
  expect(watchdogTimeoutMs()).toBeUndefined();
  process.env["WATCHDOG_USEC"] = "30000000";
  expect(watchdogTimeoutMs()).toBe(30_000);
  process.env["WATCHDOG_PID"] = `${process.pid}`;
  expect(watchdogTimeoutMs()).toBe(30_000);
  process.env["WATCHDOG_PID"] = "1";
  expect(watchdogTimeoutMs()).toBeUndefined();
});
