import { expect, test } from "bun:test";
import { join } from "node:path";
import { rtLink } from "../../src/families/rt-link.ts";
import { NetlinkError } from "../../src/index.ts";
import { Links } from "../../src/subsystems/route/index.ts";
import { runProgram } from "../support/child.ts";

test("An asynchronous call whose rejection is not handled is reported by the runtime", () => {
  const { lines, errors } = runProgram(join(import.meta.dir, "programs/unhandled.ts"));
  expect({ lines, errors }).toEqual({ lines: ["ENODEV"], errors: "" });
});

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
    expect((error as Error).stack).toContain(` ${call.name} (${import.meta.path}`);
  }
});
