import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { ECONNREFUSED, EEXIST, EPERM, type MessageView, NETLINK_AUDIT, NetlinkSocket } from "../../../src/index.ts";
import { AuditRequest, statusMembers, statusNames } from "../../../src/subsystems/system/audit/messages.ts";
import * as names from "../../../src/subsystems/system/audit/names.ts";
import { parseAuditRecord } from "../../../src/subsystems/system/audit/record.ts";
import { decodeRule, encodeRule, RuleLayout } from "../../../src/subsystems/system/audit/rule.ts";
import {
  Audit,
  type AuditEvent,
  type AuditRecord,
  AuditRecords,
  type AuditRule,
  type Gap,
  groupAuditRecords,
} from "../../../src/subsystems/system/index.ts";
import { randomFractions } from "../../message/random.ts";
import { runC } from "../../support/c-compiler.ts";
import { done, message, ScriptedTransport, verdict } from "../../support/scripted-transport.ts";
import { within } from "../../support/threads.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const words = (...values: number[]) => new Uint8Array(new Uint32Array(values).buffer);
const record = (type: number, text: string) => parseAuditRecord(type, encode(text))!;

/** Returns random rules whose conditions include numbers without a name. */
function randomRule(random: () => number): AuditRule {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;
  const number = () => Math.floor(random() * 2 ** 32);
  const texts = Object.keys(names.textFields);
  const fields = Array.from({ length: Math.floor(random() * 8) }, () => {
    const operator = random() < 0.1 ? "77" : pick(Object.keys(names.operators));
    if (random() < 0.4) return { field: pick(texts), operator, value: pick(["a", "/etc/päss", "x\u0001y"]) };
    if (random() < 0.3) return { field: `${300 + Math.floor(random() * 9)}`, operator, value: number() };
    const named = pick([
      { field: "arch", value: pick(Object.keys(names.architectures)) },
      { field: "msgtype", value: "SYSCALL" },
      { field: "perm", value: pick(["r", "wa", "rwxa"]) },
      { field: "filetype", value: pick(Object.keys(names.fileTypes)) },
      { field: "compare", value: pick(names.comparisons) },
      { field: "exit", value: number() | 0 },
      { field: "uid", value: number() },
      { field: "arch", value: "5" },
    ]);
    return { ...named, operator };
  });
  const syscalls = Array.from({ length: 2047 }, (_, index) => index).filter(() => random() < 0.01);
  return {
    list: pick(Object.keys(names.ruleLists)),
    action: random() < 0.1 ? "9" : pick(Object.keys(names.ruleActions)),
    syscalls: random() < 0.3 ? "all" : [...syscalls, 2047],
    ...(fields.length > 0 ? { fields } : {}),
    ...(random() < 0.2 ? { rest: encode("rest") } : {}),
  } as AuditRule;
}

