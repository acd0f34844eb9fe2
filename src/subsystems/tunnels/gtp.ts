import { typeError } from "../../base/argument-error.ts";
import { checkBigint, checkInteger, U64_MAXIMUM } from "../../base/check.ts";
import { titleText } from "../../base/describe.ts";
import { entryKey, type KeyOf } from "../../base/entry-key.ts";
import { decoderOf } from "../../client/family.ts";
import { EEXIST, ENODEV, ENOENT } from "../../constants/errno.ts";
import { AF_INET, AF_INET6 } from "../../constants/socket.ts";
import { type GtpAttrs, gtp } from "../../families/gtp.ts";
import { asynchronous, type Mode } from "../../io/io.ts";
import type { ExtraAttributes, Read } from "../../schema/model/types.ts";
import { parseAddress } from "../route/core/addresses.ts";
import { extraFields, Fields, integer, special } from "../route/core/fields.ts";
import { deviceEquals, equals } from "../route/core/filters.ts";
import { type GenericKind, GenericTable } from "../route/core/generic.ts";
import type { InterfaceSource, Interfaces } from "../route/core/interfaces.ts";
import type { RouteOptions } from "../route/core/options.ts";

/**
 * Identifies a PDP context (a GTP tunnel of a mobile station). Specify the tunnel identifier of received packets
 * (`inputTei` or `tunnelId`), or the address of the mobile station (`station`). Contexts of IPv4 and IPv6 stations can have
 * the same tunnel identifier: an identifier without `station` means that of an IPv4 station.
 */
export interface GtpContextKey {
  /**
   * Reference to the GTP interface: `dev` is its name or index, `ifindex` its index. If both fields are set, they must
   * refer to the same interface.
   */
  dev?: InterfaceSource | undefined;
  /** Index of the gtp interface. */
  ifindex?: number | undefined;
  /** Version of GTP (default 1). */
  version?: 0 | 1 | undefined;
  /** Identifier of the GTP tunnel in received packets (GTP version 1). */
  inputTei?: number | undefined;
  /** Identifier of the GTP tunnel (GTP version 0). */
  tunnelId?: bigint | number | undefined;
  /** Address of the mobile station. IPv6 requires Linux 6.10. */
  station?: string | undefined;
}

/**
 * A PDP context (a GTP tunnel of a mobile station) to add. A {@link GtpContext} returned by `list()` can be passed
 * unchanged.
 */
export interface NewGtpContext extends GtpContextKey {
  /** Address of the other end of the GTP tunnel. */
  peer?: string | undefined;
  /** Identifier of the GTP tunnel in sent packets (GTP version 1). */
  outputTei?: number | undefined;
  /** Flow label of the GTP tunnel (GTP version 0). */
  flow?: number | undefined;
}

/** A PDP context, which describes the GTP tunnel (GPRS Tunnelling Protocol) of a mobile station. */
export interface GtpContext extends NewGtpContext, ExtraAttributes {
  dev?: string;
  /** Index of the gtp interface. */
  ifindex: number;
  version: 0 | 1;
  /** Tunnel id of GTP version 0 (64 bits). */
  tunnelId?: bigint;
}

/** Filter for listing PDP contexts (GTP tunnels). */
export interface GtpContextFilter {
  dev?: InterfaceSource | undefined;
  version?: 0 | 1 | undefined;
}

const fields: Fields<GtpContext, NewGtpContext> = /* @__PURE__ */ new Fields("context", () => ({
  dev: special("link"),
  ifindex: special(),
  version: special("version"),
  inputTei: integer("iTei", 0, 0xffffffff),
  tunnelId: { attribute: "tid", parse: (value: bigint, path: string) => checkBigint(value, 0n, U64_MAXIMUM, path) },
  station: special("msAddress"),
  peer: special("peerAddress"),
  outputTei: integer("oTei", 0, 0xffffffff),
  flow: integer("flow", 0, 0xffff),
  ...extraFields,
}));

const decode = decoderOf(gtp, "getpdp");

function read(reply: GtpAttrs<Read>, interfaces: Interfaces): GtpContext {
  const { link = 0, version } = reply;
  const entry: GtpContext = fields.read(reply, { ifindex: link, version: version === "v0" ? 0 : 1 });
  const name = interfaces.name(link);
  if (name !== undefined) entry.dev = name;
  const peer = reply.peerAddr6 ?? reply.peerAddress;
  const station = reply.msAddr6 ?? reply.msAddress;
  if (peer !== undefined) entry.peer = peer;
  if (station !== undefined) entry.station = station;
  return entry;
}

