import { describe, expect, test } from "bun:test";
import * as constants from "../../../src/constants/index.ts";
import { commandName, messageTypeName, protocolName } from "../../../src/message/format/names.ts";

const {
  NETLINK_GENERIC,
  NETLINK_NETFILTER,
  NETLINK_ROUTE,
  NFNL_SUBSYS_QUEUE,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  NLMSG_OVERRUN,
} = constants;

describe("names of types and protocols", () => {
  test("are constants for known protocols, numbers for unknown ones", () => {
    const numbers = Array.from({ length: constants.NETLINK_SMC + 1 }, (_, number) => number);
    const unknown = numbers.filter((number) => Reflect.get(constants, protocolName(number)) !== number);
    expect(unknown).toEqual([17]);
    expect(protocolName(4)).toBe("NETLINK_SOCK_DIAG");
    expect([protocolName(17), protocolName(29)]).toEqual(["netlink protocol 17", "netlink protocol 29"]);
  });

  test("are the same in every protocol for control messages", () => {
    for (const protocol of [undefined, NETLINK_ROUTE, NETLINK_GENERIC, 29]) {
      const names = [NLMSG_NOOP, NLMSG_ERROR, NLMSG_DONE, NLMSG_OVERRUN].map((type) => messageTypeName(protocol, type));
      expect(names).toEqual(["NLMSG_NOOP", "NLMSG_ERROR", "NLMSG_DONE", "NLMSG_OVERRUN"]);
    }
  });

  test("exist for each message type of NETLINK_ROUTE", () => {
    let count = 0;
    for (const [name, type] of Object.entries(constants)) {
      if (!/^RTM_(NEW|DEL|GET|SET)[A-Z]+$/.test(name)) continue;
      expect(messageTypeName(NETLINK_ROUTE, type as number)).toBe(name);
      count++;
    }
    expect(count).toBeGreaterThan(70);
    expect(messageTypeName(NETLINK_ROUTE, 99)).toBe("type 99");
  });

  test("exist for each netfilter subsystem and controller command", () => {
    const subsystems = Object.entries(constants).filter(([name]) => /^NFNL_SUBSYS_(?!NONE$)/.test(name));
    const commands = Object.entries(constants).filter(([name]) => /^CTRL_CMD_/.test(name));
    expect([subsystems.length > 10, commands.length > 10]).toEqual([true, true]);
    for (const [name, number] of subsystems) {
      expect(messageTypeName(NETLINK_NETFILTER, (number as number) << 8)).toBe(`${name} message 0`);
    }
    for (const [name, number] of commands) {
      expect(commandName(constants.GENL_ID_CTRL, number as number)).toBe(`${name} (${number})`);
    }
  });

  test("contain the number of an unknown type", () => {
    expect(messageTypeName(undefined, 16)).toBe("type 16");
    expect(messageTypeName(NETLINK_GENERIC, 16)).toBe("GENL_ID_CTRL");
    expect(messageTypeName(NETLINK_GENERIC, 33)).toBe("type 33");
    expect(messageTypeName(NETLINK_NETFILTER, 16)).toBe("NFNL_MSG_BATCH_BEGIN");
    expect(messageTypeName(NETLINK_NETFILTER, (NFNL_SUBSYS_QUEUE << 8) | 2)).toBe("NFNL_SUBSYS_QUEUE message 2");
    expect(messageTypeName(NETLINK_NETFILTER, 0xfe01)).toBe("type 65025");
    expect(messageTypeName(NETLINK_NETFILTER, 0x0050)).toBe("type 80");
    expect(messageTypeName(29, 16)).toBe("type 16");
  });
});