test("Audit tables and structures equal those of linux/audit.h", () => {
  const fields = { ...names.textFields, ...names.numberFields, ...names.namedFields };
  const fieldNames: Record<string, string> = {
    auid: "LOGINUID",
    path: "WATCH",
    compare: "FIELD_COMPARE",
    key: "FILTERKEY",
    a0: "ARG0",
    a1: "ARG1",
    a2: "ARG2",
    a3: "ARG3",
  };
  const operators = ["BIT_MASK", "LESS_THAN", "GREATER_THAN", "NOT_EQUAL", "EQUAL", "BIT_TEST"];
  const lists: Record<string, string> = { filesystem: "FS", io_uring: "URING_EXIT" };
  const kernelTypes = [...names.recordTypes].filter(
    ([number, name]) => number >= 1300 || name === "LOGIN" || name === "USER",
  );
  const expected: [string, number][] = [
    ...Object.entries(fields).map(([name, number]): [string, number] => [
      `AUDIT_${fieldNames[name] ?? name.toUpperCase()}`,
      number,
    ]),
    ...[...operators, "LESS_THAN_OR_EQUAL", "GREATER_THAN_OR_EQUAL"].map((name, index): [string, number] => [
      `AUDIT_${name}`,
      Object.values(names.operators)[index]!,
    ]),
    ...Object.entries(names.ruleLists).map(([name, number]): [string, number] => [
      `AUDIT_FILTER_${lists[name] ?? name.toUpperCase()}`,
      number,
    ]),
    ...Object.entries(names.ruleActions).map(([name, number]): [string, number] => [
      `AUDIT_${name.toUpperCase()}`,
      number,
    ]),
    ...Object.entries(names.architectures).map(([name, number]): [string, number] => [
      `AUDIT_ARCH_${name.toUpperCase()}`,
      number,
    ]),
    ...names.comparisons.map((name, index): [string, number] => [
      `AUDIT_COMPARE_${name.replace(",", "_TO_").toUpperCase()}`,
      index + 1,
    ]),
    ...kernelTypes.map(([number, name]): [string, number] => [`AUDIT_${name}`, number]),
    ...Object.entries(AuditRequest).map(([name, number]): [string, number] => [`AUDIT_${name}`, number]),
    ...statusNames.flatMap((name): [string, number][] => {
      const bit = statusMembers[name];
      return bit === 0 ? [] : [[`AUDIT_STATUS_${name.toUpperCase()}`, bit]];
    }),
    ...Object.entries(RuleLayout).map(([name, offset]): [string, number] => [
      name === "size" ? "sizeof(struct audit_rule_data)" : `offsetof(struct audit_rule_data, ${name})`,
      offset,
    ]),
    ...statusNames.map((name, index): [string, number] => [`offsetof(struct audit_status, ${name})`, 4 * index]),
    ["S_IFLNK", names.fileTypes.link],
    ["S_IFCHR", names.fileTypes.character],
    ["S_IFIFO", names.fileTypes.fifo],
  ];
  // Headers before Linux 6.3 lack the newest names. The names are macros, so the C preprocessor can test for them.
  const lines = expected.map(([name]) =>
    /^AUDIT_\w+$/.test(name)
      ? `#ifdef ${name}\nprintf("%u\\n", (unsigned)${name});\n#else\nputs("absent");\n#endif`
      : `printf("%u\\n", (unsigned)${name});`,
  );
  const ran = runC(`#include <stdio.h>
#include <stddef.h>
#include <sys/stat.h>
#include <linux/audit.h>
#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif
int main(void) {
${lines.join("\n")}
}`);
  if ("reason" in ran) return void process.stderr.write(`skipping: ${ran.reason}\n`);
  const values = ran.output.trim().split("\n");
  const differing = expected.filter(
    ([, number], index) => values[index] !== "absent" && Number(values[index]) !== number,
  );
  expect(differing).toEqual([]);
  expect(values.filter((value) => value === "absent").length).toBeLessThan(5);
});

