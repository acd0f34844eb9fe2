import { closeSync, constants, openSync, readdirSync, readFileSync } from "node:fs";
import { typeError } from "../../../base/argument-error.ts";
import { checkObject, didYouMean } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { ENOENT, errnoName } from "../../../constants/errno.ts";
import { RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF } from "../../../constants/rtnetlink.ts";
import { O_CLOEXEC } from "../../../constants/system.ts";
import { NetlinkError } from "../../../errors.ts";
import { SystemCall } from "../../../ffi/system-calls.ts";
import { runCall } from "../../../threads/calls/run-call.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import type { Scope } from "../scopes.ts";
import { defineTable, type ListEntry, type StateTable } from "../table.ts";
import { memberPath } from "./forms.ts";
import { failuresOf } from "./outcomes.ts";

interface Sysctl {
  /** Path below /proc/sys, such as "net/ipv4/ip_forward". */
  readonly name: string;
  /** Value as text. Several numbers are separated by single spaces. */
  readonly value: string;
}

const DIRECTORY = "/proc/sys";
/** Matches the path of an interface's parameter, and captures the interface. */
const PER_INTERFACE = /^net\/(?:ipv[46]\/(?:conf|neigh)|mpls\/conf)\/([^/]+)\//;
/** Matches parameters for all interfaces, which set each interface's parameter too. */
const OF_ALL = /^net\/(ipv[46])\/conf\/all\/(\w+)$/;
/** Old name of net/ipv4/conf/all/forwarding. The kernel changes both parameters together. */
const FORWARDING = "net/ipv4/ip_forward";

export const sysctlTable: StateTable<Sysctl, Sysctl> = defineTable<Sysctl, Sysctl>({
  name: "sysctls",
  noun: "sysctl",
  // Other parameters than these are polled.
  groups: [RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF],
  isPolled: true,
  isDependent: false,
  split,
  normalise: (input) => input as Sysctl,

  // Read only declared parameters: a namespace has thousands of them.
  async list(scope, _isRequired, declared = []) {
    const found: Sysctl[] = [];
    const slice = new TimeSlice();
    for (const { name } of declared) {
      for (const entry of scope.run(() => read(name))) found.push(entry);
      if (slice.isOverAfterEntry()) await slice.pause();
    }
    return found;
  },
  key: ({ name }) => name,
  title: ({ name, value }, action) => (action === "change" ? shown(name) : `${shown(name)} = ${value}`),
  compared: ["value"],

  references({ name }) {
    const ifname = interfaceOf(name);
    return ifname === undefined ? [] : [{ ifname, field: "" }];
  },
  deviceOf: ({ name }) => interfaceOf(name),
  renamed({ name, value }, names) {
    const ifname = interfaceOf(name);
    const other = ifname === undefined ? undefined : names.get(ifname);
    return other === undefined ? { name, value } : { name: name.replace(`/${ifname}/`, `/${other}/`), value };
  },
  // Writing a parameter of "all" overwrites those of interfaces.
  level: ({ name }) => (interfaceOf(name) === undefined ? (name.includes("/default/") ? 1 : 0) : 2),
  restore: (entry) => entry,
  describe: (entries) => Object.fromEntries(entries.map(({ name, value }) => [shown(name), numberOrText(value)])),

  problem: ({ name }, scope, isNew) => (isNew ? noSuchParameter(name, scope!) : undefined),
  disrupted({ name, value }, scope) {
    // The kernel then removes IPv6 addresses and routes of the interface.
    const [, ifname] = /^net\/ipv6\/conf\/([^/]+)\/disable_ipv6$/.exec(name) ?? [];
    if (ifname === undefined || value === "0") return [];
    return ifname === "all" ? [...scope.linksByName.keys()] : [ifname];
  },
  async sideEffects({ name }, scope) {
    const [, family, parameter] =
      name === FORWARDING ? ["", "ipv4", "forwarding"] : (OF_ALL.exec(name) ?? ["", "", ""]);
    if (family === "") return [];
    const conf = `net/${family}/conf`;
    const entries = scope.run(() => readdirSync(`${DIRECTORY}/${conf}`));
    const siblings = entries.map((entry) => ({ name: `${conf}/${entry}/${parameter}`, value: "" }));
    const others = [...siblings, { name: FORWARDING, value: "" }].filter((other) => other.name !== name);
    return sysctlTable.list(scope, false, others);
  },

  write: (scope, _action, changes) => failuresOf(changes, ({ wanted }) => write(scope, wanted!)),
});

