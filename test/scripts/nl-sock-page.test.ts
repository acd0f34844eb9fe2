import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as library from "../../src/index.ts";
import * as ovs from "../../src/subsystems/ovs/index.ts";
import * as workers from "../../src/workers/index.ts";

const page = readFileSync(join(import.meta.dir, "../../docs/from-nl-sock.md"), "utf8");
/** Cells of the rows of the tables about functions. */
const rows = page
  .slice(0, page.indexOf("## Threads of upcalls"))
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| --"))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

const withPrefix = (prefix: string, names: string) => names.split(" ").map((name) => `${prefix}${name}`);

/** The functions of Open vSwitch's netlink-socket.h, on Linux and Windows. */
const socketFunctions = [
  ...withPrefix(
    "nl_sock_",
    "create clone destroy join_mcgroup leave_mcgroup listen_all_nsid subscribe_packets unsubscribe_packets send " +
      "send_seq recv drain wait fd pid",
  ),
  ...withPrefix("nl_", "transact transact_multiple dump_start dump_next dump_done"),
  ...withPrefix("nl_lookup_genl_", "family mcgroup"),
];

/** Types of attributes that are written before or after others. */
const values = "unspec unspec_uninit flag u8 u16 u32 u64 u128 be16 be32 be64 be128 string";

/** The functions of Open vSwitch's netlink.h, and its macros for iteration and policies. */
const messageFunctions = [
  ...withPrefix(
    "nl_msg_",
    "nlmsghdr genlmsghdr nlmsgerr reserve put_nlmsghdr put_genlmsghdr put put_uninit push push_uninit",
  ),
  ...withPrefix("nl_msg_put_", `${values} unspec_zero in6_addr odp_port string__ nested`),
  ...withPrefix("nl_msg_push_", values),
  ...withPrefix("nl_msg_", "start_nested start_nested_with_flag end_nested end_non_empty_nested cancel_nested next"),
  ...withPrefix("nl_msg_", "wrap_nested reset_size"),
  ...withPrefix("nl_attr_", "oversized next is_valid len_pad type get get_size validate find find__ find_nested"),
  ...withPrefix("nl_attr_get_", "unspec flag u8 u16 u32 u64 u128 be16 be32 be64 be128 in6_addr odp_port string nested"),
  ...withPrefix("nl_", "policy_parse parse_nested"),
  ...withPrefix(
    "NL_",
    "ATTR_FOR_EACH ATTR_FOR_EACH_UNSAFE NESTED_FOR_EACH NESTED_FOR_EACH_UNSAFE POLICY_FOR ATTR_SIZE",
  ),
];

describe("docs/from-nl-sock.md", () => {
  test("has each function of netlink-socket.h and netlink.h in exactly one row", () => {
    const named = rows.flatMap(([, cell]) => [...cell!.matchAll(/`(nl_\w+|NL_\w+)`/g)].map(([, name]) => name!));
    const functions = named.filter((name) => !/^NL_A_\w+_SIZE$/.test(name));
    // A second row is about threads that call this function.
    expect(functions.toSorted()).toEqual([...socketFunctions, ...messageFunctions, "nl_dump_next"].toSorted());
  });

  test("has an equivalent or the word none for each function", () => {
    for (const [, name, here] of rows.filter(([, name]) => name!.startsWith("`nl_"))) {
      expect(`${name}: ${here}`).toMatch(/: (none$|.*`)/);
    }
  });

  test("names only exports of the library and members of its classes", () => {
    const exported: Record<string, unknown> = { ...library, ...ovs, ...workers };
    const members = new Set(Object.keys(exported));
    for (const value of Object.values(exported)) {
      if (typeof value !== "function" || value.prototype === undefined) continue;
      for (const owner of [value, value.prototype, Object.getPrototypeOf(value.prototype) ?? {}])
        for (const name of Object.getOwnPropertyNames(owner)) members.add(name);
    }
    const spans = rows.flatMap(([, , here]) => [...here!.matchAll(/`([^`]+)`/g)].map(([, text]) => text!));
    const called = spans.flatMap((text) => [...text.matchAll(/(?<![\w-])([a-zA-Z]\w*)\(/g)].map(([, name]) => name!));
    expect(called.length).toBeGreaterThan(40);
    expect(called.filter((name) => !members.has(name) && name !== "while")).toEqual([]);
  });
});
