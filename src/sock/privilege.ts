import { AS_ROOT, type NetlinkError } from "../errors.ts";
import { close, ioctl } from "../ffi/libc.ts";
import { openOwn } from "../netns/entering.ts";

/** linux/capability.h */
const CAP_NET_ADMIN = 12n;
const CAP_AUDIT_CONTROL = 30n;
const CAP_AUDIT_READ = 37n;

/** End of advice about a capability that `unshare` does not provide. */
const IN_INITIAL_NAMESPACE = "in the initial user namespace: run as root of the host, `unshare` does not help";
/** For EPERM of a thread whose CAP_NET_ADMIN has no effect here. */
const ELSEWHERE =
  "the program has CAP_NET_ADMIN in its own user namespace, but the kernel permits the operation to no one or " +
  "requires the privilege in the user namespace that owns the network namespace, or in the initial one";
/** For EPERM of a program that has every privilege that the operation can require. */
const PRESENT = "no privilege is missing: the kernel rejects the operation for another reason";

/**
 * Privilege that the kernel requires for a netlink operation:
 *
 * - "network": CAP_NET_ADMIN over the network namespace, which every user has in a namespace of their own,
 * - "machine": CAP_NET_ADMIN in the initial user namespace,
 * - "generic": of a generic netlink family. Depending on the operation, the family requires CAP_NET_ADMIN in the user
 *   namespace of the network namespace, or in the initial one. The kernel does not report which, so both are named,
 * - "audit" and "auditEvents": of NETLINK_AUDIT.
 */
export type Privilege = "network" | "machine" | "generic" | "audit" | "auditEvents";

const texts: Readonly<Record<Privilege, string>> = {
  network: `this requires CAP_NET_ADMIN in the user namespace that owns the network namespace: ${AS_ROOT}`,
  machine: `this requires CAP_NET_ADMIN ${IN_INITIAL_NAMESPACE}`,
  generic:
    `this requires CAP_NET_ADMIN in the user namespace that owns the network namespace (${AS_ROOT}), or, for an operation with ` +
    `\`adminPermission\` (see lookupFamily()), ${IN_INITIAL_NAMESPACE}`,
  audit: `this requires CAP_AUDIT_CONTROL ${IN_INITIAL_NAMESPACE}`,
  auditEvents: `this requires CAP_AUDIT_READ ${IN_INITIAL_NAMESPACE}`,
};

const capabilities: Partial<Record<Privilege, bigint>> = { audit: CAP_AUDIT_CONTROL, auditEvents: CAP_AUDIT_READ };
const ofMachine: ReadonlySet<Privilege> = new Set<Privilege>(["machine", "audit", "auditEvents"]);

/** What a thread may do. */
interface Rights {
  /** Effective capabilities in the user namespace of the thread. */
  readonly effective: bigint;
  /** Whether the thread is in the initial user namespace. */
  readonly isInitial: boolean;
  /** Whether the user namespace of the thread, or one below it, owns the network namespace. */
  readonly ownsNetwork: boolean;
}

/**
 * Returns advice for EPERM from an operation that requires `privilege`. The advice names the privilege only if the
 * thread lacks it.
 *
 * @param rights what the thread may do; other values only in tests.
 */
export function privilegeAdvice(
  privilege: Privilege,
  rights: Rights = isSimulated ? withoutRights : rightsOfThread(),
): string {
  if (!hasPrivilege(privilege, rights)) return texts[privilege];
  return rights.isInitial ? PRESENT : ELSEWHERE;
}

/** Returns whether the thread has `privilege`, false if a custom transport has sent the reply. */
export function hasPrivilege(
  privilege: Privilege,
  rights: Rights = isSimulated ? withoutRights : rightsOfThread(),
): boolean {
  const has = ((rights.effective >> (capabilities[privilege] ?? CAP_NET_ADMIN)) & 1n) === 1n;
  return has && (ofMachine.has(privilege) ? rights.isInitial : rights.ownsNetwork);
}

/** Returns advice for `error`, an EPERM from an operation that requires `privilege`. */
export function privilegeAdviceOn(error: NetlinkError, privilege: Privilege): string {
  return privilegeAdvice(privilege, simulated.has(error) ? withoutRights : rightsOfThread());
}

const withoutRights: Rights = { effective: 0n, isInitial: false, ownsNetwork: false };
/** Errors of replies that a custom transport has sent. */
const simulated = new WeakSet<NetlinkError>();
let isSimulated = false;

/**
 * Creates the error for a reply. If a custom transport, such as that of a fake kernel, has sent the reply, the rights
 * of the thread are not the reason for EPERM: {@link privilegeAdvice} then always names the privilege.
 */
export function errorFrom(isKernelSocket: boolean, create: () => NetlinkError): NetlinkError {
  if (isKernelSocket) return create();
  isSimulated = true;
  try {
    const error = create();
    simulated.add(error);
    return error;
  } finally {
    isSimulated = false;
  }
}

function rightsOfThread(): Rights {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/thread-self/status", "utf8"))?.[1];
    // The initial user namespace maps all ids. (user_namespaces(7))
    const isInitial = /^\s*0\s+0\s+4294967295\s*$/.test(readFileSync("/proc/self/uid_map", "utf8"));
    return { effective: BigInt(`0x${effective ?? "0"}`), isInitial, ownsNetwork: isInitial || ownsNetwork() };
  } catch {
    // /proc is not mounted.
    return withoutRights;
  }
}

/** linux/nsfs.h */
const NS_GET_USERNS = 0xb701;

/** The kernel does not open a user namespace above the one of the thread. (ns_get_owner) */
function ownsNetwork(): boolean {
  const network = openOwn();
  const owner = ioctl(network, NS_GET_USERNS, 0);
  close(network);
  if (owner >= 0) close(owner);
  return owner >= 0;
}
