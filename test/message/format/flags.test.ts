import { describe, expect, test } from "bun:test";
import {
  NETLINK_GENERIC,
  NETLINK_ROUTE,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_NOOP,
  RTM_DELROUTE,
  RTM_GETROUTE,
  RTM_NEWROUTE,
  RTM_SETLINK,
} from "../../../src/constants/index.ts";
import { flagNames } from "../../../src/message/format/names.ts";

describe("flagNames()", () => {
  const route: [type: number, flags: number, names: string][] = [
    [RTM_NEWROUTE, 0, "no flags"],
    [RTM_NEWROUTE, 0x3f, "NLM_F_REQUEST|NLM_F_MULTI|NLM_F_ACK|NLM_F_ECHO|NLM_F_DUMP_INTR|NLM_F_DUMP_FILTERED"],
    [RTM_NEWROUTE, 0xf00, "NLM_F_REPLACE|NLM_F_EXCL|NLM_F_CREATE|NLM_F_APPEND"],
    [RTM_NEWROUTE, 0x605, "NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE"],
    [RTM_SETLINK, 0x100, "NLM_F_REPLACE"],
    [RTM_GETROUTE, 0x301, "NLM_F_REQUEST|NLM_F_DUMP"],
    [RTM_GETROUTE, 0x101, "NLM_F_REQUEST|NLM_F_ROOT"],
    [RTM_GETROUTE, 0x201, "NLM_F_REQUEST|NLM_F_MATCH"],
    [RTM_GETROUTE, 0xf01, "NLM_F_REQUEST|NLM_F_DUMP|NLM_F_ATOMIC|0x800"],
    [RTM_DELROUTE, 0x301, "NLM_F_REQUEST|NLM_F_NONREC|NLM_F_BULK"],
    [RTM_DELROUTE, 0x400, "0x400"],
    [NLMSG_ERROR, 0x300, "NLM_F_CAPPED|NLM_F_ACK_TLVS"],
    [NLMSG_DONE, 0x202, "NLM_F_MULTI|NLM_F_ACK_TLVS"],
    [NLMSG_NOOP, 0x300, "0x300"],
    [RTM_NEWROUTE, 0xf0c1, "NLM_F_REQUEST|0xf0c0"],
  ];
  test.each(route)("with type %d and flags %d returns %s", (type, flags, names) => {
    expect(flagNames(NETLINK_ROUTE, type, flags)).toBe(names);
  });

  const elsewhere: [flags: number, names: string][] = [
    [0x305, "NLM_F_REQUEST|NLM_F_ACK|NLM_F_DUMP"],
    [0x405, "NLM_F_REQUEST|NLM_F_ACK|NLM_F_CREATE"],
    [0x605, "NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE"],
    [0x800, "NLM_F_APPEND"],
    [0x100, "0x100"],
    [0x200, "0x200"],
  ];
  test.each(elsewhere)("with a type of several protocols and flags %d returns %s", (flags, names) => {
    expect(flagNames(NETLINK_GENERIC, 33, flags)).toBe(names);
    expect(flagNames(undefined, 33, flags)).toBe(names);
  });
});
