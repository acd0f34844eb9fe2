import type { ConnectionOptions } from "node:tls";
import { UsageError } from "../errors.ts";
import { readTextInput } from "../input.ts";

/** Command line options that select a Redis server. */
export interface RedisOptions {
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/** Address of a Redis server, and the options of a connection to it. */
export interface RedisServer {
  /** The URL of the server without the password, for messages. */
  readonly name: string;
  readonly address: { readonly path: string } | { readonly host: string; readonly port: number };
  /** Name of the user; empty for the default user. */
  readonly user: string;
  readonly password: string;
  /** Number of the database; empty for the first one. */
  readonly database: string;
  /** Whether the connection uses TLS, with these options. */
  readonly isSecure: boolean;
  readonly tls: ConnectionOptions;
}

/**
 * Environment variable with the Redis password. In contrast to arguments, other users of the host cannot read
 * environment variables.
 */
const PASSWORD_VARIABLE = "BUN_NETLINK_REDIS_PASSWORD";

/**
 * Redis error replies after which the same command may succeed later: the server is starting, is a replica after a
 * failover, or lacks memory or disk space.
 */
const TEMPORARY: ReadonlySet<string> = new Set([
  ...["LOADING", "READONLY", "OOM", "MISCONF", "MASTERDOWN", "BUSY", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN"],
]);
/** Message for an invalid URL. The URL may contain a password anywhere. Therefore, messages do not repeat it. */
const EXPECTED_URL =
  '--redis: expected a URL such as redis://localhost:6379; write "/", "?" and "#" in a password as %2F, %3F and %23';
const DEFAULT_PORT = 6379;
const schemes = new Set(["redis:", "rediss:", "redis+tls:", "redis+unix:", "redis+tls+unix:", "valkey:", "valkeys:"]);

/** Error reply of a Redis server, or error of the connection to it. */
export class RedisError extends Error {
  /**
   * First word of the server's error reply, such as NOPERM; empty if the connection failed, and SIZE if it was closed
   * because a reply was too long.
   */
  readonly code: string;
  /** For the code SIZE, the key whose content was too long, if a command names several keys. */
  readonly key: string | undefined;

  constructor(code: string, message: string, key?: string) {
    super(message);
    this.code = code;
    this.key = key;
  }

  /** Whether the same command may succeed later. */
  get isTemporary(): boolean {
    return this.code === "" || this.code === "SIZE" || TEMPORARY.has(this.code);
  }

  /** Whether the error concerns the key of a command, and not the server or the user of the connection. */
  get isOfKey(): boolean {
    const isOfUser = /^(NOAUTH|WRONGPASS|TLS)$/.test(this.code) || / permissions to run the /.test(this.message);
    return this.code === "SIZE" || (!this.isTemporary && !isOfUser);
  }
}

/**
 * Parses the URL of a Redis server, and reads the files that the command line options name.
 *
 * @throws UsageError for a URL with an unknown scheme or an unreadable file.
 */
export async function redisServer(text: string, options: RedisOptions): Promise<RedisServer> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(EXPECTED_URL);
  }
  if (!schemes.has(url.protocol)) {
    throw new UsageError(`--redis: unknown scheme "${url.protocol}//"; use redis:// or rediss:// (with TLS)`);
  }
  const { tlsCa: ca, tlsCert: cert, tlsKey: key } = options;
  const isSecure = /^(rediss|valkeys|redis\+tls)/.test(url.protocol);
  const hasFiles = ca !== undefined || cert !== undefined || key !== undefined;
  if (hasFiles && !isSecure) throw new UsageError("--tls-ca, --tls-cert and --tls-key require a URL with rediss://");
  if ((cert === undefined) !== (key === undefined)) throw new UsageError("--tls-cert and --tls-key belong together");
  const [caText, certText, keyText] = [ca, cert, key].map((path) => path && readTextInput(path));
  const tls = {
    ...(caText === undefined ? {} : { ca: caText }),
    ...(certText === undefined ? {} : { cert: certText }),
    ...(keyText === undefined ? {} : { key: keyText }),
  };
  const isUnix = url.protocol.endsWith("unix:");
  const decoded = (part: string) => {
    try {
      return decodeURIComponent(part);
    } catch {
      throw new UsageError('--redis: expected "%" and two hexadecimal digits in the URL; write "%" as %25');
    }
  };
  const database = isUnix ? "" : url.pathname.slice(1);
  if (!/^\d*$/.test(database)) {
    throw new UsageError(`${EXPECTED_URL}; the path is the number of a database`);
  }
  return {
    name: withoutPassword(url.href),
    address: isUnix
      ? { path: decoded(url.pathname) }
      : { host: url.hostname.replaceAll(/[[\]]/g, ""), port: Number(url.port) || DEFAULT_PORT },
    user: decoded(url.username),
    password: decoded(url.password) || (process.env[PASSWORD_VARIABLE] ?? ""),
    ...{ database, isSecure, tls },
  };
}

/**
 * Removes everything up to the last "@". The password is before it, but the host of the URL may seem to end earlier,
 * because a password may contain "/".
 */
function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, "//").replace(/\/$/, "");
}