describe("Audit rules", () => {
  test("encode to struct audit_rule_data", () => {
    const bytes = encodeRule(
      {
        list: "exit",
        action: "always",
        syscalls: [0, 33],
        fields: [
          { field: "path", value: "/x" },
          { field: "exit", operator: "!=", value: -13 },
          { field: "perm", value: "wa" },
          { field: "key", value: "abc" },
        ],
      },
      true,
    );
    const word = (offset: number) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset, true);
    expect([word(0), word(4), word(8), word(12), word(16)]).toEqual([0x14, 2, 4, 1, 2]);
    const columns = [RuleLayout.fields, RuleLayout.values, RuleLayout.fieldflags];
    expect(columns.map((start) => [0, 1, 2, 3, 4].map((index) => word(start + 4 * index)))).toEqual([
      [105, 103, 106, 210, 0],
      [2, 0xfffffff3, 10, 3, 0],
      [0x40000000, 0x30000000, 0x40000000, 0x40000000, 0],
    ]);
    expect(word(RuleLayout.buflen)).toBe(5);
    expect(new TextDecoder().decode(bytes.subarray(RuleLayout.size))).toBe("/xabc");
  });

  test("are unchanged by encoding and decoding", () => {
    const random = randomFractions(7);
    for (let round = 0; round < 300; round++) {
      const rule = randomRule(random);
      const bytes = encodeRule(rule);
      expect(decodeRule(bytes)).toEqual(rule);
      expect(encodeRule(decodeRule(bytes)!)).toEqual(bytes);
    }
  });

  test("decode from damaged bytes without an exception", () => {
    const random = randomFractions(11);
    for (let round = 0; round < 300; round++) {
      const bytes = encodeRule(randomRule(random));
      for (let change = 0; change < 5; change++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const rule = decodeRule(bytes.subarray(0, Math.floor(random() * (bytes.length + 1))));
      if (rule !== undefined) expect(rule.fields?.length ?? 0).toBeLessThanOrEqual(64);
    }
    expect(decodeRule(new Uint8Array(RuleLayout.size - 1))).toBeUndefined();
  });

  test("apply to all system calls if `syscalls` is omitted", () => {
    expect(decodeRule(encodeRule({ list: "task", action: "always" }))).toEqual({
      list: "task",
      action: "always",
      syscalls: "all",
    });
    expect(decodeRule(encodeRule({ list: "exit", action: "never", syscalls: [] }))!.syscalls).toEqual([]);
  });

  test("are rejected with the path of the invalid member", () => {
    const invalid = (rule: object) => () => encodeRule({ list: "exit", action: "always", ...rule } as AuditRule);
    expect(invalid({ list: "exti" })).toThrow('rule.list: unknown name "exti"; did you mean "exit"?');
    expect(invalid({ action: true })).toThrow("rule.action: expected a name or a number, got true");
    expect(invalid({ syscall: [] })).toThrow("rule.syscall: unknown option; did you mean syscalls?");
    expect(invalid({ syscalls: "open" })).toThrow('rule.syscalls: expected an array of numbers or "all", got "open"');
    expect(invalid({ syscalls: [2048] })).toThrow("rule.syscalls[0]: expected an integer from 0 to 2047, got 2048");
    expect(invalid({ fields: {} })).toThrow("rule.fields: expected an array");
    expect(invalid({ rest: "x" })).toThrow("rule.rest: expected a Uint8Array");
    const many = Array.from({ length: 65 }, () => ({ field: "uid", value: 0 }));
    expect(invalid({ fields: many })).toThrow("rule.fields: 65 conditions do not fit; a rule has at most 64");
    const field = (condition: object) => invalid({ fields: [{ field: "uid", value: 0 }, condition] });
    expect(field({ field: "uuid", value: 0 })).toThrow(
      'rule.fields[1].field: unknown name "uuid"; did you mean "uid"?',
    );
    expect(field({ field: "uid", value: -1 })).toThrow(
      "rule.fields[1].value: expected an integer from 0 to 4294967295",
    );
    expect(field({ field: "uid", value: "root" })).toThrow('rule.fields[1].value: expected a number, got "root"');
    expect(field({ field: "uid", value: 0, operator: "==" })).toThrow('rule.fields[1].operator: unknown name "=="');
    expect(field({ field: "path", value: 1 })).toThrow("rule.fields[1].value: expected a string, got 1");
    expect(field({ field: "path", value: "a\0" })).toThrow("rule.fields[1].value: a string cannot contain a NUL");
    expect(field({ field: "path", value: "a\ud800" })).toThrow("value: a string cannot contain a lone surrogate");
    expect(field({ field: "path", value: "" })).toThrow("value: expected text of one or more characters");
    expect(field({ field: "perm", value: "rz" })).toThrow('rule.fields[1].value: expected letters of "rwxa", got "rz"');
    expect(field({ field: "arch", value: "x86" })).toThrow('rule.fields[1].value: unknown name "x86"');
    expect(field({ field: "arch", value: true })).toThrow("expected a name or a number, got true");
  });
});

