import { readdirSync } from "node:fs";
import { typeError } from "../../../base/argument-error.ts";
import { checkObject } from "../../../base/check.ts";
import { describeValue } from "../../../base/describe.ts";
import { EIO, EOPNOTSUPP } from "../../../constants/errno.ts";
import { RTNLGRP_IPV4_NETCONF, RTNLGRP_IPV6_NETCONF } from "../../../constants/rtnetlink.ts";
import { AF_INET6 } from "../../../constants/socket.ts";
import { failure, NetlinkError } from "../../../errors.ts";
import { driveAsync } from "../../../io/drive.ts";
import { TimeSlice } from "../../../threads/time-slice.ts";
import { parseAddress } from "../../route/core/addresses.ts";
import { hundredthsInTicks, type ListedForm, roundedUpToTick } from "../../route/core/listed-form.ts";
import {
  DIRECTORY,
  noSuchSysctl,
  numberOrText,
  readSysctl,
  sysctlName,
  sysctlPath,
  sysctlText,
  writeSysctl,
} from "../../system/sysctl-files.ts";
import { memberPath } from "../model/forms.ts";
import { failuresOf, outcomeOf } from "../model/outcomes.ts";
import type { Scope } from "../model/scopes.ts";
import { defineTable, type ListEntry, type StateTable } from "../model/table.ts";

interface Sysctl {
  /** Path below /proc/sys, such as "net/ipv4/ip_forward". */
  readonly name: string;
  /** Value as text. Several numbers are separated by single spaces. */
  readonly value: string;
}

/** Matches the path of an interface's parameter, and captures the interface. */
const PER_INTERFACE = /^net\/(?:ipv[46]\/(?:conf|neigh)|mpls\/conf)\/([^/]+)\//;
/** Matches parameters for all interfaces, which set each interface's parameter too. */
const OF_ALL = /^net\/(ipv[46])\/conf\/all\/(\w+)$/;
/** Matches the IPv6 address from which an interface generates its addresses. Only root may read the file. */
const STABLE_SECRET = /^net\/ipv6\/conf\/([^/]+)\/stable_secret$/;
/** Shown in plans instead of a secret. */
const HIDDEN = "(secret)";
/** Old name of net/ipv4/conf/all/forwarding. The kernel changes both parameters together. */
const FORWARDING = "net/ipv4/ip_forward";

/** Parameters that the kernel stores in ticks of its timer. (proc_dointvec_ms_jiffies, proc_dointvec_userhz_jiffies) */
const listedForms: readonly (readonly [RegExp, ListedForm])[] = [
  [/^net\/ipv[46]\/neigh\/[^/]+\/(?:base_reachable|interval_probe|retrans)_time_ms$/, roundedUpToTick(1000)],
  [/^net\/ipv6\/(?:icmp\/ratelimit|route\/gc_min_interval_ms)$/, roundedUpToTick(1000)],
  [/^net\/ipv6\/conf\/[^/]+\/mldv[12]_unsolicited_report_interval$/, roundedUpToTick(1000)],
  [/^net\/ipv[46]\/neigh\/[^/]+\/(?:anycast_delay|locktime|proxy_delay|retrans_time)$/, hundredthsInTicks()],
];

