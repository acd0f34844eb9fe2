import { afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { NETLINK_AUDIT, NetlinkSocket, POLLIN } from "../../../src/index.ts";
import {
  Audit,
  type AuditEvent,
  AuditRecords,
  type AuditRule,
  type Gap,
  groupAuditRecords,
} from "../../../src/subsystems/system/index.ts";
import { within } from "../../support/threads.ts";
import { useLab } from "../../vm/lab.ts";

// The thread that waits for sockets starts here, because its descriptors stay open and must not count as leaks.
beforeAll(async () => {
  using socket = NetlinkSocket.open(NETLINK_AUDIT);
  await socket.waitAsync(POLLIN, { timeoutMs: 1 });
});

useLab();

function auditctl(...words: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(["auditctl", ...words]);
  if (exitCode !== 0) throw new Error(`auditctl ${words.join(" ")} failed: ${stdout}${stderr}`);
  return stdout.toString();
}

function deleteRules(audit: Audit): void {
  for (const rule of audit.rules()) audit.deleteRule(rule);
}

/** Iterates over audit events up to the first one that matches. */
async function find(
  events: AsyncIterator<AuditEvent | Gap, void>,
  matches: (event: AuditEvent) => boolean,
): Promise<AuditEvent> {
  for (;;) {
    const { value, done } = await within(events.next(), "an audit event");
    if (done === true || value === undefined) throw new Error("the records ended");
    if (value.kind === "event" && matches(value)) return value;
  }
}

let audit: Audit;
beforeEach(() => {
  audit = Audit.open();
});
afterEach(() => {
  deleteRules(audit);
  audit.set({ enabled: "off", failure: "printk", rateLimit: 0, backlogLimit: 64 });
  audit.close();
});

describe("Audit", () => {
  test("changes the settings that auditctl prints", () => {
    audit.set({ enabled: "on", failure: "silent", rateLimit: 500, backlogLimit: 777, backlogWaitTime: 1234 });
    expect(audit.status()).toMatchObject({
      enabled: "on",
      failure: "silent",
      rateLimit: 500,
      backlogLimit: 777,
      backlogWaitTime: 1234,
      daemon: 0,
    });
    expect(audit.status().features).toContain("executablePath");
    const text = auditctl("-s");
    for (const line of ["enabled 1", "failure 0", "rate_limit 500", "backlog_limit 777", "backlog_wait_time 1234"]) {
      expect(text).toContain(line);
    }
    audit.set({ enabled: "off", rateLimit: 0 });
    expect(audit.status()).toMatchObject({ enabled: "off", rateLimit: 0, backlogLimit: 777 });
    expect(auditctl("-s")).toContain(`lost ${audit.status().lost}`);
  });

  test("resetLost() returns and resets the number of lost records", () => {
    audit.set({ enabled: "on", failure: "silent", rateLimit: 1 });
    for (let index = 0; index < 50; index++) audit.log(`op=${index}`);
    const { lost } = audit.status();
    expect(lost).toBeGreaterThan(0);
    audit.set({ enabled: "off", rateLimit: 0 });
    expect(audit.resetLost()).toBeGreaterThanOrEqual(lost);
    expect(audit.status().lost).toBe(0);
    expect(audit.resetLost()).toBe(0);
  });

  test("lists and restores the rules of auditctl", () => {
    const commands = [
      "-w /etc/passwd -p wa -k users",
      "-w /etc -p rwxa -k etc",
      "-a always,exit -F arch=b64 -S open,openat,2000 -F exit=-EACCES -F auid>=1000 -F auid!=unset -k denied",
      "-a always,exit -F arch=b32 -S all -F uid=0 -F gid!=5 -k all",
      "-a never,exit -F arch=b64 -S kill -F a1=9 -F a0&=7",
      "-a always,exit -F path=/bin/sh -F perm=x -F success=1 -F key=shell",
      "-a always,exit -S all -F dir=/tmp -F filetype=dir -F devmajor=8",
      "-a always,exit -F exe=/bin/sh -F ppid=1 -F sessionid=4",
      "-a always,exit -F arch=b64 -S connect -F saddr_fam=10",
      "-a always,exit -S all -C auid!=euid -F key=changed",
      "-a always,task -F uid=33",
      "-a never,user -F uid=12",
      "-a never,exclude -F msgtype=CWD",
      "-a never,filesystem -F fstype=tracefs",
    ];
    for (const command of commands) auditctl(...command.split(" "));
    const listed = auditctl("-l");
    const rules = audit.rules();
    expect(rules).toHaveLength(commands.length);
    expect(rules).toContainEqual({
      list: "exit",
      action: "always",
      syscalls: "all",
      fields: [
        { field: "path", operator: "=", value: "/etc/passwd" },
        { field: "perm", operator: "=", value: "wa" },
        { field: "key", operator: "=", value: "users" },
      ],
    });
    expect(rules).toContainEqual({
      list: "exit",
      action: "always",
      syscalls: [2, 257, 2000],
      fields: [
        { field: "arch", operator: "=", value: "x86_64" },
        { field: "exit", operator: "=", value: -13 },
        { field: "auid", operator: ">=", value: 1000 },
        { field: "auid", operator: "!=", value: 4294967295 },
        { field: "key", operator: "=", value: "denied" },
      ],
    });
    expect(rules).toContainEqual({
      list: "exclude",
      action: "never",
      syscalls: "all",
      fields: [{ field: "msgtype", operator: "=", value: "CWD" }],
    });
    deleteRules(audit);
    expect(audit.rules()).toEqual([]);
    expect(auditctl("-l")).toContain("No rules");
    for (const rule of rules) audit.addRule(rule);
    expect(audit.rules()).toEqual(rules);
    expect(auditctl("-l")).toBe(listed);
  });

  test("inserts a rule at the start of its list with `prepend`", () => {
    const rule = (uid: number): AuditRule => ({
      list: "task",
      action: "always",
      syscalls: "all",
      fields: [{ field: "uid", operator: "=", value: uid }],
    });
    audit.addRule(rule(1));
    audit.addRule(rule(2), { prepend: true });
    expect(audit.rules()).toEqual([rule(2), rule(1)]);
    expect(() => audit.addRule(rule(1))).toThrow("add audit rule: already exists (EEXIST); the rule exists");
    expect(() => audit.deleteRule(rule(3))).toThrow("ENOENT); no rule is equal to it: rules() lists the rules");
  });

  test("lists 60 rules in order", () => {
    const count = 60;
    for (let uid = 0; uid < count; uid++) {
      audit.addRule({ list: "task", action: "never", fields: [{ field: "uid", value: uid }] });
    }
    const rules = audit.rules();
    expect(rules.map(({ fields }) => fields![0]!.value)).toEqual(Array.from({ length: count }, (_, uid) => uid));
  });

  test("sets login id features and terminal recording", () => {
    expect(audit.features()).toEqual({
      onlyUnsetLoginuid: { enabled: false, locked: false },
      loginuidImmutable: { enabled: false, locked: false },
    });
    audit.setFeatures({ onlyUnsetLoginuid: { enabled: true, locked: false } });
    expect(audit.features().onlyUnsetLoginuid).toEqual({ enabled: true, locked: false });
    expect(auditctl("-s")).not.toContain("loginuid_immutable 1");
    audit.setFeatures({ onlyUnsetLoginuid: { enabled: false, locked: false } });
    expect(audit.features().onlyUnsetLoginuid.enabled).toBe(false);
    audit.setTty({ enabled: true, logPasswords: true });
    expect(audit.tty()).toEqual({ enabled: true, logPasswords: true });
    audit.setTty({ enabled: false, logPasswords: false });
    expect(audit.tty()).toEqual({ enabled: false, logPasswords: false });
    expect(audit.signalInfo()).toMatchObject({ uid: expect.any(Number), pid: expect.any(Number) });
    audit.trim();
  });
});

describe("Audit records", () => {
  test("report all records of a system call on a watched file", async () => {
    audit.set({ enabled: "on" });
    audit.addRule({
      list: "exit",
      action: "always",
      fields: [
        { field: "path", value: "/etc/passwd" },
        { field: "perm", value: "r" },
        { field: "key", value: "read passwd" },
      ],
    });
    await using records = AuditRecords.open();
    const events = groupAuditRecords(records);
    Bun.spawnSync(["cat", "/etc/passwd"]);
    const event = await find(events, ({ records }) => records.some(({ type }) => type === "SYSCALL"));
    const types = event.records.map(({ type }) => type);
    expect(types).toContain("PATH");
    expect(types).toContain("CWD");
    const [call] = event.records.filter(({ type }) => type === "SYSCALL");
    expect(call!.fields).toMatchObject({ arch: "c000003e", success: "yes", key: "read passwd", uid: "0" });
    const path = event.records.find(({ type, fields }) => type === "PATH" && fields["name"] === "/etc/passwd");
    expect(path!.fields).toMatchObject({ nametype: "NORMAL", mode: "0100644" });
    const title = event.records.find(({ type }) => type === "PROCTITLE");
    expect(title!.fields["proctitle"]).toBe("cat\0/etc/passwd");
    expect(Math.abs(event.timeMs - Date.now())).toBeLessThan(600_000);
  });

  test("report messages from programs", async () => {
    audit.set({ enabled: "on" });
    await using records = AuditRecords.open();
    audit.log('op=login acct="root" res=success', { type: "USER_LOGIN" });
    audit.log("without=type");
    audit.log("a text", { type: 2999 });
    const events = groupAuditRecords(records);
    const login = await find(events, ({ records: [record] }) => record!.type === "USER_LOGIN");
    expect(login.records[0]!.fields).toMatchObject({
      pid: String(process.pid),
      op: "login",
      acct: "root",
      res: "success",
      msg: 'op=login acct="root" res=success',
    });
    const plain = await find(events, ({ records: [record] }) => record!.type === "USER");
    expect(plain.records[0]!.fields["without"]).toBe("type");
    const other = await find(events, ({ records: [record] }) => record!.type === "2999");
    expect(other.records[0]!.fields["msg"]).toBe("a text");
  });

  test("report the number of records that a full buffer dropped", async () => {
    audit.set({ enabled: "on", backlogLimit: 8192 });
    await using all = AuditRecords.open();
    await using some = AuditRecords.open({ receiveBufferSize: 4096 });
    const count = 60;
    for (let index = 0; index < count; index++) audit.log(`n=${index}`, { type: "TEST" });
    audit.log("end=1", { type: "TEST" });
    let total = 0;
    for await (const record of all) {
      if (record.kind === "record" && record.type === "TEST") total++;
      if (record.kind === "record" && record.fields["end"] === "1") break;
    }
    expect(total).toBe(count + 1);
    await some.stop();
    let received = 0;
    let dropped = 0;
    for await (const record of some) {
      if (record.kind === "gap") dropped += record.dropped;
      else if (record.type === "TEST") received++;
    }
    expect(dropped).toBeGreaterThan(0);
    expect(received + dropped).toBeGreaterThanOrEqual(total);
  });

  test("reach the registered daemon until it stops", async () => {
    audit.set({ enabled: "on" });
    const daemon = AuditRecords.register();
    expect(audit.status().daemon).toBe(process.pid);
    audit.log("to=daemon", { type: "TEST" });
    const reader = daemon[Symbol.asyncIterator]();
    for (let found = false; !found; ) {
      const { value } = await within(reader.next(), "a record");
      found = value!.kind === "record" && value!.type === "TEST" && value!.fields["to"] === "daemon";
    }
    expect(() => AuditRecords.register()).toThrow("EEXIST); another daemon is registered");
    await daemon.stop();
    expect(audit.status().daemon).toBe(0);
  });
});
