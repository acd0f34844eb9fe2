import { rangeError, typeError } from "../../../base/argument-error.ts";
import { checkChanges, checkFlag, checkOptions, integerFrom, type OptionChecks } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { checkedBytes } from "../../../base/text.ts";
import { type ConnectOptions, limitChecks, runLimited } from "../../../client/options.ts";
import { Owner } from "../../../client/owner.ts";
import { EBADMSG, ENOENT } from "../../../constants/errno.ts";
import { NETLINK_AUDIT } from "../../../constants/netlink.ts";
import { failure } from "../../../errors.ts";
import { asynchronous, type CallLimits, type Mode, type Result, type Steps, wait } from "../../../io/io.ts";
import { hostLittleEndian } from "../../../message/byte-order.ts";
import type { Message } from "../../../message/message.ts";
import { MessageWriter } from "../../../message/message-writer.ts";
import { readText } from "../../../schema/values/text.ts";
import type { TransactOptions } from "../../../transact/transact.ts";
import { Session } from "../../route/core/session.ts";
import { AuditRequest, auditAdvice, type StatusMember, statusNames, statusRequest } from "./messages.ts";
import { recordNumbers } from "./names.ts";
import { type AuditRule, decodeRule, encodeRule, numberOf } from "./rule.ts";

/** Options for opening an `Audit` client: network namespace, socket, and time limit. */
export type AuditOptions = ConnectOptions;

const enabledStates = { off: 0, on: 1, locked: 2 } as const;
const failureModes = { silent: 0, printk: 1, panic: 2 } as const;

/**
 * Whether the kernel writes audit records. "locked" means that it does, and that this setting cannot be changed until
 * the next boot.
 */
export type AuditEnabled = keyof typeof enabledStates;

/** What the kernel does when it loses an audit record: nothing, print a message, or stop the machine. */
export type AuditFailureMode = keyof typeof failureModes;

/** Audit features in the order of their bits. (`AUDIT_FEATURE_BITMAP_*`, linux/audit.h) */
const FEATURE_BITS = [
  "backlogLimit",
  "backlogWaitTime",
  "executablePath",
  "excludeExtend",
  "sessionIdFilter",
  "lostReset",
  "filterFilesystem",
] as const;

/** State, settings and counters of the audit subsystem. */
export interface AuditStatus {
  readonly enabled: AuditEnabled | `${number}`;
  readonly failure: AuditFailureMode | `${number}`;
  /** Process id of the registered audit daemon, or 0 if no daemon is registered. */
  readonly daemon: number;
  /** Maximum number of audit records per second; 0 for no limit. */
  readonly rateLimit: number;
  /** Maximum number of audit records in the kernel's queue. 0 means no limit. */
  readonly backlogLimit: number;
  /** Number of audit records that the kernel has lost. {@link Audit.resetLost} resets this number to 0. */
  readonly lost: number;
  /** Number of audit records in the kernel's queue. */
  readonly backlog: number;
  /**
   * Audit features that the kernel supports. For example, "executablePath" means that rules can have the condition
   * `exe`. If the kernel reports unknown features, the last element is a number that contains their bits.
   */
  readonly features: readonly ((typeof FEATURE_BITS)[number] | number)[];
  /** Maximum time that a process waits for space in the full audit queue, in ticks of the kernel's timer. */
  readonly backlogWaitTime: number;
  /**
   * Total time that processes have waited for space in the audit queue, in ticks of the kernel's timer. It is 0 before
   * Linux 5.9.
   */
  readonly backlogWaitTimeActual: number;
}

/** Audit settings to change. Omitted settings stay unchanged. */
export interface AuditSettings {
  enabled?: AuditEnabled | undefined;
  failure?: AuditFailureMode | undefined;
  /** Maximum number of audit records per second; 0 for no limit. */
  rateLimit?: number | undefined;
  /** Maximum number of audit records in the kernel's queue. 0 means no limit. */
  backlogLimit?: number | undefined;
  /** Maximum time that a process waits for space in the full audit queue, in ticks of the kernel's timer. */
  backlogWaitTime?: number | undefined;
}

const u32Check = integerFrom(0, 0xffff_ffff);
const settingChecks: OptionChecks<AuditSettings> = {
  enabled: true,
  failure: true,
  rateLimit: u32Check,
  backlogLimit: u32Check,
  backlogWaitTime: u32Check,
};