describe("parseAuditRecord", () => {
  test("returns the time, serial number and fields", () => {
    const text =
      'audit(1700000000.123:456): arch=c000003e syscall=59 exit=0 comm="cat" exe=2F62696E2F6120C3A4 key=(null) tty=10, a0=10';
    expect(record(1300, text)).toEqual({
      kind: "record",
      type: "SYSCALL",
      timeMs: 1700000000123,
      serial: 456,
      text: text.slice(text.indexOf("arch")),
      fields: {
        arch: "c000003e",
        syscall: "59",
        exit: "0",
        comm: "cat",
        exe: "/bin/a ä",
        key: "(null)",
        tty: "10",
        a0: "10",
      },
    });
    expect(record(1309, 'audit(1.000:1): argc=3 a0="ls" a1=612062 a2[0]=41').fields).toMatchObject({
      argc: "3",
      a0: "ls",
      a1: "a b",
      "a2[0]": "A",
    });
    expect(record(1327, "audit(1.000:1): proctitle=6C73002D6C").fields).toEqual({ proctitle: "ls\0-l" });
    expect(record(1999, "audit(1.000:1): x\n")).toMatchObject({ type: "1999", text: "x", fields: {} });
  });

  test("adds the fields of a program's message after the record's own", () => {
    const text = "audit(1.000:2): pid=7 uid=0 subj=a:b:c0,c1 msg='op=login pid=9 acct=\"it's\" res=success'";
    expect(record(1112, text).fields).toEqual({
      pid: "7",
      uid: "0",
      subj: "a:b:c0,c1",
      msg: 'op=login pid=9 acct="it\'s" res=success',
      op: "login",
      acct: "it's",
      res: "success",
    });
    expect(Object.entries(record(1300, "audit(1.000:2): __proto__=x a=").fields)).toEqual([
      ["__proto__", "x"],
      ["a", ""],
    ]);
  });

  test("returns undefined for text in another format", () => {
    for (const text of ["", "audit(1.1:1): a=b", "audit(1.000:1) a=b", "x=y", "audit(1.000:1): a=b\0c"]) {
      expect(parseAuditRecord(1300, encode(text))).toBeUndefined();
    }
    const random = randomFractions(3);
    const source = encode("audit(1.000:2): pid=7 acct=\"a\" msg='op=x exe=6162' key=(null)");
    for (let round = 0; round < 500; round++) {
      const bytes = source.slice();
      for (let change = 0; change < 3; change++)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      parseAuditRecord(1112, bytes);
    }
    const long = parseAuditRecord(1112, encode(`audit(1.000:2): ${"a".repeat(60_000)}`))!;
    expect(long.fields).toEqual({});
  });
});

describe("groupAuditRecords", () => {
  const make = (type: number, serial: number) => record(type, `audit(1.000:${serial}): n=${serial}`);
  const gap: Gap = { kind: "gap", dropped: 3, reason: "overrun" };
  const brief = (item: AuditEvent | Gap) =>
    item.kind === "gap" ? "gap" : `${item.serial}:${item.records.map(({ type }) => type).join("+")}`;

  test("groups records by event until the record EOE", async () => {
    async function* source(): AsyncGenerator<AuditRecord | Gap> {
      yield make(1300, 1);
      yield make(1300, 2);
      yield make(1302, 1);
      yield make(1112, 3);
      yield gap;
      yield make(1320, 1);
      yield make(1320, 9);
      yield make(1999, 4);
      yield make(2999, 5);
      yield make(1005, 6);
      yield make(1006, 7);
      yield make(1300, 7);
    }
    const items: string[] = [];
    for await (const item of groupAuditRecords(source())) items.push(brief(item));
    expect(items).toEqual([
      "3:USER_LOGIN",
      "gap",
      "1:SYSCALL+PATH",
      "5:2999",
      "6:USER",
      "2:SYSCALL",
      "4:1999",
      "7:LOGIN+SYSCALL",
    ]);
  });

  test("completes an event after the time limit without the record EOE", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* source(): AsyncGenerator<AuditRecord> {
      yield make(1305, 1);
      yield make(1302, 1);
      await promise;
    }
    const events = groupAuditRecords(source(), { timeoutMs: 1 });
    const { value } = await within(events.next(), "an event");
    expect(brief(value!)).toBe("1:CONFIG_CHANGE+PATH");
    resolve();
    await events.return();
    expect(() => groupAuditRecords([] as never)).toThrow("source: expected an async iterable such as AuditRecords");
    expect(() => groupAuditRecords(source(), { timeoutMs: -1 })).toThrow("timeoutMs: expected an integer from 0");
  });

  test("completes an event after the time limit while records of other events arrive without a pause", async () => {
    let serial = 0;
    let isStopped = false;
    async function* source(): AsyncGenerator<AuditRecord> {
      while (!isStopped && serial < 10_000_000) yield make(1305, ++serial);
    }
    const events = groupAuditRecords(source(), { timeoutMs: 20 });
    const { value } = await events.next();
    expect(brief(value!)).toBe("1:CONFIG_CHANGE");
    expect(serial).toBeLessThan(10_000_000);
    isStopped = true;
    await events.return();
  });

  test("ends with the error of the stream", async () => {
    const failure = new Error("closed");
    async function* source(): AsyncGenerator<AuditRecord> {
      yield make(1305, 1);
      throw failure;
    }
    const events = groupAuditRecords(source(), { timeoutMs: 60_000 });
    await expect(events.next()).rejects.toBe(failure);
  });
});

