import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  CTRL_ATTR_FAMILY_ID,
  CTRL_ATTR_FAMILY_NAME,
  CTRL_CMD_GETFAMILY,
  CTRL_CMD_GETPOLICY,
  type Family,
  GENL_ID_CTRL,
  type LookupOptions,
  listFamilies,
  lookupFamily,
  lookupMulticastGroup,
  lookupPolicy,
  MessageWriter,
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NetlinkSocket,
  NetworkNamespace,
  NLM_F_DUMP,
  NLM_F_REQUEST,
  NLMSG_DONE,
  transact,
} from "../../src/index.ts";
import { describeInNamespaces, hasProgram } from "../support/environment.ts";
import { runIn } from "../support/oracle.ts";
import { addBridge } from "../support/requests.ts";

const ETHTOOL_MSG_LINKINFO_SET = 3;
const ETHTOOL_MSG_FEATURES_SET = 12;
const ETHTOOL_MSG_FEATURES_NTF = 13;
const ETHTOOL_A_HEADER_DEV_NAME = 2;
const ETHTOOL_A_FEATURES_HEADER = 1;
const ETHTOOL_A_FEATURES_WANTED = 3;
const ETHTOOL_A_BITSET_BITS = 3;
const ETHTOOL_A_BITSET_BITS_BIT = 1;
const ETHTOOL_A_BITSET_BIT_NAME = 2;