/** State of one audit feature that can be enabled and locked. */
export interface AuditFeature {
  readonly enabled: boolean;
  /** Whether the audit feature is locked. The state of a locked feature cannot be changed until the next boot. */
  readonly locked: boolean;
}

/** Audit features that restrict changes of the login id (`loginuid`) of processes. */
export interface AuditFeatures {
  /** Whether a process can set its login id only once. (`AUDIT_FEATURE_ONLY_UNSET_LOGINUID`) */
  readonly onlyUnsetLoginuid: AuditFeature;
  /** Whether a login id cannot be changed after it was set once. (`AUDIT_FEATURE_LOGINUID_IMMUTABLE`) */
  readonly loginuidImmutable: AuditFeature;
}

const FEATURES: readonly (keyof AuditFeatures)[] = ["onlyUnsetLoginuid", "loginuidImmutable"];
const featureChecks: OptionChecks<AuditFeatures> = { onlyUnsetLoginuid: true, loginuidImmutable: true };
const featureStateChecks: OptionChecks<AuditFeature> = { enabled: checkFlag, locked: checkFlag };
const FEATURE_VERSION = 1;

/** Whether and how the kernel records the terminal input of a process and of its children. */
export interface AuditTty {
  readonly enabled: boolean;
  /** Whether the kernel also records input that the terminal does not display, such as passwords. */
  readonly logPasswords: boolean;
}

const ttyChecks: OptionChecks<AuditTty> = { enabled: checkFlag, logPasswords: checkFlag };

/** The process that sent the last signal to the audit daemon. */
export interface AuditSignalInfo {
  /** User id of the process that sent the signal to the audit daemon, or 4294967295 if no process has sent one. */
  readonly uid: number;
  /** Id of the process that sent the signal to the audit daemon. */
  readonly pid: number;
  /**
   * Security label, such as an SELinux context, of the process that sent the last signal to the audit daemon. Absent if
   * the kernel uses no security module.
   */
  readonly context?: string;
}

/** Options for adding an audit rule. */
export interface AuditRuleOptions extends CallLimits {
  /** Whether to add the audit rule at the start of its list instead of at the end (default false). */
  prepend?: boolean | undefined;
}

/** Options for writing an audit record. */
export interface AuditLogOptions extends CallLimits {
  /**
   * Name or number of the audit record type (default `AUDIT_USER`). Allowed numbers are 1005 (`AUDIT_USER`), 1100 to
   * 1199, and 2100 to 2999.
   */
  type?: string | number | undefined;
}

const newRuleChecks: OptionChecks<AuditRuleOptions> = { ...limitChecks, prepend: checkFlag };
const logChecks: OptionChecks<AuditLogOptions> = { ...limitChecks, type: true };

const USER_MESSAGE = 1005;
/** Record types that programs may write. (linux/audit.h) */
const USER_TYPES: readonly (readonly [first: number, last: number])[] = [
  [USER_MESSAGE, USER_MESSAGE],
  [1100, 1199],
  [2100, 2999],
];
const MAX_TEXT = 8560;

/**
 * Settings and rules of the kernel's audit subsystem, as the program `auditctl` shows and changes them.
 *
 * ```ts
 * using audit = Audit.open();
 * audit.set({ enabled: "on" });
 * audit.addRule({
 *   list: "exit",
 *   action: "always",
 *   fields: [{ field: "path", value: "/etc/passwd" }, { field: "perm", value: "wa" }, { field: "key", value: "user" }],
 * });
 * ```
 *
 * The caller must be in the initial PID namespace. It needs CAP_AUDIT_CONTROL in the initial user namespace, or
 * CAP_AUDIT_WRITE for {@link log}. Settings and rules apply to the whole machine. To receive audit records, use {@link
 * AuditRecords}.
 */
export class Audit<M extends Mode = "sync"> extends Owner<Session<M>> {
  /**
   * Opens a client for the kernel's audit subsystem without sending a request.
   *
   * @throws NetlinkError if the namespace cannot be opened; TypeError or RangeError for invalid options.
   */
  static open(options: AuditOptions = {}): Audit {
    return new Audit(new Session<"sync">("audit", options, NETLINK_AUDIT));
  }