describe("Audit", () => {
  /** Returns the audit subsystem of a scripted kernel, and the requests that it received. */
  function scripted(script: (request: MessageView, kernel: ScriptedTransport) => void) {
    const kernel = new ScriptedTransport(script, { protocol: NETLINK_AUDIT });
    const socket = NetlinkSocket.over(kernel);
    return { audit: Audit.open({ socket, timeoutMs: 100_000 }), kernel, socket };
  }
  /** Acknowledges each request at once, and sends the reply to requests of the given types later. */
  const replying =
    (replies: Record<number, Uint8Array[]>) =>
    (request: MessageView, kernel: ScriptedTransport): void => {
      kernel.reply(verdict(request));
      for (const payload of replies[request.type] ?? []) {
        kernel.replyLate(message(request.type, 0, request.sequence, payload));
      }
      if (request.type === AuditRequest.LIST_RULES) kernel.replyLate(done(request));
    };

  test("returns the status of current and older kernels", () => {
    const status = words(0, 1, 2, 4711, 9, 64, 5, 6, 0x81, 15000, 3);
    expect(scripted(replying({ 1000: [status] })).audit.status()).toEqual({
      enabled: "on",
      failure: "panic",
      daemon: 4711,
      rateLimit: 9,
      backlogLimit: 64,
      lost: 5,
      backlog: 6,
      features: ["backlogLimit", 0x80],
      backlogWaitTime: 15000,
      backlogWaitTimeActual: 3,
    });
    const older = scripted(replying({ 1000: [words(0, 7, 0, 0, 0, 0, 0, 0, 1, 60)] })).audit.status();
    expect(older).toMatchObject({
      enabled: "7",
      failure: "silent",
      features: ["backlogLimit"],
      backlogWaitTimeActual: 0,
    });
    expect(() => scripted(replying({ 1000: [words(0)] })).audit.status()).toThrow("EBADMSG");
  });

  test("sends only the settings that are present", () => {
    const { audit, kernel } = scripted(replying({}));
    audit.set({ enabled: "locked", backlogWaitTime: 60 });
    expect(kernel.requests[0]!.payload).toEqual(words(0x21, 2, 0, 0, 0, 0, 0, 0, 0, 60, 0));
    audit.setFeatures({ loginuidImmutable: { enabled: true, locked: true } });
    expect(kernel.requests[1]!.payload).toEqual(words(1, 2, 2, 2));
    audit.setTty({ enabled: true, logPasswords: false });
    expect(kernel.requests[2]!.payload).toEqual(words(1, 0));
    audit.trim();
    expect(kernel.requests.map(({ type }) => type)).toEqual([1001, 1018, 1017, 1014]);
    expect(() => audit.set({})).toThrow("settings: expected at least one of enabled, ");
    expect(() => audit.set({ enabled: "yes" } as never)).toThrow('settings.enabled: unknown name "yes"');
    expect(() => audit.set({ rateLimit: -1 })).toThrow("settings.rateLimit: expected an integer from 0");
    expect(() => audit.set({ backlog: 1 } as never)).toThrow("settings.backlog: unknown option");
    expect(() => audit.setFeatures({})).toThrow("features: expected at least one of onlyUnset");
    expect(() => audit.setFeatures({ onlyUnsetLoginuid: { enabled: true } as never })).toThrow(
      "features.onlyUnsetLoginuid.locked: expected true or false, got undefined",
    );
    expect(() => audit.setTty({} as never)).toThrow("tty.enabled: expected true or false, got undefined");
    expect(() => audit.setFeatures({ loginuidImmutable: { enabled: 1 } as never })).toThrow(
      "features.loginuidImmutable.enabled: expected true or false, got 1",
    );
    expect(kernel.requests).toHaveLength(4);
  });

  test("returns features, terminal recording and the sender of a signal", () => {
    const context = new Uint8Array([...words(5, 6), ...encode("label\0")]);
    const { audit } = scripted(replying({ 1019: [words(1, 3, 2, 1)], 1016: [words(1, 0)], 1010: [context], 1013: [] }));
    expect(audit.features()).toEqual({
      onlyUnsetLoginuid: { enabled: false, locked: true },
      loginuidImmutable: { enabled: true, locked: false },
    });
    expect(audit.tty()).toEqual({ enabled: true, logPasswords: false });
    expect(audit.signalInfo()).toEqual({ uid: 5, pid: 6, context: "label" });
    expect(audit.rules()).toEqual([]);
  });

  test("lists the rules that arrive after the acknowledgement", () => {
    const rules: AuditRule[] = [1, 2].map((uid) => ({
      list: "task",
      action: "never",
      syscalls: "all",
      fields: [{ field: "uid", operator: "=", value: uid }],
    }));
    const { audit } = scripted(replying({ 1013: rules.map((rule) => encodeRule(rule)) }));
    expect(audit.rules()).toEqual(rules);
    expect(() => scripted(replying({ 1013: [words(1)] })).audit.rules()).toThrow(
      "list audit rules: the kernel's reply",
    );
  });

  test("resetLost() returns the counter that the kernel sends as an error", () => {
    const counting = scripted((request, kernel) => kernel.reply(verdict(request, -7)));
    expect(counting.audit.resetLost()).toBe(7);
    expect(counting.kernel.requests[0]!.payload[0]).toBe(0x40);
    const rejecting = scripted((request, kernel) => kernel.reply(verdict(request, EPERM)));
    expect(() => rejecting.audit.resetLost()).toThrow(
      "reset lost audit records: operation not permitted (EPERM); this",
    );
    expect(() => scripted(() => {}).audit.resetLost()).toThrow("ETIMEDOUT");
  });

  test("resetLost() ignores replies of other processes", () => {
    const forged = new ScriptedTransport(
      (request, kernel) => {
        kernel.reply(verdict(request, -9), { sender: 4711 });
        kernel.reply(verdict(request, -7));
      },
      { protocol: NETLINK_AUDIT },
    );
    expect(Audit.open({ socket: NetlinkSocket.over(forged, { allowPeers: true }) }).resetLost()).toBe(7);
  });

  test("log() ends the text with a NUL", () => {
    const { audit, kernel } = scripted(replying({}));
    audit.log("a=1");
    audit.log("b", { type: "USER_LOGIN" });
    expect(kernel.requests.map(({ type, payload }) => [type, payload.toHex()])).toEqual([
      [1005, "613d3100"],
      [1112, "62000000"],
    ]);
    expect(() => audit.log("x", { type: "SYSCALL" })).toThrow("expected the type of a program's message");
    expect(() => audit.log("x", { type: "USER_LOGN" })).toThrow('unknown name "USER_LOGN"; did you mean "USER_LOGIN"?');
    expect(() => audit.log(1 as never)).toThrow("text: expected a string, got 1");
    expect(() => audit.log("x".repeat(8561))).toThrow("text: expected at most 8560 bytes, got");
    expect(() => audit.log("x\ud800")).toThrow("text: a string cannot contain a lone surrogate");
  });

  test("adds advice to kernel errors", () => {
    const failing = (errno: number) => scripted((request, kernel) => kernel.reply(verdict(request, errno))).audit;
    expect(() => failing(ECONNREFUSED).status()).toThrow("(ECONNREFUSED); the kernel accepts audit requests only from");
    expect(() => failing(EPERM).set({ enabled: "on" })).toThrow("CAP_AUDIT_CONTROL");
    expect(() => failing(EEXIST).addRule({ list: "task", action: "never" })).toThrow("(EEXIST); the rule exists");
    const { audit } = scripted(replying({}));
    audit.close();
    audit.close();
    expect(() => audit.status()).toThrow("get audit status: closed (EBADF); open another one");
    expect(() => Audit.open({ sockets: 1 } as never)).toThrow("options.sockets: unknown option");
  });

  const isInitial = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync("/proc/self/uid_map", "utf8"));
  test.skipIf(isInitial)("is rejected outside the initial user namespace", () => {
    using audit = Audit.open();
    expect(() => audit.status()).toThrow(
      "(ECONNREFUSED); the kernel accepts audit requests only from the initial user",
    );
    expect(() => AuditRecords.open()).toThrow("CAP_AUDIT_READ in the initial user namespace");
    expect(() => AuditRecords.register()).toThrow("ECONNREFUSED");
  });
});

