/** The bit of CAP_NET_ADMIN. (linux/capability.h) */
const CAP_NET_ADMIN = 12n;

/**
 * Whether this thread may administrate network namespaces that belong to its own user namespace; false where it cannot be
 * known. To whom the namespace belongs that it speaks to is another question.
 */
export function isAdministrator(): boolean {
  const { readFileSync } = process.getBuiltinModule("node:fs");
  try {
    const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync("/proc/thread-self/status", "utf8"))?.[1];
    return effective !== undefined && ((BigInt(`0x${effective}`) >> CAP_NET_ADMIN) & 1n) === 1n;
  } catch {
    // Without /proc the kernel does not tell.
    return false;
  }
}
