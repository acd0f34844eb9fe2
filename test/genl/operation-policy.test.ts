import { expect, test } from "bun:test";
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_ATTR_OP,
  CTRL_ATTR_OP_FLAGS,
  CTRL_ATTR_OP_ID,
  CTRL_ATTR_OP_POLICY,
  CTRL_ATTR_OPS,
  CTRL_ATTR_POLICY_DO,
  CTRL_ATTR_POLICY_DUMP,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_GETPOLICY,
  dump,
  ENODATA,
  GENL_CMD_CAP_DO,
  GENL_CMD_CAP_DUMP,
  GENL_CMD_CAP_HASPOL,
  GENL_HDRLEN,
  GENL_ID_CTRL,
  GENL_NAMSIZ,
  listFamilies,
  lookupPolicy,
  MessageWriter,
  NETLINK_GENERIC,
  NetlinkSocket,
  type NetworkNamespace,
  NL_ATTR_TYPE_NESTED,
  NL_POLICY_TYPE_ATTR_POLICY_IDX,
  NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE,
  NL_POLICY_TYPE_ATTR_TYPE,
} from "../../src/index.ts";
import { describeInNamespaces, sharedNamespace } from "../support/environment.ts";
import { message, verdict } from "../support/scripted-transport.ts";
import { attributePolicy, type Content, identity, operationPolicy, ScriptedController } from "./controller.ts";

const ETHTOOL_MSG_STRSET_GET = 1;
const ETHTOOL_MSG_LINKINFO_SET = 3;
const ETHTOOL_A_HEADER_DEV_INDEX = 1;
const ETHTOOL_A_HEADER_DEV_NAME = 2;
const ETHTOOL_A_HEADER_FLAGS = 3;
const ETHTOOL_A_LINKINFO_HEADER = 1;
const ETHTOOL_A_LINKINFO_PORT = 2;
/** Maximum length in bytes of an alternative interface name, without the NUL at its end. (ALTIFNAMSIZ) */
const LONGEST_NAME = 127;