  /** Opens an `Audit` client whose methods return promises. Another thread waits for the kernel. See {@link open}. */
  static openAsync(options: AuditOptions = {}): Audit<"async"> {
    return new Audit(new Session<"async">("audit", asynchronous(options), NETLINK_AUDIT));
  }

  /** Returns state, settings and counters of the audit subsystem. */
  status(options?: CallLimits): Result<M, AuditStatus> {
    return this.#run(this.#status(), options);
  }

  *#status(): Steps<AuditStatus> {
    // The last member, `backlog_wait_time_actual`, is missing in replies of Linux before 5.9.
    const payload = yield* this.#ask("get audit status", AuditRequest.GET, 4 * (statusNames.length - 1));
    const value = (name: StatusMember) => u32(payload, statusNames.indexOf(name));
    return {
      enabled: nameOf(enabledStates, value("enabled")),
      failure: nameOf(failureModes, value("failure")),
      daemon: value("pid"),
      rateLimit: value("rate_limit"),
      backlogLimit: value("backlog_limit"),
      lost: value("lost"),
      backlog: value("backlog"),
      features: featuresOf(value("feature_bitmap")),
      backlogWaitTime: value("backlog_wait_time"),
      backlogWaitTimeActual: value("backlog_wait_time_actual"),
    };
  }

  /**
   * Changes audit settings. The kernel applies them one by one, in the order in which {@link AuditSettings} declares
   * them. If the kernel rejects a setting, the settings before it have already changed.
   *
   * @throws TypeError or RangeError for invalid settings, before anything is sent.
   */
  set(settings: AuditSettings, options?: CallLimits): Result<M, void> {
    return this.#run(this.#set(settings), options);
  }

  *#set(settings: AuditSettings): Steps<void> {
    checkChanges(settings, settingChecks, "settings");
    const { enabled, failure, rateLimit, backlogLimit, backlogWaitTime } = settings;
    const request = statusRequest({
      enabled: enabled === undefined ? undefined : numberOf(enabled, enabledStates, 2, "settings.enabled"),
      failure: failure === undefined ? undefined : numberOf(failure, failureModes, 2, "settings.failure"),
      rate_limit: rateLimit,
      backlog_limit: backlogLimit,
      backlog_wait_time: backlogWaitTime,
    });
    yield* this.#send("change audit settings", request);
  }

  /** Resets the number of lost audit records to 0. Returns the previous number. Requires Linux 4.11. */
  resetLost(options?: CallLimits): Result<M, number> {
    return this.#run(this.#resetLost(), options);
  }

  *#resetLost(): Steps<number> {
    // The acknowledgement's code is the lost count instead of an error.
    const options = this.#transaction("reset lost audit records");
    const [{ code = 0, error } = {}] = yield* wait(
      this.session.io.transactMultiple(NETLINK_AUDIT, [statusRequest({ lost: 0 })], options),
    );
    if (error !== undefined) throw error;
    return code;
  }

  /** Returns the state of the audit features that restrict changes of login ids. */
  features(options?: CallLimits): Result<M, AuditFeatures> {
    return this.#run(this.#features(), options);
  }

  *#features(): Steps<AuditFeatures> {
    const payload = yield* this.#ask("get audit features", AuditRequest.GET_FEATURE, 16);
    const [, , enabled = 0, locked = 0] = [0, 1, 2, 3].map((index) => u32(payload, index));
    const feature = (name: keyof AuditFeatures): AuditFeature => {
      const bit = 1 << FEATURES.indexOf(name);
      return { enabled: (enabled & bit) !== 0, locked: (locked & bit) !== 0 };
    };
    return { onlyUnsetLoginuid: feature("onlyUnsetLoginuid"), loginuidImmutable: feature("loginuidImmutable") };
  }

  /**
   * Changes the audit features that restrict changes of login ids. Omitted features stay unchanged. A feature that is
   * set with `locked: true` cannot be changed until the next boot.
   */
  setFeatures(
    features: { readonly [Name in keyof AuditFeatures]?: AuditFeature | undefined },
    options?: CallLimits,
  ): Result<M, void> {
    return this.#run(this.#setFeatures(features), options);
  }

  *#setFeatures(features: { readonly [Name in keyof AuditFeatures]?: AuditFeature | undefined }): Steps<void> {
    checkChanges(features, featureChecks, "features");
    let [mask, enabled, locked] = [0, 0, 0];
    for (const [index, name] of FEATURES.entries()) {
      const feature = features[name];
      if (feature === undefined) continue;
      checkFlags(feature, featureStateChecks, `features.${name}`);
      mask |= 1 << index;
      if (feature.enabled) enabled |= 1 << index;
      if (feature.locked) locked |= 1 << index;
    }
    const request = words(AuditRequest.SET_FEATURE, [FEATURE_VERSION, mask, enabled, locked]);
    yield* this.#send("change audit features", request);
  }

  /** Returns all audit rules, in the order of the kernel's lists. */
  rules(options?: CallLimits): Result<M, AuditRule[]> {
    return this.#run(this.#rules(), options);
  }

  *#rules(): Steps<AuditRule[]> {
    const what = "list audit rules";
    const request = words(AuditRequest.LIST_RULES, []);
    const messages = yield* wait(this.session.io.transactAll(NETLINK_AUDIT, request, this.#transaction(what)));
    return messages.flatMap((message) => {
      if (message.type !== AuditRequest.LIST_RULES) return [];
      return [decodeRule(message.payload) ?? tooShort(what)];
    });
  }

  /**
   * Adds an audit rule at the end of its list. With the option `prepend`, adds the rule at the start.
   *
   * @throws NetlinkError EEXIST if the rule exists, EINVAL if the kernel does not support this combination of fields;
   *   TypeError or RangeError with the path of an invalid field.
   */
  addRule(rule: AuditRule, options: AuditRuleOptions = {}): Result<M, void> {
    return this.#run(this.#addRule(rule, options), options, newRuleChecks);
  }

  *#addRule(rule: AuditRule, options: AuditRuleOptions): Steps<void> {
    const request = new MessageWriter(AuditRequest.ADD_RULE).raw(encodeRule(rule, options.prepend)).finish();
    yield* this.#send("add audit rule", request, { existing: "the rule exists" });
  }

  /**
   * Deletes the audit rule that is equal to `rule`. You can pass a rule that {@link rules} has returned.
   *
   * @throws NetlinkError ENOENT if there is no equal rule; TypeError or RangeError with the path of an invalid field.
   */
  deleteRule(rule: AuditRule, options?: CallLimits): Result<M, void> {
    return this.#run(this.#deleteRule(rule), options);
  }

  *#deleteRule(rule: AuditRule): Steps<void> {
    const request = new MessageWriter(AuditRequest.DEL_RULE).raw(encodeRule(rule)).finish();
    yield* this.#send("delete audit rule", request, { absent: "no rule is equal to it: rules() lists the rules" });
  }

  /** Removes the audit watches of directories that are no longer mounted. */
  trim(options?: CallLimits): Result<M, void> {
    return this.#run(this.#trim(), options);
  }

  *#trim(): Steps<void> {
    yield* this.#send("trim audit watches", words(AuditRequest.TRIM, []));
  }

  /** Returns whether the kernel records the terminal input of this process. */
  tty(options?: CallLimits): Result<M, AuditTty> {
    return this.#run(this.#tty(), options);
  }

  *#tty(): Steps<AuditTty> {
    const payload = yield* this.#ask("get audit of terminal input", AuditRequest.TTY_GET, 8);
    return { enabled: u32(payload, 0) !== 0, logPasswords: u32(payload, 1) !== 0 };
  }

  /** Sets whether the kernel records the terminal input of this process and of the processes that it starts later. */
  setTty(tty: AuditTty, options?: CallLimits): Result<M, void> {
    return this.#run(this.#setTty(tty), options);
  }

  *#setTty(tty: AuditTty): Steps<void> {
    checkFlags(tty, ttyChecks, "tty");
    const values = [Number(tty.enabled), Number(tty.logPasswords)];
    yield* this.#send("set audit of terminal input", words(AuditRequest.TTY_SET, values));
  }

  /** Returns the process that sent the last signal to the audit daemon. */
  signalInfo(options?: CallLimits): Result<M, AuditSignalInfo> {
    return this.#run(this.#signalInfo(), options);
  }

  *#signalInfo(): Steps<AuditSignalInfo> {
    const payload = yield* this.#ask("get sender of signal to audit daemon", AuditRequest.SIGNAL_INFO, 8);
    const context = readText(payload, 8, payload.length);
    return {
      uid: u32(payload, 0),
      pid: u32(payload, 1),
      ...(context === undefined || context === "" ? {} : { context }),
    };
  }

  /**
   * Writes an audit record. The text has at most 8,560 bytes and usually consists of fields such as "op=login
   * acct=\"root\" res=success". The kernel adds the ids of the process and of the user. While auditing is off, the
   * kernel ignores the record.
   *
   * @throws TypeError or RangeError for an invalid text or type.
   */
  log(text: string, options: AuditLogOptions = {}): Result<M, void> {
    return this.#run(this.#log(text, options), options, logChecks);
  }

  *#log(text: string, options: AuditLogOptions): Steps<void> {
    const type = numberOf(options.type ?? USER_MESSAGE, Object.fromEntries(recordNumbers), 0xffff, "type");
    if (!USER_TYPES.some(([first, last]) => type >= first && type <= last)) {
      throw rangeError(
        "type",
        `expected the type of a program's message (1005, 1100 to 1199, 2100 to 2999), got ${type}`,
      );
    }
    if (typeof text !== "string") throw typeError("text", `expected a string, got ${describeValue(text)}`);
    const bytes = checkedBytes(text, () => "text");
    if (bytes.length > MAX_TEXT)
      throw rangeError("text", `expected at most ${MAX_TEXT} bytes, got ${describeValue(text)}`);
    // The kernel overwrites the last byte with a NUL.
    const ended = new Uint8Array(bytes.length + 1);
    ended.set(bytes);
    yield* this.#send("write audit record", new MessageWriter(type).raw(ended).finish());
  }

  #run<T>(steps: Steps<T>, options?: CallLimits, checks?: OptionChecks<CallLimits>): Result<M, T> {
    return runLimited(this.session.io, steps, options, checks) as Result<M, T>;
  }

  *#send(what: string, request: Message, meanings: Meanings = {}): Steps<Message | undefined> {
    return yield* wait(this.session.io.transact(NETLINK_AUDIT, request, this.#transaction(what, meanings)));
  }

  *#ask(what: string, type: number, length: number): Steps<Uint8Array> {
    const reply = yield* this.#send(what, words(type, []));
    return reply !== undefined && reply.payload.length >= length ? reply.payload : tooShort(what);
  }

  #transaction(operation: string, { existing, absent }: Meanings = {}): TransactOptions {
    this.session.check(operation);
    const advice = (errno: number) => (errno === ENOENT ? absent : auditAdvice(errno, existing));
    return { ...this.session.options, describe: () => ({ operation, advice }) };
  }
}

