import type { RecordedRequest } from "../../../../apps/cli/src/record/requests.ts";
import {
  NLM_F_ACK,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_ECHO,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NLM_F_REQUEST,
} from "../../../../src/index.ts";

/** A request that a program has sent, in a form that JSON can contain. */
export interface SentRequest {
  /** The command that sent the request; absent for the library's program. */
  readonly command?: string;
  readonly operation: string;
  /** The message without sequence number and port id, in hexadecimal digits. */
  readonly bytes: string;
  /** The flags of the header and all decoded fields, as text, by path. */
  readonly fields: Readonly<Record<string, string>>;
}

/** How many requests of the library equal those of another program. */
export interface Comparison {
  compared: number;
  /** Requests with the same bytes. */
  identical: number;
  /** Requests with the same fields in other bytes: attributes in another order, or strings without a final zero byte. */
  sameFields: number;
  /** Requests whose differences all have an explanation. */
  explained: number;
  /** The other requests: the command and the fields that differ. */
  readonly unexplained: string[];
}

const flagNames = { NLM_F_REQUEST, NLM_F_ACK, NLM_F_ECHO, NLM_F_REPLACE, NLM_F_EXCL, NLM_F_CREATE, NLM_F_APPEND };

/** Converts a recorded request to a form that JSON can contain. */
export function sentRequest(request: RecordedRequest, command?: string): SentRequest {
  const fields: Record<string, string> = {};
  for (const [name, flag] of Object.entries(flagNames)) {
    if ((request.flags & flag) === flag) fields[name] = "set";
  }
  flatten(request.fields, "", fields);
  const { bytes } = request;
  return {
    ...(command === undefined ? {} : { command }),
    operation: `${request.family} ${request.operation}`,
    bytes: bytes.subarray(0, 8).toHex() + bytes.subarray(16).toHex(),
    fields,
  };
}

/** Adds the fields of an object or list to `found`, by path. */
function flatten(value: unknown, path: string, found: Record<string, string>): void {
  if (ArrayBuffer.isView(value)) found[path] = Buffer.from(value as Uint8Array).toString("hex");
  else if (typeof value !== "object" || value === null) found[path] = String(value);
  else if (Object.keys(value).length === 0) found[path] = "empty";
  else for (const [name, inner] of Object.entries(value)) flatten(inner, path === "" ? name : `${path}.${name}`, found);
}