describeInNamespaces("lookupPolicy()", () => {
  const netns = sharedNamespace();

  test("returns the types and lengths of the controller's attributes", () => {
    const { operations, policies } = lookupPolicy("nlctrl", { netns });
    const { do: request, dump } = operations.get(CTRL_CMD_GETFAMILY)!;
    expect(dump).toBe(uncheckedDumpsAreTold(netns) ? request : undefined);
    const policy = policies.get(request!)!;
    expect(policy.get(CTRL_ATTR_FAMILY_ID)).toEqual({ type: "u16", minimum: 0n, maximum: 0xffffn });
    expect(policy.get(CTRL_ATTR_FAMILY_NAME)).toEqual({ type: "nul-string", maximumLength: GENL_NAMSIZ - 1 });
  });

  test("returns the command of an operation that supports only dumps", () => {
    const { operations, policies } = lookupPolicy("nlctrl", { netns });
    expect([...operations.keys()].sort()).toEqual([CTRL_CMD_GETPOLICY, CTRL_CMD_GETFAMILY].sort());
    const { do: request, dump } = operations.get(CTRL_CMD_GETPOLICY)!;
    expect(request).toBeUndefined();
    expect(policies.get(dump!)!.get(CTRL_ATTR_OP)?.type).toBe("u32");
  });

  test("returns the policy of a single operation", () => {
    for (const command of [CTRL_CMD_GETPOLICY, CTRL_CMD_GETFAMILY]) {
      const { operations, policies } = lookupPolicy("nlctrl", { netns, command });
      expect([...operations.keys()]).toEqual([command]);
      expect(policies.size).toBe(1);
    }
    const { operations, policies } = lookupPolicy("ethtool", { netns, command: ETHTOOL_MSG_LINKINFO_SET });
    expect([...operations.keys()]).toEqual([ETHTOOL_MSG_LINKINFO_SET]);
    expect(operations.get(ETHTOOL_MSG_LINKINFO_SET)!.dump).toBeUndefined();
    expect(policies.size).toBe(2);
  });

  test("returns nested policies by number", () => {
    const { operations, policies } = lookupPolicy("ethtool", { netns });
    const policy = policies.get(operations.get(ETHTOOL_MSG_LINKINFO_SET)!.do!)!;
    expect(policy.get(ETHTOOL_A_LINKINFO_PORT)).toEqual({ type: "u8", minimum: 0n, maximum: 255n });
    const nest = policy.get(ETHTOOL_A_LINKINFO_HEADER)!;
    expect(nest.type).toBe("nested");
    const header = policies.get(nest.nestedPolicy!)!;
    expect(header.get(ETHTOOL_A_HEADER_DEV_INDEX)?.type).toBe("u32");
    expect(header.get(ETHTOOL_A_HEADER_DEV_NAME)).toEqual({ type: "nul-string", maximumLength: LONGEST_NAME });
    expect(header.get(ETHTOOL_A_HEADER_FLAGS)?.mask).toBeDefined();
    expect(Math.max(...header.keys())).toBeLessThanOrEqual(nest.maximumType!);
    expect(operations.get(ETHTOOL_MSG_STRSET_GET)).toMatchObject({ do: expect.any(Number), dump: expect.any(Number) });
  });

  test("returns all policies of every family in the kernel", () => {
    const uncheckedDumps = uncheckedDumpsAreTold(netns);
    for (const family of listFamilies({ netns })) {
      const told = family.operations.filter(({ hasPolicy }) => hasPolicy);
      if (told.length === 0) continue;
      const { operations, policies } = lookupPolicy(family.name, { netns });
      const expected = told.filter(({ command, do: asks }) => asks || uncheckedDumps || operations.has(command));
      expect([family.name, ...operations.keys()]).toEqual([family.name, ...expected.map(({ command }) => command)]);
      for (const { command, do: asks, dump: dumps } of told) {
        const policy = operations.get(command) ?? {};
        if (policy.do !== undefined) expect(asks).toBe(true);
        if (policy.dump !== undefined) expect(dumps).toBe(true);
        for (const number of [policy.do, policy.dump])
          if (number !== undefined) expect(policies.has(number)).toBe(true);
      }
      for (const policy of policies.values()) {
        for (const { nestedPolicy } of policy.values()) {
          if (nestedPolicy !== undefined) expect(policies.has(nestedPolicy)).toBe(true);
        }
      }
    }
  });

  test("reports ENOENT if the family lacks the operation", () => {
    expect(() => lookupPolicy("nlctrl", { netns, command: 200 })).toThrow(
      expect.objectContaining({
        code: "ENOENT",
        operation: "nlctrl.getpolicy",
        message: expect.stringMatching(/no command 200 of family "nlctrl".*it has: 3, 10/),
      }),
    );
    expect(() => lookupPolicy("no_such_family", { netns })).toThrow(/no generic netlink family "no_such_family"/);
  });

  test("rejects an invalid command before it sends a request", () => {
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    for (const command of [-1, 256, 1.5]) {
      expect(() => lookupPolicy("nlctrl", { socket, command })).toThrow(RangeError);
      expect(() => lookupPolicy("nlctrl", { socket, command })).toThrow(/^command: /);
    }
    expect(() => lookupPolicy("nlctrl", { socket, command: "3" as never })).toThrow(TypeError);
    expect(() => lookupPolicy("", { socket })).toThrow(/^family name: /);
    expect(socket.statistics.sent).toBe(0);
  });
});

/**
 * Reports whether the kernel returns policies of dumps whose requests it does not validate strictly. Older kernels omit
 * these policies.
 */
function uncheckedDumpsAreTold(netns: NetworkNamespace): boolean {
  const request = new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETPOLICY).u16(CTRL_ATTR_FAMILY_ID, GENL_ID_CTRL);
  for (const message of dump(NETLINK_GENERIC, request.finish(), { netns }).toArray()) {
    const attribute = message.attributes(GENL_HDRLEN);
    if (!attribute.find(CTRL_ATTR_OP_POLICY)) continue;
    const operation = attribute.nested();
    if (operation.find(CTRL_CMD_GETFAMILY)) return operation.nested().find(CTRL_ATTR_POLICY_DUMP);
  }
  throw new Error("the controller has told nothing of its own operation");
}