function isIpv6(station: string | undefined): boolean {
  return station !== undefined && parseAddress(station, "station").family === AF_INET6;
}

function address(name: "peer" | "ms", text: string | undefined, path: string): Record<string, unknown> {
  const { family, bytes } = parseAddress(text!, path);
  if (family === AF_INET) return { [`${name}Address`]: bytes };
  return name === "ms" ? { msAddr6: bytes, family: AF_INET6 } : { peerAddr6: bytes };
}

const kind: GenericKind<GtpContext, NewGtpContext, GtpContextFilter> = {
  noun: "GTP context",
  plural: "GTP contexts",
  family: gtp,
  fields,
  operations: { list: "getpdp", get: "getpdp", add: "newpdp", delete: "delpdp" },
  filter: { dev: deviceEquals("ifindex"), version: equals("version") },
  missing: ENOENT,
  read: (message, interfaces) => [read(decode(message), interfaces)],
  write(input, verb, interfaces) {
    const { version = 1, station, peer } = input;
    const request: Record<string, unknown> = { version: checkInteger(version, 0, 1, "version") };
    const [identifier, other] =
      version === 1 ? (["inputTei", "tunnelId"] as const) : (["tunnelId", "inputTei"] as const);
    if (input[other] !== undefined) throw typeError(other, `expected undefined in version ${version} of GTP`);
    if (verb === "delete") {
      if (input[identifier] !== undefined) {
        fields.write({ [identifier]: input[identifier] }, request);
        // Contexts with IPv4 and IPv6 stations may have the same identifier. (gtp1_pdp_find)
        if (isIpv6(station)) request["family"] = AF_INET6;
      } else if (station !== undefined) Object.assign(request, address("ms", station, "station"));
      else throw typeError(identifier, `expected ${identifier} or station`);
    } else {
      if (version === 1) {
        checkInteger(input.inputTei, 0, 0xffffffff, "inputTei");
        checkInteger(input.outputTei, 0, 0xffffffff, "outputTei");
      } else {
        checkBigint(input.tunnelId, 0n, U64_MAXIMUM, "tunnelId");
        checkInteger(input.flow, 0, 0xffff, "flow");
      }
      fields.write(input, request);
      Object.assign(request, address("peer", peer, "peer"), address("ms", station, "station"));
    }
    return { ...request, link: interfaces.device(input) };
  },
  title: ({ dev, ifindex, inputTei, tunnelId, station }) =>
    `${titleText(inputTei ?? tunnelId ?? station)} of ${titleText(dev ?? ifindex)}`,
  advice(errno, verb) {
    if (errno === ENODEV) return "there is no such GTP interface";
    return errno === EEXIST && verb === "add"
      ? "a context with this identifier or station exists: delete() deletes it"
      : undefined;
  },
};

/**
 * PDP contexts of GTP interfaces (GPRS Tunnelling Protocol). Each context describes the tunnel of a mobile station. To
 * create GTP interfaces, use `Links` of `bun-netlink/route`.
 *
 * ```ts
 * using contexts = GtpContexts.open();
 * contexts.add({ dev: "gtp0", inputTei: 100, outputTei: 200, peer: "192.0.2.7", station: "10.5.0.1" });
 * for (const { station, peer } of contexts.list({ dev: "gtp0" })) console.log(station, peer);
 * ```
 *
 * The kernel cannot replace an existing context. All methods, including those that read, require CAP_NET_ADMIN in the
 * initial user namespace.
 */
export class GtpContexts<M extends Mode = "sync"> extends GenericTable<
  M,
  GtpContext,
  NewGtpContext,
  GtpContextFilter,
  GtpContextKey
> {
  /**
   * Opens a client for the GTP contexts of a network namespace, without sending a request. Throws a NetlinkError if the
   * namespace cannot be opened.
   */
  static open(options: RouteOptions = {}): GtpContexts {
    return new GtpContexts(options, kind);
  }

  /** Opens a `GtpContexts` client whose methods return promises instead of blocking. */
  static openAsync(options: RouteOptions = {}): GtpContexts<"async"> {
    return new GtpContexts<"async">(asynchronous(options), kind);
  }

  /** Returns a string that identifies a PDP context of a GTP interface, for use as a `Map` key. */
  static readonly keyOf: KeyOf<GtpContext, "ifindex" | "version" | "inputTei" | "tunnelId" | "station"> =
    /* @__PURE__ */ entryKey(({ ifindex, version, inputTei, tunnelId, station }) => {
      const family = isIpv6(station) ? "inet6" : undefined;
      return { ifindex, version, inputTei, tunnelId, family };
    });
}
