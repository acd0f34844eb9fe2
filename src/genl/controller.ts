import { rangeError } from "../base/argument-error.ts";
import { type AnyChecks, checkOptions, checkRequiredString, checkSignal, type OptionChecks } from "../base/check.ts";
import { describeValue } from "../base/describe.ts";
import { encodeText } from "../base/text.ts";
import { ENOENT, EPROTO } from "../constants/errno.ts";
import {
  CTRL_ATTR_FAMILY_NAME,
  CTRL_CMD_GETFAMILY,
  GENL_HDRLEN,
  GENL_ID_CTRL,
  GENL_NAMSIZ,
} from "../constants/genetlink.ts";
import { NETLINK_GENERIC } from "../constants/netlink.ts";
import { failure, NetlinkError } from "../errors.ts";
import { type Io, limitsOf, runAsync, type Steps, syncIo, wait } from "../io/io.ts";
import type { MessageView } from "../message/message.ts";
import { MessageWriter } from "../message/message-writer.ts";
import { checkNamespace, currentNamespace, type NamespaceSource, NetworkNamespace } from "../netns/namespace.ts";
import { duration } from "../sock/call-options.ts";
import { checkSocket, NetlinkSocket } from "../sock/socket.ts";
import { onReleaseIdle } from "../threads/idle-resources.ts";
import { type Family, parseFamily } from "./family.ts";
import { FamilyCache } from "./family-cache.ts";

/** Options for looking up generic netlink families. */
export interface LookupOptions {
  /**
   * Network namespace in which the family is looked up (default: the namespace of the calling thread). Some families
   * exist only in some namespaces.
   */
  netns?: NamespaceSource | undefined;
  /** Maximum time in milliseconds to wait for a reply from the kernel (default 30,000; -1 for no limit). */
  timeoutMs?: number | undefined;
  /**
   * Signal that cancels the lookup. A promise rejects at once with the reason of the signal. A blocking call throws the
   * reason only if the signal was aborted before the call.
   */
  signal?: AbortSignal | undefined;
  /** NETLINK_GENERIC socket to use instead of a socket of the library. The result of the lookup is then not cached. */
  socket?: NetlinkSocket | undefined;
}

const CONTROLLER_VERSION = 2;
const OPERATION = "nlctrl.getfamily";

/**
 * Looks up a generic netlink family by name. The result contains the family's number, version, operations and multicast
 * groups. If necessary, the kernel loads the module of the family.
 *
 * The thread caches the result until the kernel announces a change of families. There is a cache for the thread's own
 * namespace and for each {@link NetworkNamespace}. Missing families are not cached.
 *
 * @throws TypeError or RangeError for an invalid name or option, before anything is sent.
 * @throws NetlinkError ENOENT if the kernel has no such family, EBADMSG if the reply is malformed.
 */
export function lookupFamily(name: string, options: LookupOptions = {}): Family {
  return syncIo.run(checkedLookup(syncIo, name, options), { signal: limitsOf(options).signal });
}

/** Looks up a generic netlink family by name without blocking this thread. See {@link lookupFamily}. */
export function lookupFamilyAsync(name: string, options: LookupOptions = {}): Promise<Family> {
  return runAsync((io) => checkedLookup(io, name, options), options);
}

function* checkedLookup(io: Io, name: string, options: LookupOptions): Steps<Family> {
  checkLookup(name, options);
  return yield* familyLookup(io, name, options);
}

export function* familyLookup(io: Io, name: string, options: LookupOptions): Steps<Family> {
  const netns = options.netns ?? currentNamespace();
  const cache = options.socket === undefined ? cacheFor(netns) : undefined;
  const families = cache?.current(() => listen(netns));
  const known = families?.get(name);
  if (known !== undefined) return known;
  const family = yield* requestFamily(io, name, options);
  families?.set(name, family);
  return family;
}

/**
 * Looks up the number of a family's multicast group. Pass the number to `joinGroup`.
 *
 * @throws TypeError or RangeError for an invalid name or option, before anything is sent.
 * @throws NetlinkError ENOENT if the kernel has no such family or the family has no such group.
 */
export function lookupMulticastGroup(family: string, group: string, options: LookupOptions = {}): number {
  return syncIo.run(groupLookup(syncIo, family, group, options), { signal: limitsOf(options).signal });
}

/** Looks up the number of a family's multicast group without blocking this thread. See {@link lookupMulticastGroup}. */
export function lookupMulticastGroupAsync(family: string, group: string, options: LookupOptions = {}): Promise<number> {
  return runAsync((io) => groupLookup(io, family, group, options), options);
}