test("lookupPolicy() reports ENODATA if there is no policy", () => {
  const kernel = new ScriptedController((command, request, transport) => {
    if (command === CTRL_CMD_GETPOLICY) return transport.reply(verdict(request, ENODATA));
    const payload = family([1, GENL_CMD_CAP_DUMP])(new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETFAMILY));
    transport.reply(message(GENL_ID_CTRL, 0, request.sequence, payload.finish().payload.slice()));
    transport.reply(verdict(request));
  });
  using socket = kernel.socket();
  const refusal = (text: RegExp) =>
    expect.objectContaining({
      code: "ENODATA",
      operation: "nlctrl.getpolicy",
      message: expect.stringMatching(text),
      cause: expect.objectContaining({ code: "ENODATA" }),
    });
  expect(() => lookupPolicy("made_up", { socket })).toThrow(refusal(/the family "made_up" has no policy/));
  expect(() => lookupPolicy("made_up", { socket, command: 1 })).toThrow(
    refusal(/the command 1 of family "made_up" has no policy/),
  );
});

/** Returns a family with operations that have the given numbers and flags. Each operation has a policy. */
const family =
  (...operations: [command: number, flags: number][]): Content =>
  (writer) =>
    identity(
      "made_up",
      0x99,
    )(writer).nest(CTRL_ATTR_OPS, (nest) => {
      for (const [index, [command, flags]] of operations.entries()) {
        nest.nest(index + 1, (entry) => entry.u32(CTRL_ATTR_OP_ID, command).u32(CTRL_ATTR_OP_FLAGS, flags));
      }
      return nest;
    });

const DO = GENL_CMD_CAP_DO | GENL_CMD_CAP_HASPOL;
const DUMP = GENL_CMD_CAP_DUMP | GENL_CMD_CAP_HASPOL;
const dumps = (command: number, policy: number) =>
  operationPolicy(command, (entry) => entry.u32(CTRL_ATTR_POLICY_DUMP, policy));
const does = (command: number, policy: number) =>
  operationPolicy(command, (entry) => entry.u32(CTRL_ATTR_POLICY_DO, policy));

function operationsOf(kernel: ScriptedController, command?: number) {
  using socket = kernel.socket();
  return [...lookupPolicy("made_up", command === undefined ? { socket } : { socket, command }).operations];
}

test("lookupPolicy() identifies dump-only operations by their position", () => {
  const made = family([4, DUMP], [5, DO | DUMP], [6, GENL_CMD_CAP_DUMP], [7, DUMP]);
  const kernel = ScriptedController.of(made, dumps(0, 1), does(5, 2), dumps(0, 3));
  expect(operationsOf(kernel)).toEqual([
    [4, { dump: 1 }],
    [5, { do: 2 }],
    [7, { dump: 3 }],
  ]);
  expect(operationsOf(ScriptedController.of(made, dumps(0, 3)), 7)).toEqual([[7, { dump: 3 }]]);
});

test("lookupPolicy() returns command 0 if the family has it", () => {
  const made = family([0, DO | DUMP], [1, DUMP]);
  expect(operationsOf(ScriptedController.of(made, dumps(0, 1), dumps(0, 2)))).toEqual([
    [0, { dump: 1 }],
    [1, { dump: 2 }],
  ]);
  expect(operationsOf(ScriptedController.of(made, does(0, 1), dumps(1, 2)))).toEqual([
    [0, { do: 1 }],
    [1, { dump: 2 }],
  ]);
});

test("lookupPolicy() returns an empty policy that other policies reference", () => {
  const nested = attributePolicy(1, 3, (entry) =>
    entry
      .u32(NL_POLICY_TYPE_ATTR_TYPE, NL_ATTR_TYPE_NESTED)
      .u32(NL_POLICY_TYPE_ATTR_POLICY_IDX, 2)
      .u32(NL_POLICY_TYPE_ATTR_POLICY_MAXTYPE, 0),
  );
  using socket = ScriptedController.of(family([1, DO | DUMP]), does(1, 1), nested).socket();
  const { policies } = lookupPolicy("made_up", { socket });
  expect(policies.get(1)!.get(3)).toEqual({ type: "nested", nestedPolicy: 2, maximumType: 0 });
  expect(policies.get(2)).toEqual(new Map());
});