describeInNamespaces("generic netlink families", () => {
  let netns: NetworkNamespace;
  let families: Family[];

  beforeAll(() => {
    netns = NetworkNamespace.create();
    families = listFamilies({ netns });
  });

  afterAll(() => netns.close());

  test.skipIf(!hasProgram("genl"))("listFamilies() returns the families that `genl ctrl list` prints", () => {
    const ours = families.map(({ name, id, version, headerSize, maxAttribute, operations, groups }) => ({
      name,
      id,
      version,
      headerSize,
      maxAttribute,
      operations: operations.map(({ command }) => command),
      groups: [...groups],
    }));
    expect(ours).toEqual(parseList(runIn(netns, ["genl", "ctrl", "list"])));
    expect(ours.length).toBeGreaterThan(0);
  });

  test("listFamilies() returns the same families as a raw dump", () => {
    const request = new MessageWriter(GENL_ID_CTRL, NLM_F_REQUEST | NLM_F_DUMP).genetlink(CTRL_CMD_GETFAMILY).finish();
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    socket.send(request);
    const found: [string, number][] = [];
    for (let ended = false; !ended; ) {
      for (const message of socket.receive(undefined, { wait: true, timeoutMs: 100_000 })!.messages()) {
        ended ||= message.type === NLMSG_DONE;
        if (message.type === GENL_ID_CTRL) found.push(nameAndNumber(message.payload.subarray(4)));
      }
    }
    expect(families.map(({ name, id }) => [name, id])).toEqual(found);
  });

  test("lookupFamily() returns each listed family", () => {
    for (const family of families) expect(lookupFamily(family.name, { netns })).toEqual(family);
  });

  test("lookupFamily() returns the generic netlink controller", () => {
    const controller = lookupFamily("nlctrl", { netns });
    expect(controller).toMatchObject({ id: GENL_ID_CTRL, name: "nlctrl", version: 2, headerSize: 0 });
    expect([...controller.groups.keys()]).toEqual(["notify"]);
    const operation = (command: number) => controller.operations.find((entry) => entry.command === command);
    expect(operation(CTRL_CMD_GETFAMILY)).toMatchObject({ do: true, dump: true, adminPermission: false });
    expect(operation(CTRL_CMD_GETPOLICY)).toMatchObject({ do: false, dump: true, hasPolicy: true });
  });

  test("lookupFamily() returns the required privileges of operations", () => {
    const set = lookupFamily("ethtool", { netns }).operations.find(
      ({ command }) => command === ETHTOOL_MSG_LINKINFO_SET,
    );
    expect(set).toMatchObject({ do: true, dump: false, adminPermission: false, namespaceAdminPermission: true });
    const metrics = lookupFamily("tcp_metrics", { netns }).operations;
    expect(metrics.map(({ adminPermission }) => adminPermission)).toEqual([false, true]);
  });

  test("lookupMulticastGroup() returns a group that delivers events", () => {
    const { id } = lookupFamily("ethtool", { netns });
    const group = lookupMulticastGroup("ethtool", "monitor", { netns });
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    transact(NETLINK_ROUTE, addBridge("bridge0"), { netns });
    socket.joinGroup(group);
    const change = new MessageWriter(id)
      .genetlink(ETHTOOL_MSG_FEATURES_SET, 1)
      .nest(ETHTOOL_A_FEATURES_HEADER, (header) => header.string(ETHTOOL_A_HEADER_DEV_NAME, "bridge0"))
      .nest(ETHTOOL_A_FEATURES_WANTED, (set) =>
        set.nest(ETHTOOL_A_BITSET_BITS, (bits) =>
          bits.nest(ETHTOOL_A_BITSET_BITS_BIT, (bit) => bit.string(ETHTOOL_A_BITSET_BIT_NAME, "rx-gro")),
        ),
      );
    transact(NETLINK_GENERIC, change.finish(), { netns });
    const datagram = socket.receive(undefined, { wait: true, timeoutMs: 100_000 });
    expect(datagram?.group).toBe(group);
    const [event] = [...datagram!.messages()];
    expect(event!.type).toBe(id);
    expect(event!.payload[0]).toBe(ETHTOOL_MSG_FEATURES_NTF);
  });

  test("lookupFamily() gives advice if the family does not exist", () => {
    expect(() => lookupFamily("no_such_family", { netns })).toThrow(
      expect.objectContaining({
        name: "NetlinkError",
        code: "ENOENT",
        operation: "nlctrl.getfamily",
        message: expect.stringMatching(/no generic netlink family "no_such_family".*load the module.*listFamilies\(\)/),
      }),
    );
    expect(() => lookupMulticastGroup("no_such_family", "monitor", { netns })).toThrow(/no_such_family/);
  });

  test("lookupMulticastGroup() names the existing groups in its error", () => {
    expect(() => lookupMulticastGroup("nlctrl", "no_such_group", { netns })).toThrow(
      expect.objectContaining({
        code: "ENOENT",
        message: expect.stringMatching(/"nlctrl" has no multicast group "no_such_group".*it has: notify/),
      }),
    );
    const silent = families.find(({ groups }) => groups.size === 0)!;
    expect(() => lookupMulticastGroup(silent.name, "events", { netns })).toThrow(/it has none/);
  });

  test("lookupFamily() rejects an invalid name before it sends a request", () => {
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    for (const name of ["", "sixteen_letters_", "ünüsüäl_näme", "with\0nul"]) {
      expect(() => lookupFamily(name, { socket })).toThrow(RangeError);
      expect(() => lookupFamily(name, { socket })).toThrow(/^family name: /);
      expect(() => lookupMulticastGroup("nlctrl", name, { socket })).toThrow(/^group name: /);
    }
    for (const name of [7, null, undefined, {}]) {
      expect(() => lookupFamily(name as never, { socket })).toThrow(TypeError);
      expect(() => lookupMulticastGroup("nlctrl", name as never, { socket })).toThrow(TypeError);
    }
    expect(socket.statistics.sent).toBe(0);
    expect(() => lookupFamily("fifteen_letters", { socket })).toThrow(expect.objectContaining({ code: "ENOENT" }));
    expect(socket.statistics.sent).toBe(1);
  });

  test("lookups reject invalid options even for cached families", () => {
    lookupFamily("nlctrl");
    const bad: [unknown, ErrorConstructor, RegExp][] = [
      [5, TypeError, /^options: /],
      [null, TypeError, /^options: /],
      [{ timeoutMs: "x" }, TypeError, /^timeoutMs: /],
      [{ timeoutMs: -2 }, RangeError, /^timeoutMs: /],
      [{ netns: null }, TypeError, /^netns: /],
      [{ netns: { fd: 1, pid: 1 } }, TypeError, /^netns: /],
      [{ netns: -1 }, TypeError, /^netns: /],
      [{ netns: { pid: -1 } }, RangeError, /^netns/],
      [{ netns: { pid: process.pid, pdi: 1 } }, TypeError, /^netns\.pdi: unknown option; did you mean pid\?/],
      [{ socket: {} }, TypeError, /^socket: /],
      [{ timeoutms: 5 }, TypeError, /^options\.timeoutms: unknown option; did you mean timeoutMs\?/],
      [{ retryInterrupted: 1 }, TypeError, /^options\.retryInterrupted: unknown option/],
    ];
    const uses: ((options: never) => unknown)[] = [
      (options) => lookupFamily("nlctrl", options),
      (options) => lookupMulticastGroup("nlctrl", "notify", options),
      (options) => lookupPolicy("nlctrl", options),
      (options) => listFamilies(options),
    ];
    for (const use of uses) {
      for (const [options, kind, text] of bad) {
        expect(() => use(options as never)).toThrow(kind);
        expect(() => use(options as never)).toThrow(text);
      }
    }
    for (const [command, kind] of [
      ["x", TypeError],
      [null, TypeError],
      [256, RangeError],
      [-1, RangeError],
    ] as const) {
      expect(() => lookupPolicy("nlctrl", { command: command as never })).toThrow(kind);
    }
    const options: LookupOptions = { netns: undefined, timeoutMs: undefined, socket: undefined };
    expect(lookupFamily("nlctrl", options).id).toBe(GENL_ID_CTRL);
    expect(lookupFamily("nlctrl", { timeoutMs: -1 }).id).toBe(GENL_ID_CTRL);
  });

  test("lookupFamily() requires a NETLINK_GENERIC socket", () => {
    using socket = NetlinkSocket.open(NETLINK_GENERIC, { netns });
    expect(lookupFamily("nlctrl", { socket }).id).toBe(GENL_ID_CTRL);
    expect(listFamilies({ socket })).toEqual(families);
    using route = NetlinkSocket.open(NETLINK_ROUTE, { netns });
    expect(() => lookupFamily("nlctrl", { socket: route })).toThrow(RangeError);
    expect(() => listFamilies({ socket: route })).toThrow(RangeError);
  });
});