/** Splits `sysctls` into entries. Accepts dots or slashes, like sysctl(8). */
function* split(declaration: unknown, path: string): Generator<ListEntry> {
  checkObject(declaration, path);
  for (const [key, value] of Object.entries(declaration as object)) {
    const at = memberPath(path, key);
    if (value === undefined) continue;
    yield { path: at, entry: { name: nameOf(key, at), value: textOf(value, at) } };
  }
}

/** Returns entries without values, for reading the parameters. */
export function sysctlsNamed(names: readonly string[], path: string): Sysctl[] {
  return names.map((name, index) => ({ name: nameOf(name, `${path}[${index}]`), value: "" }));
}

function nameOf(text: unknown, path: string): string {
  if (typeof text !== "string") throw typeError(path, `expected a string, got ${describeValue(text)}`);
  const isDotted = /^[^/.]*\./.test(text);
  const name = isDotted ? text.replace(/[./]/g, (separator) => (separator === "." ? "/" : ".")) : text;
  const parts = name.split("/");
  if (parts.length >= 2 && parts[0] === "net" && parts.every((part) => part !== "" && !/^\.{1,2}$|[\0\s]/.test(part)))
    return name;
  throw typeError(
    path,
    `expected the name of a parameter of a network namespace, such as "net.ipv4.ip_forward", ` +
      `got ${describeValue(text)}`,
  );
}

function textOf(value: unknown, path: string): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number" && Number.isSafeInteger(value)) return `${value}`;
  if (typeof value === "string" && !/[\0\n]/.test(value)) return normalised(value);
  throw typeError(path, `expected an integer, a boolean or a line of text, got ${describeValue(value)}`);
}

/** Like sysctl(8), shows dots in interface names as slashes. */
function shown(name: string): string {
  return name.replace(/[./]/g, (separator) => (separator === "/" ? "." : "/"));
}

function numberOrText(value: string): string | number {
  return /^(0|-?[1-9]\d{0,14})$/.test(value) ? Number(value) : value;
}

function normalised(value: string): string {
  return value.trim().replace(/\s+/g, " ");
}

function interfaceOf(name: string): string | undefined {
  const ifname = PER_INTERFACE.exec(name)?.[1];
  return ifname === "all" || ifname === "default" ? undefined : ifname;
}

/** Returns an empty list if the parameter does not exist. */
function read(name: string): Sysctl[] {
  try {
    return [{ name, value: normalised(readFileSync(`${DIRECTORY}/${name}`, "latin1")) }];
  } catch (error) {
    if (isFileError(error) && error.code === "ENOENT") return [];
    throw systemError(error, `read sysctl ${shown(name)}`);
  }
}

/** Writes in another thread, because the RTNL lock may block it. */
async function write(scope: Scope, { name, value }: Sysctl): Promise<void> {
  const operation = `set sysctl ${shown(name)} to ${value}`;
  let file: number | undefined;
  try {
    // The descriptor belongs to the namespace, in any thread.
    file = scope.run(() => openSync(`${DIRECTORY}/${name}`, constants.O_WRONLY | O_CLOEXEC));
    const text = `${value}\n`;
    const status = await runCall(SystemCall.write, file, text, Buffer.byteLength(text));
    if (status < 0)
      throw Object.assign(new Error("write"), { errno: status, code: errnoName(status), syscall: "write" });
  } catch (error) {
    throw systemError(error, operation);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

interface FileError extends Error {
  readonly code: string;
  readonly errno: number;
  readonly syscall?: string;
}

function isFileError(error: unknown): error is FileError {
  return error instanceof Error && typeof (error as Partial<FileError>).errno === "number";
}

const advice: Readonly<Record<string, string>> = {
  EINVAL: "the kernel does not accept this value",
  EACCES: "the parameter is read-only, or requires privileges in the user namespace that owns the network namespace",
  EPERM: "requires CAP_NET_ADMIN in the user namespace that owns the network namespace",
  EROFS: "/proc/sys is mounted read-only, as in many containers",
};

function systemError(error: unknown, operation: string): unknown {
  if (!isFileError(error)) return error;
  const { code, errno, syscall } = error;
  const hint = advice[code] === undefined ? "" : `; ${advice[code]}`;
  return new NetlinkError(`${operation}: ${code}${hint}`, { errno, syscall, operation, cause: error });
}

function noSuchParameter(name: string, scope: Scope): NetlinkError {
  const operation = `read sysctl ${shown(name)}`;
  const directory = name.slice(0, name.lastIndexOf("/"));
  const siblings = scope.run(() => {
    try {
      return readdirSync(`${DIRECTORY}/${directory}`);
    } catch {
      return [];
    }
  });
  const hint = didYouMean(name.slice(directory.length + 1), siblings);
  const message = `${operation}: the kernel has no such parameter in this namespace (ENOENT)${hint}`;
  return new NetlinkError(message, { errno: ENOENT, operation });
}