function* groupLookup(io: Io, family: string, group: string, options: LookupOptions): Steps<number> {
  checkName(group, "group name");
  const { groups } = yield* checkedLookup(io, family, options);
  const number = groups.get(group);
  if (number !== undefined) return number;
  const names = [...groups.keys()].join(", ");
  throw new NetlinkError(
    `the generic netlink family "${family}" has no multicast group "${group}" (ENOENT); ` +
      `${names === "" ? "it has none" : `it has: ${names}`}`,
    { errno: ENOENT, operation: OPERATION },
  );
}

/**
 * Lists the generic netlink families of a namespace. A family whose module is not loaded is missing: the kernel loads
 * the module only when the family is looked up by name.
 *
 * @throws TypeError or RangeError for invalid options, before anything is sent.
 * @throws NetlinkError EBADMSG if the reply is malformed.
 */
export function listFamilies(options: LookupOptions = {}): Family[] {
  return syncIo.run(familyList(syncIo, options), { signal: limitsOf(options).signal });
}

/** Lists the generic netlink families of a namespace without blocking this thread. See {@link listFamilies}. */
export function listFamiliesAsync(options: LookupOptions = {}): Promise<Family[]> {
  return runAsync((io) => familyList(io, options), options);
}

function* familyList(io: Io, options: LookupOptions): Steps<Family[]> {
  checkOptions(options, lookupChecks);
  const request = new MessageWriter(GENL_ID_CTRL).genetlink(CTRL_CMD_GETFAMILY, CONTROLLER_VERSION).finish();
  const describing = { ...options, operation: OPERATION, headerLength: GENL_HDRLEN };
  const dump = io.dump(NETLINK_GENERIC, request, describing);
  return yield* wait(dump.collectInto<Family>((families, message) => families.push(parseFamily(message))));
}

function* requestFamily(io: Io, name: string, options: LookupOptions): Steps<Family> {
  const request = new MessageWriter(GENL_ID_CTRL)
    .genetlink(CTRL_CMD_GETFAMILY, CONTROLLER_VERSION)
    .string(CTRL_ATTR_FAMILY_NAME, name)
    .finish();
  let reply: MessageView | undefined;
  try {
    const describing = { ...options, operation: OPERATION, headerLength: GENL_HDRLEN };
    reply = yield* wait(io.transactLent(NETLINK_GENERIC, request, describing));
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.errno !== -ENOENT) throw error;
    throw new NetlinkError(
      `the kernel has no generic netlink family "${name}" in this network namespace (ENOENT); load the module that ` +
        "provides it, or list the existing families with listFamilies()",
      { errno: ENOENT, operation: OPERATION, extendedAck: error.extendedAck, cause: error },
    );
  }
  if (reply === undefined) {
    throw failure(OPERATION, "the controller replied without a family", EPROTO);
  }
  return parseFamily(reply);
}

/** The group "notify" of the controller always has the number of the controller. (genl_validate_assign_mc_groups) */
function listen(netns: NamespaceSource | undefined): NetlinkSocket {
  return NetlinkSocket.open(NETLINK_GENERIC, { netns, groups: [GENL_ID_CTRL], receiveBufferSize: 64 * 1024 });
}

const ownCache = new FamilyCache();
/** Weak keys: a cache must not keep a namespace open. */
const caches = new WeakMap<NetworkNamespace, FamilyCache>();
const openCaches = new Set<FamilyCache>([ownCache]);

onReleaseIdle(() => {
  for (const cache of openCaches) cache.close();
});

function cacheFor(netns: NamespaceSource | undefined): FamilyCache | undefined {
  if (netns === undefined) return ownCache;
  if (!(netns instanceof NetworkNamespace) || netns.closed) return undefined;
  let cache = caches.get(netns);
  if (cache === undefined) {
    const opened = new FamilyCache();
    cache = opened;
    caches.set(netns, opened);
    openCaches.add(opened);
    netns.onClose(() => {
      openCaches.delete(opened);
      opened.close();
    });
  }
  return cache;
}

export const lookupChecks: OptionChecks<LookupOptions> = {
  netns: checkNamespace,
  timeoutMs: duration,
  signal: checkSignal,
  socket: (socket) => checkSocket(socket as NetlinkSocket, NETLINK_GENERIC),
};

export function checkLookup(name: string, options: LookupOptions, checks: AnyChecks = lookupChecks): void {
  checkName(name, "family name");
  checkOptions(options, checks);
}

function checkName(name: string, what: string): void {
  checkRequiredString(name, what);
  const { length } = encodeText(name);
  if (length === 0 || length >= GENL_NAMSIZ || name.includes("\0")) {
    throw rangeError(what, `expected 1 to ${GENL_NAMSIZ - 1} bytes without NUL, got ${describeValue(name)}`);
  }
}
