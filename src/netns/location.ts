import { typeError } from "../base/argument-error.ts";
import { type AnyChecks, checkInteger, checkOptions, isPlainObject } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { checkedBytes } from "../base/text.ts";
import { EACCES, ENOENT, EPERM, ESRCH } from "../constants/errno.ts";
import { limitAdvice, NetlinkError, systemCallError } from "../errors.ts";

interface NamespaceLocation {
  readonly path: string;
  readonly title: string;
  readonly missing: string;
}

export function openError(errno: number, { path, title, missing }: NamespaceLocation): NetlinkError {
  if (errno === -ENOENT || errno === -ESRCH) {
    return new NetlinkError(`${missing} (ENOENT)`, { errno: ENOENT, syscall: "open", operation: "netns" });
  }
  const denied = errno === -EACCES || errno === -EPERM;
  const root = "run as root of the host, because `unshare` does not grant this";
  const advice = denied ? `${title} may not be opened by this user: ${root}` : (limitAdvice(errno, "open") ?? path);
  return systemCallError("open", errno, advice);
}

const sourceNames: AnyChecks = { fd: true, pid: true };

export function locate(source: string | { fd: number } | { pid: number }): NamespaceLocation {
  if (typeof source === "string" && source !== "") {
    checkedBytes(source, () => "netns");
    const path = source.includes("/") ? source : `/run/netns/${source}`;
    return { path, title: path, missing: `no network namespace at ${path}; \`ip netns list\` shows the named ones` };
  }
  const { fd, pid } = (typeof source === "object" && source !== null ? source : {}) as { fd?: number; pid?: number };
  // Instances of classes with `fd`, such as file handles, are valid.
  if (isPlainObject(source)) checkOptions(source, sourceNames, "netns");
  if (fd !== undefined && pid !== undefined) throw typeError("netns", "expected either fd or pid, got both");
  if (fd !== undefined) {
    checkInteger(fd, 0, 0x7fffffff, "netns.fd");
    return { path: `/proc/self/fd/${fd}`, title: `descriptor ${fd}`, missing: `no descriptor ${fd} is open` };
  }
  if (pid !== undefined) {
    checkInteger(pid, 0, 0x7fffffff, "netns.pid");
    return { path: `/proc/${pid}/ns/net`, title: `the namespace of process ${pid}`, missing: `no process ${pid}` };
  }
  const hint = typeof source === "number" ? `: is it { pid: ${source} } or { fd: ${source} }?` : "";
  throw typeError(
    "netns",
    `expected a path, a name, { pid }, { fd } or a NetworkNamespace, got ${describeValue(source)}${hint}`,
  );
}