interface Meanings {
  readonly existing?: string;
  readonly absent?: string;
}

function checkFlags<Value extends object>(value: Value, checks: OptionChecks<Value>, path: string): void {
  checkOptions(value, checks, path);
  for (const name of Object.keys(checks) as (keyof Value & string)[]) {
    if (value[name] === undefined) throw typeError(`${path}.${name}`, "expected true or false, got undefined");
  }
}

function words(type: number, values: readonly number[]): Message {
  return new MessageWriter(type)
    .struct((fields) => {
      for (const value of values) fields.u32(value);
    })
    .finish();
}

function u32(payload: Uint8Array, index: number): number {
  if (payload.length < 4 * (index + 1)) return 0;
  return new DataView(payload.buffer, payload.byteOffset).getUint32(4 * index, hostLittleEndian);
}

function nameOf<Name extends string>(numbers: Readonly<Record<Name, number>>, value: number): Name | `${number}` {
  return (Object.keys(numbers) as Name[]).find((name) => numbers[name] === value) ?? `${value}`;
}

function featuresOf(bits: number): AuditStatus["features"] {
  const known = FEATURE_BITS.filter((_, index) => (bits >>> index) & 1);
  const rest = (bits & ~((1 << FEATURE_BITS.length) - 1)) >>> 0;
  return rest === 0 ? known : [...known, rest];
}

function tooShort(operation: string): never {
  throw failure(operation, "the kernel's reply is too short", EBADMSG);
}