function listedFormOf(name: string): ListedForm | undefined {
  return listedForms.find(([pattern]) => pattern.test(name))?.[1];
}

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
  async list(scope, isRequired, declared = []) {
    const found: Sysctl[] = [];
    const slice = new TimeSlice();
    for (const { name } of declared) {
      let value: string | undefined;
      // In a plan, problem() reports the error.
      const error = outcomeOf(
        () => (value = readIn(scope, name)),
        () => isRequired === true,
      );
      if (error !== undefined) throw error;
      if (value !== undefined) found.push({ name, value });
      if (slice.isOverAfterEntry()) await slice.pause();
    }
    return found;
  },
  key: ({ name }) => name,
  title: ({ name, value }, action) =>
    action === "change" ? sysctlName(name) : `${sysctlName(name)} = ${STABLE_SECRET.test(name) ? HIDDEN : value}`,
  compare(list, { name, value }, current) {
    if (value === current.value || listedFormOf(name)?.isKept(Number(value), Number(current.value), {}) === true)
      return;
    if (STABLE_SECRET.test(name)) list.add("value", HIDDEN, current.value === "" ? "none" : HIDDEN);
    else list.add("value", value, current.value);
  },

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
  describe: (entries) =>
    Object.fromEntries(
      entries
        .filter(({ name, value }) => value !== "" || !STABLE_SECRET.test(name))
        .map(({ name, value }) => [sysctlName(name), numberOrText(value)]),
    ),

  problem({ name }, scope, isNew) {
    if (!isNew) return undefined;
    return outcomeOf(() => readIn(scope!, name)) ?? noSuchSysctl(name, (code) => scope!.run(code));
  },
  disrupted({ name, value }, scope) {
    // The kernel then removes IPv6 addresses and routes of the interface.
    const [, ifname] = /^net\/ipv6\/conf\/([^/]+)\/disable_ipv6$/.exec(name) ?? [];
    if (ifname === undefined || value === "0") return [];
    return ifname === "all" ? [...scope.linksByName.keys()] : [ifname];
  },
  async sideEffects({ name }, scope) {
    const [, ofSecret] = STABLE_SECRET.exec(name) ?? [];
    if (ofSecret !== undefined && ofSecret !== "default")
      return sysctlTable.list(scope, false, [{ name: `net/ipv6/conf/${ofSecret}/addr_gen_mode`, value: "" }]);
    // A secret for new interfaces also sets the mode of existing ones. (addrconf_sysctl_stable_secret)
    const [, family, parameter] =
      ofSecret !== undefined
        ? ["", "ipv6", "addr_gen_mode"]
        : name === FORWARDING
          ? ["", "ipv4", "forwarding"]
          : (OF_ALL.exec(name) ?? ["", "", ""]);
    if (family === "") return [];
    const conf = `net/${family}/conf`;
    const entries = scope.run(() => readdirSync(`${DIRECTORY}/${conf}`));
    const siblings = entries.map((entry) => ({ name: `${conf}/${entry}/${parameter}`, value: "" }));
    const others = [...siblings, { name: FORWARDING, value: "" }].filter((other) => other.name !== name);
    return sysctlTable.list(scope, false, others);
  },

  // A parameter disappears only with its interface, its namespace or its module.
  write: (scope, action, changes) =>
    action === "remove" ? [] : failuresOf(changes, ({ wanted }) => write(scope, wanted!)),
});

/** Splits `sysctls` into entries. Accepts dots or slashes, like sysctl(8). */
function* split(declaration: unknown, path: string): Generator<ListEntry> {
  checkObject(declaration, path);
  for (const [key, value] of Object.entries(declaration as object)) {
    const at = memberPath(path, key);
    if (value === undefined) continue;
    const name = sysctlPath(key, at);
    const text = sysctlText(value, at);
    yield { path: at, entry: { name, value: STABLE_SECRET.test(name) ? canonicalSecret(text, at) : text } };
  }
}

/** Returns the text of the kernel, which shortens no zeros. */
function canonicalSecret(text: string, path: string): string {
  const { family, bytes } = parseAddress(text, path);
  if (family !== AF_INET6) throw typeError(path, `expected an IPv6 address, got ${describeValue(text)}`);
  return bytes.toHex().replace(/.{4}(?=.)/g, "$&:");
}

/** Returns an empty text for a missing secret, which the kernel reports as EIO. */
function readIn(scope: Scope, name: string): string | undefined {
  try {
    return scope.run(() => readSysctl(name));
  } catch (error) {
    if (STABLE_SECRET.test(name) && error instanceof NetlinkError && error.errno === -EIO) return "";
    throw error;
  }
}

/** Returns entries without values, for reading the parameters. */
export function sysctlsNamed(names: readonly string[], path: string): Sysctl[] {
  return names.map((name, index) => ({ name: sysctlPath(name, `${path}[${index}]`), value: "" }));
}

async function write(scope: Scope, { name, value }: Sysctl): Promise<void> {
  if (value === "" && STABLE_SECRET.test(name)) {
    throw failure(`remove the secret of sysctl ${sysctlName(name)}`, "the kernel keeps it", EOPNOTSUPP);
  }
  return driveAsync(writeSysctl("async", (code) => scope.run(code), name, value));
}

function interfaceOf(name: string): string | undefined {
  const ifname = PER_INTERFACE.exec(name)?.[1];
  return ifname === "all" || ifname === "default" ? undefined : ifname;
}
