// Creates connection tracking helpers, which require a privilege of the initial user namespace and a kernel option.
import { expect, test } from "bun:test";
import { ConnectionHelpers, type NewConnectionHelper } from "../../../../src/subsystems/netfilter/index.ts";
import { thrown } from "../../../message/bytes.ts";
import { loadModule } from "../../../vm/modules.ts";

loadModule("nfnetlink_cthelper");

const rpc: NewConnectionHelper = {
  name: "vm-rpc",
  family: "inet",
  protocol: "tcp",
  queue: 3,
  policies: [
    { name: "first", maximum: 1, timeout: 300 },
    { name: "second", maximum: 2, timeout: 5 },
  ],
  privateDataLength: 8,
};

test("ConnectionHelpers creates, changes, lists and deletes helpers", () => {
  using helpers = ConnectionHelpers.open();
  helpers.add(rpc);
  helpers.add({ ...rpc, protocol: "udp", status: "disabled" });
  expect(thrown(() => helpers.add(rpc))).toMatchObject({ code: "EEXIST" });
  expect(helpers.get("vm-rpc")).toEqual({ ...rpc, status: "enabled" } as never);
  expect(helpers.get({ name: "vm-rpc", family: "inet", protocol: "udp" })).toMatchObject({ status: "disabled" });
  helpers.change({ ...rpc, queue: 4, policies: rpc.policies.map((policy) => ({ ...policy, maximum: 9 })) });
  const changed = helpers.get({ name: "vm-rpc", family: "inet", protocol: "tcp" });
  expect(changed).toMatchObject({ queue: 4, policies: [{ maximum: 9 }, { maximum: 9, timeout: 5 }] });
  const listed = helpers.list().toArray();
  expect(listed).toHaveLength(2);
  helpers.deleteMany(listed);
  expect(helpers.list().toArray()).toEqual([]);
  expect(helpers.addMany(listed as NewConnectionHelper[])).toEqual([{}, {}]);
  expect(helpers.list().toArray()).toEqual(listed);
  helpers.deleteUnused();
  expect(thrown(() => helpers.get("vm-rpc"))).toMatchObject({ code: "ENOENT" });
});

test("ConnectionHelpers.change suggests add() for a missing helper", () => {
  using helpers = ConnectionHelpers.open();
  const { message } = thrown(() => helpers.change(rpc)) as Error;
  expect(message).toContain("add() creates one");
});