function parseList(text: string) {
  return text
    .split(/^Name: /m)
    .slice(1)
    .map((block) => {
      const [name = ""] = block.split("\n");
      const header = /ID: (\w+) +Version: (\w+) +header size: (\d+) +max attribs: (\d+)/.exec(block);
      expect(header).not.toBeNull();
      const [, id = 0, version = 0, headerSize = 0, maxAttribute = 0] = header!.map(Number);
      const operations: number[] = [];
      const groups: [string, number][] = [];
      for (const [, number, group] of block.matchAll(/#\d+: +ID-(\w+)(?: +name: (\S+))?/g)) {
        if (group === undefined) operations.push(Number(number));
        else groups.push([group, Number(number)]);
      }
      return { name: name.trim(), id, version, headerSize, maxAttribute, operations, groups };
    });
}

/** Reads the name and the number of a family from the controller's reply without the library. */
function nameAndNumber(attributes: Uint8Array): [string, number] {
  const view = new DataView(attributes.buffer, attributes.byteOffset, attributes.length);
  let name = "";
  let id = 0;
  for (let at = 0; at < attributes.length; at += (view.getUint16(at, true) + 3) & ~3) {
    const type = view.getUint16(at + 2, true) & 0x3fff;
    if (type === CTRL_ATTR_FAMILY_ID) id = view.getUint16(at + 4, true);
    if (type === CTRL_ATTR_FAMILY_NAME) {
      name = new TextDecoder().decode(attributes.subarray(at + 4, at + view.getUint16(at, true) - 1));
    }
  }
  return [name, id];
}
