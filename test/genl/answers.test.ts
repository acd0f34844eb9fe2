import { expect, test } from "bun:test";
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_ATTR_HDRSIZE,
  CTRL_ATTR_MAXATTR,
  CTRL_ATTR_MCAST_GROUPS,
  CTRL_ATTR_MCAST_GRP_ID,
  CTRL_ATTR_MCAST_GRP_NAME,
  CTRL_ATTR_OP_FLAGS,
  CTRL_ATTR_OP_ID,
  CTRL_ATTR_OPS,
  CTRL_ATTR_POLICY,
  CTRL_ATTR_POLICY_DO,
  CTRL_ATTR_VERSION,
  ENOENT,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  lookupFamily,
  lookupMulticastGroup,
  lookupPolicy,
  NLM_F_DUMP,
} from "../../src/index.ts";
import { verdict } from "../support/scripted-transport.ts";
import { type Content, identity, operationPolicy, ScriptedController } from "./controller.ts";

const family = identity("made_up", 0x99);
/** Header of an attribute whose length field exceeds the end of the message. */
const CUT = new Uint8Array([200, 0, 1, 0]);

function lookup(content: Content) {
  using socket = ScriptedController.of(content).socket();
  return lookupFamily("made_up", { socket });
}

test("lookupFamily() returns all properties of the controller's reply", () => {
  const found = lookup((writer) =>
    family(writer)
      .u32(CTRL_ATTR_VERSION, 3)
      .u32(CTRL_ATTR_HDRSIZE, 4)
      .u32(CTRL_ATTR_MAXATTR, 9)
      .nest(CTRL_ATTR_OPS, (operations) =>
        operations
          .nest(1, (entry) =>
            entry.u32(CTRL_ATTR_OP_ID, 5).u32(CTRL_ATTR_OP_FLAGS, GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP),
          )
          .nest(2, (entry) => entry.u32(CTRL_ATTR_OP_ID, 300)),
      )
      .nest(CTRL_ATTR_MCAST_GROUPS, (groups) =>
        groups.nest(1, (entry) => entry.u32(CTRL_ATTR_MCAST_GRP_ID, 40).string(CTRL_ATTR_MCAST_GRP_NAME, "events")),
      )
      .u32(1000, 1),
  );
  const operation = {
    dump: false,
    do: false,
    hasPolicy: false,
    adminPermission: false,
    namespaceAdminPermission: false,
  };
  expect(found).toEqual({
    id: 0x99,
    name: "made_up",
    version: 3,
    headerSize: 4,
    maxAttribute: 9,
    operations: [
      { ...operation, command: 5, flags: 6, do: true, dump: true },
      { ...operation, command: 300, flags: 0 },
    ],
    groups: new Map([["events", 40]]),
  });
});

test("lookupFamily() accepts a family with only a name and an id", () => {
  expect(lookup(family)).toEqual({
    id: 0x99,
    name: "made_up",
    version: 0,
    headerSize: 0,
    maxAttribute: 0,
    operations: [],
    groups: new Map(),
  });
});

for (const [what, content, place] of [
  ["without a number", (writer) => writer.string(CTRL_ATTR_FAMILY_NAME, "made_up"), "attribute family-id: is missing"],
  ["without a name", (writer) => writer.u16(CTRL_ATTR_FAMILY_ID, 0x99), "attribute family-name: is missing"],
  ["with an invalid number", identity("made_up", 3), "attribute family-id: "],
  ["with a short version", (writer) => family(writer).u8(CTRL_ATTR_VERSION, 1), "attribute version: 1 bytes"],
  [
    "with an operation without a number",
    (writer) => family(writer).nest(CTRL_ATTR_OPS, (nest) => nest.nest(1, (entry) => entry.u32(CTRL_ATTR_OP_FLAGS, 1))),
    "attribute ops.1.op-id: is missing",
  ],
  [
    "with truncated operations",
    (writer) => family(writer).bytes(CTRL_ATTR_OPS, CUT),
    "attribute ops: an attribute has length 200",
  ],
  [
    "with a group without a number",
    (writer) =>
      family(writer).nest(CTRL_ATTR_MCAST_GROUPS, (nest) =>
        nest.nest(7, (entry) => entry.string(CTRL_ATTR_MCAST_GRP_NAME, "events")),
      ),
    "attribute mcast-groups.7.mcast-grp-id: is missing",
  ],
  [
    "with an unterminated group name",
    (writer) =>
      family(writer).nest(CTRL_ATTR_MCAST_GROUPS, (nest) =>
        nest.nest(7, (entry) =>
          entry.bytes(CTRL_ATTR_MCAST_GRP_NAME, new Uint8Array([65])).u32(CTRL_ATTR_MCAST_GRP_ID, 1),
        ),
      ),
    "attribute mcast-groups.7.mcast-grp-name: a string without its terminating NUL",
  ],
] as [string, Content, string][]) {
  test(`lookupFamily() reports EBADMSG for a family ${what}`, () => {
    expect(() => lookup(content)).toThrow(
      expect.objectContaining({
        name: "NetlinkError",
        code: "EBADMSG",
        operation: "nlctrl.getfamily",
        message: expect.stringContaining(place),
      }),
    );
  });
}