describe("AuditRecords as the audit daemon", () => {
  /** Returns a datagram of the kernel to the audit daemon. The length in its header is only that of the text. */
  function delivered(type: number, text: string): Uint8Array {
    const bytes = new Uint8Array(16 + text.length);
    new DataView(bytes.buffer).setUint32(0, text.length, true);
    new DataView(bytes.buffer).setUint16(4, type, true);
    bytes.set(encode(text), 16);
    return bytes;
  }

  test("receives records until it ends its registration", async () => {
    const kernel = new ScriptedTransport((request, transport) => transport.reply(verdict(request)), {
      protocol: NETLINK_AUDIT,
    });
    const daemon = AuditRecords.over(NetlinkSocket.over(kernel));
    expect(kernel.requests[0]!.payload.subarray(0, 16)).toEqual(words(4, 0, 0, process.pid));
    kernel.reply(delivered(1300, "audit(1.000:7): a=b"));
    kernel.reply(delivered(1005, "audit(1.000:8): msg='a'"));
    kernel.reply(delivered(1006, "audit(1.000:9): auid=1"));
    kernel.reply(delivered(1010, "a reply to a request"));
    kernel.reply(delivered(1329, "1234"));
    kernel.reply(delivered(1300, "not a record"));
    kernel.reply(new Uint8Array(3));
    await daemon.stop();
    expect(kernel.requests[1]!.payload.subarray(0, 16)).toEqual(words(4, 0, 0, 0));
    expect(kernel.closed).toBe(true);
    const items: (AuditRecord | Gap)[] = [];
    for await (const item of daemon) items.push(item);
    expect(items).toMatchObject([
      { type: "SYSCALL", serial: 7, fields: { a: "b" } },
      { type: "USER", serial: 8, fields: { msg: "a" } },
      { type: "LOGIN", serial: 9, fields: { auid: "1" } },
      { kind: "gap", dropped: 1, reason: "malformed" },
      { kind: "gap", dropped: 1, reason: "malformed" },
    ]);
  });

  test("throws if the kernel rejects the registration or does not reply", () => {
    const over = (script: ConstructorParameters<typeof ScriptedTransport>[0]) => {
      const kernel = new ScriptedTransport(script, { protocol: NETLINK_AUDIT });
      return { kernel, register: () => AuditRecords.over(NetlinkSocket.over(kernel)) };
    };
    const rejected = over((request, kernel) => kernel.reply(verdict(request, EEXIST)));
    expect(rejected.register).toThrow(
      "register audit daemon: the kernel rejected the request (EEXIST); another daemon is registered",
    );
    expect(rejected.kernel.closed).toBe(true);
    expect(over(() => {}).register).toThrow("register audit daemon: the kernel did not reply (EPERM)");
  });
});