/** Why fields of the library's requests differ from those of other programs, without another effect. */
const explanations: readonly { readonly request: RegExp; readonly paths: RegExp; readonly reason: string }[] = [
  {
    request: /^(rt-link newlink|rt-rule newrule|rt-nexthop newnexthop|tc newtfilter)$/,
    paths: /^NLM_F_ECHO$/,
    reason: "add() of the library returns the new object, so the request asks the kernel for it",
  },
  {
    request: /^rt-link newlinkprop$/,
    paths: /^NLM_F_(EXCL|CREATE|APPEND)$/,
    reason: "the kernel ignores these flags in requests for alternative names",
  },
  {
    request: /^rt-addr newaddr$/,
    paths: /^(header\.ifaFlags|flags)/,
    reason: "the library sends the flags of an address in IFA_FLAGS, because the header has room for eight only",
  },
  {
    request: /^rt-rule newrule$/,
    paths: /^table$/,
    reason: "the library sends each table in FRA_TABLE, because the header has room for numbers up to 255 only",
  },
  {
    request: /^rt-neigh delneigh$/,
    paths: /^(header\.ndm(State|Type)|lladdr|probes|cacheinfo|NLM_F_ACK)/,
    reason: "the kernel selects a neighbour by its address; programs that flush a table send listed entries",
  },
  {
    request: /^(rt-route delroute|rt-addr deladdr|rt-rule delrule)$/,
    paths: /^(table|cacheinfo|pref|suppressPrefixlen|local|flags|header\.ifaFlags|NLM_F_ACK)/,
    reason: "programs that flush a table send listed entries, with fields by which the kernel does not select",
  },
  {
    request: /^rt-route newroute$/,
    paths: /^metrics$/,
    reason:
      "without the list, the kernel gives an IPv4 route with a next hop object the metrics of another one (fib_find_info_nh)",
  },
  {
    request: /^xfrm (new|upd)(sa|policy)$/,
    paths: /^NLM_F_(EXCL|CREATE|REPLACE)$/,
    reason: "the kernel distinguishes these requests by their number only (xfrm_add_policy)",
  },
  {
    request: /^xfrm (new|upd)sa$/,
    paths: /^header\.sel\.family$/,
    reason: "the kernel gives a selector without a family the one of the association (copy_from_user_state)",
  },
  {
    request: /^xfrm delsa$/,
    paths: /^srcaddr$/,
    reason: "the kernel finds an association of IPsec by its index, without its source (xfrm_user_state_lookup)",
  },
  {
    request: /^tc new(qdisc|tclass)$/,
    paths: /^options\.(rtab|ctab|ptab|parms\.(rate|ceil|peakrate)\.cell(Log|Align))$/,
    reason: "since Linux 3.8, the kernel computes times from the rates, and not from tables in requests",
  },
  {
    request: /^tc newqdisc$/,
    paths: /^options\.p?burst$/,
    reason: "the structure of the token bucket contains the same size as a time",
  },
  {
    request: /^tc newqdisc$/,
    paths: /^options\.(header\.)?(latency|jitter)(64)?$/,
    reason: "the library sends the times of netem in nanoseconds, old programs in ticks",
  },
  { request: /^ethtool /, paths: /^header\.flags/, reason: "the flag compact-bitsets affects the reply only" },
  {
    request: /^conntrack new$/,
    paths: /^protoinfo\.protoinfoTcp\.tcpFlags(Original|Reply)\.mask/,
    reason: "the library sets all TCP flags of a new connection, the program conntrack only those that it names",
  },
  {
    request: /^conntrack delete$/,
    paths:
      /^(header\.version|tupleReply|mark|timeout|id|protoinfo|status|use|counters|labels|timestamp|secctx|synproxy)/,
    reason:
      "the library names the connection by its original direction; the program conntrack repeats the listed entry",
  },
  {
    request: /^ipset /,
    paths: /^(header\.nfgenFamily|data\.cadtLineno)$/,
    reason:
      "the kernel ignores the family of the header; the line number is only for errors in files of `ipset restore`",
  },
  {
    request: /^ipset (test|flush|rename|swap|destroy)$/,
    paths: /^NLM_F_EXCL$/,
    reason: "the flag has no meaning in these requests",
  },
];

/** Requests of other programs, and the library's request with the same effect. */
const equivalents = [
  ["rt-link setlink-bridge", "rt-link newlink"],
  ["rt-link setlink-bridge", "rt-vlan newvlan"],
  ["rt-link dellink-bridge", "rt-vlan delvlan"],
];

/**
 * Compares the library's requests with those of the commands from which its program was made.
 *
 * @param sameIndexes whether the interfaces have the same indexes in both namespaces. They differ if the kernel has
 *   rejected commands that add interfaces.
 * @throws Error if the numbers of requests or their operations differ.
 */
export function compareRequests(
  theirs: readonly SentRequest[],
  ours: readonly SentRequest[],
  sameIndexes: boolean,
): Comparison {
  const isEquivalent = (one: string, other: string | undefined) =>
    one === other || equivalents.some(([their, our]) => their === one && our === other);
  const position = theirs.findIndex(({ operation }, index) => !isEquivalent(operation, ours[index]?.operation));
  if (position >= 0 || theirs.length !== ours.length) {
    const [their, our] = [theirs[position], ours[position]];
    throw new Error(
      `${ours.length} requests, expected ${theirs.length}: ${our?.operation}, not ${their?.command} (${their?.operation})`,
    );
  }
  const result: Comparison = { compared: theirs.length, identical: 0, sameFields: 0, explained: 0, unexplained: [] };
  for (const [index, { command, operation, bytes, fields }] of theirs.entries()) {
    const our = ours[index]!;
    const paths = [...new Set([...Object.keys(fields), ...Object.keys(our.fields)])];
    const different = paths.filter(
      (path) => fields[path] !== our.fields[path] && (sameIndexes || !/(if|ifi|ifa|ndmIf)index$/i.test(path)),
    );
    const isExplained = (path: string) =>
      operation !== our.operation ||
      explanations.some(({ request, paths }) => request.test(operation) && paths.test(path));
    const others = different.filter((path) => !isExplained(path));
    if (bytes === our.bytes) result.identical++;
    else if (different.length === 0) result.sameFields++;
    else if (others.length === 0) result.explained++;
    else {
      const texts = others.map((path) => `${path} ${our.fields[path] ?? "absent"}, not ${fields[path] ?? "absent"}`);
      result.unexplained.push(`${command} (${operation}): ${texts.join("; ")}`);
    }
  }
  return result;
}