for (const [what, content, place] of [
  [
    "with a truncated number of an operation",
    operationPolicy(5, (entry) => entry.u8(CTRL_ATTR_POLICY_DO, 1)),
    "attribute op-policy.5.do: 1 bytes where at least 4 are needed",
  ],
  [
    "with a truncated attribute",
    (writer) => writer.nest(CTRL_ATTR_POLICY, (nest) => nest.nest(0, (entry) => entry.bytes(6, CUT))),
    "attribute policy.0.6: an attribute has length 200",
  ],
  [
    "that is truncated",
    (writer) => writer.nest(CTRL_ATTR_POLICY, (nest) => nest.bytes(7, CUT)),
    "attribute policy.7: an attribute has length 200",
  ],
] as [string, Content, string][]) {
  test(`lookupPolicy() reports EBADMSG for a policy ${what}`, () => {
    using socket = ScriptedController.of(family, content).socket();
    expect(() => lookupPolicy("made_up", { socket })).toThrow(
      expect.objectContaining({
        code: "EBADMSG",
        operation: "nlctrl.getpolicy",
        message: expect.stringContaining(place),
      }),
    );
  });
}

test("lookupFamily() throws EPROTO if the reply lacks a family", () => {
  using socket = new ScriptedController((_, request, kernel) => kernel.reply(verdict(request))).socket();
  expect(() => lookupFamily("made_up", { socket })).toThrow(expect.objectContaining({ code: "EPROTO" }));
});

test("lookupFamily() does not cache a missing family", () => {
  let loaded = false;
  const answered = ScriptedController.of((writer) =>
    family(writer).nest(CTRL_ATTR_MCAST_GROUPS, (nest) =>
      nest.nest(1, (entry) => entry.u32(CTRL_ATTR_MCAST_GRP_ID, 40).string(CTRL_ATTR_MCAST_GRP_NAME, "events")),
    ),
  );
  const kernel = new ScriptedController((_, request, kernel) => {
    if (!loaded) return kernel.reply(verdict(request, ENOENT));
    const source = answered.socket();
    source.sendWithSequence(request, request.sequence);
    for (const datagram of source.receiveMany()) kernel.reply(datagram.bytes.slice());
  });
  using socket = kernel.socket();
  for (let count = 1; count <= 3; count++) {
    expect(() => lookupFamily("made_up", { socket })).toThrow(/no generic netlink family "made_up"/);
    expect(kernel.sent).toHaveLength(count);
  }
  loaded = true;
  expect(lookupMulticastGroup("made_up", "events", { socket })).toBe(40);
});

test("lookupFamily() times out without a reply", () => {
  using socket = new ScriptedController(() => {}).socket();
  expect(() => lookupFamily("made_up", { socket, timeoutMs: 20 })).toThrow(
    expect.objectContaining({ code: "ETIMEDOUT" }),
  );
});

test("lookupPolicy() requests the family by name, then the policy by id", () => {
  const kernel = ScriptedController.of(family);
  using socket = kernel.socket();
  lookupPolicy("made_up", { socket, command: 7 });
  const [byName, byNumber] = kernel.requests;
  const attributes = byName!.attributes(4);
  expect(attributes.find(CTRL_ATTR_FAMILY_NAME) && attributes.string()).toBe("made_up");
  expect(byName!.flags & NLM_F_DUMP).toBe(0);
  const number = byNumber!.attributes(4);
  expect(number.find(CTRL_ATTR_FAMILY_ID) && number.u16()).toBe(0x99);
  expect(byNumber!.flags & NLM_F_DUMP).toBe(NLM_F_DUMP);
});
