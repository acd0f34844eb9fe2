import { expect, test } from "bun:test";
import { join } from "node:path";
import { rtLink } from "../../src/families/rt-link.ts";
import {
  MessageWriter,
  NETLINK_ROUTE,
  NetlinkError,
  RTM_GETLINK,
  transactMultiple,
  transactMultipleAsync,
} from "../../src/index.ts";
import { Links, Routes } from "../../src/subsystems/route/index.ts";
import { Sockets } from "../../src/subsystems/sockets/index.ts";
import { thrown } from "../message/bytes.ts";
import { runProgram } from "../support/child.ts";

test("An asynchronous call whose rejection is not handled is reported by the runtime", () => {
  const { lines, errors } = runProgram(join(import.meta.dir, "programs/unhandled.ts"));
  expect({ lines, errors }).toEqual({ lines: ["ENODEV"], errors: "" });
});

/** Returns a stack without what only V8 writes: the schemes of files, and "async". */
function calls(stack: string | undefined): string {
  return (stack ?? "").replaceAll("file://", "").replaceAll("async ", "");
}

test("The stack trace of a rejected asynchronous call contains the caller", async () => {
  using links = Links.openAsync();
  async function addExisting() {
    await links.add({ ifname: "lo", kind: "dummy" });
  }
  using client = rtLink.connectAsync();
  // The kernel knows no namespace with this id.
  async function listRejected() {
    await client.dump("getlink", { targetNetnsid: 999 }).toArray();
  }
  async function iterateRejected() {
    for await (const _ of client.dump("getlink", { targetNetnsid: 999 }));
  }
  for (const call of [addExisting, listRejected, iterateRejected]) {
    const error = await call().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(NetlinkError);
    expect(calls((error as Error).stack)).toContain(` ${call.name} (${import.meta.path}`);
  }
});

test("The stack trace of an error about an argument contains the caller, and starts at the check", () => {
  using links = Links.open();
  function addWithoutName() {
    links.add({ ifname: 5 as never, kind: "dummy" });
  }
  const { stack = "" } = thrown(addWithoutName);
  expect(calls(stack)).toContain(` addWithoutName (${import.meta.path}`);
  expect(stack.split("\n")[1]).not.toContain("argument-error.ts");
});

test("An error that a getter of the caller throws is thrown unchanged if it is frozen", () => {
  using routes = Routes.open();
  const own = Object.freeze(new TypeError("mine"));
  const route = {
    dev: "lo",
    get dst(): string {
      throw own;
    },
  };
  expect(thrown(() => routes.add(route))).toBe(own);
});

test.each(["open", "openAsync"] as const)("The errors of many changes share one captured stack (%s)", async (open) => {
  using routes = Routes[open]();
  const absent = Array.from({ length: 100 }, (_, index) => ({ dst: `10.77.${index}.0/24`, table: 7777 }));
  const capture = Error.captureStackTrace;
  let captured = 0;
  Error.captureStackTrace = (...parameters) => {
    // In Deno, a capture without frames removes the frames of an error.
    if (Error.stackTraceLimit > 0) captured++;
    capture(...parameters);
  };
  try {
    const outcomes = await routes.deleteMany(absent);
    const frames = outcomes.map(({ error }) => {
      const header = `NetlinkError: ${error?.message}\n`;
      expect(error?.stack).toStartWith(header);
      return error?.stack?.slice(header.length);
    });
    expect(outcomes[99]?.error?.message).toContain("10.77.99.0/24");
    expect(new Set(frames).size).toBe(1);
    expect(frames[99]).toContain(import.meta.path);
  } finally {
    Error.captureStackTrace = capture;
  }
  expect(captured).toBeLessThan(10);
});

test.each([
  ["sync", rtLink.connect, Sockets.open, transactMultiple],
  ["async", rtLink.connectAsync, Sockets.openAsync, transactMultipleAsync],
] as const)("The stack traces of errors in results contain the caller (%s)", async (_, connect, open, transact) => {
  using client = connect();
  using sockets = open();
  const ends = { source: { address: "127.0.0.1", port: 5 }, destination: { address: "127.0.0.1", port: 6 } };
  const request = new MessageWriter(RTM_GETLINK).struct((ifinfomsg) => ifinfomsg.zero(16)).finish();
  const calls = [
    () => client.doMultiple([{ operation: "getlink", fields: { ifname: "absent" } }]),
    () => sockets.destroyMany([{ protocol: "tcp", ...ends }]),
    () => transact(NETLINK_ROUTE, [request]),
  ];
  for (const call of calls) {
    const [result] = await call();
    expect(result?.error?.stack).toContain(import.meta.path);
  }
});

test("Errors that a call handles itself have no stack, but those that leave the call have one", () => {
  using links = Links.open();
  using routes = Routes.open();
  const capture = Error.captureStackTrace;
  let captured = 0;
  Error.captureStackTrace = (...parameters) => {
    // In Deno, a capture without frames removes the frames of an error.
    if (Error.stackTraceLimit > 0) captured++;
    capture(...parameters);
  };
  try {
    const absent = { dst: "10.77.0.0/24", table: 7777 };
    expect(links.exists("absent")).toBe(false);
    routes.delete(absent, { ignoreMissing: true });
    expect(routes.deleteMany([absent], { ignoreMissing: true })).toEqual([{}]);
    expect(captured).toBe(0);
    const [, outcome] = links.deleteMany(["absent", "lo"], { ignoreMissing: true });
    expect(outcome?.error?.stack).toContain(import.meta.path);
    const error = thrown(() => links.delete("lo", { ignoreMissing: true })) as Error;
    expect(error.stack).toContain(import.meta.path);
  } finally {
    Error.captureStackTrace = capture;
  }
});
